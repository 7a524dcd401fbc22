"""A project as guided work: its question with what the complaints offer, and what a message or command means there."""
from __future__ import annotations

import re
from typing import Any

from rasa_sdk.events import SlotSet

from actions import value_list
from actions.common import Turn
from actions.improve import project_buttons, view_buttons
from actions.project_work import ProjectWork, override_act, place_of
from actions.proposing import Offer, offer
from bot.access import allowed
from bot.errors import InputError
from bot.language.mentions import find_step
from bot.language.texts import join
from bot.playbooks import words
from bot.playbooks.engine import Place, Walk
from bot.playbooks.judge import judge, reason_in
from bot.playbooks.team import come_in
from bot.playbooks.typed import parse_answer


def asked(turn: Turn, walk: Walk, work: dict[str, Any]) -> tuple[str, list[dict[str, str]]]:
    if work.get("mode") in ("skip", "override", "cancel"):
        return turn.say(f"ask_reason_{work['mode']}"), [turn.button("button_back", "go_back")]
    if work.get("mode") == "keep_date":
        return turn.say("ask_keep_date", day=work["day"]), [
            {"title": turn.say(word), "payload": turn.say(word)} for word in ("yes", "no")]
    if work.get("mode") == value_list.MODE:
        return value_list.question(turn, work)
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


class ProjectGuide(ProjectWork):
    """A message inside a project's walk."""

    @staticmethod
    def question(turn: Turn, work: dict[str, Any]) -> None:
        """Put the question the walk has come to."""
        walk = Walk(turn.store, work["id"], turn.today)
        text, buttons = asked(turn, walk, work)
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

    def handle(self) -> bool | str:
        turn = self.turn
        if self.work.get("mode") in ("edit", "details") and (named := self._named()):
            self._point_at(named)  # "Why this one" on the list is a field there, not the question why
            return True
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
        if mode == value_list.MODE:
            said = value_list.mended(self.work, turn.text)
            self.work.pop("mode")
            return self._answer(self.walk.place(self.work["at"]), said)
        if mode in ("edit", "details") or self.place is None:
            return self._point_at_named()
        return self._answer(self.place)

    def _free(self) -> bool:
        return self.work.get("mode") in ("skip", "override", "cancel", value_list.MODE) or (
            self.place is not None and not self.place.more and self.place.asked.type in ("text", "person"))

    def _fits(self) -> bool:
        if self.place is None or not self.turn.text:
            return False
        try:
            parse_answer(self.walk, self.place, self.turn.text, self.turn.lang)
        except InputError:
            return False
        return True

    def _named(self) -> Place | None:
        """The question a message names in either language."""
        said = self.turn.text.strip().lower()
        return next((place for step in self.walk.playbook.steps for place in self.walk.places(step, optional=True)
                     if said and not place.more and said in (
                         words.label(place, "zh").lower(), words.label(place, "en").lower(),
                         place.field.label["zh"].lower(), place.field.label["en"].lower())), None)

    def _point_at_named(self) -> bool:
        """In a list or at a shut gate: a field's name chooses it."""
        if named := self._named():
            self._point_at(named)
        else:
            self.work["tries"] = self.work.get("tries", 0) + 1
            self.turn.answer("choose_from_list")
        return True

    def _point_at(self, place: Place) -> None:
        """Ask this question next; what went wrong at the one before does not count against it."""
        self.work.pop("mode", None)
        self.work |= {"at": place.pointer, "tries": 0}

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
        args, text = self.turn.args, self.turn.text
        if isinstance(args.get("field"), str) and "step" not in args:
            place = self.walk.place([args["field"], int(args.get("row") or 0)])
            self._point_at(place)
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
        self.turn.remember(paused=["project", self.walk.number])
        return "closed"

    def do_where_am_i(self) -> bool:
        self.turn.reply(words.where(self.walk, place_of(self.walk, self.work), self.turn.lang),
                        view_buttons(self.turn, self.walk))
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
