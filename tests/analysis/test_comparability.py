"""May before and after be compared: lengths, seasons, the worst month as baseline; many comparisons at once."""
from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from bot.analysis.comparability import period_warnings, worst_baseline
from bot.analysis.effect import compare_proportions, compare_rates, improved_among, verdicts
from bot.errors import InputError


def span(first: str, last: str) -> tuple[dt.date, dt.date]:
    return dt.date.fromisoformat(first), dt.date.fromisoformat(last)


@pytest.mark.parametrize(("before", "after", "codes"), [
    (("2025-01-01", "2025-03-31"), ("2026-01-01", "2026-03-31"), []),
    (("2025-01-01", "2025-03-31"), ("2025-04-01", "2025-06-30"), ["different_season"]),
    (("2025-02-01", "2025-02-28"), ("2025-03-01", "2025-03-31"), []),
    (("2025-12-01", "2025-12-31"), ("2026-01-01", "2026-01-31"), []),
    (("2025-12-01", "2025-12-31"), ("2026-02-01", "2026-02-28"), ["different_season"]),
    (("2025-01-01", "2025-03-31"), ("2026-01-01", "2026-01-31"), ["unequal_periods"]),
    (("2025-01-01", "2025-06-30"), ("2025-07-01", "2025-08-31"), ["unequal_periods", "different_season"]),
    (("2024-01-01", "2024-12-31"), ("2025-01-01", "2025-12-31"), []),
    (("2024-01-01", "2024-12-31"), ("2025-03-01", "2026-02-28"), []),
])
def test_periods(before, after, codes):
    assert period_warnings(span(*before), span(*after)) == codes


@pytest.mark.parametrize(("before", "after"), [
    (("2025-03-01", "2025-03-31"), ("2025-01-01", "2025-01-31")), (("2025-01-01", "2025-01-31"), ("2025-01-31", "2025-02-28")),
    (("2025-01-31", "2025-01-01"), ("2025-03-01", "2025-03-31")),
])
def test_periods_out_of_order(before, after):
    with pytest.raises(InputError, match="effect_periods_order"):
        period_warnings(span(*before), span(*after))


@pytest.mark.parametrize(("before", "history", "direction", "warned"), [
    (0.12, [0.08, 0.10, 0.12, 0.09], "lower_better", True), (0.13, [0.08, 0.10, 0.12], "lower_better", True),
    (0.11, [0.08, 0.10, 0.12], "lower_better", False), (0.12, [0.08, 0.12], "lower_better", False),
    (0.70, [0.80, 0.90, 0.85], "higher_better", True), (0.82, [0.80, 0.90, 0.85], "higher_better", False),
])
def test_worst_baseline(before, history, direction, warned):
    assert worst_baseline(before, history, direction) == (["worst_period_baseline"] if warned else [])


def test_the_worst_month_improves_by_itself():
    """What the warning is about: no change at all, and yet "improved" far more often than once in forty."""
    rng = np.random.default_rng(9)
    months = rng.poisson(30, (400, 13))
    found = [verdicts(compare_rates(int(row[:12].max()), 1, int(row[12]), 1), None).improved for row in months]
    assert np.mean(found) > 0.08


def test_holm_over_many():
    """Three of .0326, .0324 and 1: alone two would pass, together none does."""
    results = [compare_rates(48, 12000, 27, 11500), compare_rates(20, 12000, 19, 11500), compare_rates(30, 12000, 14, 11500)]
    assert [verdicts(result, None).improved for result in results] == [True, False, True]
    judged = improved_among(results)
    assert [improved for _, improved in judged] == [False, False, False]
    assert judged[0][0] == pytest.approx(3 * results[2].p) and judged[1][0] == 1
    strong = [compare_proportions(96, 800, 58, 780), compare_proportions(30, 300, 29, 300)]
    assert [improved for _, improved in improved_among(strong)] == [True, False]
    assert improved_among(strong, "higher_better")[0][1] is False
