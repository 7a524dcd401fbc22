"""Similar cases on the card of a complaint; merging what was told twice."""
from __future__ import annotations

from typing import Any

from actions.common import GaishanAction, Turn
from actions.listed import keep
from actions.undoing import merge, undo_merge, undo_merge_button
from bot.access import allowed
from bot.errors import NotFound
from bot.language.texts import join
from bot.reports.similar import case_rows, duplicate_text
from bot.similar import merging
from bot.similar.cases import look
from bot.similar.said import MergeSaid, merge_said, number_said

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
        return [turn.say("merged_into", number=number, into=into)], [undo_merge_button(turn, number)] if may else []
    lines, buttons = similar_part(turn, number)
    if below := turn.store.merges.merged(number):
        others = join([str(one) for one in below], turn.lang)
        lines.insert(0, turn.say("merged_with", number=number, count=len(below) + 1, others=others))
    return lines, buttons if may else []


def _numbers(turn: Turn, both: bool = True) -> list[int]:
    """The complaints a button names; anybody can type one, so what is missing is asked for."""
    named = [turn.args.get(key) for key in ("number", "into")[:1 + both]]
    if not all(isinstance(one, int) for one in named):
        raise NotFound("merge_which")
    return named  # type: ignore[return-value]


class MergeComplaint(GaishanAction):
    """By the button, or by words ("把投诉 12 并入 9")."""

    action = "action_merge_complaint"

    def act(self, turn: Turn) -> None:
        if not turn.text:
            merge(turn, *_numbers(turn))
            return
        said = merge_said(turn.text)
        if said is None:
            raise NotFound("merge_which")
        if not said.complaints and turn.may("candidate.work") and _both_candidates(turn, said):
            from actions.candidates import MergeCandidates

            MergeCandidates().act(turn)
            return
        merge(turn, said.number, said.into)


class UndoMerge(GaishanAction):
    action = "action_undo_merge"

    def act(self, turn: Turn) -> None:
        last = turn.focus.get("last") or {}
        if turn.text:
            number = number_said(turn.text) or (last.get("number") if last.get("act") == "merged" else None)
            if number is None:
                raise NotFound("merge_which")
        else:
            number, = _numbers(turn, both=False)
        undo_merge(turn, number)


def _both_candidates(turn: Turn, said: MergeSaid) -> bool:
    """"merge 3 into 2" names neither complaints nor candidates: it means candidates where both are some, unless one
    is the complaint just talked about."""
    if turn.focus.get("complaint") in (said.number, said.into):
        return False
    try:
        return all(turn.store.candidates.get(number) for number in (said.number, said.into))
    except NotFound:
        return False


class NotSame(GaishanAction):
    action = "action_not_same"

    def act(self, turn: Turn) -> None:
        number, other = _numbers(turn)
        merging.not_same(turn.store, turn.person, number, other)
        turn.answer("not_same_kept", number=number, other=other)
