"""Weights of items from the judgements of one or several raters (methods.md §3.2 step 4, §3.4)."""
from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from bot.choosing.weights.ahp import ahp
from bot.choosing.weights.judgements import METHODS, Pair, check_items, cycle, levels, refuse_cycle
from bot.choosing.weights.scoring import direct, zero_four, zero_one
from bot.errors import InputError

SAME = 1e-9  # weights nearer than this are equal: the eigenvector is no better


@dataclass(frozen=True)
class Weighing:
    """``weights`` sum to 1, in the order of the items; ``ranking`` largest first, equals in the order of the items.

    ``points`` are the mean points a rater gave (0-1, 0-4, direct). ``pairs`` is the number of pairs judged by at least
    one rater. ``lambda_max``, ``ci``, ``ri``, ``cr`` and ``worst`` are of AHP. ``warnings`` are codes, their texts
    ``weights_warning_<code>``: inconsistent, unchecked, group_cycle, all_equal, zero_weight.
    """

    method: str
    weights: dict[str, float]
    ranking: list[str]
    raters: int
    pairs: int
    points: dict[str, float] | None = None
    lambda_max: float | None = None
    ci: float | None = None
    ri: float | None = None
    cr: float | None = None
    worst: tuple[str, str, str] | None = None
    warnings: tuple[str, ...] = ()


def weigh(method: str, items: Sequence[str], raters: Sequence[Mapping[Any, float]]) -> Weighing:
    """Weigh ``items``. Each rater's judgements are {(left, right): value}, or {item: value} when ``method`` is direct.

    Raters are put together by the geometric mean of their judgements of a pair (AHP) or by the mean of their weights.
    Raises InputError ``weights_method``, ``weights_no_rater``, ``weights_cycle`` (one rater's judgements go round in
    a ring) and those of ``check_items``, ``levels``, ``ahp`` and ``bot.choosing.weights.scoring``.
    """
    if method not in METHODS:
        raise InputError("weights_method", methods=", ".join(METHODS))
    check_items(items, method)
    if not raters:
        raise InputError("weights_no_rater")
    if method == "direct":
        return _scored(method, items, [direct(items, values) for values in raters], 0)
    found = [levels(method, items, judged) for judged in raters]
    for one in found:
        refuse_cycle(one)
    pairs = len({frozenset(pair) for one in found for pair in one})
    if method != "ahp":
        score = zero_one if method == "0-1" else zero_four
        return _scored(method, items, [score(items, one) for one in found], pairs)
    together = mean_levels(found)
    result = ahp(items, together)
    codes = {"inconsistent": not result.acceptable, "unchecked": result.cr is None and len(items) > 2,
             "group_cycle": bool(cycle(together))}
    weights, ranking, more = _ranked(items, result.weights)
    return Weighing(method, weights, ranking, len(raters), pairs, None, result.lambda_max, result.ci, result.ri, result.cr,
                    result.worst, (*(code for code, holds in codes.items() if holds), *more))


def mean_levels(found: Sequence[Mapping[Pair, float]]) -> dict[Pair, float]:
    """The mean level of each pair over the raters who judged it: the geometric mean of their ratios.

    J. Aczél, T. L. Saaty, "Procedures for synthesizing ratio judgements", J. Math. Psychology 27 (1983) 93-102.
    """
    given: dict[Pair, list[float]] = {}
    for one in found:
        for pair, strength in one.items():
            given.setdefault(pair, []).append(strength)
    return {pair: math.fsum(strengths) / len(strengths) for pair, strengths in given.items()}


def _scored(method: str, items: Sequence[str], points: Sequence[Mapping[str, Fraction]], pairs: int) -> Weighing:
    """Each rater counts alike, whatever part of a scale they used."""
    parts = [{item: one[item] / sum(one.values()) for item in items} for one in points]
    exact = {item: sum(one[item] for one in parts) / len(parts) for item in items}
    weights, ranking, warnings = _ranked(items, exact)
    mean = {item: float(sum(one[item] for one in points) / len(points)) for item in items}
    return Weighing(method, weights, ranking, len(points), pairs, mean, warnings=warnings)


def _ranked(items: Sequence[str], weights: Mapping[str, Any]) -> tuple[dict[str, float], list[str], tuple[str, ...]]:
    """Weights, their order and what must be said of them."""
    numbers = {item: float(weights[item]) for item in items}
    groups: list[list[str]] = []
    for item in sorted(items, key=lambda item: -numbers[item]):
        if groups and numbers[groups[-1][-1]] - numbers[item] < SAME:  # equal but for rounding
            groups[-1].append(item)
        else:
            groups.append([item])
    ranking = [item for group in groups for item in sorted(group, key=items.index)]
    equal = max(numbers.values()) - min(numbers.values()) < SAME
    codes = {"all_equal": equal, "zero_weight": min(numbers.values()) == 0}
    return numbers, ranking, tuple(code for code, holds in codes.items() if holds)

