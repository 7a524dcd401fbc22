"""Which pair to ask next, so that as few as possible are asked.

AHP: everything against the first item gives the weights (n - 1 pairs); each of the others against the next one checks
them (n - 2 pairs), and the rest is never asked. 0-1 and 0-4: each item is put in its place among those before by
halving, and what follows from other judgements is not asked.
"""
from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from bot.choosing.weights.judgements import Pair, implied


def base_pairs(items: Sequence[str]) -> list[Pair]:
    """The pairs from which AHP weights follow."""
    return [(items[0], other) for other in items[1:]]


def check_pairs(items: Sequence[str]) -> list[Pair]:
    """The pairs that only check how consistent the others are."""
    return list(zip(items[1:], items[2:]))


def next_pair(method: str, items: Sequence[str], found: Mapping[Pair, float], checks: bool = True) -> Pair | None:
    """The pair to ask next given the levels ``found``; ``checks`` False leaves out AHP's check pairs. None: all done."""
    if method == "ahp":
        wanted = base_pairs(items) + (check_pairs(items) if checks else [])
        return next((pair for pair in wanted if pair not in found), None)
    known, order = implied(method, items, found), []
    for item in items:
        low, high = 0, len(order)
        while low < high:
            middle = (low + high) // 2
            strength = known.get((item, order[middle]))
            if strength is None:
                return order[middle], item
            low, high = (low, middle) if strength > 0 else (middle + 1, high)
        order.insert(low, item)
    near = sorted(itertools.combinations(range(len(order)), 2), key=lambda places: (places[1] - places[0], places))
    return next(((order[left], order[right]) for left, right in near if (order[left], order[right]) not in known), None)
