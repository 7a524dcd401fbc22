"""The net below the words of severity: what it asks about, what it leaves alone, and what it is without a model of it."""
from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import yaml
from scipy import sparse

from bot.topics.doubt import FILE, DoubtHead, fit_doubt
from bot.topics.features import Grams
from bot.topics.model import TopicModel
from bot.topics.severity import SEVERE, assess

# harm without one word of data/severity.yml
HARM = ["按摩店师傅一使劲，我脖子到现在转不过来，左手发麻端不住杯子", "吃了你们家的盒饭，全家人吐到天亮，孩子嘴唇都发白了",
        "The masseur pulled and I still cannot turn my neck, my left hand has gone numb",
        "Your heater burnt a hole through the mattress while the baby was asleep on it"]
HARMLESS = ["柜台排队等了一个小时", "客服态度冷淡，爱理不理", "菜单看得我头疼，套餐太多", "The queue took an hour", "The teller sighed and looked away",
            "Your prices are daylight robbery"]
UNSEEN = yaml.safe_load((Path(__file__).parent / "harm_unseen.yml").read_text("utf-8"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_few_severe_complaints_nobody_had_read_are_passed_over(lang: str, model: TopicModel) -> None:
    def told(name: str) -> float:
        found = [one.severity_doubt or (one.kind, one.severity) == ("complaint", SEVERE)
                 for one in model.classify_many(UNSEEN[lang][name])]
        return sum(found) / len(found)

    assert len(UNSEEN[lang]["severe"]) == len(UNSEEN[lang]["harmless"]) == 80
    # measured: .86 and .86 of the severe ones, .04 and .06 of the harmless ones; by words alone .55 and .41
    assert told("severe") > 0.8 and told("harmless") < 0.15


@pytest.mark.parametrize("text", HARM)
def test_harm_in_other_words_is_asked_about_and_raises_nothing(text: str, model: TopicModel) -> None:
    found = model.classify(text)
    assert assess(text, found.topic).level < SEVERE
    assert (found.kind, found.severity_doubt) == ("complaint", True) and found.severity < SEVERE


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_complaints_are_left_alone(text: str, model: TopicModel) -> None:
    assert not model.classify(text).severity_doubt


@pytest.mark.parametrize("text", ["我妈在大厅滑倒，送去医院缝了三针", "谢谢你们的医生，我妈的手现在能端碗了", "", "请问你们几点关门"])
def test_what_is_severe_already_and_what_is_no_complaint_is_not_asked_about(text: str, model: TopicModel) -> None:
    assert not model.classify(text).severity_doubt


def test_a_person_may_call_anything_a_complaint(model: TopicModel) -> None:
    assert all(model.may_be_severe(text) for text in HARM)
    assert not any(model.may_be_severe(text) for text in (*HARMLESS, "", "😡"))


def test_a_batch_is_judged_as_each_text_is(model: TopicModel) -> None:
    texts = [*HARM, *HARMLESS]
    for quick in (False, True):
        assert [one.severity_doubt for one in model.classify_many(texts, quick=quick)] == [text in HARM for text in texts]


def test_a_model_of_before_asks_about_nothing(model: TopicModel, tmp_path) -> None:
    model.nlp.to_disk(tmp_path / "old")
    (tmp_path / "old" / "gaishan_severity" / FILE).unlink()
    old = TopicModel.load(tmp_path / "old")
    assert [old.classify(text).severity_doubt for text in HARM] == [False] * len(HARM)
    shutil.rmtree(tmp_path / "old" / "gaishan_severity")
    assert not TopicModel.load(tmp_path / "old").classify(HARM[0]).severity_doubt


def test_saved_and_loaded_it_is_the_same(tmp_path) -> None:
    head = DoubtHead(np.array([1.0, -2.0]), 0.5, np.array([0.25, 0.0, 3.0]), -1.0, 2.0, -0.5)
    head.save(tmp_path)
    again = DoubtHead.load(tmp_path)
    assert (again.threshold, again.gate, again.vector_intercept, again.ngram_intercept) == (2.0, -0.5, 0.5, -1.0)
    words = again.by_words([Grams(np.array([0, 2]), np.array([1.0, 2.0]))])
    assert words == pytest.approx([0.25 + 6.0 - 1.0])
    assert again.with_vectors(words, np.array([[1.0, 1.0]])) == pytest.approx(words + 1.0 - 2.0 + 0.5)
    assert DoubtHead.load(tmp_path / "none") is None and len(again.by_words([])) == 0


def test_the_limits_ask_about_a_twentieth_of_the_harmless() -> None:
    rng = np.random.default_rng(1)
    harmless = np.arange(1000) < 900
    words = rng.normal(size=1000) + 2 * ~harmless
    both = words + rng.normal(size=1000) + 2 * ~harmless
    head = DoubtHead(np.zeros(2), 0.0, np.zeros(3), 0.0).with_limits(words, both, harmless)
    asked = both >= head.threshold
    assert asked[harmless].mean() == pytest.approx(0.05, abs=0.002)
    assert (words[asked] >= head.gate).mean() == pytest.approx(0.97, abs=0.01)


@pytest.mark.parametrize("severe", [True, False])
def test_without_both_kinds_of_examples_nobody_is_asked(severe: bool) -> None:
    head = fit_doubt(np.ones((4, 2)), sparse.csr_matrix(np.ones((4, 3))), np.full(4, severe), np.ones(4))
    words = head.by_words([Grams(np.array([0]), np.array([1.0]))])
    head = head.with_limits(words, head.with_vectors(words, np.ones((1, 2))), np.array([True]))
    assert not (words >= head.gate).any() or not (words >= head.threshold).any()


def test_training_says_what_the_net_finds(model: TopicModel) -> None:
    told = model.meta["doubt"]
    assert told["n"] > 300 and told["asked"] < 0.06
    assert told["found zh"] > 0.4 and told["found en"] > 0.4  # of severe examples it was not trained on, by no word found
