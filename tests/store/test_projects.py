"""Projects: answers are only added, the last one stands, a repeated message changes nothing."""
from __future__ import annotations

import pytest

from bot.errors import NotFound


@pytest.fixture
def number(store, min_li) -> int:
    return store.projects.create("改进“排队”", "seven_step", "zh", min_li.id, topic="queue_wait", branch="城东", study_id=3)


def test_a_new_project_is_open_and_led_by_whoever_opened_it(store, number, min_li):
    project = store.projects.get(number)
    assert (project.title, project.playbook, project.topic, project.branch, project.study_id, project.status) == (
        "改进“排队”", "seven_step", "queue_wait", "城东", 3, "open")
    assert (project.language, project.created_by, project.closed_at) == ("zh", min_li.id, None)
    assert store.projects.people(number) == [{"id": min_li.id, "name": "李敏", "part": "leader"}]


def test_joining_makes_members_once_and_leaves_the_leader(store, number, min_li):
    other = store.people.add("王芳", "team")
    for _ in range(2):
        store.projects.join(number, other.id)
        store.projects.join(number, min_li.id)
    assert [(one["name"], one["part"]) for one in store.projects.people(number)] == [("李敏", "leader"),
                                                                                  ("王芳", "member")]


@pytest.mark.parametrize("unknown", [0, -3, 99])
def test_an_unknown_project_is_not_found(store, unknown):
    with pytest.raises(NotFound, match="project_unknown"):
        store.projects.get(unknown)


@pytest.mark.parametrize("value", [34.5, 0, False, "50分钟", ["2026-03-01", "2026-03-31"], [1.5, 2.0], None, "😡", ""])
def test_values_come_back_as_they_were(store, number, value):
    store.projects.answer(number, "define", "x", value=value)
    found = store.projects.current(number)[("x", 0)].value
    assert found == value
    assert type(found) is type(value)


def test_an_answer_is_added_never_changed(store, number, min_li):
    for value in (50, 45, 40):
        assert store.projects.answer(number, "define", "target_value", value=value, shown=str(value),
                                     person_id=min_li.id)
    store.projects.answer(number, "define", "owner", state="skipped", reason="还没定")
    assert [answer.value for answer in store.projects.history(number)] == [50, 45, 40, None]
    current = store.projects.current(number)
    assert current[("target_value", 0)].value == 40
    assert current[("target_value", 0)].by == "李敏"
    assert (current[("owner", 0)].state, current[("owner", 0)].reason) == ("skipped", "还没定")


def test_rows_of_a_table_stand_side_by_side_and_a_cleared_one_is_gone(store, number):
    for row in (1, 2):
        store.projects.answer(number, "act", "actions.what", row=row, value=f"对策{row}")
    store.projects.answer(number, "act", "actions.what", row=1, state="cleared")
    assert {key: answer.value for key, answer in store.projects.current(number).items()} == {
        ("actions.what", 2): "对策2"}
    assert len(store.projects.history(number)) == 3


def test_a_repeated_message_changes_nothing(store, number):
    answer = store.projects.answer
    assert answer(number, "define", "metric", value="等候时间", message_id="m1")
    assert not answer(number, "define", "metric", value="别的", message_id="m1")
    assert answer(number, "define", "unit", value="minutes", message_id="m1"), "one message may fill two fields"
    assert answer(number, "act", "actions.what", row=1, value="a", message_id="m1")
    assert answer(number, "act", "actions.what", row=2, value="b", message_id="m1")
    assert answer(number, "define", "metric", value="等候时间", message_id=None)
    assert answer(number, "define", "metric", value="等候时间", message_id=None), "without an id nothing is a repeat"
    assert store.projects.current(number)[("metric", 0)].value == "等候时间"


def test_unknown_states_and_projects_are_refused(store, number):
    with pytest.raises(Exception, match="CHECK|constraint"):
        store.projects.answer(number, "define", "metric", state="guessed", value="x")
    assert store.projects.history(number) == []


def test_gates_keep_their_history(store, number, min_li):
    store.projects.gate(number, "define", "passed", detail=["target_not_demonstrated"])
    store.projects.gate(number, "define", "reopened", person_id=min_li.id)
    store.projects.gate(number, "define", "overridden", reason="领导同意", detail=["missing"], person_id=min_li.id)
    assert [(gate["step"], gate["result"], gate["reason"], gate["detail"], gate["by"])
            for gate in store.projects.gates(number)] == [
        ("define", "passed", None, ["target_not_demonstrated"], None),
        ("define", "reopened", None, None, "李敏"),
        ("define", "overridden", "领导同意", ["missing"], "李敏")]


def test_close_and_reopen(store, number):
    store.projects.close(number)
    assert store.projects.get(number).status == "closed"
    assert store.projects.get(number).closed_at
    assert store.projects.all(open_only=True) == []
    store.projects.reopen(number)
    assert (store.projects.get(number).status, store.projects.get(number).closed_at) == ("open", None)


def test_projects_come_with_the_newest_work_first_and_by_person(store, min_li):
    other = store.people.add("王芳", "team")
    first, second, third = (store.projects.create(f"p{n}", "seven_step", "zh", who)
                            for n, who in ((1, min_li.id), (2, min_li.id), (3, other.id)))
    assert [project.id for project in store.projects.all()] == [third, second, first]
    store.projects.answer(first, "define", "metric", value="x")
    assert [project.id for project in store.projects.all()] == [first, third, second]
    assert [project.id for project in store.projects.all(other.id)] == [third]
    store.projects.join(first, other.id)
    assert [project.id for project in store.projects.all(other.id)] == [first, third]
