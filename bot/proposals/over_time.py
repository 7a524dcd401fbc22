"""The problem over time: points of a week or a month, the chart that fits them, its picture and what it signals."""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bot.analysis.charts.choice import Chosen, chart
from bot.analysis.charts.series import Series, series
from bot.complaints.exposures import denominator
from bot.errors import InputError
from bot.language.periods import Period
from bot.proposals.measure import DAY, PER, blocks, months, stated_waits, whole_months
from bot.proposals.model import Asked, without_topic

Point = tuple[dt.date, int, int]  # first day, complaints, days or transactions
LEAST_MONTHS = 12  # below it weeks give more points than months
LEAST_POINTS = 4  # fewer are no course of things
LEAST_VALUES = 5  # stated waits in each period, for their median to be worth a point


@dataclass(frozen=True)
class Track:
    """A project's metric over whole periods of ``days`` (7: weeks, 30: months): ``n`` complaints or values in all.

    ``unit`` is count (complaints per period), per_1000 (per 1,000 transactions), percent (share of all complaints at the
    place) or minutes (median of the waits that customers state). ``first`` are the days of the
    first period, ``change`` is the place of the first period that began after the change.
    """

    unit: str
    days: int
    first: int
    period: Period
    n: int
    drawn: Chosen
    change: int | None


def points_of(asked: Asked, period: Period) -> list[Point]:
    """Whole months where there are twelve of them, else whole weeks counted back from the end of the period."""
    return _split(asked.store.figures.per_day(asked.scope.within(period)), period)


def _split(per_day: dict[str, int], period: Period) -> list[Point]:
    if period.whole_months >= LEAST_MONTHS:
        return months(per_day, period)
    rest = period.days % 7
    return blocks(per_day, Period(period.start + dt.timedelta(days=rest), period.end))


def exposed_points(asked: Asked, period: Period) -> list[Point] | None:
    """The same with transactions in the place of days: by the points of ``points_of``, else by months; None where a
    point lacks its transactions."""
    for by_month in (False, True):
        points = months(asked.store.figures.per_day(asked.scope.within(period)), period) if (
            by_month and period.whole_months) else points_of(asked, period)
        counted = [denominator(asked.store, Period(day, day + dt.timedelta(days=length - 1)), asked.scope.within(period))
                   for day, _, length in points]
        if all(one.transactions for one in counted):
            return [(day, x, one.transactions or 0) for (day, x, _), one in zip(points, counted)]
    return None


def chosen_chart(points: Sequence[Point], baseline: int | None = None) -> Chosen | None:
    """The chart for counts with their days or transactions (a run chart for rare events); None where nothing can be drawn.

    ``baseline``: the first so many points make the limits, later ones are judged by them.
    """
    if len(points) < 2:
        return None
    return _chosen(series("rate", [x for _, x, _ in points], [days for _, _, days in points],
                          _labels(points)), baseline)


def _labels(points: Sequence[Point]) -> list[str]:
    """2026-04 for months, the first day for weeks."""
    return [f"{day:%Y-%m}" if days >= 28 else day.isoformat() for day, _, days in points]


def _chosen(data: Series, baseline: int | None) -> Chosen | None:
    for kind in ("auto", "run"):
        try:
            drawn = chart(data, kind, baseline=baseline)
        except InputError:  # all equal, or too few points for such a baseline
            continue
        if drawn.chart.kind not in ("g", "t"):
            return drawn
    return None


def track_of(asked: Asked, most: int) -> Track | None:
    """The project's metric over the last ``most`` whole months (weeks where there are fewer than twelve), judged by the
    periods before the change where those are enough for limits of their own; None with too little to draw."""
    period = whole_months(asked, most)
    if period is None:
        return None
    points = points_of(asked, period)
    n = sum(x for _, x, _ in points)
    if n == 0 or len(points) < LEAST_POINTS:
        return None
    starts = [day for day, _, _ in points]
    change = next((place for place, day in enumerate(starts) if asked.changed and day > asked.changed), None)
    for unit, data in _measured(asked, period, points):
        for baseline in (change, None):
            drawn = _chosen(data, baseline)
            if drawn:
                days = 30 if period.whole_months >= LEAST_MONTHS else 7
                return Track(unit, days, points[0][2], Period(starts[0], period.end), n, drawn, change or None)
    return None


def _measured(asked: Asked, period: Period, points: Sequence[Point]) -> Iterator[tuple[str, Series]]:
    """The metric in the project's unit where complaints hold it in every period, then the plain counts."""
    labels, unit = _labels(points), asked.values.get("unit")
    if unit == "percent":
        all_topics = _split(asked.store.figures.per_day(without_topic(asked.scope.within(period))), period)
        if asked.scope.topic and all(x for _, x, _ in all_topics):
            yield unit, series("share", [x for _, x, _ in points], [x for _, x, _ in all_topics], labels)
    if unit == "per_1000":
        exposed = exposed_points(asked, period)
        if exposed and len(exposed) == len(points):
            yield unit, series("rate", [x for _, x, _ in exposed], [count for _, _, count in exposed], labels)
    if unit == "minutes":
        ends = [day - DAY for day, _, _ in points[1:]] + [period.end]
        waits = [stated_waits(asked, Period(day, end)) for (day, _, _), end in zip(points, ends)]
        if all(len(values) >= LEAST_VALUES for values in waits):
            yield unit, series("value", [median(values) for values in waits], labels=labels)
    yield "count", series("rate", [x for _, x, _ in points], [days for _, _, days in points], labels)


def signals_of(asked: Asked, drawn: Chosen) -> str:
    """Which chart, and what it signals, in one sentence."""
    rules = [asked.say(f"stats_rule_{signal.rule}") for signal in drawn.chart.signals]
    kind = asked.say(f"stats_kind_{drawn.chart.kind}")
    if rules:
        return asked.say("proposal_chart_signals", kind=kind, count=len(drawn.chart.points),
                         rules=asked.say("proposal_semicolon").join(dict.fromkeys(rules)))
    return asked.say("proposal_chart_calm", kind=kind, count=len(drawn.chart.points))


def picture_of(asked: Asked, drawn: Chosen, points: Sequence[Point], change: int | None = None,
               unit: str = "count") -> Callable[[Path], Path]:
    """Draws the chart, per week or per 30 days (per_1000: per transactions), with the change marked before point
    ``change`` (from 0)."""
    days, first = 7 if points[0][2] <= 7 else 30, points[0][2]

    def draw(folder: Path) -> Path:
        from bot.reports import charts

        title = asked.scope.words(asked.taxonomy, asked.lang)
        return charts.picture(folder, lambda: drawing(asked, drawn, title, days, first, change, unit), "over_time",
                              drawn.chart, title, days, change, unit, asked.lang)

    return draw


def drawing(asked: Asked, drawn: Chosen, title: str, days: int, first: int, change: int | None,
            unit: str = "count", **looks: Any) -> dict[str, Any]:
    """The specification of the chart: counts per ``days``, or per ``PER`` transactions, shares in percent, waits in minutes.

    ``first`` are the days of the first period, of which a c chart counts complaints; ``looks`` are those of
    ``over_time_chart``.
    """
    from bot.reports.charts_control import over_time_chart

    if unit == "per_1000":
        scale, measure = PER, asked.say("proposal_per_exposure", per=f"{PER:,}")
    elif unit == "count":  # a c chart counts periods of equal length, the others days
        scale, measure = days / first if drawn.chart.kind == "c" else days, asked.say("proposal_per_days", days=days)
    else:
        share = unit == "percent"
        scale, measure = 100.0 if share else 1.0, asked.say("stats_measure_share" if share else "track_minutes")
    return over_time_chart(drawn.chart, title, measure, asked.lang, scale=scale, change=change, **looks)
