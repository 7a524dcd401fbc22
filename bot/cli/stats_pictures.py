"""The pictures of ``gaishan stats``: what stands on the axes of a chart of figures whose meaning only its owner knows."""
from __future__ import annotations

from typing import Any

from bot.analysis.charts.choice import Chosen
from bot.analysis.charts.series import Series
from bot.language.texts import say
from bot.reports import charts_control
from bot.reports.judged import Judged

MEASURES = {"p": "share", "laney_p": "share", "np": "count", "c": "count", "u": "rate", "laney_u": "rate", "i": "value",
            "i_log": "value", "g": "gap", "t": "gap"}


def chart_over_time(drawn: Chosen, data: Series, title: str, lang: str) -> dict[str, Any]:
    """The specification of a chart of ``data``; shares in percent. ``title`` is what the file is called."""
    measure = MEASURES.get(drawn.chart.kind, data.data)
    return charts_control.over_time_chart(drawn.chart, title, say(f"stats_measure_{measure}", lang), lang,
                                          scale=100.0 if measure == "share" else 1.0)


def effect_chart(judged: Judged, periods: Any, per: float, lang: str) -> dict[str, Any]:
    """The specification of before against after; shares in percent, rates × ``per``."""
    scale = 100.0 if judged.measure == "proportion" else per
    unit = say(f"stats_unit_{judged.measure}", lang, per=f"{per:,g}")
    names = [f"{start} – {end}" for start, end in periods] if periods else ["", ""]
    return charts_control.effect_chart(judged.measure, judged.result, names, scale,
                                       None if judged.target is None else judged.target * scale,
                                       say("stats_effect_title", lang), unit, lang)
