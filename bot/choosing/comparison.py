"""Comparison scoring 对比评分法: score one's own service against rivals, find the focus (methods.md §3.2).

Weight w = importance / sum, gap g = reference - own, priority P = w * max(0, g). Strengths never make up for
weaknesses. All ranking is done in exact decimal arithmetic, so that equal priorities are ties and neither the
order of raters nor the unit of importance can change the result.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from bot.choosing.cells import Cell, cell, error_of_gap, exact
from bot.choosing.ranking import Tipping, WeightRun, first_places, focus_of, groups, rank, sensitivity, tippings
from bot.choosing.study import Study, load_study
from bot.errors import InputError

__all__ = ["ComparisonResult", "Ranked", "Study", "WeightRun", "load_study", "score"]

ENOUGH_RATERS, ENOUGH_ATTRIBUTES = 3, 5
MOST_ATTRIBUTES = 60  # methods.md asks for 5-12; beyond this the input is a mistake


@dataclass(frozen=True)
class Ranked:
    """An attribute in rank order. ``share`` (0-1) is its part of all priorities; ``n`` the fewest scores in a cell.

    ``tied_with`` are attributes whose order against this one turns over when one weight is changed by 20 %.
    ``distinguishable`` says whether the gap exceeds 1.96 standard errors; None when a cell has only one score.
    """

    attribute: str
    own: float
    reference: float
    weight: float
    gap: float
    priority: float
    share: float
    tied_with: list[str]
    distinguishable: bool | None
    n: int


@dataclass(frozen=True)
class CellSummary:
    """Mean, standard deviation (n - 1; None with one score) and number of the scores in a cell."""

    mean: float
    sd: float | None
    n: int


@dataclass(frozen=True)
class ComparisonResult:
    """``ranking`` highest priority first; ``focus`` the names to begin with; ``ties`` the groups that chain together.

    ``scores[subject][attribute]`` are the mean scores behind it. ``excluded`` holds (attribute, reason) with
    reason "importance_missing" or "score_missing"; ``missing[attribute]`` names the subjects without a score.
    ``first_places`` says how often (0-1) each comes first when all weights move at once within ±20 %; ``tippings``
    what would make number two first. ``cells`` hold every cell that has a score, of excluded attributes too.
    ``warnings`` are codes: no_gap, top_unstable, not_distinguishable (a focus attribute), few_raters,
    few_attributes, attributes_excluded; their texts are ``comparison_warning_<code>``.
    """

    own: str
    reference: str
    weights: dict[str, float]
    totals: dict[str, float]
    ranking: list[Ranked]
    focus: list[str]
    top_stable: bool
    ties: list[list[str]]
    runs: list[WeightRun]
    scores: dict[str, dict[str, float]]
    scale: tuple[float, float]
    excluded: list[tuple[str, str]]
    missing: dict[str, list[str]]
    warnings: list[str]
    cells: dict[str, dict[str, CellSummary]]
    first_places: dict[str, float]
    tippings: list[Tipping]


def score(study: Study, scale: tuple[float, float] = (1, 10)) -> ComparisonResult:
    """Rank the attributes of ``study`` by weighted gap to the reference; scores lie on ``scale``, higher is better.

    An attribute that any subject lacks a score for, or that has no importance, is left out and reported. A study
    without any gap is a result, not an error: empty focus and the warning no_gap.

    Raises InputError ``comparison_no_comparator``, ``comparison_own_unknown``, ``comparison_reference_unknown``,
    ``comparison_attribute_twice``, ``comparison_no_common_attribute``, ``comparison_importance_not_positive``,
    ``comparison_score_not_number``, ``comparison_score_outside``, ``comparison_too_many``.
    """
    comparators = _comparators(study)
    importance = _importance(study)
    cells = {subject: {attribute: cell(study.ratings[subject].get(attribute), subject, attribute, scale)
                       for attribute in study.attributes} for subject in (study.own, *comparators)}
    excluded, missing, common = [], {}, []
    for attribute in study.attributes:
        empty = [subject for subject in cells if not cells[subject][attribute].scores]
        if empty:
            missing[attribute] = empty
        if attribute not in importance or empty:
            excluded.append((attribute, "score_missing" if empty else "importance_missing"))
        else:
            common.append(attribute)
    if not common:
        raise InputError("comparison_no_common_attribute")

    total = sum(importance[attribute] for attribute in common)
    weights = {attribute: importance[attribute] / total for attribute in common}
    own = {attribute: cells[study.own][attribute].mean for attribute in common}
    reference = {attribute: _reference(study, comparators, cells, attribute) for attribute in common}
    gaps = {attribute: reference[attribute] - own[attribute] for attribute in common}
    order = rank(common, weights, gaps)
    priorities = {attribute: weights[attribute] * max(Fraction(0), gaps[attribute]) for attribute in common}
    shortfall = sum(priorities.values())
    shares = {attribute: priorities[attribute] / shortfall if shortfall else Fraction(0) for attribute in common}

    runs, tied = sensitivity(common, weights, gaps, order)
    ranking = [Ranked(attribute, float(own[attribute]), float(reference[attribute]), float(weights[attribute]),
                      float(gaps[attribute]), float(priorities[attribute]), float(shares[attribute]),
                      [name for name in order if name in tied[attribute]],
                      _distinguishable(study, comparators, cells, attribute, gaps[attribute]),
                      min(len(cells[subject][attribute].scores) for subject in cells))
               for attribute in order]
    focus = focus_of(order, shares)
    top_stable = all(run.ranking[0] == order[0] for run in runs)
    means = {subject: {attribute: float(cells[subject][attribute].mean) for attribute in common} for subject in cells}
    totals = {subject: float(sum(weights[a] * cells[subject][a].mean for a in common)) for subject in cells}
    return ComparisonResult(
        study.own, study.reference, {a: float(weights[a]) for a in common}, totals, ranking, focus, top_stable,
        groups(order, tied), runs, means, (float(scale[0]), float(scale[1])), excluded, missing,
        _warnings(ranking, focus, top_stable, excluded),
        {subject: {attribute: CellSummary(float(one.mean), one.sd, len(one.scores)) for attribute, one in row.items()
                   if one.scores} for subject, row in cells.items()},
        first_places(order, weights, gaps),
        tippings(order, importance, own, gaps, scale))


def _comparators(study: Study) -> list[str]:
    if study.own not in study.ratings:
        raise InputError("comparison_own_unknown", own=study.own)
    others = [subject for subject in study.ratings if subject != study.own]
    if not others:
        raise InputError("comparison_no_comparator")
    if study.reference not in ("best", "average", *others):
        raise InputError("comparison_reference_unknown", reference=study.reference)
    if len(study.attributes) > MOST_ATTRIBUTES:
        raise InputError("comparison_too_many", most=MOST_ATTRIBUTES)
    for place, attribute in enumerate(study.attributes):
        if attribute in study.attributes[:place]:
            raise InputError("comparison_attribute_twice", attribute=attribute)
    return others


def _importance(study: Study) -> dict[str, Fraction]:
    found = {}
    for attribute in study.attributes:
        value = study.importance.get(attribute)
        if value is None:
            continue
        number = exact(value)
        if number is None or number <= 0:
            raise InputError("comparison_importance_not_positive", attribute=attribute)
        found[attribute] = number
    return found


def _against(study: Study, comparators: Sequence[str], cells: Mapping[str, Mapping[str, Cell]],
             attribute: str) -> list[str]:
    """The comparators that make up the reference: all, the named one, or every one that shares the best mean."""
    if study.reference == "average":
        return list(comparators)
    if study.reference != "best":
        return [study.reference]
    best = max(cells[subject][attribute].mean for subject in comparators)
    return [subject for subject in comparators if cells[subject][attribute].mean == best]


def _reference(study: Study, comparators: Sequence[str], cells: Mapping[str, Mapping[str, Cell]],
               attribute: str) -> Fraction:
    means = [cells[subject][attribute].mean for subject in _against(study, comparators, cells, attribute)]
    return sum(means) / len(means)


def _distinguishable(study: Study, comparators: Sequence[str], cells: Mapping[str, Mapping[str, Cell]],
                     attribute: str, gap: Fraction) -> bool | None:
    """Whether |gap| > 0 reaches 1.96 standard errors. Of several best comparators the most doubtful one decides."""
    against = _against(study, comparators, cells, attribute)
    own = cells[study.own][attribute]
    if study.reference == "average":
        errors = [error_of_gap(own, [cells[subject][attribute] for subject in against], study.paired)]
    else:
        errors = [error_of_gap(own, [cells[subject][attribute]], study.paired) for subject in against]
    if any(error is None for error in errors):
        return None
    return gap != 0 and abs(float(gap)) >= 1.96 * max(errors)


def _warnings(ranking: Sequence[Ranked], focus: Sequence[str], top_stable: bool,
              excluded: Sequence[tuple[str, str]]) -> list[str]:
    found = {
        "no_gap": not focus,
        "top_unstable": bool(focus) and not top_stable,
        "not_distinguishable": any(row.distinguishable is False for row in ranking if row.attribute in focus),
        "few_raters": any(row.n < ENOUGH_RATERS for row in ranking),
        "few_attributes": len(ranking) < ENOUGH_ATTRIBUTES,
        "attributes_excluded": bool(excluded),
    }
    return [code for code, holds in found.items() if holds]
