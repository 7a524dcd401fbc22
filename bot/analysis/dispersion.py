"""Do counts scatter more than chance alone makes them? (methods.md §10.5, §14: overdispersion, quasi-Poisson)."""
from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import special, stats

from bot.analysis.inputs import positive, whole_count
from bot.errors import InputError

LIMIT = 0.05  # below this p the counts are called overdispersed


@dataclass(frozen=True)
class Dispersion:
    """``ratio`` = observed variance / the variance theory gives (1 when chance alone is at work).

    ``statistic`` = ratio × df follows chi-squared with ``df`` degrees of freedom; ``p`` is its upper tail.
    """

    ratio: float
    statistic: float
    df: int
    p: float

    @property
    def over(self) -> bool:
        """Whether the counts scatter more than chance explains."""
        return self.p < LIMIT


@dataclass(frozen=True)
class QuasiPoisson:
    """The ratio of two rates when counts scatter ``dispersion`` times as much as Poisson counts.

    ``p`` is two-sided (t with ``df``); ``ci_low``-``ci_high`` is the interval of rate before / rate after, ``ci1`` and
    ``ci2`` are those of the two rates.
    """

    dispersion: float
    df: int
    p: float
    ci_low: float
    ci_high: float
    ci1: tuple[float, float]
    ci2: tuple[float, float]


def overdispersion(counts: Sequence[int], sizes: Sequence[float] | None = None,
                   model: Literal["poisson", "binomial"] = "poisson") -> Dispersion:
    """Test one series of counts: D = s²/theory × (n - 1) against chi-squared with n - 1 (Wetherill & Brown 1991).

    ``sizes`` are the exposures (poisson, all 1 when absent) or the cases examined (binomial, needed). Where they differ,
    D is Pearson's sum, which is the same number for equal sizes. Raises InputError ``dispersion_points`` (fewer than two
    counts), ``dispersion_flat`` (no count at all, or all of all), or those of ``whole_count`` and ``positive``.
    """
    x = np.array([whole_count(value, "count") for value in counts], dtype=float)
    n = np.ones(len(x)) if sizes is None else np.array([positive(value, "size") for value in sizes])
    if len(x) < 2 or len(n) != len(x):
        raise InputError("dispersion_points")
    return _dispersion([(x, n)], model)


def within(groups: Sequence[tuple[Sequence[int], Sequence[float]]],
           model: Literal["poisson", "binomial"] = "poisson") -> Dispersion:
    """Test several series at once, each about its own level, so that a step between them is no scatter.

    ``groups`` are (counts, sizes). Errors as for ``overdispersion``.
    """
    if any(len(counts) < 2 or len(counts) != len(sizes) for counts, sizes in groups):
        raise InputError("dispersion_points")
    return _dispersion([(np.array([whole_count(x, "count") for x in counts], dtype=float),
                         np.array([positive(n, "size") for n in sizes])) for counts, sizes in groups], model)


def _dispersion(groups: list[tuple[np.ndarray, np.ndarray]], model: str) -> Dispersion:
    statistic, df = 0.0, 0
    for x, n in groups:
        level = float(x.sum() / n.sum())
        expected = n * level
        theory = expected * (1 - level) if model == "binomial" else expected
        if level <= 0 or (theory <= 0).any():
            raise InputError("dispersion_flat")
        statistic += float(((x - expected) ** 2 / theory).sum())
        df += len(x) - 1
    # what scipy.stats.chi2.sf gives, without its .2 ms a call: an answer asks for one a level
    return Dispersion(statistic / df, statistic, df, float(special.chdtrc(df, statistic)))


def quasi_poisson(before: tuple[int, float], after: tuple[int, float], dispersion: Dispersion,
                  alpha: float = 0.05) -> QuasiPoisson:
    """Compare two rates, (count, exposure) each, with the variance a Poisson count has × ``dispersion.ratio``.

    The same as a quasi-Poisson regression on a before/after mark with the log of exposure as offset. Raises InputError
    ``dispersion_flat`` when a count is 0: a ratio of logs does not exist then.
    """
    (x1, t1), (x2, t2) = before, after
    if x1 <= 0 or x2 <= 0:
        raise InputError("dispersion_flat")
    ratio = (x1 / t1) / (x2 / t2)
    reach = float(stats.t.isf(alpha / 2, dispersion.df))
    error = math.sqrt(dispersion.ratio * (1 / x1 + 1 / x2))
    p = 2 * float(stats.t.sf(abs(math.log(ratio)) / error, dispersion.df))
    around = [(x / t * math.exp(-step), x / t * math.exp(step)) for x, t in (before, after)
              for step in (reach * math.sqrt(dispersion.ratio / x),)]
    return QuasiPoisson(dispersion.ratio, dispersion.df, min(1.0, p), ratio * math.exp(-reach * error),
                        ratio * math.exp(reach * error), around[0], around[1])
