"""The history of scores of candidates: every scoring is a row with its inputs, who and when (methods.md §3.2, §3.4)."""
from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.errors import NotFound
from bot.store.database import now, writing
from bot.store.given import Given, packed


@dataclass(frozen=True)
class Scoring:
    """One scoring. ``method``: benefit, rice, ice, opportunity or pugh; ``given`` its inputs; ``result`` the numbers, None
    while the questions are not all answered."""

    id: int
    candidate: int
    method: str
    given: dict[str, Any]
    result: dict[str, Any] | None
    by: str | None
    at: str


class Scorings(Given):
    """The table ``idea_scores``."""

    table = "idea_scores"

    def begin(self, candidate: int, method: str, given: Mapping[str, Any], person_id: int | None) -> int:
        """A scoring whose inputs are still being asked for; its number."""
        with writing(self.db):
            return self.db["idea_scores"].insert({
                "idea_id": candidate, "method": method, "given": packed(given), "person_id": person_id,
                "at": now(self.timezone)}).last_pk

    def finish(self, number: int, result: Mapping[str, Any]) -> None:
        """Keep the result of a scoring; from then on it is history."""
        with writing(self.db):
            self.db["idea_scores"].update(number, {"result": packed(result), "at": now(self.timezone)})

    def get(self, number: int) -> Scoring:
        """NotFound when there is none."""
        found = self._read("idea_scores.id = ?", number)
        if not found:
            raise NotFound("scoring_unknown", number=number)
        return found[0]

    def begun(self, candidate: int, method: str, person_id: int | None) -> int | None:
        """The person's own scoring of a candidate that waits for its last answers."""
        row = self.db.conn.execute(
            "select max(id) from idea_scores where idea_id = ? and method = ? and person_id is ? and result is null",
            [candidate, method, person_id]).fetchone()
        return row[0]

    def open_of(self, person_id: int) -> int | None:
        """The person's newest scoring that waits for answers."""
        row = self.db.conn.execute("select max(id) from idea_scores where person_id = ? and result is null",
                                   [person_id]).fetchone()
        return row[0]

    def history(self, candidate: int) -> list[Scoring]:
        """Every finished scoring, oldest first."""
        return self._read("idea_id = ? and result is not null", candidate)

    def newest(self) -> dict[int, dict[str, Scoring]]:
        """{candidate: {method: its last finished scoring}}."""
        found: dict[int, dict[str, Scoring]] = {}
        for one in self._read("result is not null and ?", 1):
            found.setdefault(one.candidate, {})[one.method] = one
        return found

    def _read(self, where: str, value: int) -> list[Scoring]:
        rows = self.db.conn.execute(
            "select idea_scores.id, idea_id, method, given, result, people.name, at from idea_scores"
            f" left join people on people.id = person_id where {where} order by idea_scores.id", [value])
        return [Scoring(*row[:3], json.loads(row[3]), json.loads(row[4]) if row[4] else None, *row[5:]) for row in rows]
