"""Whose voice a message has, by rule; how often that is right is measured in tests/rasa/test_voice_heldout.py."""
from __future__ import annotations

import pytest

from bot.complaints.voice import customers_words
from bot.topics.classification import Classification

NEAR = {"intent": "help", "cosine": 0.6}
HEARD = Classification("complaint", 0.96, band="high", abstained=False, severity=1)


@pytest.mark.parametrize(("text", "intent"), [
    ("取消我的预约也不告诉一声", "subscribe_digest"), ("又逾期了说是我的错", "overdue_cases"), ("the waiter laughed at me", "out_of_scope"),
    ("投诉没人管", "start_complaint"), ("投诉了三次都没人理", "overdue_cases"), ("my complaint was ignored", "my_cases")])
def test_a_complaint_taken_for_a_wish(text: str, intent: str) -> None:
    assert customers_words(text, intent, 0.6, NEAR, HEARD)
    assert not customers_words(text, intent, 1.0, NEAR, HEARD), "a fixed command"
    assert not customers_words(text, intent, 0.6, {**NEAR, "cosine": 0.95}, HEARD), "all but a line of the training"
    assert customers_words(text, intent, 0.6, {"intent": "give_complaint", "cosine": 0.95}, HEARD), "nearest to a complaint"
    assert not customers_words(text, intent, 0.6, NEAR, Classification("inquiry", 0.96))


@pytest.mark.parametrize(("text", "intent"), [
    ("把逾期的投诉列出来", "overdue_cases"), ("排队的呢", "ask_top_topics"), ("为什么比上个月多", "ask_top_topics"), ("只看手机银行", "show_cases"),
    ("没人处理的投诉", "overdue_cases"), ("投诉没人管的有哪些", "overdue_cases"), ("show my complaint is it closed?", "case_status"),
    ("show the critical ones nobody checked", "show_urgent"), ("cancel task 5", "settle_task"), ("归到系统故障去", "correct_topic")])
def test_what_is_said_to_the_bot(text: str, intent: str) -> None:
    assert not customers_words(text, intent, 0.5, NEAR, HEARD)


@pytest.mark.parametrize(("text", "heard"), [("快递员态度不好", True), ("应该是态度不好", False), ("change fee is ridiculous", False),
                                             ("the courier was rude", True), ("it's the attitude", False)])
def test_a_correction_says_that_it_is_one(text: str, heard: bool) -> None:
    assert customers_words(text, "correct_topic", 0.91, NEAR, HEARD) is heard


def test_a_grave_text_and_a_suggestion() -> None:
    grave = Classification("complaint", 0.82, band="low", severity=3)
    assert customers_words("a tile fell on my daughter", "goodbye", 0.8, NEAR, grave)
    wish = Classification("suggestion", 0.95)
    assert customers_words("It would be great if the app let us sort by shop", "correct_topic", 0.6, NEAR, wish)
    assert not customers_words("sort them by shop", "ask_top_topics", 0.6, NEAR, wish)
