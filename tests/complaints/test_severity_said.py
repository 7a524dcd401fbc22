"""How severe people say a complaint is: kept, listed, never overwritten, only by those who may."""
from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from bot.cli.base import root
from bot.complaints import intake, review, urgent
from bot.complaints.reclassifying import reclassify
from bot.errors import InputError, NotAllowed, NotFound
from bot.settings import load
from bot.store import Store
from bot.store.complaints import NewComplaint

TEXT = "我爸到现在右手还端不住碗"


@pytest.fixture
def store(home):
    settings = load()
    settings.ensure_home()
    with Store(settings.database, settings.timezone) as opened:
        for name, role in (("周梅", "staff"), ("李敏", "supervisor"), ("Helen", "committee"), ("王强", "team")):
            opened.people.add(name, role)
        yield opened


def person(store, role):
    return next(one for one in store.people.all() if one.role == role)


def add(store, mark="1", by=None, **more):
    number, _ = store.complaints.add(NewComplaint(**{
        "text": TEXT, "fingerprint": mark, "received_at": f"2026-11-0{mark} 10:00:00", "language": "zh", "kind": "complaint",
        "topic": "core_quality", "severity": 1, "severity_doubt": True, "model": "m", **more}), by)
    return number


def test_what_may_be_severe_waits_for_a_person_the_newest_first(store):
    numbers = [add(store, mark) for mark in "123"]
    add(store, "4", severity_doubt=False)
    boss = person(store, "supervisor")
    assert urgent.count_for(store, boss) == (0, 3)
    total, rows = urgent.doubtful(store, boss, 2)
    assert (total, [row["id"] for row in rows]) == (3, [numbers[2], numbers[1]])
    intake.set_severity(store, boss, numbers[2], 1)
    store.complaints.undo(numbers[1])
    assert [row["id"] for row in urgent.doubtful(store, boss)[1]] == [numbers[0]]
    with pytest.raises(NotAllowed):
        urgent.doubtful(store, person(store, "team"))


@pytest.mark.parametrize("role, seen", [("supervisor", True), ("committee", True), ("staff", False)])
def test_severe_goes_to_those_who_must_look_unless_they_said_so(store, role, seen):
    who = person(store, role)
    number = add(store, by=who.id)
    assert intake.set_severity(store, who, number, 3)["severity"] == 1
    row = store.complaints.get(number)
    assert (row["severity"], row["severity_by"], row["severity_doubt"], row["needs_look"], row["severity_reason"]) == (3, who.id, 0, 1, "")
    assert (row["looked_at"] is not None) == seen
    assert urgent.count_for(store, person(store, "supervisor")) == (int(not seen), 0)
    assert any(entry["action"] == "complaint.severity" for entry in store.audit.recent(3))


def test_severe_brings_the_first_word_to_the_customer_forward(store):
    staff = person(store, "staff")
    number = add(store, by=staff.id)
    intake.begin(store, number, staff.id)
    before = store.cycle.get(number).ack_due_at
    intake.set_severity(store, staff, number, 2)
    assert store.cycle.get(number).ack_due_at == before
    intake.set_severity(store, staff, number, 3)
    assert store.cycle.get(number).ack_due_at < before


def test_lowered_by_who_may_not_look_it_still_waits_for_a_look(store):
    staff = person(store, "staff")
    number = add(store, by=staff.id, severity=3, severity_reason="缝了三针", needs_look=True, severity_doubt=False)
    intake.set_severity(store, staff, number, 1)
    assert urgent.count_for(store, person(store, "supervisor")) == (1, 0)
    intake.set_severity(store, person(store, "supervisor"), number, 1)
    assert urgent.count_for(store, person(store, "supervisor")) == (0, 0)


def test_confirmed_it_keeps_its_words(store):
    number = add(store, severity=2, severity_reason="三次")
    intake.set_severity(store, person(store, "supervisor"), number, 2)
    row = store.complaints.get(number)
    assert (row["severity_reason"], row["severity_doubt"]) == ("三次", 0)


def test_who_may_say_so(store):
    number = add(store, by=person(store, "supervisor").id)
    for role in ("staff", "team"):
        with pytest.raises(NotAllowed, match="not_own_complaint"):
            intake.set_severity(store, person(store, role), number, 3)
    assert store.complaints.get(number)["severity"] == 1


@pytest.mark.parametrize("level", [-1, 4, 99])
def test_levels_go_from_0_to_3(store, level):
    with pytest.raises(InputError, match="severity_level"):
        intake.set_severity(store, person(store, "supervisor"), add(store), level)


def test_only_complaints_have_a_severity(store):
    with pytest.raises(InputError, match="severity_kind"):
        intake.set_severity(store, person(store, "supervisor"), add(store, kind="praise"), 3)
    with pytest.raises(NotFound):
        intake.set_severity(store, person(store, "supervisor"), 99, 3)


def test_raised_after_a_look_it_waits_for_another(store):
    staff, boss = person(store, "staff"), person(store, "supervisor")
    number = add(store, by=staff.id, severity=3, needs_look=True, severity_doubt=False)
    intake.set_severity(store, boss, number, 1)
    assert urgent.count_for(store, boss) == (0, 0)
    intake.set_severity(store, staff, number, 3)
    assert urgent.count_for(store, boss) == (1, 0)
    intake.set_severity(store, boss, number, 3)
    assert urgent.count_for(store, boss) == (0, 0)


def test_a_look_at_a_closed_one_counts_when_it_comes_back(store):
    boss = person(store, "supervisor")
    number = add(store)
    store.db.conn.execute("update complaints set state = 'closed' where id = ?", [number])
    assert urgent.count_for(store, boss) == (0, 1)  # closing it answers nothing
    intake.set_severity(store, boss, number, 3)
    store.db.conn.execute("update complaints set state = 'reopened' where id = ?", [number])
    assert urgent.count_for(store, boss) == (0, 0)


def test_what_is_no_complaint_is_asked_about_no_more(store):
    boss = person(store, "supervisor")
    numbers = [add(store, mark, review="abstained") for mark in "12"]
    intake.set_kind(store, boss, numbers[0], "praise")
    review.not_complaint(store, boss, numbers[1])
    assert urgent.count_for(store, boss) == (0, 0)
    intake.set_kind(store, boss, numbers[0], "complaint")
    assert urgent.count_for(store, boss) == (0, 0)


@pytest.mark.parametrize("said, level, doubt, look", [(True, 2, 0, 0), (False, 3, 1, 1)])
def test_what_a_person_said_outlives_a_new_model(store, said, level, doubt, look):
    number = add(store)
    if said:
        intake.set_severity(store, person(store, "supervisor"), number, 2)
    new = NewComplaint(TEXT, "1", "2026-11-01 10:00:00", "zh", "complaint", "core_quality", severity=3, severity_reason="缝了三针",
                       needs_look=True, severity_doubt=True, model="n")
    assert list(store.complaints.relabel([(store.complaints.get(number), new)]))
    row = store.complaints.get(number)
    assert (row["severity"], row["severity_doubt"], row["needs_look"], row["model"]) == (level, doubt, look, "n")


def test_reading_again_keeps_what_was_judged_and_counts_what_is_asked_now(store, topic_model):
    """A praise by its words that a person judged stays a complaint; a closed record is asked about no more."""
    boss = person(store, "supervisor")
    judged = add(store, "1", text="服务特别好，谢谢你们，五星好评", source="a.csv", severity_doubt=False)
    intake.set_severity(store, boss, judged, 2)
    texts = ["按摩店师傅一使劲，我脖子到现在转不过来，左手发麻端不住杯子"] * 2
    closed, open_ = (add(store, mark, text=text, source="a.csv", severity_doubt=False) for mark, text in zip("23", texts))
    store.db.conn.execute("update complaints set state = 'closed' where id = ?", [closed])
    boss = store.people.add("管理员", "admin")
    report = reclassify(store, topic_model, load(), boss, everything=True)
    assert (report.urgent, report.doubtful) == (0, 1)
    assert [store.complaints.get(number)["severity_doubt"] for number in (closed, open_)] == [0, 1]
    assert (store.complaints.get(judged)["kind"], store.complaints.get(judged)["severity"]) == ("complaint", 2)


def test_what_people_said_teaches_the_next_model(store):
    from bot.topics.learning import collect, is_held_out
    from bot.topics.taxonomy import load_taxonomy

    boss = person(store, "supervisor")
    texts = [f"{TEXT}{sign}" for sign in "甲乙丙丁戊己" if not is_held_out(f"{TEXT}{sign}")][:2]
    for mark, text, level in (("1", texts[0], 3), ("2", texts[1], 1), ("3", "两个人看法不同", 3), ("4", "两个人看法不同", 1)):
        intake.set_severity(store, boss, add(store, mark, text=text), level)
    add(store, "5")
    found = collect(store.labels, load_taxonomy())
    assert found.severities == ((texts[0], "zh", 3), (texts[1], "zh", 1))
    taught = [one for one in found.training() if one.judged]
    assert [(one.kind, one.topic, one.severity, one.phrase) for one in taught] == [("", None, 3, True), ("", None, 1, True)]


def test_the_terminal(store):
    severe, mild, third = (add(store, mark) for mark in "123")
    out = CliRunner().invoke(root, ["urgent"]).output
    assert "可能严重" in out and TEXT in out
    found = CliRunner().invoke(root, ["urgent", "--severe", str(severe), "--not-severe", str(mild), "--as", "李敏", "--json"])
    assert found.exit_code == 0, found.output
    rows = json.loads(found.output.splitlines()[-1])
    assert [(row["id"], row["doubt"]) for row in rows] == [(third, True)]
    assert [store.complaints.get(number)["severity"] for number in (severe, mild)] == [3, 1]
