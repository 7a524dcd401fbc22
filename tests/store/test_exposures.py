"""Transactions: kept once a period and place, never contradicting, added up only where they fill a period exactly."""
from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.analysis.rates import compare_counts
from bot.complaints.exposures import Gap, denominator, newest_covered, register, remove
from bot.errors import InputError, NotAllowed, NotFound
from bot.language.periods import Period
from bot.store.complaints import Filter
from bot.store.exposures import Exposure

TODAY = dt.date(2026, 11, 18)


def span(first: str, last: str) -> Period:
    return Period(dt.date.fromisoformat(first), dt.date.fromisoformat(last))


MAY = span("2026-05-01", "2026-05-31")
WEEK = span("2026-05-04", "2026-05-10")


def put(store, person, n: int, period: Period = MAY, branch: str | None = "城东", channel: str | None = None):
    return register(store, person, [Exposure(period, n, branch, channel)])[0]


def test_the_same_period_and_branch_again_replaces(store, min_li):
    assert put(store, min_li, 12000).before is None
    again = put(store, min_li, 12500)
    assert again.before == 12000 and [one.transactions for one in store.exposures.all()] == [12500]
    assert put(store, min_li, 400, channel="app").before is None  # another place
    assert remove(store, min_li, again.number).transactions == 12500
    with pytest.raises(NotFound):
        remove(store, min_li, again.number)


def test_only_who_may_import_registers(store, min_li):
    with pytest.raises(NotAllowed):
        put(store, store.people.add("小王", "staff"), 12000)
    done = put(store, min_li, 12000)
    with pytest.raises(NotAllowed):
        remove(store, store.people.add("小张", "team"), done.number)


@pytest.mark.parametrize("n", [0, -5, 10**13])
def test_numbers_that_cannot_be(store, min_li, n):
    with pytest.raises(InputError) as caught:
        put(store, min_li, n)
    assert caught.value.code == "exposure_number"


def test_contradictions_are_refused_and_leave_nothing(store, min_li):
    put(store, min_li, 12000)
    put(store, min_li, 3000, WEEK)  # a part that fits
    refused = [
        ("exposure_crossing", span("2026-05-20", "2026-06-10"), 9000, "城东"),
        ("exposure_contradiction", span("2026-05-11", "2026-05-17"), 12001, "城东"),
        ("exposure_sum", span("2026-05-11", "2026-05-31"), 9500, "城东"),
        ("exposure_contradiction", MAY, 11000, None),       # all branches less than one
        ("exposure_contradiction", WEEK, 2500, None),
    ]
    for code, period, n, branch in refused:
        with pytest.raises(InputError) as caught:
            put(store, min_li, n, period, branch)
        assert caught.value.code == code, (period, branch)
    with pytest.raises(InputError) as caught:
        put(store, min_li, 2999)  # the month falls below its week
    assert caught.value.code in ("exposure_contradiction", "exposure_sum")
    assert sorted(one.transactions for one in store.exposures.all()) == [3000, 12000]


def test_parts_that_fill_a_whole_must_give_its_sum(store, min_li):
    put(store, min_li, 12000)
    register(store, min_li, [Exposure(span("2026-05-01", "2026-05-10"), 4000, "城东"),
                             Exposure(span("2026-05-11", "2026-05-31"), 8000, "城东")])
    with pytest.raises(InputError) as caught:
        put(store, min_li, 3900, span("2026-05-01", "2026-05-10"))
    assert caught.value.code == "exposure_sum"
    # corrected together they may change
    register(store, min_li, [Exposure(span("2026-05-01", "2026-05-10"), 3900, "城东"), Exposure(MAY, 11900, "城东")])


def test_weeks_and_months_add_up_only_exactly(store, min_li):
    put(store, min_li, 12000)
    put(store, min_li, 3000, WEEK)
    put(store, min_li, 10000, span("2026-06-01", "2026-06-30"))
    which = Filter(branch="城东")
    assert denominator(store, span("2026-05-01", "2026-06-30"), which).transactions == 22000
    assert denominator(store, WEEK, which).transactions == 3000
    part = denominator(store, span("2026-05-04", "2026-06-30"), which)  # a month is never cut
    assert part.transactions is None and part.gaps == (Gap(span("2026-05-11", "2026-05-31"), "城东"),)
    assert denominator(store, MAY, Filter(branch="城西")).gaps == (Gap(MAY, "城西"),)
    assert denominator(store, MAY, Filter(branch="城东", channel="app")).transactions is None
    assert newest_covered(store, which, TODAY) == span("2026-06-01", "2026-06-30")
    assert newest_covered(store, Filter(branch="城西"), TODAY) is None


def test_all_branches_are_a_sum_only_when_none_is_missing(store, min_li, complaint):
    put(store, min_li, 12000)
    put(store, min_li, 8000, branch="城西")
    for branch in ("城东", "城西", None):
        store.complaints.add(complaint(day="2026-05-05", branch=branch), None)
    assert denominator(store, MAY, Filter()).transactions == 20000
    store.complaints.add(complaint(day="2026-05-06", branch="城南"), None)
    assert denominator(store, MAY, Filter()).gaps == (Gap(MAY, "城南"),)
    put(store, min_li, 21000, branch=None)  # what is registered for all together goes first
    assert denominator(store, MAY, Filter()).transactions == 21000


@settings(max_examples=60, deadline=None)
@given(x1=some.integers(0, 400), x2=some.integers(0, 400), t1=some.integers(1, 10**6), t2=some.integers(1, 10**6),
       factor=some.integers(2, 1000))
def test_rates_scale_with_their_exposure(x1, x2, t1, t2, factor):
    """Counting in other units changes the rates alone: ratio, interval, p and verdict stay."""
    plain, scaled = compare_counts(x1, t1, x2, t2), compare_counts(x1, t1 * factor, x2, t2 * factor)
    assert scaled.rate1 * factor == pytest.approx(plain.rate1) and scaled.rate2 * factor == pytest.approx(plain.rate2)
    assert scaled.p == pytest.approx(plain.p, rel=1e-6, abs=1e-12) and scaled.verdict == plain.verdict
    if plain.ratio not in (None, float("inf")):
        assert scaled.ratio == pytest.approx(plain.ratio) and scaled.ci_low == pytest.approx(plain.ci_low, rel=1e-6)


@settings(max_examples=40, deadline=None)
@given(cuts=some.sets(some.integers(1, 29), max_size=6), n=some.integers(40, 10**6))
def test_a_month_in_any_pieces_has_the_same_denominator(tmp_path_factory, cuts, n):
    from bot.store import Store

    with Store(tmp_path_factory.mktemp("cut") / "gaishan.db") as store:
        person = store.people.add("李敏", "supervisor")
        starts = [0, *sorted(cuts)]
        ends = [*sorted(cuts), 31]
        rows = [Exposure(Period(MAY.start + dt.timedelta(days=first), MAY.start + dt.timedelta(days=last - 1)), 1 + n * (
            last - first), "城东") for first, last in zip(starts, ends)]
        register(store, person, rows)
        found = denominator(store, MAY, Filter(branch="城东"))
        assert found.transactions == 31 * n + len(rows) and found.gaps == ()
