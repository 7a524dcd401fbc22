"""Samples labelled blind: drawing, labelling, report, audit."""
from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml

from bot.complaints import agreement
from bot.complaints.agreement import NOT_COMPLAINT, stratified
from bot.errors import InputError, NotAllowed, NotFound
from bot.store import Store
from bot.store.complaints import Filter, NewComplaint
from bot.store.people import Person
from bot.topics.taxonomy import PATH, Taxonomy, load_taxonomy

TAXONOMY = load_taxonomy()
TOPICS = ("queue_wait", "fee_dispute", "staff_attitude", None)


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "gaishan.db") as opened:
        for name, role in (("李敏", "supervisor"), ("王强", "team"), ("陈静", "staff")):
            opened.people.add(name, role)
        list(opened.complaints.add_many([
            NewComplaint(f"text {number}", f"f{number}", f"2026-03-{number % 28 + 1:02d} 10:00:00", "en" if number % 5 == 0 else "zh", "complaint",
                         TOPICS[number % 4], branch="城东" if number % 2 else "城西") for number in range(120)], None))
        yield opened


@pytest.fixture
def boss(store: Store) -> Person:
    return store.people.named("李敏")


@pytest.fixture
def member(store: Store) -> Person:
    return store.people.named("王强")


def walk(store: Store, person: Person, number: int, say, round: int = 1) -> int:
    count, after = 0, 0
    while case := agreement.next_case(store, person, number, round, after):
        assert set(case) == {"id", "position", "text"}  # nothing that tells a label
        label = say(store.complaints.get(case["id"])["topic"] or "other", case["position"])
        if label is None:
            after = case["position"]
            continue
        agreement.give(store, person, number, case["id"], label, TAXONOMY, round)
        count += 1
    return count


def test_a_sample_holds_every_topic_and_keeps_the_shares(store, boss) -> None:
    sample = agreement.draw(store, boss, 60, Filter(), seed=4)
    assert (sample.size, sample.population, sample.seed) == (60, 120, 4)
    counts = [sum(count for (topic, _), count in sample.strata.items() if topic == one) for one in TOPICS]
    assert counts == [15, 15, 15, 15]
    assert sum(count for (_, lang), count in sample.strata.items() if lang == "en") == 12


def test_the_seed_decides(store, boss) -> None:
    def drawn(seed):
        return [row["id"] for row in store.agreement.cases(agreement.draw(store, boss, 20, Filter(), seed=seed).number)]

    assert drawn(4) == drawn(4) != drawn(5)
    assert agreement.draw(store, boss, 20, Filter()).seed is not None


def test_a_rare_topic_is_never_left_out() -> None:
    rows = [{"id": number, "topic": "a", "language": "zh"} for number in range(500)] + [{"id": 999, "topic": "rare", "language": "en"}]
    for seed in range(10):
        found = stratified(rows, 10, seed)
        assert len(found) == len({row["id"] for row in found}) == 10 and any(row["topic"] == "rare" for row in found)
    assert len(stratified(rows, 9999, 1)) == 501


def test_the_scope_is_kept(store, boss) -> None:
    sample = agreement.draw(store, boss, 10, Filter(start="2026-03-01", end="2026-03-10", branch="城东"), 1)
    assert store.agreement.get(sample.number)["scope"] == {"start": "2026-03-01", "end": "2026-03-10", "branch": "城东"}
    assert all(store.complaints.get(row["id"])["branch"] == "城东" for row in store.agreement.cases(sample.number))


@pytest.mark.parametrize(("size", "which", "code"), [
    (1, Filter(), "agreement_size"), (-5, Filter(), "agreement_size"), (10**6, Filter(), "agreement_size"),
    (10, Filter(branch="nowhere"), "agreement_no_cases"), (10, Filter(branch="'; drop table complaints; --"), "agreement_no_cases")])
def test_samples_that_cannot_be_drawn(store, boss, size: int, which: Filter, code: str) -> None:
    with pytest.raises(InputError) as caught:
        agreement.draw(store, boss, size, which)
    assert caught.value.code == code and store.agreement.numbers() == []


def test_two_readers(store, boss, member) -> None:
    number = agreement.draw(store, boss, 60, Filter(), 4).number
    with pytest.raises(InputError) as caught:
        agreement.report(store, boss, number)
    assert caught.value.code == "agreement_one_reader"
    assert walk(store, boss, number, lambda topic, at: topic) == 60
    # the second one sees fees where the first sees queues, every third time
    assert walk(store, member, number, lambda topic, at: "fee_dispute" if topic == "queue_wait" and at % 3 == 0 else topic) == 60
    found = agreement.report(store, boss, number)
    main = found.pairs[found.main]
    assert (found.readers, main.n, found.size) == ({"李敏": 60, "王强": 60}, 60, 60)
    assert 0.7 < main.kappa < 1 and main.low < main.kappa < main.high and main.verdict in ("marginal", "good")
    assert [pair for pair, _ in found.confused] == [("fee_dispute", "queue_wait")]
    assert found.topics["staff_attitude"].kappa == 1.0 and found.topics["queue_wait"].kappa < 1
    # the model against what both say: its labels were theirs, what it left open is counted apart
    assert found.model.kappa == 1.0 and found.abstained == 15


def test_labelling_is_taken_up_where_it_was_left(store, boss) -> None:
    number = agreement.draw(store, boss, 10, Filter(), 1).number
    first = agreement.next_case(store, boss, number)
    agreement.give(store, boss, number, first["id"], NOT_COMPLAINT, TAXONOMY)
    assert agreement.next_case(store, boss, number)["position"] == 2
    assert walk(store, boss, number, lambda topic, at: None if at == 5 else topic) == 8
    assert agreement.next_case(store, boss, number)["position"] == 5


def test_the_second_round_follows_the_first(store, boss, member) -> None:
    number = agreement.draw(store, boss, 60, Filter(), 1).number
    with pytest.raises(InputError) as caught:
        agreement.next_case(store, boss, number, 2)
    assert caught.value.code == "agreement_first_open"
    for person in (boss, member):
        walk(store, person, number, lambda topic, at: topic)
    walk(store, boss, number, lambda topic, at: "other" if at <= 6 else topic, round=2)
    found = agreement.report(store, boss, number)
    assert list(found.within) == ["李敏"] and found.within["李敏"].n == 60 and found.within["李敏"].kappa < 1
    assert found.pairs[found.main].kappa == 1.0  # the second round is not mixed with the first


def test_readers_against_the_stored_label(store, boss, member) -> None:
    number = agreement.draw(store, boss, 12, Filter(), 1).number
    wrong = next(row for row in store.agreement.cases(number) if row["topic"] == "queue_wait")["id"]
    for person in (boss, member):
        while case := agreement.next_case(store, person, number):
            topic = store.complaints.get(case["id"])["topic"]
            agreement.give(store, person, number, case["id"], "fee_dispute" if case["id"] == wrong else topic or "other", TAXONOMY)
    [suspect] = agreement.against_readers(store, boss, number)
    assert (suspect.number, suspect.stored, suspect.suggested, suspect.by) == (wrong, "queue_wait", "fee_dispute", "readers")
    assert agreement.against_readers(store, boss) == [suspect]
    store.complaints.correct(wrong, boss.id, "fee_dispute")
    assert agreement.against_readers(store, boss) == []


@pytest.mark.parametrize("label", ["", "no_such", "'; drop table people; --", "<script>"])
def test_only_labels_are_kept(store, boss, label: str) -> None:
    number = agreement.draw(store, boss, 5, Filter(), 1).number
    case = agreement.next_case(store, boss, number)
    with pytest.raises(InputError):
        agreement.give(store, boss, number, case["id"], label, TAXONOMY)
    assert store.agreement.labels(number) == []


def test_unknown_samples(store, boss) -> None:
    for act in (agreement.next_case, agreement.report, agreement.against_readers):
        with pytest.raises(NotFound):
            act(store, boss, 99)


def test_roles(store, boss, member) -> None:
    number = agreement.draw(store, boss, 5, Filter(), 1).number
    staff = store.people.named("陈静")
    for act in (lambda: agreement.draw(store, member, 5, Filter()), lambda: agreement.report(store, member, number),
                lambda: agreement.next_case(store, staff, number), lambda: agreement.next_case(store, None, number),
                lambda: agreement.against_readers(store, staff, number)):
        with pytest.raises(NotAllowed):
            act()
    assert agreement.next_case(store, member, number) is not None


# -- topics merged and split since the labels were given ---------------------------------------------------------
def changed(tmp_path: Path, **changes: object) -> Taxonomy:
    (tmp_path / "topics.yml").write_text(yaml.safe_dump(changes, allow_unicode=True), "utf-8")
    return load_taxonomy(PATH, tmp_path / "topics.yml")


def labelled_twice(store: Store, boss: Person, member: Person) -> int:
    """Two readers who differ only in every third queue, which the second calls slow."""
    number = agreement.draw(store, boss, 60, Filter(), 4).number
    walk(store, boss, number, lambda topic, at: topic)
    walk(store, member, number, lambda topic, at: "slow_processing" if topic == "queue_wait" and at % 3 == 0 else topic)
    return number


def test_cases_to_settle_are_listed_with_both_labels(store, boss, member) -> None:
    number = labelled_twice(store, boss, member)
    found = agreement.report(store, boss, number)
    assert len(found.disagreements) == sum(count for _, count in found.confused) > 0
    for one in found.disagreements:
        assert one.labels == {"李敏": "queue_wait", "王强": "slow_processing"}
        assert one.text == store.complaints.get(one.number)["text"]
    assert found.left_out == []


def test_merged_labels_are_read_as_what_they_are_today(store, boss, member, tmp_path) -> None:
    number = labelled_twice(store, boss, member)
    merged = changed(tmp_path, merges={"queue_wait": "slow_processing"})
    found = agreement.report(store, boss, number, merged)
    assert "queue_wait" not in found.topics and found.topics["slow_processing"].kappa == 1.0
    assert found.pairs[found.main].kappa == 1.0 and found.disagreements == [] and found.model.kappa == 1.0
    store.db.conn.execute("update complaints set topic = 'slow_processing' where topic = 'queue_wait'")
    assert agreement.against_readers(store, boss, number, merged) == agreement.against_readers(store, boss, None, merged)
    assert not any(one.stored == "slow_processing" for one in agreement.against_readers(store, boss, number, merged))
    # as long as nothing is merged the same labels are two topics
    assert any(one.suggested == "queue_wait" for one in agreement.against_readers(store, boss, number, TAXONOMY))


def test_labels_of_a_split_topic_are_decided_by_words_or_left_out(store, boss, member, tmp_path) -> None:
    number = labelled_twice(store, boss, member)
    queues = [row["id"] for row in store.agreement.cases(number) if row["topic"] == "queue_wait"]
    store.db.conn.execute("update complaints set text = 'no seat while waiting' where id = ?", [queues[0]])
    split = changed(tmp_path, splits={"queue_wait": [{"code": "slow_processing", "words": {"zh": ["快递"], "en": ["parcel"]}},
                                                     {"code": "facility_env", "words": {"zh": ["座位"], "en": ["seat"]}}]})
    found = agreement.report(store, boss, number, split)
    assert found.left_out == sorted(queues[1:]) and found.pairs[found.main].n == 60 - len(queues) + 1
    assert "queue_wait" not in found.topics and "facility_env" in found.topics
    assert agreement.left_out(store, boss, None, split) == found.left_out and agreement.left_out(store, boss, number, TAXONOMY) == []
    assert {one.suggested for one in agreement.against_readers(store, boss, number, split)} <= {*split.codes}


def test_labels_nobody_can_read_any_more(store, boss, member, tmp_path) -> None:
    number = agreement.draw(store, boss, 2, Filter(branch="城东"), 1).number
    for person in (boss, member):
        walk(store, person, number, lambda topic, at: "queue_wait")
    split = changed(tmp_path, splits={"queue_wait": [{"code": "slow_processing", "words": {"zh": ["快递"], "en": ["parcel"]}},
                                                     {"code": "facility_env", "words": {"zh": ["座位"], "en": ["seat"]}}]})
    with pytest.raises(InputError) as caught:
        agreement.report(store, boss, number, split)
    assert (caught.value.code, caught.value.params["count"]) == ("agreement_outdated", 2)


# -- going back, a second time ----------------------------------------------------------------------------------
def test_the_case_before_comes_again(store, boss, member) -> None:
    number = agreement.draw(store, boss, 5, Filter(), 1).number
    first = agreement.next_case(store, boss, number)
    agreement.give(store, boss, number, first["id"], "queue_wait", TAXONOMY)
    assert agreement.previous_case(store, boss, number, 2) == first
    assert agreement.previous_case(store, boss, number, 1) is None
    agreement.give(store, boss, number, first["id"], "fee_dispute", TAXONOMY)
    assert [row["topic"] for row in store.agreement.labels(number)] == ["fee_dispute"]
    with pytest.raises(NotAllowed):
        agreement.previous_case(store, store.people.named("陈静"), number, 2)


@pytest.mark.parametrize("days", [0, 6, 7, 30])
def test_days_since_the_first_labelling(store, boss, member, days: int) -> None:
    number = agreement.draw(store, boss, 3, Filter(), 1).number
    assert agreement.days_since_first(store, boss, number) is None
    for person in (boss, member):
        walk(store, person, number, lambda topic, at: topic)
    today = dt.date.fromisoformat(store.agreement.labels(number)[0]["at"][:10])
    store.db.conn.execute("update agreement_labels set at = ? where person_id = ?", [f"{today - dt.timedelta(days)} 23:59:59", boss.id])
    assert agreement.days_since_first(store, boss, number) == days
