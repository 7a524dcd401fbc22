"""Defects per unit and per opportunity, yields and the sigma level (methods.md §10.3)."""
from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scipy import stats

from bot.analysis.inputs import finite, positive, whole_count
from bot.errors import InputError

SHIFT = 1.5  # by convention long-term data are reported at their short-term level
FEW_UNITS = 50  # below this a sigma level is a figure of speech (methods.md §10.6: "sigma level quoted for 40 cases")


@dataclass(frozen=True)
class Defects:
    """``dpu`` defects per unit, ``dpo`` per opportunity, ``dpmo`` per million of them; ``yield_opportunity`` = 1 - dpo.

    ``first_pass_yield`` is the share of units without any defect: exactly 1 - dpu where a unit has one opportunity
    (``first_pass_exact``); with several it is not known which units had more than one defect, and exp(-dpu) estimates
    it. ``z`` is the long-term level, ``sigma`` = z + 1.5. With no defect at all both are None, ``dpo_upper`` is the 95 %
    upper bound 3/n and ``sigma_at_least`` what follows from it (None when n is too small for any); where every
    opportunity failed, ``sigma_at_most`` likewise.
    """

    defects: int
    units: int
    opportunities: int
    dpu: float
    dpo: float
    dpmo: float
    yield_opportunity: float
    first_pass_yield: float
    first_pass_exact: bool
    z: float | None
    sigma: float | None
    dpo_upper: float | None
    sigma_at_least: float | None
    sigma_at_most: float | None
    warnings: tuple[str, ...]


def defects(count: int, units: int, opportunities: int = 1) -> Defects:
    """``count`` defects in ``units`` units (transactions, not complaints) with ``opportunities`` chances each.

    Exact normal quantiles, never the closed form. ``warnings``: few_units (under 50), no_defects, all_defects.
    Raises InputError ``defects_gt_opportunities``, ``number_not_positive``, ``count_negative``, ``count_not_whole``.
    """
    count = whole_count(count, "defects")
    units = whole_count(positive(units, "units"), "units")
    opportunities = whole_count(positive(opportunities, "opportunities"), "opportunities")
    chances = units * opportunities
    if count > chances:
        raise InputError("defects_gt_opportunities")
    dpo = count / chances
    z = upper = at_least = at_most = None
    bound = min(1.0, 3 / chances)
    if count == 0:
        upper, at_least = bound, _sigma(bound)
    elif count == chances:
        at_most = _sigma(1 - bound)
    else:
        z = float(stats.norm.isf(dpo))
    warnings = [code for code, holds in (("no_defects", count == 0), ("all_defects", count == chances),
                                         ("few_units", units < FEW_UNITS)) if holds]
    exact = opportunities == 1
    first_pass = 1 - dpo if exact else math.exp(-count / units)
    return Defects(count, units, opportunities, count / units, dpo, dpo * 1e6, 1 - dpo, first_pass, exact, z,
                   None if z is None else z + SHIFT, upper, at_least, at_most, tuple(warnings))


def _sigma(dpo: float) -> float | None:
    return float(stats.norm.isf(dpo)) + SHIFT if 0 < dpo < 1 else None


def rolled_yield(yields: Sequence[float]) -> float:
    """The share of units that pass all steps without a defect: the product of the steps' yields (0-1).

    Raises InputError ``yield_missing`` for an empty list, ``share_outside`` for a yield that is no share.
    """
    if not yields:
        raise InputError("yield_missing")
    shares = [finite(value, "yield") for value in yields]
    if not all(0 <= share <= 1 for share in shares):
        raise InputError("share_outside", field="yield")
    return math.prod(shares)
