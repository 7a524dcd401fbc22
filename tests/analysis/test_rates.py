"""The exact Poisson comparison against published and checked cases."""
from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.analysis.rates import compare_counts, holm
from bot.errors import InputError


def test_checked_cases(fixtures):
    for case in fixtures["poisson_rate"]["cases"]:
        given_, expected = case["inputs"], case["expected"]
        result = compare_counts(given_["count1"], given_["exposure1"], given_["count2"], given_["exposure2"])
        assert result.rate1 == pytest.approx(expected["rate1"], abs=1e-9)
        assert result.rate2 == pytest.approx(expected["rate2"], abs=1e-9)
        assert result.ratio == pytest.approx(expected["rate_ratio_1_over_2"], abs=1e-6)
        assert result.z_score == pytest.approx(expected["z_score"], abs=1e-6)
        assert result.p == pytest.approx(expected["p_exact_twice_min_tail"], abs=1e-7)
        assert (result.ci_low, result.ci_high) == pytest.approx(expected["ratio_ci95_exact"], abs=1e-5)


def test_published_values(fixtures):
    case = fixtures["poisson_rate"]["cases"][0]
    result = compare_counts(*case["inputs"].values())
    assert round(result.z_score, 6) == case["published"]["z_score"]
    assert round(result.p / 2, 6) == case["published"]["p_one_sided_exact_cond"]


@pytest.mark.parametrize("x1, t1, x2, t2, verdict", [
    (48, 30, 27, 30, "up"), (27, 30, 48, 30, "down"), (2, 17877, 9, 16660, "no_change"), (30, 30, 30, 30, "no_change"),
    (9, 30, 0, 30, "too_few"), (0, 30, 0, 30, "too_few"), (10, 30, 0, 30, "up"), (0, 30, 10, 30, "down"),
    (10 ** 9, 30, 10 ** 9 + 10 ** 6, 30, "down"),
])
def test_verdicts(x1, t1, x2, t2, verdict):
    assert compare_counts(x1, t1, x2, t2).verdict == verdict


def test_zero_counts():
    both = compare_counts(0, 7, 0, 7)
    assert both.ratio is None and both.p == 1 and (both.ci_low, both.ci_high) == (0, math.inf)
    second = compare_counts(12, 7, 0, 7)
    assert second.ratio == second.ci_high == math.inf and second.ci_low > 1
    first = compare_counts(0, 7, 12, 7)
    assert first.ratio == first.ci_low == 0 and first.ci_high < 1


@pytest.mark.parametrize("arguments, code", [
    ((-1, 1, 2, 1), "count_negative"), ((1.5, 1, 2, 1), "count_not_whole"), ((1, 0, 2, 1), "number_not_positive"),
    ((1, 1, 2, -3), "number_not_positive"), ((math.nan, 1, 2, 1), "number_needed"), (("3", 1, 2, 1), "number_needed"),
    ((True, 1, 2, 1), "number_needed"), ((1, math.inf, 2, 1), "number_needed"), ((1, 1, 10 ** 400, 1), "number_needed"),
    ((1, 1, 2, 1, 0), "share_outside"), ((1, 1, 2, 1, 1), "share_outside"),
])
def test_bad_numbers(arguments, code):
    with pytest.raises(InputError) as caught:
        compare_counts(*arguments)
    assert caught.value.code == code


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 300), st.integers(0, 300), st.floats(0.5, 1000), st.floats(0.5, 1000))
def test_p_agrees_with_the_interval_and_exchanging_periods_turns_the_verdict(x1, x2, t1, t2):
    result = compare_counts(x1, t1, x2, t2)
    assert (result.p < 0.05) == (not result.ci_low <= 1 <= result.ci_high) or abs(result.p - 0.05) < 1e-6
    turned = compare_counts(x2, t2, x1, t1)
    opposite = {"up": "down", "down": "up"}.get(result.verdict, result.verdict)
    assert turned.verdict == opposite and turned.p == pytest.approx(result.p, rel=1e-6)


def test_holm():
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([]) == [] and holm([0.2]) == [0.2] and max(holm([0.9, 0.8])) == 1
    for bad in ([1.2], [-0.1], [math.nan]):
        with pytest.raises(InputError):
            holm(bad)
