"""The one guided form: ``validate_guide_form`` judges every message, ``action_ask_guide_form_answer`` asks.

What the form returns to Rasa decides what happens (see docs/architecture.md): ``answer`` set to None goes on asking,
no event at all lets the rule of an interrupting question run, and closing needs three events together.
"""
from __future__ import annotations

from typing import Any, Protocol

from rasa_sdk.events import ActiveLoop, SlotSet

from actions.choose import RatingGuide, StudyGuide
from actions.common import GaishanAction, Turn
from actions.cycle_guide import ClosingGuide
from actions.forms_guide import FormGuide
from actions.improve import project_buttons
from actions.notices import tell
from actions.project_guide import ProjectGuide
from actions.resume import open_forms, take_up
from actions.weights_guide import WeightsGuide
from bot.choosing.filling import KINDS as FORMS
from bot.errors import GaishanError, InputError
from bot.language.texts import explain

GO_ON = [SlotSet("answer", None)]
CLOSE = [SlotSet("answer", None), SlotSet("requested_slot", None), SlotSet("work", None), ActiveLoop(None)]


class Guided(Protocol):
    """A kind of guided work. It is made for each message; ``work`` is the slot ``work`` ({"kind", "id", ...}) and may
    be changed by ``handle``. InputError from ``handle`` is told to the person, who is asked again."""

    def __init__(self, turn: Turn, work: dict[str, Any]) -> None: ...

    @staticmethod
    def question(turn: Turn, work: dict[str, Any]) -> None:
        """Put the current question: a reply with its buttons."""

    def handle(self) -> bool | str:
        """Act on the message: True (go on asking), False (a question in between: another rule answers) or "closed"."""


# how a piece of work is guided, by the "kind" of the slot ``work``
KINDS: dict[str, type[Guided]] = {"project": ProjectGuide, "study": StudyGuide, "rating": RatingGuide,
                                  "weights": WeightsGuide, "closing": ClosingGuide, **{kind: FormGuide for kind in FORMS}}


class AskAnswer(GaishanAction):
    """Put the current question of the work at hand."""

    action = "action_ask_guide_form_answer"

    def act(self, turn: Turn) -> None:
        work = turn.work or {}
        if work.get("kind") in KINDS:
            KINDS[work["kind"]].question(turn, work)
        else:
            turn.answer("no_work")


class JudgeMessage(GaishanAction):
    """The only judge of a message inside the form. It acts on a fresh message: Rasa also calls it at activation and
    at re-entry after an interruption."""

    action = "validate_guide_form"
    tells = False  # only when it has taken the message: otherwise Rasa drops its replies

    def act(self, turn: Turn) -> None:
        work = dict(turn.work or {})
        if not turn.fresh:
            return
        if not work:
            turn.events += CLOSE
            return
        try:
            handled = KINDS[work["kind"]](turn, work).handle()
        except InputError as error:
            work["tries"] = work.get("tries", 0) + 1
            turn.reply(explain(error, turn.lang))
            handled = True
        if handled:
            tell(turn)
        if handled == "closed":
            turn.events += CLOSE
        elif handled:
            turn.events += [*GO_ON, SlotSet("work", work)]
        # else no event at all: the rule of the interrupting question runs, then the form asks again, once

    def failed(self, turn: Turn, error: GaishanError) -> None:
        super().failed(turn, error)
        turn.events += GO_ON

    def crashed(self, turn: Turn) -> None:
        super().crashed(turn)
        turn.events += GO_ON


def open_studies(turn: Turn) -> list[dict[str, str]]:
    """The study this person is asked to score, and what is half done of their own: a study, weights."""
    if turn.person is None:
        return []
    buttons = [turn.button("button_rate", "rate_study", arguments={"study": number}, number=number)
               for number in turn.store.studies.to_rate(turn.person.id)[:1] if turn.may("study.rate")]
    if not turn.may("study.work"):
        return buttons
    if own := turn.store.studies.newest(turn.person.id, "open"):
        buttons.append(turn.button("button_resume_study", "start_comparison", arguments={"study": own}, number=own))
    weighed = turn.store.weights.newest(turn.person.id)
    if weighed and turn.store.weights.state(weighed, turn.person.id).finished_at is None:
        buttons.append(turn.button("button_weights_resume", "start_weights", arguments={"number": weighed}, number=weighed))
    return buttons


class NoWork(GaishanAction):
    """A command of the guided form while nothing is being worked on: offer what could be taken up."""

    action = "action_no_work"

    def act(self, turn: Turn) -> None:
        from actions.intake import CorrectTopic, confirm_label
        from actions.talk import Deny, menu

        if turn.intent == "edit_answer" and turn.label_shown:
            # said of the label just shown: "correct" is a yes to it, "改一下分类" asks for another
            if turn.text.strip(" .!").lower() == "correct":
                confirm_label(turn, turn.focus["complaint"])
            else:
                CorrectTopic().act(turn)
        elif turn.intent in ("pause_work", "skip_question", "go_back") and turn.focus.get("pending"):
            Deny().act(turn)
        else:
            buttons = [*project_buttons(turn, None), *open_studies(turn), *open_forms(turn)]
            if turn.intent == "keep_answer" and take_up(turn):  # "go on"
                return
            turn.answer("no_work" if buttons else "no_work_at_all", buttons or menu(turn))
