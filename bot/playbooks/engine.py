"""Walking a playbook: what an act changes, and which gates it opens or shuts.

A project's state is nothing but its rows in the store, so that anybody can go on from any conversation. A
``Walk`` reads them once; every change goes through ``answer``, ``skip`` and ``override`` and gives an ``Outcome``.
"""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any, Iterable, Iterator

from bot.errors import InputError, NotFound, SetupError
from bot.playbooks.checks import CHECKS, Context, Finding
from bot.playbooks.escalation import send_plan, standing
from bot.playbooks.model import Playbook, Step, load_playbook
from bot.playbooks.stand import Place, Stand
from bot.playbooks.typed import parse_answer
from bot.playbooks.wording import wording_findings
from bot.store import Store
from bot.store.database import writing

CANCELLED = "cancelled"  # the status of an action that will not be done


@dataclass(frozen=True)
class Outcome:
    """What an act changed. ``findings`` keep the current gate shut; ``passed`` are gates that opened just now;
    ``asked`` is why the project went to the committee just now."""

    place: Place | None = None
    shown: str = ""
    warnings: list[str] = dataclass_field(default_factory=list)
    passed: list[Step] = dataclass_field(default_factory=list)
    reopened: Step | None = None
    findings: list[Finding] = dataclass_field(default_factory=list)
    closed: bool = False
    repeated: bool = False
    asked: dict[str, Any] = dataclass_field(default_factory=dict)


class Walk(Stand):
    """One project on its way through its playbook, as it stands in the store now."""

    def __init__(self, store: Store, number: int, today: dt.date) -> None:
        self.store, self.number, self.today = store, number, today
        self.refresh()
        self.playbook: Playbook = load_playbook(self.project.playbook)

    # -- gates -------------------------------------------------------------------------------------------------
    def context(self, step: Step) -> Context:
        """What the gate checks may look at."""
        values = {key: answer.value for (key, row), answer in self.answers.items()
                  if row == 0 and answer.state == "answered"}
        skipped = {key: answer.reason or "" for (key, row), answer in self.answers.items()
                   if row == 0 and answer.state == "skipped"}
        rows = {field.id: self.rows(field) for other in self.playbook.steps for field in other.fields
                if field.type == "rows"}
        earlier = tuple(other.number for other in self.playbook.steps
                        if other.number < step.number and not self.is_passed(other))
        asked = frozenset(place.field.id for place in self.places(step))
        # only the gate that asks for it pays for looking it up
        committee = standing(self) if any(check["check"] == "committee_approved" for check in step.gate) else None
        return Context(values, rows, asked, skipped, earlier, committee)

    def findings(self, step: Step) -> list[Finding]:
        """What the gate of ``step`` says now; blocking findings first."""
        context = self.context(step)
        found = []
        for check in step.gate:
            options = {key: value for key, value in check.items() if key != "check"}
            found += CHECKS[check["check"]](context, **options)
        return sorted(found, key=lambda finding: not finding.blocking)

    # -- acts --------------------------------------------------------------------------------------------------
    def use(self, playbook_id: str) -> None:
        """Go on with another method; InputError once something has been answered, since answers keep their fields."""
        if self.store.projects.history(self.number) or self.store.projects.gates(self.number):
            raise InputError("method_settled", number=self.number)
        self.playbook = load_playbook(playbook_id)
        self.store.projects.use(self.number, playbook_id)
        self.project = self.store.projects.get(self.number)

    def answer(self, place: Place, text: str, lang: str, person_id: int | None,
               message_id: str | None = None, reason: str = "") -> Outcome:
        """Check ``text`` against the place's type, append it, and see what that changes.

        Raises InputError with what is wrong ("task_reason": an action cannot be cancelled without a ``reason``);
        nothing is stored then.
        """
        value, shown = parse_answer(self, place, text, lang)
        if value == CANCELLED and place.asked.id == "status" and len(reason.strip()) < 2:
            raise InputError("task_reason")
        warnings = wording_findings(str(value), place.asked.wording) if isinstance(value, str) else []
        with writing(self.store.db):
            fresh = self.store.projects.answer(
                self.number, place.step.id, place.key, row=place.row, value=value, shown=shown,
                reason=reason.strip() or None, person_id=person_id, message_id=message_id)
            return self._after(place, shown, warnings, person_id, repeated=not fresh)

    def skip(self, place: Place, reason: str, person_id: int | None, message_id: str | None = None) -> Outcome:
        """Leave a place open with a reason; the gate will show it."""
        if len(reason.strip()) < 2:
            raise InputError("reason_needed")
        with writing(self.store.db):
            fresh = self.store.projects.answer(
                self.number, place.step.id, place.key, row=place.row, state="skipped", reason=reason.strip(),
                person_id=person_id, message_id=message_id)
            return self._after(place, "", [], person_id, repeated=not fresh)

    def override(self, reason: str, person_id: int | None) -> Outcome:
        """Open the current gate against its findings; who and why is kept and shown in the summary."""
        if len(reason.strip()) < 2:
            raise InputError("reason_needed")
        step = self.step
        if step is None:
            raise InputError("project_closed", number=self.number)
        codes = [finding.code for finding in self.findings(step) if finding.blocking]
        with writing(self.store.db):
            self.store.projects.gate(self.number, step.id, "overridden", reason=reason.strip(), detail=codes,
                                     person_id=person_id)
            return self._after(None, "", [], person_id, passed=[step])

    def look_again(self, person_id: int | None) -> Outcome:
        """Something outside the answers has changed (the committee said yes): open the gates that hold now."""
        with writing(self.store.db):
            return self._after(None, "", [], person_id)

    def _after(self, place: Place | None, shown: str, warnings: list[str], person_id: int | None, *,
               passed: list[Step] | None = None, repeated: bool = False) -> Outcome:
        # in one transaction with the act: a crash in between would leave a step answered whose gate nobody opens
        self.refresh()
        passed, reopened = list(passed or []), None
        if place is not None:
            # an answer was changed: every gate passed before must still hold, later ones may lean on it
            for other in self.playbook.steps:
                if self.gate_results.get(other.id) == "passed" and any(
                        finding.blocking for finding in self.findings(other)):
                    self.store.projects.gate(self.number, other.id, "reopened", person_id=person_id)
                    reopened = reopened or other
                    self.refresh()
            if reopened and self.project.status == "closed":
                self.store.projects.reopen(self.number)
                self.project = self.store.projects.get(self.number)
        findings: list[Finding] = []
        asked: dict[str, Any] = {}
        while (step := self.step) is not None and self.next_place() is None:
            findings = self.findings(step)
            if any(finding.code == "committee_needed" for finding in findings):
                asked = send_plan(self, person_id)
                findings = self.findings(step)
            if any(finding.blocking for finding in findings):
                break
            self.store.projects.gate(self.number, step.id, "passed", person_id=person_id,
                                     detail=[finding.code for finding in findings])
            passed.append(step)
            findings = []
            self.refresh()
        closed = self.step is None and self.project.status == "open"
        if closed:
            self.store.projects.close(self.number)
        self.project = self.store.projects.get(self.number)
        return Outcome(place, shown, warnings, passed, reopened, findings, closed, repeated, asked)


def readable(store: Store, numbers: Iterable[int], today: dt.date) -> Iterator[Walk]:
    """The walks of these projects, without those whose playbook cannot be read: one broken file of an organisation
    must not hide the projects of the others."""
    for number in numbers:
        try:
            yield Walk(store, number, today)
        except (NotFound, SetupError):
            continue
