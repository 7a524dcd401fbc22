"""Short answers to a question about a label."""
from __future__ import annotations

import pytest

from bot.complaints.answers import Answer, read_answer
from bot.topics.asking import pair_question
from bot.topics.taxonomy import load_taxonomy

TAXONOMY = load_taxonomy()
PAIR = pair_question(TAXONOMY, "queue_wait", "slow_processing", "zh")


@pytest.mark.parametrize(("text", "topic"), [
    ("前一个", "queue_wait"), ("是前面那个", "queue_wait"), ("第一个吧", "queue_wait"), ("The first one", "queue_wait"), ("1", "queue_wait"),
    ("后者", "slow_processing"), ("the second", "slow_processing"), ("it's the latter", "slow_processing"), ("二", "slow_processing"), ("2.", "slow_processing"),
    ("排队等候", "queue_wait"), ("应该是排队的问题", "queue_wait"), ("办理缓慢吧", "slow_processing"), ("QUEUE", "queue_wait"), ("it is about fees", "fee_dispute"),
    ("收费争议", "fee_dispute"), ("Ｑｕｅｕｅ", "queue_wait"), ("other", "other")])
def test_a_topic(text: str, topic: str) -> None:
    assert read_answer(text, TAXONOMY, PAIR) == Answer("topic", topic)


@pytest.mark.parametrize(("text", "kind"), [
    ("都不是", "neither"), ("两个都不对", "neither"), ("Neither of them", "neither"), ("none", "neither"), ("不确定", "unsure"),
    ("不确定，留给复核", "unsure"), ("not sure, leave it for review", "unsure"), ("I don't know", "unsure"), ("ok", "ok"), ("好的", "ok"), ("Yes.", "ok"),
    ("跳过", "skip"), ("next", "skip"), ("不是投诉", "not_complaint"), ("this is not a complaint", "not_complaint"), ("退出", "stop"),
    ("that's all for now", "stop"), ("quit", "stop"), ("？", "topics"), ("其他类别", "topics")])
def test_the_other_kinds(text: str, kind: str) -> None:
    assert read_answer(text, TAXONOMY, PAIR) == Answer(kind)


@pytest.mark.parametrize("text", [
    "上个月投诉最多的是哪几类？", "排队的投诉有多少", "top complaint categories last month", "投诉：排队太久", "3", "0", "99", "帮助", "开始对比评分",
    "什么是排队", "I waited two hours in the queue and nobody came", "第三个", "first come first served"])
def test_a_question_in_between_is_no_answer(text: str) -> None:
    assert read_answer(text, TAXONOMY, PAIR) is None


def test_numbers_of_the_list() -> None:
    assert read_answer("3", TAXONOMY, PAIR, numbered=True) == Answer("topic", TAXONOMY.codes[2])
    assert read_answer("17", TAXONOMY, None, numbered=True) == Answer("topic", "other")
    for text in ("0", "18", "-1", "3.5"):
        assert read_answer(text, TAXONOMY, None, numbered=True) is None


def test_the_first_of_nothing() -> None:
    assert read_answer("前一个", TAXONOMY) is None and read_answer("1", TAXONOMY) is None


def test_hostile(hostile: str) -> None:
    """Only the two words hidden between invisible marks are an answer: the ones that can be seen."""
    expected = Answer("topic", "queue_wait") if "\u200b" in hostile else None
    assert read_answer(hostile, TAXONOMY, PAIR) == expected
