"""DMAIC: the example story passes, every gate fails where it should, views and sigma figures agree with the fixtures."""
from __future__ import annotations

import pytest

from bot.analysis.sigma import defects
from bot.errors import InputError, NotFound
from bot.language.texts import LANGUAGES
from bot.playbooks import words
from bot.playbooks.checks import CHECKS, Context
from bot.playbooks.model import load_playbook, playbooks
from bot.playbooks.views import Seen
from bot.reports.summary import summary_data, summary_text
from tests.playbooks.conftest import Team

BOOK = load_playbook("dmaic")


@pytest.fixture
def dmaic(store) -> Team:
    return Team(store, playbook="dmaic", leader="郑敏")


def gate_after(team: Team, step: int, **answers: str) -> list[str]:
    """The codes that keep the gate of a step shut when these answers differ from the story."""
    team.say = answers
    team.go(step + 1)
    assert team.walk.step.number == step, "an earlier gate is shut, or this one opened"
    return team.codes()


def test_the_five_phases_in_order():
    assert [step.name["en"] for step in BOOK.steps] == ["Define", "Measure", "Analyse", "Improve", "Control"]
    assert [playbook.id for playbook in playbooks()] == ["seven_step", "dmaic"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_story_passes_every_gate(store, lang):
    team = Team(store, lang, playbook="dmaic")
    team.go()
    walk = team.walk
    assert walk.step is None, team.codes()
    assert set(walk.gate_results.values()) == {"passed"}
    text = summary_text(walk, lang)
    assert "216/1,200" in text and "66/1,180" in text
    assert "{" not in text


def test_the_story_gives_no_cause_for_a_warning(dmaic):
    while (place := dmaic.walk.next_place()) is not None:
        assert dmaic.answer(place.key, dmaic.words(place), place.row).warnings == [], place.key


@pytest.mark.parametrize(("step", "answers", "code"), [
    # Define (methods.md §10.1, §10.2, §10.6)
    (1, {"problem_statement": "客户打电话来问账单，要上智能语音系统"}, "wording_solution_inside"),
    (1, {"business_case": "需要采购一套新的计费系统"}, "wording_solution_inside"),
    (1, {"target_value": "25%"}, "target_not_better"),
    (1, {"ctq.ctq": "答复及时、态度好"}, "row_wording"),
    (1, {"ctq.voc_no": "0"}, "row_unlinked"),
    (1, {"charter_signed": "否"}, "not_confirmed"),
    # Measure
    (2, {"operational_definition": "客户不满意而且反复打电话来问账单的那种情况"}, "wording_undefined_measure"),
    (2, {"opportunities_fixed": "没有"}, "not_confirmed"),
    (2, {"plan_carried_out": "没有"}, "not_confirmed"),
    (2, {"kappa": "0.58"}, "kappa_low"),
    (2, {"kappa": "82"}, "kappa_range"),
    (2, {"sample_size": "0"}, "not_positive"),
    (2, {"opportunities": "0"}, "not_positive"),
    (2, {"defect_count": "1300"}, "defects_impossible"),
    (2, {"defect_count": "84", "opportunities": "5"}, "baseline_differs"),
    # Analyse
    (3, {"x_factors.verified_by": "尚未验证"}, "not_verified"),
    (3, {"x_factors.verified_by": "尚未验证", "x_factors.vital": "是"}, "vital_not_verified"),
    (3, {"x_factors.vital": "否"}, "no_vital"),
    (3, {"x_factors.p_value": "0.41"}, "not_significant"),
    (3, {"x_factors.p_value": "4"}, "p_range"),
    (3, {"x_factors.controllable": "否"}, "not_controllable"),
    (3, {"x_factors.cause": "坐席责任心不强"}, "blames_person"),
    # Improve
    (4, {"options.chosen": "否"}, "none_chosen"),
    (4, {"options.x_no": "0"}, "row_unlinked"),
    (4, {"options.on_cost": ["比现在差", "比现在好"], "options.chosen": ["是", "否"]}, "better_option"),
    (4, {"pilot_reason": "2班是表现最好的班组"}, "wording_best_site"),
    (4, {"same_definition": "不一样"}, "definition_changed"),
    (4, {"after_x": "205"}, "not_improved"),
    (4, {"after_x": "120"}, "target_not_met"),
    (4, {"actions.cause_no": "0"}, "cause_without_action"),
    (4, {"plan_approved": "还没有"}, "not_confirmed"),
    # Control
    (5, {"training_done": "没有"}, "training_open"),
    (5, {"control_owner": "改进小组"}, "wording_temporary_owner"),
    (5, {"owner_accepts": "没有"}, "not_confirmed"),
    (5, {"chart_running": "没有"}, "not_confirmed"),
    (5, {"actions.status": "进行中"}, "close_open_actions"),
])
def test_each_gate_fails_with_the_right_finding(dmaic, step, answers, code):
    assert code in gate_after(dmaic, step, **answers)
    walk = dmaic.walk
    for lang in LANGUAGES:
        text, buttons = words.gate(walk, walk.step, walk.findings(walk.step), lang, may_override=False)
        assert "{" not in text and text.count("\n- ") == len(dmaic.codes())
        assert buttons


@pytest.mark.parametrize("number", range(1, 6))
def test_an_empty_phase_never_passes(number):
    step = BOOK.numbered(number)
    asked = frozenset(one.id for one in step.fields if one.required and not one.when)
    found = [finding for check in step.gate for finding in CHECKS[check["check"]](
        Context({}, {}, asked), **{key: value for key, value in check.items() if key != "check"})]
    missing = {name for finding in found for name in finding.fields}
    required = {name for check in step.gate if check["check"] == "present" for name in check["fields"]}
    assert required & asked <= missing


def test_a_skipped_table_keeps_define_shut(dmaic):
    while (place := dmaic.walk.next_place()) is not None and place.step.number == 1:
        walk = dmaic.walk
        if place.key.startswith("voc."):
            walk.skip(place, "还没去访谈", dmaic.person)
        else:
            dmaic.answer(place.key, dmaic.words(place), place.row)
    assert {"row_incomplete"} <= set(dmaic.codes())


def test_a_reason_lets_a_lower_score_pass(dmaic):
    dmaic.say = {"options.on_cost": ["比现在差", "比现在好"], "options.chosen": ["是", "否"]}
    dmaic.go(5)
    assert dmaic.codes() == ["better_option"]
    [finding] = [one for one in dmaic.walk.findings(dmaic.walk.step) if one.blocking]
    assert (finding.params["number"], finding.params["score"], finding.params["chosen_score"]) == (2, "+4", "+2")
    outcome = dmaic.answer("choice_reason", "得分最高的要等明年计费系统升级")
    assert [step.id for step in outcome.passed] == ["improve"]


# -- sigma --------------------------------------------------------------------------------------------------------
def measured(team: Team, count: int, units: int, chances: int) -> list[str]:
    for key, value in (("defect_count", count), ("sample_size", units), ("opportunities", chances)):
        team.answer(key, str(value))
    return words.sigma_lines(team.walk, "en")


def test_sigma_of_the_published_cases(dmaic, fixtures):
    for case in fixtures["dpmo"]["cases"]:
        given, expected = case["inputs"], case["expected"]
        lines = " ".join(measured(dmaic, given["defects"], given["units"], given["opportunities_per_unit"]))
        assert f"{expected['dpmo']:,.2f}" in lines
        assert f"{expected['dpu']:.4g}" in lines and f"{expected['dpo']:.4g}" in lines
        assert f"{expected['sigma_shift_1_5']:.2f}" in lines and f"{expected['yield_opportunity']:.2%}" in lines
        assert "Opportunities must be fixed before counting" in lines


def test_no_defect_gives_a_bound_and_too_many_give_none(dmaic):
    lines = " ".join(measured(dmaic, 0, 400, 1))
    assert "7,500" in lines and f"{defects(0, 400).sigma_at_least:.2f}" in lines, "3/400"
    assert measured(dmaic, 500, 400, 1) == []
    assert "40 units" in " ".join(measured(dmaic, 4, 40, 1))


def test_few_cases_are_noted_and_do_not_block(dmaic):
    dmaic.say = {"sample_size": "40", "defect_count": "7"}
    dmaic.go(3)
    assert dmaic.walk.is_passed(BOOK.step("measure"))
    [note] = [one for one in dmaic.walk.findings(BOOK.step("measure")) if not one.blocking]
    assert (note.code, note.params) == ("sigma_few", {"units": 40})


def test_nothing_is_said_of_sigma_before_all_is_counted(dmaic, team):
    assert words.sigma_lines(dmaic.walk, "zh") == []
    assert words.sigma_lines(team.walk, "zh") == [], "the seven steps count no opportunities"
    dmaic.answer("sample_size", "1200")
    dmaic.answer("opportunities", "5")
    walk = dmaic.walk
    outcome = walk.answer(walk.place(["defect_count", 0]), "84", "zh", dmaic.person, "last")
    assert "14,000.00" in words.stored(walk, outcome, outcome.place, "zh")


# -- views ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("view", ["dmaic", "pdca"])
def test_the_seven_steps_map_as_published(fixtures, view):
    expected = {name.split("_", 1)[1]: phases[view] for name, phases in fixtures["dmaic_mapping"]["map"].items()}
    book = load_playbook("seven_step")
    groups = {step: group.id for group in book.view(view).groups for step in group.steps}
    assert {step.name["zh"]: groups[step.id] for step in book.steps} == expected


def test_dmaic_read_as_seven_steps_holds_every_answer_once(dmaic):
    dmaic.go()
    own, seen = dmaic.walk, Seen(dmaic.walk, BOOK.view("seven_step"))
    assert sorted(field.id for step in seen.playbook.steps for field in step.fields) == sorted(
        field.id for step in own.playbook.steps for field in step.fields)
    assert [step.name["zh"].split("（")[0] for step in seen.playbook.steps] == [
        step.name["zh"] for step in load_playbook("seven_step").steps]
    for lang in LANGUAGES:
        ours, theirs = summary_data(own, lang), summary_data(seen, lang)
        assert sorted(one["label"] for step in ours["steps"] for one in step["fields"]) == sorted(
            one["label"] for step in theirs["steps"] for one in step["fields"])
        assert [step["state"] for step in theirs["steps"]] == ["passed"] * 7


def test_a_view_shows_where_the_project_stands(team):
    team.go(5)
    walk = team.walk
    seen = Seen(walk, walk.playbook.view("dmaic"))
    assert [step.id for step in seen.playbook.steps] == ["D", "M", "A", "I", "C"]
    assert seen.step.id == "I", "act has passed, effect has not"
    assert seen.gate_results == {"D": "passed", "M": "passed", "A": "passed"}
    text = summary_text(seen, "zh")
    assert "4. 改进（第 4 步 拟定对策并实施、第 5 步 确认效果）" in text and "DMAIC" in text


def test_a_divided_step_is_where_its_question_is(dmaic):
    dmaic.go(4)
    seen = lambda: Seen(dmaic.walk, BOOK.view("seven_step")).step.id  # noqa: E731 - asked twice
    assert seen() == "act"
    while dmaic.walk.next_place().key != "data_kind":
        place = dmaic.walk.next_place()
        dmaic.answer(place.key, dmaic.words(place), place.row)
    assert seen() == "effect"


def test_an_override_stands_in_the_view_too(team):
    team.say = {"problem_statement": "因为窗口少所以客户等太久"}
    team.go(2)
    team.walk.override("分行同意", team.person)
    seen = Seen(team.walk, team.walk.playbook.view("dmaic"))
    assert seen.gate_results == {"D": "overridden"}
    assert "分行同意" in summary_text(seen, "zh")
    assert summary_data(seen, "zh")["steps"][0]["overrides"]


def test_findings_stand_in_the_phase_they_belong_to(dmaic):
    dmaic.say = {"after_x": "205"}
    dmaic.go(5)
    seen = Seen(dmaic.walk, BOOK.view("seven_step"))
    effect = seen.playbook.step("effect")
    assert {"not_improved", "target_not_met"} <= {finding.code for finding in seen.findings(effect)}
    assert "not_improved" not in {finding.code for finding in seen.findings(seen.playbook.step("act"))}


def test_a_view_that_is_not_there():
    with pytest.raises(NotFound, match="view_unknown"):
        BOOK.view("bpr")


# -- choosing the method --------------------------------------------------------------------------------------------
def test_the_method_may_change_before_the_first_answer_only(team):
    walk = team.walk
    walk.use("dmaic")
    assert team.walk.playbook.id == "dmaic" and walk.next_place().key == "problem_statement"
    team.answer("problem_statement", "城东网点午间客户平均等34.5分钟")
    with pytest.raises(InputError, match="method_settled"):
        team.walk.use("seven_step")
    assert team.walk.playbook.id == "dmaic"


@pytest.mark.parametrize(("lang", "causes", "actions"), [("zh", "第 3 步", "第 4 步"), ("en", "step 3", "step 4")])
@pytest.mark.parametrize("playbook", ["seven_step", "dmaic"])
def test_advice_names_the_steps_of_its_own_playbook(playbook, lang, causes, actions):
    book = load_playbook(playbook)
    assert causes in words.advice(book, "cause_inside", lang)
    assert actions in words.advice(book, "solution_inside", lang)
    assert words.step_words(book, lang)["define"] == causes.replace("3", "1")
