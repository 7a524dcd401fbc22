"""Charts of answers: levels set against each other, parts of a difference, before against after an event."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.language.texts import say
from bot.reports.charts import PALE, SIZE, fast, finished, heading, lookup, palette
from bot.reports.labels import shorten, visible, width

BAR = 26  # pixels of a bar with its space
WIDE = 460


@fast
def bars_chart(names: Sequence[str], values: Sequence[float], marked: Sequence[bool], title: str, measure: str, lang: str,
               notes: Sequence[str] = ()) -> dict[str, Any]:
    """Horizontal bars in the order given; ``marked`` ones (more than chance) at full strength. Values may be negative."""
    import altair as alt

    colours = palette()
    shown = [visible(name) for name in names]
    data = [{"position": place, "name": name, "value": value, "label": figure(value), "strength": 1 if mark else PALE}
            for place, (name, value, mark) in enumerate(zip(shown, values, marked))]
    high, low = max([*values, 0]), min([*values, 0])
    room = (high - low) * 0.14 or 1.0
    y = alt.Y("position:O", axis=alt.Axis(title=None, labelExpr=lookup([shorten(name, 180, SIZE) for name in shown]),
                                          labelLimit=0, ticks=False, domain=False, labelPadding=8))
    x = alt.X("value:Q", scale=alt.Scale(domain=[low - (room if low < 0 else 0), high + room], nice=False),
              axis=alt.Axis(title=measure, tickCount=5))
    base = alt.Chart(alt.NamedData(name="rows")).encode(y=y, x=x)
    bars = base.mark_bar(color=colours["own"], height={"band": 0.66}).encode(
        opacity=alt.Opacity("strength:Q", scale=None, legend=None),
        tooltip=[alt.Tooltip("name:N", title=say("chart_category", lang)), alt.Tooltip("label:N", title=measure)])
    texts = [base.transform_filter(where).mark_text(align=align, dx=dx, fontSize=SIZE).encode(text="label:N")
             for where, align, dx in (("datum.value >= 0", "left", 5), ("datum.value < 0", "right", -5))]
    chart = alt.layer(bars, *texts).properties(
        width=WIDE, height=BAR * len(data), title=heading(title, notes, WIDE + 180),
        description=say("question_chart_description", lang, title=visible(title), count=len(data)))
    return finished(chart, data)


@fast
def pairs_chart(names: Sequence[str], before: Sequence[float], after: Sequence[float], title: str, measure: str, lang: str,
                notes: Sequence[str] = ()) -> dict[str, Any]:
    """Two bars for each name: before and after."""
    import altair as alt

    colours = palette()
    shown = [visible(name) for name in names]
    sides = [say("question_axis_before", lang), say("question_axis_after", lang)]
    data = [{"position": place, "name": name, "side": side, "value": values[place]}
            for place, name in enumerate(shown) for side, values in zip(sides, (before, after))]
    y = alt.Y("position:O", axis=alt.Axis(title=None, labelExpr=lookup([shorten(name, 180, SIZE) for name in shown]),
                                          labelLimit=0, ticks=False, domain=False, labelPadding=8))
    bars = alt.Chart(alt.NamedData(name="rows")).mark_bar().encode(
        y=y, x=alt.X("value:Q", axis=alt.Axis(title=measure, tickCount=5)),
        yOffset=alt.YOffset("side:N", sort=sides),
        color=alt.Color("side:N", scale=alt.Scale(domain=sides, range=[colours["bar"], colours["own"]]),
                        legend=alt.Legend(title=None, orient="top", labelLimit=round(width("x" * 30, SIZE)))),
        tooltip=[alt.Tooltip("name:N", title=say("chart_category", lang)), alt.Tooltip("side:N", title=" "),
                 alt.Tooltip("value:Q", title=measure)])
    chart = alt.layer(bars).properties(
        width=WIDE, height=BAR * 1.5 * len(shown), title=heading(title, notes, WIDE + 180),
        description=say("question_chart_description", lang, title=visible(title), count=len(data)))
    return finished(chart, data)


def figure(value: float) -> str:
    """A bar's number: whole where it is, else two places."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"
