"""Sample sizes beyond those of test_effect: surveys, how long to collect, and that the sizes do what they promise."""
from __future__ import annotations

import numpy as np
import pytest

from bot.analysis.effect import compare_proportions, compare_rates
from bot.analysis.samples import minimum_events, minimum_n, months_to_collect, survey_size
from bot.errors import InputError


def test_survey_margins(fixtures):
    for case in fixtures["two_proportions"]["survey_margin"]:
        assert survey_size(case["inputs"]["margin"], case["inputs"]["p"]) == case["expected"]["n"]
    assert survey_size(0.05, 0.1) < survey_size(0.05)


@pytest.mark.parametrize(("needed", "have", "per_month", "months"), [
    (150, 40, 15, 8), (150, 0, 15, 10), (150, 150, 15, 0), (150, 200, 15, 0), (10, 0, 0.5, 20), (385, 0, 385, 1),
])
def test_months(needed, have, per_month, months):
    assert months_to_collect(needed, have, per_month) == months


def test_the_size_for_proportions_gives_its_power():
    n = minimum_n(0.10, 0.05)
    rng = np.random.default_rng(6)
    found = [compare_proportions(int(x1), n, int(x2), n).p < 0.05
             for x1, x2 in zip(rng.binomial(n, 0.10, 400), rng.binomial(n, 0.05, 400))]
    assert 0.74 < np.mean(found) < 0.87


def test_the_size_for_counts_gives_about_its_power():
    """The exact test is a little less sensitive than the formula promises."""
    events = minimum_events(0.7)
    rng = np.random.default_rng(7)
    found = [compare_rates(int(x1), 1, int(x2), 1).p < 0.05
             for x1, x2 in zip(rng.poisson(events, 600), rng.poisson(events * 0.7, 600))]
    assert 0.72 < np.mean(found) < 0.87


@pytest.mark.parametrize(("call", "code"), [
    (lambda: survey_size(5), "share_outside"), (lambda: survey_size(0), "share_outside"),
    (lambda: survey_size(0.05, 1), "share_outside"), (lambda: survey_size("5%"), "number_needed"),
    (lambda: months_to_collect(5, 0, 0), "number_not_positive"), (lambda: months_to_collect(5, -1, 3), "count_negative"),
])
def test_refused(call, code):
    with pytest.raises(InputError) as caught:
        call()
    assert caught.value.code == code
