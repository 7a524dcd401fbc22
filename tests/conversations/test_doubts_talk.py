"""After "this reads like praise (an inquiry), so it was not counted": what stores it, what leaves it, what is no answer."""
from __future__ import annotations

import pytest

from tests.conversations.bot_for_tests import Bot, ids

PRAISE = {"zh": "你们家柜台的姑娘服务特别好，专门送我到门口，表扬一下",
          "en": "Thank you so much, the staff at the counter were wonderful and very helpful"}
INQUIRY = {"zh": "请问你们周末几点开门？", "en": "Which papers do I need to open an account?"}
TEXTS = {"praise": PRAISE, "inquiry": INQUIRY}


def lang_of(words: str) -> str:
    return "en" if words.isascii() else "zh"


@pytest.mark.parametrize("kind", ["praise", "inquiry"])
@pytest.mark.parametrize("words", ["好的", "知道了", "哦", "行", "收到", "不登记", "不用了", "ok", "got it", "I see", "thanks", "no"])
def test_hearing_it_stores_nothing(bot: Bot, kind: str, words: str) -> None:
    lang = lang_of(words)
    chat = bot.talk("staff", lang).verify([(f'/give_complaint{{"text": "{TEXTS[kind][lang]}"}}', [f"not_complaint_{kind}"])])
    chat.say(words)
    assert bot.complaints() == [] and (chat.has("doubt_left") or chat.has("dropped"))
    chat.verify([({"zh": "好的", "en": "yes"}[lang], ["affirm_what"])])


@pytest.mark.parametrize("words", ["不满意", "对结果不满意", "客户很不满意", "按投诉登记", "dissatisfied", "they are unhappy with the result",
                                   "store it as a complaint"])
@pytest.mark.parametrize("kind", ["praise", "inquiry"])
def test_discontent_stores_it(bot: Bot, kind: str, words: str) -> None:
    lang = lang_of(words)
    bot.talk("staff", lang).verify([(f'/give_complaint{{"text": "{TEXTS[kind][lang]}"}}', [f"not_complaint_{kind}"]),
                                    (words, ["complaint_stored", ids(complaint=1)])])
    assert bot.complaints()[0]["text"] == TEXTS[kind][lang]


@pytest.mark.parametrize("words", ["想了解", "只是问一下", "only wants to know", "just a question"])
def test_only_asking_leaves_it(bot: Bot, words: str) -> None:
    lang = lang_of(words)
    bot.talk("staff", lang).verify([(f'/give_complaint{{"text": "{INQUIRY[lang]}"}}', []), (words, ["doubt_left"])])
    assert bot.complaints() == []


def test_yes_to_an_either_or_is_asked_again(bot: Bot, lang: str) -> None:
    bot.talk("staff", lang).verify([
        (f'/give_complaint{{"text": "{INQUIRY[lang]}"}}', []), ({"zh": "是的", "en": "yes"}[lang], ["doubt_again"]),
        (">button_store_anyway", ["complaint_stored", ids(complaint=1)])])


def test_the_question_is_over_after_another_message(bot: Bot, lang: str) -> None:
    bot.talk("supervisor", lang).verify([
        (f'/give_complaint{{"text": "{INQUIRY[lang]}"}}', ["not_complaint_inquiry"]),
        ({"zh": "什么是严重度", "en": "what is severity?"}[lang], ["!not_complaint_inquiry"]),
        ({"zh": "不满意", "en": "dissatisfied"}[lang], ["!complaint_stored"])])
    assert bot.complaints() == []


def test_its_button_still_works_after_another_message(bot: Bot, lang: str) -> None:
    bot.talk("staff", lang).verify([
        (f'/give_complaint{{"text": "{INQUIRY[lang]}"}}', []), ({"zh": "什么是严重度", "en": "what is severity?"}[lang], []),
        ("/affirm", ["complaint_stored"])])


def test_yes_after_another_message_stores_no_lines(bot: Bot, lang: str) -> None:
    lines = {"zh": "APP更新之后一直闪退\n柜台排了两个小时的队", "en": "The app crashes since the update\nI waited two hours at the counter"}
    bot.talk("staff", lang).verify([
        (lines[lang], ["lines_found"]), ({"zh": "什么是严重度", "en": "what is severity?"}[lang], []),
        ({"zh": "好的", "en": "yes"}[lang], ["affirm_what"]), ("/store_many", ["lines_stored"])])
