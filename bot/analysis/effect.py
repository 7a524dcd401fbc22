"""Has the countermeasure worked? Before against after, and three separate verdicts (methods.md §2.5, §14).

Everywhere *before* comes first and differences are before minus after: a positive difference is a fall.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from scipy import stats
from statsmodels.stats.proportion import (
    confint_proportions_2indep,
    proportion_confint,
    proportions_ztest,
)
from statsmodels.stats.rates import confint_poisson

from bot.analysis.dispersion import Dispersion, QuasiPoisson, quasi_poisson, within
from bot.analysis.inputs import finite, positive, share_of_one, whole_count
from bot.analysis.over_time import OverTime, compare_over_time
from bot.analysis.paired import PairedComparison, compare_paired
from bot.analysis.rates import ENOUGH, CountComparison, compare_counts, holm
from bot.analysis.samples import minimum_events, minimum_n, minimum_pairs, minimum_values
from bot.analysis.shift import TimeComparison, compare_times
from bot.errors import InputError

__all__ = ["OverTime", "PairedComparison", "ProportionComparison", "RateComparison", "TimeComparison", "Verdicts",
           "compare_over_time", "compare_paired", "compare_proportions", "compare_rate_series", "compare_rates",
           "compare_times", "improved_among", "minimum_events", "minimum_n", "verdicts"]

Interval = tuple[float, float]
Direction = Literal["lower_better", "higher_better"]


@dataclass(frozen=True)
class ProportionComparison:
    """Shares ``p1`` before and ``p2`` after (0-1), each with its Wilson interval ``ci1``, ``ci2``.

    ``diff`` = p1 - p2 with Newcombe's interval ``ci_low``-``ci_high``. ``p`` is of the pooled two-sided z test, or
    of Fisher's exact test (``test`` = "fisher") when an expected count is below 5; ``z`` is None when undefined.
    """

    x1: int
    n1: int
    x2: int
    n2: int
    p1: float
    p2: float
    diff: float
    ci_low: float
    ci_high: float
    ci1: Interval
    ci2: Interval
    z: float | None
    p: float
    test: Literal["z", "fisher"]
    alpha: float


@dataclass(frozen=True)
class RateComparison:
    """``counts`` is the exact test (ratio = before / after); ``ci1``, ``ci2`` are Garwood's intervals of the rates.

    ``dispersion`` is known when the counts came period by period; where they scatter too much, ``quasi`` takes the place
    of the exact test, and ``p``, ``ratio_ci``, ``ci1`` and ``ci2`` are its.
    """

    x1: int
    t1: float
    x2: int
    t2: float
    counts: CountComparison
    ci1: Interval
    ci2: Interval
    alpha: float
    dispersion: Dispersion | None = None
    quasi: QuasiPoisson | None = None

    @property
    def p(self) -> float:
        return self.quasi.p if self.quasi else self.counts.p

    @property
    def ratio_ci(self) -> Interval:
        return (self.quasi.ci_low, self.quasi.ci_high) if self.quasi else (self.counts.ci_low, self.counts.ci_high)


@dataclass(frozen=True)
class Verdicts:
    """Gate 5: three verdicts, never one. The two about the target are None when there is no target.

    ``needed`` is a text key that says what to collect (None when nothing is missing) and ``needed_n`` about how
    many more are needed: ``effect_need_cases`` (cases examined, before and after each), ``effect_need_events``
    (complaints counted before), ``effect_need_values`` (measured values, before and after each),
    ``effect_need_pairs`` (people or places measured both times) or ``effect_need_periods`` (periods, of the shorter side).
    """

    improved: bool
    target_met_point: bool | None
    target_demonstrated: bool | None
    needed: str | None = None
    needed_n: int | None = None


Comparison = ProportionComparison | RateComparison | TimeComparison | PairedComparison | OverTime


def compare_proportions(x1: int, n1: int, x2: int, n2: int, alpha: float = 0.05) -> ProportionComparison:
    """``x1`` of ``n1`` cases before against ``x2`` of ``n2`` after, e.g. dissatisfied of all who were asked.

    Two-proportion z without continuity correction, Fisher's exact test below 5 expected cases, interval of the
    difference after Newcombe 1998 (method 10), of each share after Wilson 1927. Raises InputError
    ``number_needed``, ``count_negative``, ``count_not_whole``, ``number_not_positive`` or ``count_more_than_all``.
    """
    x1, x2 = whole_count(x1, "x1"), whole_count(x2, "x2")
    n1, n2 = whole_count(positive(n1, "n1"), "n1"), whole_count(positive(n2, "n2"), "n2")
    alpha = share_of_one(alpha, "alpha")
    if x1 > n1 or x2 > n2:
        raise InputError("count_more_than_all", field="x1" if x1 > n1 else "x2")
    pooled = (x1 + x2) / (n1 + n2)
    z = p = None
    if 0 < pooled < 1:
        z, p = (float(value) for value in proportions_ztest([x1, x2], [n1, n2]))
    test: Literal["z", "fisher"] = "z"
    if p is None or min(n1, n2) * min(pooled, 1 - pooled) < 5:
        test, p = "fisher", float(stats.fisher_exact([[x1, n1 - x1], [x2, n2 - x2]])[1])
    low, high = confint_proportions_2indep(x1, n1, x2, n2, method="newcomb", compare="diff", alpha=alpha)
    ci1, ci2 = (tuple(float(limit) for limit in proportion_confint(x, n, alpha, method="wilson"))
                for x, n in ((x1, n1), (x2, n2)))
    return ProportionComparison(x1, n1, x2, n2, x1 / n1, x2 / n2, x1 / n1 - x2 / n2, float(low), float(high),
                                ci1, ci2, z, min(p, 1.0), test, alpha)


def compare_rates(x1: int, t1: float, x2: int, t2: float, alpha: float = 0.05) -> RateComparison:
    """``x1`` complaints in exposure ``t1`` before against ``x2`` in ``t2`` after (``bot.analysis.rates``)."""
    counts = compare_counts(x1, t1, x2, t2, alpha)
    ci1, ci2 = (_garwood(whole_count(x, "x"), t, alpha) for x, t in ((x1, t1), (x2, t2)))
    return RateComparison(int(x1), float(t1), int(x2), float(t2), counts, ci1, ci2, alpha)


def compare_rate_series(before: Sequence[tuple[int, float]], after: Sequence[tuple[int, float]],
                        alpha: float = 0.05) -> RateComparison:
    """Rates of periods, (complaints, exposure) each: their totals compared, with a check of the scatter between periods.

    Where the counts scatter more than Poisson counts do, the plain p is too small and a quasi-Poisson test takes its
    place. Raises InputError ``values_empty`` or those of ``compare_counts``.
    """
    if not before or not after:
        raise InputError("values_empty", field="after" if before else "before")
    result = compare_rates(*_total(before), *_total(after), alpha)
    if len(before) < 2 or len(after) < 2 or not result.x1 or not result.x2:
        return result
    dispersion = within([tuple(zip(*before)), tuple(zip(*after))])
    if not dispersion.over:
        return replace(result, dispersion=dispersion)
    quasi = quasi_poisson((result.x1, result.t1), (result.x2, result.t2), dispersion, alpha)
    return replace(result, dispersion=dispersion, quasi=quasi, ci1=quasi.ci1, ci2=quasi.ci2)


def _total(periods: Sequence[tuple[int, float]]) -> tuple[int, float]:
    return sum(whole_count(x, "x") for x, _ in periods), sum(positive(t, "t") for _, t in periods)


def improved_among(results: Sequence[Comparison], direction: Direction = "lower_better") -> list[tuple[float, bool]]:
    """Many comparisons at once, such as one for each topic: Holm's p and whether each improved by it (§14.6)."""
    return [(p, p < result.alpha and verdicts(result, None, direction).improved)
            for p, result in zip(holm([result.p for result in results]), results)]


def _garwood(x: int, t: float, alpha: float) -> Interval:
    """Exact Poisson interval of a rate (Garwood 1936); its lower limit at 0 cases is 0, not NaN."""
    low, high = confint_poisson(x, t, method="exact-c", alpha=alpha)
    return (float(low) if x else 0.0, float(high))


def verdicts(result: Comparison, target: float | None,
             direction: Direction = "lower_better") -> Verdicts:
    """The three verdicts of gate 5 for a target in the unit of the result (share, rate, or that of the values).

    improved: the interval of the change lies on the good side of "no change" and p < alpha (so that the verdict
    never contradicts the p-value shown beside it); target_met_point: the after-value is at or beyond the target;
    target_demonstrated: its whole interval is. Counts of fewer than ten cases in all prove nothing (§12.3).
    What is needed is reckoned from the change that was aimed at, not from the one that was seen.
    Raises InputError ``direction_unknown`` or ``number_needed``.
    """
    if direction not in ("lower_better", "higher_better"):
        raise InputError("direction_unknown")
    sign = 1 if direction == "lower_better" else -1
    if isinstance(result, RateComparison):
        after, interval, neutral = result.counts.rate2, result.ci2, 1.0
        change = result.ratio_ci
        proven = result.p < result.alpha and result.x1 + result.x2 >= ENOUGH
    elif isinstance(result, ProportionComparison):
        after, interval, neutral, change = result.p2, result.ci2, 0.0, (result.ci_low, result.ci_high)
        proven = result.p < result.alpha
    elif isinstance(result, OverTime):
        after, interval, neutral, change = result.median2, result.ci2, 0.0, (0.0, 0.0)
        proven = False  # the chart has no p: its shift alone decides
    else:
        after, interval, neutral, change = result.median2, result.ci2, 0.0, (result.ci_low, result.ci_high)
        proven = result.p < result.alpha
    improved = proven and (change[0] > neutral if sign == 1 else change[1] < neutral)
    if isinstance(result, OverTime):
        improved = result.lower if sign == 1 else result.higher
    point = demonstrated = None
    if target is not None:
        target = finite(target, "target")
        point = _reaches(after, target, sign)
        demonstrated = all(_reaches(limit, target, sign) for limit in interval)
    needed, missing = (None, None) if improved else _needed(result, target, sign)
    return Verdicts(improved, point, demonstrated, needed, missing)


def _reaches(value: float, target: float, sign: int) -> bool:
    """At or beyond the target; 0.07 x 100 / 100 must still be 0.07."""
    return sign * (value - target) <= 1e-12 * max(1.0, abs(target))


def _needed(result: Comparison, target: float | None, sign: int) -> tuple[str | None, int | None]:
    """Which data are short, and by how many, for the change from before to the target to show (§14.5)."""
    if isinstance(result, OverTime):
        return ("effect_need_periods", result.missing) if result.missing else (None, None)
    if target is None:
        return None, None
    before = result.counts.rate1 if isinstance(result, RateComparison) else (
        result.p1 if isinstance(result, ProportionComparison) else result.median1)
    if sign * (before - target) <= 0:
        return None, None
    if isinstance(result, ProportionComparison):
        key, have = "effect_need_cases", min(result.n1, result.n2)
        want = minimum_n(before, target, result.alpha) if 0 <= target <= 1 else 0
    elif isinstance(result, RateComparison):
        key, have = "effect_need_events", result.x1
        # a target of no complaint at all has no ratio: ask for what a halving needs
        ratio = target / before if target > 0 and before > 0 else 0.5
        want = minimum_events(ratio, result.t2 / result.t1, result.alpha)
    elif isinstance(result, PairedComparison):
        key, have = "effect_need_pairs", result.n1
        want = minimum_pairs(result.differences, before - target, result.alpha)
    else:
        key, have = "effect_need_values", min(result.n1, result.n2)
        want = minimum_values(result.values1, before - target, result.alpha)
    return (key, want - have) if want > have else (None, None)
