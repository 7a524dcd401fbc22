"""What the committee was asked about a project and what it said. Rows are only added."""
from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from bot.errors import InputError
from bot.store.database import now, writing


@dataclass(frozen=True)
class Approval:
    """``event``: asked, approved, refused or returned; ``triggers``: {name: value} of what made the asking necessary."""

    id: int
    event: str
    triggers: dict[str, Any]
    words: str
    by: str | None
    at: str


class Approvals:
    """The table ``approvals``."""

    def __init__(self, db: Database, timezone: str) -> None:
        self.db, self.timezone = db, timezone

    def ask(self, number: int, triggers: Mapping[str, Any], words: str, person_id: int | None) -> Approval:
        """Put a project before the committee; InputError("committee_already") when it lies there."""
        with writing(self.db):
            if (last := self.last(number)) and last.event == "asked":
                raise InputError("committee_already", number=number)
            return self._add(number, "asked", triggers, words, person_id)

    def decide(self, number: int, event: str, words: str, person_id: int) -> Approval:
        """approved, refused or returned what was asked last; InputError("committee_not_waiting") when nothing waits:
        of two who decide at once the second is told so."""
        with writing(self.db):
            last = self.last(number)
            if last is None or last.event != "asked":
                raise InputError("committee_not_waiting", number=number)
            return self._add(number, event, last.triggers, words, person_id)

    def _add(self, number: int, event: str, triggers: Mapping[str, Any], words: str, person_id: int | None) -> Approval:
        self.db["approvals"].insert({
            "project_id": number, "event": event, "triggers": json.dumps(triggers), "words": words.strip(),
            "person_id": person_id, "at": now(self.timezone)})
        return self.history(number)[-1]

    def history(self, number: int) -> list[Approval]:
        """Everything asked and said, oldest first."""
        return [Approval(row["id"], row["event"], json.loads(row["triggers"]), row["words"], row["by"], row["at"])
                for row in self.db.query(
                    "select approvals.*, people.name as by from approvals left join people on people.id = person_id"
                    " where project_id = ? order by approvals.id", [number])]

    def last(self, number: int) -> Approval | None:
        """How it stands: the newest row."""
        return next(reversed(self.history(number)), None)

    def waiting(self) -> list[int]:
        """Projects that lie before the committee, the longest waiting first."""
        return [row[0] for row in self.db.conn.execute(
            "select project_id from approvals where id in (select max(id) from approvals group by project_id)"
            " and event = 'asked' order by id")]
