"""The board: who may move a candidate where, scores and their history, merging, becoming a project."""
from __future__ import annotations

import datetime as dt

import pytest

from bot.choosing import board
from bot.choosing.filling import Filling, add_filled
from bot.errors import InputError, NotAllowed, NotFound
from bot.language.encoder import get_encoder
from bot.language.texts import say
from bot.playbooks.engine import Walk
from bot.reports.achieved import achieved, achieved_lines
from bot.reports.candidates import board_text, history_text
from bot.reports.project_files import FORMS, report_file
from bot.reports.summary import summary_data
from bot.settings import load

TODAY = dt.date(2026, 11, 18)


def idea(store, person, **given: str) -> int:
    return add_filled(store, "candidate", person, "zh", {
        "title": "午间加开弹性窗口", "attributes": "排队等候", "gains": "2", "effort": "0.5", **given})


def code(call) -> str:
    with pytest.raises((InputError, NotAllowed)) as caught:
        call()
    return caught.value.code


def test_scored_ranked_and_shown(store, people, make_study):
    make_study()
    first = idea(store, people["team"])
    second = idea(store, people["team"], title="收费前发短信", attributes="收费透明、排队等候", gains="9 1", effort="2")
    for number in (first, second):
        board.score(store, number, people["team"])
    rows = board.board(store)
    assert [(row.candidate.id, row.place.rank, round(row.place.score, 6), round(row.place.value, 6)) for row in rows] == [
        (1, 1, 0.8, 1.6), (2, 1, 0.8, 0.4)]  # 0.4·2 and 0.2·2 + 0.4·1: a tie, the better value first
    assert {row.candidate.state for row in rows} == {"scored"}
    assert "| 1 | 1 | 午间加开弹性窗口 | 0.8000 | 1.6000 | 已打分 |" in board_text(rows, "benefit", "zh")


def test_without_a_study_it_stays_unscored_and_says_why(store, people, make_study):
    number = idea(store, people["team"])
    assert code(lambda: board.score(store, number, people["team"])) == "candidate_unscored_no_study"
    (row,) = board.board(store)
    assert (row.place, row.why, row.candidate.state) == (None, "no_study", "idea")
    assert "还没有做完的对比评分" in board_text([row], "benefit", "zh")
    make_study()  # now there is one: the idea noted before it can be scored
    assert board.score(store, number, people["team"])[1].benefit == pytest.approx(0.8)


def test_no_gain_and_unknown_attributes(store, people, make_study):
    make_study()
    bare = add_filled(store, "candidate", people["team"], "zh", {"title": "换椅子"})
    assert code(lambda: board.score(store, bare, people["team"])) == "candidate_unscored_no_gain"
    store.candidates.give(bare, attributes=["停车"], gains={"停车": 1})
    assert code(lambda: board.score(store, bare, people["team"])) == "candidate_unscored_not_in_study"


def test_every_scoring_is_kept_with_its_inputs(store, people, make_study):
    make_study()
    number = idea(store, people["team"])
    board.score(store, number, people["team"])
    store.candidates.give(number, gains={"排队等候": 3})
    assert board.board(store)[0].stale
    board.score(store, number, people["supervisor"])
    assert not board.board(store)[0].stale
    history = store.scorings.history(number)
    assert [(one.given["gains"]["排队等候"], round(one.result["benefit"], 6), one.by) for one in history] == [
        (2.0, 0.8, "team"), (3, 1.2, "supervisor")]
    shown = history_text(store, number, "zh")
    assert "排队等候 +2" in shown and "点子 → 已打分" in shown


def test_methods_are_never_mixed(store, people, make_study):
    make_study()
    first, second = idea(store, people["team"]), idea(store, people["team"], title="收费前发短信")
    board.score(store, first, people["team"])
    texts = {"reach": "5000", "impact": "2", "confidence": "80%"}
    found = board.score_filled(store, second, "rice", people["team"], "zh", texts)
    assert found.result == {"score": 5000 * 2 * 0.8 / 0.5}  # the effort is the candidate's own
    assert [(row.candidate.id, row.place is not None) for row in board.board(store, "rice")] == [(2, True), (1, False)]
    assert [(row.candidate.id, row.place is not None) for row in board.board(store)] == [(1, True), (2, False)]
    with pytest.raises(InputError, match="candidate_inputs"):
        board.score_filled(store, first, "ice", people["team"], "zh", {"impact": "7"})
    assert store.scorings.history(first)[-1].method == "benefit"  # nothing half done is left
    assert store.scorings.begun(first, "ice", people["team"].id) is None


def test_two_studies_are_two_rankings(store, people, make_study):
    make_study()
    first = idea(store, people["team"])
    board.score(store, first, people["team"])
    later = make_study(own={"排队等候": 7})
    second = idea(store, people["team"], title="收费前发短信")
    board.score(store, second, people["team"])
    rows = board.board(store)
    assert [(row.candidate.id, row.place.rank) for row in rows] == [(second, 1), (first, 1)]
    assert f"对比评分 {later} " in board_text(rows, "benefit", "zh")


@pytest.mark.parametrize("role", ["staff", "team"])
def test_only_some_choose_and_drop(store, people, role):
    number = idea(store, people["team"])
    for call in (lambda: board.choose(store, number, "监管要求", people[role], load(), "zh"),
                 lambda: board.drop(store, number, "太贵", people[role])):
        assert code(call) == "role"


def test_the_way_through_the_states(store, people, make_study):
    make_study()
    number = idea(store, people["team"])
    boss = people["supervisor"]
    assert code(lambda: board.choose(store, number, "", boss, load(), "zh")) == "candidate_reason_chosen"
    board.score(store, number, boss)
    assert board.choose(store, number, "", boss, load(), "zh").state == "chosen"
    assert code(lambda: board.choose(store, number, "", boss, load(), "zh")) == "candidate_state"
    project = board.become_project(store, number, lambda: store.projects.create("改进", "seven_step", "zh", boss.id), boss)
    assert store.candidates.get(number).state == "in_project" and store.candidates.get(number).project_id == project
    store.projects.close(project)
    assert store.candidates.get(number).state == "done"
    store.projects.reopen(project)
    assert store.candidates.get(number).state == "in_project"
    for reason in ("", " ", "x"):
        assert code(lambda reason=reason: board.drop(store, number, reason, boss)) == "candidate_reason_dropped"
    assert board.drop(store, number, "总行已经在做", boss).state == "dropped"
    assert board.reconsider(store, number, boss).state == "idea"
    assert [move["to"] for move in store.candidates.moves(number)] == ["scored", "chosen", "in_project", "dropped", "idea"]


def test_no_project_is_left_when_the_candidate_may_not_become_one(store, people):
    number = idea(store, people["team"])
    with pytest.raises(InputError, match="candidate_state"):
        board.become_project(store, number, lambda: store.projects.create("改进", "seven_step", "zh", None),
                             people["supervisor"])
    assert store.projects.all() == []


def test_above_the_teams_limit_the_committee_chooses(store, people, make_study):
    make_study()
    number = idea(store, people["team"], cost="6万元")
    board.score(store, number, people["team"])
    with pytest.raises(NotAllowed, match="candidate_committee"):
        board.choose(store, number, "", people["supervisor"], load(), "zh")
    assert board.choose(store, number, "", people["committee"], load(), "zh").state == "chosen"


def test_duplicates_are_offered_merged_and_taken_apart(store, people):
    encoder = get_encoder("use")
    first = add_filled(store, "candidate", people["team"], "zh", {"title": "培训柜员业务"})
    add_filled(store, "candidate", people["team"], "zh", {"title": "增加老年人座椅"})
    third = add_filled(store, "candidate", people["team"], "zh", {"title": "柜员业务培训"})
    assert [one.id for one in board.likely_same(store, third, encoder)] == [first]
    assert board.merge(store, first, third, people["team"]) == (third, first)
    assert [one.id for one in store.candidates.all()] == [1, 2]
    assert code(lambda: board.merge(store, third, 2, people["team"])) == "candidate_merged"
    assert code(lambda: board.merge(store, 2, 2, people["team"])) == "candidate_merge_self"
    assert board.unmerge(store, third, people["team"]) == first
    assert code(lambda: board.unmerge(store, third, people["team"])) == "candidate_not_merged"
    assert [one.id for one in store.candidates.all()] == [1, 2, 3]
    assert board.likely_same(store, third, encoder) == []  # taken apart once: not offered again


def test_the_same_attributes_and_topics_are_offered(store, people):
    same = {"attributes": "排队等候", "gains": "1", "topics": "queue_wait"}
    add_filled(store, "candidate", people["team"], "zh", {"title": "午间加开窗口", **same})
    number = add_filled(store, "candidate", people["team"], "zh", {"title": "鼓励客户改天再来", **same})
    assert len(board.likely_same(store, number, get_encoder("use"))) == 1
    store.candidates.differ(number, 1, people["team"].id)
    assert board.likely_same(store, number, get_encoder("use")) == []


def test_expected_and_real_stand_side_by_side(store, people, make_study, tmp_path):
    make_study()
    number = idea(store, people["team"])
    board.score(store, number, people["supervisor"])
    board.choose(store, number, "", people["supervisor"], load(), "zh")
    project = board.become_project(
        store, number, lambda: store.projects.create("改进", "seven_step", "zh", None), people["supervisor"])
    for field, value in {"unit": "minutes", "direction": "lower_better", "data_kind": "times", "target_value": 30,
                         "before_values": [50, 52, 48, 51, 49], "after_values": [30, 28, 31, 29, 27],
                         "before_period": ["2026-01-01", "2026-01-31"], "after_period": ["2026-06-01", "2026-06-30"]}.items():
        store.projects.answer(project, "effect", field, value=value, shown=str(value))
    store.projects.close(project)
    found = achieved(store, store.candidates.get(number), TODAY)
    assert (found.attributes[0].why, found.measured.gain, found.measured.expected) == ("no_study", 21, None)
    assert "单位不同，不能比" in "\n".join(achieved_lines(found, "zh"))
    later = make_study(own={"排队等候": 6.5})
    store.db.conn.execute("update studies set created_at = '2099-01-01 00:00:00' where id = ?", [later])
    (one,) = achieved(store, store.candidates.get(number), TODAY).attributes
    assert (one.expected, one.real, one.gap_before, one.gap_after) == (2.0, 1.5, 3.0, 1.5)
    for lang in ("zh", "en"):  # and in every report of the project
        data = summary_data(Walk(store, project, TODAY), lang)
        assert data["candidates"] == [say("report_candidate_named", lang, number=number, title="午间加开弹性窗口")]
        (line,) = [line for line in data["effect"] if "+1.50" in line]
        assert "+2" in line and "+3.00 → +1.50" in line and say("achieved_short", lang) in line
        for form in FORMS:
            page = report_file(Walk(store, project, TODAY), form, "html", lang, tmp_path).read_text("utf-8")
            assert "+3.00 → +1.50" in page and "午间加开弹性窗口" in page
    store.projects.answer(project, "define", "unit", value="score", shown="score")
    assert achieved(store, store.candidates.get(number), TODAY).measured.expected == 2.0


@pytest.mark.parametrize(("given", "wrong"), [
    ({"title": ""}, "candidate_title"), ({"title": "！"}, "candidate_title"), ({"effort": "0"}, "candidate_effort"),
    ({"effort": "-2"}, "candidate_effort"), ({"effort": "两天"}, "candidate_effort_unit"), ({"effort": "很少"}, "value_number"),
    ({"cost": "-5"}, "value_negative"), ({"gains": "很多"}, "value_number"), ({"gains": "0"}, "candidate_gain"),
    ({"gains": "10"}, "candidate_gain"), ({"risk": "说不准"}, "value_choice"), ({"attributes": "排对等侯时间"}, "attribute_unknown"),
    ({"title": "长" * 61}, "answer_long")])
def test_bad_input_stores_nothing(store, people, make_study, given, wrong):
    make_study()
    with pytest.raises(InputError) as caught:
        idea(store, people["team"], **given)
    assert caught.value.params["problem"].code == wrong
    assert store.candidates.all() == []


def test_the_nearest_attribute_is_offered(store, people, make_study):
    make_study()
    number = idea(store, people["team"])
    filling = Filling(store, "candidate", number, people["team"], "zh")
    with pytest.raises(InputError) as caught:
        filling.answer("收费透明度问题和停车", "attributes")
    with pytest.raises(InputError) as caught:
        filling.answer("等候排队久", "attributes")
    assert "排队等候" in caught.value.params["near"]


def test_attributes_with_their_points_in_one_answer(store, people, make_study):
    make_study()
    number = add_filled(store, "candidate", people["team"], "zh", {"title": "多开窗口"})
    filling = Filling(store, "candidate", number, people["team"], "zh")
    filling.answer("排队等候 2，收费透明 0.5")
    assert store.candidates.get(number).gains == {"排队等候": 2.0, "收费透明": 0.5}
    assert filling.field().id == "topics"
    filling.answer("1", "attributes")  # fewer attributes: their gains stay
    assert store.candidates.get(number).gains == {"排队等候": 2.0}
    filling.answer("业务准确", "attributes")  # another one: its gain is asked for
    assert filling.field().id == "gains"


def test_an_unknown_candidate(store, people):
    with pytest.raises(NotFound, match="candidate_unknown"):
        board.score(store, 77, people["team"])
