"""What all answers share: the days meant, what is compared with them, exposures, label quality, open labels."""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.complaints.exposures import Denominator, denominator
from bot.language.periods import Period
from bot.questions.chance import Days, scatter
from bot.questions.follow import so_far
from bot.questions.model import Answer, Change, Quality, Question
from bot.store import Store
from bot.store.complaints import Filter

DEFAULT = {"trend": 182, "top": 30}  # days meant when none are said; 30 for what is not here
RELIABLE = 0.7  # Cohen's kappa below which a ranking by topic cannot be relied on (methods.md §10.4)


@dataclass(frozen=True)
class Spans:
    """The days in question, those compared with, and whether complaints were recorded through the latter."""

    period: Period
    before: Period
    covered: bool


def spans(store: Store, question: Question, today: dt.date) -> Spans:
    """Said days, else the last 30 (a trend: 26 weeks); against a named time without days of its own: its unit so far.

    A named time that overlaps the days is not compared with: it is the time before them then.
    """
    period = question.period
    against = question.before
    if against and period is None:
        period = so_far(against, today)  # "why more than last month": this month so far
    if period is None:
        period = Period(today - dt.timedelta(days=DEFAULT.get(question.kind or "top", 30) - 1), today)
    if against is not None and (against.end < period.start or against.start > period.end):
        before = against
    else:
        before = period.year_before() if question.comparison == "year_before" else period.previous()
    return Spans(period, before, covered(store, before))


def covered(store: Store, before: Period) -> bool:
    """Whether complaints were recorded from the first day of ``before`` on."""
    recorded = store.complaints.days(Filter())
    return recorded is not None and recorded[0] <= before.start.isoformat()


def exposure(store: Store, question: Question, period: Period) -> Denominator:
    """The transactions of the question's branch and channel in ``period``; a kind of customer has none."""
    if question.customer:
        return Denominator(None)
    return denominator(store, period, question.within(period))


def exposures(sides: tuple[Denominator, Denominator], days: tuple[int, int]) -> tuple[float, float]:
    """What two counts are divided by: transactions where both sides have them, else days."""
    one, other = (side.transactions for side in sides)
    return (one, other) if one and other else days


def days_total(by_level: Mapping[str, Days]) -> dict[str, int]:
    """{day: complaints} of all levels together."""
    found: dict[str, int] = {}
    for per_day in by_level.values():
        for day, count in per_day.items():
            found[day] = found.get(day, 0) + count
    return found


def quality(store: Store) -> Quality | None:
    """The newest measured agreement of two readers on topics; None when nobody measured it."""
    from bot.complaints.agreement import latest

    found = latest(store)
    if found is None:
        return None
    sample, day, kappa = found
    return Quality(sample, day, kappa.kappa, kappa.n, kappa.kappa is not None and kappa.kappa >= RELIABLE)


def finished(store: Store, answer: Answer) -> Answer:
    """With what every answer tells: open labels, quality, whether the counts scatter, the nearest days with data."""
    from bot.complaints.top import nearest

    answer = replace(answer, quality=quality(store))
    if answer.n and answer.kind != "search":  # whose words are no part of a filter
        unlabelled, abstained = store.figures.open_labels(answer.which)
        answer = replace(answer, unlabelled=unlabelled, abstained=abstained)
    if answer.n == 0 and answer.period:
        answer = replace(answer, nearest=nearest(store, replace(answer.which, start=None, end=None), answer.period))
    ratios = [one.dispersion.ratio for one in (answer.total, *(row.change for row in answer.rows)) if one and one.dispersion]
    if ratios and "overdispersed" not in dict(answer.notes):
        answer = answer.noted("overdispersed", ratio=max(ratios))
    return answer


def scattered(now: Days, before: Days, at: Spans) -> Mapping[str, object]:
    """The dispersion of both sides as the argument of ``chance.change``."""
    return {"dispersion": scatter([(now, at.period), (before, at.before)])}


def told(change: Change | None, at: Spans) -> Change | None:
    """No change is claimed against days that were not recorded."""
    return change if at.covered else None
