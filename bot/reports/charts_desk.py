"""Charts of the supervisor's page: stacked and plain bars. A part that has a ``link`` opens it.

``rows`` are dicts as the table beside the chart shows them; ``colours`` gives a topic the colour it has everywhere.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.language.texts import say
from bot.reports.charts import SIZE, fast, finished, heading, lookup, number, palette
from bot.reports.labels import shorten, visible, wrap

ROW = 30  # pixels of a bar that lies
WIDE = 720
LABEL = 190
Rows = Sequence[Mapping[str, Any]]


def _order(rows: Rows, column: str) -> list[str]:
    return list(dict.fromkeys(str(row[column]) for row in rows))


def _names(items: Sequence[str], room: float = LABEL) -> list[Any]:
    """Labels of an axis: visible, at most two lines."""
    return [wrap(visible(name), room, SIZE, 2) for name in items]


def _axis(alt: Any, items: Sequence[str], room: float = LABEL, **looks: Any) -> Any:
    return alt.Axis(title=None, labelExpr=lookup(_names(items, room)), labelLimit=0, ticks=False, domain=False,
                    labelPadding=8, **looks)


@fast
def bars_chart(rows: Rows, y: str, column: str, title: str, lang: str) -> dict[str, Any]:
    """Lying bars with their numbers, in the order of the rows."""
    import altair as alt

    data = [{"y": place, "name": visible(str(row[y])), "n": row[column], "label": number(row[column]),
             "link": row.get("link")} for place, row in enumerate(rows)]
    base = alt.Chart(alt.NamedData(name="rows")).encode(
        y=alt.Y("y:O", axis=_axis(alt, [str(row[y]) for row in rows])),
        x=alt.X("n:Q", scale=alt.Scale(domain=[0, max(row[column] for row in rows) * 1.12 or 1], nice=False), axis=None))
    bars = base.mark_bar(color=palette()["bar"], height={"band": 0.7}).encode(href="link:N")
    figures = base.mark_text(align="left", dx=5, fontSize=SIZE).encode(text="label:N")
    chart = alt.layer(bars, figures).properties(
        width=WIDE * 0.6, height=ROW * len(rows), title=heading(title, [], WIDE),
        description=say("chart_bars_description", lang, title=visible(title), count=len(rows)))
    return finished(chart, data)


@fast
def stack_chart(rows: Rows, along: str, series: str, column: str, colours: Mapping[str, str], title: str, lang: str, *,
                lying: bool) -> dict[str, Any]:
    """Bars of one place or month each, made up of topics; ``lying`` for names, standing for months.

    The topics are stacked by their sum, the largest at the foot, in every bar alike.
    """
    import altair as alt

    places, sums = _order(rows, along), {}
    for row in rows:
        sums[row[series]] = sums.get(row[series], 0) + row[column]
    ranked = sorted(sums, key=lambda name: (-sums[name], name))
    totals = {place: sum(row[column] for row in rows if str(row[along]) == place) for place in places}
    data, high = [], max(totals.values()) * 1.1
    for place in places:
        at = 0
        for row in sorted((one for one in rows if str(one[along]) == place), key=lambda one: ranked.index(one[series])):
            data.append({"place": places.index(place), "from": at, "to": at + row[column],
                         "series": ranked.index(row[series]), "link": row.get("link")})
            at += row[column]
    count = alt.Scale(domain=[0, high], nice=False)
    axis = alt.Axis(title=say("chart_count", lang), tickMinStep=1, tickCount=6, format=",d")
    legend = alt.Legend(title=None, orient="bottom" if lying else "right", columns=4 if lying else 1, labelLimit=0,
                        labelExpr=lookup([shorten(visible(name), 200, SIZE) for name in ranked]), symbolType="square")
    paints = alt.Scale(domain=list(range(len(ranked))), range=[colours[name] for name in ranked])
    colour = alt.Color("series:O", scale=paints, legend=legend)
    band = alt.Axis(title=None, labelExpr=lookup(places), labelAngle=0 if len(places) < 13 else -50, labelLimit=0,
                    ticks=False, labelPadding=6)
    base = alt.Chart(alt.NamedData(name="rows"))
    top = alt.Chart(alt.Data(values=[{"place": one, "to": totals[name], "label": number(totals[name])}
                                     for one, name in enumerate(places)]))
    if lying:
        where = alt.Y("place:O", axis=_axis(alt, places))
        bars = base.mark_bar(height={"band": 0.74}, stroke="white", strokeWidth=0.6).encode(
            y=where, x=alt.X("from:Q", scale=count, axis=axis), x2="to:Q", color=colour, href="link:N")
        figures = top.mark_text(align="left", dx=5, fontSize=SIZE).encode(y=where, x=alt.X("to:Q"), text="label:N")
    else:
        where = alt.X("place:O", axis=band)
        bars = base.mark_bar(width={"band": 0.78}, stroke="white", strokeWidth=0.6).encode(
            x=where, y=alt.Y("from:Q", scale=count, axis=axis), y2="to:Q", color=colour, href="link:N")
        figures = top.mark_text(dy=-8, fontSize=SIZE).encode(x=where, y=alt.Y("to:Q"), text="label:N")
    size = {"width": WIDE, "height": ROW * len(places)} if lying else {
        "width": max(120.0, min(WIDE, 90 * len(places))), "height": 330}
    chart = alt.layer(bars, figures).properties(
        **size, title=heading(title, [], WIDE),
        description=say("chart_bars_description", lang, title=visible(title), count=len(places)))
    return finished(chart, data)
