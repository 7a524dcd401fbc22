"""Severity 3: the records a person must look at, saying that one has looked, and how severe people say a complaint is."""
from __future__ import annotations

from actions.common import GaishanAction, Turn, payload
from actions.listed import keep, number_at
from bot.complaints import intake, urgent
from bot.errors import InputError
from bot.language.severity_said import (
    NOT_SEVERE,
    asks_doubtful,
    find_numbers,
    find_place,
    find_severity,
    says_this,
)
from bot.language.texts import join
from bot.reports.urgent import doubtful_text, urgent_text
from bot.topics.severity import SEVERE

PAGE = 5


def alarm(turn: Turn) -> str:
    """The line of a card: that a person must look at once, and who."""
    names = urgent.lookers(turn.store)
    return turn.say("urgent_tell", who=join(names, turn.lang) if names else turn.say("urgent_nobody"))


def look_button(turn: Turn, number: int) -> list[dict[str, str]]:
    """The button "seen" for those who may press it."""
    if not urgent.may_look(turn.person):
        return []
    return [turn.button("button_seen", "mark_seen", arguments={"number": number}, number=number)]


def severity_buttons(turn: Turn, number: int) -> list[dict[str, str]]:
    """Severe or not, of a complaint that may be."""
    return [turn.button("button_severe", "set_severity", arguments={"number": number, "severity": SEVERE}, number=number),
            turn.button("button_not_severe", "set_severity", arguments={"number": number, "status": "mild"}, number=number)]


def waiting_button(turn: Turn) -> list[dict[str, str]]:
    """A button with the numbers that wait; none when nothing does or the person may not look."""
    waits, doubts = urgent.count_for(turn.store, turn.person)
    if not doubts:
        return [turn.button("button_urgent", "show_urgent", count=waits)] if waits else []
    return [turn.button("button_doubtful", "show_urgent", count=waits, doubts=doubts)]


def greeting(turn: Turn) -> list[str]:
    """What waits, a line each; nothing for those who may not look."""
    waits, doubts = urgent.count_for(turn.store, turn.person)
    return [*([turn.say("urgent_greet", count=waits)] if waits else []),
            *([turn.say("doubtful_greet", count=doubts)] if doubts else [])]


def show(turn: Turn, offset: int = 0) -> None:
    """The records that wait, five at a time, each with its buttons; behind them those that may be severe."""
    total, rows = urgent.waiting(turn.store, turn.person, PAGE, offset)
    unsure, doubts = urgent.doubtful(turn.store, turn.person, PAGE - len(rows), max(0, offset - total))
    if not rows and not doubts and total + unsure:  # what stood before this page was judged meanwhile
        show(turn)
        return
    if not rows and not doubts:
        turn.answer("urgent_none")
        return
    buttons = [button for row in rows for button in look_button(turn, row["id"])]
    buttons += [button for row in doubts for button in severity_buttons(turn, row["id"])]
    if offset + PAGE < total + unsure:
        buttons.append(turn.button("button_more", "show_urgent", arguments={"offset": offset + PAGE},
                                   rest=total + unsure - offset - PAGE))
    numbers = [row["id"] for row in (*rows, *doubts)]
    turn.remember(complaint=numbers[0], label=None)
    keep(turn, iter(numbers), offset)
    turn.reply("\n\n".join([*([urgent_text(rows, total, turn.taxonomy, turn.lang)] if rows else []),
                            *([doubtful_text(doubts, unsure, turn.taxonomy, turn.lang)] if doubts else [])]), buttons)


class ShowUrgent(GaishanAction):
    action = "action_show_urgent"

    def act(self, turn: Turn) -> None:
        first = urgent.count_for(turn.store, turn.person)[0] if asks_doubtful(turn.text) else 0
        show(turn, int(turn.args.get("offset") or first))


class MarkSeen(GaishanAction):
    action = "action_mark_seen"

    def act(self, turn: Turn) -> None:
        from actions.intake import number_at_hand

        number = number_at_hand(turn)
        new = urgent.mark_seen(turn.store, turn.person, number)
        turn.answer("urgent_seen" if new else "urgent_seen_before", waiting_button(turn), number=number)


def ask_severity(turn: Turn, number: int) -> None:
    """ "Yes" or "no" under a card with two questions: which of them?"""
    turn.remember(doubt={"number": number, "asked": turn.message_id})
    turn.answer("severity_which", [
        *severity_buttons(turn, number), turn.button("button_confirm", "confirm_label", arguments={"number": number}),
        turn.button("button_all_topics", "offer_topics", arguments={"number": number})], number=number)


def _meant(turn: Turn, sure: bool) -> list[int]:
    """The complaints that are meant. One that is named is never another, even where there is none with this number; a
    bare "严重" is about the card just before it and nothing else (``sure``: a level is said, which the one at hand gets)."""
    if not turn.text:
        return [turn.args["number"]] if "number" in turn.args else []
    if numbers := find_numbers(turn.text):
        return numbers
    if (place := find_place(turn.text)) is not None:
        return [number_at(turn, place)]
    just_before = turn.doubt_asked or turn.label_shown
    at_hand = turn.focus.get("complaint") if just_before or sure or says_this(turn.text) else None
    return [at_hand] if isinstance(at_hand, int) else []


def _said(turn: Turn) -> int | None:
    """The level: a button's, else that of the words."""
    if turn.args.get("status") == "mild":
        return NOT_SEVERE
    return turn.args.get("severity") if turn.args or not turn.text else find_severity(turn.text)


class SetSeverity(GaishanAction):
    """A person says how severe a complaint is; without a level, or in a question, they are asked which."""

    action = "action_set_severity"

    def act(self, turn: Turn) -> None:
        turn.require("complaint.correct_own")
        level = _said(turn)
        numbers = _meant(turn, level is not None and level != NOT_SEVERE and any(map(str.isdigit, turn.text)))
        if not numbers:
            raise InputError("severity_which_one")
        turn.remember(complaint=numbers[0], label=None, doubt=None)
        for number in numbers:
            self.one(turn, number, level)

    @staticmethod
    def one(turn: Turn, number: int, level: int | None) -> None:
        assert turn.person is not None
        row = intake.may_say_severity(turn.store, turn.person, number)
        if level is None or level == NOT_SEVERE and turn.text and row["severity"] == SEVERE:
            turn.answer("choose_severity", [
                {"title": f"{at} {turn.say(f'severity_{at}')}",
                 "payload": payload("set_severity", number=number, severity=at)}
                for at in range(SEVERE + 1)], number=number, level=row["severity"])
            return
        if level == NOT_SEVERE:
            level = intake.below_severe(row)
        was = intake.set_severity(turn.store, turn.person, number, level)
        turn.remember(last={"act": "severity", "number": number, "was": was["severity"]})
        words = turn.say("severity_said" if was["severity"] != level else "severity_said_same", number=number, level=level,
                         name=turn.say(f"severity_{level}"), was=was["severity"])
        if level == SEVERE and not urgent.may_look(turn.person):
            words += "\n" + alarm(turn)
        turn.reply(words, waiting_button(turn))
