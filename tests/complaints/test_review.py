"""The review queue: what waits, in which order, for whom; claims, decisions, languages."""
from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from bot.complaints import intake, review
from bot.complaints.prepare import judge, prepare
from bot.complaints.review import Waiting, arrange, how_likely
from bot.errors import InputError, NotAllowed, NotFound
from bot.similar.merging import merge, undo_merge
from bot.store import Store
from bot.store.complaints import Filter, NewComplaint
from bot.store.people import Person
from bot.topics.classification import Classification
from bot.topics.taxonomy import load_taxonomy

TAXONOMY = load_taxonomy()


@pytest.fixture
def yu_zhao(store: Store) -> Person:
    return store.people.add("赵宇", "admin")


@pytest.fixture
def put(store: Store) -> Callable[..., int]:
    made = 0

    def put(first: str = "queue_wait", second: str = "slow_processing", sure: float = 0.5, next_best: float = 0.45,
            text: str = "等了一个小时还没办好", **more: object) -> int:
        nonlocal made
        made += 1
        return store.complaints.add(NewComplaint(**{
            "text": text, "fingerprint": f"f{made}", "received_at": "2026-03-14 12:20:05", "language": "zh", "kind": "complaint",
            "topics": ((first, sure),), "confidence": sure, "band": "low", "abstained": True, "runner_up": (second, next_best),
            "review": "abstained", **more}), None)[0]

    return put


def age(store: Store, minutes: int) -> None:
    """Make everything that was claimed or decided so much older."""
    with store.db.conn:
        store.db.conn.execute(f"update reviews set claimed_at = datetime(claimed_at, '-{minutes} minutes'),"
                              f" decided_at = datetime(decided_at, '-{minutes} minutes')")


# -- the order -------------------------------------------------------------------------------------------------------
def test_uncertain_and_frequent_first() -> None:
    cases = [Waiting(1, "a|b", 1, 0.99), Waiting(2, "c|d", 5, 0.9), Waiting(3, "e|f", 5, 0.4)]
    assert [case.id for case in arrange(cases)] == [2, 3, 1]


def test_consecutive_cases_differ() -> None:
    cases = [Waiting(number, "a|b", 6, 0.9) for number in range(1, 7)] + [Waiting(7, "c|d", 2, 0.5), Waiting(8, "c|d", 2, 0.4)]
    pairs = [case.pair for case in arrange(cases)]
    assert pairs[:5] == ["a|b", "c|d", "a|b", "c|d", "a|b"] and len(pairs) == 8
    assert arrange(cases, last="a|b")[0].pair == "c|d"


def test_what_was_decided_lately_weighs_less() -> None:
    cases = [Waiting(1, "a|b", 10, 0.9), Waiting(2, "c|d", 6, 0.9)]
    assert [one.id for one in arrange(cases, limit=1)] == [1]
    assert [one.id for one in arrange(cases, ["a|b", "a|b"], limit=1)] == [2]


def test_skipped_ones_come_last() -> None:
    cases = [Waiting(1, "a|b", 10, 0.9, skips=1), Waiting(2, "c|d", 1, 0.1)]
    assert [one.id for one in arrange(cases)] == [2, 1]
    assert arrange([]) == []


# -- the walk --------------------------------------------------------------------------------------------------------
def test_the_margin_decides_within_a_pair(store: Store, min_li: Person, put: Callable[..., int]) -> None:
    put(sure=0.6, next_best=0.1)
    close = put(sure=0.48, next_best=0.47)
    assert review.next_case(store, min_li).number == close


def test_a_case_is_shown_whole(store: Store, min_li: Person, put: Callable[..., int]) -> None:
    number = put(branch="城东")
    case = review.next_case(store, min_li)
    assert (case.number, case.text, case.branch, case.reason, case.waiting) == (number, "等了一个小时还没办好", "城东", "abstained", 1)
    assert case.best == (("queue_wait", 0.5), ("slow_processing", 0.45))


def test_the_same_person_gets_the_same_open_case_another_one_another(store, min_li, yu_zhao, put) -> None:
    first, second = put(), put("fee_dispute", "refund_remedy")
    mine, theirs = review.next_case(store, min_li), review.next_case(store, yu_zhao)
    assert {mine.number, theirs.number} == {first, second}
    assert review.next_case(store, min_li).number == mine.number
    put_third = store.people.add("陈静", "supervisor")
    assert review.next_case(store, put_third) is None


def test_a_merged_case_waits_with_the_one_that_counts(store: Store, min_li: Person, put: Callable[..., int]) -> None:
    first, second = put(), put()
    assert store.reviews.waiting() == 2
    merge(store, min_li, second, first)
    assert store.reviews.waiting() == 1 and review.next_case(store, min_li).number == first
    undo_merge(store, min_li, second)
    assert store.reviews.waiting() == 2


def test_a_claim_expires_and_may_be_let_go(store, min_li, yu_zhao, put) -> None:
    number = put()
    assert review.next_case(store, min_li).number == number
    assert review.next_case(store, yu_zhao) is None
    age(store, review.CLAIM_MINUTES + 1)
    assert review.next_case(store, yu_zhao).number == number
    store.reviews.release(yu_zhao.id)
    assert review.next_case(store, min_li).number == number


def test_two_who_ask_at_the_same_moment_never_get_the_same(tmp_path, store, put) -> None:
    for number in range(12):
        put("queue_wait", ("slow_processing", "system_channel")[number % 2])
    people = [store.people.add(f"reviewer {number}", "supervisor") for number in range(6)]
    start, given, faults = threading.Barrier(6), [], []

    def work(person: Person) -> None:
        try:
            with Store(tmp_path / "gaishan.db") as own:
                start.wait()
                given.append(review.next_case(own, person).number)
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test must see it
            faults.append(error)

    threads = [threading.Thread(target=work, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == [] and len(given) == len(set(given)) == 6


def test_a_topic_given_is_a_correction_with_name_and_time(store, min_li, put) -> None:
    number = put()
    decided = review.label(store, min_li, number, "slow_processing", TAXONOMY)
    assert (decided.decision, decided.was) == ("corrected", None)
    row = store.complaints.get(number)
    assert (row["topic"], row["abstained"], row["review"], row["confirmed_by"]) == ("slow_processing", 0, None, min_li.id)
    assert [(one["to_topic"], one["by"]) for one in row["corrections"]] == [("slow_processing", "李敏")] and row["corrections"][0]["at"]
    [kept] = store.reviews.of(number)
    assert (kept["decision"], kept["topic"], kept["by"]) == ("corrected", "slow_processing", "李敏")
    assert store.reviews.waiting() == 0 and store.complaints.count_by_topic(Filter()).unlabelled == 0


def test_ok_on_a_low_label_confirms_it(store, min_li, put) -> None:
    number = put(topic="queue_wait", abstained=False, review="low")
    assert review.accept(store, min_li, number, TAXONOMY).decision == "confirmed"
    row = store.complaints.get(number)
    assert (row["topic"], row["confirmed_by"], row["review"], row["corrections"]) == ("queue_wait", min_li.id, None, [])


def test_ok_on_an_open_one_takes_the_best_guess(store, min_li, put) -> None:
    number = put()
    review.accept(store, min_li, number, TAXONOMY)
    assert store.complaints.get(number)["topic"] == "queue_wait"


def test_ok_without_a_guess(store, min_li, put) -> None:
    number = put(topics=(), runner_up=None)
    with pytest.raises(InputError) as caught:
        review.accept(store, min_li, number, TAXONOMY)
    assert caught.value.code == "review_no_guess"


def test_no_complaint_leaves_every_count(store, min_li, put) -> None:
    number = put()
    assert review.not_complaint(store, min_li, number).decision == "not_complaint"
    row = store.complaints.get(number)
    assert (row["kind"], row["topic"], row["review"]) == ("other", None, None)
    assert store.complaints.count(Filter()) == 0 and row["corrections"][0]["by"] == "李敏"


def test_skipped_comes_back_later(store, min_li, yu_zhao, put) -> None:
    number = put()
    review.skip(store, min_li, number)
    assert review.next_case(store, min_li) is None and store.reviews.waiting() == 1
    assert review.next_case(store, yu_zhao).number == number  # somebody else may know
    store.reviews.release(yu_zhao.id)
    age(store, review.REST_MINUTES + 1)
    assert review.next_case(store, min_li).number == number


def test_what_is_settled_elsewhere_leaves_the_queue(store, min_li, put) -> None:
    given, confirmed, undone = put(), put(topic="queue_wait", abstained=False, review="low"), put()
    intake.set_topic(store, min_li, given, "fee_dispute")
    intake.confirm(store, min_li, confirmed)
    intake.undo(store, min_li, undone)
    assert store.reviews.waiting() == 0 and review.next_case(store, min_li) is None
    for number in (given, confirmed):
        for act in (lambda n: review.label(store, min_li, n, "other", TAXONOMY), lambda n: review.skip(store, min_li, n),
                    lambda n: review.not_complaint(store, min_li, n), lambda n: review.case_of(store, min_li, n)):
            with pytest.raises(InputError) as caught:
                act(number)
            assert caught.value.code == "review_done"
    assert store.complaints.get(given)["topic"] == "fee_dispute"
    with pytest.raises(NotFound):
        review.label(store, min_li, undone, "other", TAXONOMY)


@pytest.mark.parametrize("topic", ["", "no_such", "'; drop table reviews; --", "排队等候"])
def test_only_a_code_is_a_topic(store, min_li, put, topic: str) -> None:
    number = put()
    with pytest.raises(InputError) as caught:
        review.label(store, min_li, number, topic, TAXONOMY)
    assert caught.value.code == "topic_unknown" and store.reviews.waiting() == 1


@pytest.mark.parametrize("role", ["staff", "team", "committee", None])
def test_roles(store, put, role: str | None) -> None:
    number = put()
    person = store.people.add("王强", role) if role else None
    for act in (lambda: review.next_case(store, person), lambda: review.label(store, person, number, "other", TAXONOMY),
                lambda: review.skip(store, person, number), lambda: review.not_complaint(store, person, number),
                lambda: review.case_of(store, person, number)):
        with pytest.raises(NotAllowed):
            act()
    assert store.reviews.waiting() == 1 and store.complaints.get(number)["topic"] is None


def test_a_large_queue_is_counted_whole(store, min_li, put) -> None:
    for number in range(40):
        put("queue_wait", "slow_processing", 0.5, 0.4 + number / 1000)
    put("fee_dispute", "refund_remedy", 0.5, 0.49)
    case = review.next_case(store, min_li)
    assert (case.waiting, case.best[0][0]) == (41, "queue_wait")  # 40 alike weigh more than one that is closer
    assert case.best[1][1] == pytest.approx(0.439)  # the closest of them
    assert store.reviews.by_reason() == {"abstained": 41}


# -- what waits ------------------------------------------------------------------------------------------------------
SURE = Classification("complaint", 0.95, "queue_wait", (("queue_wait", 0.95),), 0.95, "high", False, 1, runner_up=("other", 0.02))
LOW = Classification("complaint", 0.9, "queue_wait", (("queue_wait", 0.55),), 0.55, "low", False, 1, runner_up=("other", 0.2))
OPEN = Classification("complaint", 0.9, "queue_wait", (("queue_wait", 0.45),), 0.45, "low", True, 1, runner_up=("other", 0.4))
ASKS = Classification("inquiry", 0.8, abstained=False)
SPANISH = "Esperé dos horas en la cola y nadie me atendió"


@pytest.mark.parametrize(("said", "text", "why"), [
    (SURE, "排队等了一个小时", None), (LOW, "排队等了一个小时", "low"), (OPEN, "排队等了一个小时", "abstained"), (ASKS, "几点开门", None),
    (SURE, SPANISH, "language"), (ASKS, SPANISH, "language")])
def test_why_a_record_waits(said: Classification, text: str, why: str | None) -> None:
    said = judge(prepare(text), said)
    new = intake.record(text, said, kind=said.kind, received_at="2026-03-14 12:00:00", fingerprint="f", source="x.csv")
    assert new.review == why
    assert new.runner_up == (said.runner_up if said.kind == "complaint" else None)
    if text == SPANISH:
        assert (new.language, new.kind, new.topic, new.abstained) == ("es", "complaint", "other", True)


@pytest.mark.parametrize(("share", "word"), [(None, "possible"), (0.6, "likely"), (0.59, "possible"), (0.3, "possible"), (0.29, "unlikely")])
def test_confidence_in_words(share: float | None, word: str) -> None:
    assert how_likely(share) == word


def test_records_of_before_wait_too(tmp_path) -> None:
    from sqlite_utils import Database

    from bot.store.migrations import migrations

    path = tmp_path / "old.db"
    old = Database(path)
    migrations.apply(old, stop_before="m009_review")
    for number, (kind, band, abstained, confirmed) in enumerate([
            ("complaint", "low", 1, None), ("complaint", "low", 0, None), ("complaint", "high", 0, None), ("inquiry", None, 0, None),
            ("complaint", "low", 0, 1)]):
        old["people"].insert({"id": 1, "name": "李敏", "role": "admin", "key": "k", "created_at": "x"}, ignore=True)
        old["complaints"].insert({"received_at": "2026-01-01 00:00:00", "text": "x", "language": "zh", "kind": kind, "band": band,
                                  "abstained": abstained, "confirmed_by": confirmed, "source": "x", "fingerprint": f"f{number}", "created_at": "x"})
    old.conn.commit()
    old.conn.close()
    with Store(path) as store:
        assert store.reviews.by_reason() == {"abstained": 1, "low": 1}
