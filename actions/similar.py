"""Similar cases on the card of a complaint; merging what was told twice."""
from __future__ import annotations

from typing import Any

from actions.common import GaishanAction, Turn
from actions.listed import keep
from bot.access import allowed
from bot.errors import NotFound
from bot.language.texts import join
from bot.reports.similar import case_rows, duplicate_text
from bot.similar import merging
from bot.similar.cases import look

MOST_BUTTONS = 3
Buttons = list[dict[str, str]]


def similar_part(turn: Turn, number: int) -> tuple[list[str], Buttons]:
    """Lines for the card of complaint ``number`` and the buttons of a likely duplicate; nothing where there is none."""
    found = look(turn.store, turn.settings, turn.model, number)
    everything = allowed(turn.person, "complaint.read")
    own = turn.person.id if turn.person else None
    lines, buttons = [], []
    if found.duplicate is not None:
        other = found.duplicate.number
        lines.append(duplicate_text(found, turn.lang))
        buttons = [turn.button("button_merge", "merge_complaint", arguments={"number": number, "into": other}, into=other),
                   turn.button("button_not_same", "not_same", arguments={"number": number, "into": other})]
    if found.cases:
        keep(turn, (case.number for case in found.cases))
    # whose texts a person may not read are shown without their words
    lines += case_rows(found, turn.taxonomy, turn.lang, lambda case: everything or case.created_by == own)
    return lines, buttons


def duplicates_part(turn: Turn, numbers: list[int]) -> tuple[str, Buttons]:
    """The likely duplicates among complaints stored at once, and buttons to merge the first few."""
    found = [look(turn.store, turn.settings, turn.model, number) for number in numbers]
    pairs = [(one.number, one.duplicate.number) for one in found if one.duplicate is not None]
    if not pairs:
        return "", []
    rows = [turn.say("lines_duplicate", number=number, into=into) for number, into in pairs]
    buttons = [turn.button("button_merge_lines", "merge_complaint", arguments={"number": number, "into": into},
                           number=number, into=into) for number, into in pairs[:MOST_BUTTONS]]
    return "\n".join([turn.say("lines_duplicates"), *rows]), buttons


def merged_part(turn: Turn, row: dict[str, Any]) -> tuple[list[str], Buttons]:
    """What the card of an earlier complaint says of merges and similar cases, with buttons for whoever may use them."""
    number, into = row["id"], row["merged_into"]
    may = allowed(turn.person, "complaint.correct") or (turn.person is not None and row["created_by"] == turn.person.id)
    if into is not None:
        return [turn.say("merged_into", number=number, into=into)], [undo_button(turn, number)] if may else []
    lines, buttons = similar_part(turn, number)
    if below := turn.store.merges.merged(number):
        others = join([str(one) for one in below], turn.lang)
        lines.insert(0, turn.say("merged_with", number=number, count=len(below) + 1, others=others))
    return lines, buttons if may else []


def undo_button(turn: Turn, number: int) -> dict[str, str]:
    return turn.button("button_undo_merge", "undo_merge", arguments={"number": number})


def _numbers(turn: Turn, both: bool = True) -> list[int]:
    """The complaints a button names; anybody can type one, so what is missing is asked for."""
    named = [turn.args.get(key) for key in ("number", "into")[:1 + both]]
    if not all(isinstance(one, int) for one in named):
        raise NotFound("merge_which")
    return named  # type: ignore[return-value]


class MergeComplaint(GaishanAction):
    action = "action_merge_complaint"

    def act(self, turn: Turn) -> None:
        number, into = _numbers(turn)
        root = merging.merge(turn.store, turn.person, number, into)
        turn.remember(complaint=root, ask=None)
        turn.reply(turn.say("merge_done", number=number, into=root), [undo_button(turn, number)],
                   ids={"complaint": root})


class UndoMerge(GaishanAction):
    action = "action_undo_merge"

    def act(self, turn: Turn) -> None:
        number, = _numbers(turn, both=False)
        into = merging.undo_merge(turn.store, turn.person, number)
        turn.remember(complaint=number, ask=None)
        turn.reply(turn.say("merge_undone", number=number, into=into),
                   [turn.button("button_merge", "merge_complaint", arguments={"number": number, "into": into}, into=into)],
                   ids={"complaint": number})


class NotSame(GaishanAction):
    action = "action_not_same"

    def act(self, turn: Turn) -> None:
        number, other = _numbers(turn)
        merging.not_same(turn.store, turn.person, number, other)
        turn.answer("not_same_kept", number=number, other=other)
