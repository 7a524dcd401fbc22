"""What a person says to "this is no complaint, so it was not counted"."""
from __future__ import annotations

from actions.common import Turn
from bot.complaints.doubts import read_doubt


def of_doubt(turn: Turn) -> bool:
    """Whether the message answered the question about a text that was not counted (then everything is done)."""
    from actions.intake import store_text

    pending = turn.question
    meant = read_doubt(turn.text, pending.get("as", "other"))
    if meant == "store":
        store_text(turn, pending["text"], pending["message"])
    elif meant == "leave":
        doubt_left(turn)
    elif meant == "again":
        turn.remember(pending={**pending, "asked": turn.message_id})
        turn.answer("doubt_again", doubt_buttons(turn))
    return meant is not None


def doubt_buttons(turn: Turn) -> list[dict[str, str]]:
    return [turn.button("button_store_anyway", "affirm"), turn.button("button_leave", "deny")]


def doubt_left(turn: Turn) -> None:
    turn.remember(pending=None)
    turn.answer("doubt_left")
