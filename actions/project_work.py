"""A project's walk at work in a conversation: where it stands there, and what an answer, a skip or an override does.

What a message means is decided in ``actions/project_guide.py``; this room only carries it out.
"""
from __future__ import annotations

from typing import Any

from actions import value_list
from actions.common import Turn
from actions.effect_answer import effect_answer
from actions.improve import finish_project
from bot.errors import InputError
from bot.language.texts import explain
from bot.language.values import parse_yes_no
from bot.playbooks import words
from bot.playbooks.engine import Outcome, Place, Walk
from bot.playbooks.follow import follow_up
from bot.playbooks.typed import parse_answer
from bot.proposals.propose import read_back
from bot.proposals.root_causes import asks_on, chained


def place_of(walk: Walk, work: dict[str, Any]) -> Place | None:
    """The place asked: the one pointed at (after back or edit), otherwise the next one open."""
    return walk.place(work["at"]) if work.get("at") else walk.next_place()


def override_act(walk: Walk) -> str:
    """What a person must be allowed to do to open the gate by override: where the committee's yes is missing, only the
    committee's own members and administrators are."""
    waits = walk.step is not None and any(finding.code.startswith("committee_") for finding in walk.findings(walk.step))
    return "committee.decide" if waits else "gate.override"

class ProjectWork:
    """The project a message is about. Every act gives True (go on asking) or "closed"."""

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
            if text is None and (further := self._passed_over(place)):
                return self._answer(further)
            if value_list.keep(self.work, place, said, error):
                self.turn.reply(explain(error, self.turn.lang))
                return True
            if error.code != "task_reason" or reason:
                raise
            self.work |= {"mode": "cancel", "said": said, "at": place.pointer}
            return True
        self._tell_each_other(place)
        self.work["tries"] = 0
        done = self._after(outcome, place)
        if place.asked.propose == "five_why" and asks_on(before, said):
            self.work["at"] = place.pointer  # the next why; what was answered so far is kept
        elif done is True and (more := follow_up(self.walk, place)):
            self.work["at"] = more.pointer
        return done

    def _passed_over(self, place: Place) -> Place | None:
        """The next question, where what was said to one asked ``at_once`` is an answer to that instead: what may be left
        holds nobody up."""
        further = self.walk.next_place()
        if not place.asked.at_once or further is None or not further.more and further.asked.type in ("text", "person"):
            return None
        try:
            parse_answer(self.walk, further, self.turn.text, self.turn.lang)
        except InputError:
            return None
        return further

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
            text = f"{text}\n\n{reading}".strip()
        judged, image = effect_answer(self.turn, self.walk, place) if outcome.shown else ("", None)
        if text := "\n\n".join(part for part in (text, judged) if part):
            self.turn.reply(text, image=image)
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
