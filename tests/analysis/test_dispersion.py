"""Do counts scatter more than chance: published tests, and the quasi-Poisson comparison against statsmodels."""
from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as statsmodels
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.analysis.dispersion import Dispersion, overdispersion, quasi_poisson, within
from bot.analysis.effect import compare_rate_series, compare_rates, verdicts
from bot.errors import InputError

BEFORE = [(52, 1000), (30, 900), (71, 1100), (44, 1000), (20, 800), (63, 1200)]
AFTER = [(32, 1000), (50, 1000), (21, 900), (44, 1100), (10, 1000), (33, 1000)]


def test_published(fixtures):
    for case in fixtures["overdispersion"]["cases"]:
        size = case["inputs"].get("size")
        x = case["inputs"]["x"]
        found = overdispersion(x, [size] * len(x) if size else None, case["id"])
        assert found.ratio == pytest.approx(case["published"]["ratio"], abs=5e-7)
        assert found.statistic == pytest.approx(case["published"]["statistic"], abs=5e-6)
        assert found.p == pytest.approx(case["published"]["p"], abs=5e-6) and found.df == 29
        assert found.over is (case["published"]["p"] < 0.05)


def test_equal_exposure_is_no_exposure(fixtures):
    x = fixtures["overdispersion"]["cases"][1]["inputs"]["x"]
    assert overdispersion(x, [7] * len(x)).statistic == pytest.approx(overdispersion(x).statistic)


def test_a_step_is_no_scatter_within_groups():
    low, high = [10, 12, 9, 11, 10, 8], [40, 42, 37, 44, 39, 41]
    ones = [1] * 6
    assert overdispersion(low + high).over and not within([(low, ones), (high, ones)]).over
    assert within([(low, ones), (high, ones)]).df == 10


def test_quasi_poisson_is_the_regression():
    rows = [(x, t, 1) for x, t in BEFORE] + [(x, t, 0) for x, t in AFTER]
    x, t, mark = (np.array(column, dtype=float) for column in zip(*rows))
    fit = statsmodels.GLM(x, statsmodels.add_constant(mark), family=statsmodels.families.Poisson(),
                          offset=np.log(t)).fit(scale="X2", use_t=True)
    result = compare_rate_series(BEFORE, AFTER)
    assert result.dispersion.over and result.quasi.dispersion == pytest.approx(fit.scale)
    assert result.counts.ratio == pytest.approx(np.exp(fit.params[1]))
    assert result.p == result.quasi.p == pytest.approx(fit.pvalues[1], rel=1e-6)
    assert result.ratio_ci == pytest.approx(tuple(np.exp(fit.conf_int()[1])), rel=1e-6)


def test_overdispersed_counts_lose_a_false_improvement():
    """The plain Poisson test calls this an improvement; the scatter between the months says that it is not."""
    plain, honest = compare_rates(280, 6000, 190, 6000), compare_rate_series(BEFORE, AFTER)
    assert plain.p < 0.001 < 0.05 < honest.p
    assert verdicts(plain, None).improved is True and verdicts(honest, None).improved is False
    assert honest.ci2[0] < plain.ci2[0] and honest.counts.p < honest.p


def test_well_behaved_counts_keep_the_exact_test():
    result = compare_rate_series([(16, 4000), (15, 4000), (17, 4000)], [(9, 3800), (8, 3800), (10, 3900)])
    exact = compare_rates(48, 12000, 27, 11500)
    assert result.quasi is None and not result.dispersion.over
    assert (result.p, result.ratio_ci, result.ci2) == (exact.p, exact.ratio_ci, exact.ci2)


@pytest.mark.parametrize(("before", "after"), [([(48, 12000)], [(27, 11500)]), ([(5, 10), (3, 10)], [(0, 10), (0, 10)])])
def test_without_periods_or_events_there_is_nothing_to_test(before, after):
    result = compare_rate_series(before, after)
    assert result.dispersion is None and result.quasi is None


@settings(deadline=None, max_examples=60)
@given(st.integers(5, 300), st.integers(5, 300), st.floats(1, 20), st.integers(2, 40))
def test_p_and_interval_agree_and_widen_with_the_scatter(x1, x2, ratio, df):
    found = quasi_poisson((x1, 10.0), (x2, 12.0), Dispersion(ratio, ratio * df, df, 0.01))
    assert (found.p < 0.05) == (found.ci_low > 1 or found.ci_high < 1)
    wider = quasi_poisson((x1, 10.0), (x2, 12.0), Dispersion(ratio * 2, ratio * 2 * df, df, 0.01))
    assert wider.p >= found.p and wider.ci_low < found.ci_low and wider.ci2[1] > found.ci2[1]


@pytest.mark.parametrize(("call", "code"), [
    (lambda: overdispersion([5]), "dispersion_points"), (lambda: overdispersion([5, 6], [1]), "dispersion_points"),
    (lambda: overdispersion([0, 0]), "dispersion_flat"), (lambda: overdispersion([5, 5], [5, 5], "binomial"), "dispersion_flat"),
    (lambda: overdispersion([5, -1]), "count_negative"), (lambda: overdispersion([5, 1], [1, 0]), "number_not_positive"),
    (lambda: within([([5], [1]), ([5, 6], [1, 1])]), "dispersion_points"),
    (lambda: quasi_poisson((0, 1), (5, 1), Dispersion(2, 4, 2, 0.01)), "dispersion_flat"),
    (lambda: compare_rate_series([], [(1, 1)]), "values_empty"),
])
def test_refused(call, code):
    with pytest.raises(InputError) as caught:
        call()
    assert caught.value.code == code
