"""The effect of a project in words: the figures, the interval, the three verdicts (methods.md §2.5, §14)."""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Mapping

from bot.language.periods import Period
from bot.language.texts import say
from bot.playbooks.effect import Effect
from bot.reports.judged import number


def effect_words(effect: Effect, values: Mapping[str, Any], lang: str) -> list[str]:
    """Lines: before and after with n and period, difference with interval and p or what the chart shows, the verdicts, what
    is short and for how long to collect, what to beware of."""
    result, verdicts = effect.result, effect.verdicts
    periods = {"before_period": _span(values["before_period"]), "after_period": _span(values["after_period"])}
    if effect.kind == "proportion":
        lines = [say("effect_proportion", lang, x1=values["before_x"], n1=f"{values['before_n']:,g}",
                     x2=values["after_x"], n2=f"{values['after_n']:,g}", p1=f"{result.p1:.2%}", p2=f"{result.p2:.2%}",
                     difference=f"{result.diff * 100:.2f}", low=f"{result.ci_low * 100:.2f}",
                     high=f"{result.ci_high * 100:.2f}", p=_p(result.p),
                     test=say(f"test_{result.test}", lang), **periods)]
    elif effect.kind in ("rate", "counts"):
        counts, interval = result.counts, result.ratio_ci
        base = (lambda n: f"{n:,g}") if effect.kind == "counts" else _base(values, lang)
        ratio = "–" if counts.ratio is None else f"{counts.ratio:.2f}"
        lines = [say("effect_rate" if effect.kind == "rate" else "effect_counts", lang, x1=result.x1, t1=base(result.t1),
                     x2=result.x2, t2=base(result.t2), r1=f"{counts.rate1 * effect.scale:.3g}",
                     r2=f"{counts.rate2 * effect.scale:.3g}", ratio=ratio, low=f"{interval[0]:.2f}",
                     high=f"{interval[1]:.2f}", p=_p(result.p), per=base(effect.scale),
                     test=say(f"stats_test_{effect.test}", lang), **periods)]
    elif effect.kind == "series":
        lines = []
    else:
        lines = [say("effect_times" if effect.kind == "times" else "effect_paired", lang, n1=result.n1, n2=result.n2,
                     m1=f"{result.median1:g}", m2=f"{result.median2:g}", shift=f"{result.shift:g}",
                     low=number(result.ci_low), high=number(result.ci_high), p=_p(result.p), **periods)]
    if effect.over_time:
        found = effect.over_time
        side = "lower" if found.lower else "higher" if found.higher else "none"
        lines.append(say("effect_over_time", lang, n1=found.n1, n2=found.n2, m1=f"{found.median1:g}",
                         m2=f"{found.median2:g}", day=values["change_date"], run=found.run, limit=found.limit,
                         shift=say(f"effect_shift_{side}", lang), **periods))
    lines.append(say("verdict_improved", lang, verdict=_yes(verdicts.improved, lang)))
    lines.append(say("verdict_point", lang, verdict=_yes(verdicts.target_met_point, lang), target=f"{effect.target:g}"))
    lines.append(say("verdict_demonstrated", lang, verdict=_yes(verdicts.target_demonstrated, lang)))
    if verdicts.needed:
        lines.append(say(verdicts.needed, lang, n=verdicts.needed_n))
    if effect.longer:
        days = Period(*map(dt.date.fromisoformat, values["after_period"])).days
        lines.append(say("effect_need_longer", lang, periods=effect.longer, days=days))
    return lines + [say("stats_note", lang, note=say(f"stats_warning_{code}", lang)) for code in effect.warnings]


def effect_told(effect: Effect, values: Mapping[str, Any], lang: str) -> list[str]:
    """The same for the chat: first which test and why this one."""
    return [say(f"effect_why_{effect.test}", lang), *effect_words(effect, values, lang)]


def _p(value: float) -> str:
    """A p value as it is written: "= 0.0021", or "< 0.0001" where four places would show none."""
    return "< 0.0001" if value < 0.0001 else f"= {value:.4f}"


def _base(values: Mapping[str, Any], lang: str) -> Callable[[float], str]:
    """What a rate is reckoned on, in words: days where both totals are the lengths of their periods, else transactions."""
    lengths = [Period(*map(dt.date.fromisoformat, values[f"{when}_period"])).days for when in ("before", "after")]
    days = [values["before_n"], values["after_n"]] == lengths
    unit = "days" if days else "transactions" if values.get("unit") == "per_1000" else "volume"
    return lambda n: say(f"effect_base_{unit}", lang, n=f"{n:,g}")


def _span(period: list[str]) -> str:
    return f"{period[0]} – {period[1]}"


def _yes(verdict: bool | None, lang: str) -> str:
    return say("verdict_unknown" if verdict is None else "yes" if verdict else "no", lang)
