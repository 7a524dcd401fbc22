"""Periods before a change against periods after it, in the order of time: has the level shifted? (methods.md §14, §10.5).

The chart is the preferred evidence from twelve periods on either side; with fewer the verdict is provisional.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.analysis.charts.runs import longest_run_limit
from bot.analysis.inputs import finite
from bot.analysis.shift import median_interval
from bot.errors import InputError

ENOUGH = 12  # periods on either side
MOST = 0.75  # of the periods after that must lie on the good side of the line


@dataclass(frozen=True)
class OverTime:
    """``lower`` and ``higher``: the periods after have shifted below or above the median of those before, ``median1``: a
    run on that side longer than chance explains, and three quarters of them there. ``run`` is the longest run on the side
    where most of them lie, ``limit`` the longest that chance explains. No p value."""

    values1: tuple[float, ...]
    values2: tuple[float, ...]
    n1: int
    n2: int
    median1: float
    median2: float
    ci1: tuple[float, float]
    ci2: tuple[float, float]
    lower: bool
    higher: bool
    run: int
    limit: int
    alpha: float

    @property
    def missing(self) -> int:
        """Periods that the shorter side still lacks."""
        return max(0, ENOUGH - min(self.n1, self.n2))


def compare_over_time(before: Sequence[float], after: Sequence[float], alpha: float = 0.05) -> OverTime:
    """One value of each period, in order. Raises InputError ``values_empty`` or ``number_needed``."""
    if len(before) == 0 or len(after) == 0:
        raise InputError("values_empty", field="after" if len(before) else "before")
    x = np.array([finite(value, "before") for value in before])
    y = np.array([finite(value, "after") for value in after])
    centre = float(np.median(x))
    runs = {sign: _longest(np.sign(y - centre), sign) for sign in (-1, 1)}
    limit = longest_run_limit(int((y != centre).sum()))
    moved = {sign: run > limit and float((np.sign(y - centre) == sign).mean()) >= MOST for sign, run in runs.items()}
    return OverTime(tuple(map(float, x)), tuple(map(float, y)), len(x), len(y), centre, float(np.median(y)),
                    median_interval(np.sort(x), alpha), median_interval(np.sort(y), alpha), moved[-1], moved[1],
                    max(runs.values()), limit, alpha)


def _longest(sides: np.ndarray, sign: int) -> int:
    """The longest run on one side; a point on the line neither adds to a run nor ends it."""
    longest = run = 0
    for side in sides[sides != 0]:
        run = run + 1 if side == sign else 0
        longest = max(longest, run)
    return longest
