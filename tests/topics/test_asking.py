"""The question between two topics: written or built, in the right order; answers in its own words."""
from __future__ import annotations

from itertools import combinations

import pytest

from bot.topics.asking import pair_question, said_in_own_words
from bot.topics.taxonomy import Taxonomy


def test_every_pair_of_topics_has_a_question_in_both_languages(taxonomy: Taxonomy) -> None:
    for a, b in combinations(taxonomy.codes, 2):
        for lang in ("zh", "en"):
            one, other = pair_question(taxonomy, a, b, lang), pair_question(taxonomy, b, a, lang)
            assert set(one.topics) == {a, b} and all(one.halves) and len(one.text) < 260
            assert one.text.endswith("？" if lang == "zh" else "?")
            assert one.topics == other.topics or frozenset((a, b)) not in taxonomy.questions
            if lang == "zh":
                assert not any(sign in one.text for sign in ',:;?"')


def test_a_written_question_is_printed_with_chinese_signs(taxonomy: Taxonomy) -> None:
    found = pair_question(taxonomy, "slow_processing", "queue_wait", "zh")
    assert found.text == "是“还没轮到您”的等待，还是“已经开始办但很慢”？"
    assert found.topics == ("queue_wait", "slow_processing")


@pytest.mark.parametrize(("a", "b"), [("queue_wait", "system_channel"), ("slow_processing", "misleading_promise"),
                                      ("slow_processing", "refund_remedy"), ("processing_error", "fee_dispute"),
                                      ("privacy_security", "intrusive_contact"), ("fee_dispute", "misleading_promise")])
def test_the_first_is_what_the_question_names_first(taxonomy: Taxonomy, a: str, b: str) -> None:
    assert pair_question(taxonomy, a, b, "en").topics == (b, a)


def test_other_is_never_offered_as_a_thing(taxonomy: Taxonomy) -> None:
    for lang, words in (("zh", "别的事情"), ("en", "something else")):
        found = pair_question(taxonomy, "other", "queue_wait", lang)
        assert found.topics == ("queue_wait", "other") and words in found.text


def test_an_unknown_topic_is_a_fault(taxonomy: Taxonomy) -> None:
    with pytest.raises(KeyError):
        pair_question(taxonomy, "queue_wait", "no_such", "zh")


@pytest.mark.parametrize(("lang", "said", "topic"), [
    ("zh", "已经开始办了，就是慢", "slow_processing"), ("zh", "还没轮到我", "queue_wait"), ("zh", "App打不开", None),
    ("zh", "已经", None), ("en", "the service had already started", "slow_processing"), ("en", "still waiting for a turn", "queue_wait"),
    ("en", "he was rude to me", None), ("en", "the and of", None), ("zh", "叫号到我就下班了，我要投诉，太气人了", None)])
def test_answers_in_the_questions_own_words(taxonomy: Taxonomy, lang: str, said: str, topic: str | None) -> None:
    assert said_in_own_words(pair_question(taxonomy, "queue_wait", "slow_processing", lang), said) == topic


def test_hostile_answers_choose_nothing(taxonomy: Taxonomy, hostile: str) -> None:
    assert said_in_own_words(pair_question(taxonomy, "staff_attitude", "fee_dispute", "zh"), hostile) is None
