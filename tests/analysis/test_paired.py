"""The same people before and after: Wilcoxon's signed-rank test, its shift and interval."""
from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.analysis.effect import verdicts
from bot.analysis.paired import compare_paired
from bot.analysis.samples import minimum_pairs
from bot.errors import InputError

# depression scores of nine patients before and after (Hollander & Wolfe 1973, p. 29; R's ?wilcox.test)
FIRST = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
SECOND = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]


def test_published():
    found = compare_paired(FIRST, SECOND)
    assert (found.w, found.method) == (40, "exact")
    assert round(found.p / 2, 5) == 0.01953  # printed one-sided
    assert found.shift == pytest.approx(0.46, abs=1e-9)
    assert (found.ci_low, found.ci_high) == pytest.approx((0.010, 0.786))
    assert found.superiority == pytest.approx(7 / 9)


def test_pairing_sees_what_two_samples_hide():
    """Everybody two minutes faster, people far apart: paired it is plain, unpaired it drowns."""
    from bot.analysis.shift import compare_times

    before = [12.0, 25.1, 40.3, 18.2, 33.7, 51.9, 22.4, 29.8]
    after = [value - 2 - number / 10 for number, value in enumerate(before)]
    assert verdicts(compare_paired(before, after), None).improved is True
    assert verdicts(compare_times(before, after), None).improved is False


@settings(deadline=None, max_examples=80)
@given(st.lists(st.tuples(st.integers(-40, 40), st.integers(-40, 40)), min_size=1, max_size=30), st.integers(-5, 5))
def test_properties(pairs, moved):
    before, after = map(list, zip(*pairs))
    found = compare_paired(before, after)
    d = np.subtract(before, after)
    averages = np.sort([(d[i] + d[j]) / 2 for i in range(len(d)) for j in range(i, len(d))])
    assert found.shift == pytest.approx(float(np.median(averages)), abs=1e-9)
    assert found.ci_low <= found.shift <= found.ci_high and 0 <= found.p <= 1
    assert found.ci_low == -math.inf or np.abs(averages - found.ci_low).min() < 1e-9
    if found.method == "exact":
        assert (found.p < 0.05) == (found.ci_low > 0 or found.ci_high < 0)
    turned = compare_paired(after, before)
    assert turned.p == pytest.approx(found.p) and turned.shift == pytest.approx(-found.shift)
    together = compare_paired([value + moved for value in before], [value + moved for value in after])
    assert together.p == pytest.approx(found.p) and together.ci_low == pytest.approx(found.ci_low)


def test_ties_and_zeros_take_the_normal_approximation():
    found = compare_paired([5, 5, 7, 8, 9], [5, 4, 6, 6, 6])
    assert (found.method, found.zeros) == ("asymptotic", 1)
    same = compare_paired([3, 4, 5], [3, 4, 5])
    assert (same.p, same.shift, same.zeros, same.superiority) == (1, 0, 3, 0.5)


def test_rounding_makes_no_differences():
    found = compare_paired([0.3, 0.2, 0.9], [0.2, 0.1, 0.9])
    assert found.zeros == 1 and found.shift == pytest.approx(0.075) and found.method == "asymptotic"


def test_few_pairs_prove_nothing():
    found = compare_paired([30, 31, 32, 33], [20, 22, 24, 26])
    assert found.p > 0.05 and (found.ci_low, found.ci_high) == (-math.inf, math.inf)


def test_needed_pairs():
    found = verdicts(compare_paired([30, 35, 28, 40, 33], [31, 29, 34, 36, 27]), 30)
    assert found.needed == "effect_need_pairs" and found.needed_n > 0
    spread = [3, -1, 4, -5, 2, 6, -3]
    assert minimum_pairs(spread, 1) > minimum_pairs(spread, 4)
    assert minimum_pairs(spread, 100) == math.ceil((1.959964 + 0.841621) ** 2 / (3 * 0.25))
    with pytest.raises(InputError, match="no_difference"):
        minimum_pairs(spread, 0)


@pytest.mark.parametrize(("before", "after", "code"), [
    ([], [1], "values_empty"), ([1], [], "values_empty"), ([1, 2], [1], "pairs_unequal"), ([1, "2"], [1, 2], "number_needed"),
    ([1, math.inf], [1, 2], "number_needed"),
])
def test_refused(before, after, code):
    with pytest.raises(InputError) as caught:
        compare_paired(before, after)
    assert caught.value.code == code
