"""Parts in a project, notices, numbers of tasks, the committee's decisions: constraints of the store."""
from __future__ import annotations

import sqlite3
import threading

import pytest

from bot.errors import InputError, NotFound
from bot.store import Store


@pytest.fixture
def number(store, min_li) -> int:
    return store.projects.create("改进“排队”", "seven_step", "zh", min_li.id)


def parts(store, number) -> list[tuple[str, str]]:
    return [(one["name"], one["part"]) for one in store.projects.people(number)]


def test_a_part_is_one_of_four(store, number, min_li):
    other = store.people.add("王敏", "team")
    for part in ("member", "sponsor", "leader", "member", "left"):
        store.projects.set_part(number, other.id, part)
        assert store.projects.part(number, other.id) == part
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        store.projects.set_part(number, other.id, "boss")


@pytest.mark.parametrize("part", ["member", "sponsor", "left"])
def test_the_last_leader_stays_until_there_is_another(store, number, min_li, part):
    other = store.people.add("王敏", "team")
    store.projects.join(number, other.id)
    with pytest.raises(InputError, match="team_last_leader"):
        store.projects.set_part(number, min_li.id, part)
    store.projects.set_part(number, other.id, "leader")
    store.projects.set_part(number, min_li.id, part)
    assert ("王敏", "leader") in parts(store, number)


def test_who_has_left_is_on_no_list_and_does_not_come_back_by_working(store, number, min_li):
    other = store.people.add("王敏", "team")
    store.projects.join(number, other.id)
    store.projects.set_part(number, other.id, "left")
    store.projects.join(number, other.id)
    assert parts(store, number) == [("李敏", "leader")]
    assert store.projects.all(other.id) == []
    store.projects.set_part(number, other.id, "member")
    assert [project.id for project in store.projects.all(other.id)] == [number]


def test_people_on_old_projects_keep_their_part(tmp_path):
    """A database of the version before is migrated with its people."""
    from sqlite_utils import Database

    from bot.store.migrations import migrations

    path = tmp_path / "old.db"
    db = Database(sqlite3.connect(path))
    migrations.apply(db, stop_before="m012_team")
    db.conn.execute("insert into people (id, name, role, key, created_at) values (1, '李敏', 'team', 'k', 'x')")
    db.conn.execute("insert into projects (id, title, playbook, language, created_at) values (1, 't', 'seven_step', 'zh', 'x')")
    db.conn.execute("insert into project_people values (1, 1, 'leader')")
    db.conn.commit()
    db.conn.close()
    with Store(path) as store:
        assert parts(store, 1) == [("李敏", "leader")]


def test_a_notice_is_told_once_also_after_a_restart(tmp_path):
    path = tmp_path / "gaishan.db"
    with Store(path) as store:
        person = store.people.add("李敏", "team")
        assert store.notices.add(person.id, "due:1", "due", number=1, what="重排轮班表")
        assert not store.notices.add(person.id, "due:1", "due", number=1, what="重排轮班表")
        assert store.notices.add(person.id, "asked:2", "asked", number=2)
        assert [one["kind"] for one in store.notices.take(person.id, ("due", "overdue"))] == ["due"]
    with Store(path) as store:
        [left] = store.notices.take(person.id)
        assert (left["kind"], left["detail"]) == ("asked", {"number": 2})
        assert store.notices.take(person.id) == []
        assert not store.notices.add(person.id, "due:1", "due", number=1)
        assert store.notices.take(person.id) == []


def test_notices_are_each_persons_own(store):
    one, two = store.people.add("李敏", "team"), store.people.add("王敏", "team")
    store.notices.add(one.id, "k", "due")
    assert store.notices.take(two.id) == []
    assert store.notices.add(two.id, "k", "due")
    assert len(store.notices.take(one.id)) == len(store.notices.take(two.id)) == 1


def test_two_processes_take_a_notice_once(tmp_path):
    path, taken = tmp_path / "gaishan.db", []
    with Store(path) as store:
        person = store.people.add("李敏", "team")
        for number in range(20):
            store.notices.add(person.id, str(number), "due")

    def take() -> None:
        with Store(path) as own:
            taken.extend(own.notices.take(person.id))

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == 20


def test_a_task_keeps_its_number(store, number):
    first = store.tasks.number(number, "actions", 1)
    second = store.tasks.number(number, "actions", 2)
    assert first != second
    assert store.tasks.number(number, "actions", 1) == first
    assert store.tasks.place(second) == (number, "actions", 2)
    with pytest.raises(NotFound, match="task_unknown"):
        store.tasks.place(99)


def test_projects_in_which_somebody_has_an_action(store, number, min_li):
    other = store.projects.create("p2", "seven_step", "zh", min_li.id)
    store.projects.answer(number, "act", "actions.who", row=1, value="Liu Yang")
    store.projects.answer(other, "act", "actions.who", row=2, value="刘洋")
    store.projects.answer(other, "define", "owner", value="王敏")  # an owner of a project, not of an action
    assert store.tasks.projects_of("liu yang") == [number]
    assert store.tasks.projects_of("刘洋") == [other]
    assert store.tasks.projects_of("王敏") == []
    store.projects.close(other)
    assert store.tasks.projects_of("刘洋") == []


def test_the_owner_of_an_action_is_found_by_the_index(store):
    plan = " ".join(row[3] for row in store.db.conn.execute(
        "explain query plan select distinct project_id from answers where lower(value) = lower(?)"
        " and substr(field, -4) = '.who'", ['"x"']))
    assert "answers_who" in plan, plan


def test_the_committee_decides_what_was_asked_once(store, number, min_li):
    approvals = store.approvals
    assert approvals.last(number) is None and approvals.waiting() == []
    with pytest.raises(InputError, match="committee_not_waiting"):
        approvals.decide(number, "approved", "", min_li.id)
    approvals.ask(number, {"budget": 80000}, "加一台机器", min_li.id)
    with pytest.raises(InputError, match="committee_already"):
        approvals.ask(number, {}, "再问一次", min_li.id)
    assert approvals.waiting() == [number]
    made = approvals.decide(number, "returned", "谁来维护？", min_li.id)
    assert (made.event, made.triggers, made.words, made.by) == ("returned", {"budget": 80000}, "谁来维护？", "李敏")
    with pytest.raises(InputError, match="committee_not_waiting"):
        approvals.decide(number, "approved", "", min_li.id)
    approvals.ask(number, {"budget": 80000}, "信息部维护", min_li.id)
    approvals.decide(number, "approved", "", min_li.id)
    assert [one.event for one in approvals.history(number)] == ["asked", "returned", "asked", "approved"]
    assert approvals.waiting() == []


@pytest.mark.parametrize("event", ["refused", "returned", "asked"])
@pytest.mark.parametrize("words", ["", " ", "x"])
def test_a_decision_without_words_is_no_row(store, number, min_li, event, words):
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        store.approvals._add(number, event, {}, words, min_li.id)
    assert store.approvals.history(number) == []


def test_an_unknown_decision_is_no_row(store, number, min_li):
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        store.approvals._add(number, "postponed", {}, "later", min_li.id)


def test_the_answer_somebody_else_gave_before(store, number, min_li):
    other = store.people.add("王敏", "team")
    replaced = store.projects.replaced
    store.projects.answer(number, "define", "metric", value="a", person_id=min_li.id)
    assert replaced(number, "metric", 0, "李敏") is None
    store.projects.answer(number, "define", "metric", value="b", person_id=other.id)
    assert replaced(number, "metric", 0, "王敏").value == "a"
    store.projects.answer(number, "define", "metric", value="c", person_id=other.id)
    assert replaced(number, "metric", 0, "王敏") is None, "one's own answer is nobody else's"
    store.projects.answer(number, "define", "metric", state="skipped", reason="later", person_id=min_li.id)
    store.projects.answer(number, "define", "metric", value="d", person_id=other.id)
    assert replaced(number, "metric", 0, "王敏") is None, "nothing was answered just before"


def test_the_standing_answers_to_one_field(store, number, min_li):
    other = store.projects.create("p2", "seven_step", "zh", min_li.id)
    for project, text in ((number, "先看报表"), (number, "先去现场"), (other, "先试点")):
        store.projects.answer(project, "summary", "lessons", value=text)
    assert [(row[0], row[1]) for row in store.projects.newest("lessons")] == [(other, "先试点"), (number, "先去现场")]
    store.projects.answer(other, "summary", "lessons", state="cleared")
    assert [row[0] for row in store.projects.newest("lessons")] == [number]
