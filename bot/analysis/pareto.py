"""Pareto ranking: which few categories hold most of the count (methods.md §3.1)."""
from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.analysis.inputs import finite
from bot.errors import InputError

GUARD = 1e-9  # 94 + 80 + 66 of 300 is exactly 80 % on paper, a hair less in floating point


@dataclass(frozen=True)
class Row:
    """One category: ``share`` and ``cumulative`` are fractions of the total (0-1)."""

    category: str
    count: float
    share: float
    cumulative: float
    vital: bool


@dataclass(frozen=True)
class Pareto:
    """``rows`` in the order of plotting, "other" last. ``n`` is the total.

    ``vital_few`` are the categories of the shortest prefix that reaches the threshold; ``no_vital_few`` is the
    advice to stratify again, because the first fifth of the categories holds less than half; ``other_share`` is
    the share of "other" (above 0.15 the classification is too coarse, methods.md §3.1).
    """

    rows: tuple[Row, ...]
    n: float
    vital_few: tuple[str, ...]
    no_vital_few: bool
    other_share: float
    threshold: float


def pareto(counts: Mapping[str, float], other: Iterable[str] = ("other", "其他"), threshold: float = 0.8,
           severity: Mapping[str, float] | None = None) -> Pareto:
    """Rank ``counts`` (cases, weights or money by category, all >= 0) and mark the vital few.

    Largest first; ties by the larger ``severity`` sum, then by name; a category named in ``other`` comes last
    whatever its size and is never vital, though its count is part of the total. The threshold counts as reached
    at exactly 80.00 %. Categories of count 0 are kept as rows and are never vital.

    Raises InputError ``pareto_empty``, ``pareto_all_zero``, ``pareto_threshold``, ``count_negative`` or
    ``number_needed``.
    """
    if not counts:
        raise InputError("pareto_empty")
    if not 0 < finite(threshold, "threshold") <= 1:
        raise InputError("pareto_threshold")
    for count in counts.values():
        if finite(count, "counts") < 0:
            raise InputError("count_negative", field="counts")
    total = math.fsum(counts.values())
    if total == 0:
        raise InputError("pareto_all_zero")
    last, severity = frozenset(other), severity or {}
    order = sorted(counts, key=lambda name: (name in last, -counts[name], -severity.get(name, 0), name))

    rows: list[Row] = []
    running: list[float] = []
    reached = False
    for name in order:
        running.append(counts[name])
        cumulative = math.fsum(running) / total
        vital = not reached and name not in last and counts[name] > 0
        rows.append(Row(name, counts[name], counts[name] / total, cumulative, vital))
        reached = reached or cumulative >= threshold - GUARD
    return Pareto(tuple(rows), total, tuple(row.category for row in rows if row.vital), _is_flat(rows, last),
                  math.fsum(row.share for row in rows if row.category in last), threshold)


def _is_flat(rows: list[Row], last: frozenset[str]) -> bool:
    """Whether the first 20 % of the categories that occur (at least one) hold less than half of the count."""
    occurring = [row for row in rows if row.count > 0]
    first = [row for row in occurring[:math.ceil(len(occurring) / 5)] if row.category not in last]
    return math.fsum(row.share for row in first) < 0.5 - GUARD
