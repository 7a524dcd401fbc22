"""The problem over time: points of a week or a month, the chart that fits them, its picture and what it signals."""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.analysis.charts.choice import Chosen, chart
from bot.analysis.charts.series import series
from bot.complaints.exposures import denominator
from bot.errors import InputError
from bot.language.periods import Period
from bot.proposals.measure import blocks, months
from bot.proposals.model import Asked

Point = tuple[dt.date, int, int]  # first day, complaints, days or transactions
LEAST_MONTHS = 12  # below it weeks give more points than months


def points_of(asked: Asked, period: Period) -> list[Point]:
    """Whole months where there are twelve of them, else whole weeks counted back from the end of the period."""
    per_day = asked.store.figures.per_day(asked.scope.within(period))
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
    data = series("rate", [x for _, x, _ in points], [days for _, _, days in points],
                  [day.isoformat() for day, _, _ in points])
    for kind in ("auto", "run"):
        try:
            drawn = chart(data, kind, baseline=baseline)
        except InputError:  # all equal, or too few points for such a baseline
            continue
        if drawn.chart.kind not in ("g", "t"):
            return drawn
    return None


def signals_of(asked: Asked, drawn: Chosen) -> str:
    """Which chart, and what it signals, in one sentence."""
    rules = [asked.say(f"stats_rule_{signal.rule}") for signal in drawn.chart.signals]
    kind = asked.say(f"stats_kind_{drawn.chart.kind}")
    if rules:
        return asked.say("proposal_chart_signals", kind=kind, count=len(drawn.chart.points),
                         rules=("；" if asked.lang == "zh" else "; ").join(dict.fromkeys(rules)))
    return asked.say("proposal_chart_calm", kind=kind, count=len(drawn.chart.points))


def picture_of(asked: Asked, drawn: Chosen, points: Sequence[Point], change: int | None = None,
               per: int | None = None) -> Callable[[Path], Path]:
    """Draws the chart, per week or per 30 days (or ``per`` transactions), with the change marked before point ``change``
    (from 0)."""
    days = per or (7 if points[0][2] <= 7 else 30)
    lang = asked.lang

    def draw(folder: Path) -> Path:
        from bot.reports import charts, charts_time

        found = drawn.chart
        names = [point.label for point in found.points]
        # a c chart counts periods of equal length, the others days
        scale = days / points[0][2] if found.kind == "c" else days
        values = [point.value * scale for point in found.points]
        centre = [point.centre * scale for point in found.points]
        title = asked.scope.words(asked.taxonomy, lang)
        measure = asked.say("proposal_per_exposure", per=f"{per:,}") if per else asked.say("proposal_per_days", days=days)
        limits = [(point.lcl, point.ucl) for point in found.points]

        def spec() -> dict:
            if found.kind == "run" or any(low is None or high is None for low, high in limits):
                return charts_time.run_chart(names, values, centre, title, measure, lang, change=change)
            marks = [(number - 1, signal.rule) for signal in found.signals for number in signal.points
                     if signal.rule != "too_few_crossings"]
            rules = {rule: asked.say(f"stats_rule_{rule}") for _, rule in marks}
            return charts_time.control_chart(names, values, centre, [low * scale for low, _ in limits],
                                             [high * scale for _, high in limits], marks, title, measure, lang,
                                             change=change, rules=rules)

        return charts.picture(folder, spec, "over_time", found, title, days, change, lang)

    return draw
