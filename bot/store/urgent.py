"""Records that a person must look at once, and who looked."""
from __future__ import annotations

from typing import Any

from sqlite_utils import Database

from bot.errors import NotFound
from bot.store.database import now, writing

# the partial index holds the first three; what was closed elsewhere before it came here is over
WAITING = "needs_look = 1 and looked_at is null and undone_at is null and state is not 'closed'"


class Urgent:
    """The records marked ``needs_look`` until somebody has looked."""

    def __init__(self, db: Database, timezone: str) -> None:
        self.db, self.timezone = db, timezone

    def count(self) -> int:
        """How many wait."""
        return self.db.conn.execute(f"select count(*) from complaints where {WAITING}").fetchone()[0]

    def waiting(self, limit: int = 50, offset: int = 0) -> list[dict[str, Any]]:
        """The records that wait, the oldest first: it has waited longest."""
        return list(self.db.query(
            f"select * from complaints where {WAITING} order by received_at, id limit ? offset ?", [limit, offset]))

    def waiting_since(self, day: str) -> list[dict[str, Any]]:
        """The records that wait and were received from ``day`` on, the oldest first."""
        return list(self.db.query(f"select * from complaints where {WAITING} and received_at >= ? order by received_at, id",
                                  [day]))

    def waits(self, number: int) -> bool:
        return self.db.conn.execute(f"select 1 from complaints where id = ? and {WAITING}", [number]).fetchone() is not None

    def look(self, number: int, person_id: int) -> bool:
        """Somebody looked; whether it was still waiting. NotFound when there is no such record or it was undone."""
        with writing(self.db):
            cursor = self.db.conn.execute(
                f"update complaints set looked_by = ?, looked_at = ? where id = ? and {WAITING}",
                [person_id, now(self.timezone), number])
            if cursor.rowcount:
                return True
        if not self.db.conn.execute(
                "select 1 from complaints where id = ? and undone_at is null", [number]).fetchone():
            raise NotFound("complaint_unknown", number=number)
        return False
