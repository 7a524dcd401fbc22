"""One turn at a time in a conversation, and where Rasa keeps its state."""
from __future__ import annotations

import asyncio
import sqlite3

from bot.rasa.locks import WAIT_SECONDS, QuickLockStore
from tests.conversations.bot_for_tests import Bot


def test_turns_of_one_conversation_queue_in_order_others_do_not_wait() -> None:
    """Order, not time: the second turn of a talk comes after the first, another talk's turn goes in between."""
    store, steps = QuickLockStore(), []

    async def turn(conversation: str, name: str, hold: asyncio.Event | None = None) -> None:
        async with store.lock(conversation):
            steps.append(f"{name} in")
            if hold:
                await hold.wait()
            steps.append(f"{name} out")

    async def main() -> None:
        hold = asyncio.Event()
        first = asyncio.ensure_future(turn("a", "first", hold))
        await asyncio.sleep(0)
        second = asyncio.ensure_future(turn("a", "second"))
        third = asyncio.ensure_future(turn("a", "third"))
        await asyncio.sleep(0)
        await turn("b", "other")
        hold.set()
        await asyncio.gather(first, second, third)

    asyncio.run(main())
    assert steps == ["first in", "other in", "other out", "first out", "second in", "second out", "third in", "third out"]


def test_the_wait_is_short() -> None:
    assert WAIT_SECONDS < 0.1  # stock: 1 s for each waiting message


def test_pragmas(bot: Bot) -> None:
    bot.talk("staff", "zh").say("你好")
    engine = bot.agent.processor.tracker_store._tracker_store.engine
    with engine.connect() as connection:
        assert connection.execute("pragma journal_mode").scalar() == "wal"
        assert connection.execute("pragma synchronous").scalar() == 1
        assert connection.execute("pragma busy_timeout").scalar() == 15000
    assert bot.settings.tracker.is_file()


def test_tracker_holds_the_redacted_text_only(bot: Bot) -> None:
    chat = bot.talk("staff", "zh")
    chat.say("投诉：客户张伟先生手机13987654321，柜员骂人")
    rows = sqlite3.connect(bot.settings.tracker).execute("select sender_id, type_name, data from events").fetchall()
    assert {row[0] for row in rows} == {chat.conversation}
    said = [row[2] for row in rows if row[1] == "user"]
    assert len(said) == 1 and "[PHONE]" in said[0]
    for row in rows:
        assert "13987654321" not in row[2] and "\\u5f20\\u4f1f" not in row[2] and "张伟" not in row[2]


def test_home_of_the_tracker_is_the_home_of_the_settings(bot: Bot) -> None:
    assert str(bot.settings.tracker) in str(bot.agent.processor.tracker_store._tracker_store.engine.url)
