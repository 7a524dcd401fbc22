"""Before against after: published checks, and the three verdicts of gate 5."""
from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.analysis.effect import (
    compare_proportions,
    compare_rates,
    compare_times,
    minimum_events,
    minimum_n,
    verdicts,
)
from bot.analysis.samples import minimum_values
from bot.errors import InputError
from bot.language.texts import say


def test_proportions_checked_cases(fixtures):
    for case in fixtures["two_proportions"]["cases"]:
        given_, expected = case["inputs"], case["expected"]
        result = compare_proportions(given_["x1"], given_["n1"], given_["x2"], given_["n2"])
        assert (result.p1, result.p2, result.diff) == pytest.approx(
            (expected["p1"], expected["p2"], expected["diff"]), abs=1e-6)
        assert result.z == pytest.approx(expected["z_pooled"], abs=1e-6)
        assert result.p == pytest.approx(expected["p_two_sided"], rel=1e-6)
        assert (result.ci_low, result.ci_high) == pytest.approx(expected["ci95_diff_newcombe"], abs=1e-6)
        assert result.ci2 == pytest.approx(expected["wilson_p2"], abs=1e-6)
        assert result.test == "z"


def test_proportions_published(fixtures):
    case = fixtures["two_proportions"]["cases"][1]
    result = compare_proportions(*case["inputs"].values())
    assert (round(result.z, 3), round(result.p, 4)) == (case["published"]["z"], case["published"]["p"])


def test_three_verdicts_of_the_worked_example(fixtures):
    case = fixtures["two_proportions"]["cases"][2]
    given_, expected = case["inputs"], case["expected"]
    found = verdicts(compare_proportions(given_["x1"], given_["n1"], given_["x2"], given_["n2"]),
                     given_["target_p2_max"])
    assert found.improved is expected["improved_at_5pct"]
    assert found.target_met_point is expected["target_met_point_estimate"]
    assert found.target_demonstrated is expected["target_demonstrated_95"]
    assert found.needed is None


def test_small_expected_counts_take_fisher():
    tea = compare_proportions(3, 4, 1, 4)  # Fisher 1935: p = 0.4857
    assert tea.test == "fisher" and round(tea.p, 4) == 0.4857
    for x1, x2 in ((0, 0), (10, 12)):
        same = compare_proportions(x1, 10, x2, 12)
        assert same.z is None and same.p == 1 and same.ci_low < 0 < same.ci_high


@pytest.mark.parametrize("arguments, code", [
    ((5, 4, 1, 4), "count_more_than_all"), ((1, 4, 5, 4), "count_more_than_all"), ((1, 0, 1, 4), "number_not_positive"),
    ((1, 4.5, 1, 4), "count_not_whole"), ((-1, 4, 1, 4), "count_negative"), ((None, 4, 1, 4), "number_needed"),
])
def test_bad_proportions(arguments, code):
    with pytest.raises(InputError) as caught:
        compare_proportions(*arguments)
    assert caught.value.code == code


def test_rates(fixtures):
    result = compare_rates(48, 12000, 27, 11500)
    assert round(result.counts.ratio, 2) == 1.70 and result.p == result.counts.p
    assert result.ci2[0] < result.counts.rate2 < result.ci2[1]
    found = verdicts(result, 0.0025)
    assert (found.improved, found.target_met_point, found.target_demonstrated) == (True, True, False)
    assert verdicts(compare_rates(27, 11500, 48, 12000), 0.0025).improved is False
    assert compare_rates(0, 10, 0, 10).ci1[0] == 0


def test_few_counts_prove_nothing_and_say_how_many_more_are_needed():
    found = verdicts(compare_rates(9, 100, 0, 100), 0.045)
    assert found.improved is False and found.needed == "effect_need_events" and found.needed_n == 50 - 9
    assert say(found.needed, "zh", n=found.needed_n) != say(found.needed, "en", n=found.needed_n)


def test_times_checked_cases(fixtures):
    documented, waits = fixtures["mann_whitney"]["cases"]
    result = compare_times(documented["inputs"]["x"], documented["inputs"]["y"])
    assert result.u == documented["published"]["U"] if "U" in documented["published"] else result.u == 17
    assert round(result.p, 4) == documented["published"]["p"] and result.method == "exact"
    result, expected = compare_times(*waits["inputs"].values()), waits["expected"]
    assert result.u == expected["U_before"] and result.p == pytest.approx(expected["p_exact_two_sided"], abs=1e-9)
    assert (result.median1, result.median2) == (expected["median_before"], expected["median_after"])
    assert result.shift == expected["hodges_lehmann_shift"] and result.superiority == expected["prob_superiority"]
    found = verdicts(result, 30)
    assert (found.improved, found.target_met_point, found.target_demonstrated) == (True, True, True)
    assert verdicts(result, 22).target_demonstrated is False


def test_interval_of_the_shift_is_that_of_published_tables():
    """Hollander & Wolfe: for 5 v 5 the 95 % interval leaves out two differences at each end (critical U = 2)."""
    x, y = [0.73, 0.80, 0.83, 1.04, 1.38], [0.74, 0.88, 0.90, 1.15, 1.21]
    differences = sorted(a - b for a in x for b in y)
    result = compare_times(x, y)
    assert (result.ci_low, result.ci_high) == pytest.approx((differences[2], differences[-3]))
    assert result.shift == pytest.approx(float(np.median(differences)))


@settings(deadline=None, max_examples=80)
@given(st.lists(st.integers(-60, 60), min_size=1, max_size=26), st.lists(st.integers(-60, 60), min_size=1, max_size=26),
       st.integers(-5, 5))
def test_times_properties(before, after, moved):
    result = compare_times(before, after)
    differences = np.subtract.outer(before, after)
    assert result.shift == pytest.approx(float(np.median(differences)), abs=1e-9)
    assert result.ci_low <= result.shift <= result.ci_high
    assert 0 <= result.p <= 1 and result.superiority == pytest.approx(
        float((differences > 0).mean() + (differences == 0).mean() / 2))
    if result.method == "exact":
        assert (result.p < 0.05) == (result.ci_low > 0 or result.ci_high < 0)
    elsewhere = compare_times([value + moved for value in before], [value + moved for value in after])
    assert elsewhere.shift == pytest.approx(result.shift) and elsewhere.p == pytest.approx(result.p)
    turned = compare_times(after, before)
    assert turned.shift == pytest.approx(-result.shift) and turned.ci_low == pytest.approx(-result.ci_high)


def test_method_rule():
    assert compare_times([1.5, 2, 3], [4, 5, 6]).method == "exact"
    assert compare_times([1, 2, 3], [3, 5, 6]).method == "asymptotic"
    assert compare_times(range(21), [value + 0.5 for value in range(21)]).method == "asymptotic"


def test_few_or_equal_values_prove_nothing():
    few = compare_times([31, 30, 29], [10, 11, 12])
    assert (few.ci_low, few.ci_high) == (-math.inf, math.inf)
    found = verdicts(few, 20)
    assert not found.improved and found.target_met_point and not found.target_demonstrated
    same = compare_times([5, 5, 5], [5, 5])
    assert same.p == 1 and same.shift == 0 and same.superiority == 0.5


def test_many_values_need_no_table_of_differences():
    numbers = np.random.default_rng(4)
    before, after = numbers.normal(30, 5, 7000).round(1), numbers.normal(29, 5, 7000).round(1)
    result = compare_times(before, after)
    assert 0.8 < result.ci_low < result.shift < result.ci_high < 1.3


@pytest.mark.parametrize("before, after, code", [
    ([], [1], "values_empty"), ([1], [], "values_empty"), ([1, "2"], [1], "number_needed"),
    ([math.nan], [1], "number_needed"), ([1e300], [1], "number_needed"),
])
def test_bad_values(before, after, code):
    with pytest.raises(InputError) as caught:
        compare_times(before, after)
    assert caught.value.code == code


def test_hostile_text_is_no_number(hostile):
    for call in (lambda: compare_times([hostile], [1]), lambda: compare_proportions(hostile, 5, 1, 5),
                 lambda: compare_rates(hostile, 5, 1, 5), lambda: verdicts(compare_rates(5, 5, 1, 5), hostile)):
        with pytest.raises(InputError, match="number_needed"):
            call()


def test_direction():
    satisfied = compare_proportions(400, 500, 490, 500)
    up = verdicts(satisfied, 0.95, "higher_better")
    assert (up.improved, up.target_met_point, up.target_demonstrated) == (True, True, True)
    assert verdicts(satisfied, 0.95, "lower_better").improved is False
    assert verdicts(compare_rates(10, 10, 40, 10), 3, "higher_better").improved is True
    assert verdicts(compare_times(range(10), range(20, 30)), 22, "higher_better").improved is True
    with pytest.raises(InputError, match="direction_unknown"):
        verdicts(satisfied, 0.9, "sideways")


def test_no_target_leaves_two_verdicts_open():
    found = verdicts(compare_rates(48, 12000, 27, 11500), None)
    assert found.improved and found.target_met_point is None and found.target_demonstrated is None


@pytest.mark.parametrize("percent, x", [(7, 7), (29, 29), (57, 57), (14.5, 145)])
def test_the_target_itself_counts_as_reached(percent, x):
    result = compare_proportions(80, 100, x, 100 if x < 100 else 1000)
    assert verdicts(result, percent / 100).target_met_point is True


def test_minimum_data(fixtures):
    for case in fixtures["two_proportions"]["sample_size"]:
        assert minimum_n(case["inputs"]["p1"], case["inputs"]["p2"]) == case["expected"]["n_per_group"]
    for ratio, events in fixtures["poisson_rate"]["min_baseline_events"]["expected_ceil"].items():
        assert minimum_events(float(ratio)) == events
    assert minimum_events(0.5, exposure_ratio=2) < 50


def test_needed_is_reckoned_from_the_target():
    found = verdicts(compare_proportions(10, 100, 8, 100), 0.05)
    assert found.needed == "effect_need_cases" and found.needed_n == 435 - 100
    few = verdicts(compare_times([30, 35, 28, 40, 33], [31, 29, 34, 36, 27]), 30)
    assert few.needed == "effect_need_values" and few.needed_n > 0
    assert minimum_values([30, 35, 28, 40, 33], 1) > minimum_values([30, 35, 28, 40, 33], 9)
    # a target no better than the start asks for nothing
    assert verdicts(compare_proportions(10, 100, 8, 100), 0.2).needed is None


@pytest.mark.parametrize("call, code", [
    (lambda: minimum_n(0.1, 0.1), "no_difference"), (lambda: minimum_n(1.1, 0.1), "share_outside"),
    (lambda: minimum_events(1), "no_difference"), (lambda: minimum_events(0), "number_not_positive"),
    (lambda: minimum_values([1, 2], 0), "no_difference"),
])
def test_bad_plans(call, code):
    with pytest.raises(InputError) as caught:
        call()
    assert caught.value.code == code


def test_wrong_formulas_are_not_ours(fixtures):
    """Half the tail instead of twice it, Yates' correction, Wald's interval: each gives another number than we do."""
    assert fixtures["two_proportions"]["wrong_formula_seen"]["correct"] == "2*(1-NORMSDIST(|Z|))"
    for case in fixtures["two_proportions"]["cases"]:
        given_, expected = case["inputs"], case["expected"]
        result = compare_proportions(given_["x1"], given_["n1"], given_["x2"], given_["n2"])
        tail = 0.5 * math.erfc(abs(result.z) / math.sqrt(2))
        assert result.p == pytest.approx(2 * tail, rel=1e-9, abs=0) != pytest.approx(tail / 2, rel=1e-9, abs=0)
        assert result.z ** 2 == pytest.approx(expected["chi2_no_cc"], abs=5e-6) != pytest.approx(expected["chi2_yates"])
        assert (result.ci_low, result.ci_high) != pytest.approx(expected["ci95_diff_wald"], abs=1e-5)


def test_one_convention_for_exact_rates(fixtures):
    """2 in 17,877 against 9 in 16,660: by minimum likelihood .0331, by twice the smaller tail .0501, as the interval says."""
    case = next(case for case in fixtures["poisson_rate"]["cases"] if case["id"] == "rateratio_vignette")
    result = compare_rates(*case["inputs"].values())
    assert result.p == pytest.approx(case["expected"]["p_exact_twice_min_tail"], abs=5e-8)
    assert result.p > 0.05 > case["expected"]["p_exact_conditional_two_sided_minlike"]
    assert result.ratio_ci == pytest.approx(case["expected"]["ratio_ci95_exact"], abs=5e-7) and result.ratio_ci[1] > 1


def test_asymptotic_times(fixtures):
    """The normal approximation the fixture prints for the waits, met where ties forbid the exact test."""
    from scipy.stats import mannwhitneyu

    waits = fixtures["mann_whitney"]["cases"][1]
    before, after = waits["inputs"].values()
    assert mannwhitneyu(before, after, method="asymptotic").pvalue == pytest.approx(
        waits["expected"]["p_asymptotic_cc"], abs=5e-11)
    tied = compare_times([*before, 31], [*after, 18])
    assert tied.method == "asymptotic"
    assert tied.p == pytest.approx(mannwhitneyu([*before, 31], [*after, 18], method="asymptotic").pvalue)
