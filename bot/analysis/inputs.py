"""What a number must be before it is analysed; every check raises InputError with the field's name only."""
from __future__ import annotations

import math
import numbers
from typing import Any

from bot.errors import InputError

LARGEST = 1e15  # beyond this a float no longer tells neighbouring whole numbers apart


def finite(value: Any, field: str) -> float:
    """``value`` as a float. InputError ``number_needed`` for text, truth values, NaN, infinity and |value| > 1e15."""
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        raise InputError("number_needed", field=field)
    number = float(value) if abs(value) <= LARGEST else math.nan
    if math.isnan(number):
        raise InputError("number_needed", field=field)
    return number


def positive(value: Any, field: str) -> float:
    """``value`` as a float above 0. InputError ``number_not_positive`` (or ``number_needed``)."""
    number = finite(value, field)
    if number <= 0:
        raise InputError("number_not_positive", field=field)
    return number


def whole_count(value: Any, field: str) -> int:
    """``value`` as a whole number >= 0; 48.0 is taken as 48. InputError ``count_not_whole`` or ``count_negative``."""
    number = finite(value, field)
    if number < 0:
        raise InputError("count_negative", field=field)
    if number != int(number):
        raise InputError("count_not_whole", field=field)
    return int(number)


def share_of_one(value: Any, field: str) -> float:
    """``value`` as a float strictly between 0 and 1. InputError ``share_outside`` (or ``number_needed``)."""
    number = finite(value, field)
    if not 0 < number < 1:
        raise InputError("share_outside", field=field)
    return number
