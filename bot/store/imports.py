"""Which files were imported, and which of their records are already stored."""
from __future__ import annotations

from collections.abc import Sequence

from sqlite_utils import Database

from bot.store.database import now, writing


class Imports:
    """The ``imports`` table: a record for people; that nothing is stored twice rests on the
    fingerprints alone.
    """

    def __init__(self, db: Database, timezone: str) -> None:
        self.db, self.timezone = db, timezone

    def begin(self, source: str, person_id: int | None) -> int:
        """Note that a file (``source``: name and digest of its content) is being read, perhaps again."""
        with writing(self.db):
            self.db.conn.execute(
                "insert into imports (source, started_at, person_id) values (?, ?, ?) on conflict (source)"
                " do update set started_at = excluded.started_at, finished_at = null,"
                " person_id = excluded.person_id",
                [source, now(self.timezone), person_id])
            return self.db.conn.execute("select id from imports where source = ?", [source]).fetchone()[0]

    def finish(self, number: int, read: int, stored: int, repeated: int, rejected: int) -> None:
        """The counts of the finished run."""
        with writing(self.db):
            self.db.conn.execute(
                "update imports set finished_at = ?, read = ?, stored = ?, repeated = ?, rejected = ?"
                " where id = ?",
                [now(self.timezone), read, stored, repeated, rejected, number])

    def known(self, fingerprints: Sequence[str]) -> set[str]:
        """Those of ``fingerprints`` (some hundred) that are stored."""
        marks = ",".join("?" * len(fingerprints))
        return {row[0] for row in self.db.conn.execute(
            f"select fingerprint from complaints where fingerprint in ({marks})", list(fingerprints))}
