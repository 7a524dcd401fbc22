"""Two counts with their exposures: has the rate changed? (methods.md §12.3 end, §14)."""
from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import special

from bot.analysis.inputs import finite, positive, share_of_one, whole_count
from bot.errors import InputError

ENOUGH = 10  # below ten cases in both periods together no verdict is given (methods.md §12.3)

Verdict = Literal["up", "down", "no_change", "too_few"]


@dataclass(frozen=True)
class CountComparison:
    """The first count against the second: "up" means that the first rate is the higher one.

    ``rate1``, ``rate2`` are cases per unit of exposure; ``ratio`` = rate1 / rate2 with its exact interval
    ``ci_low``-``ci_high``; ``ratio`` is infinite when only the second count is 0 and None when both are. ``p`` is
    two-sided, twice the smaller tail, so that it agrees with the interval; ``z_score`` is for display only.
    """

    rate1: float
    rate2: float
    ratio: float | None
    ci_low: float
    ci_high: float
    p: float
    z_score: float
    verdict: Verdict


def compare_counts(x1: int, t1: float, x2: int, t2: float, alpha: float = 0.05) -> CountComparison:
    """Compare ``x1`` cases in exposure ``t1`` with ``x2`` in ``t2`` (days, transactions: the same unit twice).

    Exact conditional test: given x1 + x2, x1 is binomial with t1 / (t1 + t2) when the rates are equal; the
    interval is Clopper-Pearson's for that share, turned into odds (methods.md §14). Cases of one period must be
    independent: one customer's five calls are one case. Raises InputError ``number_needed``, ``count_negative``,
    ``count_not_whole`` or ``number_not_positive``.
    """
    x1, x2 = whole_count(x1, "x1"), whole_count(x2, "x2")
    t1, t2 = positive(t1, "t1"), positive(t2, "t2")
    alpha = share_of_one(alpha, "alpha")
    n, rate1, rate2 = x1 + x2, x1 / t1, x2 / t2
    if n == 0:
        return CountComparison(0.0, 0.0, None, 0.0, math.inf, 1.0, 0.0, "too_few")
    chance = t1 / (t1 + t2)
    # what scipy.stats.binomtest gives, without its 2 ms a call: a table asks for one comparison a topic
    tails = special.bdtr(x1, n, chance), special.bdtrc(x1 - 1, n, chance) if x1 else 1.0
    p = float(min(1.0, 2 * min(tails)))
    shares = (special.betaincinv(x1, x2 + 1, alpha / 2) if x1 else 0.0,
              special.betaincinv(x1 + 1, x2, 1 - alpha / 2) if x2 else 1.0)
    low, high = (_odds(float(share)) * t2 / t1 for share in shares)
    d = t1 / t2
    z_score = (x1 - x2 * d) / math.sqrt(n * d)
    ratio = rate1 / rate2 if x2 else math.inf
    if n < ENOUGH:
        verdict: Verdict = "too_few"
    elif p >= alpha:
        verdict = "no_change"
    else:
        verdict = "up" if rate1 > rate2 else "down"
    return CountComparison(rate1, rate2, ratio, low, high, p, z_score, verdict)


def _odds(share: float) -> float:
    return math.inf if share >= 1 else share / (1 - share)


def holm(pvalues: Sequence[float]) -> list[float]:
    """Holm-adjusted p-values in the order given (Holm 1979); an empty list stays empty.

    Raises InputError ``share_outside`` for a value that is not between 0 and 1.
    """
    values = np.array([finite(value, "p") for value in pvalues])
    if ((values < 0) | (values > 1)).any():
        raise InputError("share_outside", field="p")
    # statsmodels' multipletests gives the same and takes 40 ms a call
    order = np.argsort(values, kind="stable")
    steps = np.minimum(1.0, values[order] * np.arange(len(values), 0, -1))
    adjusted = np.empty(len(values))
    adjusted[order] = np.maximum.accumulate(steps)
    return [float(value) for value in adjusted]
