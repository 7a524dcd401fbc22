"""Judgements of pairs: how strongly the left item matters over the right one, what follows from them, and cycles.

A *level* is that strength as an antisymmetric number: log of the ratio for AHP, -1 or 1 for 0-1, -2 to 2 for 0-4.
All work goes in alphabetical order of the items, so that their order as given can change no number.
"""
from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from bot.errors import InputError

Pair = tuple[str, str]
METHODS = ("ahp", "0-1", "0-4", "direct")
MOST = {"ahp": 9, "0-1": 30, "0-4": 30, "direct": 60}  # Saaty's random index and the scale itself end at about 9
STRONGEST = {"0-1": 1, "0-4": 2}
SAATY = 9
RECIPROCAL = 0.05  # 3 against 0.33 is the same judgement written twice


def offered(count: int) -> list[str]:
    """The methods for so many items, in the order they are offered."""
    return [method for method in METHODS if count <= MOST[method]]


def check_items(items: Sequence[str], method: str) -> None:
    """Raises InputError ``weights_one_item``, ``weights_item_twice`` or ``weights_many_<method>``."""
    if len(items) < 2:
        raise InputError("weights_one_item")
    for place, item in enumerate(items):
        if item in items[:place]:
            raise InputError("weights_item_twice", item=item)
    if len(items) <= MOST[method]:
        return
    if method == "ahp" and len(items) <= MOST["0-4"]:
        raise InputError("weights_many_ahp", count=len(items), most=MOST["ahp"])
    if method != "direct" and len(items) <= MOST["direct"]:
        raise InputError("weights_many_pairs", count=len(items), most=MOST["0-4"])
    raise InputError("weights_many_direct", count=len(items), most=MOST["direct"])


def level(method: str, value: float, left: str, right: str) -> float:
    """The level of one judgement: ``value`` is a ratio from 1/9 to 9 (AHP), 0 or 1, or the left item's points of 4.

    Raises InputError ``weights_pair_value`` with the pair and what is allowed.
    """
    on_scale = {"ahp": 1 / SAATY * (1 - RECIPROCAL) <= value <= SAATY,  # 0.11 is 1/9 written short
                "0-1": value in (0, 1), "0-4": value in (0, 1, 2, 3, 4)}
    if not on_scale[method]:  # infinity and NaN are on none
        raise InputError("weights_pair_value", left=left, right=right,
                         allowed={"ahp": "1/9 – 9", "0-1": "0, 1", "0-4": "0, 1, 2, 3, 4"}[method])
    if method == "ahp":
        return math.log(value) if value >= 1 else -math.log(1 / value)
    return value * 2 - 1 if method == "0-1" else value - 2


def levels(method: str, items: Sequence[str], judged: Mapping[Pair, float]) -> dict[Pair, float]:
    """The levels of ``judged`` in both directions.

    Raises InputError ``weights_item_unknown``, ``weights_pair_self``, ``weights_not_reciprocal`` or
    ``weights_pair_value``.
    """
    found: dict[Pair, float] = {}
    for (left, right), value in judged.items():
        for item in (left, right):
            if item not in items:
                raise InputError("weights_item_unknown", item=item)
        strength = level(method, value, left, right)
        if left == right:
            if strength and method == "ahp":
                raise InputError("weights_pair_self", item=left)
            continue
        before = found.get((left, right))
        if before is not None and abs(before - strength) > (RECIPROCAL if method == "ahp" else 0):
            raise InputError("weights_not_reciprocal", left=left, right=right)
        if before is None or strength > 0:  # of 3 and 0.33 the whole number is what was meant
            found[left, right], found[right, left] = strength, -strength
    return found


def cycle(found: Mapping[Pair, float]) -> list[str]:
    """The shortest ring in which each item matters more than the next and the last more than the first; [] if none."""
    beats: dict[str, list[str]] = {}
    for (left, right), strength in sorted(found.items()):
        if strength > 0:
            beats.setdefault(left, []).append(right)
    best: list[str] = []
    for start in sorted(beats):
        paths, seen = [[start]], set()
        while paths and not (best and len(paths[0]) >= len(best)):
            path = paths.pop(0)
            for after in beats.get(path[-1], []):
                if after == start:
                    if not best or len(path) < len(best):
                        best = path
                    paths = []
                    break
                if after not in seen:
                    seen.add(after)
                    paths.append([*path, after])
    return best


def refuse_cycle(found: Mapping[Pair, float]) -> None:
    """Raises InputError ``weights_cycle`` that names the items which go round in a ring."""
    ring = cycle(found)
    if ring:
        raise InputError("weights_cycle", ring=" > ".join([*ring, ring[0]]))


def implied(method: str, items: Iterable[str], found: Mapping[Pair, float]) -> dict[Pair, float]:
    """``found`` and what follows from it for 0-1 and 0-4, so that nobody is asked for it.

    Equals are judged alike against others; what matters by the full strength over one item does so over everything
    that the one matters over (0-1: A over B, B over C, so A over C).
    """
    names, top, known = sorted(items), STRONGEST[method], dict(found)
    changed = True
    while changed:
        changed = False
        for middle in names:
            for left in names:
                first = known.get((left, middle))
                if first is None or first < 0:
                    continue
                for right in names:
                    second = known.get((middle, right))
                    if second is None or second < 0 or left == right or (left, right) in known:
                        continue
                    if first == 0 or second == 0 or top in (first, second):
                        known[left, right] = max(first, second)
                        known[right, left] = -known[left, right]
                        changed = True
    return known


def ratio(text: str) -> float | None:
    """3, 0.5, 1/3, 1:3 as a number; None for anything else."""
    try:
        return float(Fraction(text.strip().replace(":", "/").replace(" ", "")))
    except (ValueError, ZeroDivisionError):
        return None
