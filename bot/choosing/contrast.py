"""Importance-performance analysis beside comparison scoring (methods.md §3.4): it knows no comparators, and so differs."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.choosing.comparison import ComparisonResult

QUADRANTS = ("concentrate_here", "keep_up", "possible_overkill", "low_priority")


@dataclass(frozen=True)
class ImportancePerformance:
    """``places[attribute]`` is (own mean score, importance, quadrant); the crosshair lies at both means."""

    importance_mean: float
    performance_mean: float
    places: dict[str, tuple[float, float, str]]


def importance_performance(result: ComparisonResult, importance: Mapping[str, float]) -> ImportancePerformance:
    """Quadrants by the means of importance and of our own scores; a value at the mean counts as high."""
    own = {row.attribute: row.own for row in result.ranking}
    weighed = {name: float(importance[name]) for name in own}
    middle = sum(weighed.values()) / len(weighed)
    performance = sum(own.values()) / len(own)

    def quadrant(name: str) -> str:
        if weighed[name] >= middle:
            return "keep_up" if own[name] >= performance else "concentrate_here"
        return "possible_overkill" if own[name] >= performance else "low_priority"

    return ImportancePerformance(middle, performance, {name: (own[name], weighed[name], quadrant(name)) for name in own})


def differing(result: ComparisonResult, found: ImportancePerformance) -> list[str]:
    """Attributes of the focus that importance-performance analysis would not have looked at first."""
    return [name for name in result.focus if found.places[name][2] != "concentrate_here"]
