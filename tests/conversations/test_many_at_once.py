"""Hostile input, thirty messages at once, long conversations: always an answer, in order, with nothing lost."""
from __future__ import annotations

import asyncio

import pytest

from tests.conversations.bot_for_tests import Bot
from tests.conversations.test_seven_steps import ask, start
from tests.conversations.walking import standing, walk_of


def answered(chat, text: str) -> None:
    """At least one answer in whichever language; ``say`` itself looks for traces of a fault."""
    chat.say(text)
    chat.lang = chat.last[-1].language


@pytest.mark.parametrize("role", ["staff", "supervisor"])
def test_hostile_input_outside_the_form(bot: Bot, hostile: str, role: str) -> None:
    chat = bot.talk(role, "zh")
    answered(chat, hostile)
    assert all("<script" not in row["text"] or row["text"] in hostile for row in bot.complaints())
    if role == "staff":
        with bot.store() as store:
            assert store.complaints.by_source("sample") == 0
    chat.say("/help")
    assert chat.has("help_staff" if role == "staff" else "help_all")


@pytest.mark.parametrize("until", ["metric", "unit", "target_date", "owner"])
def test_hostile_input_inside_the_form(bot: Bot, hostile: str, until: str) -> None:
    """The form goes on: whatever became of the message, the next question is on the table and an answer is taken."""
    chat = start(bot, "team", "zh", until)
    answered(chat, hostile)
    place = walk_of(bot, 1).next_place()
    assert chat.text.count(place.asked.ask[chat.lang]) == 1, chat.text
    answer = place.asked.example["zh"]
    chat.say(answer)
    assert standing(bot, 1, place.key) is not None


def test_hostile_input_inside_a_study(bot: Bot, hostile: str) -> None:
    chat = bot.talk("team", "zh").verify([("/start_comparison", ["study_ask_object"])])
    answered(chat, hostile)
    chat.say("大厅柜面")  # the object goes on in the words of the talk
    for _ in range(3):
        chat.say("跳过")
    answered(chat, hostile)
    assert chat.has("study_ask_object") or chat.has("study_ask_attributes") or chat.has("study_ask_competitors")
    with bot.store() as store:
        study = store.studies.get(1)
    assert study.status == "open" and study.service is not None and len(study.attributes) <= 12


def test_hostile_complaint(bot: Bot, hostile: str) -> None:
    """Behind the prefix everything is a customer's text: stored as it is (redacted) or refused kindly."""
    chat = bot.talk("staff", "zh")
    answered(chat, "投诉：" + hostile)
    assert all(len(row["text"]) <= 20000 for row in bot.complaints())
    answered(chat, "/undo" if bot.complaints() else "/help")


def test_thirty_messages_at_once(bot: Bot) -> None:
    """Answered every one, in the order they came, each stored once."""
    chat = bot.talk("staff", "zh")
    texts = [f"投诉：第{number}位客户说柜员态度恶劣" for number in range(1, 31)]

    async def all_at_once():
        return await asyncio.gather(*[
            chat.talk.say_async(text, f"message-{number:04}") for number, text in enumerate(texts, 1)])

    answers = bot.run(all_at_once())
    assert all(len(replies) == 1 for replies in answers)
    rows = bot.complaints()
    assert sorted(row["text"] for row in rows) == sorted(text.removeprefix("投诉：") for text in texts)
    numbers = {row["text"]: row["id"] for row in rows}
    for text, replies in zip(texts, answers):
        assert replies[0].ids == {"complaint": numbers[text.removeprefix("投诉：")]}
    with bot.store() as store:
        history = store.messages.history(chat.conversation)
    said = [entry["message_id"] for entry in history if entry["sender"] == "person"]
    assert sorted(said) == [f"message-{number:04}" for number in range(1, 31)]
    # Rasa worked on them in the order in which they were let in
    assert [numbers[entry["text"].removeprefix("投诉：")] for entry in history if entry["sender"] == "person"] == sorted(
        numbers.values())


def test_thirty_answers_at_once_inside_the_form(bot: Bot) -> None:
    """Answers sent faster than they are asked for: each is judged on its own turn, none is lost or doubled."""
    chat = start(bot, "team", "zh", "unit")
    texts = ["分钟", "越低越好", "34.5分钟", "2026年10月", "22分钟", "2026-12-31"]

    async def all_at_once():
        entries = [await chat.talk.turns.enter(chat.person, chat.conversation, f"message-{number:04}", text)
                   for number, text in enumerate(texts)]
        return await asyncio.gather(*[chat.talk.turns.run(entry, chat.conversation) for entry in entries])

    answers = bot.run(all_at_once())
    assert all(answers)
    assert walk_of(bot, 1).next_place().key == "owner"
    assert ask("owner", "zh") in answers[-1][-1].text
    assert [standing(bot, 1, key) for key in ("unit", "direction", "baseline_value", "target_value", "target_date")] == [
        "minutes", "lower_better", 34.5, 22.0, "2026-12-31"]


def test_many_conversations_at_once(bot: Bot) -> None:
    """Sixteen talks at the same time keep apart."""
    chats = [bot.talk(who, "zh") for who in ("staff", "supervisor", "team", "admin") for _ in range(4)]

    async def all_at_once():
        return await asyncio.gather(*[
            chat.talk.say_async(f"投诉：第{number}位客户说柜员态度恶劣") for number, chat in enumerate(chats)])

    answers = bot.run(all_at_once())
    assert sorted(replies[0].ids["complaint"] for replies in answers) == list(range(1, 17))
    for number, replies in enumerate(answers):
        row = next(row for row in bot.complaints() if row["id"] == replies[0].ids["complaint"])
        assert row["text"] == f"第{number}位客户说柜员态度恶劣" and row["created_by"] == chats[number].person.id


def test_a_new_session_keeps_the_form(bot: Bot) -> None:
    """The tracker is rolled every forty turns; work, language and what is asked go on."""
    from bot.rasa.turns import TURNS_A_SESSION

    chat = start(bot, "team", "zh", "unit")
    with bot.store() as store:
        turn = store.messages.turns(chat.conversation)
    for number in range(TURNS_A_SESSION + 2 - turn):
        chat.verify([("我在哪", ["where_is", ask("unit", "zh")])])
    with bot.store() as store:
        assert store.messages.turns(chat.conversation) > TURNS_A_SESSION
    tracker = bot.run(bot.agent.processor.get_tracker(chat.conversation))
    assert tracker.active_loop_name == "guide_form" and len(tracker.events) < 60
    chat.verify([("分钟", ["answer_stored", ask("direction", "zh")])])
    assert standing(bot, 1, "unit") == "minutes"


def test_a_new_session_keeps_the_complaint_at_hand(bot: Bot) -> None:
    chat = bot.talk("staff", "en").verify([("complaint: the teller shouted at me and was rude", ["complaint_stored"])])
    bot.run(bot.agent.handle_message(_session_start(chat)))
    chat.verify([("undo", ["complaint_undone"])])


def _session_start(chat):
    from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

    return UserMessage("/session_start", CollectingOutputChannel(), chat.conversation, input_channel="talk",
                       metadata={"person_id": chat.person.id, "language": chat.lang, "conversation": chat.conversation})


def test_the_bot_taken_up_again_after_a_restart(bot: Bot) -> None:
    """Another tracker store on the same file: the talk goes on where it was."""
    from rasa.core.tracker_store import FailSafeTrackerStore

    from bot.rasa.tracker_store import HomeTrackerStore

    chat = start(bot, "team", "zh", "unit")
    again = HomeTrackerStore(domain=bot.agent.domain)
    bot.agent.processor.tracker_store = FailSafeTrackerStore(again)
    chat.verify([("分钟", ["answer_stored", ask("direction", "zh")])])
    again.engine.dispose()
