"""Questions one after the other, each with its text, figures and files: what ``gaishan ask`` shows."""
from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.access import require
from bot.questions.answer import answer
from bot.questions.follow import followed
from bot.questions.model import Question
from bot.questions.read import known_to, read
from bot.settings import Settings
from bot.store import Store
from bot.store.people import Person
from bot.topics.taxonomy import load_taxonomy


@dataclass(frozen=True)
class Told:
    """One answer: ``text`` for a person, ``values`` for a program."""

    text: str
    values: dict[str, Any]


def ask_all(store: Store, person: Person | None, texts: Sequence[str], today: dt.date, lang: str,
            settings: Settings) -> list[Told]:
    """Answer ``texts`` in order; a later one that goes on from the one before keeps its filter.

    Raises as ``read`` and ``answer``.
    """
    from bot.language.texts import say
    from bot.reports.questions import answer_text
    from bot.reports.questions_files import answer_chart, answer_values

    require(person, "top.ask")
    taxonomy = load_taxonomy()
    last: Question | None = None
    told: list[Told] = []
    for text in texts:
        new = read(text, known_to(store, taxonomy, today))
        found = answer(store, person, followed(text, new, last, always=new.kind == "drill"), today)
        last = found.question if found.period is None else replace(
            found.question, start=found.period.start, end=found.period.end)
        chart = answer_chart(found, taxonomy, lang, settings.pictures)
        lines = [answer_text(found, taxonomy, lang)]
        if not found.n and found.nearest:
            lines.append(str(found.nearest))
        if chart:
            lines.append(say("question_chart", lang, path=chart))
        told.append(Told("\n".join(lines), answer_values(found, taxonomy, lang, chart)))
    return told

