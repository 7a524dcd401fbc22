"""Looking up a stored complaint: what is shown, what never is, and what is said of it."""
from __future__ import annotations

import datetime as dt
import json

import pytest

from bot.cli.base import run
from bot.complaints.cycle import close, move, reopen
from bot.complaints.importing import import_file
from bot.complaints.intake import undo
from bot.errors import InputError, NotAllowed, NotFound
from bot.reports.similar import case_rows
from bot.similar import keeping, merging
from bot.similar.cases import look
from bot.similar.keeping import catch_up, fill
from bot.store.complaints import Filter
from bot.topics.taxonomy import load_taxonomy

QUEUE = "在营业厅排队等了一个小时，窗口只开了两个"
QUEUE_EN = "Waited an hour in the queue at the branch, only 2 windows were open"
QUEUE_LATER = "在网点取号排队，等了两个半小时还没轮到"
RUDE = "柜员态度特别恶劣，我问了两句就翻白眼说我烦"


def test_the_same_failure_in_any_words_and_language(store, settings, topic_model, told, people):
    one, two, three = told(QUEUE_EN, branch="城东"), told(QUEUE_LATER, branch="城西"), told(RUDE)
    store.complaints.confirm(one, people["supervisor"].id)
    store.complaints.correct(two, people["supervisor"].id, "queue_wait")
    closed = store.projects.create("缩短排队", "seven_step", "zh", None, topic="queue_wait", branch="城西")
    store.projects.close(closed)
    found = look(store, settings, topic_model, told(QUEUE, dt.date(2026, 8, 1)))
    cases = {case.number: case for case in found.cases}
    assert set(cases) == {one, two} and three not in cases
    assert (cases[one].label, cases[two].label) == ("confirmed", "corrected")
    assert cases[one].project is None
    assert (cases[two].project.id, cases[two].project.status) == (closed, "closed")
    assert found.duplicate is None  # months apart
    assert found.cases[0].cosine >= found.cases[1].cosine


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_was_done_when_it_was_closed(store, settings, topic_model, told, people, lang):
    one, two, three = told(QUEUE_EN, branch="城东"), told(QUEUE_LATER, branch="城西"), told(QUEUE_LATER, branch="城南")
    for number in (one, two):
        move(store, people["supervisor"], number, "responded")
        close(store, people["supervisor"], number, {"cause": "午间只开两个窗口", "action": f"加开窗口 {number}", "accepts": "yes"})
    reopen(store, people["supervisor"], two, "客户又来电")  # nothing is done about it until it is closed again
    store.cycle.take_over([(three, "closed", "2026-06-01", "2026-06-01", None)], None)  # imported: nobody said what
    number = told(QUEUE, dt.date(2026, 8, 1))
    found = look(store, settings, topic_model, number)
    assert {case.number: case.action for case in found.cases} == {one: f"加开窗口 {one}", two: None, three: None}
    lines = "\n".join(case_rows(found, load_taxonomy(), lang, lambda case: True))
    assert lines.count({"zh": f"（结案时的处理：加开窗口 {one}）", "en": f"(done at closing: 加开窗口 {one})"}[lang]) == 1
    assert lines.count({"zh": "结案时的处理", "en": "done at closing"}[lang]) == 1
    assert "加开窗口" not in "\n".join(case_rows(found, load_taxonomy(), lang, lambda case: False))


def test_at_most_three_and_nothing_unlike(store, settings, topic_model, told):
    for branch in ("城东", "城西", "高新", "城南", "城北"):
        told(QUEUE_LATER, branch=branch)
    assert len(look(store, settings, topic_model, told(QUEUE, branch="机场")).cases) == 3
    alone = look(store, settings, topic_model, told("停车场的道闸砸到我的车顶，保安说自己找保险"))
    assert (alone.cases, alone.duplicate) == ((), None)


def test_undone_merged_and_other_kinds_never_appear(store, settings, topic_model, told, people):
    gone, merged, root, inquiry = told(QUEUE_LATER), told(QUEUE_LATER), told(QUEUE_LATER), told(QUEUE_LATER, kind="inquiry")
    store.complaints.undo(gone)
    store.merges.merge(merged, root, None)
    number = told(QUEUE)
    found = look(store, settings, topic_model, number)
    shown = {case.number for case in (*found.cases, found.duplicate) if case}
    assert shown == {root}
    assert look(store, settings, topic_model, inquiry).cases == ()
    store.complaints.undo(number)
    with pytest.raises(NotFound):
        look(store, settings, topic_model, number)


TWICE = ("昨天下午三点多扣了我35元的跨行转账手续费，柜员说系统自动扣的",
         "I was charged a 35 yuan interbank transfer fee yesterday at 3 pm, the clerk said the system does it automatically")


def test_a_likely_duplicate_merged_and_undone(store, settings, topic_model, told, people):
    staff = people["staff"]
    first, second = told(TWICE[0], channel="counter"), told(TWICE[1], person=staff.id)
    found = look(store, settings, topic_model, second)
    assert found.duplicate.number == first and found.facts >= 1
    assert first not in [case.number for case in found.cases]
    assert merging.merge(store, staff, second, first) == first
    assert store.complaints.count(Filter()) == 1
    after = look(store, settings, topic_model, second)
    assert after.duplicate is None and first not in [case.number for case in after.cases]
    assert merging.undo_merge(store, staff, second) == first
    assert store.complaints.count(Filter()) == 2
    assert look(store, settings, topic_model, second).duplicate.number == first
    merging.not_same(store, staff, second, first)
    assert look(store, settings, topic_model, second).duplicate is None
    assert look(store, settings, topic_model, first).duplicate is None
    assert [(row["action"], row["object"], row["name"]) for row in store.audit.recent(3)][::-1] == [
        (f"complaint.{act}", f"complaint {second}", "周梅") for act in ("merge", "undo_merge", "not_same")]


@pytest.mark.parametrize("act", [merging.merge, lambda s, p, n, i: merging.undo_merge(s, p, n), merging.not_same],
                         ids=["merge", "undo", "not same"])
@pytest.mark.parametrize(("role", "own", "may"), [
    ("staff", True, True), ("staff", False, False), ("team", True, True), ("team", False, False),
    ("committee", False, False), ("supervisor", False, True), ("admin", False, True)])
def test_own_or_any(store, told, people, act, role, own, may):
    person = people.get(role) or store.people.first_admin()
    number, into = told(QUEUE, person=person.id if own else None), told(QUEUE_LATER)
    if act not in (merging.merge, merging.not_same):
        store.merges.merge(number, into, None)
    before = store.merges.history(number)
    if may:
        act(store, person, number, into)
        assert store.merges.history(number) != before
    else:
        with pytest.raises(NotAllowed, match="not_own_complaint"):
            act(store, person, number, into)
        assert store.merges.history(number) == before
    with pytest.raises(NotAllowed, match="not_signed_in"):
        act(store, None, number, into)


def test_undoing_the_counting_one_names_who(store, told, people):
    one, two = told(QUEUE), told(QUEUE_LATER)
    store.merges.merge(two, one, None)
    undo(store, people["supervisor"], one)
    assert store.merges.history(two)[0]["undone_by"] == "李敏"
    assert store.complaints.count(Filter()) == 1


def test_complaints_of_before_get_their_vectors(store, settings, topic_model, told):
    numbers = [told(QUEUE_EN), told(QUEUE_LATER), told(QUEUE)]
    store.db.conn.execute("delete from vectors")
    store.db.conn.commit()
    assert keeping.is_due(store, settings)
    seen: list[int] = []
    catch_up(store, settings, topic_model, seen.append)
    assert seen == [3] and not keeping.is_due(store, settings)
    assert len(look(store, settings, topic_model, numbers[2], wait=True).cases) == 2 - bool(
        look(store, settings, topic_model, numbers[2], wait=True).duplicate)
    assert fill(store, topic_model) == 0


def test_they_are_filled_in_beside_the_talk(store, settings, topic_model, told):
    number = told(QUEUE)
    told(QUEUE_EN)
    store.db.conn.execute("delete from vectors")
    store.db.conn.commit()
    look(store, settings, topic_model, number)
    import threading

    for thread in threading.enumerate():
        if thread.name == "similar":
            thread.join(30)
    assert store.vectors.missing("use", 99, 9) == []


@pytest.mark.parametrize("hostile_kind", ["complaint", "inquiry"])
def test_hostile_texts_are_looked_up(store, settings, topic_model, told, hostile, hostile_kind):
    told(QUEUE)
    number = told(hostile, kind=hostile_kind)
    assert number not in [case.number for case in look(store, settings, topic_model, number).cases]


def test_an_import_keeps_vectors(store, settings, topic_model, tmp_path):
    path = tmp_path / "more.csv"
    path.write_text(f"日期,内容\n2026-03-01,{QUEUE.replace(',', '')}\n2026-03-02,{RUDE}\n", "utf-8")
    report = import_file(store, topic_model, settings, path, store.people.first_admin())
    assert report.stored == 2
    assert store.vectors.missing("use", 99, 9) == []
    assert import_file(store, topic_model, settings, path, store.people.first_admin()).repeated == 2


# -- the command line ------------------------------------------------------------------------------------------------
@pytest.fixture(params=["zh", "en"])
def lang(request, monkeypatch) -> str:
    monkeypatch.setenv("GAISHAN_LANGUAGE", request.param)
    return request.param


def test_similar_and_merge_on_the_command_line(store, told, lang, capsys):
    first, second = told(TWICE[0]), told(TWICE[1])
    told(QUEUE)
    assert run(["similar", str(second), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["duplicate"]["number"] == first and answer["duplicate"]["text"] == TWICE[0]
    assert (answer["similar"], answer["merged_into"], answer["not_compared"]) == ([], None, 0)
    assert run(["similar", str(second)]) == 0
    assert {"zh": "同一件事", "en": "told again"}[lang] in capsys.readouterr().out
    assert run(["merge", str(second), str(first)]) == 0
    assert {"zh": "已并入", "en": "is merged"}[lang] in capsys.readouterr().err
    assert store.complaints.get(second)["merged_into"] == first
    assert run(["merge", str(second), str(first)]) == 2
    assert run(["merge", str(first), str(second)]) == 2
    assert run(["merge", str(second), "3", "--undo"]) == 2
    assert run(["export", "--format", "jsonl"]) == 0
    exported = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["merged_into"] for row in exported] == [None, first, None]
    assert run(["merge", str(second), str(first), "--undo"]) == 0
    assert store.complaints.get(second)["merged_into"] is None
    assert run(["merge", str(second), str(first), "--undo"]) == 2
    assert run(["similar", "3"]) == 0
    assert {"zh": "没有找到", "en": "Nothing similar"}[lang] in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["similar", "99"], ["similar", "0"], ["similar", "x"], ["merge", "1", "1"],
                                       ["merge", "1", "99"], ["merge", "1"], ["similar", "-3"], ["merge", "9" * 30, "1"]])
def test_wrong_numbers_on_the_command_line(store, told, lang, capsys, arguments):
    told(QUEUE)
    assert run(arguments) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_roles_on_the_command_line(store, told, people, lang, capsys):
    number, own = told(QUEUE), told(QUEUE_LATER, person=people["staff"].id)
    assert run(["similar", str(number), "--as", "周梅"]) == 1
    assert run(["merge", str(number), str(own), "--as", "周梅"]) == 1
    capsys.readouterr()
    assert run(["similar", str(own), "--json", "--as", "周梅"]) == 0
    cases = json.loads(capsys.readouterr().out)["similar"]
    assert [case["number"] for case in cases] == [number] and "text" not in cases[0]  # another's words stay unread
    assert run(["similar", str(own), "--json", "--as", "王强"]) == 0
    assert json.loads(capsys.readouterr().out)["similar"][0]["text"] == QUEUE


def test_merging_what_is_missing_is_an_input_error(store, people):
    with pytest.raises(InputError):
        merging.merge(store, people["supervisor"], 5, 6)
