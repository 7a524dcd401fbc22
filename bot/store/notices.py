"""What somebody must be told at their next message: each once, also over a restart."""
from __future__ import annotations

import json
from typing import Any

from sqlite_utils import Database

from bot.store.database import now, writing


class Notices:
    """The table ``notices``. ``kind`` is the end of its text's key (``notice_<kind>``), ``detail`` its parameters."""

    def __init__(self, db: Database, timezone: str) -> None:
        self.db, self.timezone = db, timezone

    def add(self, person_id: int, key: str, kind: str, **detail: Any) -> bool:
        """Have somebody told; False when a notice with this ``key`` was there before (then nothing happens)."""
        with writing(self.db):
            return self.db.conn.execute(
                "insert or ignore into notices (person_id, key, kind, detail, at) values (?, ?, ?, ?, ?)",
                [person_id, key, kind, json.dumps(detail, ensure_ascii=False), now(self.timezone)]).rowcount == 1

    def has(self, person_id: int, key: str) -> bool:
        """Whether there is or was a notice with this ``key``, told or not."""
        return self.db.conn.execute("select 1 from notices where person_id = ? and key = ?",
                                    [person_id, key]).fetchone() is not None

    def settle(self, person_id: int, key: str, kind: str, **detail: Any) -> None:
        """Somebody knows it already: a notice with this ``key`` counts as told, also when it would come later."""
        self.add(person_id, key, kind, **detail)
        with writing(self.db):
            self.db.conn.execute("update notices set told_at = ? where person_id = ? and key = ? and told_at is null",
                                 [now(self.timezone), person_id, key])

    def waiting(self, person_id: int, kinds: tuple[str, ...]) -> list[dict[str, Any]]:
        """What the person has not been told of these kinds, oldest first: [{id, kind, at, detail}]; it still waits."""
        return [{**row, "detail": json.loads(row["detail"])} for row in self.db.query(
            "select id, kind, at, detail from notices where person_id = ? and told_at is null"
            f" and kind in ({','.join('?' * len(kinds))}) order by id", [person_id, *kinds])]

    def claim(self, numbers: list[int]) -> bool:
        """These count as told from here on; False, and nothing happens, when one of them was told meanwhile."""
        one_of = f"id in ({','.join('?' * len(numbers))}) and told_at is null"
        with writing(self.db):
            if self.db.conn.execute(f"select count(*) from notices where {one_of}", numbers).fetchone()[0] < len(numbers):
                return False
            self.db.conn.execute(f"update notices set told_at = ? where {one_of}", [now(self.timezone), *numbers])
            return True

    def take(self, person_id: int, kinds: tuple[str, ...] = ()) -> list[dict[str, Any]]:
        """What the person has not been told (of these kinds, or of any), oldest first: [{kind, at, detail}]. It counts
        as told from here on."""
        waiting = "person_id = ? and told_at is null"
        if kinds:
            waiting += f" and kind in ({','.join('?' * len(kinds))})"
        if not self.db.conn.execute(f"select 1 from notices where {waiting} limit 1", [person_id, *kinds]).fetchone():
            return []  # the usual turn needs no write lock
        with writing(self.db):
            rows = list(self.db.query(f"select id, kind, at, detail from notices where {waiting} order by id",
                                      [person_id, *kinds]))
            self.db.conn.execute(f"update notices set told_at = ? where {waiting}",
                                 [now(self.timezone), person_id, *kinds])
        return [{"kind": row["kind"], "at": row["at"], "detail": json.loads(row["detail"])} for row in rows]
