"""Comparison scoring: start a study, judge the messages of its interview, show its result."""
from __future__ import annotations

from typing import Any

from rasa_sdk.events import FollowupAction, SlotSet

from actions.common import GaishanAction, Turn
from bot.choosing.comparison import ComparisonResult
from bot.choosing.interview import Interview, finish, result_of
from bot.errors import NotFound
from bot.playbooks.judge import judge
from bot.reports.study import study_chart, study_text
from bot.reports.weights import source_line
from bot.store.studies import StudyRecord


class StartComparison(GaishanAction):
    action = "action_start_comparison"

    def act(self, turn: Turn) -> None:
        person = turn.require("study.work")
        paused = turn.args.get("study")
        if isinstance(paused, int) and turn.store.studies.get(paused).status != "closed":
            begin_work(turn, {"kind": "study", "id": paused})
            return
        own = turn.settings.organisation or turn.say("study_own")
        number = turn.store.studies.create(turn.say("study_title", day=turn.today.isoformat()), own, turn.lang,
                                           person.id)
        turn.store.audit.record(person.id, "study.start", f"study {number}")
        turn.answer("study_started", number=number)
        begin_work(turn, {"kind": "study", "id": number})


def begin_work(turn: Turn, work: dict[str, Any]) -> None:
    """Point the conversation at a piece of work and let the guided form ask its question."""
    turn.events += [SlotSet("work", {**work, "tries": 0}), FollowupAction("guide_form")]


def show_result(turn: Turn, study: StudyRecord, result: ComparisonResult) -> None:
    """Weights, gaps, ranking with ties, focus, the chart, and a button that opens a project on the focus."""
    image = study_chart(study, result, turn.lang, turn.settings.pictures)
    buttons = [turn.button("button_open_project", "start_project",
                           arguments={"study": study.id, "attribute": name}, topic=name) for name in result.focus[:2]]
    lines = [study_text(study, result, turn.lang), source_line(turn.store, study.id, turn.lang)]
    turn.reply("\n".join(filter(None, lines)), buttons, image=str(image) if image else None, ids={"study": study.id})


class ShowStudy(GaishanAction):
    action = "action_show_study"

    def act(self, turn: Turn) -> None:
        person = turn.require("study.work")
        number = turn.args.get("study") or turn.store.studies.newest(person.id, "closed")
        if number is None:
            raise NotFound("study_none")
        show_result(turn, turn.store.studies.get(number), result_of(turn.store, number))


def interview_of(turn: Turn, work: dict[str, Any]) -> Interview:
    return Interview(turn.store, work["id"], turn.person.name if turn.person else "–", turn.lang)


class StudyGuide:
    """A message inside a comparison study."""

    def __init__(self, turn: Turn, work: dict[str, Any]) -> None:
        self.turn, self.work = turn, work
        turn.require("study.work")
        self.interview = interview_of(turn, work)

    @staticmethod
    def question(turn: Turn, work: dict[str, Any]) -> None:
        """Put the question the interview has come to."""
        text, buttons = interview_of(turn, work).question()
        turn.reply(text, buttons, ids={"study": work["id"]})

    def handle(self) -> bool | str:
        turn = self.turn
        numbers = bool(turn.text) and turn.text.strip()[:1].isdigit()
        verdict = judge(turn.raw, turn.intent, turn.confidence, fits=numbers, free_text=False)
        if verdict.kind == "question":
            return False
        if verdict.kind == "command":
            return self._command(verdict.intent)
        if self.interview.stage.kind != "done":
            self.interview.answer(turn.text)
        self.work["tries"] = 0
        if self.interview.stage.kind != "done":
            return True
        result = finish(turn.store, self.work["id"])
        show_result(turn, turn.store.studies.get(self.work["id"]), result)
        return "closed"

    def _command(self, intent: str) -> bool | str:
        if intent == "pause_work":
            resume = self.turn.button("button_resume_study", "start_comparison", arguments={"study": self.work["id"]},
                                      number=self.work["id"])
            self.turn.answer("study_paused", [resume], number=self.work["id"])
            return "closed"
        if intent in ("go_back", "edit_answer"):
            if not self.interview.back():
                self.turn.answer("at_the_beginning")
        elif intent == "ask_why":
            self.turn.reply(self.interview.why())
        elif intent == "ask_example":
            self.turn.reply(self.interview.example())
        elif intent == "skip_question":
            self.turn.answer("study_no_skip")
        return True
