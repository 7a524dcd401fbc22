"""Complaints in the store: nothing counted twice, nothing lost, every count as asked for."""
from __future__ import annotations

import pytest

from bot.errors import InputError, NotFound
from bot.store import Store
from bot.store.complaints import Filter


def test_add_is_idempotent_by_fingerprint(store, complaint):
    first, new = store.complaints.add(complaint(fingerprint="same"), None)
    again, new_again = store.complaints.add(complaint("别的话", fingerprint="same"), None)
    assert (first, new, new_again) == (again, True, False)
    assert store.complaints.count(Filter()) == 1
    assert store.complaints.get(first)["text"] == "排队等了一个小时"


def test_the_same_words_with_two_fingerprints_are_two_complaints(store, complaint):
    assert [new for _, new in store.complaints.add_many([complaint(), complaint()], None)] == [True, True]


def test_add_many_answers_in_order_and_knows_repeats_within_one_call(store, complaint):
    found = list(store.complaints.add_many(
        [complaint(fingerprint=mark) for mark in ("a", "b", "a", "c")], None))
    assert [new for _, new in found] == [True, True, False, True]
    assert found[0][0] == found[2][0]


def test_add_many_stores_all_or_nothing(store, complaint):
    with pytest.raises(Exception, match="severity"):
        list(store.complaints.add_many([complaint(), complaint(severity=7)], None))
    assert store.complaints.count(Filter()) == 0
    assert store.complaints.search("排队") == []


def test_a_whole_record_comes_back(store, complaint, min_li):
    number, _ = store.complaints.add(complaint(
        "App 打不开, cannot log in", topic="system_channel", topics=[("system_channel", 0.8), ("staff_attitude", 0.3)],
        confidence=0.8, band="high", severity=2, severity_reason="打不开", flags=["repeat_complaint"], branch="城东",
        channel="app", industry="bank", source="chat", external_id="X-1", model="v1"), min_li.id)
    row = store.complaints.get(number)
    assert row["topics"] == [["system_channel", 0.8], ["staff_attitude", 0.3]]
    assert row["flags"] == ["repeat_complaint"]
    assert (row["branch"], row["channel"], row["industry"], row["external_id"], row["model"]) == (
        "城东", "app", "bank", "X-1", "v1")
    assert row["created_by"] == min_li.id
    assert row["corrections"] == []


def test_hostile_text_is_stored_and_found_again_as_it_is(store, complaint, hostile):
    number, _ = store.complaints.add(complaint(hostile), None)
    assert store.complaints.get(number)["text"] == hostile
    assert isinstance(store.complaints.search(hostile), list)
    assert store.complaints.count(Filter()) == 1


def test_a_correction_changes_the_topic_and_keeps_who_when_and_what_it_was(store, complaint, min_li):
    number, _ = store.complaints.add(complaint(
        topics=[("queue_wait", 0.6), ("staff_attitude", 0.3)], abstained=True, band="low"), None)
    store.complaints.correct(number, min_li.id, "staff_attitude")
    row = store.complaints.get(number)
    assert (row["topic"], row["abstained"], row["band"], row["confirmed_by"]) == (
        "staff_attitude", 0, "high", min_li.id)
    assert row["topics"] == [["staff_attitude", 1.0], ["queue_wait", 0.6]]
    assert [(one["from_topic"], one["to_topic"], one["by"]) for one in row["corrections"]] == [
        ("queue_wait", "staff_attitude", "李敏")]
    store.complaints.correct(number, min_li.id, "fee_dispute")
    store.complaints.correct(number, min_li.id, "fee_dispute")
    row = store.complaints.get(number)
    assert [code for code, _ in row["topics"]] == ["fee_dispute", "staff_attitude", "queue_wait"]
    assert len(row["corrections"]) == 3


def test_correcting_the_kind_takes_a_record_out_of_the_counts(store, complaint):
    number, _ = store.complaints.add(complaint(), None)
    store.complaints.correct(number, None, None, "praise")
    assert store.complaints.count(Filter()) == 0
    assert store.complaints.get(number)["kind"] == "praise"


def test_confirm_marks_who_said_so(store, complaint, min_li):
    number, _ = store.complaints.add(complaint(abstained=True), None)
    store.complaints.confirm(number, min_li.id)
    row = store.complaints.get(number)
    assert (row["confirmed_by"], row["abstained"], row["topic"]) == (min_li.id, 0, "queue_wait")


@pytest.mark.parametrize("act", ["get", "undo", "confirm", "correct"])
@pytest.mark.parametrize("number", [0, -1, 12, 10**15])
def test_acts_on_an_unknown_number_are_not_found(store, act, number):
    arguments = {"get": (), "undo": (), "confirm": (None,), "correct": (None, "queue_wait")}[act]
    with pytest.raises(NotFound, match="complaint_unknown"):
        getattr(store.complaints, act)(number, *arguments)


def test_undo_takes_out_of_everything_and_frees_the_text(store, complaint, min_li):
    number, _ = store.complaints.add(complaint(fingerprint="f", branch="城东"), min_li.id)
    store.complaints.undo(number)
    assert store.complaints.count(Filter()) == 0
    assert store.complaints.cases(Filter()) == []
    assert store.complaints.search("排队") == []
    assert store.complaints.values_of("branch") == []
    assert store.complaints.newest_of(min_li.id) is None
    assert store.complaints.days(Filter()) is None
    assert list(store.complaints.export()) == []
    with pytest.raises(NotFound):
        store.complaints.undo(number)
    again, new = store.complaints.add(complaint(fingerprint="f"), min_li.id)
    assert new
    assert again != number
    store.complaints.undo(again)
    assert store.complaints.add(complaint(fingerprint="f"), None)[1]


@pytest.mark.parametrize("taken", [False, True], ids=["free", "stored again meanwhile"])
def test_restore_brings_it_back_into_everything(store, complaint, min_li, taken):
    number, _ = store.complaints.add(complaint(fingerprint="f", branch="城东"), min_li.id)
    before = store.complaints.get(number)
    store.complaints.undo(number)
    if taken:
        store.complaints.add(complaint(fingerprint="f", branch="城西"), min_li.id)
    store.complaints.restore(number)
    assert store.complaints.count(Filter(branch="城东")) == store.complaints.count_by_topic(Filter(branch="城东")).n == 1
    after = store.complaints.get(number)
    assert (after == before) is not taken and after["fingerprint"].startswith("f")
    assert store.complaints.add(complaint(fingerprint="f"), min_li.id)[1] is False
    store.complaints.undo(number)
    store.complaints.restore(number)
    with pytest.raises(InputError, match="complaint_not_undone"):
        store.complaints.restore(number)
    with pytest.raises(NotFound):
        store.complaints.restore(99)


@pytest.fixture
def many(store, complaint) -> Store:
    store_many = [
        complaint(day="2026-02-28", at="23:59:59", branch="城东", channel="app"),
        complaint(day="2026-03-01", at="00:00:00", branch="城东", channel="app", severity=0),
        complaint(day="2026-03-15", branch="城西", channel="phone", topic="fee_dispute", severity=3),
        complaint(day="2026-03-31", at="23:59:59", branch="城东", channel="phone", topic="fee_dispute", severity=2),
        complaint(day="2026-04-01", at="00:00:00", branch="城西", channel="counter"),
        complaint(day="2026-03-20", topic=None, branch=None, channel=None, abstained=True),
        complaint(day="2026-03-20", kind="praise", topic=None, branch="高新", channel="app"),
    ]
    list(store.complaints.add_many(store_many, None))
    return store


@pytest.mark.parametrize(("which", "expected"), [
    (Filter(), 6),
    (Filter(start="2026-03-01", end="2026-03-31"), 4),
    (Filter(start="2026-03-31", end="2026-03-31"), 1),
    (Filter(end="2026-02-28"), 1),
    (Filter(start="2026-04-01"), 1),
    (Filter(branch="城东"), 3),
    (Filter(branch="城东'; drop table complaints; --"), 0),
    (Filter(channel="phone"), 2),
    (Filter(topic="fee_dispute"), 2),
    (Filter(topic="unlabelled"), 1),
    (Filter(severity=2), 2),
    (Filter(severity=0), 6),
    (Filter(start="2026-03-01", end="2026-03-31", branch="城东", channel="phone", topic="fee_dispute", severity=2), 1),
])
def test_filters_count_the_same_in_every_way(many, which, expected):
    assert many.complaints.count(which) == expected
    assert many.complaints.count_by_topic(which).n == expected
    assert len(many.complaints.cases(which, limit=50)) == expected


def test_counts_by_topic_with_severity_sums_and_the_unlabelled(many):
    counts = many.complaints.count_by_topic(Filter(start="2026-03-01", end="2026-03-31"))
    assert sorted(counts.rows) == [("fee_dispute", 2, 5), ("queue_wait", 1, 0)]
    assert (counts.n, counts.unlabelled) == (4, 1)


def test_cases_come_newest_first_and_in_pages_without_overlap(store, complaint):
    list(store.complaints.add_many([complaint(day=f"2026-03-{day:02d}") for day in (3, 1, 2, 2, 5)], None))
    pages = [[row["id"] for row in store.complaints.cases(Filter(), 2, offset)] for offset in (0, 2, 4, 6)]
    assert pages == [[5, 1], [4, 3], [2], []]


@pytest.mark.parametrize(("words", "found"), [
    ("排队", [1]), ("一个", [1]), ("柜员", [2, 3]), ("app", [2]), ("APP", [2]), ("rude", [3]), ("柜员 rude", [3]),
    ("rude to me", [3]), ("收费", []), ("排队 收费", []), ("", []), ("  ", []), ("!!!", []), ("😡", []),
    ('" or 1=1 --', []), ("rude*", [3]), ("app:打不开", [2]), ("NOT rude", []), ("48.50", [3]), ("打不开", [2]),
])
def test_search_finds_two_character_words_and_english(store, complaint, words, found):
    for text in ("排队等了一个小时", "App打不开，柜员说没办法", "The 柜员 was rude to me about ¥48.50"):
        store.complaints.add(complaint(text), None)
    assert sorted(row["id"] for row in store.complaints.search(words)) == found


def test_search_gives_no_more_than_asked(store, complaint):
    list(store.complaints.add_many([complaint() for _ in range(12)], None))
    assert len(store.complaints.search("排队")) == 10
    assert len(store.complaints.search("排队", 3)) == 3


def test_values_of_are_the_different_names_of_standing_records(many):
    assert set(many.complaints.values_of("branch")) == {"城东", "城西", "高新"}
    assert set(many.complaints.values_of("channel")) == {"app", "phone", "counter"}
    many.complaints.undo(7)
    assert set(many.complaints.values_of("branch")) == {"城东", "城西"}
    with pytest.raises(ValueError, match="text"):
        many.complaints.values_of("text")


def test_values_of_survive_odd_names(store, complaint):
    names = ["A", "a", "Ä", "城东", "城东 ", "0", "zz", "'"]
    list(store.complaints.add_many([complaint(branch=name) for name in names * 2], None))
    assert sorted(store.complaints.values_of("branch")) == sorted(names)


def test_clear_source_takes_out_the_sample_only_and_keeps_the_index_whole(store, complaint):
    list(store.complaints.add_many(
        [complaint(source="sample", topics=[("queue_wait", 0.9)]) for _ in range(5)], None))
    own, _ = store.complaints.add(complaint("城东排队太久"), None)
    store.complaints.undo(2)
    store.complaints.correct(3, None, "fee_dispute")
    assert store.complaints.by_source("sample") == 4
    assert store.complaints.clear_source("sample") == 5
    assert store.complaints.by_source("sample") == 0
    assert [row["id"] for row in store.complaints.search("排队")] == [own]
    for table in ("complaint_topics", "corrections"):
        assert store.db[table].count == 0
    indexed = [row[0] for row in store.db.conn.execute(
        "select rowid from complaints_search where complaints_search match '\"排队\"'")]
    assert indexed == [own]
    assert list(store.db.query("pragma foreign_key_check")) == []
    assert list(store.db.query("pragma integrity_check")) == [{"integrity_check": "ok"}]
    assert store.complaints.clear_source("sample") == 0


def test_a_number_used_again_after_clearing_finds_only_its_new_text(store, complaint):
    list(store.complaints.add_many([complaint("空调坏了", source="sample") for _ in range(3)], None))
    store.complaints.clear_source("sample")
    number, _ = store.complaints.add(complaint("收费不明"), None)
    assert store.complaints.search("空调") == []
    assert [row["id"] for row in store.complaints.search("收费")] == [number]


def test_export_gives_every_standing_record_whole_and_in_order(store, complaint):
    list(store.complaints.add_many([complaint(topics=[("queue_wait", 0.5)]) for _ in range(1203)], None))
    store.complaints.undo(600)
    rows = list(store.complaints.export())
    assert [row["id"] for row in rows] == [n for n in range(1, 1204) if n != 600]
    assert all(row["topics"] == [["queue_wait", 0.5]] for row in rows[::300])


def test_days_are_the_first_and_last_with_data(many):
    assert many.complaints.days(Filter()) == ("2026-02-28", "2026-04-01")
    assert many.complaints.days(Filter(branch="城西")) == ("2026-03-15", "2026-04-01")
    assert many.complaints.days(Filter(branch="高新")) is None


def test_newest_of_is_by_person(store, complaint, min_li):
    other = store.people.add("王芳", "staff")
    mine, _ = store.complaints.add(complaint(), min_li.id)
    theirs, _ = store.complaints.add(complaint(), other.id)
    nobody, _ = store.complaints.add(complaint(), None)
    assert [store.complaints.newest_of(who) for who in (min_li.id, other.id, None)] == [mine, theirs, nobody]
