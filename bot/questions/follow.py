"""A follow-up merged into the last question: "那上个季度呢", "only the severe ones", "by branch", "换成每千笔业务"."""
from __future__ import annotations

import datetime as dt
from dataclasses import replace

from bot.language.periods import Period
from bot.questions import words as w
from bot.questions.model import Question

PERIOD = ("start", "end")
BEFORE = ("comparison", "before_start", "before_end")
DAY = dt.timedelta(days=1)


def goes_on(text: str, new: Question) -> bool:
    """Whether a text goes on from the last question: it begins or ends so, or holds nothing but a filter."""
    if w.says("goes_on", text):
        return True
    if new.words or new.event:
        return False
    return not w.says("whole", text) and bool(new.said())


def followed(text: str, new: Question, last: Question | None, always: bool = False) -> Question:
    """``new`` with what it leaves open taken from ``last``, where it goes on from it; else ``new``.

    What is said replaces what was: a place, a kind of customer, the days. "All branches" takes a filter away. A split by
    what was one branch lets go of that branch. A new period lets go of the days compared with. ``always``: it goes on
    whatever its words (the cases behind a number).
    """
    if last is None or not (always or goes_on(text, new)):
        return new
    said = new.said()
    kept = last.said()
    for name in w.named("all_places", text):
        kept.pop(name, None)
    if w.says("all_levels", text):
        kept.pop("severity", None)
        kept.pop("flag", None)
    if new.start:
        kept = {key: value for key, value in kept.items() if key not in (*PERIOD, *BEFORE)}
    if new.before and new.start is None and last.period:
        said, kept = _against(new.before, last.period, said, kept)
    if new.comparison:
        kept = {key: value for key, value in kept.items() if key not in BEFORE}
    if new.per:
        kept.pop("unit", None)
    if new.unit:
        kept.pop("per", None)
    if new.topic or new.process or new.together:  # another cell of the matrix, not a part of the last one
        for name in ("topic", "said_topic", "process", "together"):
            kept.pop(name, None)
    kind = _kind(new, last)
    if kind != "compare":
        kept = {key: value for key, value in kept.items() if key not in ("among", *(("by",) if not new.by else ()))}
    elif new.by:
        kept.pop(new.by, None)
        if new.by != last.by:
            kept.pop("among", None)
    if kind != "search":
        kept.pop("words", None)
    if kind != "since_event":
        for name in ("event", "span"):
            kept.pop(name, None)
    elif new.start:  # other days end the question about the event
        kept = {key: value for key, value in kept.items() if key not in ("event", "span")}
        kind = "top"
    if kind == "top":
        kept.pop("topic", None)
    if new.by and new.by == "branch" and new.branch is None:
        kept.pop("branch", None)
    return replace(Question(**{**kept, **said}), kind=kind)


def _against(before: Period, period: Period, said: dict, kept: dict) -> tuple[dict, dict]:
    """The days of the last question go on where they lie after the time named now. Inside it ("why more than last month"
    while looking at last month) the time before them is meant; else its own unit so far."""
    if before.start <= period.start and period.end <= before.end:
        return {key: value for key, value in said.items() if key not in BEFORE[1:]}, kept
    if period.start <= before.end:
        return said, {key: value for key, value in kept.items() if key not in PERIOD}
    return said, kept


def _kind(new: Question, last: Question) -> str | None:
    if new.unit == "weighted":
        return "top"  # only a ranking weighs
    if new.kind:
        return new.kind
    if last.kind == "compare" and last.by and getattr(new, last.by, None) is not None:
        return "trend" if new.topic or last.topic else "top"  # one of those compared, by itself
    if new.topic and last.kind in (None, "top", "since_event"):
        return "trend"
    return last.kind


def so_far(against: Period, today: dt.date) -> Period:
    """What is set against a named time when nothing else is said: the same unit up to today (this month against last)."""
    from dateutil.relativedelta import relativedelta

    if against.end >= today:
        return Period(against.start, today)
    months = against.whole_months
    if months in (1, 3, 6, 12):
        size = {1: 1, 3: 3, 6: 6, 12: 12}[months]
        first = today.replace(day=1, month=(today.month - 1) // size * size + 1)
        return Period(first, today)
    if against.days == 7:
        return Period(today - DAY * today.weekday(), today)
    if against.days == 1:
        return Period(today, today)
    return Period(today - relativedelta(days=against.days - 1), today)
