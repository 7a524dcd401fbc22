"""A supervisor's questions: figures in any form, and the cases behind them (``bot/questions``)."""
from __future__ import annotations

from actions import listed
from actions.common import Turn
from actions.cycle import view_part
from actions.questions import Asks, asked, tell
from actions.similar import merged_part
from actions.urgent import severity_buttons
from bot.access import allowed
from bot.errors import NotAllowed
from bot.language.mentions import find_complaint
from bot.language.places import place_said
from bot.questions.model import Question, restored
from bot.reports.top import case_text


class TopTopics(Asks):
    action = "action_top_topics"

    def act(self, turn: Turn) -> None:
        from actions.choosing import goes_on_here

        turn.require("top.ask")
        if (view := goes_on_here(turn)) is not None:
            view.act(turn)
            return
        tell(turn, asked(turn, "top"))


class ShowCases(Asks):
    """The redacted texts behind a number, or one case by its number."""

    action = "action_show_cases"

    def act(self, turn: Turn) -> None:
        if place := place_said(turn.text):
            self.at(turn, place)
            return
        number = turn.args.get("number") or find_complaint(turn.text)
        if isinstance(number, int):
            self.one(turn, number)
            return
        turn.require("complaint.read")
        tell(turn, asked(turn, "drill") if turn.text else self.pressed(turn))

    @classmethod
    def at(cls, turn: Turn, place: int) -> None:
        """The case at a place of the last list; that list stays at hand, whatever the case is similar to."""
        shown = turn.focus.get("listed")
        cls.one(turn, listed.number_at(turn, place))
        turn.remember(listed=shown)

    @staticmethod
    def pressed(turn: Turn) -> Question:
        """What a button says: its topics must all be among a case's labels."""
        from dataclasses import replace

        question = restored(turn.args)
        codes = [turn.taxonomy.present(code) for code in turn.args.get("topics", "").split("+")[:3]]
        together = tuple(code for code in codes if code in turn.taxonomy) or question.together
        return replace(question, kind=question.kind or "drill", together=together,
                       topic=question.topic and turn.taxonomy.present(question.topic))

    @staticmethod
    def one(turn: Turn, number: int) -> None:
        row = turn.store.complaints.get(number)
        own = turn.person is not None and turn.person.id in (row["created_by"], row["owner_id"])
        if not own and not allowed(turn.person, "complaint.read"):
            raise NotAllowed("not_own_complaint", number=number)
        turn.remember(complaint=number)
        lines, buttons = merged_part(turn, row)
        where, onward = view_part(turn, number)
        doubt = bool(row["severity_doubt"]) and row["kind"] == "complaint"
        turn.reply("\n\n".join([case_text(row, turn.taxonomy, turn.lang), *([turn.say("severity_doubt")] if doubt else []),
                                *where, *lines]),
                   [*buttons, *onward, *(severity_buttons(turn, number) if doubt else []),
                    turn.button("button_all_topics", "offer_topics", arguments={"number": number})],
                   ids={"complaint": number})
