"""Forced decision 强制评分法, 0-1 and 0-4 (methods.md §3.4), and importance given directly: points of each item."""
from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

from bot.choosing.weights.judgements import Pair, implied
from bot.errors import InputError


def zero_one(items: Sequence[str], found: Mapping[Pair, float]) -> dict[str, Fraction]:
    """Points by the 0-1 method: comparisons won, and one more, so that nothing weighs nothing."""
    return {item: points + 1 for item, points in _points("0-1", items, found).items()}


def zero_four(items: Sequence[str], found: Mapping[Pair, float]) -> dict[str, Fraction]:
    """Points by the 0-4 method (4:0, 3:1, 2:2); together 2n(n-1). An item may come out with 0."""
    return _points("0-4", items, found)


def _points(method: str, items: Sequence[str], found: Mapping[Pair, float]) -> dict[str, Fraction]:
    """Raises InputError ``weights_pair_missing`` when a pair is neither judged nor follows from others."""
    known = implied(method, items, found)
    points = dict.fromkeys(items, Fraction(0))
    for left, right in itertools.combinations(items, 2):
        if (left, right) not in known:
            raise InputError("weights_pair_missing", left=left, right=right)
        for item, other in ((left, right), (right, left)):
            points[item] += Fraction(known[item, other] + 1) / 2 if method == "0-1" else Fraction(known[item, other] + 2)
    return points


def direct(items: Sequence[str], values: Mapping[str, float]) -> dict[str, Fraction]:
    """Importance as given, exact in decimals; only the ratios count.

    Raises InputError ``weights_value_missing``, ``weights_item_unknown`` or ``weights_not_positive``.
    """
    for item in values:
        if item not in items:
            raise InputError("weights_item_unknown", item=item)
    found = {}
    for item in items:
        value = values.get(item)
        if value is None:
            raise InputError("weights_value_missing", item=item)
        if not math.isfinite(value) or value <= 0:
            raise InputError("weights_not_positive", item=item)
        found[item] = Fraction(repr(float(value)))
    return found
