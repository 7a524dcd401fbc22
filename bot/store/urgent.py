"""Records that a person must look at once, and who looked; how severe people say a complaint is."""
from __future__ import annotations

from typing import Any

from sqlite_utils import Database

from bot.errors import NotFound
from bot.store.database import now, writing

# the partial index holds the first three; what was closed elsewhere before it came here is over
WAITING = "needs_look = 1 and looked_at is null and undone_at is null and state is not 'closed'"
# of these a person is asked whether they are severe, also when they were closed meanwhile; the partial index holds them
ASKED_ABOUT = "severity_doubt = 1 and undone_at is null and kind = 'complaint'"


class Urgent:
    """The records marked ``needs_look`` until somebody has looked, and those marked ``severity_doubt`` until somebody has
    said how severe they are."""

    def __init__(self, db: Database, timezone: str) -> None:
        self.db, self.timezone = db, timezone

    def count(self) -> int:
        """How many wait."""
        return self.db.conn.execute(f"select count(*) from complaints where {WAITING}").fetchone()[0]

    def waiting(self, limit: int = 50, offset: int = 0) -> list[dict[str, Any]]:
        """The records that wait, the oldest first: it has waited longest."""
        return list(self.db.query(
            f"select * from complaints where {WAITING} order by received_at, id limit ? offset ?", [limit, offset]))

    def count_doubtful(self) -> int:
        """How many may be severe and wait for a person to say so."""
        return self.db.conn.execute(f"select count(*) from complaints where {ASKED_ABOUT}").fetchone()[0]

    def doubtful(self, limit: int = 50, offset: int = 0) -> list[dict[str, Any]]:
        """The records that may be severe, the newest first: the older ones have been read by somebody else."""
        return list(self.db.query(
            f"select * from complaints where {ASKED_ABOUT} order by received_at desc, id desc limit ? offset ?",
            [limit, offset]))

    def say(self, number: int, level: int, person_id: int, *, severe: bool, looks: bool = False,
            first_at: str | None = None, alone: bool = False) -> None:
        """A person says how severe a complaint is; the words that spoke for another level go. ``severe``: it must be
        looked at now, also when somebody looked before it was; ``looks``: the person has looked by saying so;
        ``first_at`` is the day by which the customer hears of us, if that was later; ``alone``: nobody but this person ever
        called it severe, so nobody need look."""
        seen = ("case when :looks and (needs_look or :severe) then {now} when :severe and severity < :level then null"
                " else {column} end")
        with writing(self.db):
            self.db.conn.execute(
                "update complaints set severity_reason = case when severity = :level then severity_reason else '' end,"
                f" looked_by = {seen.format(now=':person', column='looked_by')},"
                f" looked_at = {seen.format(now=':now', column='looked_at')},"
                " severity = :level, severity_by = :person, severity_doubt = 0,"
                " needs_look = case when :alone and looked_at is null then 0 else max(needs_look, :severe) end,"
                " ack_due_at = case when acknowledged_at is null and :first < ack_due_at then :first else ack_due_at end"
                " where id = :number",
                {"level": level, "person": person_id, "severe": int(severe), "looks": int(looks), "first": first_at,
                 "alone": int(alone), "now": now(self.timezone), "number": number})

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
