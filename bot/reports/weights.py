"""Weights as Markdown and as a chart, for the chat and the command line; judgements put into words."""
from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from bot.choosing.weights.weigh import Weighing
from bot.language.texts import join, say
from bot.store import Store


def weights_table(result: Weighing, lang: str, answered: Sequence[str] = (), waiting: Sequence[str] = ()) -> list[str]:
    """Table, method, raters with names where known, consistency and warnings."""
    points = result.points is not None
    lines = [say("weights_head_points" if points else "weights_head", lang),
             "|---:|---|---:|---:|" if points else "|---:|---|---:|"]
    for rank, item in enumerate(result.ranking, 1):
        more = f" {result.points[item]:.4g} |" if result.points else ""
        lines.append(f"| {rank} | {item} | {result.weights[item]:.1%} |{more}")
    lines += ["", say("weights_how", lang, method=say(f"weights_method_{result.method}", lang))]
    names = say("weights_names", lang, names=join(list(answered), lang)) if answered else ""
    lines[-1] += say("weights_sep", lang) + say("weights_raters", lang, count=result.raters) + names
    if result.cr is not None:
        good = "weights_cr_good" if result.cr <= 0.10 else "weights_cr_bad"
        lines.append(say(good, lang, cr=f"{result.cr:.3f}"))
        every = math.comb(len(result.weights), 2)
        if result.pairs < every:  # few checks say little, however well they fit
            lines.append(say("weights_checked", lang, pairs=result.pairs, every=every,
                             checks=result.pairs - len(result.weights) + 1))
    lines += warnings(result, lang)
    if waiting:
        lines.append(say("weights_waiting", lang, names=join(list(waiting), lang)))
    return lines


def warnings(result: Weighing, lang: str) -> list[str]:
    lines = [say(f"weights_warning_{code}", lang) for code in result.warnings if code not in ("inconsistent", "zero_weight")]
    if "zero_weight" in result.warnings:
        zero = [item for item, weight in result.weights.items() if weight == 0]
        lines.append(say("weights_warning_zero_weight", lang, items=join(zero, lang)))
    if "inconsistent" in result.warnings and result.worst:
        lines.append(say("weights_warning_inconsistent", lang, items=join(list(result.worst), lang)))
    return lines


def judgement_words(method: str, left: str, right: str, value: float, lang: str) -> str:
    """A judgement as a sentence: "Queue is clearly more important than Price (5)"."""
    if method == "direct":
        return say("weights_says_direct", lang, item=left, value=f"{value:g}")
    if method == "0-4":
        more, less = (left, right) if value >= 2 else (right, left)
        key = {0: "weights_says_equal", 1: "weights_says_more", 2: "weights_says_much"}[int(abs(value - 2))]
        return say(key, lang, more=more, less=less)
    if method == "0-1":
        more, less = (left, right) if value else (right, left)
        return say("weights_says_more", lang, more=more, less=less)
    more, less, strength = (left, right, value) if value >= 1 else (right, left, 1 / value)
    if abs(strength - 1) < 1e-9:
        return say("weights_says_equal", lang, more=more, less=less)
    return say("weights_says_ahp", lang, more=more, less=less, how=strength_words(strength, lang),
               value=f"{strength:.3g}")


def strength_words(strength: float, lang: str) -> str:
    """Saaty's words: 3 slightly, 5 clearly, 7 strongly, 9 extremely; the nearest lower one for those between."""
    named = max((value for value in (3, 5, 7, 9) if value <= strength + 1e-9), default=3)
    return say(f"weights_strength_{named}", lang)


def source_line(store: Store, study_id: int, lang: str) -> str | None:
    """Where a study's importances come from, when they were weighed; None when they were typed in."""
    from bot.choosing.weights.rating import together

    number = store.studies.weight_set(study_id)
    if number is None:
        return None
    result = together(store, number)
    method = say(f"weights_method_{result.method}", lang)
    line = say("weights_source", lang, number=number, method=method, raters=result.raters)
    if result.cr is None:
        return line
    return say("weights_source_cr" if result.cr <= 0.10 else "weights_source_cr_bad", lang, source=line,
               cr=f"{result.cr:.3f}")


def weights_picture(result: Weighing, lang: str, folder: Path) -> Path:
    """The bar chart as PNG."""
    from bot.reports import charts
    from bot.reports.charts_weights import weights_chart

    return charts.picture(folder, lambda: weights_chart(result, lang), result, lang)
