"""Merging in the store: counted once, undone, chains, deletions; vectors beside records."""
from __future__ import annotations

import threading

import pytest
from sqlite_utils import Database

from bot.errors import InputError, NotFound
from bot.store import Store
from bot.store.complaints import Filter, NewComplaint
from bot.store.migrations import migrations


@pytest.fixture
def four(store, complaint) -> list[int]:
    """Four complaints of one day at two branches."""
    return [store.complaints.add(complaint(branch=branch, channel="phone"), None)[0]
            for branch in ("城东", "城东", "城西", "城西")]


def counted(store) -> list[int]:
    return sorted(row["id"] for row in store.complaints.cases(Filter(), 50))


def test_a_merged_one_is_in_no_count_and_no_list(store, four, min_li):
    one, two, three, four_ = four
    assert store.merges.merge(two, one, min_li.id) == one
    assert counted(store) == [one, three, four_]
    assert store.complaints.count(Filter()) == 3
    assert store.complaints.count(Filter(branch="城东")) == 1
    assert store.complaints.count(Filter(channel="phone")) == 3
    assert store.complaints.count(Filter(topic="queue_wait")) == 3
    assert store.complaints.count_by_topic(Filter()).rows == [("queue_wait", 3, 3)]
    assert [row["id"] for row in store.complaints.search("排队")] != []
    assert two not in [row["id"] for row in store.complaints.search("排队")]
    assert store.complaints.get(two)["merged_into"] == one  # by its number it is still there
    assert {row["id"]: row["merged_into"] for row in store.complaints.export()} == {
        one: None, two: one, three: None, four_: None}
    assert store.merges.merged(one) == [two]


def test_undone_it_counts_again_and_both_are_kept(store, four, min_li):
    one, two, *_ = four
    store.merges.merge(two, one, min_li.id)
    assert store.merges.undo(two, min_li.id) == one
    assert counted(store) == four
    store.merges.merge(two, one, min_li.id)
    history = store.merges.history(two)
    assert [(row["by"], row["undone_by"]) for row in history] == [("李敏", "李敏"), ("李敏", None)]
    assert all(row["at"] for row in history) and history[0]["undone_at"]


def test_into_a_merged_one_means_its_root(store, four):
    one, two, three, last = four
    store.merges.merge(two, one, None)
    assert store.merges.merge(three, two, None) == one
    assert store.complaints.get(three)["merged_into"] == one
    assert store.merges.merge(one, last, None) == last
    assert [store.complaints.get(number)["merged_into"] for number in four] == [last, last, last, None]
    assert counted(store) == [last]
    store.merges.undo(one, None)
    assert [store.complaints.get(number)["merged_into"] for number in four] == [None, one, one, None]
    store.merges.undo(two, None)  # what was told again of two goes with it
    assert [store.complaints.get(number)["merged_into"] for number in four] == [None, None, two, None]


@pytest.mark.parametrize(("pairs", "code"), [
    ([(1, 1)], "merge_itself"), ([(2, 1), (1, 2)], "merge_cycle"), ([(2, 1), (3, 2), (1, 3)], "merge_cycle"),
    ([(2, 1), (2, 3)], "merge_already"), ([(2, 1), (2, 1)], "merge_already")])
def test_what_cannot_be_merged(store, four, pairs, code):
    *first, last = pairs
    for number, into in first:
        store.merges.merge(number, into, None)
    before = store.merges.history(1)
    with pytest.raises(InputError) as caught:
        store.merges.merge(*last, None)
    assert caught.value.code == code
    assert store.merges.history(1) == before


@pytest.mark.parametrize("pair", [(99, 1), (1, 99), (0, 1), (-1, 1)])
def test_what_is_not_there_cannot_be_merged(store, four, pair):
    with pytest.raises(NotFound, match="complaint_unknown"):
        store.merges.merge(*pair, None)
    with pytest.raises(NotFound, match="complaint_unknown"):
        store.merges.different(*pair, None)
    assert counted(store) == four


def test_undone_complaints_take_no_part(store, four):
    one, two, *_ = four
    store.complaints.undo(one)
    with pytest.raises(NotFound):
        store.merges.merge(two, one, None)
    with pytest.raises(NotFound):
        store.merges.merge(one, two, None)


def test_records_of_different_kinds_are_refused(store, complaint):
    one = store.complaints.add(complaint(), None)[0]
    other = store.complaints.add(complaint(kind="inquiry", topic=None), None)[0]
    with pytest.raises(InputError, match="merge_kinds"):
        store.merges.merge(one, other, None)


def test_nothing_to_undo(store, four):
    with pytest.raises(InputError, match="merge_none"):
        store.merges.undo(four[0], None)


def test_undoing_the_one_that_counts_frees_the_others(store, four, min_li):
    one, two, three, last = four
    store.merges.merge(two, one, None)
    store.merges.merge(three, two, None)
    store.complaints.undo(one, min_li.id)
    assert store.complaints.get(two)["merged_into"] is None
    assert store.complaints.get(three)["merged_into"] == two
    assert counted(store) == [two, last]
    assert store.merges.history(two)[0]["undone_by"] == "李敏"


def test_undoing_a_merged_one_changes_no_other(store, four):
    one, two, three, last = four
    store.merges.merge(two, one, None)
    store.merges.merge(three, two, None)
    store.complaints.undo(two)
    assert counted(store) == [one, last]


def test_clearing_the_sample_frees_what_was_merged_into_it(store, complaint):
    sample, chat, more = (store.complaints.add(complaint(source=source), None)[0] for source in ("sample", "chat", "chat"))
    store.merges.merge(chat, sample, None)
    store.merges.merge(more, chat, None)
    assert store.complaints.clear_source("sample") == 1
    assert counted(store) == [chat]
    assert store.complaints.get(more)["merged_into"] == chat


def test_told_apart_both_ways_and_once(store, four):
    one, two, *_ = four
    store.merges.different(one, two, None)
    store.merges.different(one, two, None)
    assert store.merges.told_apart(one) == {two} and store.merges.told_apart(two) == {one}
    assert len(store.merges.history(one)) == 1
    assert counted(store) == four


def test_two_at_once_merge_each_other_only_one_way(tmp_path, complaint):
    path = tmp_path / "gaishan.db"
    with Store(path) as store:
        numbers = [store.complaints.add(complaint(), None)[0] for _ in range(2)]
    results: list[str] = []
    start = threading.Barrier(2)

    def work(number: int, into: int) -> None:
        with Store(path) as mine:
            start.wait()
            try:
                mine.merges.merge(number, into, None)
                results.append("merged")
            except InputError as error:
                results.append(error.code)

    threads = [threading.Thread(target=work, args=pair) for pair in (numbers, numbers[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["merge_cycle", "merged"]


def test_an_older_file_keeps_its_complaints_and_counts(tmp_path):
    path = tmp_path / "old.db"
    old = Database(path)
    migrations.apply(old, stop_before="m007_similar")
    for number in range(3):
        old["complaints"].insert({"received_at": "2026-03-01 10:00:00", "text": "排队", "language": "zh", "kind": "complaint",
                                  "topic": "queue_wait", "source": "chat", "fingerprint": f"f{number}",
                                  "created_at": "2026-03-01 10:00:00"})
    old.conn.commit()
    old.conn.close()
    with Store(path) as store:
        assert store.complaints.count(Filter()) == 3
        assert store.vectors.has_gap("use")
        assert [number for number, _ in store.vectors.missing("use", 99, 10)] == [3, 2, 1]
        store.vectors.keep([(3, b"\x01" * 512)], "use")
        assert store.vectors.has_gap("use")
        assert [number for number, _ in store.vectors.missing("use", 99, 10)] == [2, 1]
        store.merges.merge(3, 1, None)
        assert store.complaints.count(Filter()) == 2


@pytest.mark.parametrize("branch", [None, "城东"])
def test_the_ranking_is_read_from_the_index_alone(store, four, branch):
    """No column is read from the table itself: what the partial index holds is known to be neither undone nor merged."""
    where, values = Filter(start="2026-03-01", end="2026-03-31", branch=branch).where()
    program = store.db.conn.execute(
        f"explain select topic, count(*), sum(severity) from complaints where {where} group by topic", values).fetchall()
    root = store.db.conn.execute("select rootpage from sqlite_master where name = 'complaints'").fetchone()[0]
    index = store.db.conn.execute("select rootpage from sqlite_master where name = ?",
                                  ["complaints_branch" if branch else "complaints_received"]).fetchone()[0]
    cursors = {line[2]: line[3] for line in program if line[1] == "OpenRead"}
    read = {cursors[line[2]] for line in program if line[1] == "Column" and line[2] in cursors}
    assert index in read and root not in read


def test_vectors_come_with_records_and_go_with_them(store):
    new = NewComplaint("排队", "f", "2026-03-01 10:00:00", "zh", "complaint", source="sample", vector=b"\x01" * 512, encoder="use")
    number = store.complaints.add(new, None)[0]
    assert store.complaints.add(new, None) == (number, False)
    assert store.vectors.of(number, "use") == b"\x01" * 512
    assert store.vectors.of(number, "another") is None
    last = store.vectors.last()
    store.complaints.clear_source("sample")
    assert store.vectors.of(number, "use") is None
    assert store.vectors.last() == last
    store.vectors.keep([(number, b"\x01" * 512)], "use")  # deleted meanwhile: passed over
    assert store.vectors.after(0, "use", 10) == []


def test_a_vector_of_another_encoder_takes_the_place(store, four):
    store.vectors.keep([(four[0], b"\x01" * 512)], "use")
    store.vectors.keep([(four[0], b"\x02" * 512)], "another")
    assert store.vectors.of(four[0], "use") is None
    assert len(store.vectors.after(0, "another", 10)) == 1
    assert store.vectors.has_gap("use") and not store.vectors.has_gap("another")


def test_projects_about_a_topic(store, min_li):
    assert store.projects.about(None, None) is None
    assert store.projects.about("queue_wait", "城东") is None
    first = store.projects.create("a", "seven_step", "zh", min_li.id, topic="queue_wait")
    assert store.projects.about("queue_wait", "城东").id == first
    here = store.projects.create("b", "seven_step", "zh", min_li.id, topic="queue_wait", branch="城东")
    store.projects.create("c", "seven_step", "zh", min_li.id, topic="queue_wait", branch="城西")
    assert store.projects.about("queue_wait", "城东").id == here
    assert store.projects.about("queue_wait", None).id == first
    store.projects.close(here)
    assert store.projects.about("queue_wait", "城东").id == first
    store.projects.close(first)
    assert store.projects.about("queue_wait", "城东").id == here
    assert store.projects.about("staff_attitude", "城东") is None
