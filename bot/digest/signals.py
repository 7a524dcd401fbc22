"""Which topic had more, or fewer, complaints last week than chance explains: a u chart of each topic by week.

Limits are frozen for a quarter: the last 26 whole weeks before it make them (at least 12; where fewer were recorded
before the quarter, the first 12 of all). Transactions are the exposure where those of every week are registered, else
days. A limit is the exact one of two Poisson counts (``bot/analysis/charts/frozen.py``), moved away from the centre by
as much as the baseline scatters more than chance. Only the last whole week is judged; what held the week before is not
new. ``tests/digest/test_signals.py`` simulates 17 stable topics with 0.2 to 25 complaints a week: about one false alert
in ten quarters over all of them, three in ten where their weekly level wanders by a fifth, nine in ten where it wanders
by nearly a half. A doubling of a topic with 5 a week or more is found within six weeks in three of four cases.
"""
from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.complaints.exposures import denominator
from bot.language.periods import Period
from bot.store import Store
from bot.store.complaints import Filter

DAY = dt.timedelta(days=1)
LEAST, MOST = 12, 26  # weeks of the baseline
HIGH, LOW = 0.001, 0.0002  # chance of a week that high, that low, in a stable topic
STALE = 14  # days after which a week is no news


@dataclass(frozen=True)
class TopicSignal:
    """A topic's complaints in the judged week, with centre and limits for it; ``new``: not beyond them on the same side
    the week before."""

    topic: str
    value: int
    centre: float
    lcl: int
    ucl: int
    new: bool

    @property
    def above(self) -> bool:
        return self.value > self.ucl


@dataclass(frozen=True)
class Judged:
    """The week judged; None where there is no whole week or the last one is stale. ``missing``: how many more weeks the
    limits take; ``baseline`` so many weeks made them, ``by`` transactions or days."""

    week: Period | None = None
    baseline: Period | None = None
    missing: int = 0
    by: str = "days"
    signals: tuple[TopicSignal, ...] = ()


def judge(store: Store, today: dt.date) -> Judged:
    """The last whole week (Monday to Sunday) of what is recorded, topic by topic."""
    recorded = store.complaints.days(Filter())
    if recorded is None:
        return Judged(missing=LEAST)
    first, last = (dt.date.fromisoformat(day[:10]) for day in recorded)
    # a day without any record may only not be imported yet
    weeks = Period(first, min(today - DAY, last)).weeks()
    before = weeks[:-1]
    if len(before) < LEAST:
        return Judged(missing=LEAST - len(before))
    week = weeks[-1]
    if (today - week.end).days > STALE:
        return Judged()
    baseline = frozen(before, week)
    spans = [*baseline, before[-1], week]
    exposures = _transactions(store, spans)
    by = "transactions" if exposures else "days"
    exposures = exposures or [float(one.days) for one in spans]
    span = Period(baseline[0].start, baseline[-1].end)
    per_day = store.figures.per_day_by(Filter(span.start.isoformat(), week.end.isoformat()), "topic")
    signals = []
    for topic, days in sorted(per_day.items()):
        counts = [one.count(days) for one in spans]
        if (found := _signal(topic, counts, exposures)) is not None:
            signals.append(found)
    return Judged(week, span, 0, by, tuple(signals))


def frozen(before: Sequence[Period], week: Period) -> list[Period]:
    """The weeks whose limits hold for the quarter ``week`` begins in; ``before`` are at least LEAST."""
    quarter = week.start.replace(month=(week.start.month - 1) // 3 * 3 + 1, day=1)
    earlier = [one for one in before if one.end < quarter][-MOST:]
    return earlier if len(earlier) >= LEAST else list(before[:LEAST])


def _transactions(store: Store, spans: Sequence[Period]) -> list[float] | None:
    """Those of every span, where all are registered."""
    if not store.exposures.all():
        return None
    found = []
    for one in spans:
        n = denominator(store, one, Filter()).transactions
        if n is None:
            return None
        found.append(float(n))
    return found


def _signal(topic: str, counts: Sequence[int], exposures: Sequence[float]) -> TopicSignal | None:
    """``counts`` and ``exposures`` of the baseline, the week before, the week judged."""
    made = list(zip(counts[:-2], exposures[:-2]))
    (low_before, high_before), (low, high) = (widened(made, one) for one in exposures[-2:])
    before, value = counts[-2:]
    if low <= value <= high:
        return None
    held = before > high_before if value > high else before < low_before
    centre = sum(count for count, _ in made) / sum(exposure for _, exposure in made) * exposures[-1]
    return TopicSignal(topic, value, centre, low, high, not held)


def widened(made: Sequence[tuple[int, float]], later: float) -> tuple[int, int]:
    """The lowest and highest count in the exposure ``later`` that a stable topic with this baseline explains."""
    from bot.analysis.charts.frozen import limits
    from bot.analysis.dispersion import overdispersion

    counts, exposures = [count for count, _ in made], [exposure for _, exposure in made]
    low, high = limits(sum(counts), sum(exposures), later, HIGH, LOW)
    spread = overdispersion(counts, exposures).ratio ** 0.5 if sum(counts) else 1.0
    if spread <= 1:
        return low, high
    centre = sum(counts) / sum(exposures) * later
    return max(0, math.floor(centre - spread * (centre - low))), math.ceil(centre + spread * (high - centre))
