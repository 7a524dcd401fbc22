"""Customers' words pasted as they are, which another wish would have won; and counting questions that are no list."""
from __future__ import annotations

import pytest

from tests.conversations.bot_for_tests import Bot, Chat, button, ids


def taken(chat: Chat, text: str) -> None:
    """The text is stored, or asked about and stored by a yes; never anything else."""
    chat.say(text)
    if chat.has("voice_ask"):
        chat.verify([("/affirm", ["complaint_stored"])])
    assert chat.has("complaint_stored"), chat.text


@pytest.mark.parametrize("role", ["staff", "supervisor"])
@pytest.mark.parametrize("text", [
    "航班取消没人通知我", "取消我的预约也不告诉一声", "你们别再给我发短信了", "把我的钱退回来", "挂了号结果医生出差去了", "请尽快给我回电", "我都说了多少遍了", "没人管了是吧",
    "又逾期了说是我的错", "a passenger on the bus hit her head when he braked", "my son nearly drowned in your pool",
    "120 tenants have signed a petition"])
def test_customers_words_are_no_wish(bot: Bot, role: str, text: str) -> None:
    taken(bot.talk(role, "en" if text.isascii() else "zh"), text)
    assert [row["text"] for row in bot.complaints()] == [text]


def test_a_suggestion_is_told_as_one(bot: Bot) -> None:
    bot.talk("supervisor", "en").verify([
        ("It would be great if the app let us sort transactions by category", ["not_complaint_suggestion"])])


@pytest.mark.parametrize(("text", "lang", "key"), [
    ("取消每日简报", "zh", "!voice_ask"), ("逾期的投诉", "zh", "!voice_ask"), ("再见", "zh", "goodbye"), ("stop the daily digest", "en", "!voice_ask"),
    ("switch to English", "en", "language_changed"), ("thank you", "en", "thank")])
def test_wishes_stay_wishes(bot: Bot, text: str, lang: str, key: str) -> None:
    bot.talk("supervisor", lang).verify([(text, [key, "!complaint_stored"])])


@pytest.mark.parametrize(("text", "key"), [("贵网点服务排名倒数还乱收费", "error_role"), ("这天气热得要命", "out_of_scope")])
def test_what_the_bot_refuses_can_still_be_taken_down(bot: Bot, text: str, key: str) -> None:
    bot.talk("staff", "zh").verify([(text, [key, button("/give_complaint")]), (">/give_complaint", ["!error_role"])])


def test_another_complaint_is_no_correction_of_the_last(bot: Bot) -> None:
    chat = bot.talk("staff", "zh").verify([("投诉：叫号机前排了两个小时的队还没轮到我", [ids(complaint=1)])])
    taken(chat, "快递员态度不好")
    assert [row["topic"] for row in bot.complaints()] == ["queue_wait", "staff_attitude"]


@pytest.mark.parametrize("text", ["今天收到多少件投诉", "今天有多少投诉", "昨天城东来了几件投诉？", "how many complaints today"])
def test_how_many_is_counted(sample_bot: Bot, text: str) -> None:
    chat = sample_bot.talk("supervisor", "en" if text.isascii() else "zh")
    chat.verify([(text, ["!urgent_head", "!case_title", "!cycle_where"])])
    assert "2026-11-1" in chat.text


@pytest.mark.parametrize("text", ["😡😡😡", "……", "❤️", "~~~"])
def test_signs_alone_say_nothing(bot: Bot, text: str, lang: str) -> None:
    bot.talk("staff", lang).verify([(text, ["nothing_said", "!dropped"])])


@pytest.mark.parametrize(("text", "expected"), [("👍", "label_confirmed"), ("👌🏻", "label_confirmed"), ("👎", "choose_topic")])
def test_a_thumb_is_a_yes_or_a_no(bot: Bot, text: str, expected: str) -> None:
    bot.talk("staff", "zh").verify([("投诉：柜员态度特别恶劣，我问了两句就翻白眼说我烦", ["complaint_stored"]), (text, [expected])])


@pytest.mark.parametrize("text", ["贵", "expensive"])
def test_one_word_of_a_customer(bot: Bot, text: str) -> None:
    bot.talk("staff", "en" if text.isascii() else "zh").verify([(text, ["voice_ask", "!thank"])])


@pytest.mark.parametrize("text", ["'; DROP TABLE complaints; --", "' OR 1=1; drop table complaints"])
def test_a_database_command_is_no_complaint(bot: Bot, text: str) -> None:
    bot.talk("supervisor", "en").verify([(text, ["!complaint_stored"])])
    assert bot.complaints() == []
