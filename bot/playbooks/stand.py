"""Where a project stands in its playbook: its answers, the places that apply, and what its gates say. Reads only.

Nothing in here changes a project: see ``bot/playbooks/engine.py`` for the acts.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterator

from bot.errors import NotFound
from bot.playbooks.model import Field, Playbook, Step
from bot.store import Store
from bot.store.projects import Answer, Project

MORE = "+"  # the pseudo-column that asks for another row
MAX_ROWS = 30


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


class Stand:
    """A project's rows as they were when last read, seen through its playbook."""

    store: Store
    number: int
    playbook: Playbook
    project: Project
    answers: dict[tuple[str, int], Answer]  # the standing ones by (key, row)
    gate_results: dict[str, str]  # the last result by step

    def refresh(self) -> None:
        self.project = self.store.projects.get(self.number)
        self.answers = self.store.projects.current(self.number)
        results: dict[str, str] = {}
        for gate in self.store.projects.gates(self.number):
            results[gate["step"]] = gate["result"]
        self.gate_results = results

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
