"""Greeting, menu, help, language, explanations, out of scope, unclear: through the trained model."""
from __future__ import annotations

import pytest

from tests.conversations.bot_for_tests import Bot, button

HELLO = {"zh": "你好", "en": "hello there"}
HELP = {"zh": "你能做什么", "en": "what can you do?"}


@pytest.mark.parametrize("role", ["staff", "supervisor", "team", "committee", "admin"])
def test_menu_shows_what_the_role_may_do(bot: Bot, role: str, lang: str) -> None:
    chat = bot.talk(role, lang).verify([(HELLO[lang], ["greet", bot.people[role].name])])
    payloads = chat.payloads
    assert "/start_complaint" in payloads and "/explain_term" in payloads
    for intent in ("ask_top_topics", "start_comparison", "start_project", "list_projects"):
        assert (f"/{intent}" in payloads) == (role != "staff")
    assert ("/load_sample" in payloads) == (role in ("supervisor", "admin"))


@pytest.mark.parametrize(("role", "key"), [("staff", "help_staff"), ("supervisor", "help_all"), ("team", "help_all")])
def test_help_by_role(bot: Bot, role: str, key: str, lang: str) -> None:
    bot.talk(role, lang).verify([(HELP[lang], [key, f"role_{role}"]), ("help" if lang == "en" else "帮助", [key])])


def test_sample_is_not_offered_twice(sample_bot: Bot, lang: str) -> None:
    chat = sample_bot.talk("supervisor", lang)
    chat.verify([(HELP[lang], ["help_all"])])
    assert "/load_sample" not in chat.payloads


def test_thanks_and_goodbye(bot: Bot) -> None:
    bot.talk("team", "zh").verify([("谢谢你", ["thank"]), ("再见", ["goodbye"])])
    bot.talk("team", "en").verify([("thank you very much", ["thank"]), ("goodbye", ["goodbye"])])


@pytest.mark.parametrize(("text", "lang", "term"), [
    ("什么是对比评分法", "zh", "comparison_scoring"), ("关键的少数是什么意思", "zh", "vital_few"),
    ("什么是帕累托图", "zh", "pareto"), ("what is a vital few", "en", "vital_few"),
    ("what is comparison scoring?", "en", "comparison_scoring"), ("explain the five gaps", "en", "five_gaps")])
def test_terms_are_explained(bot: Bot, text: str, lang: str, term: str) -> None:
    from bot.methods import load_terms

    bot.talk("staff", lang).verify([(text, [load_terms()[term].short[lang], button("/explain_term")])])


@pytest.mark.parametrize(("text", "lang"), [("解释一下概念", "zh"), ("explain a term", "en")])
def test_an_unnamed_term_is_asked_for(bot: Bot, text: str, lang: str) -> None:
    chat = bot.talk("staff", lang).verify([("/explain_term", ["explain_which"])])
    assert len(chat.buttons) >= 4
    chat.say(chat.payloads[0])
    assert not chat.has("explain_which") and chat.buttons


@pytest.mark.parametrize(("text", "lang"), [
    ("今天天气怎么样", "zh"), ("给我讲个笑话", "zh"), ("what's the weather like today", "en"), ("tell me a joke", "en")])
def test_out_of_scope_is_answered_kindly(bot: Bot, text: str, lang: str) -> None:
    bot.talk("staff", lang).verify([(text, ["out_of_scope", button("/start_complaint")])])


@pytest.mark.parametrize(("text", "lang"), [("把那个发我一下", "zh"), ("could you forward it to him", "en")])
def test_unclear_offers_guesses_as_buttons(bot: Bot, text: str, lang: str) -> None:
    chat = bot.talk("supervisor", lang).verify([(text, ["unclear", button("/help")])])
    assert 3 <= len(chat.buttons) <= 4  # two guesses (one of them may be "a customer's text"), the text itself, help
    assert all(payload.startswith("/") for payload in chat.payloads)
    assert bot.complaints() == []


def test_language_follows_the_last_message(bot: Bot) -> None:
    chat = bot.talk("supervisor", "zh")
    for text, lang in [("你好", "zh"), ("what can you do?", "en"), ("ok", "en"), ("42", "en"), ("👍", "en"),
                       ("你能做什么", "zh"), ("ok", "zh"), ("12 34", "zh")]:
        chat.lang = lang
        chat.verify([(text, [])])


def test_language_by_command_button_and_words(bot: Bot) -> None:
    chat = bot.talk("supervisor", "en")
    chat.verify([("/language en", ["language_changed"])])
    chat.verify([("hello there", ["greet"])])
    to_chinese = next(payload for payload in chat.payloads if payload.startswith("/change_language"))
    chat.lang = "zh"
    chat.verify([(to_chinese, ["language_changed"]), ("ok", []), ("你好", ["greet"])])
    chat.lang = "en"
    chat.verify([("/language en", ["language_changed"]), ("/help", ["help_all"]), ("123", [])])
    chat.lang = "zh"
    chat.verify([("/language zh", ["language_changed"]), ("/help", ["help_all"])])


def test_asking_for_the_other_language_in_words(bot: Bot) -> None:
    chat = bot.talk("supervisor", "en")
    chat.verify([("说英文吧", ["language_changed"])])
    chat.lang = "zh"
    chat.verify([("please switch to Chinese", ["language_changed"])])


def test_sample_from_the_chat(bot: Bot) -> None:
    """Loaded once, told so the second time, gone when cleared; the buttons ask questions that have answers."""
    from bot.complaints.sample import SOURCE

    chat = bot.talk("supervisor", "zh").verify([(HELLO["zh"], [])])
    chat.press("/load_sample")
    assert chat.has("sample_loaded")
    with bot.store() as store:
        total = store.complaints.by_source(SOURCE)
    assert total > 300 and str(total) in chat.text
    year, spring = chat.payloads[:2]
    chat.verify([("/load_sample", ["sample_there"]), (year, ["top_title"]), (spring, ["城东", "top_title"])])
    chat.verify([("/clear_sample", ["sample_cleared"])])
    assert bot.complaints() == []
