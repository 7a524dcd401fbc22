"""How much data a comparison needs before it can show the change aimed at (methods.md §14.5)."""
from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from scipy import stats

from bot.analysis.inputs import finite, positive, share_of_one, whole_count
from bot.errors import InputError


def minimum_n(p1: float, p2: float, alpha: float = 0.05, power: float = 0.8) -> int:
    """Cases needed in each of two groups to tell the shares ``p1`` and ``p2`` (0-1) apart, two-sided.

    n = [z_a sqrt(2 pb qb) + z_b sqrt(p1 q1 + p2 q2)]^2 / (p1 - p2)^2 (methods.md §14.5; .08 and .06 need 2,554).
    Raises InputError ``share_outside`` or ``no_difference``.
    """
    p1, p2 = _share(p1, "p1"), _share(p2, "p2")
    if p1 == p2:
        raise InputError("no_difference")
    z_alpha, z_beta = _quantiles(alpha, power)
    mean = (p1 + p2) / 2
    root = z_alpha * math.sqrt(2 * mean * (1 - mean)) + z_beta * math.sqrt(p1 * (1 - p1) + p2 * (1 - p2))
    return _up(root ** 2 / (p1 - p2) ** 2)


def minimum_events(ratio: float, exposure_ratio: float = 1.0, alpha: float = 0.05, power: float = 0.8) -> int:
    """Complaints needed *before* to show that the rate became ``ratio`` times what it was (0.5 = halved: 50).

    E1 = (z_a + z_b)^2 (1 + 1 / (ratio k)) / ln(ratio)^2 with k = ``exposure_ratio`` = exposure after / before.
    Raises InputError ``number_not_positive`` or ``no_difference``.
    """
    ratio, exposure_ratio = positive(ratio, "ratio"), positive(exposure_ratio, "exposure_ratio")
    if ratio == 1:
        raise InputError("no_difference")
    return _up(sum(_quantiles(alpha, power)) ** 2 * (1 + 1 / (ratio * exposure_ratio)) / math.log(ratio) ** 2)


def minimum_values(values: Sequence[float], shift: float, alpha: float = 0.05, power: float = 0.8) -> int:
    """Measured values needed before and after each for Mann-Whitney to show that ``values`` moved by ``shift``.

    Noether 1987 for equal groups, n = (z_a + z_b)^2 / (6 (P - 1/2)^2), where P is the chance that a value of the
    sample given exceeds another one that was moved. Raises InputError ``no_difference`` for a shift of 0.
    """
    shift = finite(shift, "shift")
    if shift == 0:
        raise InputError("no_difference")
    # the null expectation 1/2 includes a value against itself, which the ties of the sample settle
    ordered = np.sort(np.asarray(values, dtype=float))
    moved = ordered - shift
    below = np.searchsorted(moved, ordered, "left") + np.searchsorted(moved, ordered, "right")
    chance = float(below.mean()) / (2 * len(ordered))
    if chance == 0.5:
        return 10 ** 6  # a shift smaller than the grain of the values: no sample of a usable size shows it
    return min(10 ** 6, _up(sum(_quantiles(alpha, power)) ** 2 / (6 * (chance - 0.5) ** 2)))


def minimum_pairs(differences: Sequence[float], shift: float, alpha: float = 0.05, power: float = 0.8) -> int:
    """Pairs needed for the signed-rank test to show a fall by ``shift``, the differences scattering as those given do.

    Noether 1987, n = (z_a + z_b)^2 / (3 (P - 1/2)^2), where P is the chance that two differences sum to more than 0.
    Raises InputError ``no_difference`` for a shift of 0.
    """
    shift = finite(shift, "shift")
    if shift == 0:
        raise InputError("no_difference")
    spread = np.sort(np.asarray(differences, dtype=float))
    moved = spread - np.median(spread) + shift
    below = np.searchsorted(moved, -moved, "left") + np.searchsorted(moved, -moved, "right")
    chance = 1 - float(below.mean()) / (2 * len(moved))
    return min(10 ** 6, _up(sum(_quantiles(alpha, power)) ** 2 / (3 * (chance - 0.5) ** 2))) if chance != 0.5 else 10 ** 6


def survey_size(margin: float, share: float = 0.5, alpha: float = 0.05) -> int:
    """Answers needed to know a share to within ± ``margin`` (0-1): n = z² p (1 - p) / margin² (±.05: 385).

    ``share`` is what is expected; 0.5 is the safe choice. Raises InputError ``share_outside``.
    """
    margin, share = share_of_one(margin, "margin"), share_of_one(share, "share")
    return _up(float(stats.norm.isf(share_of_one(alpha, "alpha") / 2)) ** 2 * share * (1 - share) / margin ** 2)


def months_to_collect(needed: int, have: int, per_month: float) -> int:
    """Whole months until ``needed`` are there, ``have`` being there now and ``per_month`` coming in.

    Raises InputError ``number_not_positive``, ``count_negative`` or ``count_not_whole``.
    """
    return max(0, _up((needed - whole_count(have, "have")) / positive(per_month, "per_month")))


def _share(value: float, field: str) -> float:
    number = finite(value, field)
    if not 0 <= number <= 1:
        raise InputError("share_outside", field=field)
    return number


def _quantiles(alpha: float, power: float) -> tuple[float, float]:
    return (float(stats.norm.isf(share_of_one(alpha, "alpha") / 2)),
            float(stats.norm.ppf(share_of_one(power, "power"))))


def _up(number: float) -> int:
    return math.ceil(number - 1e-9)
