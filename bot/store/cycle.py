"""Where each complaint stands in its life cycle, every step with who and when, and how content its customer was."""
from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from sqlite_utils import Database

from bot.errors import InputError, NotFound
from bot.store.database import now, writing

# as the partial indexes have it
OPEN = "state is not null and state <> 'closed' and undone_at is null and merged_into is null"
TRACKED = "state is not null and undone_at is null and merged_into is null"
_COLUMNS = frozenset({"due_at", "ack_due_at", "span", "owner_id", "acknowledged_at", "responded_at", "closed_at",
                      "reopened"})


@dataclass(frozen=True)
class Case:
    """A complaint as its life cycle sees it. ``state`` None: it is not followed. Days are ``YYYY-MM-DD``, times as
    stored."""

    id: int
    state: str | None
    span: str | None
    due_at: str | None
    ack_due_at: str | None
    owner_id: int | None
    owner: str | None
    acknowledged_at: str | None
    responded_at: str | None
    closed_at: str | None
    reopened: int
    received_at: str
    kind: str
    text: str
    topic: str | None
    branch: str | None
    industry: str | None
    severity: int
    needs_look: int
    looked_at: str | None
    created_by: int | None
    merged_into: int | None


_SELECT = ", ".join("people.name as owner" if one.name == "owner" else f"complaints.{one.name}" for one in fields(Case))
_FROM = f"select {_SELECT} from complaints left join people on people.id = owner_id"


class Cycle:
    """The columns of the life cycle in ``complaints``, ``complaint_steps`` and ``satisfactions``."""

    def __init__(self, db: Database, timezone: str) -> None:
        self.db, self.timezone = db, timezone

    def get(self, number: int) -> Case:
        """NotFound when there is no such complaint or it was undone."""
        for row in self.db.query(f"{_FROM} where complaints.id = ? and undone_at is null", [number]):
            return Case(**row)
        raise NotFound("complaint_unknown", number=number)

    def begin(self, number: int, *, at: str, person_id: int | None, owner_id: int | None, due_at: str, ack_due_at: str,
              detail: Mapping[str, Any] | None = None) -> None:
        """Follow a complaint from its receipt on; nothing happens where it is followed already."""
        with writing(self.db):
            cursor = self.db.conn.execute(
                "update complaints set state = 'received', span = 'normal', due_at = ?, ack_due_at = ?, owner_id = ?"
                " where id = ? and state is null", [due_at, ack_due_at, owner_id, number])
            if cursor.rowcount:
                self._step(number, "received", person_id, at, None, {"act": "receive", **(detail or {})})

    def step(self, was: Case, state: str, person_id: int | None, *, note: str | None = None,
             detail: Mapping[str, Any] | None = None, at: str | None = None, **columns: Any) -> int:
        """Record a step and change what goes with it, when the case is still as it was read; its number.

        ``columns`` are those of the life cycle. InputError("cycle_meanwhile", number, state, by) when somebody else
        was quicker: nothing is changed then.
        """
        if not columns.keys() <= _COLUMNS:
            raise ValueError(sorted(columns))
        at = at or now(self.timezone)
        sets = "".join(f", {name} = ?" for name in columns)
        with writing(self.db):
            cursor = self.db.conn.execute(
                f"update complaints set state = ?{sets} where id = ? and state is ? and owner_id is ? and due_at is ?"
                " and undone_at is null and merged_into is null",
                [state, *columns.values(), was.id, was.state, was.owner_id, was.due_at])
            if not cursor.rowcount:
                standing = self.get(was.id)  # NotFound where it was undone meanwhile
                last = self.steps(was.id)[-1:]
                raise InputError("cycle_meanwhile", number=was.id, by=last[0]["by"] or "–" if last else "–",
                                 at=last[0]["at"][:16] if last else "–", into=standing.merged_into or was.id)
            return self._step(was.id, state, person_id, at, note, detail)

    def _step(self, number: int, state: str, person_id: int | None, at: str, note: str | None,
              detail: Mapping[str, Any] | None) -> int:
        return self.db["complaint_steps"].insert({
            "complaint_id": number, "state": state, "person_id": person_id, "at": at, "note": note,
            "detail": json.dumps(dict(detail), ensure_ascii=False) if detail else None}).last_pk

    def steps(self, number: int) -> list[dict[str, Any]]:
        """Every step, oldest first: {id, state, at, by, note, detail}."""
        rows = list(self.db.query(
            "select complaint_steps.id, state, at, people.name as by, note, detail from complaint_steps"
            " left join people on people.id = person_id where complaint_id = ? order by complaint_steps.id", [number]))
        for row in rows:
            row["detail"] = json.loads(row["detail"] or "{}")
        return rows

    def take_over(self, rows: Iterable[tuple[int, str, str, str, str | None]], person_id: int | None) -> None:
        """Follow complaints from where another program left them, all at once: (number, state, due day, day of the first
        word, when it was closed or None). They are nobody's yet; the first step says that they were imported."""
        at, rows = now(self.timezone), list(rows)
        with writing(self.db):
            self.db.conn.executemany(
                "update complaints set state = ?, span = 'normal', due_at = ?, ack_due_at = ?, closed_at = ?, reopened = ?"
                " where id = ? and state is null",
                [(state, due, first, closed, int(state == "reopened"), number)
                 for number, state, due, first, closed in rows])
            self.db.conn.executemany(
                "insert into complaint_steps (complaint_id, state, person_id, at, detail) values (?, ?, ?, ?, ?)",
                [(number, state, person_id, at, '{"act": "import"}') for number, state, *_ in rows])

    def stop(self, number: int, person_id: int | None, kind: str) -> None:
        """It is no complaint after all: it is followed no longer."""
        with writing(self.db):
            found = self.db.conn.execute("select state from complaints where id = ?", [number]).fetchone()
            if found and found[0]:
                self.db.conn.execute("update complaints set state = null where id = ?", [number])
                self._step(number, found[0], person_id, now(self.timezone), None, {"act": "stop", "kind": kind})

    def resume(self, number: int, person_id: int | None) -> None:
        """It is a complaint again: it stands where it stood when ``stop`` was called."""
        with writing(self.db):
            last = self.steps(number)[-1:]
            if last and last[0]["detail"].get("act") == "stop":
                self.db.conn.execute("update complaints set state = ? where id = ? and state is null",
                                     [last[0]["state"], number])
                self._step(number, last[0]["state"], person_id, now(self.timezone), None, {"act": "resume"})

    def merge(self, root: int, gone: int, person_id: int | None) -> None:
        """``gone`` now counts as ``root``: the earliest due date of both holds for an open one."""
        with writing(self.db):
            one, other = self.get(root), self.get(gone)
            if other.state in (None, "closed") or one.state == "closed":
                return
            if one.state is None:
                self.begin(root, at=one.received_at, person_id=person_id, owner_id=other.owner_id,
                           due_at=str(other.due_at), ack_due_at=str(other.ack_due_at), detail={"merged": gone})
            elif str(other.due_at) < str(one.due_at):
                self.step(one, one.state, person_id, due_at=other.due_at,
                          detail={"act": "merge", "merged": gone, "due_was": one.due_at, "due": other.due_at})

    # -- lists ---------------------------------------------------------------------------------------------------
    def overdue(self, today: str, owner_id: int | None = None, limit: int = 50, offset: int = 0) -> list[Case]:
        """Open ones whose due day is over, the oldest due day first; with ``owner_id`` only that person's."""
        return self._listed(f"{OPEN} and due_at < ?", [today], owner_id, "due_at, complaints.id", limit, offset)

    def count_overdue(self, today: str, owner_id: int | None = None) -> int:
        return self._count(f"{OPEN} and due_at < ?", [today], owner_id)

    def count_due(self, first: str, last: str) -> int:
        """Open ones that fall due from ``first`` to ``last``."""
        return self._count(f"{OPEN} and due_at >= ? and due_at <= ?", [first, last], None)

    def unacknowledged(self, today: str, owner_id: int | None = None, limit: int = 50) -> list[Case]:
        """Received, not yet overdue, but the day of the first word to the customer is over."""
        return self._listed(f"{OPEN} and due_at >= ? and state = 'received' and ack_due_at < ?", [today, today], owner_id,
                            "ack_due_at, complaints.id", limit)

    def open(self, owner_id: int | None = None, state: str | None = None, limit: int = 50, offset: int = 0) -> list[Case]:
        """Open ones by due day."""
        where, values = (f"{OPEN} and state = ?", [state]) if state else (OPEN, [])
        return self._listed(where, values, owner_id, "due_at, complaints.id", limit, offset)

    def closed(self, owner_id: int | None = None, limit: int = 50, offset: int = 0) -> list[Case]:
        """Closed ones, the last first."""
        return self._listed(f"{TRACKED} and state = 'closed'", [], owner_id, "closed_at desc, complaints.id desc", limit,
                            offset)

    def count_open(self, owner_id: int | None = None, state: str | None = None) -> int:
        where, values = (f"{OPEN} and state = ?", [state]) if state else (OPEN, [])
        return self._count(where, values, owner_id)

    def _listed(self, where: str, values: list[Any], owner_id: int | None, order: str, limit: int,
                offset: int = 0) -> list[Case]:
        where, values = _owned(where, values, owner_id)
        return [Case(**row) for row in self.db.query(f"{_FROM} where {where} order by {order} limit ? offset ?",
                                                     [*values, limit, offset])]

    def _count(self, where: str, values: list[Any], owner_id: int | None) -> int:
        where, values = _owned(where, values, owner_id)
        return self.db.conn.execute(f"select count(*) from complaints where {where}", values).fetchone()[0]

    # -- after closing -------------------------------------------------------------------------------------------
    def closing(self, number: int) -> dict[str, Any]:
        """What the last closing says: {cause, action, accepts, …}; empty where there is none."""
        return next((step["detail"] for step in reversed(self.steps(number)) if step["detail"].get("act") == "close"), {})

    def rate(self, number: int, score: int, person_id: int | None, note: str | None = None) -> bool:
        """How content the customer was with the handling, 1 to 5; a later row corrects an earlier one. Whether it is
        the first."""
        with writing(self.db):
            first = self.satisfaction(number) is None
            self.db["satisfactions"].insert({"complaint_id": number, "score": score, "person_id": person_id,
                                             "at": now(self.timezone), "note": note})
        return first

    def satisfaction(self, number: int) -> dict[str, Any] | None:
        """The score in force: {score, at, by, note}."""
        for row in self.db.query(
                "select score, at, people.name as by, note from satisfactions left join people on people.id = person_id"
                " where complaint_id = ? order by satisfactions.id desc limit 1", [number]):
            return row
        return None

    def seed(self, rows: Iterator[tuple[int, Mapping[str, Any], list[dict[str, Any]], int | None]]) -> None:
        """Write whole histories at once (the sample): (number, columns, steps, satisfaction)."""
        with writing(self.db):
            for number, columns, steps, score in rows:
                self.db["complaints"].update(number, dict(columns))
                for one in steps:
                    self._step(number, one["state"], one["person_id"], one["at"], one.get("note"), one.get("detail"))
                if score is not None:
                    self.db["satisfactions"].insert({"complaint_id": number, "score": score, "at": steps[-1]["at"],
                                                     "person_id": steps[-1]["person_id"], "note": None})


def _owned(where: str, values: list[Any], owner_id: int | None) -> tuple[str, list[Any]]:
    return (where, values) if owner_id is None else (f"{where} and owner_id = ?", [*values, owner_id])
