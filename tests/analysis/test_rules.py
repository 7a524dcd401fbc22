"""Rule sets: each rule on the shortest series that breaks it, and on one that just does not."""
from __future__ import annotations

import numpy as np
import pytest

from bot.analysis.charts.rules import RULES, SETS, signals
from bot.analysis.charts.runs import runs
from bot.errors import InputError

QUIET = [0.3, -0.4, 0.5, -0.2, 0.1]


def broken(rule: str, z: list[float]) -> list[tuple[int, ...]]:
    values = np.array(z, dtype=float)
    return [tuple(at + 1 for at in places) for places in RULES[rule][0](values, values)]


@pytest.mark.parametrize(("rule", "z", "points"), [
    ("beyond_limits", [*QUIET, 3.1, -3.1], [(6,), (7,)]),
    ("beyond_limits", [3.0, -3.0], []),
    ("two_of_three", [*QUIET, 2.1, 0.5, 2.2], [(6, 8)]),
    ("two_of_three", [*QUIET, 2.1, 0.5, -2.2], []),
    ("two_of_three", [*QUIET, 2.1, 0.5, 0.5, 2.2], []),
    ("two_of_three", [-2.1, -2.2, -2.3, 0, 0, 0, -2.1, -2.2], [(1, 2, 3), (7, 8)]),
    ("four_of_five", [1.1, 1.2, 0.5, 1.3, 1.4], [(1, 2, 4, 5)]),
    ("four_of_five", [1.1, 1.2, 0.5, 1.3, -1.4], []),
    ("four_of_five", [-1.1, -1.2, -1.3, -1.4], []),
    ("eight_in_a_row", [0.1] * 8, [tuple(range(1, 9))]),
    ("eight_in_a_row", [0.1] * 7 + [-0.1], []),
    ("eight_in_a_row", [0.1] * 4 + [0.0] + [0.1] * 4, []),
    ("nine_in_a_row", [0.1] * 8, []),
    ("nine_in_a_row", [-0.1] * 11, [tuple(range(1, 12))]),
    ("six_trend", [1, 2, 3, 4, 5, 6], [(1, 2, 3, 4, 5, 6)]),
    ("six_trend", [1, 2, 3, 4, 5, 5, 6], []),
    ("six_trend", [6, 5, 4, 3, 2, 1, 2], [(1, 2, 3, 4, 5, 6)]),
    ("fourteen_alternating", [0, 1] * 7, [tuple(range(1, 15))]),
    ("fourteen_alternating", [0, 1] * 6 + [0], []),
    ("fifteen_near_centre", [0.9, -0.9] * 7 + [0.9], [tuple(range(1, 16))]),
    ("fifteen_near_centre", [0.9, -0.9] * 7 + [1.1], []),
    ("eight_far_from_centre", [1.1, -1.1] * 4, [tuple(range(1, 9))]),
    ("eight_far_from_centre", [1.1] * 8, []),
])
def test_rule(rule, z, points):
    assert broken(rule, z) == points


def test_a_set_keeps_to_its_rules():
    values = np.array([0.1] * 8 + [-0.1] * 12)
    named = {name: {signal.rule for signal in signals(name, values, values, runs(values), np.arange(1, 21), True)}
             for name in SETS}
    assert named["western_electric"] == {"eight_in_a_row"}
    assert named["nelson"] == {"nine_in_a_row", "fifteen_near_centre"}
    assert named["house"] == {"run_too_long", "too_few_crossings"}


def test_a_skewed_scale_has_no_zones():
    values = np.array([2.1, 2.2, 0, 3.5])
    found = signals("western_electric", values, values, runs(values), np.arange(1, 5), zones=False)
    assert [signal.rule for signal in found] == ["beyond_limits"]


def test_numbers_are_those_of_the_points():
    values = np.array([0, 3.5])
    (found,) = signals("house", values, values, runs(values), np.array([7, 9]), True)
    assert found.points == (9,)


def test_unknown_set():
    with pytest.raises(InputError, match="chart_rules"):
        signals("best", np.zeros(3), np.zeros(3), runs([]), np.arange(3), True)


def test_rules_named_in_a_set_exist():
    assert {rule for rules in SETS.values() for rule in rules} <= {*RULES, "run_too_long", "too_few_crossings"}
