"""The same people or places before and after: Wilcoxon's signed-rank test and its shift (methods.md §14)."""
from __future__ import annotations

import itertools
import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import stats

from bot.analysis.inputs import finite, share_of_one
from bot.analysis.shift import median_interval
from bot.errors import InputError

EXACT_UP_TO = 50  # pairs; beyond, or with ties or zeros, the normal approximation is used


@dataclass(frozen=True)
class PairedComparison:
    """Pairs of values in the unit they were given in.

    ``shift`` is the Hodges-Lehmann estimate of before - after (the median of all averages of two differences) with the
    interval ``ci_low``-``ci_high``; ``superiority`` = P(before > after) within a pair, ties half; ``w`` is the sum of the
    ranks of the falls; ``zeros`` pairs did not change and say nothing to the test. Medians and their intervals ``ci1``,
    ``ci2`` are of the values themselves.
    """

    values1: tuple[float, ...]
    values2: tuple[float, ...]
    n1: int
    n2: int
    median1: float
    median2: float
    ci1: tuple[float, float]
    ci2: tuple[float, float]
    shift: float
    ci_low: float
    ci_high: float
    superiority: float
    w: float
    zeros: int
    p: float
    method: Literal["exact", "asymptotic"]
    alpha: float

    @property
    def differences(self) -> list[float]:
        return [one - other for one, other in zip(self.values1, self.values2)]


def compare_paired(before: Sequence[float], after: Sequence[float], alpha: float = 0.05) -> PairedComparison:
    """Compare two values of each person (or place), in the same order in both lists.

    Exact up to 50 pairs without ties and zeros, else the normal approximation with tie and continuity correction (what
    R's wilcox.test does). The interval is the k-th smallest and k-th largest average, k from the same null distribution.
    Raises InputError ``values_empty``, ``pairs_unequal`` or ``number_needed``.
    """
    if len(before) == 0 or len(after) == 0:
        raise InputError("values_empty", field="after" if len(before) else "before")
    if len(before) != len(after):
        raise InputError("pairs_unequal", first=len(before), second=len(after))
    x = np.array([finite(value, "before") for value in before])
    y = np.array([finite(value, "after") for value in after])
    alpha = share_of_one(alpha, "alpha")
    scale = max(1.0, float(np.abs(x).max()), float(np.abs(y).max()))
    difference = np.round(x - y, 12 - math.ceil(math.log10(scale)))  # 0.3 - 0.1 and 0.2 - 0.0 are the same difference
    moved = difference[difference != 0]
    n = len(difference)
    exact = len(moved) == n == len(set(np.abs(moved))) and n <= EXACT_UP_TO
    w = float(stats.rankdata(np.abs(moved))[moved > 0].sum()) if len(moved) else 0.0
    p = 1.0
    if len(moved):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that few pairs are few is said by the interval, which is infinite then
            p = min(1.0, float(stats.wilcoxon(moved, correction=True, method="exact" if exact else "approx").pvalue))
    total = n * (n + 1) // 2
    k = _exact_rank(n, alpha) if exact else _normal_rank(difference, alpha)
    ordered = np.sort(difference)
    low, high = (-math.inf, math.inf) if k < 1 else (_average(ordered, k), _average(ordered, total + 1 - k))
    shift = (_average(ordered, (total + 1) // 2) + _average(ordered, total // 2 + 1)) / 2
    superiority = float((difference > 0).mean() + (difference == 0).mean() / 2)
    return PairedComparison(tuple(map(float, x)), tuple(map(float, y)), n, n, float(np.median(x)), float(np.median(y)),
                            median_interval(np.sort(x), alpha), median_interval(np.sort(y), alpha), shift, low, high,
                            superiority, w, n - len(moved), p, "exact" if exact else "asymptotic", alpha)


def _exact_rank(n: int, alpha: float) -> int:
    """The number of values v = 0, 1, ... of the rank sum that the exact test rejects on one side."""
    ways = [1]  # ways[v] = sets of the ranks 1..n that sum to v
    for rank in range(1, n + 1):
        longer = ways + [0] * rank
        for total, count in enumerate(ways):
            longer[total + rank] += count
        ways = longer
    return sum(total < alpha / 2 * 2 ** n for total in itertools.accumulate(ways))


def _normal_rank(difference: np.ndarray, alpha: float) -> int:
    """As ``_exact_rank`` by the normal approximation with the corrections for ties and continuity."""
    n = len(difference)
    _, repeats = np.unique(np.abs(difference), return_counts=True)
    variance = n * (n + 1) * (2 * n + 1) / 24 - float((repeats.astype(float) ** 3 - repeats).sum()) / 48
    if variance <= 0:
        return 0
    return max(0, math.ceil(n * (n + 1) / 4 - 0.5 - float(stats.norm.isf(alpha / 2)) * math.sqrt(variance)))


def _average(ordered: np.ndarray, k: int) -> float:
    """The k-th smallest (from 1) average of two differences, each with itself too, without making them all."""
    low, high = float(ordered[0]), float(ordered[-1])
    slack = 1e-12 * max(1.0, abs(low), abs(high))
    low -= slack
    while high - low > slack:
        middle = (low + high) / 2
        pairs = int(np.searchsorted(ordered, 2 * (middle + slack) - ordered, "right").sum())
        alone = int(np.searchsorted(ordered, middle + slack, "right"))
        enough = (pairs + alone) // 2 >= k
        low, high = (low, middle) if enough else (middle, high)
    at = np.searchsorted(ordered, 2 * (high + slack) - ordered, "right") - 1  # snap to an average that exists
    inside = at >= 0
    return float(((ordered[inside] + ordered[at[inside]]) / 2).max())
