"""The technique radar's entries (methods.md §3.3)."""
from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.errors import NotFound
from bot.store.database import now, writing
from bot.store.given import Given, packed


@dataclass(frozen=True)
class Technique:
    """One entry. ``given``: technique, trend, source, evidence, maturity, process, attribute and topic it helps, gain
    (score points), cost (yuan), risk, adopters."""

    id: int
    given: dict[str, Any]
    language: str
    by: str | None
    at: str

    @property
    def name(self) -> str:
        return self.given["technique"]


class Techniques(Given):
    """The table ``techniques``."""

    table = "techniques"

    def add(self, given: Mapping[str, Any], language: str, person_id: int | None) -> int:
        with writing(self.db):
            return self.db["techniques"].insert({
                "given": packed(given), "language": language, "created_by": person_id,
                "created_at": now(self.timezone)}).last_pk

    def get(self, number: int) -> Technique:
        """NotFound when there is none."""
        found = [one for one in self.all() if one.id == number]
        if not found:
            raise NotFound("technique_unknown", number=number)
        return found[0]

    def all(self) -> list[Technique]:
        """Every entry, the oldest first."""
        return [Technique(row[0], json.loads(row[1]), *row[2:]) for row in self.db.conn.execute(
            "select techniques.id, given, language, people.name, techniques.created_at from techniques"
            " left join people on people.id = created_by order by techniques.id")]
