"""The supervisor's question: which topics make up most of the complaints of a period (methods.md §3.1, §12.3)."""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Mapping

from bot.analysis.pareto import Pareto, pareto
from bot.analysis.rates import CountComparison, compare_counts, holm
from bot.complaints.exposures import Denominator, denominator
from bot.language.periods import Period
from bot.store import Store
from bot.store.complaints import Filter


@dataclass(frozen=True)
class TopAnswer:
    """``pareto`` ranks topics by ``unit`` (count, or severity sum when weighted); ``counts`` are always cases.

    ``changes[topic]`` compares the cases with ``before`` (exact Poisson, days as exposure unless ``per``), verdicts
    adjusted by Holm;
    ``before_covered`` is False when recording began within or after ``before``: no change is claimed then.
    ``nearest`` is the closest span with data when ``n`` is 0. ``per``: so many transactions were asked for; then
    ``exposure`` and ``exposure_before`` are the denominators of the two periods, and where both are whole ``changes``
    compare rates by transactions instead of days.
    """

    period: Period
    before: Period
    which: Filter
    unit: str
    pareto: Pareto | None
    counts: Mapping[str, int]
    counts_before: Mapping[str, int]
    n: int
    n_before: int
    unlabelled: int
    changes: Mapping[str, CountComparison]
    total_change: CountComparison | None
    nearest: Period | None = None
    comparison: str = "previous"
    before_covered: bool = True
    per: int | None = None
    exposure: Denominator = Denominator(None)
    exposure_before: Denominator = Denominator(None)

    def rate(self, count: int) -> float | None:
        """Cases per ``per`` transactions of the period; None without its denominator."""
        n = self.exposure.transactions
        return self.per * count / n if self.per and n else None

    def rate_before(self, count: int) -> float | None:
        n = self.exposure_before.transactions
        return self.per * count / n if self.per and n else None

    @property
    def compares_rates(self) -> bool:
        return self.rate(0) is not None and self.rate_before(0) is not None


def top_topics(store: Store, period: Period, which: Filter, *, unit: str = "count",
               comparison: str | None = None, per: int | None = None, before: Period | None = None) -> TopAnswer:
    """Answer for ``period`` and what ``which`` says but its days; pure reading. ``per``: also as a rate per so many
    transactions, which ranks cases (not severities). ``before``: the days compared with, where they were named."""
    unit = "count" if per else unit
    comparison = comparison or "previous"
    before = before or (period.year_before() if comparison == "year_before" else period.previous())
    now_counts = store.complaints.count_by_topic(_within(which, period))
    old_counts = store.complaints.count_by_topic(_within(which, before))
    counts = {topic: count for topic, count, _ in now_counts.rows}
    weights = {topic: weight or 0 for topic, _, weight in now_counts.rows}
    old = {topic: count for topic, count, _ in old_counts.rows}
    measured = weights if unit == "weighted" else counts
    ranked = pareto(measured, severity=weights) if sum(measured.values()) > 0 else None
    # transactions are not counted by the kind of customer: such a rate would divide some by all
    rated = per and not which.customer
    sides = [denominator(store, one, which) if rated else Denominator(None) for one in (period, before)]
    days = (period.days, before.days)
    exposed = tuple(side.transactions for side in sides) if all(side.transactions for side in sides) else days
    changes = _changes(counts, exposed[0], old, exposed[1])
    total = compare_counts(now_counts.n, exposed[0], old_counts.n, exposed[1]) if now_counts.n else None
    near = None if now_counts.n else nearest(store, which, period)
    recorded = store.complaints.days(Filter())
    covered = recorded is not None and recorded[0] <= before.start.isoformat()
    return TopAnswer(period, before, _within(which, period), unit, ranked, counts, old, now_counts.n, old_counts.n,
                     now_counts.unlabelled, changes, total, near, comparison, covered, per,
                     *sides)


def _within(which: Filter, period: Period) -> Filter:
    return replace(which, start=period.start.isoformat(), end=period.end.isoformat())


def _changes(counts: Mapping[str, int], exposure: int, old: Mapping[str, int],
             exposure_before: int) -> dict[str, CountComparison]:
    """Every topic against the period before. Many topics are tested at once, so a verdict must survive Holm."""
    found = {topic: compare_counts(counts.get(topic, 0), exposure, old.get(topic, 0), exposure_before)
             for topic in {*counts, *old}}
    testable = [topic for topic, change in found.items() if change.verdict != "too_few"]
    for topic, adjusted in zip(testable, holm([found[topic].p for topic in testable])):
        if adjusted >= 0.05:
            found[topic] = replace(found[topic], verdict="no_change")
    return found


def nearest(store: Store, which: Filter, period: Period) -> Period | None:
    """A span as long as ``period`` around the nearest day with data: the latest before it, else the first after."""
    import datetime as dt

    day_before = (period.start - dt.timedelta(days=1)).isoformat()
    earlier = store.complaints.days(replace(which, start=None, end=day_before))
    later = store.complaints.days(replace(which, start=period.end.isoformat(), end=None))
    if earlier:
        end = dt.date.fromisoformat(earlier[1])
        return Period(end - dt.timedelta(days=period.days - 1), end)
    if later:
        start = dt.date.fromisoformat(later[0])
        return Period(start, start + dt.timedelta(days=period.days - 1))
    return None
