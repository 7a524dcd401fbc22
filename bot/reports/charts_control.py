"""What the statistics found, drawn: a run or control chart with its signals, and before against after.

The numbers come from ``bot/analysis``; ``charts_time`` and ``charts_project`` do the drawing.
"""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.analysis.charts.control import Chart
from bot.language.texts import say
from bot.reports.charts_project import Measured, before_after_chart
from bot.reports.charts_time import HEIGHT, control_chart, run_chart

WHOLE = "too_few_crossings"  # a rule that all points break together: no point is marked for it


def over_time_chart(found: Chart, title: str, measure: str, lang: str, *, scale: float = 1.0, change: int | None = None,
                    notes: Sequence[str] = (), height: int = HEIGHT) -> dict[str, Any]:
    """The specification of ``found``: a run chart where not one phase has limits, a control chart otherwise.

    Values are drawn × ``scale``. ``change`` is the place (from 0) of the first point after the change; each phase
    after the first began with a change as well. The kind of chart, how firm its limits are, what was left out and the
    rules that fired stand below the title, after ``notes``.
    """
    points = found.points
    names, values = [point.label for point in points], [point.value * scale for point in points]
    centre = [point.centre * scale for point in points]
    rules = {signal.rule: say(f"stats_rule_{signal.rule}", lang) for signal in found.signals}
    marks = [(number - 1, signal.rule) for signal in found.signals for number in signal.points if signal.rule != WHOLE]
    later = next((place for place, point in enumerate(points) if point.part == "later"), None)
    told = [*notes, basis(found, lang),
            *(say("chart_removed_note", lang, point=point.label, cause=point.cause) for point in points
              if point.part == "removed"),
            *([say("chart_whole_note", lang, rule=rules[WHOLE])] if WHOLE in rules else [])]
    looks: dict[str, Any] = {
        "change": sorted({*([] if change is None else [change]), *(phase.first - 1 for phase in found.phases[1:])}),
        "frozen": later, "removed": [place for place, point in enumerate(points) if point.part == "removed"],
        "rules": rules, "notes": told, "height": height}
    if not limited(found):
        return run_chart(names, values, centre, title, measure, lang, signals=marks, **looks)
    low, high = ([None if limit is None else limit * scale for limit in side]
                 for side in zip(*((point.lcl, point.ucl) for point in points)))
    return control_chart(names, values, centre, low, high, marks, title, measure, lang, **looks)


def limited(found: Chart) -> bool:
    """Whether any point has limits."""
    return any(point.ucl is not None for point in found.points)


def basis(found: Chart, lang: str) -> str:
    """Which chart, how many points from when to when, and what the limits are made of."""
    points = found.points
    kind = say("chart_kind_note", lang, kind=say(f"stats_kind_{found.kind}", lang), count=len(points),
               first=points[0].label, last=points[-1].label)
    return kind + "".join(say("chart_limits_note", lang, first=points[phase.first - 1].label, limits=say(
        f"stats_limits_{phase.firmness}", lang, subgroups=phase.subgroups)) for phase in found.phases if phase.firmness)


def effect_chart(kind: str, result: Any, names: Sequence[str], scale: float, target: float | None, title: str, unit: str,
                 lang: str) -> dict[str, Any]:
    """Before against after with their intervals, for the ``result`` of a comparison of ``kind`` (proportion, rate, counts,
    times, paired, series).

    ``names`` are the periods of the two sides ("" where they are not known); values are drawn × ``scale``, ``target``
    is in the unit of the chart.
    """
    if kind in ("rate", "counts"):
        pair = (result.counts.rate1, result.counts.rate2)
    else:
        pair = (result.p1, result.p2) if kind == "proportion" else (result.median1, result.median2)
    measured = [Measured(say(word, lang), name, value * scale, low * scale, high * scale) for word, name, value, (low, high)
                in zip(("report_before", "report_after"), names, pair, (result.ci1, result.ci2))]
    return before_after_chart(measured, target, title, unit, lang)
