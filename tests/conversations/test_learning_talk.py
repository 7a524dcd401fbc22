"""What the chat says of learning: a correction is kept for the next training; twenty are worth one."""
from __future__ import annotations

import pytest

from bot.store.complaints import NewComplaint
from bot.store.database import writing
from bot.topics.learning import WORTHWHILE
from tests.conversations.bot_for_tests import Bot


def correct(bot: Bot, count: int) -> None:
    """Corrections made after whatever the model has learned."""
    with bot.store() as store:
        for n in range(count):
            number, _ = store.complaints.add(NewComplaint(
                text=f"等了{n}分钟", fingerprint=f"learning{n}", received_at="2026-11-01 10:00:00", language="zh",
                kind="complaint", topic="queue_wait"), None)
            store.complaints.correct(number, bot.people["staff"].id, "slow_processing")
        with writing(store.db):
            store.db.conn.execute("update corrections set at = '2999-01-01 00:00:00'")


GREETING = {"zh": "你好", "en": "hello"}


def test_a_correction_is_kept_for_training(bot: Bot, lang: str) -> None:
    correct(bot, 3)
    chat = bot.talk("supervisor", lang)
    chat.verify([('/correct_topic{"number": 1, "topic": "fee_dispute"}', ["label_corrected", "!learning_worthwhile"])])
    assert ("训练" if lang == "zh" else "training") in chat.text


@pytest.mark.parametrize("role", ["supervisor", "admin"])
def test_twenty_corrections_are_worth_a_training(bot: Bot, lang: str, role: str) -> None:
    correct(bot, WORTHWHILE)
    chat = bot.talk(role, lang)
    chat.verify([('/correct_topic{"number": 1, "topic": "fee_dispute"}', ["label_corrected", "learning_worthwhile"])])
    assert str(WORTHWHILE) in chat.text and "gaishan train topics" in chat.text


def test_staff_are_not_told_to_train(bot: Bot, lang: str) -> None:
    correct(bot, WORTHWHILE)
    with bot.store() as store, writing(store.db):
        store.db.conn.execute("update complaints set created_by = ?", [bot.people["staff"].id])
    bot.talk("staff", lang).verify([
        ('/correct_topic{"number": 1, "topic": "fee_dispute"}', ["label_corrected", "!learning_worthwhile"]),
        (GREETING[lang], ["greet", "!learning_worthwhile"])])


@pytest.mark.parametrize(("role", "count", "told"), [("admin", WORTHWHILE, True), ("admin", WORTHWHILE - 1, False),
                                                     ("supervisor", WORTHWHILE, False)])
def test_the_greeting_tells_administrators(bot: Bot, lang: str, role: str, count: int, told: bool) -> None:
    correct(bot, count)
    bot.talk(role, lang).verify([(GREETING[lang], ["greet", "learning_worthwhile" if told else "!learning_worthwhile"])])


def test_a_topic_merged_since_is_understood_and_shown(bot: Bot, lang: str) -> None:
    """Old buttons, old records and words of a merged topic lead to the topic it is now."""
    from bot.topics import managing
    from bot.topics.taxonomy import load_taxonomy

    correct(bot, 2)
    with bot.store() as store:
        managing.merge(bot.settings.home, store, bot.people["admin"], "slow_processing", "queue_wait")
        store.complaints.correct(2, bot.people["staff"].id, "vanished")
    name = load_taxonomy().name("queue_wait", lang)
    bot.talk("supervisor", lang).verify([
        ('/correct_topic{"number": 1, "topic": "slow_processing"}', ["label_corrected", name]),
        ('/show_cases{"topic": "slow_processing"}', [name]),
        ('/show_cases{"number": 1}', [name]), ('/show_cases{"number": 2}', ["vanished"]),
        ('/show_cases{"topic": "vanished"}', ["vanished"]),
        ('/ask_top_topics{"start": "2026-11-01", "end": "2026-11-30"}', [name, "vanished"]),
        ('/correct_topic{"number": 2, "topic": "fee_dispute"}', ["label_corrected", "vanished"])])
