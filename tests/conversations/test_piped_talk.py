"""gaishan talk with lines from a pipe: a button is pressed by its number there too."""
from __future__ import annotations

import asyncio
import io

from bot.cli import talk as cli
from tests.conversations.bot_for_tests import Bot, event_loop


def test_a_button_is_pressed_by_its_number(bot: Bot, monkeypatch, capsys) -> None:
    chat = bot.talk("supervisor", "zh")
    monkeypatch.setattr("sys.stdin", io.StringIO("什么是关键少数？\n#1\n#99\n"))
    work = cli._loop(chat.talk, None, False)
    asyncio.set_event_loop(event_loop())
    bot.run(work)
    shown = capsys.readouterr().out
    assert "**关键少数**" in shown and "#1 排列图" in shown and "**排列图**" in shown  # a number without a button is a text


def test_a_terminal_shows_no_escapes(bot: Bot, monkeypatch, capsys) -> None:
    chat = bot.talk("supervisor", "zh")
    monkeypatch.setattr("sys.stdin", io.StringIO("投诉：小王13800138000说收费_乱*来*\n看投诉1\n"))
    asyncio.set_event_loop(event_loop())
    bot.run(cli._loop(chat.talk, None, False))
    shown = capsys.readouterr().out
    assert "[PHONE]说收费_乱*来*" in shown and "\\" not in shown
