"""A project on the sample's largest topic: what the bot proposes is used, changed or refused."""
from __future__ import annotations

from bot.language.texts import say
from bot.playbooks.engine import Place
from bot.playbooks.model import load_playbook
from tests.conversations.bot_for_tests import Bot, Chat, button
from tests.conversations.walking import good_answer, standing, walk_of

QUEUE = '/start_project{"topic": "queue_wait"}'
USE = {"zh": "采用", "en": "Use it"}
BOOK = load_playbook("seven_step")


def use_all(bot: Bot, chat: Chat, until: str, instead: dict[str, str]) -> list[str]:
    """Use whatever is proposed, else give ``instead`` or the example, until ``until`` is asked; the places used."""
    used = []
    for _ in range(80):
        place: Place | None = walk_of(bot, 1).next_place()
        if place is None or place.key == until:
            return used
        if place.key in instead:
            chat.say(instead[place.key])
        elif "/use_proposal" in chat.payloads:
            chat.say(USE[chat.lang])
            used.append(place.key)
        else:
            chat.say(good_answer(place, chat.lang))
        assert chat.has("answer_stored") or place.more, (place.key, chat.text)
    raise AssertionError(f"{until} is never asked")


def test_step_one_by_using_what_is_proposed(sample_bot: Bot, lang: str) -> None:
    chat = sample_bot.talk("team", lang)
    chat.say(QUEUE)
    used = use_all(sample_bot, chat, "target_value", {})
    assert used == ["metric", "unit", "direction", "baseline_value", "baseline_period"]
    assert standing(sample_bot, 1, "unit") == "count"
    assert standing(sample_bot, 1, "baseline_period") == ["2026-08-01", "2026-10-31"]
    with sample_bot.store() as store:
        from bot.store.complaints import Filter

        n = store.complaints.count(Filter("2026-08-01", "2026-10-31", topic="queue_wait"))
    assert standing(sample_bot, 1, "baseline_value") == round(n / 92 * 30, 1)


def test_the_cases_behind_it_and_back_to_the_question(sample_bot: Bot, lang: str) -> None:
    chat = sample_bot.talk("team", lang)
    chat.say(QUEUE)
    chat.say(BOOK.steps[0].fields[0].example[lang])
    ask = BOOK.steps[0].field("metric").ask[lang]
    chat.verify([(">button_see_cases", ["2026-10-26", ask, "proposal_value", button("/use_proposal")])])
    assert walk_of(sample_bot, 1).value("metric") is None


def test_refused_and_answered_otherwise(sample_bot: Bot, lang: str) -> None:
    chat = sample_bot.talk("team", lang)
    chat.say(QUEUE)
    chat.say(BOOK.steps[0].fields[0].example[lang])
    own = {"zh": "从取号到叫号的平均等候时间", "en": "Mean wait from ticket to call"}[lang]
    chat.verify([({"zh": "不采用", "en": "don't use it"}[lang], ["proposal_refused", "!proposal_value"]),
                 (USE[lang], ["proposal_nothing_here"]),
                 (own, ["answer_stored", "!proposal_value"])])  # minutes or cases? nothing is proposed for the unit
    assert standing(sample_bot, 1, "metric") == own


def test_used_means_what_was_shown_even_when_more_has_come_in(sample_bot: Bot) -> None:
    from bot.store.complaints import NewComplaint

    chat = sample_bot.talk("team", "zh")
    chat.say(QUEUE)
    use_all(sample_bot, chat, "baseline_value", {})
    shown = chat.text
    with sample_bot.store() as store:
        for one in range(30):
            store.complaints.add(NewComplaint(f"排队 {one}", f"late{one}", "2026-10-20 12:00:00", "zh", "complaint",
                                              "queue_wait"), None)
    chat.say("/use_proposal")
    assert say("proposal_value", "zh", value=f"{standing(sample_bot, 1, 'baseline_value'):g} 件") in shown


def test_too_little_data_says_how_much_more(bot: Bot, lang: str) -> None:
    chat = bot.talk("team", lang)
    chat.say(QUEUE)
    chat.say(BOOK.steps[0].fields[0].example[lang])
    assert chat.has("proposal_no_records") and "/use_proposal" not in chat.payloads


def test_no_proposal_for_who_works_on_no_project(sample_bot: Bot, lang: str) -> None:
    chat = sample_bot.talk("staff", lang)
    chat.say(QUEUE)
    assert "/use_proposal" not in chat.payloads and not chat.has("proposal_value")
