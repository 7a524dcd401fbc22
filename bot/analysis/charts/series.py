"""What a chart is drawn of: counts, shares, values or gaps in the order of time."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from bot.analysis.inputs import finite, positive, whole_count
from bot.errors import InputError

MOST_EVENTS = 10_000  # of a series that is to be drawn as gaps

Data = Literal["count", "rate", "share", "value", "gap"]


@dataclass(frozen=True)
class Series:
    """``data`` is count (events), rate (events in an exposure), share (defective of examined), value or gap (between two
    events). ``values`` and, for rate and share, ``sizes`` are in order of time; ``labels`` name the points.
    """

    data: Data
    values: tuple[float, ...]
    sizes: tuple[float, ...] | None
    labels: tuple[str, ...]

    @property
    def plotted(self) -> np.ndarray:
        """Values as a run chart shows them: events per exposure where there is one."""
        values = np.array(self.values)
        return values if self.sizes is None else values / np.array(self.sizes)


def series(data: Data, values: Sequence[Any], sizes: Sequence[Any] | None = None,
           labels: Sequence[str] = ()) -> Series:
    """Check the figures; points are counted from 1 in the errors, and ``labels`` are their numbers when absent.

    Raises InputError ``chart_points`` (fewer than two), ``series_count`` (a count that is not whole or negative),
    ``series_number``, ``chart_sizes`` (sizes are missing), ``series_size`` (one is not above 0), ``series_more_than_all``
    or ``series_negative`` (a gap).
    """
    if len(values) < 2:
        raise InputError("chart_points", count=len(values))
    if data in ("rate", "share") and (sizes is None or len(sizes) != len(values)):
        raise InputError("chart_sizes")
    counted = data in ("count", "rate", "share")
    kept = _each(values, whole_count if counted else finite, "series_count" if counted else "series_number")
    checked = None
    if sizes is not None and data in ("rate", "share"):
        checked = _each(sizes, whole_count if data == "share" else positive, "series_size")
    for position, value in enumerate(kept):
        if checked and checked[position] <= 0:
            raise InputError("series_size", position=position + 1)
        if data == "share" and checked and value > checked[position]:
            raise InputError("series_more_than_all", position=position + 1)
        if data == "gap" and value < 0:
            raise InputError("series_negative", position=position + 1)
    return Series(data, kept, checked, tuple(labels) or tuple(str(number) for number in range(1, len(kept) + 1)))


def _each(values: Sequence[Any], check: Callable[[Any, str], float], code: str) -> tuple[float, ...]:
    kept = []
    for position, value in enumerate(values, 1):
        try:
            kept.append(float(check(value, "value")))
        except InputError as error:
            raise InputError(code, position=position) from error
    return tuple(kept)


def gaps_of(counted: Series) -> Series:
    """From events per period to what lies between one event and the next, for g and t charts.

    Elapsed periods, or the exposure in them where it is known; 0 between events of one period, whose order is not known.
    The time since the last event is not over and is left out. Raises InputError ``chart_few_events`` for fewer than
    three events, ``chart_many_events`` when they are not rare at all.
    """
    if sum(counted.values) > MOST_EVENTS:
        raise InputError("chart_many_events")
    elapsed = np.cumsum(counted.sizes if counted.sizes else np.ones(len(counted.values)))
    at = np.repeat(np.arange(len(elapsed)), np.array(counted.values, dtype=int))
    if len(at) < 3:
        raise InputError("chart_few_events", count=len(at))
    gaps = np.diff(elapsed[at])
    return Series("gap", tuple(map(float, gaps)), None, tuple(counted.labels[place] for place in at[1:]))
