"""The weekly u chart of topics: frozen limits, the last whole week, what is new, and how often it is wrong."""
from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from bot.complaints.exposures import register
from bot.digest.signals import LEAST, MOST, frozen, judge, widened
from bot.language.periods import Period
from bot.store.exposures import Exposure
from tests.digest.conftest import DAY, TODAY

MONDAY = dt.date(2026, 11, 9)  # of the last whole week
STABLE = [5, 3, 6, 4, 5, 7, 4, 6, 3, 5, 6, 4, 5, 4, 6, 3]


def weeks(add, counts, topic="queue_wait", other=True) -> None:
    """So many complaints in each week; the last one is that of MONDAY."""
    for back, count in enumerate(reversed(counts)):
        start = MONDAY - 7 * back * DAY
        for one in range(count):
            add(start + one % 7 * DAY, topic)
        if other:
            add(start, "other")
    add(MONDAY + 7 * DAY, "other")  # the week goes on, so that the one before is over and recorded


def test_stable_counts_give_no_signal(store, add):
    weeks(add, STABLE)
    found = judge(store, TODAY)
    assert (found.signals, found.missing, found.by, found.week) == ((), 0, "days", Period(MONDAY, MONDAY + 6 * DAY))
    assert found.baseline.days // 7 == LEAST  # the first twelve: fewer lie before the quarter


def test_a_jump_is_new_once(store, add):
    weeks(add, [*STABLE, 16])
    (one,) = judge(store, TODAY).signals
    assert (one.topic, one.value, one.above, one.new) == ("queue_wait", 16, True, True)
    made = STABLE[:12]
    assert one.centre == pytest.approx(sum(made) / 12) and (one.lcl, one.ucl) == widened([(x, 7.0) for x in made], 7.0)


def test_what_held_the_week_before_is_not_new(store, add):
    weeks(add, [*STABLE, 16, 17])
    assert [one.new for one in judge(store, TODAY).signals] == [False]


def test_a_topic_never_seen_before_and_one_that_is_gone(store, add):
    weeks(add, [25] * 16 + [0], "fee_dispute")
    for one in range(4):
        add(MONDAY + one * DAY, "privacy_security")
    assert {one.topic: (one.value, one.above) for one in judge(store, TODAY).signals} == {
        "fee_dispute": (0, False), "privacy_security": (4, True)}


@pytest.mark.parametrize("count", [0, 1, 5, 12])
def test_what_is_missing_is_said(store, add, count):
    if count:
        weeks(add, [4] * count)
    assert judge(store, TODAY).missing == LEAST - max(0, count - 1)


def test_a_week_that_is_not_recorded_to_its_end_or_stale_is_not_judged(store, add):
    weeks(add, [*STABLE, 30])
    assert judge(store, MONDAY + 6 * DAY).week.end == MONDAY - DAY  # Sunday itself is not over
    assert judge(store, MONDAY + 7 * DAY).signals
    assert judge(store, MONDAY + 60 * DAY).signals == ()


def test_limits_stay_for_a_quarter():
    every = Period(dt.date(2025, 1, 1), dt.date(2026, 12, 31)).weeks()
    october = [one for one in every if one.start >= dt.date(2026, 10, 1)]
    limits = {tuple(frozen(every[:every.index(one)], one)) for one in october}
    assert len(limits) == 1
    (made,) = limits
    assert len(made) == MOST and made[-1].end < dt.date(2026, 10, 1) <= made[-1].end + 7 * DAY


def test_transactions_are_the_denominator_where_every_week_has_them(store, add):
    weeks(add, [*STABLE, 16])
    boss = store.people.named("李敏")
    span = judge(store, TODAY).baseline
    starts = [one.start for one in Period(span.start, MONDAY + 6 * DAY).weeks()]
    for start in starts[:-1]:
        register(store, boss, [Exposure(Period(start, start + 6 * DAY), 1000)])
    assert judge(store, TODAY).by == "days"
    register(store, boss, [Exposure(Period(MONDAY, MONDAY + 6 * DAY), 4000)])
    found = judge(store, TODAY)
    assert found.by == "transactions" and found.signals == ()  # four times the customers, four times the complaints


RATES = [25, 18, 14, 11, 9, 7, 6, 5, 4, 3, 2.5, 2, 1.5, 1, .7, .4, .2]  # a week, of seventeen topics


@pytest.mark.parametrize(("baseline", "wander", "most"), [(12, 0.0, .4), (26, 0.0, .4), (12, .05, .7), (26, .05, .7),
                                                         (12, .2, 1.4), (26, .2, 1.4)])
def test_false_alerts_of_a_quarter_over_all_topics(baseline, wander, most):
    """Less than one a quarter; ``wander`` is the squared spread of the weekly level (0.2: nearly a half)."""
    random, quarters, alerts = np.random.default_rng(11), 40, 0
    for rate in RATES * quarters:
        level = rate * (random.gamma(1 / wander, wander, baseline + 13) if wander else np.ones(baseline + 13))
        counts = [int(x) for x in random.poisson(level)]
        low, high = widened([(x, 7.0) for x in counts[:baseline]], 7.0)
        for before, value in zip(counts[baseline - 1:], counts[baseline:]):
            alerts += value > high >= before or value < low <= before
    assert alerts / quarters <= most


def test_a_lasting_doubling_is_found():
    random, found, tried = np.random.default_rng(5), 0, 0
    for rate in [one for one in RATES if one >= 5] * 40:
        _, high = widened([(int(x), 7.0) for x in random.poisson(rate, 26)], 7.0)
        tried += 1
        found += bool((random.poisson(2 * rate, 6) > high).any())
    assert found / tried > .7
