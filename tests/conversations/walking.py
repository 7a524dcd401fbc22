"""Walking a project to its end through the chat with the playbook's own examples."""
from __future__ import annotations

from typing import Iterator

from bot.playbooks.engine import Place, Walk
from tests.conversations.bot_for_tests import TODAY, Bot, Chat

START = {"zh": "新建改进项目", "en": "start a new improvement project"}
BAD = {"zh": "窗口开得少导致客户等太久", "en": "customers wait too long because too few windows are open"}
TOP = {"zh": "上个月投诉最多的是哪几类？", "en": "what were the top complaint categories last month?"}
NO = {"zh": "否", "en": "no"}


def walk_of(bot: Bot, number: int) -> Walk:
    """The project as it stands in the store (the connection stays open for the test)."""
    return Walk(bot.store(), number, TODAY)


def good_answer(place: Place, lang: str) -> str:
    """An answer that moves on: the example, and "no" to another row."""
    return NO[lang] if place.more else place.asked.example[lang]


def walk_on(bot: Bot, chat: Chat, number: int, until: str | None = None) -> Iterator[Place]:
    """Answer every question with its example until the project is closed or ``until`` is asked; yields each place."""
    for _ in range(200):
        walk = walk_of(bot, number)
        place = walk.next_place()
        if place is None or place.key == until:
            return
        yield place
        chat.say(good_answer(place, chat.lang))
        leave_open(chat)
    raise AssertionError("the walk does not end")


def leave_open(chat: Chat) -> None:
    """Go on from the optional questions that hang on an answer."""
    while chat.has("may_be_left"):
        chat.say("/keep_answer")


def standing(bot: Bot, number: int, key: str, row: int = 0):
    return walk_of(bot, number).value(key, row)
