"""Charts that rank: Pareto chart of counts, profile of a comparison."""
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bot.analysis.pareto import Pareto
from bot.language.texts import join, say
from bot.reports.charts import HEIGHT, PALE, SHAPES, SIZE, fast, finished, heading, ink_on, lookup, number, palette
from bot.reports.labels import balanced, fits, shorten, visible, width, wrap

if TYPE_CHECKING:
    from bot.choosing.comparison import ComparisonResult


@fast
def pareto_chart(pareto: Pareto, labels: Mapping[str, str], title: str, lang: str,
                 links: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Pareto chart 排列图: sorted bars with their counts, the cumulative line and the line of the threshold.

    ``labels`` maps categories to what is shown (the category itself where it has none). The left axis ends at the
    total and the right one at 100 %, so that the line starts on the first bar, as in the seven QC tools. The vital
    few are drawn at full strength. Labels break into lines where that suffices, else they are slanted. ``links`` are
    the addresses that bars open.
    """
    import altair as alt

    rows, names = pareto.rows, [visible(labels.get(row.category, row.category)) for row in pareto.rows]
    colours = palette()
    step = max(46.0, min(150.0, 760 / len(rows)))
    flat = all(fits(name, step - 6, SIZE, 3) for name in names)
    shown = [balanced(name, step - 6, SIZE, 3) if flat else wrap(name, 170, SIZE, 2) for name in names]
    data = [{
        "position": position, "name": name, "count": row.count, "label": number(row.count), "share": row.share,
        "cumulative": row.cumulative, "strength": 1 if row.vital else PALE,
        "colour": colours["topics"].get(row.category, colours["bar"]),
        **({"link": links[row.category]} if links else {}),
    } for position, (row, name) in enumerate(zip(rows, names))]
    percent = f"{pareto.threshold:.0%}"
    x = alt.X("position:O", axis=alt.Axis(
        title=None, labelExpr=lookup(shown), labelAngle=0 if flat else -40, labelAlign="center" if flat else "right",
        labelBaseline="top" if flat else "middle", labelLimit=0, ticks=False, labelPadding=6))
    tooltip = [alt.Tooltip("name:N", title=say("chart_category", lang)),
               alt.Tooltip("label:N", title=say("chart_count", lang)),
               alt.Tooltip("share:Q", title=say("chart_share", lang), format=".1%"),
               alt.Tooltip("cumulative:Q", title=say("chart_cumulative", lang), format=".1%")]
    # half a case is none; what is weighed may be anything
    few = list(range(int(pareto.n) + 1)) if pareto.n <= 4 and all(row.count == int(row.count) for row in rows
                                                                  ) else alt.Undefined
    count = alt.Y("count:Q", scale=alt.Scale(domain=[0, pareto.n], nice=False),
                  axis=alt.Axis(title=say("chart_count", lang), format=",d" if pareto.n > 4 else "~g",
                                tickMinStep=1 if pareto.n > 4 else 0, tickCount=6, values=few))
    share = alt.Y("cumulative:Q", scale=alt.Scale(domain=[0, 1]),
                  axis=alt.Axis(title=say("chart_cumulative", lang), format=".0%", orient="right", grid=False))
    base = alt.Chart(alt.NamedData(name="rows")).encode(x=x)
    bars = base.mark_bar(width={"band": 0.78}).encode(
        y=count, color=alt.Color("colour:N", scale=None), tooltip=tooltip,
        opacity=alt.Opacity("strength:Q", scale=None, legend=None), **({"href": "link:N"} if links else {}))
    # the cumulative line starts on top of the first bar, so the first count stands in its middle, clear of the dot
    inside = base.transform_filter("datum.position == 0").transform_calculate(count="datum.count / 2").mark_text(
        fontSize=SIZE, color=ink_on(data[0]["colour"]) if rows[0].vital else colours["line"]).encode(y=count, text="label:N")
    above = base.transform_filter("datum.position > 0").mark_text(dy=-8, fontSize=SIZE).encode(
        y=count, text="label:N")
    line = base.mark_line(color=colours["line"], strokeWidth=2).encode(y=share)
    points = base.mark_point(color=colours["line"], filled=True, size=36, opacity=1).encode(y=share, tooltip=tooltip)
    limit = alt.Chart(alt.Data(values=[{"cumulative": pareto.threshold, "name": say(
        "chart_threshold", lang, percent=percent)}])).encode(y=share)
    rule = limit.mark_rule(color=colours["rule"], strokeDash=[6, 4], strokeWidth=1.5)
    rule_name = limit.mark_text(color=colours["rule"], align="left", x=6, dy=-8, fontSize=SIZE - 1).encode(
        text="name:N")
    notes = [say("chart_vital_few", lang, percent=percent)] if pareto.vital_few else []
    notes += [say("chart_no_vital_few", lang)] if pareto.no_vital_few else []
    # made in one go: alt.layer and the methods that change a chart copy the whole of it each time
    chart = alt.LayerChart(
        layer=[alt.layer(bars, inside, above), alt.layer(rule, rule_name, line, points)],
        resolve=alt.Resolve(scale=alt.ScaleResolveMap(y="independent")), width=step * len(rows), height=HEIGHT,
        title=heading(title, notes, step * len(rows)),
        description=say("chart_pareto_description", lang, title=visible(title), n=number(pareto.n),
                        count=len(rows), first=names[0], share=f"{rows[0].share:.1%}"))
    return finished(chart, data)


@fast
def comparison_chart(result: ComparisonResult, lang: str, labels: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Profile of ourselves and each comparator by attribute, highest priority on top, and the priorities beside it.

    Takes the ComparisonResult of ``bot.choosing.comparison.score``; ``labels`` may give other names of attributes.
    """
    import altair as alt

    colours, order = palette(), [row.attribute for row in result.ranking]
    names = [visible((labels or {}).get(attribute, attribute)) for attribute in order]
    subjects = [result.own, *(subject for subject in result.scores if subject != result.own)]
    paints = [colours["own"], *(colours["comparators"][place % len(colours["comparators"])]
                                for place in range(len(subjects) - 1))]
    height = 44 * len(order)
    room = min(190.0, max(width(name, SIZE) for name in names) + 4)
    axis = alt.Axis(title=None, labelExpr=lookup([wrap(name, room, SIZE, 2) for name in names]), labelLimit=0,
                    ticks=False, domain=False, labelPadding=8)
    y = alt.Y("position:O", axis=axis)
    # places stand for names: two long names may begin alike, and a legend would merge equal ones
    who = alt.Legend(title=None, orient="top", labelExpr=lookup([shorten(visible(name), 150, SIZE)
                                                                  for name in subjects]), labelLimit=0, columns=3)
    places = list(range(len(subjects)))
    scores = alt.Chart(alt.Data(values=[
        {"position": position, "name": name, "place": place, "subject": visible(subject),
         "score": result.scores[subject][attribute], "weight": 1.6 if place else 3.5, "area": 65 if place else 110}
        for place, subject in enumerate(subjects) for position, (attribute, name) in enumerate(zip(order, names))]))
    x = alt.X("score:Q", scale=alt.Scale(domain=list(result.scale), nice=False), axis=alt.Axis(
        title=say("chart_score", lang, low=f"{result.scale[0]:g}", high=f"{result.scale[1]:g}"), tickMinStep=1))
    colour = alt.Color("place:O", scale=alt.Scale(domain=places, range=paints), legend=who)
    shape = alt.Shape("place:O", legend=who, scale=alt.Scale(domain=places, range=[
        SHAPES[place % len(SHAPES)] for place in places]))
    tooltip = [alt.Tooltip("subject:N", title=say("chart_subject", lang)),
               alt.Tooltip("name:N", title=say("chart_attribute", lang)),
               alt.Tooltip("score:Q", title=say("chart_score", lang, low=f"{result.scale[0]:g}",
                                                high=f"{result.scale[1]:g}"), format=".2~f")]
    lines = scores.mark_line().encode(
        x=x, y=y, color=colour, order="position:Q",
        strokeWidth=alt.StrokeWidth("weight:Q", scale=None, legend=None))
    dots = scores.mark_point(filled=True, opacity=1).encode(
        x=x, y=y, color=colour, shape=shape, tooltip=tooltip,
        size=alt.Size("area:Q", scale=None, legend=None))
    profile = alt.layer(lines, dots).properties(width=400, height=height)

    priorities = alt.Chart(alt.Data(values=[
        {"position": position, "name": names[position], "share": row.share, "weight": row.weight, "gap": row.gap,
         "label": f"{row.share:.0%}" if row.share else "–",
         "strength": 1 if row.attribute in result.focus else PALE}
        for position, row in enumerate(result.ranking)]))
    bare = alt.Y("position:O", axis=None)
    most = max(row.share for row in result.ranking) or 0.8
    part = alt.X("share:Q", scale=alt.Scale(domain=[0, most * 1.25], nice=False),
                 axis=alt.Axis(title=say("chart_priority", lang), format=".0%", tickCount=4,
                               values=[place / 5 for place in range(6)] if most > 0.5 else alt.Undefined))
    bars = priorities.mark_bar(color=colours["own"], height={"band": 0.6}).encode(
        x=part, y=bare, opacity=alt.Opacity("strength:Q", scale=None, legend=None),
        tooltip=[alt.Tooltip("name:N", title=say("chart_attribute", lang)),
                 alt.Tooltip("weight:Q", title=say("chart_weight", lang), format=".1%"),
                 alt.Tooltip("gap:Q", title=say("chart_gap", lang), format="+.2f"),
                 alt.Tooltip("share:Q", title=say("chart_priority", lang), format=".1%")])
    figures = priorities.mark_text(align="left", dx=5, fontSize=SIZE).encode(x=part, y=bare, text="label:N")
    beside = alt.layer(bars, figures).properties(width=220, height=height)
    own = visible(result.own)
    focus = [names[order.index(attribute)] for attribute in result.focus]
    note = say("chart_comparison_focus" if focus else "chart_comparison_no_gap", lang)
    chart = alt.hconcat(profile, beside, spacing=24).properties(
        title=heading(say("chart_comparison_title", lang, own=own), [note], 640),
        description=say("chart_comparison_description", lang, own=own, count=len(order),
                        others=join([visible(name) for name in subjects[1:]], lang), focus=join(focus, lang) or "–"))
    return finished(chart)
