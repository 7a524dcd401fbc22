"""Incremental or leap, team or committee: the cases of methods.md §2.0 and §4."""
from __future__ import annotations

import pytest

from bot.choosing.strategy import choose_strategy, level

# what the two needs of the fixture mean in terms of the escalation rule
NEEDS = {"allocate resources across departments from the whole-company view": {"other_department": True},
         "carry out the improvement work": {}}


def test_the_four_cases_of_the_strategy(fixtures):
    cases = fixtures["strategy_choice"]["cases"]
    assert len(cases) == 4
    for case in cases:
        assert choose_strategy(**case["inputs"]) == case["expected"], case


def test_the_two_levels(fixtures):
    cases = fixtures["organisation_level"]["cases"]
    assert len(cases) == len(NEEDS)
    for case in cases:
        assert level(NEEDS[case["inputs"]["need"]]) == case["expected"]


@pytest.mark.parametrize(("change", "percent", "expected"), [
    (50, 50, "leap"), (49.999, 50, "incremental"), (60, 70, "incremental"), (30, 30, "leap")])
def test_the_threshold_is_a_setting_and_its_own_value_is_a_leap(change, percent, expected):
    assert choose_strategy(competitive_major=True, target_change_pct=change, sponsor_committed=True, leap_percent=percent) == expected


@pytest.mark.parametrize("change", [0, 49, 50, 500])
def test_without_a_sponsor_a_major_matter_goes_to_the_committee_whatever_its_target(change):
    assert choose_strategy(competitive_major=True, target_change_pct=change, sponsor_committed=False) == "escalate_to_committee"
