"""The way to the dashboards in the talk, in both languages."""
from __future__ import annotations

import pytest

from tests.conversations.bot_for_tests import Bot

ASK = {"zh": ["打开看板", "数据看板", "哪里能看投诉的热力图和控制图页面"],
       "en": ["open the dashboard", "dashboards", "where is the page with the dashboards"]}


@pytest.mark.parametrize("words", [0, 1, 2])
def test_who_may_look_gets_the_address(bot: Bot, lang: str, words: int) -> None:
    chat = bot.talk("supervisor", lang).verify([(ASK[lang][words], ["desk_answer"])])
    assert [link["url"] for reply in chat.last for link in reply.links] == ["/desk/"]


def test_staff_are_told_so_and_it_is_kept(bot: Bot, lang: str) -> None:
    bot.talk("staff", lang).verify([(ASK[lang][0], ["error_role"])])
    assert any(entry["action"] == "refused" and entry["object"] == "action_open_desk" for entry in bot.audit())
