"""Comparison scoring: start a study, judge the messages of its interview and of a rater's form, show its result."""
from __future__ import annotations

from typing import Any

from rasa_sdk.events import FollowupAction, SlotSet

from actions.common import GaishanAction, Turn
from bot.choosing.comparison import ComparisonResult
from bot.choosing.interview import Interview
from bot.choosing.outcome import finish, finish_when_all_have_rated, result_of
from bot.choosing.rating import RatingForm, progress, progress_text
from bot.errors import InputError, NotFound
from bot.language.mentions import find_study
from bot.language.texts import explain, join
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
    """Weights, gaps, ranking with ties, focus, the chart, and buttons: a project on the focus, the report; while the
    study is open who is missing, and closing it."""
    image = study_chart(study, result, turn.lang, turn.settings.pictures)
    open_ = [one.name for one in progress(turn.store, study.id)[1]] if study.status == "open" else []
    if study.status == "open":
        buttons = waiting_buttons(turn, study.id)
    else:
        buttons = [turn.button("button_open_project", "start_project", topic=name, arguments={
            "study": study.id, "attribute": name}) for name in result.focus[:2]]
        buttons.append(turn.button("button_study_report", "study_report", arguments={"study": study.id}))
    source = source_line(turn.store, study.id, turn.lang)
    turn.reply(study_text(study, result, turn.lang, turn.taxonomy, open_, source), buttons,
               image=str(image) if image else None, ids={"study": study.id})


def waiting_buttons(turn: Turn, number: int) -> list[dict[str, str]]:
    return [turn.button("button_who_rated", "rating_progress", arguments={"study": number}),
            turn.button("button_finish_study", "show_study", arguments={"study": number, "status": "close"})]


def study_at_hand(turn: Turn, status: str | None = None) -> int | None:
    """The study named, worked on here, or the person's newest with ``status``, else anybody's newest."""
    work = turn.work or {}
    number = turn.args.get("study") or (find_study(turn.text) if turn.text else None) or (
        work.get("id") if work.get("kind") in ("study", "rating") else None)
    return number or turn.store.studies.newest(turn.person.id if turn.person else None, status) or (
        turn.store.studies.newest_of_all(status))


class ShowStudy(GaishanAction):
    """The result; of an open study that is named an interim one, or closed at a button."""

    action = "action_show_study"

    def act(self, turn: Turn) -> None:
        person = turn.require("study.work")
        number = turn.args.get("study") or (find_study(turn.text) if turn.text else None) or (
            turn.store.studies.newest(person.id, "closed") or turn.store.studies.newest_of_all("closed"))
        if number is None:
            raise NotFound("study_none")
        if turn.args.get("status") == "close" and turn.store.studies.get(number).status == "open":
            finish(turn.store, number)
            turn.store.audit.record(person.id, "study.close", f"study {number}")
        result = result_of(turn.store, number)
        show_result(turn, turn.store.studies.get(number), result)


def interview_of(turn: Turn, work: dict[str, Any]) -> Interview:
    return Interview(turn.store, work["id"], turn.person.name if turn.person else "–", turn.lang)


class StudyGuide:
    """A message inside a comparison study."""

    act = "study.work"

    def __init__(self, turn: Turn, work: dict[str, Any]) -> None:
        self.turn, self.work = turn, work
        turn.require(self.act)
        self.interview = self.form(turn, work)

    @staticmethod
    def form(turn: Turn, work: dict[str, Any]) -> Interview | RatingForm:
        return interview_of(turn, work)

    @classmethod
    def question(cls, turn: Turn, work: dict[str, Any]) -> None:
        """Put the question the interview has come to."""
        text, buttons = cls.form(turn, work).question()
        turn.reply(text, buttons, ids={"study": work["id"]})

    def handle(self) -> bool | str:
        turn, number = self.turn, self.work["id"]
        study = turn.store.studies.get(number)
        fits = bool(turn.text) and study.status == "open" and self.interview.fits(turn.text)
        verdict = judge(turn.raw, turn.intent, turn.confidence, fits=fits, free_text=False)
        if verdict.kind == "question":
            return False
        if study.status == "closed":  # closed by somebody with the scores there were
            turn.answer("rating_closed", number=number)
            return "closed"
        if verdict.kind == "command":
            handled = self._command(verdict.intent)
            if verdict.intent != "skip_question" or handled == "closed":
                return handled
        elif self.interview.stage.kind != "done":
            self.interview.answer(turn.text)
        self.work["tries"] = 0
        return self._rated() if self.interview.stage.kind == "done" else True

    def _rated(self) -> str:
        """This rater has given all: the result where nobody is missing, otherwise who is."""
        turn, number = self.turn, self.work["id"]
        try:
            result = finish_when_all_have_rated(turn.store, number, self.interview.rater)
        except InputError as error:  # nothing scored by everybody: kept open for more scores
            turn.reply(explain(error, turn.lang), waiting_buttons(turn, number), ids={"study": number})
            return "closed"
        if result is not None:
            self._result(result)
        else:
            self._wait()
        return "closed"

    def _result(self, result: ComparisonResult) -> None:
        show_result(self.turn, self.turn.store.studies.get(self.work["id"]), result)

    def _wait(self) -> None:
        number = self.work["id"]
        self.turn.reply("\n".join([self.turn.say("study_wait"), progress_text(self.turn.store, number, self.turn.lang)]),
                        waiting_buttons(self.turn, number), ids={"study": number})

    def _command(self, intent: str) -> bool | str:
        if intent == "pause_work":
            self._pause()
            self.turn.remember(paused=[self.work["kind"], self.work["id"]])
            return "closed"
        if intent in ("go_back", "edit_answer"):
            if not self.interview.back():
                self.turn.answer("at_the_beginning")
        elif intent == "ask_why":
            self.turn.reply(self.interview.why())
        elif intent == "ask_example":
            self.turn.reply(self.interview.example())
        elif intent == "where_am_i":
            self.turn.reply(progress_text(self.turn.store, self.work["id"], self.turn.lang))
        elif intent == "skip_question" and not self.interview.skip():
            self.turn.answer("study_no_skip")
        return True

    def _pause(self) -> None:
        number = self.work["id"]
        self.turn.answer("study_paused", [self.turn.button("button_resume_study", "start_comparison", number=number,
                                                           arguments={"study": number})], number=number)


class RatingGuide(StudyGuide):
    """A message inside a rater's own form: only scores and what they rest on."""

    act = "study.rate"

    @staticmethod
    def form(turn: Turn, work: dict[str, Any]) -> RatingForm:
        return RatingForm(turn.store, work["id"], turn.person.name if turn.person else "–", turn.lang)

    def _result(self, result: ComparisonResult) -> None:
        self.turn.answer("rating_thanks")
        if self.turn.may("study.work"):
            super()._result(result)

    def _wait(self) -> None:
        others = [one.name for one in progress(self.turn.store, self.work["id"])[1]]
        self.turn.answer("rating_thanks_wait", names=join(others, self.turn.lang))

    def _pause(self) -> None:
        number = self.work["id"]
        self.turn.answer("rating_paused", [self.turn.button("button_rate", "rate_study", number=number,
                                                            arguments={"study": number})])
