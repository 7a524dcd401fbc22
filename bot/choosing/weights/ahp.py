"""AHP 层次分析法 (methods.md §3.4): weights as the principal eigenvector, and how consistent the judgements are.

Not every pair must be judged. For a pair left out Harker puts the ratio of the weights sought in its place, which
turns into an eigenvector again: 0 for the pair, 1 + the number of such pairs of the item on the diagonal (P. T. Harker,
"Incomplete pairwise comparisons in the analytic hierarchy process", Mathematical Modelling 9 (1987) 837-848). With all
pairs it is Saaty's eigenvector; with n - 1 pairs that connect the items the weights fit them exactly.

The random index falls about linearly with the pairs left out, to 0 at n - 1 pairs (K. Cs. Ágoston, L. Csató,
"Inconsistency thresholds for incomplete pairwise comparison matrices", Omega 108 (2022) 102576).
"""
from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.choosing.weights.judgements import Pair
from bot.errors import InputError

RANDOM_INDEX = {2: 0.0, 3: 0.58, 4: 0.90, 5: 1.12, 6: 1.24, 7: 1.32, 8: 1.41, 9: 1.45}
ACCEPTED = 0.10


@dataclass(frozen=True)
class Ahp:
    """``weights`` sum to 1. ``cr`` is None where there was nothing to check: two items, or n - 1 pairs only.

    ``worst`` are the three items whose judgements fit each other least, the middle one second; None where no three
    items are judged in all pairs or these fit exactly.
    """

    weights: dict[str, float]
    lambda_max: float
    ci: float
    ri: float
    cr: float | None
    worst: tuple[str, str, str] | None

    @property
    def acceptable(self) -> bool:
        return self.cr is None or self.cr <= ACCEPTED


def ahp(items: Sequence[str], found: Mapping[Pair, float]) -> Ahp:
    """Weigh ``items`` by the levels ``found``. Raises InputError ``weights_not_connected`` with an item left over."""
    import numpy as np

    names, n = sorted(items), len(items)
    _check_connected(names, found)
    matrix = np.zeros((n, n))
    for row, left in enumerate(names):
        for column, right in enumerate(names):
            if (left, right) in found:
                matrix[row, column] = math.exp(found[left, right])
        matrix[row, row] = n - np.count_nonzero(matrix[row])
    values, vectors = np.linalg.eig(matrix)
    first = int(np.argmax(values.real))
    vector = np.abs(vectors[:, first].real)
    lambda_max = max(float(values[first].real), float(n))  # it is at least n; a little less is rounding
    missing = n * (n - 1) // 2 - len(found) // 2
    redundant = (n - 1) * (n - 2) // 2 - missing
    ri = RANDOM_INDEX[n] * redundant / ((n - 1) * (n - 2) / 2) if n > 2 else 0.0
    ci = (lambda_max - n) / (n - 1)
    weights = dict(zip(names, (vector / vector.sum()).tolist()))
    return Ahp({item: weights[item] for item in items}, lambda_max, ci, ri, ci / ri if redundant else None,
               worst_triple(names, found))


def worst_triple(names: Sequence[str], found: Mapping[Pair, float]) -> tuple[str, str, str] | None:
    """The three items with the largest product of judgements around the ring, in the order a over b over c."""
    best, worst = 1e-9, None
    for a, b, c in itertools.combinations(sorted(names), 3):
        if (a, b) in found and (b, c) in found and (a, c) in found:
            off = abs(found[a, b] + found[b, c] - found[a, c])
            if off > best + 1e-9:
                best, worst = off, (a, b, c)
    if worst is None:
        return None
    a, b, c = sorted(worst, key=lambda item: (-sum(found[item, other] > 0 for other in worst if other != item), item))
    return a, b, c


def _check_connected(names: Sequence[str], found: Mapping[Pair, float]) -> None:
    reached, waiting = {names[0]}, [names[0]]
    while waiting:
        item = waiting.pop()
        new = [other for other in names if (item, other) in found and other not in reached]
        reached.update(new)
        waiting += new
    for item in names:
        if item not in reached:
            raise InputError("weights_not_connected", item=item, other=names[0])
