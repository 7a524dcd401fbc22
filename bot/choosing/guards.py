"""Warnings against the usual mistakes of comparison scoring (methods.md §3.2): they refuse nothing, they are said."""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.choosing.comparison import ComparisonResult
from bot.choosing.study import Study
from bot.language.texts import join, say

OUTSIDE = frozenset({"data", "mystery_shopper", "questionnaire", "published"})  # evidence that is more than our opinion
ENOUGH_CUSTOMERS = 30
WEIGHED = frozenset({"ahp", "0-1", "0-4", "direct"})  # weights judged in a weight set: by whoever could be asked
GUARDS = ("internal", "weights_after", "weak_comparator", "own_staff_only", "customers_few", "customers_unknown",
          "team_weights", "weighed", "segments", "raters_differ", "all_equal", "raw_gap", "total_hides")
SEVERAL = re.compile(r"[,\uff0c、;\uff1b/]|和|及|与|\band\b|&", re.IGNORECASE)


@dataclass(frozen=True)
class Guard:
    """A mistake that may have been made: its code and the parameters of its text ``study_guard_<code>``."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)


def internal(study: Study) -> bool:
    """Whether no market competitor is among the comparators, as far as their kinds are said."""
    return bool(study.kinds) and "competitor" not in study.kinds.values()


def guards(study: Study, result: ComparisonResult) -> list[Guard]:
    """What to be warned of, in the order of ``GUARDS``."""
    found = {
        "internal": {} if internal(study) else None,
        "weights_after": {} if study.weights_after else None,
        "weak_comparator": _weak(result),
        "own_staff_only": {} if study.evidence is not None and not study.evidence & OUTSIDE else None,
        "customers_few": {"n": study.importance_n, "enough": ENOUGH_CUSTOMERS} if (
            study.importance_source == "customers" and study.importance_n is not None
            and study.importance_n < ENOUGH_CUSTOMERS) else None,
        "customers_unknown": {} if study.importance_source == "customers" and study.importance_n is None else None,
        "team_weights": {} if study.importance_source == "team" else None,
        "weighed": {} if study.importance_source in WEIGHED else None,
        "segments": {"segment": study.segment} if SEVERAL.search(study.segment) else None,
        "raters_differ": _different_raters(study),
        "all_equal": {} if len({mean for row in result.scores.values() for mean in row.values()}) == 1 else None,
        "raw_gap": _raw_gap(result),
        "total_hides": {"attribute": result.focus[0]} if result.focus and result.totals[result.own] >= max(
            total for subject, total in result.totals.items() if subject != result.own) else None,
    }
    return [Guard(code, found[code]) for code in GUARDS if found[code] is not None]


def guard_lines(found: list[Guard], lang: str) -> list[str]:
    return [say(f"study_guard_{guard.code}", lang, **{
        name: join(value, lang) if isinstance(value, list) else value for name, value in guard.params.items()})
        for guard in found]


def _weak(result: ComparisonResult) -> dict[str, Any] | None:
    """All comparators are below ourselves on most attributes: chosen because they are weak?"""
    others = [subject for subject in result.scores if subject != result.own]
    mine = result.scores[result.own]
    weak = [subject for subject in others
            if sum(result.scores[subject][name] < mine[name] for name in mine) * 2 > len(mine)]
    return {"names": weak} if weak == others else None


def _different_raters(study: Study) -> dict[str, Any] | None:
    """Named raters that did not score every subject."""
    rated = {}
    for subject, row in study.ratings.items():
        for value in row.values():
            if isinstance(value, Mapping):
                rated.setdefault(subject, set()).update(rater for rater, score in value.items() if score is not None)
    everybody = set().union(*rated.values()) if rated else set()
    part = sorted(rater for rater in everybody if any(rater not in rated.get(subject, set()) for subject in study.ratings))
    return {"names": part} if part else None


def _raw_gap(result: ComparisonResult) -> dict[str, Any] | None:
    """The largest bare gap is not number one: said, so that nobody orders by it."""
    if not result.focus:
        return None
    largest, first = max(result.ranking, key=lambda row: row.gap), result.ranking[0]
    if largest.gap <= first.gap:
        return None
    return {"largest": largest.attribute, "gap": f"{largest.gap:.2f}", "first": first.attribute}
