"""Charts of a comparison besides its profile: Pareto chart of the priorities, importance-performance map."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.choosing.comparison import ComparisonResult
from bot.choosing.contrast import differing, importance_performance
from bot.language.texts import join, say
from bot.reports.charts import HEIGHT, PALE, SIZE, fast, finished, heading, lookup, palette
from bot.reports.labels import balanced, fits, shorten, visible, width, wrap


@fast
def priority_chart(result: ComparisonResult, lang: str) -> dict[str, Any]:
    """Priorities as a Pareto chart: sorted bars w x gap, the cumulative share, the line where the focus may end (60 %).

    Attributes without a gap are left out; a study without any has no such chart (ValueError).
    """
    import altair as alt

    rows = [row for row in result.ranking if row.priority > 0]
    if not rows:
        raise ValueError("no gap, no priorities")
    colours, names = palette(), [visible(row.attribute) for row in rows]
    step = max(64.0, min(150.0, 760 / len(rows)))
    flat = all(fits(name, step - 6, SIZE, 3) for name in names)
    shown = [balanced(name, step - 6, SIZE, 3) if flat else wrap(name, 170, SIZE, 2) for name in names]
    total = sum(row.priority for row in rows)
    data = [{"position": place, "name": name, "priority": row.priority, "label": f"{row.priority:.3f}", "share": row.share,
             "cumulative": min(1.0, sum(one.share for one in rows[: place + 1])),
             "strength": 1 if row.attribute in result.focus else PALE} for place, (row, name) in enumerate(zip(rows, names))]
    base = alt.Chart(alt.NamedData(name="rows")).encode(x=alt.X("position:O", axis=alt.Axis(
        title=None, labelExpr=lookup(shown), labelAngle=0 if flat else -40, labelAlign="center" if flat else "right",
        labelBaseline="top" if flat else "middle", labelLimit=0, ticks=False, labelPadding=6)))
    tooltip = [alt.Tooltip("name:N", title=say("chart_attribute", lang)),
               alt.Tooltip("priority:Q", title=say("chart_priority_value", lang), format=".3f"),
               alt.Tooltip("share:Q", title=say("chart_priority", lang), format=".1%"),
               alt.Tooltip("cumulative:Q", title=say("chart_cumulative", lang), format=".1%")]
    value = alt.Y("priority:Q", scale=alt.Scale(domain=[0, total], nice=False),
                  axis=alt.Axis(title=say("chart_priority_value", lang), tickCount=6))
    share = alt.Y("cumulative:Q", scale=alt.Scale(domain=[0, 1]),
                  axis=alt.Axis(title=say("chart_cumulative", lang), format=".0%", orient="right", grid=False))
    bars = base.mark_bar(width={"band": 0.78}, color=colours["own"]).encode(
        y=value, opacity=alt.Opacity("strength:Q", scale=None, legend=None), tooltip=tooltip)
    inside = base.transform_filter("datum.position == 0").transform_calculate(
        priority="datum.priority / 2").mark_text(fontSize=SIZE, color="white").encode(y=value, text="label:N")
    above = base.transform_filter("datum.position > 0").mark_text(dy=-8, fontSize=SIZE).encode(y=value, text="label:N")
    line = base.mark_line(color=colours["line"], strokeWidth=2).encode(y=share)
    points = base.mark_point(color=colours["line"], filled=True, size=36, opacity=1).encode(y=share, tooltip=tooltip)
    rule = alt.Chart(alt.Data(values=[{"cumulative": 0.6}])).mark_rule(
        color=colours["rule"], strokeDash=[6, 4], strokeWidth=1.5).encode(y=share)
    wide = step * len(rows)
    chart = alt.layer(alt.layer(bars, inside, above), alt.layer(rule, line, points)).resolve_scale(
        y="independent").properties(
        width=wide, height=HEIGHT, title=heading(say("chart_priorities_title", lang, own=visible(result.own)), [
            say("chart_priorities_note", lang)], wide),
        description=say("chart_priorities_description", lang, count=len(rows), first=names[0],
                        share=f"{rows[0].share:.1%}"))
    return finished(chart, data)


@fast
def importance_performance_chart(result: ComparisonResult, importance: Mapping[str, float], lang: str) -> dict[str, Any]:
    """Importance over our own score, cut at both means. Its heading warns that it knows no comparators and names the
    attributes of the focus that it would pass over."""
    import altair as alt

    found, colours, wide, high = importance_performance(result, importance), palette(), 520, 400
    order = [row.attribute for row in result.ranking]
    x_low, x_high = _room([found.places[name][0] for name in order] + [found.performance_mean])
    y_low, y_high = _room([found.places[name][1] for name in order] + [found.importance_mean])
    data = [{"own": own, "importance": weight, "name": shorten(visible(name), 150, SIZE),
             "quadrant": say(f"chart_quadrant_{quadrant}", lang),
             "strength": 1 if name in result.focus else 0.5,
             # a label near the right edge stands before its point
             "before": (own - x_low) / (x_high - x_low) * wide + width(visible(name), SIZE) > wide - 10}
            for name in order for own, weight, quadrant in [found.places[name]]]
    x = alt.X("own:Q", scale=alt.Scale(domain=[x_low, x_high], nice=False), axis=alt.Axis(
        title=say("chart_own_score", lang), grid=False))
    y = alt.Y("importance:Q", scale=alt.Scale(domain=[y_low, y_high], nice=False), axis=alt.Axis(
        title=say("chart_importance", lang), grid=False))
    base = alt.Chart(alt.NamedData(name="rows"))
    dots = base.mark_point(filled=True, size=110, color=colours["own"]).encode(
        x=x, y=y, opacity=alt.Opacity("strength:Q", scale=None, legend=None),
        tooltip=[alt.Tooltip("name:N", title=say("chart_attribute", lang)),
                 alt.Tooltip("own:Q", title=say("chart_own_score", lang), format=".2~f"),
                 alt.Tooltip("importance:Q", title=say("chart_importance", lang), format=".2~f"),
                 alt.Tooltip("quadrant:N", title=say("chart_quadrant", lang))])
    labels = [base.transform_filter(where).mark_text(align=align, dx=dx, fontSize=SIZE).encode(x=x, y=y, text="name:N")
              for where, align, dx in (("!datum.before", "left", 9), ("datum.before", "right", -9))]
    cross = [alt.Chart(alt.Data(values=[{"own": found.performance_mean}])).mark_rule(
                 color=colours["rule"], strokeDash=[6, 4]).encode(x=x),
             alt.Chart(alt.Data(values=[{"importance": found.importance_mean}])).mark_rule(
                 color=colours["rule"], strokeDash=[6, 4]).encode(y=y)]
    corners = [("concentrate_here", 6, 14, "left"), ("keep_up", wide - 6, 14, "right"),
               ("low_priority", 6, high - 8, "left"), ("possible_overkill", wide - 6, high - 8, "right")]
    words = [alt.Chart(alt.Data(values=[{"text": say(f"chart_quadrant_{quadrant}", lang)}])).mark_text(
        align=align, x=at, y=up, fontSize=SIZE, color=colours["rule"], opacity=0.85).encode(text="text:N")
        for quadrant, at, up, align in corners]
    passed = differing(result, found)
    notes = [say("chart_map_warning", lang)]
    notes += [say("chart_map_passed", lang, names=join([visible(name) for name in passed], lang))] if passed else []
    chart = alt.layer(*cross, *words, dots, *labels).properties(
        width=wide, height=high, title=heading(say("chart_map_title", lang), notes, wide),
        description=say("chart_map_description", lang, count=len(order), passed=join(
            [visible(name) for name in passed], lang) or "–"))
    return finished(chart, data)


def _room(numbers: list[float]) -> tuple[float, float]:
    """The ends of an axis with room for the words in the corners; never of no length."""
    low, high = min(numbers), max(numbers)
    spare = max((high - low) * 0.18, 0.5)
    return low - spare, high + spare
