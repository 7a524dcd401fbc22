"""Incremental or leap, team or committee: the cases of methods.md §2.0 and §4."""
from __future__ import annotations

import datetime as dt

import pytest

from bot.choosing import strategies
from bot.choosing.filling import add_filled, fill
from bot.choosing.strategy import choose_strategy, level
from bot.errors import InputError, NotAllowed
from bot.settings import load

TODAY = dt.date(2026, 11, 18)

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


ANSWERS = {"competitive_major": "是", "target_change": "60%", "sponsor_committed": "是", "other_department": "否",
           "policy_text": "否", "reason": "对手半年内全部改成预约制"}


def answered(store, people, **given: str):
    candidate = add_filled(store, "candidate", people["team"], "zh", {"title": "全面预约制"})
    number = strategies.begin(store, people["team"], TODAY, candidate=candidate)
    fill(store, "strategy", number, people["team"], "zh", {**ANSWERS, **given})
    return strategies.decide(store, number, load(), TODAY)


@pytest.mark.parametrize(("given", "strategy", "level_name"), [
    ({}, "leap", "service_quality_management_committee"),
    ({"sponsor_committed": "否"}, "escalate_to_committee", "service_quality_management_committee"),
    ({"competitive_major": "否"}, "incremental_split_into_stages", "service_quality_improvement_team"),
    ({"competitive_major": "否", "target_change": "10%"}, "incremental", "service_quality_improvement_team"),
    ({"competitive_major": "否", "target_change": "10%", "policy_text": "是"}, "incremental",
     "service_quality_management_committee")])
def test_the_questionnaire_of_a_candidate(store, people, given, strategy, level_name):
    record = answered(store, people, **given)
    assert (record.result["strategy"], record.result["level"]) == (strategy, level_name)
    assert record.given["reason"] == ANSWERS["reason"]


def test_who_approves_follows_from_the_level(store, people):
    leap = answered(store, people)
    for role, code in (("staff", "role"), ("team", "role"), ("supervisor", "role")):
        with pytest.raises(NotAllowed, match=code):
            strategies.approve(store, leap.id, people[role])
    done = strategies.approve(store, leap.id, people["committee"])
    assert done.approver == "committee" and done.approved_at
    with pytest.raises(InputError, match="strategy_approved"):
        strategies.approve(store, leap.id, people["admin"])
    small = answered(store, people, competitive_major="否")
    assert strategies.approve(store, small.id, people["supervisor"]).approver == "supervisor"


def test_the_questionnaire_of_a_project_takes_what_is_answered(store, people):
    project = store.projects.create("改进", "seven_step", "zh", people["team"].id)
    for field, value in {"competitive_major": True, "baseline_value": 50, "target_value": 20, "sponsor": "王行长"}.items():
        store.projects.answer(project, "define", field, value=value, shown=str(value))
    number = strategies.begin(store, people["team"], TODAY, project=project)
    assert store.strategies.get(number).given == {"competitive_major": True, "target_change": 60.0, "sponsor_committed": True}
    assert strategies.begin(store, people["team"], TODAY, project=project) == number  # taken up, not begun anew
    fill(store, "strategy", number, people["team"], "zh", {name: ANSWERS[name] for name in (
        "other_department", "policy_text", "reason")})
    assert strategies.decide(store, number, load(), TODAY).result["strategy"] == "leap"


def test_an_unfinished_one_cannot_be_approved(store, people):
    candidate = add_filled(store, "candidate", people["team"], "zh", {"title": "全面预约制"})
    number = strategies.begin(store, people["team"], TODAY, candidate=candidate)
    with pytest.raises(InputError, match="strategy_unfinished"):
        strategies.approve(store, number, people["admin"])
