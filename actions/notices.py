"""What somebody must be told is told before the answer to their next message, each thing once."""
from __future__ import annotations

from actions.common import Turn
from bot.playbooks.tasks import remind
from bot.reports.projects import notice_line


def tell(turn: Turn) -> None:
    """Put all that waits for the person into one reply; nothing when nothing does."""
    if turn.person is None:
        return
    remind(turn.store, turn.person, turn.today, turn.settings.remind_days)
    waiting = turn.store.notices.take(turn.person.id)
    if waiting:
        turn.reply("\n".join(notice_line(turn.store, notice, turn.today, turn.lang) for notice in waiting))
