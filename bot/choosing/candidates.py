"""Scoring and ranking improvement candidates (methods.md §3.2) and the other ways to rank (§3.4). Pure functions.

Every way has a name and numbers of its own: a RICE score is never set against a benefit. Benefit is in weighted score
points; it counts a gain only up to the gap to the reference.
"""
from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.errors import InputError
from bot.playbooks.checks_tables import pugh_score

METHODS = ("benefit", "rice", "ice", "opportunity", "pugh")
IMPACTS, CONFIDENCES = (3, 2, 1, 0.5, 0.25), (1.0, 0.8, 0.5)
PUGH_CRITERIA = ("on_effect", "on_cost", "on_ease", "on_customer")
PUGH_MARKS = ("better", "same", "worse")
NOTABLE, HIGH = 10, 12  # of an opportunity score (methods.md §3.4, a design decision)
HIGHEST_GAIN = 9.0  # score points: from 1 to 10


@dataclass(frozen=True)
class Part:
    """What one attribute adds: ``counted`` is the expected gain up to the gap, in score points."""

    attribute: str
    weight: float
    gap: float
    gain: float
    counted: float


@dataclass(frozen=True)
class Benefit:
    """``benefit`` in weighted score points; ``value`` = benefit / effort, None without an effort; ``unknown`` are
    attributes of the candidate that the study gives no weight and gap."""

    benefit: float
    value: float | None
    parts: tuple[Part, ...]
    unknown: tuple[str, ...] = ()


def benefit(gains: Mapping[str, float], weights: Mapping[str, float], gaps: Mapping[str, float],
            effort: float | None = None) -> Benefit:
    """sum of w_i * min(gain_i, max(0, g_i)) over the attributes of ``gains`` that the study has scored.

    ``gains`` in score points (0 < gain <= 9), ``effort`` in person-months. Raises InputError candidate_gain,
    candidate_effort.
    """
    for gain in gains.values():
        _number(gain, "candidate_gain")
        if not 0 < gain <= HIGHEST_GAIN:
            raise InputError("candidate_gain")
    if effort is not None:
        _positive(effort, "candidate_effort")
    parts = tuple(Part(name, weights[name], gaps[name], gain, min(gain, max(0.0, gaps[name])))
                  for name, gain in gains.items() if name in weights)
    total = math.fsum(part.weight * part.counted for part in parts)  # exactly rounded: the order changes nothing
    return Benefit(total, None if effort is None else total / effort, parts,
                   tuple(name for name in gains if name not in weights))


def rice(reach: float, impact: float, confidence: float, effort: float) -> float:
    """Reach * impact * confidence / effort (Intercom's RICE). ``reach`` in customers a period, ``effort`` in
    person-months. Raises InputError candidate_reach, candidate_impact, candidate_confidence, candidate_effort."""
    _number(reach, "candidate_reach")
    if reach < 0:
        raise InputError("candidate_reach")
    if impact not in IMPACTS:
        raise InputError("candidate_impact")
    if confidence not in CONFIDENCES:
        raise InputError("candidate_confidence")
    _positive(effort, "candidate_effort")
    return reach * impact * confidence / effort


def ice(impact: float, confidence: float, ease: float) -> float:
    """Impact * confidence * ease, each from 1 to 10. Raises InputError candidate_ten."""
    for value in (impact, confidence, ease):
        _between(value, 1)
    return impact * confidence * ease


def opportunity(importance: float, satisfaction: float) -> float:
    """importance + max(importance - satisfaction, 0), each from 0 to 10. Raises InputError candidate_ten."""
    for value in (importance, satisfaction):
        _between(value, 0)
    return importance + max(importance - satisfaction, 0)


def opportunity_level(score: float) -> str:
    """high (above 12), notable (above 10) or low."""
    return "high" if score > HIGH else "notable" if score > NOTABLE else "low"


def result_of(method: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The result of a scoring other than by benefit, as it is kept: {score} and what belongs to it."""
    if method == "rice":
        return {"score": rice(given["reach"], given["impact"], given["confidence"], given["effort"])}
    if method == "ice":
        return {"score": ice(given["impact"], given["confidence"], given["ease"])}
    if method == "opportunity":
        score = opportunity(given["importance"], given["satisfaction"])
        return {"score": score, "level": opportunity_level(score)}
    marks = [given[criterion] for criterion in PUGH_CRITERIA]
    return {"score": pugh_score(given, PUGH_CRITERIA), **{mark: marks.count(mark) for mark in PUGH_MARKS}}


@dataclass(frozen=True)
class Place:
    """A candidate in a ranking: ``rank`` counts from 1; equal scores share one."""

    number: int
    rank: int
    score: float
    value: float | None = None


def rank(scores: Iterable[tuple[int, float, float | None]]) -> list[Place]:
    """(number, score, value) in order: the highest score first, equal ones by value, then by number."""
    order = sorted(scores, key=lambda one: (-one[1], -(one[2] if one[2] is not None else -math.inf), one[0]))
    places: list[Place] = []
    for at, (number, score, value) in enumerate(order, 1):
        tied = places and places[-1].score == score
        places.append(Place(number, places[-1].rank if tied else at, score, value))
    return places


@dataclass(frozen=True)
class Outcome:
    """Expected against real for one attribute, in score points. ``real`` is None where nothing can be compared; ``why``
    then says so: no_study (none since), attribute_missing, other_scale, other_unit."""

    attribute: str
    expected: float
    real: float | None = None
    gap_before: float | None = None
    gap_after: float | None = None
    why: str | None = None


def outcomes(gains: Mapping[str, float], before: Any, after: Any) -> list[Outcome]:
    """Each expected gain beside what two comparison results (the candidate's study and a later one) say of it: the
    change of our own score, and the gap then and now. ``after`` is None while there is no later study."""
    found = []
    old = {row.attribute: row for row in before.ranking} if before else {}
    new = {row.attribute: row for row in after.ranking} if after else {}
    for attribute, expected in gains.items():
        if after is None or before is None:
            found.append(Outcome(attribute, expected, why="no_study"))
        elif attribute not in old or attribute not in new:
            found.append(Outcome(attribute, expected, why="attribute_missing"))
        elif before.scale != after.scale:
            found.append(Outcome(attribute, expected, why="other_scale"))
        else:
            found.append(Outcome(attribute, expected, new[attribute].own - old[attribute].own, old[attribute].gap,
                                 new[attribute].gap))
    return found


def _number(value: Any, code: str) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise InputError(code)


def _positive(value: Any, code: str) -> None:
    _number(value, code)
    if value <= 0:
        raise InputError(code)


def _between(value: Any, low: float, high: float = 10) -> None:
    _number(value, "candidate_ten")
    if not low <= value <= high:
        raise InputError("candidate_ten")

