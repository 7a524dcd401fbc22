"""Order of weighted gaps, the focus, and how both stand when weights move (methods.md §3.2, steps 9 and 10)."""
from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

FOCUS_SHARE, FOCUS_ITEMS = Fraction(6, 10), 3
WEIGHT_FACTORS = (Fraction(8, 10), Fraction(12, 10))
DRAWS, SEED = 10_000, 20

Weights = Mapping[str, Fraction]
Gaps = Mapping[str, Fraction]


@dataclass(frozen=True)
class WeightRun:
    """The ranking when the weight of ``attribute`` is multiplied by ``factor`` (0.8 or 1.2)."""

    attribute: str
    factor: float
    ranking: list[str]
    order_unchanged: bool


@dataclass(frozen=True)
class Tipping:
    """The change of one number that brings number two level with number one; a hair beyond it, number two is first.

    ``what``: importance (``change`` as a part of it: -0.2 is a fifth less) or own (score points). ``before`` and
    ``after`` are the importance or our own mean score.
    """

    what: str
    attribute: str
    change: Fraction
    before: Fraction
    after: Fraction


def rank(attributes: Sequence[str], weights: Weights, gaps: Gaps) -> list[str]:
    """Highest priority first; ties by larger weight, then in the order given (``sorted`` is stable)."""
    return sorted(attributes, key=lambda a: (-weights[a] * max(Fraction(0), gaps[a]), -weights[a]))


def focus_of(order: Sequence[str], shares: Mapping[str, Fraction]) -> list[str]:
    """The top ranked until 60 % of all priorities are reached, three at most, none without a gap."""
    focus: list[str] = []
    for attribute in order:
        reached = sum(shares[name] for name in focus) >= FOCUS_SHARE
        if reached or len(focus) == FOCUS_ITEMS or shares[attribute] == 0:
            break
        focus.append(attribute)
    return focus


def sensitivity(attributes: Sequence[str], weights: Weights, gaps: Gaps,
                order: list[str]) -> tuple[list[WeightRun], dict[str, set[str]]]:
    """Each weight down and up by 20 %: the rankings, and the pairs with a gap that change places in any of them."""
    runs, tied = [], {attribute: set() for attribute in attributes}
    behind = [attribute for attribute in order if gaps[attribute] > 0]
    for attribute in attributes:
        for factor in WEIGHT_FACTORS:
            changed = rank(attributes, {**weights, attribute: weights[attribute] * factor}, gaps)
            runs.append(WeightRun(attribute, float(factor), changed, changed == order))
            for first, second in itertools.combinations(behind, 2):
                if changed.index(first) > changed.index(second):
                    tied[first].add(second)
                    tied[second].add(first)
    return runs, tied


def groups(order: Sequence[str], tied: Mapping[str, set[str]]) -> list[list[str]]:
    """Attributes that hang together through ties, each group in rank order."""
    found: list[set[str]] = []
    for attribute in order:
        joined = {attribute, *tied[attribute]}
        for group in [group for group in found if group & joined]:
            found.remove(group)
            joined |= group
        found.append(joined)
    return sorted(([name for name in order if name in group] for group in found if len(group) > 1),
                  key=lambda group: order.index(group[0]))


def first_places(order: Sequence[str], weights: Weights, gaps: Gaps, draws: int = DRAWS,
                 seed: int = SEED) -> dict[str, float]:
    """How often (0-1) each attribute comes first when every weight moves at once, each evenly within ±20 %.

    Empty without any gap. The same study gives the same numbers: ``seed`` is fixed. Equal priorities go to the one
    that ranks first in ``order``.
    """
    import numpy as np

    priorities = np.array([float(weights[name] * max(Fraction(0), gaps[name])) for name in order])
    if not priorities.any():
        return {}
    low, high = (float(factor) for factor in WEIGHT_FACTORS)
    factors = np.random.default_rng(seed).uniform(low, high, (draws, len(order)))
    wins = np.bincount((priorities * factors).argmax(axis=1), minlength=len(order))
    return {name: int(count) / draws for name, count in zip(order, wins)}


def tippings(order: Sequence[str], importance: Mapping[str, Fraction], own: Mapping[str, Fraction], gaps: Gaps,
             scale: tuple[float, float]) -> list[Tipping]:
    """What would make number two first: one change at a time, exact, the smallest of each kind first.

    Empty when there is no number two with a gap. A score that would have to leave the scale is left out.
    """
    if len(order) < 2 or gaps[order[1]] <= 0:
        return []
    first, second = order[:2]
    ahead = {name: importance[name] * gaps[name] for name in (first, second)}
    lead = ahead[first] - ahead[second]
    found = [Tipping("importance", name, after / importance[name] - 1, importance[name], after) for name, after in (
        (first, ahead[second] / gaps[first]), (second, ahead[first] / gaps[second]))]
    moves = [(first, lead / importance[first]), (second, -lead / importance[second])]
    scores = [Tipping("own", name, change, own[name], own[name] + change) for name, change in moves
              if scale[0] <= own[name] + change <= scale[1]]
    return sorted(found, key=lambda one: abs(one.change)) + sorted(scores, key=lambda one: abs(one.change))
