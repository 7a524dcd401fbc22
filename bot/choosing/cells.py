"""The scores of one subject on one attribute: exact decimals, by rater where raters are named."""
from __future__ import annotations

import math
import numbers
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from bot.errors import InputError


@dataclass(frozen=True)
class Cell:
    """``scores`` one a rater; ``raters`` their names in the same order, empty where nobody is named."""

    scores: tuple[Fraction, ...] = ()
    raters: tuple[str, ...] = ()

    @property
    def mean(self) -> Fraction:
        return sum(self.scores) / len(self.scores)

    @property
    def sd(self) -> float | None:
        """Standard deviation of the sample (n - 1); None with fewer than two scores."""
        return math.sqrt(statistics.variance(self.scores)) if len(self.scores) > 1 else None

    @property
    def error(self) -> float | None:
        """Standard error of the mean; None with fewer than two scores."""
        return self.sd / math.sqrt(len(self.scores)) if self.sd is not None else None


def exact(value: Any) -> Fraction | None:
    """The number as it is written in decimals (7.3 is 73/10), None when it is none."""
    if isinstance(value, Fraction):
        return value
    if isinstance(value, bool) or not isinstance(value, numbers.Real) or not math.isfinite(value):
        return None
    return Fraction(int(value)) if isinstance(value, numbers.Integral) else Fraction(repr(float(value)))


def cell(value: Any, subject: str, attribute: str, scale: tuple[float, float]) -> Cell:
    """``value`` is a score, a list of scores or {rater: score}; None is no score.

    Raises InputError ``comparison_score_not_number`` or ``comparison_score_outside``.
    """
    low, high = scale
    if isinstance(value, Mapping):
        given = [(str(rater), score) for rater, score in value.items()]
    else:
        given = [("", score) for score in (value if isinstance(value, (list, tuple)) else [value])]
    kept = []
    for rater, score in given:
        if score is None:
            continue
        number = exact(score)
        if number is None:
            raise InputError("comparison_score_not_number", subject=subject, attribute=attribute)
        if not low <= number <= high:
            raise InputError("comparison_score_outside", subject=subject, attribute=attribute, low=f"{low:g}",
                             high=f"{high:g}")
        kept.append((rater, number))
    named = tuple(rater for rater, _ in kept) if isinstance(value, Mapping) else ()
    return Cell(tuple(number for _, number in kept), named)


def error_of_gap(own: Cell, others: Sequence[Cell], paired: bool) -> float | None:
    """Standard error of (average of ``others``) - ``own``; None with fewer than two scores in a cell.

    Rater by rater where the same named raters scored all, or where ``paired`` says that the lists are in one order.
    """
    rows = _rows([own, *others], paired)
    if rows is not None:
        return Cell(tuple(sum(rest) / len(rest) - mine for mine, *rest in rows)).error
    errors = [own.error, *(one.error for one in others)]
    if None in errors:
        return None
    return math.sqrt(errors[0] ** 2 + sum(error ** 2 for error in errors[1:]) / len(others) ** 2)


def _rows(cells: Sequence[Cell], paired: bool) -> list[tuple[Fraction, ...]] | None:
    """The scores rater by rater; None when not everybody scored all."""
    if all(one.raters for one in cells):
        if len({frozenset(one.raters) for one in cells}) > 1:
            return None
        by_rater = [dict(zip(one.raters, one.scores)) for one in cells]
        return [tuple(scores[rater] for scores in by_rater) for rater in cells[0].raters]
    return list(zip(*(one.scores for one in cells))) if paired and len({len(one.scores) for one in cells}) == 1 else None
