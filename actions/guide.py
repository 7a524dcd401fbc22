"""The one guided form: ``validate_guide_form`` judges every message, ``action_ask_guide_form_answer`` asks.

What the form returns to Rasa decides what happens (see docs/architecture.md): ``answer`` set to None goes on asking,
no event at all lets the rule of an interrupting question run, and closing needs three events together.
"""
from __future__ import annotations

import re
from typing import Any

from rasa_sdk.events import ActiveLoop, SlotSet

from actions.choose import StudyGuide, interview_of
from actions.common import GaishanAction, Turn
from actions.improve import finish_project, project_buttons, view_buttons
from actions.notices import tell
from actions.proposing import Offer, offer
from bot.access import allowed
from bot.errors import GaishanError, InputError
from bot.language.texts import explain, join
from bot.language.values import parse_yes_no
from bot.playbooks import words
from bot.playbooks.engine import Outcome, Place, Walk
from bot.playbooks.judge import judge, reason_in
from bot.playbooks.team import come_in
from bot.playbooks.typed import parse_answer
from bot.proposals.propose import read_back
from bot.proposals.root_causes import asks_on, chained

GO_ON = [SlotSet("answer", None)]
CLOSE = [SlotSet("answer", None), SlotSet("requested_slot", None), SlotSet("work", None), ActiveLoop(None)]


class AskAnswer(GaishanAction):
    """Put the current question of the work at hand."""

    action = "action_ask_guide_form_answer"

    def act(self, turn: Turn) -> None:
        work = turn.work or {}
        if work.get("kind") == "study":
            text, buttons = interview_of(turn, work).question()
            turn.reply(text, buttons, ids={"study": work["id"]})
            return
        if work.get("kind") != "project":
            turn.answer("no_work")
            return
        walk = Walk(turn.store, work["id"], turn.today)
        text, buttons = self.question(turn, walk, work)
        place = place_of(walk, work)
        offered = offer(turn, walk, place, work) if place and not work.get("mode") else Offer()
        turn.reply("\n\n".join([text, *offered.lines]), [*offered.buttons, *buttons], image=offered.image,
                   ids={"project": walk.number})
        # what was asked here, so that an answer to a question somebody else has answered meanwhile is noticed; what
        # was offered, so that "use it" stores what was shown even when complaints have come in since
        turn.events.append(SlotSet("work", {**work, "asked": place.pointer if place else None,
                                            "offered": offered.values}))
        if place and not place.more and place.asked.type == "person" and not work.get("mode"):
            turn.store.messages.expect(turn.conversation, "person")

    @staticmethod
    def question(turn: Turn, walk: Walk, work: dict[str, Any]) -> tuple[str, list[dict[str, str]]]:
        if work.get("mode") in ("skip", "override", "cancel"):
            return turn.say(f"ask_reason_{work['mode']}"), [turn.button("button_back", "go_back")]
        if work.get("mode") == "keep_date":
            return turn.say("ask_keep_date", day=work["day"]), [
                {"title": turn.say(word), "payload": turn.say(word)} for word in ("yes", "no")]
        if work.get("mode") == "edit":
            step = walk.playbook.numbered(work["step"])
            text, buttons = words.edit_list(walk, step, turn.lang, work.get("table"))
            return text, [*buttons, turn.button("button_go_on", "keep_answer")]
        if work.get("mode") == "details":
            text, buttons = words.details_list(walk, turn.lang)
            return text, [*buttons, turn.button("button_go_on", "keep_answer")]
        place = place_of(walk, work)
        if place is None:
            if walk.step is None:  # somebody else has finished it meanwhile
                return words.where(walk, None, turn.lang), project_buttons(turn, walk.number)
            return words.gate(walk, walk.step, walk.findings(walk.step), turn.lang,
                              allowed(turn.person, override_act(walk)))
        text, buttons = words.question(walk, place, turn.lang)
        if work.get("tries", 0) >= 2:
            text += "\n\n" + words.example(place, turn.lang)
            buttons = [*buttons, *words.help_buttons(turn.lang)]
        first = next(walk.places(place.step), None)
        if first and (first.key, first.row) == (place.key, place.row) and (place.key, place.row) not in walk.answers:
            text = words.step_intro(place.step, len(walk.playbook.steps), turn.lang) + "\n\n" + text
        return text, buttons


def place_of(walk: Walk, work: dict[str, Any]) -> Place | None:
    """The place asked: the one pointed at (after back or edit), otherwise the next one open."""
    return walk.place(work["at"]) if work.get("at") else walk.next_place()


def override_act(walk: Walk) -> str:
    """What a person must be allowed to do to open the gate by override: where the committee's yes is missing, only the
    committee's own members and administrators are."""
    waits = walk.step is not None and any(finding.code.startswith("committee_") for finding in walk.findings(walk.step))
    return "committee.decide" if waits else "gate.override"


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
            handled = (Guide if work["kind"] == "project" else StudyGuide)(turn, work).handle()
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


class Guide:
    """A message inside a project's walk. ``handle`` gives True (go on asking), False (a question in between) or
    "closed"."""

    def __init__(self, turn: Turn, work: dict[str, Any]) -> None:
        self.turn, self.work = turn, work
        self.person = turn.require("project.work")
        self.walk = Walk(turn.store, work["id"], turn.today)
        self.place = self._here() if not work.get("mode") else None

    def _here(self) -> Place | None:
        """The place asked in this conversation: an answer belongs to its question, even when somebody else has
        answered that meanwhile and the walk has gone on."""
        if "at" in self.work or "asked" not in self.work:
            return place_of(self.walk, self.work)
        return self.walk.place(self.work["asked"]) if self.work["asked"] else None

    def handle(self) -> bool | str:
        turn = self.turn
        verdict = judge(turn.raw, turn.intent, turn.confidence, fits=self._fits(), free_text=self._free(),
                        near=turn.near)
        if verdict.kind == "question":
            return False
        if self.walk.step is None:  # somebody else has finished it meanwhile
            turn.reply(words.where(self.walk, None, turn.lang), project_buttons(turn, self.walk.number))
            return "closed"
        come_in(turn.store, self.walk.number, self.person)
        if verdict.kind == "command":
            return getattr(self, f"do_{verdict.intent}")()
        mode = self.work.get("mode")
        if mode in ("skip", "override", "cancel"):
            return self._with_reason(mode, turn.text)
        if mode == "keep_date":
            return self._keep_date(self.walk.place(self.work["at"]))
        if mode in ("edit", "details") or self.place is None:
            return self._point_at_named()
        return self._answer(self.place)

    def _free(self) -> bool:
        return self.work.get("mode") in ("skip", "override", "cancel") or (
            self.place is not None and not self.place.more and self.place.asked.type in ("text", "person"))

    def _fits(self) -> bool:
        if self.place is None or not self.turn.text:
            return False
        try:
            parse_answer(self.walk, self.place, self.turn.text, self.turn.lang)
        except InputError:
            return False
        return True

    def _answer(self, place: Place, text: str | None = None, reason: str = "") -> bool | str:
        said = self.turn.text if text is None else text
        if text is None and (day := self._day_over(place)):
            self.work |= {"mode": "keep_date", "said": said, "day": day, "at": place.pointer}
            return True
        before = self.walk.value(place.key, place.row) if place.asked.propose == "five_why" else None
        if place.asked.propose == "five_why":
            said = chained(before, said)
        try:
            outcome = self.walk.answer(place, said, self.turn.lang, self.person.id, self.turn.message_id, reason)
        except InputError as error:
            if error.code != "task_reason" or reason:
                raise
            self.work |= {"mode": "cancel", "said": said, "at": place.pointer}
            return True
        self._tell_each_other(place)
        self.work["tries"] = 0
        done = self._after(outcome, place)
        if place.asked.propose == "five_why" and asks_on(before, said):
            self.work["at"] = place.pointer  # the next why; what was answered so far is kept
        return done

    def _day_over(self, place: Place) -> str | None:
        """The day somebody wants an action done by, when it is over already."""
        if place.asked.id != "when_due" or place.more:
            return None
        day, _ = parse_answer(self.walk, place, self.turn.text, self.turn.lang)
        return day if day < self.turn.today.isoformat() else None

    def _keep_date(self, place: Place) -> bool | str:
        """Asked whether a day that is over shall stand: yes keeps it, no asks again, anything else is another day."""
        said = self.work["said"]
        self.work.pop("mode")
        try:
            keep = parse_yes_no(self.turn.text)
        except InputError:
            return self._answer(place)
        return self._answer(place, said) if keep else True

    def _tell_each_other(self, place: Place) -> None:
        """Somebody else had answered this: each is told of the other (both answers stay in the history)."""
        store = self.turn.store
        other = store.projects.replaced(self.walk.number, place.key, place.row, self.person.name)
        if other is None:
            return
        if self.work.get("asked") == place.pointer and not self.work.get("at"):  # it was still open when asked here
            self.turn.answer("answered_by_other", by=other.by or "–", shown=other.shown or "–")
        mine, giver = self.walk.answers[place.key, place.row], store.people.find(other.by or "")
        if giver and mine.value != other.value:
            store.notices.add(giver.id, f"answer:{mine.id}", "answer", number=self.walk.number, field=place.key,
                              row=place.row, by=self.person.name, shown=mine.shown or "–")

    def _after(self, outcome: Outcome, place: Place) -> bool | str:
        self.work.pop("at", None)
        self.work.pop("mode", None)
        text = words.stored(self.walk, outcome, place, self.turn.lang)
        if outcome.shown and (reading := read_back(self.walk, place, self.turn.lang)):
            text += "\n\n" + reading
        if text:
            self.turn.reply(text)
        if outcome.closed:
            finish_project(self.turn, self.walk)
            return "closed"
        return True

    def _with_reason(self, mode: str, reason: str) -> bool | str:
        if mode == "skip":
            place = self._here()
            if place is None:
                self.work.pop("mode", None)
                return True
            outcome = self.walk.skip(place, reason, self.person.id, self.turn.message_id)
            self.turn.answer("skipped", label=words.label(place, self.turn.lang))
            return self._after(outcome, place)
        if mode == "cancel":
            if len(reason.strip()) < 2:
                raise InputError("reason_needed")
            return self._answer(self.walk.place(self.work["at"]), self.work["said"], reason)
        person = self.turn.require(override_act(self.walk))
        step = self.walk.step
        assert step is not None
        outcome = self.walk.override(reason, person.id)
        self.turn.store.audit.record(person.id, "gate.override", f"project {self.walk.number}", step=step.id)
        self.turn.answer("overridden", number=step.number, name=step.name[self.turn.lang], by=person.name,
                         reason=reason)
        for key in ("mode", "at"):
            self.work.pop(key, None)
        later = words.passed(Outcome(passed=outcome.passed[1:]), self.turn.lang, len(self.walk.playbook.steps))
        if later:
            self.turn.reply("\n".join(later))
        if outcome.closed:
            finish_project(self.turn, self.walk)
            return "closed"
        return True

    def _point_at_named(self) -> bool:
        """In a list or at a shut gate: a field's name or number chooses it."""
        said = self.turn.text.strip().lower()
        for step in self.walk.playbook.steps:
            for place in self.walk.places(step, optional=True):
                if place.more:
                    continue
                if said and said in (words.label(place, "zh").lower(), words.label(place, "en").lower(),
                                     place.field.label["zh"].lower(), place.field.label["en"].lower()):
                    self.work.pop("mode", None)
                    self.work["at"] = place.pointer
                    return True
        self.work["tries"] = self.work.get("tries", 0) + 1
        self.turn.answer("choose_from_list")
        return True

    # -- commands ----------------------------------------------------------------------------------------------
    def do_go_back(self) -> bool:
        if self.work.pop("mode", None):
            return True
        here = self.place or self._end()
        before = self.walk.before(here) if here else None
        if before is None:
            self.turn.answer("at_the_beginning")
        else:
            self.work["at"] = before.pointer
        return True

    def _end(self) -> Place | None:
        """At a shut gate, "back" means the last answered place of the step."""
        places = [place for place in self.walk.places(self.walk.step) if not place.more] if self.walk.step else []
        if places:
            self.work["at"] = places[-1].pointer
        return None

    def do_edit_answer(self) -> bool:
        from bot.language.mentions import find_step

        args, text = self.turn.args, self.turn.text
        if isinstance(args.get("field"), str) and "step" not in args:
            place = self.walk.place([args["field"], int(args.get("row") or 0)])
            self.work["at"] = place.pointer
            self.work.pop("mode", None)
            return True
        number = args.get("step") or find_step(text)
        number = number or self._named_step(text)
        if number is None:
            for step in self.walk.playbook.steps:
                for field in step.fields:
                    if field.type != "rows" and (field.label["zh"] in text or field.label["en"].lower() in text.lower()):
                        self.work["at"] = [field.id, 0]
                        self.work.pop("mode", None)
                        return True
        step = self.walk.playbook.numbered(number) if number else self.walk.step
        assert step is not None
        self.work |= {"mode": "edit", "step": step.number, "table": args.get("field")}
        return True

    def _named_step(self, text: str) -> int | None:
        """A step by its name: "修改 测量阶段", "edit the Measure phase"."""
        for step in self.walk.playbook.steps:
            zh, en = re.escape(step.name["zh"]), re.escape(step.name["en"].lower())
            if re.search(rf"{zh}(?:阶段|这?一?步)|\b{en} (?:phase|step)\b", text.lower()):
                return step.number
        return None

    def do_skip_question(self) -> bool | str:
        if self._here() is None:
            self.turn.answer("skip_at_gate")
            return True
        reason = reason_in(self.turn.text)
        if len(reason) >= 2:
            return self._with_reason("skip", reason)
        self.work["mode"] = "skip"
        return True

    def do_override_gate(self) -> bool | str:
        self.turn.require(override_act(self.walk))
        if self.walk.next_place() is not None:
            self.turn.answer("override_too_early")
            return True
        reason = reason_in(self.turn.text)
        if len(reason) >= 2:
            return self._with_reason("override", reason)
        self.work["mode"] = "override"
        return True

    def do_pause_work(self) -> str:
        self.turn.answer("paused", project_buttons(self.turn, self.walk.number), number=self.walk.number,
                         title=self.walk.project.title)
        return "closed"

    def do_where_am_i(self) -> bool:
        self.turn.reply(words.where(self.walk, self._here(), self.turn.lang), view_buttons(self.turn, self.walk))
        return True

    def do_ask_why(self) -> bool:
        place = self._here()
        if place:
            self.turn.reply(words.why(place, self.turn.lang))
        else:
            self.turn.answer("why_gate")
        return True

    def do_ask_example(self) -> bool:
        place = self._here()
        self.turn.reply(words.example(place, self.turn.lang) if place else self.turn.say("why_gate"))
        return True

    def do_check_gate(self) -> bool:
        step = self.walk.step
        assert step is not None
        left = [place for place in self.walk.places(step)
                if not place.more and (place.key, place.row) not in self.walk.answers]
        if left:
            joined = join([words.label(place, self.turn.lang) for place in left], self.turn.lang)
            self.turn.answer("gate_left", number=step.number, name=step.name[self.turn.lang], labels=joined)
        return True

    def do_add_details(self) -> bool:
        self.work["mode"] = "details"
        return True

    def do_keep_answer(self) -> bool:
        self.work.pop("at", None)
        self.work.pop("mode", None)
        return True


    def do_use_proposal(self) -> bool | str:
        """Store what was shown under the question; ``number`` chooses among several."""
        offered, number = self.work.get("offered") or [], int(self.turn.args.get("number") or 1)
        if self.place is None or not 1 <= number <= len(offered):
            self.turn.answer("proposal_nothing_here")
            return True
        return self._answer(self.place, offered[number - 1])

    def do_refuse_proposal(self) -> bool:
        if self.place is None or not self.work.get("offered"):
            self.turn.answer("proposal_nothing_here")
        else:
            self.work["refused"] = self.place.pointer
            self.turn.answer("proposal_refused")
        return True


class NoWork(GaishanAction):
    """A command of the guided form while nothing is being worked on: offer what could be taken up."""

    action = "action_no_work"

    def act(self, turn: Turn) -> None:
        from actions.intake import CorrectTopic, confirm_label
        from actions.talk import Deny

        if turn.intent == "edit_answer" and turn.focus.get("ask") == "label":
            # said of the label just shown: "correct" is a yes to it, "改一下分类" asks for another
            if turn.text.strip(" .!").lower() == "correct":
                confirm_label(turn, turn.focus["complaint"])
            else:
                CorrectTopic().act(turn)
        elif turn.intent in ("pause_work", "skip_question", "go_back") and turn.focus.get("pending"):
            Deny().act(turn)
        else:
            turn.answer("no_work", project_buttons(turn, None))
