"""Closing a complaint as guided work: cause, action, whether the customer accepts, and what follows from a no.

``work`` holds the answers until the last one: a closing is stored whole or not at all.
"""
from __future__ import annotations

from typing import Any

from actions.common import Turn
from bot.complaints import cycle, cycle_words
from bot.complaints.life_rules import ACCEPTS
from bot.errors import GaishanError, InputError
from bot.language.choices import parse_choice
from bot.language.texts import LANGUAGES, explain, say
from bot.playbooks.judge import judge
from bot.reports.cycle import closing_words


def next_field(work: dict[str, Any]) -> str | None:
    """The question that comes next; None when all is answered. What is not accepted needs a decision at the end."""
    given = work["given"]
    missing = cycle.in_force().missing(given)
    if missing:
        return missing[0]
    return "anyway" if given["accepts"] == "no" and "anyway" not in work else None


def read(turn: Turn, field: str, text: str) -> str:
    """An answer to a question; InputError when it is none."""
    if field == "accepts":
        return cycle_words.accepts_said(text)
    if field == "anyway":
        try:
            return parse_choice(text, [(way, {lang: say(f"anyway_{way}", lang) for lang in LANGUAGES})
                                       for way in ("keep", "close")])
        except InputError as error:
            raise InputError("closing_anyway") from error
    words = cycle.clean(turn.store, text)
    if sum(character.isalnum() for character in words) < 2:
        raise InputError("answer_empty")
    return words


def finish(turn: Turn, work: dict[str, Any]) -> None:
    """Close, or keep open what the customer does not accept; then ask for the customer's score."""
    from actions.cycle import score_buttons, status_button

    number, keep = work["id"], work.get("anyway") == "keep"
    case = cycle.close(turn.store, turn.person, number, work["given"], keep_open=keep)
    turn.remember(complaint=number, label=None)
    if keep:
        turn.answer("cycle_kept_open", [status_button(turn, number)], number=number, due=case.due_at)
        return
    turn.reply("\n".join([turn.say("cycle_closed", number=number), turn.say("satisfaction_ask")]),
               score_buttons(turn, number), ids={"complaint": number})


class ClosingGuide:
    """A message inside a closing. ``work``: kind, id (the complaint), given, anyway."""

    def __init__(self, turn: Turn, work: dict[str, Any]) -> None:
        self.turn, self.work = turn, work
        self.field = next_field(work)

    @staticmethod
    def question(turn: Turn, work: dict[str, Any]) -> None:
        field = next_field(work)
        lines = [turn.say("closing_head", number=work["id"], label=turn.say(f"closing_label_{field}")),
                 turn.say(f"closing_ask_{field}")]
        if work.get("tries", 0) >= 2:
            lines.append(turn.say(f"closing_example_{field}"))
        titles = {"accepts": [turn.say(f"accepts_{one}") for one in ACCEPTS],
                  "anyway": [turn.say("anyway_keep"), turn.say("anyway_close")]}.get(str(field), [])
        turn.reply("\n".join(lines), [{"title": title, "payload": title} for title in titles], ids={"complaint": work["id"]})

    def handle(self) -> bool | str:
        turn, field = self.turn, str(self.field)
        free = field not in ("accepts", "anyway")
        verdict = judge(turn.raw, turn.intent, turn.confidence, fits=self._fits(), free_text=free, near=turn.near)
        if verdict.kind == "question":
            return False
        if verdict.kind == "command":
            return self._command(verdict.intent)
        value = read(turn, field, turn.text)
        if field == "anyway":
            self.work["anyway"] = value
        else:
            self.work["given"] = {**self.work["given"], field: value}
            turn.answer("closing_stored", label=turn.say(f"closing_label_{field}"),
                        shown=closing_words(field, value, turn.lang))
        self.work["tries"] = 0
        if next_field(self.work) is not None:
            return True
        try:
            finish(turn, self.work)
        except GaishanError as error:  # somebody else was quicker, or it was undone: asking again would not help
            turn.reply(explain(error, turn.lang))
        return "closed"

    def _fits(self) -> bool:
        try:
            return bool(self.turn.text) and bool(read(self.turn, str(self.field), self.turn.text))
        except InputError:
            return False

    def _command(self, intent: str) -> bool | str:
        turn, work, field = self.turn, self.work, str(self.field)
        match intent:
            case "pause_work":
                turn.answer("closing_paused", number=work["id"])
                return "closed"
            case "go_back" | "edit_answer":
                if not work["given"]:
                    turn.answer("at_the_beginning")
                else:
                    work["given"] = dict(list(work["given"].items())[:-1])
            case "skip_question":
                turn.answer("closing_all_needed")
            case "ask_why":
                turn.answer(f"closing_why_{field}")
            case "ask_example":
                turn.answer(f"closing_example_{field}")
            case _:
                turn.reply("\n".join([turn.say("closing_so_far"), *(
                    turn.say("closing_said", label=turn.say(f"closing_label_{key}"),
                             words=closing_words(key, value, turn.lang)) for key, value in work["given"].items())]))
        return True
