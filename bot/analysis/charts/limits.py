"""Centre lines and limits of control charts, point by point (methods.md §10.5).

| kind | values, sizes | centre ± 3 × |
|---|---|---|
| i | one value | mean ± MR/1.128 |
| i_log | one positive value, skewed | the same on the logarithm, turned back |
| p, np | defective, examined | sqrt(p(1-p)/n), sqrt(np(1-p)) |
| u, c | events, exposure (c: none) | sqrt(u/n), sqrt(c) |
| laney_p, laney_u | as p, u | the same × sigma_z (Laney 2002) |
| g | things between two events | sqrt(m(m+1)) about the mean m, drawn with the median m ln 2 (Benneyan 2001) |
| t | time between two events | i on x^(1/3.6), turned back (Nelson 1994) |
"""
from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from bot.errors import InputError

KINDS = ("i", "i_log", "p", "np", "u", "c", "laney_p", "laney_u", "g", "t")
NEED_SIZES = ("p", "np", "u", "laney_p", "laney_u")
D2, D4 = 1.128, 3.267  # for ranges of two; published charts use three places, and so do we
POWER = 1 / 3.6


@dataclass(frozen=True)
class Limits:
    """Arrays as long as the series: ``value`` as plotted, ``centre``, ``lcl``, ``ucl``, ``z`` in sigmas, ``side``.

    ``spread`` is sigma_z of a Laney chart, the mean moving range of an i chart, else None. ``zones``: whether one- and
    two-sigma zones mean anything.
    """

    value: np.ndarray
    centre: np.ndarray
    lcl: np.ndarray
    ucl: np.ndarray
    z: np.ndarray
    side: np.ndarray
    spread: float | None = None
    zones: bool = True


def limits(kind: str, values: np.ndarray, sizes: np.ndarray | None, used: np.ndarray) -> Limits:
    """Limits for all points, reckoned from the ``used`` ones only (a mask: the baseline without removed points).

    Raises InputError ``chart_kind``, ``chart_sizes`` (sizes are missing), ``chart_positive`` (a logarithm of 0) or
    ``chart_flat`` (the used points do not vary, so there are no limits).
    """
    if kind not in KINDS:
        raise InputError("chart_kind", kinds=", ".join(KINDS))
    if kind in NEED_SIZES and sizes is None:
        raise InputError("chart_sizes")
    if kind in ("i", "i_log", "t"):
        return _individual(kind, values, used)
    if kind == "g":
        return _geometric(values, used)
    return _counts(kind, values, sizes, used)


def moving_ranges(values: np.ndarray, mean_range: float) -> tuple[np.ndarray, float]:
    """The ranges between neighbours and their upper limit 3.267 × the mean range."""
    return np.abs(np.diff(values)), D4 * mean_range


def _individual(kind: str, values: np.ndarray, used: np.ndarray) -> Limits:
    if kind == "i_log" and values.min() <= 0:
        raise InputError("chart_positive")
    forth, back = {"i": (lambda x: x, lambda y: y), "i_log": (np.log, np.exp),
                   "t": (lambda x: x ** POWER, lambda y: np.maximum(y, 0) ** (1 / POWER))}[kind]
    scale = forth(values)
    centre, spread = float(scale[used].mean()), float(np.abs(np.diff(scale[used])).mean())
    sigma = spread / D2
    z = _standard(scale - centre, np.full(len(values), sigma))
    low, high = back(np.float64(centre - 3 * sigma)), back(np.float64(centre + 3 * sigma))
    if kind == "i" and values.min() >= 0:  # a wait, a score or a price cannot fall below 0
        low = max(0.0, low)
    whole = np.ones(len(values))
    return Limits(values, whole * back(np.float64(centre)), whole * low, whole * high, z, z,
                  spread if kind == "i" else None)


def _geometric(values: np.ndarray, used: np.ndarray) -> Limits:
    mean = float(values[used].mean())
    sigma = math.sqrt(mean * (mean + 1))
    z = _standard(values - mean, np.full(len(values), sigma))
    whole = np.ones(len(values))
    median = mean * math.log(2)  # runs are judged about the line that halves the points, not about the mean
    return Limits(values, whole * median, whole * max(0.0, mean - 3 * sigma), whole * (mean + 3 * sigma), z,
                  values - median, zones=False)


def _counts(kind: str, counts: np.ndarray, sizes: np.ndarray | None, used: np.ndarray) -> Limits:
    n = np.ones(len(counts)) if sizes is None or kind == "c" else sizes
    level = float(counts[used].sum() / n[used].sum())
    share = kind in ("p", "np", "laney_p")
    value, centre = counts / n, np.full(len(counts), level)
    sigma = np.sqrt(level * (1 - level) / n if share else level / n)
    spread = None
    if kind.startswith("laney"):
        plain = _standard(value - centre, sigma)
        spread = float(np.abs(np.diff(plain[used])).mean()) / D2
        sigma = sigma * spread
    z = _standard(value - centre, sigma)
    low, high = np.maximum(0, centre - 3 * sigma), centre + 3 * sigma
    if share:
        high = np.minimum(1, high)
    factor = n if kind == "np" else 1
    return Limits(value * factor, centre * factor, low * factor, high * factor, z, z, spread)


def _standard(distance: np.ndarray, sigma: np.ndarray) -> np.ndarray:
    """Distances in sigmas; a distance of nothing but rounding is 0."""
    if not (sigma > 0).all():
        raise InputError("chart_flat")
    z = distance / sigma
    return np.where(np.abs(z) < 1e-12, 0.0, z)
