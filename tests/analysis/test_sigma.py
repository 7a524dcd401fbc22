"""Defect metrics: published cases, the sigma table, no defect at all, and the wrong formulas that circulate."""
from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from bot.analysis.sigma import defects, rolled_yield
from bot.errors import InputError
from bot.reports.sigma import sigma_words


def closed_form(dpmo: float) -> float:
    """The approximation of methods.md §10.3: good as a check, never what is reported."""
    return 0.8406 + math.sqrt(29.37 - 2.221 * math.log(dpmo))


def level(dpmo: float) -> float:
    return defects(round(dpmo * 1000), 10 ** 9).sigma


def test_cases(fixtures):
    for case in fixtures["dpmo"]["cases"]:
        given_, expected = case["inputs"], case["expected"]
        found = defects(given_["defects"], given_["units"], given_["opportunities_per_unit"])
        assert (found.dpu, found.dpo) == pytest.approx((expected["dpu"], expected["dpo"]), abs=5e-9)
        assert found.dpmo == pytest.approx(expected["dpmo"], abs=5e-4)
        assert found.yield_opportunity == pytest.approx(expected["yield_opportunity"], abs=5e-9)
        assert found.first_pass_yield == pytest.approx(expected["rty_poisson"], abs=5e-9)
        assert found.sigma == pytest.approx(expected["sigma_shift_1_5"], abs=5e-7)
        assert found.z == pytest.approx(expected["sigma_no_shift"], abs=5e-7)
        if case["published"]:
            digits = len(str(case["published"]["dpmo"]).partition(".")[2])
            assert round(found.dpmo, digits) == case["published"]["dpmo"]
            assert round(found.sigma, 1) == case["published"]["sigma"]


def test_sigma_table(fixtures):
    for row in fixtures["dpmo"]["sigma_table"]["rows"]:
        assert level(row["dpmo_exact"]) == pytest.approx(row["sigma"], abs=2e-4)
        assert stats.norm.sf(row["sigma"] - 1.5) * 1e6 == pytest.approx(row["dpmo_exact"], abs=5e-5)


def test_the_closed_form_is_near_and_not_what_is_reported(fixtures):
    limit = fixtures["dpmo"]["closed_form_approximation"]["max_abs_error_on_3.4_to_66807"]
    errors = [abs(closed_form(dpmo) - level(dpmo)) for dpmo in np.geomspace(3.4, 66807, 60)]
    assert 1e-3 < max(errors) < limit + 5e-4


def test_wrong_formulas_are_not_ours(fixtures):
    """1.5 + 0.8406 log(DPMO) rises with the defects; 5 sigma is 233 per million, not 320; 34,865 is not 512/16,578."""
    log_formula = [1.5 + 0.8406 * math.log(dpmo) for dpmo in (233, 6210)]
    assert log_formula[0] < log_formula[1] and level(233) > level(6210)
    assert level(233) == pytest.approx(5, abs=1e-3) and level(320) != pytest.approx(5, abs=0.05)
    assert defects(512, 16578).dpmo == pytest.approx(30884, abs=0.5) != 34865
    assert len(fixtures["dpmo"]["wrong_formulas_seen"]) == 2


def test_no_defect_is_never_infinitely_good():
    found = defects(0, 400)
    assert (found.z, found.sigma, found.dpo_upper) == (None, None, 3 / 400)
    assert found.sigma_at_least == pytest.approx(float(stats.norm.isf(3 / 400)) + 1.5)
    assert "no_defects" in found.warnings
    assert defects(0, 400, 5).dpo_upper == 3 / 2000
    none = defects(0, 2)
    assert none.dpo_upper == 1 and none.sigma_at_least is None


def test_all_defective_is_never_infinitely_bad():
    found = defects(400, 400)
    assert found.sigma is None and found.sigma_at_most == pytest.approx(3 - defects(0, 400).sigma_at_least)
    assert "all_defects" in found.warnings


def test_few_units_are_said():
    assert "few_units" in defects(3, 40).warnings and "few_units" not in defects(3, 400).warnings


@given(st.integers(1, 400), st.integers(2, 500), st.integers(1, 9))
def test_more_defects_are_a_lower_sigma(count, units, opportunities):
    if count + 1 >= units * opportunities:
        return
    assert defects(count, units, opportunities).sigma > defects(count + 1, units, opportunities).sigma
    assert defects(count, units, opportunities + 1).sigma > defects(count, units, opportunities).sigma  # why O is fixed first


def test_first_pass_yield_is_exact_where_a_unit_has_one_opportunity():
    """18 of 100 units with a defect leave 82 without; exp(-0.18) would say 83.5 %."""
    one, several = defects(18, 100), defects(18, 100, 3)
    assert one.first_pass_exact and one.first_pass_yield == pytest.approx(0.82, abs=1e-12)
    assert not several.first_pass_exact and several.first_pass_yield == pytest.approx(math.exp(-0.18), abs=1e-12)
    assert (defects(0, 7).first_pass_yield, defects(7, 7).first_pass_yield) == (1, 0)


@pytest.mark.parametrize(("lang", "exact", "about"), [
    ("zh", "（没有任何缺陷的单位）82.00%", "约 83.53%"), ("en", "(units without any defect) 82.00%", "about 83.53%")])
def test_only_an_estimate_is_called_about(lang, exact, about):
    assert exact in sigma_words(defects(18, 100), lang)[1]
    assert about in sigma_words(defects(18, 100, 3), lang)[1]


def test_rolled_yield():
    assert rolled_yield([0.98, 0.95, 0.99]) == pytest.approx(0.98 * 0.95 * 0.99)
    assert rolled_yield([0.9]) == 0.9


@pytest.mark.parametrize(("call", "code"), [
    (lambda: defects(6, 5), "defects_gt_opportunities"), (lambda: defects(-1, 5), "count_negative"),
    (lambda: defects(1.5, 5), "count_not_whole"), (lambda: defects(1, 0), "number_not_positive"),
    (lambda: defects(1, 5, 0), "number_not_positive"), (lambda: defects("1", 5), "number_needed"),
    (lambda: defects(1, 5.5), "count_not_whole"), (lambda: rolled_yield([]), "yield_missing"),
    (lambda: rolled_yield([0.9, 98]), "share_outside"),
])
def test_refused(call, code):
    with pytest.raises(InputError) as caught:
        call()
    assert caught.value.code == code
