"""A question answered: the kind decides which module counts; every answer tells its open labels and their quality."""
from __future__ import annotations

import datetime as dt

from bot.access import require
from bot.questions.cases import drilled, searched
from bot.questions.common import finished
from bot.questions.compare import compared
from bot.questions.event import since_event
from bot.questions.model import Answer, Question
from bot.questions.ranked import ranked
from bot.questions.trend import trend
from bot.questions.why import why
from bot.store import Store
from bot.store.people import Person

TEXTS = ("drill", "search")  # kinds that show what customers wrote
_KINDS = {"top": ranked, "trend": trend, "compare": compared, "why": why, "since_event": since_event}


def answer(store: Store, person: Person | None, question: Question, today: dt.date, offset: int = 0) -> Answer:
    """The figures for ``question``; ``offset``: the first case shown of drill and search. Writes nothing but the audit.

    Raises NotAllowed (figures need ``top.ask``, texts ``complaint.read`` as well), InputError.
    """
    kind = question.kind or "top"
    person = require(person, "top.ask")
    if kind in TEXTS:
        require(person, "complaint.read")
        found = (drilled if kind == "drill" else searched)(store, question, today, offset)
    else:
        found = _KINDS[kind](store, question, today)
    acted = "complaint.read" if kind in TEXTS else "top.ask"
    detail = {"count": len(found.cases)} if kind in TEXTS else {}
    store.audit.record(person.id, acted, f"{kind} {found.period or ''}".strip(), **detail)
    return finished(store, found)
