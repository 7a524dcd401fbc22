"""Runs about a line: Anhøj's rules, their published limits, and the trend rule that is not used."""
from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.analysis.charts.runs import crossings_least, longest_run_limit, runs


def test_limits_as_published(fixtures):
    for useful, expected in fixtures["run_chart"]["limits_table"].items():
        assert longest_run_limit(int(useful)) == expected["longest_run_max"]
        assert crossings_least(int(useful)) == expected["crossings_min"]


def test_the_worked_example(fixtures):
    values, expected = fixtures["run_chart"]["inputs"]["values"], fixtures["run_chart"]["expected"]
    median = float(np.median(values))
    found = runs([value - median for value in values])
    assert median == expected["median"]
    assert (found.useful, found.longest, found.longest_limit) == (
        expected["useful_n"], expected["longest_run"], expected["longest_run_limit"])
    assert (found.crossings, found.crossings_least, found.signal) == (
        expected["crossings"], expected["crossings_min"], expected["signal"])
    assert found.where == tuple(range(12))


def test_points_on_the_line_are_dropped_and_do_not_end_a_run():
    found = runs([1, 0, 2, 3, 0, -1])
    assert (found.useful, found.longest, found.crossings, found.where) == (4, 3, 1, (0, 2, 3))


@pytest.mark.parametrize("sides", [[], [0, 0, 0], [1]])
def test_next_to_nothing_is_no_signal(sides):
    assert runs(sides).signal is False


def test_a_run_signals_only_beyond_its_limit():
    short, long = [1] * 7 + [-1, 1] * 6 + [-1], [1] * 8 + [-1, 1] * 6
    assert len(short) == len(long) == 20
    assert not runs(short).too_long and runs(long).too_long


def test_a_trend_alone_is_no_signal():
    """Six rising points in a row that cross the line as often as chance does."""
    rising = [-3, -2, -1, 1, 2, 3]
    values = rising + [-1, 1, -2, 2, -1, 1, -1, 2, -2, 1, -1, 1, -2, 1]
    assert not runs(values).signal


@settings(deadline=None, max_examples=80)
@given(st.lists(st.sampled_from([-1, 0, 1]), max_size=60))
def test_turned_upside_down_or_back_to_front_it_is_the_same(sides):
    found, turned, back = runs(sides), runs([-side for side in sides]), runs(sides[::-1])
    assert (found.useful, found.longest, found.crossings) == (turned.useful, turned.longest, turned.crossings)
    assert (found.longest, found.crossings) == (back.longest, back.crossings)
    assert len(found.where) == found.longest <= found.useful <= len(sides)


def test_chance_rarely_signals():
    """Of random series of 24 points a few in a hundred break one of both rules; crossings alone are held to 5 %."""
    draws = np.random.default_rng(5).normal(size=(2000, 24))
    share = np.mean([runs(values - np.median(values)).signal for values in draws])
    assert 0.01 < share < 0.08
