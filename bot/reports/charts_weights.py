"""The chart of weights: one bar an item, the heaviest on top."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.language.texts import say
from bot.reports.charts import SIZE, fast, finished, heading, lookup, palette
from bot.reports.labels import visible, width, wrap

if TYPE_CHECKING:
    from bot.choosing.weights.weigh import Weighing


@fast
def weights_chart(result: Weighing, lang: str) -> dict[str, Any]:
    """Weights in percent, in rank order."""
    import altair as alt

    names = [visible(item) for item in result.ranking]
    room = min(220.0, max(width(name, SIZE) for name in names) + 4)
    rows = [{"position": place, "name": name, "weight": result.weights[item], "label": f"{result.weights[item]:.1%}"}
            for place, (item, name) in enumerate(zip(result.ranking, names))]
    base = alt.Chart(alt.NamedData(name="rows")).encode(y=alt.Y("position:O", axis=alt.Axis(
        title=None, labelExpr=lookup([wrap(name, room, SIZE, 2) for name in names]), labelLimit=0, ticks=False,
        domain=False, labelPadding=8)))
    most = max(row["weight"] for row in rows)
    x = alt.X("weight:Q", scale=alt.Scale(domain=[0, most * 1.2], nice=False),
              axis=alt.Axis(title=say("chart_weight", lang), format=".0%", tickCount=5))
    bars = base.mark_bar(color=palette()["own"], height={"band": 0.6}).encode(
        x=x, tooltip=[alt.Tooltip("name:N", title=say("chart_attribute", lang)),
                      alt.Tooltip("weight:Q", title=say("chart_weight", lang), format=".1%")])
    figures = base.mark_text(align="left", dx=5, fontSize=SIZE).encode(x=x, text="label:N")
    notes = [say("weights_raters", lang, count=result.raters)]
    if result.cr is not None:
        notes.append(say("weights_cr", lang, cr=f"{result.cr:.3f}"))
    chart = alt.layer(bars, figures).properties(
        width=460, height=40 * len(rows),
        title=heading(say("weights_chart_title", lang, method=say(f"weights_method_{result.method}", lang)), notes, 640),
        description=say("weights_chart_description", lang, count=len(rows), first=names[0], share=rows[0]["label"]))
    return finished(chart, rows)
