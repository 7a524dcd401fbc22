"""Which language a message is in."""
from __future__ import annotations

import pytest

from bot.language.detect import language_of


@pytest.mark.parametrize("previous", ["zh", "en"])
@pytest.mark.parametrize(("text", "language"), [
    ("排队等了一个小时", "zh"), ("app 打不开", "zh"), ("投诉", "zh"), ("我的 iPhone 登录不了 app", "zh"),
    ("the 柜员 was rude to me", "en"), ("top complaint categories in 城东 this quarter", "en"),
    ("I waited an hour", "en"), ("help", "en"), ("Refund?", "en"), ("[PHONE] 一直没人接", "zh"),
    ("call [PHONE] and nobody answers", "en"), ("/explain_term 什么是帕累托", "zh"),
])
def test_a_message_with_words_has_one_language_whatever_came_before(text, language, previous):
    assert language_of(text, previous) == language


@pytest.mark.parametrize("previous", ["zh", "en"])
@pytest.mark.parametrize("text", [
    "", "  \n", "50", "2026-03-31", "😡😡", "ok", "OK!", "no", "[NAME] [PHONE]", "/affirm", "１２３", "？？？",
    "\u200b\u202e", "12.5%", "C12"])
def test_a_message_without_words_keeps_the_language(text, previous):
    assert language_of(text, previous) == previous


def test_hostile_input_has_a_language(hostile):
    assert language_of(hostile) in ("zh", "en")


def test_when_both_weigh_the_same_the_talk_goes_on_as_it_was():
    assert language_of("VIP 客户", "zh") == "zh"
    assert language_of("重做 app login", "zh") == "zh"
    assert language_of("重做 app login", "en") == "en"
