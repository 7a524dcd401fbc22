"""Alerts, one an event; which digest was handed out; who wants to be sent what."""
from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from bot.errors import NotFound
from bot.store.database import now, writing

STANDING = "over_at is null and dismissed_at is null"


@dataclass(frozen=True)
class Alert:
    """An event people are told of. ``over_at``: it settled itself; ``dismissed_at``: somebody put it away."""

    id: int
    key: str
    kind: str
    at: str
    detail: Mapping[str, Any]
    told_at: str | None
    over_at: str | None
    dismissed_by: int | None
    dismissed_at: str | None

    @property
    def stands(self) -> bool:
        return self.over_at is None and self.dismissed_at is None


class Alerts:
    """The tables ``alerts``, ``digests`` and ``subscriptions``."""

    def __init__(self, db: Database, timezone: str) -> None:
        self.db, self.timezone = db, timezone

    # -- alerts --------------------------------------------------------------------------------------------------
    def add(self, key: str, kind: str, detail: Mapping[str, Any]) -> bool:
        """Note an event; False when it was noted before, dismissed or not (then nothing happens)."""
        if self.db.conn.execute("select 1 from alerts where key = ?", [key]).fetchone():
            return False  # the usual case needs no write lock
        with writing(self.db):
            return self.db.conn.execute(
                "insert or ignore into alerts (key, kind, at, detail) values (?, ?, ?, ?)",
                [key, kind, now(self.timezone), json.dumps(detail, ensure_ascii=False)]).rowcount == 1

    def get(self, number: int) -> Alert:
        """NotFound("alert_unknown") when there is none."""
        for row in self.db.query("select * from alerts where id = ?", [number]):
            return _alert(row)
        raise NotFound("alert_unknown", number=number)

    def standing(self, kind: str | None = None, limit: int = 50) -> list[Alert]:
        """Neither settled nor dismissed, the newest first."""
        more, values = (" and kind = ?", [kind]) if kind else ("", [])
        return [_alert(row) for row in self.db.query(
            f"select * from alerts where {STANDING}{more} order by id desc limit ?", [*values, limit])]

    def unsettled(self, kind: str) -> list[int]:
        """Numbers of those whose matter goes on, dismissed or not."""
        return [row[0] for row in self.db.conn.execute(
            "select id from alerts where kind = ? and over_at is null", [kind])]

    def untold(self) -> list[Alert]:
        """Standing ones nobody was told of yet, the oldest first."""
        return [_alert(row) for row in self.db.query(
            f"select * from alerts where told_at is null and {STANDING} order by id")]

    def told(self, number: int) -> None:
        with writing(self.db):
            self.db.conn.execute("update alerts set told_at = ? where id = ?", [now(self.timezone), number])

    def settle(self, numbers: Collection[int]) -> None:
        """What they are about is over: nobody need be told any more."""
        if not numbers:
            return
        with writing(self.db):
            for number in numbers:
                self.db.conn.execute("update alerts set over_at = ? where id = ?", [now(self.timezone), number])
                self._hush(number)

    def dismiss(self, number: int, person_id: int) -> bool:
        """Put one away for everybody; False when it was before. NotFound."""
        with writing(self.db):
            found = self.get(number)
            if found.dismissed_at is None:
                self.db.conn.execute("update alerts set dismissed_by = ?, dismissed_at = ? where id = ?",
                                     [person_id, now(self.timezone), number])
                self._hush(number)
            return found.dismissed_at is None

    def _hush(self, number: int) -> None:
        """Notices of it not read yet are not read any more."""
        self.db.conn.execute("update notices set told_at = ? where key = ? and told_at is null",
                             [now(self.timezone), notice_key(number)])

    # -- digests -------------------------------------------------------------------------------------------------
    def is_handed(self, kind: str, day: str) -> bool:
        return self.db.conn.execute("select 1 from digests where kind = ? and day = ?", [kind, day]).fetchone() is not None

    def hand(self, kind: str, day: str) -> bool:
        """Claim the handing out of a digest; False when it was done before, by whatever process."""
        with writing(self.db):
            return self.db.conn.execute("insert or ignore into digests (kind, day, at) values (?, ?, ?)",
                                        [kind, day, now(self.timezone)]).rowcount == 1

    # -- who wants what ------------------------------------------------------------------------------------------
    def want(self, person_id: int, kind: str, wanted: bool) -> None:
        """Switch a digest, or alerts, on or off for somebody; said again, it stays since when it was."""
        with writing(self.db):
            self.db.conn.execute(
                "insert into subscriptions (person_id, kind, wanted, at) values (?, ?, ?, ?) on conflict do update"
                " set wanted = excluded.wanted, at = excluded.at where wanted <> excluded.wanted",
                [person_id, kind, int(wanted), now(self.timezone)])

    def wants(self, person_id: int) -> dict[str, tuple[bool, str]]:
        """{kind: (wanted, since when)} of what somebody said; absent where they said nothing."""
        return {kind: (bool(wanted), at) for kind, wanted, at in self.db.conn.execute(
            "select kind, wanted, at from subscriptions where person_id = ?", [person_id])}


def notice_key(number: int) -> str:
    """The key of the notices of an alert."""
    return f"alert:{number}"


def _alert(row: Mapping[str, Any]) -> Alert:
    return Alert(**{**row, "detail": json.loads(row["detail"])})
