"""Working days of a country, with the weekends it works and the holidays it moves, from the library ``holidays``.

China announces each year's swapped days the autumn before (国务院办公厅关于节假日安排的通知). A year the library does not
know them of counts its plain holidays only, and whatever is reckoned over it is provisional.
"""
from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any

from bot.errors import SetupError

SWAPS = frozenset({"CN"})  # countries that work on some weekends to lengthen a holiday, announced year by year
MOST_DAYS = 400  # a span longer than this is a slip


@lru_cache(maxsize=4)
def _days_of(country: str) -> Any:
    import holidays

    try:
        return holidays.country_holidays(country)
    except NotImplementedError as error:
        raise SetupError("setting_invalid", variable="GAISHAN_COUNTRY") from error


def is_working(day: dt.date, country: str = "CN") -> bool:
    """Whether people work on that day; a swapped Saturday or Sunday counts. SetupError for an unknown country."""
    return _days_of(country).is_working_day(day)


def add_working(day: dt.date, count: int, country: str = "CN") -> dt.date:
    """The working day ``count`` working days after ``day``, which does not count itself; with 0 ``day`` itself or, when
    nobody works then, the next working day."""
    if not 0 <= count <= MOST_DAYS:
        raise ValueError(count)
    if count == 0 and is_working(day, country):
        return day
    for _ in range(max(count, 1)):
        day += dt.timedelta(days=1)
        while not is_working(day, country):
            day += dt.timedelta(days=1)
    return day


def is_provisional(first: dt.date, last: dt.date, country: str = "CN") -> bool:
    """Whether the swapped days of a year between ``first`` and ``last`` are not announced in the library yet."""
    if country not in SWAPS:
        return False
    days = _days_of(country)
    for year in range(first.year, last.year + 1):
        days.is_working_day(dt.date(year, 1, 1))  # fills that year
        if not any(day.year == year for day in days.weekend_workdays):
            return True
    return False
