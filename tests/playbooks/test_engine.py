"""Walking a whole project: every gate, forward, back, edited, skipped, overridden, by two people, from anywhere."""
from __future__ import annotations

import datetime as dt

import pytest

from bot.errors import InputError, NotFound
from bot.playbooks.engine import Walk
from bot.playbooks.stand import MAX_ROWS

STEPS = ["define", "grasp", "causes", "act", "effect", "standardise", "summary"]


def test_the_examples_walk_all_seven_steps_to_the_end(any_team):
    outcome = any_team.go()
    assert outcome.closed
    walk = any_team.walk
    assert walk.step is None
    assert walk.next_place() is None
    assert walk.project.status == "closed"
    assert walk.project.closed_at
    assert [gate["step"] for gate in any_team.store.projects.gates(any_team.number)] == STEPS
    assert {gate["result"] for gate in any_team.store.projects.gates(any_team.number)} == {"passed"}
    assert walk.value("target_value") == 22
    assert len(walk.value("before_values")) == 22


@pytest.mark.parametrize("until", range(1, 8))
def test_each_step_is_reached_with_its_gate_still_to_pass(team, until):
    outcome = team.go(until)
    assert team.walk.step.number == until
    if until > 1:
        assert [step.number for step in outcome.passed] == [until - 1]
        assert not outcome.closed


def test_questions_come_in_the_order_of_the_playbook_without_the_optional(team):
    asked = []
    while (place := team.walk.next_place()) and place.step.number == 1:
        asked.append(place.key)
        team.answer(place.key, team.words(place))
    assert asked == ["problem_statement", "metric", "unit", "direction", "baseline_value", "baseline_period",
                     "target_value", "target_date", "owner"]


def test_an_answer_that_does_not_fit_stores_nothing(team):
    with pytest.raises(InputError):
        team.answer("problem_statement", "慢")
    assert team.store.projects.history(team.number) == []


def test_hostile_answers_never_break_the_walk(team, hostile):
    for _ in range(2):
        place = team.walk.next_place()
        try:
            team.answer(place.key, hostile)
        except InputError:
            team.answer(place.key, team.words(place))
    assert team.walk.next_place().key == "unit"


def test_a_better_wording_is_advised_and_the_answer_kept(team):
    outcome = team.answer("problem_statement", "柜员责任心不强所以城东网点午间排队太久")
    assert outcome.warnings == ["cause_inside", "blames_person"]
    assert team.walk.value("problem_statement").startswith("柜员")


def test_a_gate_stays_shut_until_what_it_names_is_mended(team):
    team.say = {"problem_statement": "因为窗口少，城东网点午间排队太久", "target_value": "60分钟"}
    outcome = team.go(2)
    assert outcome.passed == []
    assert sorted(finding.code for finding in outcome.findings) == ["target_not_better", "wording_cause_inside"]
    assert team.walk.step.number == 1
    assert team.answer("target_value", "22分钟").passed == []
    outcome = team.answer("problem_statement", "城东网点午间办业务的客户平均等34.5分钟")
    assert [step.number for step in outcome.passed] == [1]


# -- conditions -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("key", "text", "asked"), [
    ("stratification", "时间", {"stratification_reason"}), ("stratification", "时间、地点", set()),
    ("time_points", "7", {"time_points_reason"}), ("time_points", "8", set()),
    ("human_coded", "是", {"kappa"}), ("human_coded", "否", set()),
    ("data_kind", "比例", {"before_x", "before_n", "after_x", "after_n"}),
    ("data_kind", "件数或发生率", {"before_x", "before_n", "after_x", "after_n", "rate_per"}),
    ("data_kind", "时间或分值", {"before_values", "after_values"}),
    ("training_done", "是", {"training_record"}), ("training_done", "否", set()),
])
def test_a_field_with_a_condition_is_asked_only_when_it_holds(team, key, text, asked):
    step = team.walk.place([key, 0]).step
    conditional = {one.id for one in step.fields if one.when and one.when["field"] == key}
    team.answer(key, text)
    assert {place.key for place in team.walk.places(step)} & conditional == asked


def test_a_field_disappears_and_comes_back_with_its_answer(team):
    team.answer("human_coded", "是")
    team.answer("kappa", "0.8")
    step = team.walk.playbook.step("grasp")
    team.answer("human_coded", "否")
    assert "kappa" not in {place.key for place in team.walk.places(step)}
    team.answer("human_coded", "是")
    assert "kappa" in {place.key for place in team.walk.places(step)}
    assert team.walk.value("kappa") == 0.8


def test_evidence_is_asked_of_a_verified_cause_only(team):
    team.say = {"root_causes.+": ["是", "否"], "root_causes.verified_by": ["尚未验证", "数据"]}
    team.go(4)
    assert team.walk.value("root_causes.evidence", 1) is None
    assert team.walk.value("root_causes.evidence", 2)


# -- tables -----------------------------------------------------------------------------------------------------
def test_several_causes_and_actions(team):
    team.say = {"root_causes.+": ["是", "是", "否"], "root_causes.cause": ["轮班表固定", "清单没人看", "叫号只按到达"],
                "actions.+": ["是", "是", "否"], "actions.cause_no": ["1", "2", "3"],
                "actions.what": ["重排轮班表，至少开3个窗口", "大堂逐位核对材料", "社保卡激活单独叫号"]}
    assert team.go().closed
    walk = team.walk
    causes, actions = (walk.rows(walk.place([name, 0]).field) for name in ("root_causes", "actions"))
    assert [row["cause"] for row in causes] == ["轮班表固定", "清单没人看", "叫号只按到达"]
    assert [row["cause_no"] for row in actions] == [1, 2, 3]


def test_a_cause_without_an_action_keeps_the_gate_shut_until_there_is_one_or_a_reason(team):
    team.say = {"root_causes.+": ["是", "否"], "root_causes.cause": ["轮班表固定", "材料清单没人看"]}
    outcome = team.go(5)
    assert [finding.code for finding in outcome.findings] == ["cause_without_action"]
    assert team.answer("causes_without_action", "第2条由分行统一处理，已上报").passed[0].number == 4


def test_a_row_added_after_no_more_is_asked_whole(team):
    """The list of answers offers another row even where "another one?" was answered with no."""
    team.go(5)
    team.say = {"actions.what": "社保卡激活单独叫号"}
    outcome = team.answer("actions.what", "社保卡激活单独叫号", 2)
    assert outcome.reopened.number == 4
    left = team.walk.next_place()
    assert (left.key, left.row) == ("actions.kind", 2)
    outcome = team.go(5)
    assert [step.number for step in outcome.passed] == [4]
    assert len(team.walk.rows(team.walk.place(["actions", 0]).field)) == 2


def test_a_table_ends_somewhere(team):
    team.say = {"root_causes.+": "是"}
    team.go(4)
    assert team.walk.step.number == 4
    assert len(team.walk.rows(team.walk.place(["root_causes", 0]).field)) == MAX_ROWS


def test_the_business_hall_told_to_the_engine_is_asked_for_evidence_and_which_cause_each_action_serves(team, fixtures):
    """methods.md §2.0: its causes stay guesses, the suggestion book answers none of them, and nothing is closed."""
    told = fixtures["business_hall"]["mapping"]
    causes, actions = told["3_分析原因"], told["4_拟定对策并实施"]
    more = [*["是"] * 3, "否"]
    team.say = {"root_causes.cause": causes, "root_causes.five_why": causes, "root_causes.verified_by": "尚未验证",
                "root_causes.+": more[1:], "actions.what": actions, "actions.cause_no": ["1", "2", "3", "0"], "actions.+": more}
    team.go(4)
    assert {"not_verified", "why_depth"} <= set(team.codes())
    team.walk.override("先往下走", team.person)
    served = []
    while (place := team.walk.next_place()) and place.step.number == 4:
        if place.key == "actions.cause_no":
            served.append(team.walk.value("actions.what", place.row))
        team.answer(place.key, team.words(place), place.row)
    assert served == actions, "also the suggestion book is asked which cause it serves"
    assert served[-1] == fixtures["business_hall"]["unlinked_action"]
    assert "corrective_missing" in team.codes()
    team.walk.override("先往下走", team.person)
    for number in (5, 6, 7):
        while (place := team.walk.next_place()) and place.step.number == number:
            team.walk.skip(place, "没有记录", team.person)
        assert team.walk.step.number == number and team.codes()
        if number < 7:
            team.walk.override("先往下走", team.person)
    assert team.walk.project.status == "open"


# -- back, edit, skip, override ---------------------------------------------------------------------------------
def test_back_goes_through_what_was_answered_also_into_the_step_before(team):
    team.go(2)
    team.answer("data_source", "叫号系统的取号记录")
    walk = team.walk
    trail, place = [], walk.next_place()
    while place := walk.before(place):
        trail.append(place.key)
    assert trail[0] == "data_source"
    assert trail[1] == "owner"
    assert trail[-1] == "problem_statement"
    assert len(trail) == 10


def test_back_in_a_table_skips_another_row(team):
    team.say = {"root_causes.+": ["是", "否"]}
    team.go(3)
    for key in ("cause", "branch", "five_why", "therefore", "verified_by", "evidence", "controllable"):
        place = team.walk.next_place()
        assert place.key == f"root_causes.{key}"
        team.answer(place.key, team.words(place), 1)
    team.answer("root_causes.+", "是", 1)
    walk = team.walk
    before = walk.before(walk.next_place())
    assert (before.key, before.row) == ("root_causes.controllable", 1)


def test_before_the_first_question_there_is_nothing(team):
    walk = team.walk
    assert walk.before(walk.next_place()) is None


def test_an_edit_that_still_holds_leaves_the_gate_open(team):
    team.go(3)
    outcome = team.answer("target_value", "20分钟")
    assert outcome.reopened is None
    assert team.walk.step.number == 3
    assert team.walk.value("target_value") == 20


def test_an_edit_that_no_longer_holds_reopens_its_gate_and_work_goes_on_where_it_was(team):
    team.go(4)
    outcome = team.answer("target_value", "80分钟")
    assert outcome.reopened.number == 1
    assert team.walk.step.number == 1
    assert team.codes() == ["target_not_better"]
    assert team.walk.next_place() is None, "nothing to ask: the gate must be mended"
    outcome = team.answer("target_value", "21分钟")
    assert [step.number for step in outcome.passed] == [1]
    assert team.walk.step.number == 4
    assert [gate["result"] for gate in team.store.projects.gates(team.number)] == [
        "passed", "passed", "passed", "reopened", "passed"]


def test_an_edit_reopens_a_closed_project_and_closes_it_again(team):
    team.go()
    outcome = team.answer("training_done", "否")
    assert outcome.reopened.number == 6
    assert team.walk.project.status == "open"
    outcome = team.answer("training_done", "是")
    assert outcome.closed
    assert team.walk.project.status == "closed"


def test_an_edit_reopens_a_later_gate_that_leans_on_it(team):
    team.go()
    team.answer("target_value", "10分钟")
    assert team.walk.gate_results["effect"] == "reopened"


def test_a_skip_needs_a_reason_and_the_gate_shows_it(team):
    walk = team.walk
    for reason in ("", " ", "无"):
        with pytest.raises(InputError, match="reason_needed"):
            walk.skip(walk.next_place(), reason, team.person)
    team.go(2)
    for key in ("data_source", "vital_few"):
        walk = team.walk
        walk.skip(walk.place([key, 0]), "叫号系统还没有导出", team.person, f"s-{key}")
    outcome = team.go(3)
    assert [(finding.code, finding.fields, finding.params["reason"]) for finding in outcome.findings] == [
        ("skipped", ("data_source",), "叫号系统还没有导出"), ("skipped", ("vital_few",), "叫号系统还没有导出")]
    team.answer("data_source", "叫号系统的取号记录")
    assert team.answer("vital_few", "11:50至12:50占76%").passed[0].number == 2


def test_an_override_opens_the_gate_and_keeps_who_why_and_what(team):
    team.say = {"target_value": "80分钟"}
    team.go(2)
    for reason in ("", "x"):
        with pytest.raises(InputError, match="reason_needed"):
            team.walk.override(reason, team.person)
    outcome = team.walk.override("委员会同意先看数据", team.person)
    assert [step.number for step in outcome.passed] == [1]
    gate = team.store.projects.gates(team.number)[-1]
    assert (gate["result"], gate["reason"], gate["detail"], gate["by"]) == (
        "overridden", "委员会同意先看数据", ["target_not_better"], "李敏")
    assert team.walk.step.number == 2
    assert team.answer("target_date", "2027-01-31").reopened is None, "what was overridden stays so"


def test_a_closed_project_has_no_gate_to_override(team):
    team.go()
    with pytest.raises(InputError, match="project_closed"):
        team.walk.override("再放一次", team.person)


def test_an_overridden_gate_counts_as_passed_for_closing(team):
    team.say = {"target_value": "80分钟", "data_kind": "时间或分值"}
    team.go(2)
    team.walk.override("先做", team.person)
    team.go(8)
    assert team.walk.step is None


# -- several people, several talks ------------------------------------------------------------------------------
def test_two_people_in_two_talks_go_on_from_each_others_answers(team):
    other = team.store.people.add("王芳", "team").id
    mine, theirs = team.walk, team.walk
    mine.answer(mine.next_place(), "城东网点午间客户平均等34.5分钟", "zh", team.person, "a1")
    fresh = Walk(team.store, team.number, dt.date(2026, 12, 1))
    assert fresh.next_place().key == "metric"
    outcome = theirs.answer(theirs.next_place(), "城东网点午间客户要站着等半小时", "zh", other, "b1")
    assert not outcome.repeated
    history = team.store.projects.history(team.number)
    assert [(answer.by, answer.field) for answer in history] == [("李敏", "problem_statement"), ("王芳", "problem_statement")]
    assert team.walk.value("problem_statement").endswith("半小时")


def test_an_edit_in_a_talk_begun_before_another_closed_the_project_reopens_it(team):
    team.go(7)
    old = team.walk
    team.go()
    outcome = old.answer(old.place(["training_done", 0]), "否", "zh", team.person, "late")
    assert outcome.reopened.number == 6
    assert team.walk.project.status == "open"


def test_a_repeated_message_is_told_apart_and_changes_nothing(team):
    walk = team.walk
    place = walk.next_place()
    text = "城东网点午间客户平均等34.5分钟"
    assert not walk.answer(place, text, "zh", team.person, "same").repeated
    again = team.walk
    assert again.answer(place, text, "zh", team.person, "same").repeated
    assert len(team.store.projects.history(team.number)) == 1
    assert again.next_place().key == "metric"


def test_a_repeat_of_the_message_that_opened_a_gate_opens_no_other(team):
    team.go(2)
    walk = team.walk
    outcome = walk.answer(walk.place(["owner", 0]), "陈静", "zh", team.person, f"m{team.said}")
    assert outcome.repeated
    assert outcome.passed == []
    assert len(team.store.projects.gates(team.number)) == 1


# -- places -----------------------------------------------------------------------------------------------------
def test_every_place_is_found_again_by_its_pointer(team):
    team.go()
    walk = team.walk
    for step in walk.playbook.steps:
        for place in walk.places(step, optional=True):
            assert walk.place(place.pointer) == place


@pytest.mark.parametrize("key", ["", "nothing", "nothing.+", "define"])
def test_an_unknown_place_is_not_found(team, key):
    with pytest.raises(NotFound, match="field_unknown"):
        team.walk.place([key, 0])


def test_an_unknown_column_is_not_found(team):
    with pytest.raises(NotFound, match="field_unknown"):
        team.walk.place(["actions.colour", 1])


def test_optional_places_are_those_not_asked_and_not_answered(team):
    keys = [place.key for place in team.walk.optional_places()]
    assert keys == ["why_this_one", "target_ground", "cost_per_case", "loss", "scope_in", "scope_out", "team", "sponsor", "budget"]
    team.answer("loss", "每月流失96位客户")
    assert "loss" not in [place.key for place in team.walk.optional_places()]
    team.go()
    assert team.walk.optional_places() == []


# -- numbers that make no sense ---------------------------------------------------------------------------------
@pytest.mark.parametrize(("kind", "key", "text"), [
    ("比例", "after_n", "0"), ("比例", "after_n", "780.5"), ("比例", "before_x", "-3"), ("件数或发生率", "before_n", "0"),
    ("件数或发生率", "before_n", "-5"), ("比例", "after_x", "900"),
])
def test_numbers_that_cannot_be_compared_keep_the_gate_shut_and_the_project_alive(team, kind, key, text):
    from bot.language.texts import LANGUAGES
    from bot.playbooks import words
    from bot.reports.summary import summary_text

    team.say = {"data_kind": kind, "before_x": "96", "before_n": "800", "after_x": "58", "after_n": "780", "rate_per": "1",
                "unit": "%" if kind == "比例" else "件", "baseline_value": "12" , "target_value": "8", key: text}
    team.go(6)
    walk = team.walk
    assert walk.step.number == 5
    blocking = [finding for finding in walk.findings(walk.step) if finding.blocking]
    assert key in {name for finding in blocking for name in finding.fields}
    for lang in LANGUAGES:
        assert words.gate(walk, walk.step, blocking, lang, False)[0]
        assert summary_text(walk, lang)


def test_a_project_without_start_and_done_days_walks_on_and_reports(team):
    """Rows stored before these columns, and the comparison of options, were there."""
    from bot.playbooks.tasks import tasks
    from bot.reports.project_figures import figures

    team.go(until=5)
    walk = team.walk
    assert walk.step.number == 5 and not [key for key, _ in walk.answers if key.endswith((".when_start", ".done_at"))]
    [task] = tasks(walk)
    assert (task.start, task.done_at, task.status) == (None, None, "done")
    assert len(figures(walk, "zh")["act"]) == 1
    team.go()
    assert team.walk.state == "closed"


def test_the_days_of_a_row_keep_their_order(team):
    from bot.errors import InputError

    team.go(until=5)
    team.answer("actions.when_start", "2026-12-10", 1)
    for key, day, code in (("when_due", "2026-12-09", "date_before"), ("done_at", "2026-12-02", "date_before"),
                           ("when_start", "2027-12-01", "date_after")):
        with pytest.raises(InputError, match=code):
            team.answer(f"actions.{key}", day, 1)
    team.answer("actions.when_start", "2026-11-10", 1)
    with pytest.raises(InputError, match="date_after"):
        team.answer("actions.done_at", "2026-12-02", 1)  # not over yet
    team.answer("actions.done_at", "2026-11-30", 1)
    with pytest.raises(InputError, match="date_after"):
        team.answer("actions.when_start", "2026-12-01", 1)
    assert team.walk.step.number == 5, "the gate stays open"
