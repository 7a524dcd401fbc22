"""Run charts and control charts: phases, frozen baselines, removed points, signals (methods.md §10.5).

A chart has one phase until a change is accepted; each later phase restarts with limits of its own. The first ``baseline``
points of a phase make its limits, all of them when no baseline is given, and the later ones are judged against them. A
point leaves the limits only with the cause that was found for it; it stays on the chart.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from bot.analysis.charts.limits import Limits, limits, moving_ranges
from bot.analysis.charts.rules import DEFAULT, RUNS_ONLY, Signal, run_signals, signals
from bot.analysis.charts.runs import Runs, runs
from bot.analysis.charts.series import Series
from bot.errors import InputError

FIRM, LEAST = 20, 12  # subgroups for firm and for provisional limits (methods.md §10.5)
LEAST_RUN_BASELINE = 8  # points for the median of a run chart's baseline; gate 2 asks for as many

Firmness = Literal["firm", "provisional", "too_few"]


@dataclass(frozen=True)
class Point:
    """One point: ``number`` from 1, ``value`` as plotted; no ``lcl`` and ``ucl`` on a run chart or before there are 12.

    ``part`` is baseline (it makes the limits), later (judged against them) or removed (with its ``cause``).
    """

    number: int
    label: str
    value: float
    centre: float
    lcl: float | None
    ucl: float | None
    part: Literal["baseline", "later", "removed"]
    cause: str | None = None


@dataclass(frozen=True)
class Phase:
    """Points ``first``-``last``, of which ``subgroups`` made the line; ``lcl``, ``ucl`` None where they differ by point.

    ``spread`` is sigma_z of a Laney chart or the mean moving range of an i chart, whose upper limit for ranges is
    ``range_ucl``. ``firmness`` of the limits is None on a run chart, which has none.
    """

    first: int
    last: int
    subgroups: int
    firmness: Firmness | None
    centre: float | None
    lcl: float | None
    ucl: float | None
    spread: float | None
    range_ucl: float | None
    runs: Runs


@dataclass(frozen=True)
class Chart:
    """``kind`` is run or one of limits.KINDS; ``rules`` the name of the set that gave the ``signals``."""

    kind: str
    rules: str
    points: tuple[Point, ...]
    phases: tuple[Phase, ...]
    signals: tuple[Signal, ...]

    @property
    def outside(self) -> list[int]:
        """Numbers of the points beyond their limits."""
        return sorted(number for signal in self.signals if signal.rule == "beyond_limits" for number in signal.points)


def draw(data: Series, kind: str, *, baseline: int | None = None, rules: str = DEFAULT, restarts: Sequence[int] = (),
         removed: Mapping[int, str] | None = None) -> Chart:
    """Draw ``data`` as a chart of ``kind``: "run" or one of ``limits.KINDS``.

    ``restarts`` are the numbers (from 1) of the first points after accepted changes; ``removed`` maps the number of a
    point to the cause that was found. A phase of fewer than 12 usable points gets a centre line and no limits.
    Raises InputError ``chart_baseline``, ``chart_restart``, ``chart_removed``, ``chart_cause_needed``, or those of
    ``limits`` and ``signals``.
    """
    count = len(data.values)
    causes = _causes(removed or {}, count)
    starts = sorted({1, *restarts})
    if starts[0] < 1 or starts[-1] > count:
        raise InputError("chart_restart", most=count)
    least = LEAST_RUN_BASELINE if kind == "run" else LEAST
    if baseline is not None and not least <= baseline <= count:
        raise InputError("chart_baseline", least=least, most=count)
    phases, points, found = [], [], []
    for first, after in zip(starts, [*starts[1:], count + 1]):
        drawn = _phase(data, kind, first, after - 1, baseline, rules, causes)
        phases.append(drawn[0])
        points += drawn[1]
        found += drawn[2]
    return Chart(kind, RUNS_ONLY if kind == "run" else rules, tuple(points), tuple(phases), tuple(found))


def _causes(removed: Mapping[int, str], count: int) -> dict[int, str]:
    for number, cause in removed.items():
        if not 1 <= number <= count:
            raise InputError("chart_removed", most=count)
        if not cause.strip():
            raise InputError("chart_cause_needed", number=number)
    return {number: cause.strip() for number, cause in removed.items()}


def _phase(data: Series, kind: str, first: int, last: int, baseline: int | None, rules: str,
           causes: Mapping[int, str]) -> tuple[Phase, list[Point], list[Signal]]:
    numbers = np.arange(first, last + 1)
    kept = np.array([number not in causes for number in numbers])
    early = np.arange(len(numbers)) < (baseline or len(numbers))
    used = kept & early
    if not used.any():
        raise InputError("chart_none_left")
    subgroups = int(used.sum())
    drawn = _lines(data, kind, first, last, used)
    counted = runs(drawn.side[kept])
    ranges, range_ucl = None, None
    limited = kind != "run" and subgroups >= LEAST
    found: list[Signal] = []
    if kind == "run":
        found = run_signals(counted, numbers[kept])
    elif limited:
        found = signals(rules, drawn.z[kept], drawn.side[kept], counted, numbers[kept], drawn.zones)
        if kind == "i":
            ranges, range_ucl = moving_ranges(drawn.value[kept], drawn.spread or 0.0)
            found += [Signal("moving_range", (int(numbers[kept][at + 1]),)) for at in np.flatnonzero(ranges > range_ucl)]
    points = [Point(int(number), data.labels[number - 1], float(drawn.value[at]), float(drawn.centre[at]),
                    float(drawn.lcl[at]) if limited else None, float(drawn.ucl[at]) if limited else None,
                    "removed" if not kept[at] else "baseline" if early[at] else "later", causes.get(int(number)))
              for at, number in enumerate(numbers)]
    firmness: Firmness | None = None
    if kind != "run":
        firmness = "firm" if subgroups >= FIRM else "provisional" if limited else "too_few"
    phase = Phase(first, last, subgroups, firmness, _same(drawn.centre), _same(drawn.lcl) if limited else None,
                  _same(drawn.ucl) if limited else None, drawn.spread, range_ucl, counted)
    return phase, points, found


def _lines(data: Series, kind: str, first: int, last: int, used: np.ndarray) -> Limits:
    plotted = data.plotted[first - 1:last]
    if kind == "run" or used.sum() < 2:  # one point has no spread
        return _median(plotted, used)
    sizes = np.array(data.sizes[first - 1:last]) if data.sizes else None
    try:
        return limits(kind, np.array(data.values[first - 1:last]), sizes, used)
    except InputError as error:
        if error.code != "chart_flat" or used.sum() >= LEAST:
            raise
        return _median(plotted, used)  # so few points get no limits anyway


def _median(values: np.ndarray, used: np.ndarray) -> Limits:
    """The median as the only line."""
    centre = np.full(len(values), float(np.median(values[used])))
    return Limits(values, centre, centre, centre, np.zeros(len(values)), values - centre)


def _same(line: np.ndarray) -> float | None:
    """The one height of a line, None when it differs by point."""
    return float(line[0]) if np.ptp(line) <= 1e-12 * max(1.0, float(np.abs(line).max())) else None
