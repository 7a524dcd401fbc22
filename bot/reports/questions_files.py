"""The chart of an answer, its table as a file, and its figures as plain values."""
from __future__ import annotations

import csv
import io
import secrets
from pathlib import Path
from typing import Any

from bot.complaints.spreadsheet import guarded
from bot.language.texts import say
from bot.questions.model import Answer, Change
from bot.questions.why import SHOWN
from bot.reports.questions import name_of, question_title
from bot.reports.top import top_chart
from bot.topics.taxonomy import Taxonomy

BARS = 20
COLUMNS = ("what", "key", "n", "share", "before", "transactions", "rate", "verdict", "p")


def answer_chart(answer: Answer, taxonomy: Taxonomy, lang: str, folder: Path) -> Path | None:
    """The picture of the answer in ``folder``, drawn once for the same figures; None where there is nothing to draw."""
    from bot.reports import charts

    if answer.kind == "top":
        return top_chart(answer.top, taxonomy, lang, folder) if answer.top else None
    if not answer.n or answer.kind in ("drill", "search"):
        return None
    title = question_title(answer, taxonomy, lang)
    if answer.kind == "trend":
        if answer.drawn is None:
            return None
        return charts.picture(folder, lambda: _trend(answer, title, lang), "trend", answer.drawn.chart, title, answer.step,
                              answer.per, lang)
    rows = answer.rows[:BARS]
    if answer.kind == "why":
        ranked = sorted(answer.rows, key=lambda row: row.dimension)
        rows = tuple(row for part in dict.fromkeys(one.dimension for one in answer.rows)
                     for row in [one for one in ranked if one.dimension == part][:SHOWN])
    if not rows or answer.kind != "compare" and answer.n_before is None:
        return None
    names = [name_of(row, taxonomy, lang) for row in rows]
    return charts.picture(folder, lambda: _bars(answer, rows, names, title, lang), answer.kind, rows, names, title, lang)


def _trend(answer: Answer, title: str, lang: str) -> dict[str, Any]:
    from bot.reports.charts_control import over_time_chart

    assert answer.drawn is not None
    if any(row.rate is not None for row in answer.rows):
        return over_time_chart(answer.drawn.chart, title, say("question_axis_rate", lang, per=f"{answer.per:,}"), lang,
                               scale=float(answer.per or 1))
    equal = answer.drawn.chart.kind == "c"  # such a chart counts periods, the others days
    measure = say("question_axis_count", lang) if answer.step == 1 else say("question_axis_per_days", lang, days=answer.step)
    return over_time_chart(answer.drawn.chart, title, measure, lang, scale=1.0 if equal else float(answer.step))


def _bars(answer: Answer, rows, names: list[str], title: str, lang: str) -> dict[str, Any]:
    from bot.reports.charts_questions import bars_chart, pairs_chart

    marked = [row.change is not None and row.change.verdict in ("up", "down") for row in rows]
    if answer.kind == "since_event":
        return pairs_chart(names, [row.before or 0 for row in rows], [row.n for row in rows], title,
                           say("question_axis_count", lang), lang)
    if answer.kind == "why":
        return bars_chart(names, [row.n - (row.expected or 0) for row in rows], marked, title,
                          say("question_axis_difference", lang), lang)
    if all(row.rate is not None for row in rows):
        return bars_chart(names, [row.rate for row in rows], marked, title,
                          say("question_axis_rate", lang, per=f"{answer.per:,}"), lang)
    return bars_chart(names, [row.n for row in rows], marked, title, say("question_axis_count", lang), lang)


def answer_table(answer: Answer, taxonomy: Taxonomy, lang: str, folder: Path) -> Path:
    """The rows as a CSV file with a name that cannot be guessed. SetupError where the folder cannot be written."""
    from bot.reports.charts import write

    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([say(f"question_column_{name}", lang) for name in COLUMNS])
    for row in answer.rows:
        cells = [say(f"question_by_{row.dimension}", lang), name_of(row, taxonomy, lang), row.n, row.share, row.before,
                 row.transactions, row.rate, row.change.verdict if row.change else None,
                 row.change.test.p if row.change else None]
        writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in cells])
    return write(text.getvalue().encode("utf-8-sig"), folder / f"answer-{secrets.token_hex(16)}.csv")


def answer_values(answer: Answer, taxonomy: Taxonomy, lang: str, chart: Path | None) -> dict[str, Any]:
    """The figures as JSON values: rows, n, period, verdicts, file of the chart."""
    def one(change: Change | None) -> dict[str, Any] | None:
        if change is None:
            return None
        test = change.test
        return {"verdict": test.verdict, "p": test.p, "ratio": test.ratio and _finite(test.ratio),
                "ci": [test.ci_low, _finite(test.ci_high)],
                "dispersion": change.dispersion.ratio if change.dispersion else None}

    quality = answer.quality
    return {
        "kind": answer.kind, "question": answer.question.saved(),
        "period": _days(answer.period), "before": _days(answer.before), "n": answer.n, "n_before": answer.n_before,
        "unlabelled": answer.unlabelled, "abstained": answer.abstained, "unit": answer.question.unit or "count",
        "per": answer.per, "transactions": answer.exposure.transactions,
        "transactions_before": answer.exposure_before.transactions,
        "change": one(answer.total), "p_all_equal": answer.homogeneity,
        "rows": [{"dimension": row.dimension, "key": row.key, "name": name_of(row, taxonomy, lang), "n": row.n,
                  "share": row.share, "before": row.before, "expected": row.expected, "transactions": row.transactions,
                  "rate": row.rate, "rate_before": row.rate_before, "change": one(row.change), "top": row.top}
                 for row in answer.rows],
        "vital_few": list(answer.top.pareto.vital_few) if answer.top and answer.top.pareto else [],
        "signals": [signal.rule for signal in answer.drawn.chart.signals] if answer.drawn else [],
        "quality": vars(quality) if quality else None, "notes": [{"code": code, **params} for code, params in answer.notes],
        "cases": [{key: case[key] for key in ("id", "received_at", "branch", "channel", "topic", "severity", "text")}
                  for case in answer.cases],
        "nearest": _days(answer.nearest), "chart": str(chart) if chart else None}


def _days(period) -> dict[str, str] | None:
    return {"from": period.start.isoformat(), "to": period.end.isoformat()} if period else None


def _finite(value: float) -> float | None:
    return value if value < float("inf") else None
