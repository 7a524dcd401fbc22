"""A comparison of before and after with its verdicts, and the words for it; the texts are in data/texts/stats.yml."""
from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from bot.analysis.effect import Comparison, PairedComparison, ProportionComparison, RateComparison, Verdicts
from bot.language.texts import say


@dataclass(frozen=True)
class Judged:
    """A comparison with its verdicts; ``warnings`` are codes with texts ``stats_warning_<code>``."""

    measure: str
    result: Comparison
    verdicts: Verdicts
    target: float | None
    direction: str
    warnings: tuple[str, ...]

    @property
    def test(self) -> str:
        """The name of the test that gave p; its words are the text ``stats_test_<name>``."""
        if isinstance(self.result, ProportionComparison):
            return "fisher" if self.result.test == "fisher" else "two_proportion_z"
        if isinstance(self.result, RateComparison):
            return "quasi_poisson" if self.result.quasi else "exact_poisson"
        return "wilcoxon" if isinstance(self.result, PairedComparison) else "mann_whitney"

    def as_dict(self, per: float = 1.0) -> dict[str, Any]:
        """For JSON; rates are × ``per``. ``ci`` is the interval of what ``ci_of`` names."""
        result, verdict = self.result, self.verdicts
        if isinstance(result, RateComparison):
            parts: dict[str, Any] = {
                "difference": (result.counts.rate1 - result.counts.rate2) * per, "ratio": result.counts.ratio,
                "ci": result.ratio_ci, "ci_of": "ratio", "per": per, "z_score": result.counts.z_score,
                "p_exact_poisson": result.counts.p, "dispersion": result.dispersion and result.dispersion.ratio,
                "n": {"before": result.x1, "after": result.x2},
                "before": _side(result.x1, result.t1, result.counts.rate1 * per, result.ci1, per),
                "after": _side(result.x2, result.t2, result.counts.rate2 * per, result.ci2, per)}
        elif isinstance(result, ProportionComparison):
            parts = {"difference": result.diff, "ci": (result.ci_low, result.ci_high), "ci_of": "difference", "z": result.z,
                     "n": {"before": result.n1, "after": result.n2},
                     "before": _side(result.x1, result.n1, result.p1, result.ci1),
                     "after": _side(result.x2, result.n2, result.p2, result.ci2)}
        else:
            parts = {"difference": result.shift, "ci": (result.ci_low, result.ci_high), "ci_of": "difference",
                     "method": result.method, "superiority": result.superiority,
                     "n": {"before": result.n1, "after": result.n2},
                     "before": {"n": result.n1, "median": result.median1, "ci": result.ci1},
                     "after": {"n": result.n2, "median": result.median2, "ci": result.ci2}}
        return {"kind": self.measure, "test": self.test, **parts, "p": result.p, "alpha": result.alpha,
                "improved": verdict.improved, "target_met_point": verdict.target_met_point,
                "target_demonstrated": verdict.target_demonstrated,
                "target": None if self.target is None else self.target * per, "direction": self.direction,
                "needed": {"code": verdict.needed, "n": verdict.needed_n} if verdict.needed else None,
                "warnings": list(self.warnings)}


def _side(x: int, n: float, value: float, interval: tuple[float, float], per: float = 1.0) -> dict[str, Any]:
    return {"x": x, "n": n, "value": value, "ci": [limit * per for limit in interval]}


def effect_words(judged: Judged, per: float, lang: str) -> list[str]:
    """Before, after, the change with its interval and p, three verdicts, warnings, what is missing."""
    result, test = judged.result, say(f"stats_test_{judged.test}", lang)
    p = p_value(result.p)
    if isinstance(result, ProportionComparison):
        sides = ((result.x1, result.n1, result.p1, result.ci1), (result.x2, result.n2, result.p2, result.ci2))
        lines = [say("stats_share", lang, when=_when(at, lang), x=x, n=f"{n:,}", value=f"{value:.2%}",
                     low=f"{ci[0]:.2%}", high=f"{ci[1]:.2%}") for at, (x, n, value, ci) in enumerate(sides)]
        lines.append(say("stats_change_points", lang, change=f"{result.diff * 100:.2f}", low=f"{result.ci_low * 100:.2f}",
                         high=f"{result.ci_high * 100:.2f}", p=p, test=test))
    elif isinstance(result, RateComparison):
        counts = result.counts
        rates = ((result.x1, result.t1, counts.rate1, result.ci1), (result.x2, result.t2, counts.rate2, result.ci2))
        lines = [say("stats_rate", lang, when=_when(at, lang), x=x, t=f"{t:,g}", per=f"{per:,g}", value=number(rate * per),
                     low=number(ci[0] * per), high=number(ci[1] * per)) for at, (x, t, rate, ci) in enumerate(rates)]
        lines.append(say("stats_change_ratio", lang, ratio=number(counts.ratio), low=number(result.ratio_ci[0]),
                         high=number(result.ratio_ci[1]), p=p, test=test))
    else:
        medians = ((result.n1, result.median1, result.ci1), (result.n2, result.median2, result.ci2))
        lines = [say("stats_median", lang, when=_when(at, lang), n=n, value=number(median), low=number(ci[0]),
                     high=number(ci[1])) for at, (n, median, ci) in enumerate(medians)]
        lines.append(say("stats_change_shift", lang, shift=number(result.shift), low=number(result.ci_low),
                         high=number(result.ci_high), chance=f"{result.superiority:.0%}", p=p, test=test))
    verdicts = judged.verdicts
    lines.append(say("verdict_improved", lang, verdict=yes(verdicts.improved, lang)))
    if judged.target is not None:
        sign = "≤" if judged.direction == "lower_better" else "≥"
        shown = f"{judged.target * 100:.4g}%" if isinstance(result, ProportionComparison) else number(judged.target * per)
        lines.append(say("verdict_point", lang, verdict=yes(verdicts.target_met_point, lang), target=f"{sign} {shown}"))
        lines.append(say("verdict_demonstrated", lang, verdict=yes(verdicts.target_demonstrated, lang)))
    if verdicts.needed:
        lines.append(say(verdicts.needed, lang, n=verdicts.needed_n))
    return lines + [say("stats_note", lang, note=say(f"stats_warning_{code}", lang)) for code in judged.warnings]


def _when(after: int, lang: str) -> str:
    return say("stats_after" if after else "stats_before", lang)


def yes(verdict: bool | None, lang: str) -> str:
    return say("verdict_unknown" if verdict is None else "answer_yes" if verdict else "answer_no", lang)


def p_value(value: float) -> str:
    return "< 0.0001" if value < 0.0001 else f"= {value:.4f}"


def number(value: float | None) -> str:
    """Four digits are enough for a reader; what is not known, or has no end, is a dash or ∞."""
    if value is None:
        return "–"
    return f"{value:.4g}" if math.isfinite(value) else "∞" if value > 0 else "-∞"
