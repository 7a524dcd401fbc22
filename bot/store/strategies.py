"""Incremental or leap, for a candidate or a project: answers, result, reason and who approved (methods.md §4)."""
from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.errors import InputError, NotFound
from bot.store.database import now, writing
from bot.store.given import Given, packed


@dataclass(frozen=True)
class StrategyRecord:
    """One questionnaire. ``result`` is None while it is being answered: {strategy, level, triggers}, perhaps refused."""

    id: int
    candidate: int | None
    project: int | None
    given: dict[str, Any]
    result: dict[str, Any] | None
    person_id: int | None
    by: str | None
    at: str
    approver: str | None
    approved_at: str | None

    @property
    def refused(self) -> dict[str, str] | None:
        """{by, at, reason} where whoever decides has said no."""
        return (self.result or {}).get("refused")


class Strategies(Given):
    """The table ``strategies``."""

    table = "strategies"

    def begin(self, given: Mapping[str, Any], person_id: int | None, *, candidate: int | None = None,
              project: int | None = None) -> int:
        with writing(self.db):
            return self.db["strategies"].insert({
                "idea_id": candidate, "project_id": project, "given": packed(given), "person_id": person_id,
                "at": now(self.timezone)}).last_pk

    def finish(self, number: int, result: Mapping[str, Any]) -> None:
        with writing(self.db):
            self.db["strategies"].update(number, {"result": packed(result), "at": now(self.timezone)})

    def approve(self, number: int, person_id: int) -> None:
        """Record who approved; InputError("strategy_approved", "strategy_refused") when it is decided already."""
        with writing(self.db):
            self._undecided(number)
            self.db["strategies"].update(number, {"approved_by": person_id, "approved_at": now(self.timezone)})

    def refuse(self, number: int, name: str, reason: str) -> None:
        """Record who said no and why; the same errors."""
        with writing(self.db):
            result = self._undecided(number).result or {}
            refused = {"by": name, "at": now(self.timezone), "reason": reason}
            self.db["strategies"].update(number, {"result": packed({**result, "refused": refused})})

    def _undecided(self, number: int) -> StrategyRecord:
        found = self.get(number)
        if found.approver is not None:
            raise InputError("strategy_approved", number=number)
        if found.refused:
            raise InputError("strategy_refused", number=number)
        return found

    def get(self, number: int) -> StrategyRecord:
        """NotFound when there is none."""
        found = self._read("strategies.id = ?", [number])
        if not found:
            raise NotFound("strategy_unknown", number=number)
        return found[0]

    def begun(self, person_id: int | None, *, candidate: int | None = None, project: int | None = None) -> int | None:
        """The person's own questionnaire that waits for its last answers."""
        found = self._read("idea_id is ? and strategies.project_id is ? and result is null and person_id is ?",
                           [candidate, project, person_id])
        return found[-1].id if found else None

    def open_of(self, person_id: int) -> int | None:
        """The person's newest questionnaire that waits for answers."""
        found = self._read("result is null and person_id = ?", [person_id])
        return found[-1].id if found else None

    def newest(self, *, candidate: int | None = None, project: int | None = None) -> StrategyRecord | None:
        """The last finished one of a candidate or a project."""
        found = self._read("idea_id is ? and strategies.project_id is ? and result is not null", [candidate, project])
        return found[-1] if found else None

    def _read(self, where: str, values: list[Any]) -> list[StrategyRecord]:
        rows = self.db.conn.execute(
            "select strategies.id, idea_id, project_id, given, result, person_id, mine.name, at, theirs.name, approved_at"
            " from strategies left join people mine on mine.id = person_id"
            f" left join people theirs on theirs.id = approved_by where {where} order by strategies.id", values)
        return [StrategyRecord(*row[:3], json.loads(row[3]), json.loads(row[4]) if row[4] else None, *row[5:])
                for row in rows]
