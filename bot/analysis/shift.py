"""Times and ratings before and after: Mann-Whitney, Hodges-Lehmann shift and its interval (methods.md §14)."""
from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import stats

from bot.analysis.inputs import finite, share_of_one
from bot.errors import InputError

EXACT_UP_TO = 20  # values in each group; beyond, or with ties, the normal approximation is used


@dataclass(frozen=True)
class TimeComparison:
    """Unpaired values of two periods; every value in the unit they were given in.

    ``shift`` is the Hodges-Lehmann estimate of before - after with the interval ``ci_low``-``ci_high`` (infinite
    when there are too few values for one); ``superiority`` = P(before > after), ties half; ``u`` is Mann-Whitney's
    U of the before group; ``ci1`` and ``ci2`` are distribution-free intervals of the medians.
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
    u: float
    p: float
    method: Literal["exact", "asymptotic"]
    alpha: float


def compare_times(before: Sequence[float], after: Sequence[float], alpha: float = 0.05) -> TimeComparison:
    """Compare two unpaired samples of times, ratings or amounts.

    Exact without ties and with at most 20 values each, else the normal approximation with tie and continuity
    correction. The interval of the shift is Moses' (Hollander & Wolfe, ch. 4): the k-th smallest and k-th largest
    of all differences, k from the same null distribution as p, so that both agree.
    Raises InputError ``values_empty`` or ``number_needed``.
    """
    if len(before) == 0 or len(after) == 0:
        raise InputError("values_empty", field="after" if len(before) else "before")
    x = np.sort([finite(value, "before") for value in before])
    y = np.sort([finite(value, "after") for value in after])
    alpha = share_of_one(alpha, "alpha")
    m, n = len(x), len(y)
    pooled = np.concatenate([x, y])
    _, repeats = np.unique(pooled, return_counts=True)
    exact = repeats.max() == 1 and max(m, n) <= EXACT_UP_TO
    if len(repeats) == 1:  # all values are the same: nothing to test, and the correction would divide by 0
        u, p = m * n / 2, 1.0
    else:
        test = stats.mannwhitneyu(x, y, alternative="two-sided", method="exact" if exact else "asymptotic")
        u, p = float(test.statistic), min(1.0, float(test.pvalue))
    k = _exact_rank(m, n, alpha) if exact else _normal_rank(m, n, repeats, alpha)
    low, high = (-math.inf, math.inf) if k < 1 else (_difference(x, y, k), _difference(x, y, m * n + 1 - k))
    middle = (m * n + 1) // 2, m * n // 2 + 1
    shift = (_difference(x, y, middle[0]) + _difference(x, y, middle[1])) / 2
    return TimeComparison(tuple(map(float, before)), tuple(map(float, after)), m, n, float(np.median(x)),
                          float(np.median(y)), median_interval(x, alpha), median_interval(y, alpha), shift, low, high,
                          u / (m * n), u, p, "exact" if exact else "asymptotic", alpha)


def _exact_rank(m: int, n: int, alpha: float) -> int:
    """The number of values u = 0, 1, ... that the exact test rejects on one side: P(U <= u) < alpha / 2."""
    ways = [1]  # ways[u] = arrangements with U = u, the Gaussian binomial coefficient, one factor at a time
    for i in range(1, m + 1):
        ways = _times_over(ways, n + i, i)
    limit = alpha / 2 * math.comb(m + n, m)
    return sum(total < limit for total in itertools.accumulate(ways))


def _times_over(ways: list[int], up: int, down: int) -> list[int]:
    """Multiply the polynomial by (1 - q^up) and divide it by (1 - q^down); the division leaves no rest."""
    product = ways + [0] * up
    for power, count in enumerate(ways):
        product[power + up] -= count
    for power in range(down, len(product)):
        product[power] += product[power - down]
    return product[:len(ways) + up - down]


def _normal_rank(m: int, n: int, repeats: np.ndarray, alpha: float) -> int:
    """As ``_exact_rank`` by the normal approximation with the corrections for ties and continuity."""
    size = m + n
    ties = float((repeats.astype(float) ** 3 - repeats).sum())
    if len(repeats) == 1:
        return 0
    deviation = math.sqrt(m * n / 12 * (size + 1 - ties / (size * (size - 1))))
    return max(0, math.ceil(m * n / 2 - 0.5 - float(stats.norm.isf(alpha / 2)) * deviation))


def _difference(x: np.ndarray, y: np.ndarray, k: int) -> float:
    """The k-th smallest (from 1) of all x - y, both sorted, without making the m x n table of them."""
    low, high = float(x[0] - y[-1]), float(x[-1] - y[0])
    slack = 1e-12 * max(1.0, abs(low), abs(high), abs(float(x[0])), abs(float(x[-1])))
    while high - low > slack:
        middle = (low + high) / 2
        enough = len(y) * len(x) - int(np.searchsorted(y, x - middle - slack, "left").sum()) >= k
        low, high = (low, middle) if enough else (middle, high)
    at = np.searchsorted(y, x - high - slack, "left")  # snap to a difference that exists
    inside = at < len(y)
    return float((x[inside] - y[at[inside]]).max())


def median_interval(values: np.ndarray, alpha: float) -> tuple[float, float]:
    """Distribution-free interval of the median by order statistics; infinite with fewer than six values at 95 %."""
    n = len(values)
    k = int(stats.binom.ppf(alpha / 2, n, 0.5))
    if stats.binom.cdf(k, n, 0.5) <= alpha / 2:
        k += 1
    return (-math.inf, math.inf) if k < 1 else (float(values[k - 1]), float(values[n - k]))
