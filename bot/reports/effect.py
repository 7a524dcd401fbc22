"""The effect of a project in words: the figures, the interval, the three verdicts (methods.md §2.5, §14)."""
from __future__ import annotations

from typing import Any, Mapping

from bot.language.texts import say
from bot.playbooks.effect import Effect


def effect_words(effect: Effect, values: Mapping[str, Any], lang: str) -> list[str]:
    """Lines: before and after with n and period, difference with interval and p, the three verdicts, what is short."""
    result, verdicts = effect.result, effect.verdicts
    periods = {"before_period": _span(values["before_period"]), "after_period": _span(values["after_period"])}
    if effect.kind == "proportion":
        lines = [say("effect_proportion", lang, x1=values["before_x"], n1=f"{values['before_n']:,g}",
                     x2=values["after_x"], n2=f"{values['after_n']:,g}", p1=f"{result.p1:.2%}", p2=f"{result.p2:.2%}",
                     difference=f"{result.diff * 100:.2f}", low=f"{result.ci_low * 100:.2f}",
                     high=f"{result.ci_high * 100:.2f}", p=_p(result.p),
                     test=say(f"test_{result.test}", lang), **periods)]
    elif effect.kind == "rate":
        counts = result.counts
        ratio = "–" if counts.ratio is None else f"{counts.ratio:.2f}"
        lines = [say("effect_rate", lang, x1=values["before_x"], t1=f"{values['before_n']:,g}", x2=values["after_x"],
                     t2=f"{values['after_n']:,g}", r1=f"{counts.rate1 * effect.scale:.3g}",
                     r2=f"{counts.rate2 * effect.scale:.3g}", ratio=ratio, low=f"{counts.ci_low:.2f}",
                     high=f"{counts.ci_high:.2f}", p=_p(counts.p), per=f"{effect.scale:g}", **periods)]
    else:
        lines = [say("effect_times", lang, n1=len(values["before_values"]), n2=len(values["after_values"]),
                     m1=f"{result.median1:g}", m2=f"{result.median2:g}", shift=f"{result.shift:g}",
                     low=f"{result.ci_low:g}", high=f"{result.ci_high:g}", p=_p(result.p), **periods)]
    lines.append(say("verdict_improved", lang, verdict=_yes(verdicts.improved, lang)))
    lines.append(say("verdict_point", lang, verdict=_yes(verdicts.target_met_point, lang), target=f"{effect.target:g}"))
    lines.append(say("verdict_demonstrated", lang, verdict=_yes(verdicts.target_demonstrated, lang)))
    if verdicts.needed:
        lines.append(say(verdicts.needed, lang, n=verdicts.needed_n))
    return lines


def _p(value: float) -> str:
    """A p value as it is written: "= 0.0021", or "< 0.0001" where four places would show none."""
    return "< 0.0001" if value < 0.0001 else f"= {value:.4f}"


def _span(period: list[str]) -> str:
    return f"{period[0]} – {period[1]}"


def _yes(verdict: bool | None, lang: str) -> str:
    return say("verdict_unknown" if verdict is None else "yes" if verdict else "no", lang)
