"""Taking in what a customer said: roles, prefixes, several lines, repeats, corrections."""
from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest

from bot.complaints import intake
from bot.errors import InputError, NotAllowed, NotFound
from bot.store.complaints import Filter, NewComplaint
from bot.store.people import ROLES, Person
from bot.topics.classification import Classification

QUEUE = Classification("complaint", 0.95, "queue_wait", (("queue_wait", 0.9), ("staff_attitude", 0.3)), 0.9, "high", False, 2,
                       "一个小时", ("repeat_complaint",), "zh", ("staff_attitude", 0.3), "v1")
ASKS = Classification("inquiry", 0.9)
UNSURE = Classification("complaint", 0.6, "queue_wait", (("queue_wait", 0.4),), 0.4, "low", True, 1)


@dataclass
class Model:
    """Says of every text what it was told to say."""

    answer: Classification = QUEUE
    asked: list[str] = field(default_factory=list)

    def classify(self, text: str) -> Classification:
        self.asked.append(text)
        return self.answer

    encoder = "none"

    def may_be_severe(self, text: str) -> bool:
        return False

    def vectors(self, texts: list[str]) -> np.ndarray:
        return np.ones((len(texts), 512), dtype=np.float32)


@pytest.fixture
def person(store) -> Person:
    return store.people.add("李敏", "staff")


def take(store, person, text="排队等了一个小时", mark="f1", model=None, **more):
    return intake.take(store, model or Model(), text, person, fingerprint=mark, **more)


def test_a_complaint_is_stored_with_all_that_is_known(store, person):
    taken = take(store, person)
    assert (taken.new, taken.classification) == (True, QUEUE)
    row = store.complaints.get(taken.number)
    assert (row["topic"], row["severity"], row["severity_reason"], row["band"], row["abstained"], row["model"]) == (
        "queue_wait", 2, "一个小时", "high", 0, "v1")
    assert row["topics"] == [["queue_wait", 0.9], ["staff_attitude", 0.3]]
    assert (row["created_by"], row["source"], row["flags"]) == (person.id, "chat", ["repeat_complaint"])
    assert store.audit.recent()[0]["action"] == "complaint.add"


@pytest.mark.parametrize("role", ROLES)
def test_every_role_may_store_and_a_stranger_may_not(store, role):
    assert take(store, store.people.add("王芳", role)).number
    with pytest.raises(NotAllowed, match="not_signed_in"):
        take(store, None)
    with pytest.raises(NotAllowed, match="role"):
        take(store, Person(9, "x", "visitor", "k"))


@pytest.mark.parametrize("text", ["", "   ", "😡😡", "投诉：", "complaint: !", "。", "x", "\u200b\u202e"])
def test_a_text_without_words_is_refused_before_anything_is_asked(store, person, text):
    model = Model()
    with pytest.raises(InputError, match="complaint_empty"):
        take(store, person, text, model=model)
    assert model.asked == []
    assert store.complaints.count(Filter()) == 0


def test_what_is_no_complaint_waits_for_a_yes(store, person):
    taken = take(store, person, "请问几点开门", model=Model(ASKS))
    assert (taken.number, taken.classification) == (None, ASKS)
    assert store.complaints.count(Filter()) == 0
    forced = take(store, person, "请问几点开门", model=Model(ASKS), force=True)
    row = store.complaints.get(forced.number)
    assert (row["kind"], row["topic"]) == ("complaint", None)


def test_a_topic_the_model_is_unsure_of_is_not_counted_as_one(store, person):
    row = store.complaints.get(take(store, person, model=Model(UNSURE)).number)
    assert (row["topic"], row["abstained"]) == (None, 1)
    assert row["topics"] == [["queue_wait", 0.4]]
    assert store.complaints.count_by_topic(Filter()).unlabelled == 1


def test_the_same_message_again_is_the_same_complaint(store, person):
    first, again, other = take(store, person), take(store, person), take(store, person, mark="f2")
    assert (again.number, again.new) == (first.number, False)
    assert other.new
    assert store.complaints.count(Filter()) == 2
    assert len([row for row in store.audit.recent() if row["action"] == "complaint.add"]) == 2


def test_branch_and_channel_are_found_in_the_words(store, person):
    store.complaints.add(NewComplaint("x", "x", "2026-03-01 10:00:00", "zh", "complaint", branch="城东"), None)
    taken = take(store, person, "城东柜台排队等了一个小时")
    assert (taken.branch, taken.channel) == ("城东", "counter")
    row = store.complaints.get(taken.number)
    assert (row["branch"], row["channel"]) == ("城东", "counter")


@pytest.mark.parametrize(("text", "rest"), [
    ("投诉：排队太久", "排队太久"), ("投诉:排队", "排队"), (" 客户投诉 ： 排队 ", "排队"), ("Complaint: too slow", "too slow"),
    ("CUSTOMER COMPLAINT：slow", "slow"), ("投诉：投诉：两次", "投诉：两次"),
])
def test_a_prefix_is_taken_off_once(store, person, text, rest):
    assert intake.has_prefix(text)
    assert intake.strip_prefix(text) == rest
    model = Model()
    take(store, person, text, model=model)
    assert model.asked == [rest]


@pytest.mark.parametrize("text", ["我要投诉排队", "投诉电话打不通", "complaints are ignored", "排队：投诉："])
def test_what_only_looks_like_a_prefix_stays(text):
    assert not intake.has_prefix(text)
    assert intake.strip_prefix(text) == text


@pytest.mark.parametrize(("text", "lines"), [
    ("排队太久", ["排队太久"]), ("排队太久\n空调坏了", ["排队太久", "空调坏了"]), ("投诉：\n1. 排队太久\n2、空调坏了\n(3) 收费不明", ["排队太久", "空调坏了", "收费不明"]),
    ("- too slow\n* too dear\n• rude", ["too slow", "too dear", "rude"]), ("\n\n  \n排队\n。\n", ["排队"]), ("", []), ("😡\n!", []),
    ("投诉：排队\n投诉：收费", ["排队", "收费"]), ("12） 排队太久\r\n13） 收费", ["排队太久", "收费"]),
])
def test_lines_of_a_paste(text, lines):
    assert intake.lines_of(text) == lines


@pytest.mark.parametrize("line", ["3.5小时还没办完", "1.5 hours in the queue", "12.30元被多扣", "2026年3月排队", "100块手续费没说明"])
def test_a_number_at_the_beginning_is_no_bullet(line):
    assert intake.lines_of(f"{line}\n空调坏了") == [line, "空调坏了"]


def test_hostile_input(store, person, hostile):
    assert all(line == line.strip() for line in intake.lines_of(hostile))
    try:
        taken = take(store, person, hostile)
    except InputError:
        return
    assert store.complaints.get(taken.number)["text"] == intake.strip_prefix(hostile)


def test_fingerprints_tell_apart_what_differs():
    marks = [intake.fingerprint_of(*parts) for parts in (("a", "b"), ("ab",), ("a", "b", 0), ("a", "b", 1), ("b", "a"))]
    assert len(set(marks)) == 5
    assert intake.fingerprint_of("a", 1) == intake.fingerprint_of("a", 1)


# own records and those of others, by role
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("act", [lambda store, who, number: intake.set_topic(store, who, number, "fee_dispute"),
                                 intake.confirm, intake.undo], ids=["correct", "confirm", "undo"])
def test_who_may_change_whose_record(store, person, role, act):
    who = store.people.add("王芳", role)
    own, others = take(store, who, mark="own").number, take(store, person, mark="others").number
    act(store, who, own)
    if role in ("supervisor", "admin"):
        act(store, who, others)
        return
    before = store.complaints.get(others)
    with pytest.raises(NotAllowed) as caught:
        act(store, who, others)
    assert (caught.value.code, caught.value.params) == ("not_own_complaint", {"number": others})
    assert store.complaints.get(others) == before


def test_a_correction_tells_what_it_was_and_is_audited(store, person):
    number = take(store, person).number
    assert intake.set_topic(store, person, number, "fee_dispute")["topic"] == "queue_wait"
    assert store.complaints.get(number)["topic"] == "fee_dispute"
    assert store.audit.recent()[0]["action"] == "complaint.correct"
    intake.undo(store, person, number)
    with pytest.raises(NotFound):
        intake.confirm(store, person, number)
