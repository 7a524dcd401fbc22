"""Similar cases of a stored complaint with what was done about them, and its likely duplicate."""
from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from bot.settings import Settings
from bot.similar.codes import unpack
from bot.similar.duplicates import Telling, Verdict, judge, near_enough, plausible, shares_figures
from bot.similar.keeping import catch_up_later, index_of, is_due, kept
from bot.store import Store
from bot.store.projects import Project
from bot.topics.model import TopicModel

SHOWN = 3
JUDGED = 12  # whose facts are read: the nearest, and as many of those that share figures


@dataclass(frozen=True)
class Case:
    """One earlier complaint. ``label``: confirmed, corrected or unchecked; ``project`` works on its topic at its branch
    or everywhere; ``cosine`` to the complaint asked about; ``action``: what its last closing says was done, while it is
    closed."""

    number: int
    received_at: str
    branch: str | None
    channel: str | None
    topic: str | None
    label: str
    project: Project | None
    text: str
    created_by: int | None
    cosine: float
    action: str | None = None


@dataclass(frozen=True)
class Similar:
    """``cases``: at most three, the nearest first, without the duplicate. ``facts``: what the duplicate has in common,
    ``differs``: whether it tells a length of time or a count otherwise.
    ``behind``: vectors that are still being put into the index and were not compared."""

    number: int
    cases: tuple[Case, ...]
    duplicate: Case | None = None
    facts: int = 0
    differs: bool = False
    behind: int = 0


def look(store: Store, settings: Settings, model: TopicModel, number: int, wait: bool = False) -> Similar:
    """What is similar to complaint ``number``; NotFound for one that is not there.

    Undone and merged ones never appear, nor do inquiries. Older complaints without a vector and an index that has
    fallen behind are seen to in the background, unless ``wait`` says that the caller has done so.
    """
    row = store.complaints.get(number)
    index = index_of(settings)
    if not wait and is_due(store, settings):
        catch_up_later(settings, model)
    vector = _vector(store, model, row)
    if row["kind"] != "complaint" or not vector.any():
        return Similar(number, ())
    behind = index.behind(store)
    # a case merged with this one is no other case; it and those told apart are no duplicates
    root = store.merges.root(number)
    apart = store.merges.told_apart(number)
    me = Telling.of(row)
    near: list[tuple[float, dict[str, Any], Telling]] = []
    floor = 0.3  # far below every threshold: spares the reading of texts that cannot matter
    found = [one for one in store.vectors.complaints(index.search(store, vector)) if one["id"] not in (number, root)]
    if found:
        cosines = unpack([one["vector"] for one in found]) @ vector
        order = np.argsort(-cosines, kind="stable")
        near = [(float(cosines[i]), found[i], Telling.of(found[i])) for i in order if cosines[i] >= floor]
    free = [one for one in near if one[1]["id"] not in apart] if root == number else []
    duplicate, verdict = _duplicate(me, free)
    topics = store.vectors.topics([number, *(one["id"] for _, one, _ in near)])
    fitting = ((cosine, one) for cosine, one, telling in near
               if one is not duplicate and topics[number] & topics[one["id"]] and near_enough(me, telling, cosine))
    chosen = list(islice(fitting, SHOWN))
    shown = [*chosen, *([(verdict[0], duplicate)] if duplicate and verdict else [])]
    corrected = store.vectors.corrected([one["id"] for _, one in shown])
    cases = [_case(store, one, cosine, corrected) for cosine, one in shown]
    return Similar(number, tuple(cases[:len(chosen)]), cases[-1] if duplicate else None,
                   *((verdict[1].facts, verdict[1].differs) if verdict else (0, False)), behind)


def _vector(store: Store, model: TopicModel, row: dict[str, Any]) -> np.ndarray:
    """Its kept vector, or one made now. It is not kept here: what is missing is filled in from the newest to the
    oldest, and a single old one would look as if that had been done."""
    blob = store.vectors.of(row["id"], model.encoder) or kept(model, [row["text"]])[0]["vector"]
    return unpack([blob])[0]


def _duplicate(me: Telling, near: list[tuple[float, dict[str, Any], Telling]]
               ) -> tuple[dict[str, Any] | None, tuple[float, Verdict] | None]:
    """The likeliest of those that are likely, among the nearest that are plausible."""
    possible = [three for three in near if plausible(me, three[2], three[0])]
    telling = islice((three for three in possible if shares_figures(me, three[2])), JUDGED)
    worth = {three[1]["id"]: three for three in (*possible[:JUDGED], *telling)}.values()
    judged = [(judge(me, telling, cosine), cosine, one) for cosine, one, telling in worth]
    likely = [one for one in judged if one[0].likely]
    if not likely:
        return None, None
    verdict, cosine, one = max(likely, key=lambda three: (three[0].score, -three[2]["id"]))
    return one, (cosine, verdict)


def _case(store: Store, row: dict[str, Any], cosine: float, corrected: set[int]) -> Case:
    label = "corrected" if row["id"] in corrected else "confirmed" if row["confirmed_by"] else "unchecked"
    project = store.projects.about(row["topic"], row["branch"]) if row["topic"] else None
    return Case(row["id"], row["received_at"], row["branch"], row["channel"], row["topic"], label, project, row["text"],
                row["created_by"], cosine,
                store.cycle.closing(row["id"]).get("action") if row["state"] == "closed" else None)
