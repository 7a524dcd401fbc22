"""Runs about a line: Anhøj's two rules for run charts (methods.md §10.5; Anhøj & Olesen 2014).

The popular trend rule is left out on purpose: it finds next to nothing and cries wolf.
"""
from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats


@dataclass(frozen=True)
class Runs:
    """Runs of points on one side of a line.

    ``useful`` points lie off the line; ``longest`` is the longest run among them, at ``where`` (positions from 0), and
    signals above ``longest_limit``; ``crossings`` of the line signal below ``crossings_least``.
    """

    useful: int
    longest: int
    longest_limit: int
    crossings: int
    crossings_least: int
    where: tuple[int, ...]

    @property
    def too_long(self) -> bool:
        return self.longest > self.longest_limit

    @property
    def too_few_crossings(self) -> bool:
        return self.crossings < self.crossings_least

    @property
    def signal(self) -> bool:
        return self.too_long or self.too_few_crossings


def longest_run_limit(useful: int) -> int:
    """The longest run that chance explains: round(log2 n + 3) (Schilling 2012)."""
    return round(math.log2(useful) + 3) if useful else 0


def crossings_least(useful: int) -> int:
    """The fewest crossings that chance explains: qbinom(.05, n - 1, .5) (Chen 2010)."""
    return int(stats.binom.ppf(0.05, useful - 1, 0.5)) if useful > 1 else 0


def runs(sides: Sequence[float]) -> Runs:
    """Count the runs; ``sides`` are above 0, below 0, or 0 for a point on the line, which is dropped."""
    signs = np.sign(np.asarray(sides, dtype=float))
    at = np.flatnonzero(signs)
    kept = signs[at]
    starts = np.flatnonzero(np.diff(kept)) + 1
    pieces = np.split(at, starts) if len(at) else []
    longest = max(pieces, key=len) if pieces else ()
    return Runs(len(at), len(longest), longest_run_limit(len(at)), max(0, len(pieces) - 1), crossings_least(len(at)),
                tuple(int(position) for position in longest))
