"""What a digest of a period holds, as plain data; every number is counted from the store."""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from dateutil.relativedelta import relativedelta

from bot.analysis.rates import CountComparison
from bot.complaints.top import TopAnswer, top_topics
from bot.language.periods import Period
from bot.playbooks.urgency import Trouble, by_urgency
from bot.settings import Settings
from bot.store import Store
from bot.store.complaints import Filter
from bot.store.urgent import Urgent

DAY = dt.timedelta(days=1)
SHOWN = {"daily": 30, "weekly": 13, "monthly": 12}  # periods in the chart
FEWEST = 4  # periods below which a line over time says nothing


@dataclass(frozen=True)
class Late:
    """An overdue complaint."""

    number: int
    due_at: str
    days: int
    owner: str | None


@dataclass(frozen=True)
class Stuck:
    """A project that does not go on, with why."""

    number: int
    title: str
    troubles: tuple[Trouble, ...]


@dataclass(frozen=True)
class Digest:
    """``kind`` daily, weekly or monthly. ``top`` answers for the period: topics, shares, changes and their verdicts.

    ``changed`` are the topics whose change against the period before is more than chance. What follows stands as of
    ``today``: ``overdue`` complaints with the oldest few, ``due_soon`` within ``soon`` days, ``queue`` waiting reviews,
    ``urgent`` severe ones nobody looked at, ``doubtful`` those that may be severe, ``stuck`` projects,
    ``alerts`` neither dismissed nor settled. ``line`` are (first day, complaints) of the last periods for the chart;
    ``empty``: nothing was ever recorded.
    """

    kind: str
    period: Period
    today: dt.date
    top: TopAnswer
    changed: Mapping[str, CountComparison]
    overdue: int
    oldest: tuple[Late, ...]
    due_soon: int
    soon: int
    queue: int
    urgent: int
    doubtful: int
    stuck: tuple[Stuck, ...]
    alerts: int
    line: tuple[tuple[str, int], ...]
    empty: bool

    @property
    def middle(self) -> float | None:
        """The median of the line, None where it is too short to draw."""
        return median(count for _, count in self.line) if len(self.line) >= FEWEST else None


def period_of(kind: str, today: dt.date) -> Period:
    """The last whole day, week (Monday to Sunday) or month before ``today``."""
    if kind == "daily":
        return Period(today - DAY, today - DAY)
    if kind == "weekly":
        monday = today - today.weekday() * DAY
        return Period(monday - 7 * DAY, monday - DAY)
    first = today.replace(day=1)
    return Period(first - relativedelta(months=1), first - DAY)


def period_with(kind: str, day: dt.date) -> Period:
    """The day, week or month that ``day`` lies in."""
    after = day + (relativedelta(months=1) if kind == "monthly" else (7 if kind == "weekly" else 1) * DAY)
    return period_of(kind, after)


def digest(store: Store, kind: str, today: dt.date, chosen: Settings, period: Period | None = None) -> Digest:
    """The digest of the last whole period, or of ``period``; pure reading."""
    period = period or period_of(kind, today)
    top = top_topics(store, period, Filter())
    changed = {} if not top.before_covered else {
        topic: change for topic, change in top.changes.items() if change.verdict in ("up", "down")}
    day = today.isoformat()
    oldest = tuple(Late(case.id, str(case.due_at), (today - dt.date.fromisoformat(str(case.due_at))).days, case.owner)
                   for case in store.cycle.overdue(day, limit=3))
    stuck = tuple(Stuck(walk.number, walk.project.title, tuple(found))
                  for walk, found in by_urgency(store, today, chosen.stuck_days, stuck=True))
    recorded = store.complaints.days(Filter())
    urgent = Urgent(store.db, store.timezone)
    return Digest(kind, period, today, top, changed, store.cycle.count_overdue(day), oldest,
                  store.cycle.count_due(day, (today + chosen.remind_days * DAY).isoformat()), chosen.remind_days,
                  store.reviews.waiting(), urgent.count(), urgent.count_doubtful(), stuck, len(store.alerts.standing()),
                  _line(store, kind, period, recorded), recorded is None)


def _line(store: Store, kind: str, period: Period, recorded: tuple[str, str] | None) -> tuple[tuple[str, int], ...]:
    """The last periods up to ``period`` that lie within what is recorded from its first day on."""
    if recorded is None:
        return ()
    first = dt.date.fromisoformat(recorded[0][:10])
    spans = [one for one in _spans(kind, period) if one.start >= first]
    if not spans:
        return ()
    per_day = store.figures.per_day(Filter(spans[0].start.isoformat(), period.end.isoformat()))
    return tuple((one.start.isoformat(), one.count(per_day)) for one in spans)


def _spans(kind: str, period: Period) -> list[Period]:
    count = SHOWN[kind]
    if kind == "weekly":
        return Period(period.start - 7 * (count - 1) * DAY, period.end).weeks()
    if kind == "daily":
        return [Period(day, day) for day in (period.end - back * DAY for back in reversed(range(count)))]
    starts = [period.start - relativedelta(months=back) for back in reversed(range(count))]
    return [Period(start, start + relativedelta(months=1) - DAY) for start in starts]
