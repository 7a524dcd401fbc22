"""Which points of a control chart are signals, by a named set of rules (methods.md §10.5: sets differ, so keep the name).

``house`` is one point beyond three sigma with Anhøj's two rules for runs; ``western_electric`` and ``nelson`` are the
published sets. A rule sees ``z``, the distance of each point from the centre in sigmas, and ``side``, on which side of
the line that halves the distribution it lies.
"""
from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from bot.analysis.charts.runs import Runs
from bot.errors import InputError

EDGE = 1e-9  # a point on a limit is within it, whatever the last bit of its z says

Found = Iterator[tuple[int, ...]]


@dataclass(frozen=True)
class Signal:
    """``rule`` by name with the numbers (from 1) of the points that break it."""

    rule: str
    points: tuple[int, ...]


def beyond(z: np.ndarray, side: np.ndarray) -> Found:
    """One point beyond three sigma."""
    yield from ((int(at),) for at in np.flatnonzero(np.abs(z) > 3 + EDGE))


def some_of(many: int, window: int, sigmas: float) -> Callable[[np.ndarray, np.ndarray], Found]:
    """``many`` of ``window`` successive points beyond ``sigmas`` on the same side; windows that overlap are one signal."""
    def found(z: np.ndarray, side: np.ndarray) -> Found:
        for sign in (1, -1):
            far = sign * z > sigmas + EDGE
            points: list[int] = []
            for start in range(len(z) - window + 1):
                hit = [at for at in range(start, start + window) if far[at]]
                if len(hit) < many:
                    continue
                if points and hit[0] > points[-1]:
                    yield tuple(points)
                    points = []
                points += [at for at in hit if at not in points]
            if points:
                yield tuple(points)
    return found


def in_a_row(least: int) -> Callable[[np.ndarray, np.ndarray], Found]:
    """``least`` or more successive points on one side; a point on the line ends the row."""
    return lambda z, side: _rows(np.sign(side), least, but=0)


def trend(z: np.ndarray, side: np.ndarray) -> Found:
    """Six or more points that rise, or fall, all the way."""
    for steps in _rows(np.sign(np.diff(z)), 5, but=0):
        yield (*steps, steps[-1] + 1)


def alternating(z: np.ndarray, side: np.ndarray) -> Found:
    """Fourteen or more points that go up and down by turns."""
    turns = np.sign(np.diff(z))
    for steps in _rows((turns[1:] * turns[:-1] < 0).astype(int), 12, but=0):
        yield (*steps, steps[-1] + 1, steps[-1] + 2)


def near(z: np.ndarray, side: np.ndarray) -> Found:
    """Fifteen or more successive points within one sigma."""
    return _rows((np.abs(z) < 1 - EDGE).astype(int), 15, but=0)


def far(z: np.ndarray, side: np.ndarray) -> Found:
    """Eight or more successive points beyond one sigma, on both sides."""
    for row in _rows((np.abs(z) > 1 + EDGE).astype(int), 8, but=0):
        if len({float(np.sign(z[at])) for at in row}) == 2:
            yield row


def _rows(marks: np.ndarray, least: int, but: int) -> Found:
    """Stretches of ``least`` or more equal marks other than ``but``."""
    start = 0
    for at in range(1, len(marks) + 1):
        if at == len(marks) or marks[at] != marks[start]:
            if at - start >= least and marks[start] != but:
                yield tuple(range(start, at))
            start = at


# name of the rule -> (how it is found, whether it reads zones between the limits)
RULES: dict[str, tuple[Callable[[np.ndarray, np.ndarray], Found], bool]] = {
    "beyond_limits": (beyond, False),
    "two_of_three": (some_of(2, 3, 2.0), True),
    "four_of_five": (some_of(4, 5, 1.0), True),
    "eight_in_a_row": (in_a_row(8), False),
    "nine_in_a_row": (in_a_row(9), False),
    "six_trend": (trend, False),
    "fourteen_alternating": (alternating, False),
    "fifteen_near_centre": (near, True),
    "eight_far_from_centre": (far, True),
}
SETS: dict[str, tuple[str, ...]] = {
    "house": ("beyond_limits", "run_too_long", "too_few_crossings"),
    "western_electric": ("beyond_limits", "two_of_three", "four_of_five", "eight_in_a_row"),
    "nelson": ("beyond_limits", "nine_in_a_row", "six_trend", "fourteen_alternating", "two_of_three", "four_of_five",
               "fifteen_near_centre", "eight_far_from_centre"),
}
DEFAULT = "house"
RUNS_ONLY = "anhoej"  # the name of the set on a run chart, which has no sigma


def signals(name: str, z: np.ndarray, side: np.ndarray, counted: Runs, numbers: np.ndarray, zones: bool) -> list[Signal]:
    """The signals of the set ``name``; ``numbers`` are the points' numbers, ``counted`` their runs.

    Without ``zones`` (a skewed scale) rules that read one- and two-sigma zones are left out.
    Raises InputError ``chart_rules`` for a set that does not exist.
    """
    if name not in SETS:
        raise InputError("chart_rules", rules=", ".join(SETS))
    found = []
    for rule in SETS[name]:
        if rule in RULES:
            how, reads_zones = RULES[rule]
            if zones or not reads_zones:
                found += [Signal(rule, tuple(int(numbers[at]) for at in places)) for places in how(z, side)]
    return found + (run_signals(counted, numbers) if name == "house" else [])


def run_signals(counted: Runs, numbers: np.ndarray) -> list[Signal]:
    """Anhøj's two rules as signals; too few crossings concerns the whole line, so it names every point."""
    found = []
    if counted.too_long:
        found.append(Signal("run_too_long", tuple(int(numbers[at]) for at in counted.where)))
    if counted.too_few_crossings:
        found.append(Signal("too_few_crossings", tuple(int(number) for number in numbers)))
    return found
