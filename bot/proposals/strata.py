"""Where a problem is and where it is not: counts by level against what was to be expected, by chi-squared.

What is expected of a level: its share of the complaints of other topics at the same place, which also holds how busy it
is ("others"); its number of days for weekdays and months ("days"); the same for all where neither is known ("even").
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from scipy import stats

from bot.analysis.rates import holm

ALPHA = 0.05
LEAST_EXPECTED = 5.0  # cases; smaller levels are pooled for the test (Cochran 1954)
CLEAR = 2.0           # standardised residuals from which a level stands out


@dataclass(frozen=True)
class Level:
    """``x`` cases where ``expected`` were to be expected; ``z`` is the adjusted standardised residual."""

    name: str
    x: int
    expected: float
    z: float


@dataclass(frozen=True)
class Stratum:
    """One way to split ``n`` cases. ``p`` is of the chi-squared test with ``df``, None where too few cases allow none;
    ``adjusted`` is Holm's over all the ways tested together; ``pooled`` are the levels too small to test alone.
    """

    by: str
    basis: str
    n: int
    levels: tuple[Level, ...]
    chi2: float | None
    df: int
    p: float | None
    adjusted: float | None = None
    pooled: tuple[str, ...] = ()

    @property
    def differs(self) -> bool:
        return self.adjusted is not None and self.adjusted < ALPHA

    def clear(self, above: bool) -> list[Level]:
        """Levels clearly above (or below) what was to be expected, the clearest first; none where the test finds none."""
        sign = 1 if above else -1
        found = [level for level in self.levels if level.name not in self.pooled and sign * level.z >= CLEAR]
        return sorted(found, key=lambda level: -sign * level.z) if self.differs else []


def stratum(by: str, observed: Mapping[str, int], others: Mapping[str, int] | None = None,
            days: Mapping[str, float] | None = None) -> Stratum:
    """Test one split. ``others`` are the other topics' counts by level, ``days`` exposures by level (both may be absent).

    With ``others`` it is the test of homogeneity of two rows, otherwise of goodness of fit.
    """
    base = others if others and sum(others.values()) >= sum(observed.values()) else days
    basis = "others" if base is not None and base is others else "days" if base is not None else "even"
    names = sorted({*observed, *(base or {})})
    x = np.array([observed.get(name, 0) for name in names], dtype=float)
    weight = np.array([(base or {}).get(name, 0) if base is not None else 1 for name in names], dtype=float)
    n = x.sum()
    if basis == "others":
        other, total = weight, n + weight.sum()
        columns = x + other
        expected = n * columns / total
        variance = expected * (1 - n / total) * (1 - columns / total)
    else:
        share = weight / weight.sum()
        expected, variance = n * share, n * share * (1 - share)
    z = np.divide(x - expected, np.sqrt(variance), out=np.zeros(len(x)), where=variance > 0)
    small = expected < LEAST_EXPECTED
    levels = tuple(Level(name, int(one), float(e), float(dev)) for name, one, e, dev in zip(names, x, expected, z))
    chi2, df, p = _test(*_pooled(small, x, expected, weight if basis == "others" else None))
    pooled = tuple(name for name, is_small in zip(names, small) if is_small)
    return Stratum(by, basis, int(n), levels, chi2, df, p, None, pooled)


def _pooled(small: np.ndarray, *rows: np.ndarray | None) -> list[np.ndarray | None]:
    return [None if row is None else np.append(row[~small], row[small].sum()) if small.any() else row for row in rows]


def _test(x: np.ndarray, expected: np.ndarray, other: np.ndarray | None) -> tuple[float | None, int, float | None]:
    """Chi-squared, degrees of freedom, p; no test with fewer than two columns of enough expected cases."""
    enough = expected >= LEAST_EXPECTED
    if enough.sum() < 2:
        return None, 0, None
    x, expected = x[enough], expected[enough]
    if other is not None:
        found = stats.chi2_contingency(np.array([x, other[enough]]), correction=False)
        return float(found[0]), int(found[2]), float(found[1])
    found = stats.chisquare(x, expected * x.sum() / expected.sum())
    return float(found.statistic), len(x) - 1, float(found.pvalue)


def together(strata: list[Stratum]) -> list[Stratum]:
    """The same with Holm's p over all that were tested."""
    tested = [one for one in strata if one.p is not None]
    adjusted = dict(zip((one.by for one in tested), holm([one.p for one in tested if one.p is not None])))
    return [replace(one, adjusted=adjusted.get(one.by)) for one in strata]
