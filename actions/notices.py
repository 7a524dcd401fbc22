"""What somebody must be told is told before the answer to their next message, each thing once."""
from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from actions.common import Turn
from bot.digest.telling import KINDS, short
from bot.playbooks.tasks import remind
from bot.playbooks.watch import look
from bot.reports.projects import notice_line

_looked: dict[Path, dt.date] = {}  # database -> the day this process last looked at the projects under watch


def tell(turn: Turn) -> None:
    """Put all that waits for the person into one reply; nothing when nothing does."""
    if turn.person is None:
        return
    remind(turn.store, turn.person, turn.today, turn.settings.remind_days)
    if _looked.get(turn.settings.database) != turn.today:
        _looked[turn.settings.database] = turn.today
        look(turn.store, turn.today)
    waiting = turn.store.notices.take(turn.person.id)
    told = [notice for notice in waiting if notice["kind"] in KINDS]
    for reply in short(turn.store, turn.person, told, turn.settings, turn.lang) if told else ():
        turn.reply(reply["text"], reply["buttons"], links=reply["links"])
    if waiting := [notice for notice in waiting if notice["kind"] not in KINDS]:
        turn.reply("\n".join(notice_line(turn.store, notice, turn.today, turn.lang) for notice in waiting), [
            *(turn.button("button_rate", "rate_study", arguments={"study": notice["detail"]["number"]},
                          number=notice["detail"]["number"]) for notice in waiting if notice["kind"] == "rate"),
            *(_strategy(turn, notice["detail"]) for notice in waiting if notice["kind"].startswith("strategy_"))])


def _strategy(turn: Turn, detail: dict[str, Any]) -> dict[str, str]:
    about = turn.say(f"strategy_{detail['about']}", number=detail["number"])
    key = "project" if detail["about"] == "project" else "number"
    return turn.button("button_strategy_show", "choose_strategy", about=about, arguments={key: detail["number"]})
