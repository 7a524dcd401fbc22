"""Counts against a frozen baseline: exact limits, and how often a stable process signals and a doubled one is found."""
from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from bot.analysis.charts.frozen import RULES, broken, limits

WEEK, HALF_YEAR = 7.0, 26


def weeks(counts) -> list[tuple[int, float]]:
    return [(int(count), WEEK) for count in counts]


@pytest.mark.parametrize(("count", "exposure", "later"), [(76, 16, 1), (76, 16, 10), (30, 12, 5), (300, 24, 1), (3, 12, 1)])
def test_the_limits_are_the_last_counts_chance_explains(count, exposure, later):
    low, high = limits(count, exposure, later, 0.0015, 0.0003)
    share = later / (later + exposure)
    assert stats.binom.sf(high, count + high + 1, share) < 0.0015 <= stats.binom.sf(high - 1, count + high, share)
    if low:
        assert stats.binom.cdf(low - 1, count + low - 1, share) < 0.0003 <= stats.binom.cdf(low, count + low, share)


def test_scattering_counts_get_wider_limits():
    plain, wide = limits(100, 20, 1, 0.0015, 0.0003), limits(100, 20, 1, 0.0015, 0.0003, 2.0)
    assert wide[1] > plain[1] and wide[0] <= plain[0]


def test_each_sum_waits_for_its_periods():
    calm, high = weeks([5] * 16), weeks([30] * 12)
    assert [[one.rule for one in broken(calm, high[:number])] for number in (1, 5, 10)] == [
        list(RULES)[:1], list(RULES)[:2], list(RULES)]


def first_signal(base, later) -> int | None:
    """The week from 1 in which a project under watch signals first."""
    return next((week for week in range(1, len(later) + 1) if broken(weeks(base), weeks(later[:week]))), None)


def test_false_alarms_in_half_a_year_and_how_soon_a_doubling_is_found():
    """At most one stable project in fifteen signals; a doubling is found within about six weeks from 5 a week on."""
    chance = np.random.default_rng(20261118)
    false, told = [], {}
    for mean in (3, 5, 10, 25):
        for frozen in (12, 16, 24):
            for _ in range(60):
                base = chance.poisson(mean, frozen)
                false.append(first_signal(base, chance.poisson(mean, HALF_YEAR)) is not None)
                told.setdefault(mean, []).append(first_signal(base, chance.poisson(2 * mean, HALF_YEAR)) or 99)
    assert len(false) == 720 and np.mean(false) <= 1 / 15, np.mean(false)
    found = {mean: float(np.mean(np.array(soon) <= 6)) for mean, soon in told.items()}
    assert found[3] > 0.45 and found[5] > 0.75 and found[10] > 0.95 and found[25] > 0.99, found
    assert all(np.median(soon) <= 6 for soon in told.values())
