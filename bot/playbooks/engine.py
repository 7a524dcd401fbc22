"""Walking a playbook: where a project stands, what to ask next, what an answer changes.

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
from bot.playbooks.model import Field, Playbook, Step, load_playbook
from bot.playbooks.typed import parse_answer
from bot.playbooks.wording import wording_findings
from bot.store import Store
from bot.store.database import writing

MORE = "+"  # the pseudo-column that asks for another row
MAX_ROWS = 30
CANCELLED = "cancelled"  # the status of an action that will not be done


@dataclass(frozen=True)
class Place:
    """Where an answer goes: a field, or a column of one row of a table field (``more``: "another row?")."""

    step: Step
    field: Field
    row: int = 0
    column: Field | None = None
    more: bool = False

    @property
    def key(self) -> str:
        if self.more:
            return f"{self.field.id}.{MORE}"
        return f"{self.field.id}.{self.column.id}" if self.column else self.field.id

    @property
    def asked(self) -> Field:
        """The field whose question is put (the column inside a table)."""
        return self.column or self.field

    @property
    def pointer(self) -> list[Any]:
        """The place as a conversation's slot may hold it."""
        return [self.key, self.row]


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


class Walk:
    """One project on its way through its playbook, as it stands in the store now."""

    def __init__(self, store: Store, number: int, today: dt.date) -> None:
        self.store, self.number, self.today = store, number, today
        self.refresh()
        self.playbook: Playbook = load_playbook(self.project.playbook)

    def refresh(self) -> None:
        self.project = self.store.projects.get(self.number)
        self.answers = self.store.projects.current(self.number)
        results: dict[str, str] = {}
        for gate in self.store.projects.gates(self.number):
            results[gate["step"]] = gate["result"]
        self.gate_results = results

    # -- where it stands ---------------------------------------------------------------------------------------
    def is_passed(self, step: Step) -> bool:
        return self.gate_results.get(step.id) in ("passed", "overridden")

    @property
    def step(self) -> Step | None:
        """The first step whose gate is not open yet; None when the whole walk is done."""
        return next((step for step in self.playbook.steps if not self.is_passed(step)), None)

    @property
    def state(self) -> str:
        """open, with_committee (asked and not answered yet) or closed."""
        if self.step is None:
            return "closed"
        last = self.store.approvals.last(self.number)
        return "with_committee" if last and last.event == "asked" else "open"

    def value(self, key: str, row: int = 0) -> Any:
        """The standing value under ``key``; None when not answered or skipped."""
        answer = self.answers.get((key, row))
        return answer.value if answer and answer.state == "answered" else None

    def numbered_rows(self, field: Field) -> dict[int, dict[str, Any]]:
        """The rows of a table field as {number: {column: value}}, in order."""
        numbers = sorted({row for key, row in self.answers if key.split(".")[0] == field.id and row > 0
                          and not key.endswith("." + MORE)})
        return {row: {column.id: self.value(f"{field.id}.{column.id}", row) for column in field.columns}
                for row in numbers}

    def rows(self, field: Field) -> list[dict[str, Any]]:
        """The rows of a table field as {column: value}, in order."""
        return list(self.numbered_rows(field).values())

    def next_place(self) -> Place | None:
        """The first required thing of the current step that is neither answered nor skipped."""
        if self.step is None:
            return None
        return next((place for place in self.places(self.step) if (place.key, place.row) not in self.answers), None)

    def places(self, step: Step, optional: bool = False) -> Iterator[Place]:
        """Every place of a step that applies now, in order; tables give their rows and what comes next."""
        for field in step.fields:
            if not (field.required or optional) or not self._applies(field.when, 0, ""):
                continue
            if field.type == "rows":
                yield from self._row_places(step, field, optional)
            else:
                yield Place(step, field)

    def _row_places(self, step: Step, field: Field, optional: bool) -> Iterator[Place]:
        for row in range(1, MAX_ROWS + 1):
            for column in field.columns:
                if (column.required or optional) and self._applies(column.when, row, field.id + "."):
                    yield Place(step, field, row, column)
            if row < field.min_rows:
                continue
            more = Place(step, field, row, more=True)
            yield more
            if not self.value(more.key, row) and row >= max(
                    (number for key, number in self.answers if key.startswith(field.id + ".")), default=0):
                return  # the last row, also of those added later from the list of answers

    def _applies(self, when: Any, row: int, prefix: str) -> bool:
        if not when:
            return True
        value = self.value(prefix + when["field"], row)
        if value is None:
            return False
        if "is" in when:
            return value in when["is"] if isinstance(when["is"], list) else value == when["is"]
        if "fewer_than" in when:
            return len(value) < when["fewer_than"]
        return value < when["below"]

    def place(self, pointer: list[Any]) -> Place:
        """The place a pointer names; NotFound when the playbook has no such place."""
        key, row = pointer
        name, _, column_id = key.partition(".")
        for step in self.playbook.steps:
            for field in step.fields:
                if field.id == name:
                    if column_id == MORE:
                        return Place(step, field, row, more=True)
                    if column_id:
                        column = next((one for one in field.columns if one.id == column_id), None)
                        if column is None:
                            raise NotFound("field_unknown", field=key)
                        return Place(step, field, row, column)
                    if field.type == "rows":
                        return Place(step, field, max(row, 1), field.columns[0])
                    return Place(step, field)
        raise NotFound("field_unknown", field=name)

    def before(self, place: Place) -> Place | None:
        """The last answered place before ``place``, in this step or an earlier one."""
        found = None
        for step in self.playbook.steps:
            for other in self.places(step):
                if (other.key, other.row) == (place.key, place.row):
                    return found
                if (other.key, other.row) in self.answers and not other.more:
                    found = other
            if step.id == place.step.id:
                return found  # an optional place: the last answered one of its step
        return found

    def optional_places(self) -> list[Place]:
        """What may be added to the current step beyond what its gate needs."""
        step = self.step
        if step is None:
            return []
        required = {(place.key, place.row) for place in self.places(step)}
        return [place for place in self.places(step, optional=True)
                if (place.key, place.row) not in required and (place.key, place.row) not in self.answers]

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
