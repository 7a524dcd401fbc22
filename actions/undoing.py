"""Taking back what was done last in this talk, and bringing back what was taken back.

An "undo" without a number means the last act of this conversation: a complaint stored, or two merged. Anything else
it might mean is older work, which is taken back only after a yes.
"""
from __future__ import annotations

import re
from typing import Any

from actions.common import GaishanAction, Turn
from actions.urgent import SetSeverity
from bot.complaints import intake
from bot.errors import NotAllowed, NotFound
from bot.language.mentions import find_complaint
from bot.similar import merging

QUOTED = 60  # characters of a complaint that is asked about
MOST_ASKED = 2


class Undo(GaishanAction):
    action = "action_undo"

    def act(self, turn: Turn) -> None:
        turn.require("complaint.add")
        number = turn.args.get("number") or find_complaint(turn.text) or _bare_number(turn)
        last = turn.focus.get("last") or {}
        at_hand = turn.focus.get("complaint")
        if number is None and last.get("act") == "merged":
            undo_merge(turn, last["number"])
            return
        if number is None and last.get("act") == "severity":
            SetSeverity.one(turn, last["number"], last["was"])
            return
        if number is None and last.get("act") == "stored" and at_hand in (None, last["number"]):
            number = last["number"]
        if isinstance(number, int):
            take_back(turn, number)
        else:
            ask_which(turn)


class Restore(GaishanAction):
    """Bring back what was undone: the complaint named, else what this talk took back last."""

    action = "action_restore"

    def act(self, turn: Turn) -> None:
        person = turn.require("complaint.add")
        last = turn.focus.get("last") or {}
        number = turn.args.get("number") or find_complaint(turn.text) or _only_number(turn.text)
        if number is None and turn.question.get("kind") == "undo":  # "不撤销了" to "shall I undo it?"
            turn.remember(pending=None)
            turn.answer("dropped")
            return
        if number is None and last.get("act") == "unmerged":
            merge(turn, last["number"], last["into"])
            return
        number = number or turn.focus.get("undone")
        if not isinstance(number, int):
            turn.answer("restore_none")
            return
        intake.restore(turn.store, person, number)
        turn.remember(complaint=number, label=None, pending=None, undone=None, last={"act": "stored", "number": number})
        turn.reply(turn.say("complaint_restored", number=number), [undo_button(turn, number)], ids={"complaint": number})


def take_back(turn: Turn, number: int) -> None:
    """Undo one complaint and say so, with the button that brings it back."""
    intake.undo(turn.store, turn.require("complaint.add"), number)
    turn.remember(complaint=None, label=None, pair=None, last=None, undone=number, pending=None)
    turn.reply(turn.say("complaint_undone", number=number), [restore_button(turn, number)])


def merge(turn: Turn, number: int, into: int) -> None:
    """Merge and say so, with the button that takes it back."""
    root = merging.merge(turn.store, turn.person, number, into)
    turn.remember(complaint=root, label=None, last={"act": "merged", "number": number, "into": into})
    turn.reply(turn.say("merge_done", number=number, into=root), [undo_merge_button(turn, number)],
               ids={"complaint": root})


def undo_merge(turn: Turn, number: int) -> None:
    into = merging.undo_merge(turn.store, turn.person, number)
    turn.remember(complaint=number, label=None, last={"act": "unmerged", "number": number, "into": into})
    turn.reply(turn.say("merge_undone", number=number, into=into),
               [turn.button("button_merge", "merge_complaint", arguments={"number": number, "into": into}, into=into)],
               ids={"complaint": number})


def undo_merge_button(turn: Turn, number: int) -> dict[str, str]:
    return turn.button("button_undo_merge", "undo_merge", arguments={"number": number})


def undo_button(turn: Turn, number: int) -> dict[str, str]:
    return turn.button("button_undo_number", "undo", arguments={"number": number}, number=number)


def restore_button(turn: Turn, number: int) -> dict[str, str]:
    return turn.button("button_restore", "restore", arguments={"number": number}, number=number)


def ask_which(turn: Turn) -> None:
    """Nothing this talk did last is meant: name what it may be about, and take nothing back yet."""
    assert turn.person is not None
    last, undone = turn.focus.get("last") or {}, turn.focus.get("undone")
    meant = [turn.focus.get("complaint"), last.get("number"), turn.store.complaints.newest_of(turn.person.id)]
    numbers = list(dict.fromkeys(one for one in meant if isinstance(one, int)))[:MOST_ASKED]
    rows = [row for number in numbers if (row := _changeable(turn, number))]
    numbers = [row["id"] for row in rows]
    if not numbers and undone is None:
        raise NotFound("complaint_which")
    buttons = [undo_button(turn, number) for number in numbers]
    if last.get("act") == "unmerged":
        buttons.insert(0, turn.button("button_merge", "merge_complaint", into=last["into"], arguments={
            "number": last["number"], "into": last["into"]}))
    if undone is not None:
        buttons.insert(0, restore_button(turn, undone))
    lines = [turn.say("undo_undone", number=undone)] if undone is not None else []
    several = len(numbers) > 1 or undone is not None
    if numbers:
        lines.append(turn.say("undo_which" if several else "undo_older", number=numbers[0]))
        lines += [turn.say("undo_row", number=row["id"], text=row["text"][:QUOTED]) for row in rows]
    turn.remember(pending={"kind": "undo", "numbers": [] if several else numbers, "asked": turn.message_id})
    turn.reply("\n".join(lines), [*buttons, turn.button("button_keep_all", "deny")])


def _changeable(turn: Turn, number: int) -> dict[str, Any] | None:
    """The record, unless it is gone or another person's."""
    try:
        return intake.may_correct(turn.store, turn.require("complaint.add"), number)
    except (NotAllowed, NotFound):
        return None


def _bare_number(turn: Turn) -> int | None:
    """12 in "undo 12": nothing else is numbered there."""
    named = re.fullmatch(r"\D{2,6}(\d{1,7})\s*号?\W*", turn.text) if turn.intent == "undo" else None
    return int(named[1]) if named else None


def _only_number(text: str) -> int | None:
    """The one number of a short wish such as "恢复 12"."""
    found = re.findall(r"\d{1,7}", text)
    return int(found[0]) if len(found) == 1 else None
