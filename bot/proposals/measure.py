"""How a project's problem is measured in the stored complaints, and over which periods.

| unit | measured as | kind |
|---|---|---|
| count | complaints per 30 days (equal months, whatever the calendar says) | rate |
| percent | share of all complaints at the same place | proportion |
| minutes | median of the waits that customers state | times |
| per_1000 | complaints per 1,000 registered transactions of the same place | rate |
"""
from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from dateutil.relativedelta import relativedelta

from bot.analysis.rates import ENOUGH
from bot.complaints.exposures import denominator
from bot.language.periods import Period
from bot.proposals.model import Asked, Proposal, nothing, without_topic
from bot.reports.exposures import gaps_words
from bot.store.complaints import Filter

DAYS = 30  # a month of counting
PER = 1000  # transactions
KINDS = {"count": "rate", "percent": "proportion", "minutes": "times", "per_1000": "rate"}
LENGTHS = (3, 6, 12)  # months of a baseline: the shortest one with enough complaints
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Measure:
    """``x`` complaints (or stated waits) in ``n`` (days, transactions, or complaints of all topics); ``value`` in the
    project's unit, None where ``n`` is not known (0)."""

    kind: str
    x: int
    n: int
    value: float | None
    values: tuple[float, ...] = ()


def measure(asked: Asked, unit: str, period: Period) -> Measure:
    """The problem in ``period``; KeyError for a unit that complaints do not hold (not in KINDS)."""
    kind, which = KINDS[unit], asked.scope.within(period)
    if kind == "times":
        values = stated_waits(asked, period)
        return Measure(kind, len(values), len(values), median(values) if values else None, values)
    x = asked.store.complaints.count(which)
    if unit == "per_1000":
        n = denominator(asked.store, period, which).transactions or 0
        return Measure(kind, x, n, PER * x / n if n else None)
    if kind == "rate":
        return Measure(kind, x, period.days, x / period.days * DAYS)
    n = asked.store.complaints.count(without_topic(which))
    return Measure(kind, x, n, 100 * x / n if n else None)


def stated_waits(asked: Asked, period: Period) -> tuple[float, ...]:
    """The longest wait each complaint states, in minutes."""
    found = []
    for facts in asked.store.figures.facts(asked.scope.within(period)):
        waits = [one["minutes"] for one in facts.get("durations", ()) if one["kind"] == "waiting"]
        found += [float(max(waits))] if waits else []
    return tuple(found)


def recorded(asked: Asked) -> Period | None:
    """From the first to the last day of any stored complaint."""
    days = asked.store.complaints.days(Filter())
    return Period(*(dt.date.fromisoformat(day) for day in days)) if days else None


def whole_months(asked: Asked, most: int) -> Period | None:
    """The last whole calendar months, at most ``most``, in which complaints were recorded throughout.

    They end with the month before this one, or with the last month that has any record. None when not one is whole.
    """
    span = recorded(asked)
    if span is None:
        return None
    end = asked.today.replace(day=1) - DAY
    if span.end < end.replace(day=1):  # nothing was recorded lately
        end = span.end.replace(day=1) + relativedelta(months=1) - DAY
    first = span.start if span.start.day == 1 else span.start.replace(day=1) + relativedelta(months=1)
    start = max(first, end.replace(day=1) - relativedelta(months=most - 1))
    return Period(start, end) if start < end else None


def baseline(asked: Asked) -> Period | None:
    """The last 3 whole months; 6 or 12 where 3 hold fewer than ten complaints. None without a whole month."""
    period = None
    for months in LENGTHS:
        period = whole_months(asked, months)
        if period is None or asked.store.complaints.count(asked.scope.within(period)) >= ENOUGH:
            return period
    return period


def answered_baseline(asked: Asked) -> Period | None:
    """The baseline period as answered in the project, else the one that would be proposed."""
    given = asked.values.get("baseline_period")
    return Period(*map(dt.date.fromisoformat, given)) if given else baseline(asked)


def form(unit: str) -> str:
    """Which words tell a measure of this unit: its kind, with a form of its own for transactions."""
    return "exposure" if unit == "per_1000" else KINDS[unit]


def no_transactions(asked: Asked, period: Period) -> Proposal:
    """Which part of the denominator is missing."""
    found = denominator(asked.store, period, asked.scope.within(period))
    return nothing(asked, "proposal_no_exposure", counted=asked.counted(period), gaps=gaps_words(found.gaps, asked.lang))


def blocks(per_day: dict[str, int], period: Period, days: int = 7) -> list[tuple[dt.date, int, int]]:
    """(first day, complaints, days) of each week; a rest of up to three days belongs to the last one, a longer is a
    shorter block."""
    found = []
    start = period.start
    while start <= period.end:
        end = start + (days - 1) * DAY
        if end + 4 * DAY > period.end:
            end = period.end
        span = range((end - start).days + 1)
        found.append((start, sum(per_day.get((start + one * DAY).isoformat(), 0) for one in span), len(span)))
        start = end + DAY
    return found


def months(per_day: dict[str, int], period: Period) -> list[tuple[dt.date, int, int]]:
    """The same by calendar months; ``period`` is of whole months."""
    found, start = [], period.start
    while start <= period.end:
        after = start + relativedelta(months=1)
        x = sum(count for day, count in per_day.items() if start.isoformat() <= day < after.isoformat())
        found.append((start, x, (after - start).days))
        start = after
    return found


def figure(value: float) -> str:
    """One place behind the point is what people quote."""
    return f"{value:,.1f}".removesuffix(".0")


def listed(values: Sequence[float]) -> str:
    return " ".join(f"{value:g}" for value in values)
