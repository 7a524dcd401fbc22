"""The technique radar 技术分析法: what is ranked, what is missing, what warns (methods.md §3.3)."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.access import require
from bot.choosing.comparison import ComparisonResult
from bot.choosing.filling import topic_of
from bot.choosing.outcome import result_of as study_result
from bot.errors import InputError
from bot.store import Store
from bot.store.people import Person
from bot.store.techniques import Technique

PER = 10_000  # the score is shown for so many yuan


@dataclass(frozen=True)
class Blip:
    """An entry on the radar. ``score`` = expected gain * weight / cost (weighted score points a yuan); None when it is not
    ranked: ``missing`` then names what to give (source, link, gain, cost, study, weight). ``warnings``: vendor_only."""

    technique: Technique
    attribute: str | None
    score: float | None
    rank: int | None
    missing: tuple[str, ...]
    warnings: tuple[str, ...]


def radar(store: Store, study: int | None = None) -> list[Blip]:
    """Every entry: the ranked ones first by score, then the others by number. Weights are those of a finished ``study``,
    without one of the newest."""
    number = study or store.candidates.newest_study()
    result = study_result(store, number) if number else None
    topics = store.studies.get(number).topics if number else {}
    blips = [_blip(one, result, topics) for one in store.techniques.all()]
    ranked = sorted((blip for blip in blips if blip.score is not None), key=lambda blip: (-blip.score, blip.technique.id))
    return [*(Blip(blip.technique, blip.attribute, blip.score, place, (), blip.warnings)
              for place, blip in enumerate(ranked, 1)), *(blip for blip in blips if blip.score is None)]


def score(gain: float, weight: float, cost: float) -> float:
    """Expected gain (score points) * weight (0-1) / cost (yuan). Raises InputError candidate_gain, technique_cost."""
    if gain <= 0:
        raise InputError("candidate_gain")
    if cost <= 0:
        raise InputError("technique_cost")
    return gain * weight / cost


def _blip(one: Technique, result: ComparisonResult | None, topics: dict[str, str | None]) -> Blip:
    link = one.given.get("link") or {}
    attribute = link.get("attribute") or _weightiest(link.get("topic"), result, topics)
    missing = [name for name in ("source", "link", "gain") if not one.given.get(name)]
    if not one.given.get("cost"):  # a cost of 0 would rank above everything
        missing.append("cost")
    if link:
        missing += ["study"] if result is None else [] if attribute in result.weights else ["weight"]
    warnings = ("vendor_only",) if one.given.get("evidence") == ["vendor_claim"] else ()
    if missing or result is None or attribute is None:
        return Blip(one, attribute, None, None, tuple(missing), warnings)
    return Blip(one, attribute, score(one.given["gain"], result.weights[attribute], one.given["cost"]), None, (), warnings)


def _weightiest(topic: str | None, result: ComparisonResult | None, topics: dict[str, str | None]) -> str | None:
    """The study's attribute of a topic; the one with the largest weight of several."""
    found: Sequence[str] = [name for name, code in topics.items() if topic and code == topic and result
                            and name in result.weights]
    return max(found, key=lambda name: result.weights[name], default=None) if result else None


def to_board(store: Store, number: int, person: Person | None, lang: str) -> int:
    """Put a ranked entry on the board as a candidate; its number there. InputError("technique_unranked", "technique_there").
    """
    person = require(person, "candidate.work")
    blip = next((one for one in radar(store) if one.technique.id == number), None)
    if blip is None:
        store.techniques.get(number)  # NotFound
    assert blip is not None
    there = next((one for one in store.candidates.all() if one.technique_id == number), None)
    if there is not None:
        raise InputError("technique_there", number=number, candidate=there.id)
    if blip.score is None or blip.attribute is None:
        raise InputError("technique_unranked", number=number)
    given, study = blip.technique.given, store.candidates.newest_study()
    topic = (given["link"] or {}).get("topic") or topic_of(store, study, blip.attribute)
    fields: dict[str, Any] = {"title": blip.technique.name[:60], "attributes": [blip.attribute],
                              "gains": {blip.attribute: given["gain"]}, "topics": [topic] if topic else None,
                              "cost": given["cost"], "risk": given.get("risk")}
    made = store.candidates.add(fields, lang, person.id, study_id=study, technique_id=number)
    store.audit.record(person.id, "candidate.add", f"candidate {made}", technique=number)
    return made
