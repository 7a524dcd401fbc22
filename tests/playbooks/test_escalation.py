"""The escalation rule: what sends a project to the committee, and when its yes is enough (methods.md §2.0)."""
from __future__ import annotations

import datetime as dt

import pytest

from bot.errors import InputError, NotAllowed
from bot.playbooks.committee import ask, decide, decision_said
from bot.playbooks.escalation import covers, standing, target_change, triggers
from bot.playbooks.judge import reason_after
from bot.playbooks.tasks import settle, status_said, task_said, tasks_of
from bot.store.complaints import NewComplaint
from tests.playbooks.conftest import TODAY, Team


@pytest.fixture
def board(store):
    return store.people.add("Helen", "committee")


@pytest.mark.parametrize(("key", "text", "name"), [
    ("budget", "60000元", "budget"), ("actions.how_much", "50001元", "budget"), ("other_department", "是", "other_department"),
    ("policy_text", "是", "policy_text"), ("competitive_major", "是", "no_sponsor")])
def test_each_trigger(team, key, text, name):
    team.go(5)
    assert team.walk.step.number == 5 and triggers(team.walk) == {}
    team.answer(key, text, 1 if "." in key else 0)
    assert list(triggers(team.walk)) == [name]
    assert team.codes() == [] or team.walk.step.number == 4
    assert team.walk.step.number == 4, "the gate that was passed is shut again"


@pytest.mark.parametrize("text", ["50000元", "0元"])
def test_a_budget_within_the_limit_is_the_teams(team, text):
    team.go(5)
    team.answer("budget", text)
    assert triggers(team.walk) == {} and team.walk.step.number == 5


def test_the_limit_is_a_setting(team, monkeypatch):
    team.go(5)
    team.answer("budget", "20000元")
    assert triggers(team.walk) == {}
    monkeypatch.setenv("GAISHAN_TEAM_BUDGET", "10000")
    assert triggers(team.walk) == {"budget": 20000}


def test_a_leap_needs_a_major_matter_a_sponsor_and_a_high_target(team):
    team.go(5)
    team.answer("sponsor", "周建国")
    team.answer("competitive_major", "是")
    assert target_change(team.walk) == pytest.approx(100 * (34.5 - 22) / 34.5)
    assert triggers(team.walk) == {}
    team.answer("target_value", "17分钟")
    assert triggers(team.walk) == {"leap": True}


def test_a_sponsor_on_the_team_counts_as_one(team):
    team.go(5)
    team.answer("competitive_major", "是")
    team.store.projects.join(team.number, team.store.people.add("周建国", "committee").id, "sponsor")
    assert triggers(team.walk) == {}


@pytest.mark.parametrize(("severe", "others", "sent"), [(1, 9, True), (1, 10, False), (0, 9, False)])
def test_a_topic_with_many_severe_complaints(store, severe, others, sent):
    team = Team(store)
    team.number = store.projects.create("改进“排队”", "seven_step", "zh", team.person, topic="queue_wait")
    day = (dt.date.fromisoformat(store.projects.get(team.number).created_at[:10]) - dt.timedelta(days=30)).isoformat()
    list(store.complaints.add_many([
        NewComplaint(f"text {n}", f"f{n}", f"{day} 10:00:00", "zh", "complaint", topic="queue_wait", topics=(("queue_wait", 0.9),), severity=3 if n < severe else 1)
        for n in range(severe + others)], None))
    assert ("severity" in triggers(team.walk)) == sent


def test_the_gate_waits_and_opens_with_the_yes(team, board):
    team.say["other_department"] = "是"
    outcome = team.go(5)
    assert outcome.asked == {"other_department": True}
    assert team.codes() == ["committee_asked"]
    [asked] = team.store.approvals.history(team.number)
    assert asked.by == "李敏" and "轮班表" in asked.words
    made, outcome = decide(team.store, team.number, "approved", "", board, TODAY)
    assert (made.by, [step.number for step in outcome.passed]) == ("Helen", [4])
    assert standing(team.walk) is None
    assert [one["kind"] for one in team.store.notices.take(board.id)] == ["asked"]
    assert [one["kind"] for one in team.store.notices.take(team.person)] == ["decided"]


def test_more_than_was_approved_needs_a_new_yes(team, board):
    team.go(4)
    team.answer("budget", "60000元")
    team.go(5)
    decide(team.store, team.number, "approved", "", board, TODAY)
    assert team.walk.step.number == 5
    team.answer("budget", "55000元")
    assert team.walk.step.number == 5
    team.answer("budget", "61000元")
    assert team.walk.step.number == 4 and team.codes() == ["committee_asked"]
    assert team.store.approvals.last(team.number).triggers == {"budget": 61000}


def test_covering():
    assert covers({"budget": 5, "leap": True}, {"budget": 5})
    assert covers({}, {})
    assert not covers({"budget": 5}, {"budget": 6})
    assert not covers({"budget": 5}, {"leap": True})


def test_who_may_ask_and_decide(team, board):
    stranger = team.store.people.add("王芳", "team")
    with pytest.raises(NotAllowed, match="committee_ask"):
        ask(team.store, team.number, "请批", stranger, TODAY)
    leader = team.store.people.get(team.person)
    with pytest.raises(InputError, match="reason_needed"):
        ask(team.store, team.number, " ", leader, TODAY)
    ask(team.store, team.number, "请信息部支持", leader, TODAY)
    for event in ("refused", "returned"):
        with pytest.raises(InputError, match="committee_reason"):
            decide(team.store, team.number, event, "", board, TODAY)
    with pytest.raises(NotAllowed, match="role"):
        decide(team.store, team.number, "approved", "", leader, TODAY)
    with pytest.raises(NotAllowed, match="not_signed_in"):
        decide(team.store, team.number, "approved", "", None, TODAY)
    assert [one.event for one in team.store.approvals.history(team.number)] == ["asked"]


@pytest.mark.parametrize(("text", "decision", "words"), [
    ("批准项目3", "approved", ""), ("不批准项目3，预算太高，等明年", "refused", "预算太高，等明年"), ("项目3我不同意，理由是风险太大", "refused", "风险太大"),
    ("退回项目3：和信息部谈过吗，谁维护？", "returned", "和信息部谈过吗，谁维护？"), ("approve project 3", "approved", ""),
    ("I don't approve project 3 because it is too dear", "refused", "it is too dear"), ("return project 3: who pays?", "returned", "who pays?"),
    ("refuse project 3 - no data, no plan", "refused", "no data, no plan")])
def test_a_decision_in_words(text, decision, words):
    said, where = decision_said(text)
    assert (said, reason_after(text, where)) == (decision, words)


@pytest.mark.parametrize(("text", "number", "status", "words"), [
    ("任务2做完了", 2, "done", ""), ("任务 12 还没做完", 12, "doing", ""), ("取消任务4，总行没批，明年再说", 4, "cancelled", "总行没批，明年再说"),
    ("任务4不做了，因为设备停产", 4, "cancelled", "设备停产"), ("task 2 is done", 2, "done", ""), ("task 2 isn't done", 2, "doing", ""),
    ("task #3 has been cancelled: no budget", 3, "cancelled", "no budget"), ("3号任务完成", 3, "done", ""), ("第5项任务在做", 5, "doing", "")])
def test_a_task_in_words(text, number, status, words):
    said, where = status_said(text)
    assert (task_said(text), said) == (number, status)
    assert reason_after(text, where) == (words if status == "cancelled" else reason_after(text, where))


def test_words_that_say_nothing():
    assert decision_said("项目3怎么样") is None and status_said("任务2") is None and task_said("做完了") is None


def test_tasks_follow_the_answers(team):
    team.say |= {"actions.who": "刘洋", "actions.when_due": "2026-11-20", "actions.status": "未开始"}
    team.go(5)
    [task] = tasks_of(team.store, "刘洋", TODAY)
    assert (task.due, task.days_over(TODAY), task.status, task.project) == (dt.date(2026, 11, 20), 11, "planned", team.number)
    leader = team.store.people.get(team.person)
    with pytest.raises(InputError, match="task_reason"):
        settle(team.store, task.number, "cancelled", " ", leader, "zh", TODAY)
    _, outcome = settle(team.store, task.number, "done", "", leader, "zh", TODAY)
    assert [step.number for step in outcome.passed] == [4] and tasks_of(team.store, "刘洋", TODAY) == []
    # cancelled afterwards: no corrective action is left, so the gate is shut again
    _, outcome = settle(team.store, task.number, "cancelled", "门店要搬了", leader, "zh", TODAY)
    assert outcome.reopened.number == 4
