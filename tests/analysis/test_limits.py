"""Centre lines and limits against published charts; the wrong constants do not reproduce them."""
from __future__ import annotations

import math

import numpy as np
import pytest

from bot.analysis.charts.limits import D2, D4, limits
from bot.errors import InputError


def all_of(kind, values, sizes=None, used=None):
    values = np.array(values, dtype=float)
    return limits(kind, values, None if sizes is None else np.array(sizes, dtype=float),
                  np.ones(len(values), dtype=bool) if used is None else np.array(used))


def outside(found):
    return [at + 1 for at, z in enumerate(found.z) if abs(z) > 3]


def test_p_chart_published(fixtures):
    case = fixtures["p_chart"]
    x, n, published = case["inputs"]["nonconforming"], case["inputs"]["n_per_sample"], case["published"]
    found = all_of("p", x, [n] * len(x))
    assert found.centre[0] == pytest.approx(published["p_bar"], abs=5e-8)
    assert found.lcl[0] == pytest.approx(published["LCL"], abs=5e-9)
    assert found.ucl[0] == pytest.approx(published["UCL"], abs=5e-8)
    assert (found.ucl[0] - found.centre[0]) / 3 == pytest.approx(published["sigma"], abs=5e-9)
    assert outside(found) == case["expected"]["out_of_control_samples"]


def test_p_chart_revised(fixtures):
    case = fixtures["p_chart"]
    x = case["inputs"]["nonconforming"]
    found = all_of("p", x, [50] * len(x), [at not in (14, 22) for at in range(len(x))])
    published = case["revised_without_15_23"]["published"]
    assert (found.centre[0], found.lcl[0], found.ucl[0]) == pytest.approx(
        (published["p_bar"], published["LCL"], published["UCL"]), abs=5e-8)
    still = [number for number in outside(found) if number not in (15, 23)]
    assert still == case["revised_without_15_23"]["expected"]["still_above"]


def test_np_chart_is_the_p_chart_in_cases(fixtures):
    x = fixtures["p_chart"]["inputs"]["nonconforming"]
    shares, cases = all_of("p", x, [50] * len(x)), all_of("np", x, [50] * len(x))
    assert cases.centre == pytest.approx(shares.centre * 50) and cases.ucl == pytest.approx(shares.ucl * 50)
    assert cases.z == pytest.approx(shares.z)


def test_c_chart_published(fixtures):
    case = fixtures["c_chart"]
    counts = case["inputs"]["counts"]
    found = all_of("c", counts)
    assert found.centre[0] == pytest.approx(case["published"]["c_bar"], abs=5e-6)
    assert found.lcl[0] == pytest.approx(case["published"]["LCL"], abs=5e-7)
    assert found.ucl[0] == pytest.approx(case["published"]["UCL"], abs=5e-6)
    assert outside(found) == case["expected"]["out_of_control_samples"]
    revised = all_of("c", counts, used=[at not in (5, 19) for at in range(len(counts))])
    published = case["revised_without_6_20"]["published"]
    assert revised.centre[0] == pytest.approx(published["c_bar"], abs=5e-6)
    assert revised.lcl[0] == pytest.approx(published["LCL"], abs=5e-7)
    assert revised.ucl[0] == pytest.approx(published["UCL"], abs=5e-5)


def test_u_chart_published(fixtures):
    case = fixtures["u_chart"]["cases"][0]
    found = all_of("u", case["inputs"]["counts"], case["inputs"]["units"])
    assert found.centre[0] == pytest.approx(case["published"]["u_bar"], abs=1e-12)
    assert (found.lcl[0], found.ucl[0]) == pytest.approx((case["published"]["LCL"], case["published"]["UCL"]), abs=5e-7)
    assert outside(found) == case["expected"]["out_of_control_samples"]


def test_u_chart_with_limits_by_point(fixtures):
    case = fixtures["u_chart"]["cases"][1]
    found = all_of("u", case["inputs"]["counts"], case["inputs"]["units"])
    assert found.centre[0] == pytest.approx(case["expected"]["u_bar"], abs=5e-9)
    for low, high, expected in zip(found.lcl, found.ucl, case["expected"]["limits"]):
        assert (low, high) == pytest.approx((expected["LCL"], expected["UCL"]), abs=5e-7)
    assert outside(found) == case["expected"]["out_of_control_samples"]


def test_i_chart_published(fixtures):
    case = fixtures["i_mr_chart"]
    found = all_of("i", case["inputs"]["values"])
    assert found.centre[0] == pytest.approx(case["published"]["x_bar"], abs=1e-9)
    assert (found.lcl[0], found.ucl[0]) == pytest.approx((case["published"]["LCL"], case["published"]["UCL"]), abs=5e-6)
    assert found.spread / D2 == pytest.approx(case["published"]["sigma"], abs=5e-8)
    assert D4 * found.spread == pytest.approx(case["expected"]["mr_UCL_D4_3_267"], abs=5e-7)
    assert outside(found) == case["expected"]["out_of_control_points"]


def test_the_long_constant_and_the_standard_deviation_do_not_give_the_published_limits(fixtures):
    case = fixtures["i_mr_chart"]
    values, published = np.array(case["inputs"]["values"]), case["published"]["sigma"]
    ranges = np.abs(np.diff(values)).mean()
    assert ranges / 1.128379 != pytest.approx(published, abs=5e-8)
    assert values.std(ddof=1) != pytest.approx(published, abs=5e-3)


def test_laney(fixtures):
    case = fixtures["laney_u"]
    counts, sizes = case["inputs"]["counts"], case["inputs"]["transactions"]
    plain, found = all_of("u", counts, sizes), all_of("laney_u", counts, sizes)
    assert plain.z == pytest.approx(case["expected"]["z"], abs=5e-6)
    assert plain.centre[0] == pytest.approx(case["expected"]["u_bar"], abs=5e-11)
    assert outside(plain) == case["expected"]["plain_u_out"]
    assert found.spread == pytest.approx(case["expected"]["sigma_z"], abs=5e-7)
    assert outside(found) == case["expected"]["laney_out"]
    assert (found.ucl - found.centre) == pytest.approx((plain.ucl - plain.centre) * found.spread)


def test_laney_is_the_plain_chart_times_sigma_z_for_shares_too(fixtures):
    x = fixtures["p_chart"]["inputs"]["nonconforming"]
    plain, found = all_of("p", x, [50] * len(x)), all_of("laney_p", x, [50] * len(x))
    assert found.z * found.spread == pytest.approx(plain.z)


def test_limits_stay_where_values_can_be():
    assert all_of("c", [1, 0, 3, 1, 2]).lcl[0] == 0
    assert all_of("u", [1, 0, 3, 1], [9, 4, 6, 5]).lcl.min() == 0
    shares = all_of("p", [9, 10, 8, 10], [10] * 4)
    assert shares.ucl.max() == 1 and shares.lcl.min() >= 0
    assert all_of("i", [1, 9, 2, 8]).lcl[0] == 0
    assert all_of("i", [-1, 9, 2, 8]).lcl[0] < 0


def test_g_chart_by_hand():
    """Mean m, sigma sqrt(m(m+1)) of a geometric count (Benneyan 2001); the line for runs halves it."""
    found = all_of("g", [5, 12, 3, 20, 10])
    assert found.ucl[0] == pytest.approx(10 + 3 * math.sqrt(110)) and found.lcl[0] == 0
    assert found.centre[0] == pytest.approx(10 * math.log(2)) and not found.zones
    draws = np.random.default_rng(2).geometric(1 / 41, 20000) - 1
    assert abs(np.mean(draws > all_of("g", draws).centre[0]) - 0.5) < 0.02


def test_t_chart_by_hand():
    """Failure times of a valve (Montgomery 5th ed., table 6-15, recalled): x^0.2777 are 4.81, 6.71, 5.73, 3.81 ..."""
    hours = [286, 948, 536, 124, 816, 729, 4, 143, 431, 8, 2837, 596, 81, 227, 603, 492, 1199, 1214, 2831, 96]
    scale = [value ** (1 / 3.6) for value in hours]
    assert [round(value, 2) for value in scale[:4]] == [4.81, 6.71, 5.73, 3.82]
    mean = sum(scale) / 20
    sigma = sum(abs(b - a) for a, b in zip(scale, scale[1:])) / 19 / 1.128
    found = all_of("t", hours)
    assert found.centre[0] == pytest.approx(mean ** 3.6) and found.ucl[0] == pytest.approx((mean + 3 * sigma) ** 3.6)
    assert found.lcl[0] == 0 and outside(found) == []
    assert all_of("t", [0, 5, 9, 2]).lcl[0] == 0


def test_exponential_gaps_seldom_signal_on_a_t_chart():
    gaps = np.random.default_rng(8).exponential(30, 5000)
    assert np.mean(np.abs(all_of("t", gaps).z) > 3) < 0.005 < np.mean(np.abs(all_of("i", gaps).z) > 3)


def test_logarithms_turn_back():
    found = all_of("i_log", [1, 10, 100, 10])
    assert found.centre[0] == pytest.approx(10) and found.lcl[0] > 0
    assert found.ucl[0] / found.centre[0] == pytest.approx(found.centre[0] / found.lcl[0])


@pytest.mark.parametrize(("kind", "values", "sizes", "code"), [
    ("c", [0, 0, 0], None, "chart_flat"), ("p", [5, 5], [5, 5], "chart_flat"), ("i", [3, 3, 3], None, "chart_flat"),
    ("laney_u", [5, 5, 5], [9, 9, 9], "chart_flat"), ("u", [1, 2], None, "chart_sizes"),
    ("i_log", [1, 0, 2], None, "chart_positive"), ("x", [1, 2], None, "chart_kind"), ("g", [0, 0], None, "chart_flat"),
])
def test_no_limits(kind, values, sizes, code):
    with pytest.raises(InputError) as caught:
        all_of(kind, values, sizes)
    assert caught.value.code == code
