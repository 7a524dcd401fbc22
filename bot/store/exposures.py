"""Exposures: how many transactions a branch (or all), perhaps a channel, handled in a span of days."""
from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from bot.errors import NotFound
from bot.language.periods import Period
from bot.store.database import now, writing

_COLUMNS = "id, first_day, last_day, branch, channel, transactions"


@dataclass(frozen=True)
class Exposure:
    """``transactions`` (more than 0) of ``period``; ``branch`` and ``channel`` None: of all of them together."""

    period: Period
    transactions: int
    branch: str | None = None
    channel: str | None = None
    id: int | None = None

    @property
    def place(self) -> tuple[str | None, str | None]:
        return self.branch, self.channel


class Exposures:
    """The ``exposures`` table: one row a period, branch and channel; the latest word on it counts."""

    def __init__(self, db: Database, timezone: str) -> None:
        self.db, self.timezone = db, timezone

    def put(self, new: Exposure, person_id: int | None) -> tuple[int, int | None]:
        """Store or replace; (number, the transactions that stood there before, or None)."""
        key = [new.period.start.isoformat(), new.period.end.isoformat(), new.branch or "", new.channel or ""]
        with writing(self.db):
            row = self.db.conn.execute(
                "select id, transactions from exposures where first_day = ? and last_day = ? and branch = ? and channel = ?",
                key).fetchone()
            number = self.db.conn.execute(
                "insert into exposures (first_day, last_day, branch, channel, transactions, person_id, at)"
                " values (?, ?, ?, ?, ?, ?, ?) on conflict (branch, channel, first_day, last_day) do update set"
                " transactions = excluded.transactions, person_id = excluded.person_id, at = excluded.at returning id",
                [*key, new.transactions, person_id, now(self.timezone)]).fetchone()[0]
        return number, row[1] if row else None

    def remove(self, number: int) -> Exposure:
        """Delete one; what it was. NotFound("exposure_unknown")."""
        with writing(self.db):
            row = self.db.conn.execute(f"delete from exposures where id = ? returning {_COLUMNS}", [number]).fetchone()
        if row is None:
            raise NotFound("exposure_unknown", number=number)
        return _exposure(row)

    def all(self) -> list[Exposure]:
        """Every one, the newest period first, then by branch and channel."""
        return [_exposure(row) for row in self.db.conn.execute(
            f"select {_COLUMNS} from exposures order by first_day desc, last_day, branch, channel")]

    def overlapping(self, period: Period) -> list[Exposure]:
        """Those that share a day with ``period``, the earliest first, of two that begin together the longer."""
        return [_exposure(row) for row in self.db.conn.execute(
            f"select {_COLUMNS} from exposures where first_day <= ? and last_day >= ? order by first_day, last_day desc",
            [period.end.isoformat(), period.start.isoformat()])]

    def branches(self) -> list[str]:
        return [row[0] for row in self.db.conn.execute(
            "select distinct branch from exposures where branch <> '' order by branch")]


def _exposure(row: Sequence) -> Exposure:
    number, first, last, branch, channel, transactions = row
    return Exposure(Period(dt.date.fromisoformat(first), dt.date.fromisoformat(last)), transactions, branch or None,
                    channel or None, number)
