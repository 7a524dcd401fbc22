"""May before and after be compared at all? Warnings as codes (methods.md §2.5, §14.6); words: ``stats_warning_<code>``."""
from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.analysis.inputs import finite
from bot.errors import InputError

UNEQUAL = 1.15  # one period longer than the other by more than this; February and March still count as equal
SEASON_APART = 31  # days between the middles of the two periods in the calendar year
WHOLE_YEAR = 350  # days; such a period holds every season
LEAST_HISTORY = 3  # periods, before one can be called the worst of them

Span = tuple[dt.date, dt.date]


def period_warnings(before: Span, after: Span) -> list[str]:
    """``unequal_periods`` and ``different_season`` for first and last days, both included.

    Raises InputError ``effect_periods_order`` when the time after does not begin after the time before has ended.
    """
    if before[1] < before[0] or after[1] < after[0] or after[0] <= before[1]:
        raise InputError("effect_periods_order")
    lengths = sorted((last - first).days + 1 for first, last in (before, after))
    found = ["unequal_periods"] if lengths[1] > UNEQUAL * lengths[0] else []
    apart = abs(_middle(before) - _middle(after))
    if lengths[0] < WHOLE_YEAR and min(apart, 365 - apart) > SEASON_APART:
        found.append("different_season")
    return found


def _middle(span: Span) -> int:
    return (span[0] + (span[1] - span[0]) / 2).timetuple().tm_yday


def worst_baseline(before: float, history: Sequence[float], direction: str = "lower_better") -> list[str]:
    """``worst_period_baseline`` when the value before is as bad as the worst of ``history`` or worse.

    The worst of several periods gets better by itself (regression to the mean). ``history`` are the values of single
    periods before the change; fewer than three say nothing.
    """
    values = [finite(value, "history") for value in history]
    if len(values) < LEAST_HISTORY:
        return []
    sign = 1 if direction == "lower_better" else -1
    return ["worst_period_baseline"] if sign * finite(before, "before") >= max(sign * value for value in values) else []
