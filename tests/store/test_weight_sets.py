"""Weight sets in the store: append-only judgements, several raters, the study they belong to; the chart of a result."""
from __future__ import annotations

import pytest

from bot.choosing.weights.rating import Rating, apply_to_study, together
from bot.errors import InputError, NotFound
from bot.language.texts import LANGUAGES


@pytest.fixture
def people(store):
    return [store.people.add(name, "team").id for name in ("李敏", "王强")]


def rated(store, number, person, *answers) -> Rating:
    rating = Rating(store, number, person)
    for answer in answers:
        rating.answer(answer)
    return rating


def test_corrections_are_added_and_the_newest_counts_in_the_first_order(store, people):
    number = store.weights.create(["a", "b", "c"], "ahp", "en", people[0])
    rating = rated(store, number, people[0], "left 3", "left 5")
    rating.answer("right 2", ("a", "b"))
    assert [(one.number, one.left, one.right, one.value) for one in store.weights.judgements(number, people[0])] == [
        (1, "a", "b", 0.5), (2, "a", "c", 5)]
    assert store.db["weight_judgements"].count == 3


def test_the_same_message_is_stored_once(store, people):
    number = store.weights.create(["a", "b", "c"], "ahp", "en", people[0])
    rating = Rating(store, number, people[0])
    for _ in range(2):
        rating.answer("left 3", message_id="m1")
    assert [(one.left, one.right) for one in store.weights.judgements(number, people[0])] == [("a", "b")]


def test_raters_are_apart_and_only_finished_ones_count(store, people):
    number = store.weights.create(["a", "b", "c"], "0-1", "zh", people[0])
    with pytest.raises(InputError) as caught:
        together(store, number)
    assert caught.value.code == "weights_nobody_finished"
    rated(store, number, people[0], "左", "左")
    rated(store, number, people[1], "右")
    assert together(store, number).raters == 1
    assert [(name, done) for _, name, done in store.weights.raters(number)] == [("李敏", True), ("王强", False)]
    assert store.weights.newest(people[1]) == number


def test_a_set_nobody_knows(store):
    with pytest.raises(NotFound) as caught:
        store.weights.get(7)
    assert caught.value.code == "weights_unknown"


@pytest.fixture
def study(store, people):
    number = store.studies.create("x", "我们", "zh", people[0])
    store.studies.set_attributes(number, [(name, None) for name in "abc"])
    return number


def test_weights_go_into_their_study_with_their_source(store, people, study):
    number = store.weights.create(list("abc"), "ahp", "en", people[0], study)
    rated(store, number, people[0], "left 2", "left 4", "left 2")
    assert apply_to_study(store, number)
    assert store.studies.get(study).importance == pytest.approx({"a": 400 / 7, "b": 200 / 7, "c": 100 / 7})
    assert store.studies.weight_set(study) == number
    store.studies.set_importance(study, {"a": 9})
    assert store.studies.weight_set(study) is None  # typed in again: the source is another


def test_what_does_not_fit_the_study_is_not_written(store, people, study):
    alone = store.weights.create(list("abc"), "ahp", "en", people[0])
    assert apply_to_study(store, alone) is False
    zero = store.weights.create(list("abc"), "0-4", "en", people[0], study)
    rated(store, zero, people[0], "4:0", "4:0")
    with pytest.raises(InputError) as caught:
        apply_to_study(store, zero)
    assert caught.value.code == "weights_zero_in_study"
    number = store.weights.create(list("abc"), "direct", "en", people[0], study)
    rated(store, number, people[0], "9 6 3")
    store.studies.set_attributes(study, [("a", None), ("x", None)])
    with pytest.raises(InputError) as caught:
        apply_to_study(store, number)
    assert caught.value.code == "weights_study_changed" and store.studies.get(study).importance == {}
    store.studies.close(study, [])
    assert apply_to_study(store, number) is False


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_chart_is_valid_and_names_every_item(store, people, lang):
    import altair

    from bot.reports.charts_weights import weights_chart

    number = store.weights.create(["排队 <b>", "速度", "a" * 40], "direct", lang, people[0])
    rated(store, number, people[0], "9 6 3")
    spec = weights_chart(together(store, number), lang)
    altair.LayerChart.from_dict(spec)
    assert len(spec["datasets"]["rows"]) == 3 and "50.0%" in str(spec)
