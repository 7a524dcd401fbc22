"""Association of defects 缺陷的关联分析: which types occur together in one case (methods.md §3.1)."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.analysis.inputs import whole_count
from bot.errors import InputError

LEAST = 5  # cases with both types, below which a pair is not reported
MEANINGFUL = 1.1  # types a case carries on average, below which hardly anything can occur together


@dataclass(frozen=True)
class Pair:
    """Types ``first`` and ``second`` (in the order of their names) together in ``n`` cases.

    ``support`` = n / N (0-1); ``lift`` = n * N / (n_first * n_second): 1 is what chance alone would give.
    """

    first: str
    second: str
    n: int
    support: float
    lift: float


@dataclass(frozen=True)
class Association:
    """``pairs`` with at least LEAST cases, the highest lift first; ``rare`` pairs were seen less often and are left out.

    ``n`` are the cases with at least one type, ``per_case`` the types one carries on average (None without a case).
    """

    pairs: tuple[Pair, ...]
    rare: int
    n: int
    per_case: float | None

    @property
    def meaningful(self) -> bool:
        """Whether enough cases carry several types for the analysis to say something."""
        return self.per_case is not None and self.per_case >= MEANINGFUL


def association(pairs: Mapping[tuple[str, str], int], singles: Mapping[str, int], n: int) -> Association:
    """Judge how often two types stand on one case: ``pairs[a, b]`` cases with both, ``singles[a]`` with one, ``n`` in all.

    Either order of a pair may be given, not both. Raises InputError ``count_negative``, ``count_not_whole`` or
    ``association_counts`` (a pair more frequent than one of its types, or a type than all cases).
    """
    n = whole_count(n, "n")
    singles = {name: whole_count(count, "singles") for name, count in singles.items()}
    if any(count > n for count in singles.values()):
        raise InputError("association_counts")
    found, rare = [], 0
    for (one, other), count in pairs.items():
        count, (first, second) = whole_count(count, "pairs"), sorted((one, other))
        if one == other or count > min(singles.get(first, 0), singles.get(second, 0)):
            raise InputError("association_counts")
        if count >= LEAST:
            found.append(Pair(first, second, count, count / n, count * n / (singles[first] * singles[second])))
        else:
            rare += count > 0
    found.sort(key=lambda pair: (-pair.lift, -pair.n, pair.first, pair.second))
    return Association(tuple(found), rare, n, sum(singles.values()) / n if n else None)
