"""Sentence vectors of complaints, and which complaints tell of the same event."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlite_utils import Database

from bot.errors import InputError, NotFound
from bot.store.database import now, writing

_LIVE = "undone_at is null and merged_into is null and kind = 'complaint'"


class Vectors:
    """The table ``vectors``: the source of every index. Its ids only grow and are never used twice, so that whoever
    knows the last one it read knows what is new."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def keep(self, rows: Iterable[tuple[int, bytes]], model: str) -> None:
        """Store (complaint, vector); one that is there is replaced and gets a new id. A complaint deleted meanwhile
        is passed over."""
        with writing(self.db):
            self.db.conn.executemany(
                "insert or replace into vectors (complaint_id, model, vector) select ?, ?, ?"
                " where exists (select 1 from complaints where id = ?)",
                [(number, model, vector, number) for number, vector in rows])

    def of(self, number: int, model: str) -> bytes | None:
        row = self.db.conn.execute(
            "select vector from vectors where complaint_id = ? and model = ?", [number, model]).fetchone()
        return row[0] if row else None

    def after(self, last: int, model: str, limit: int) -> list[tuple[int, bytes]]:
        """(id, vector) of the next ones, oldest first."""
        return self.db.conn.execute(
            "select id, vector from vectors where id > ? and model = ? order by id limit ?",
            [last, model, limit]).fetchall()

    def newest(self, model: str, limit: int, after: int = 0) -> list[tuple[int, bytes]]:
        """(id, vector) of the last ones beyond ``after``, oldest first."""
        return self.db.conn.execute(
            "select id, vector from vectors where id > ? and model = ? order by id desc limit ?",
            [after, model, limit]).fetchall()[::-1]

    def count(self, model: str, above: int, below: int) -> int:
        """How many have an id between, both excluded."""
        return self.db.conn.execute("select count(*) from vectors where model = ? and id > ? and id < ?",
                                    [model, above, below]).fetchone()[0]

    def last(self) -> int:
        """The highest id ever given."""
        row = self.db.conn.execute("select seq from sqlite_sequence where name = 'vectors'").fetchone()
        return row[0] if row else 0

    def spread(self, model: str, upto: int, count: int = 8) -> list[tuple[int, bytes]]:
        """(id, vector) of a few with ids up to ``upto``, far apart: to see whether an index holds these."""
        found = {}
        for part in range(count):
            row = self.db.conn.execute(
                "select id, vector from vectors where model = ? and id >= ? and id <= ? order by id limit 1",
                [model, part * upto // count, upto]).fetchone()
            if row:
                found[row[0]] = row[1]
        return list(found.items())

    def has_gap(self, model: str) -> bool:
        """Whether complaints are without a vector of this encoder: they are filled in from the newest to the oldest,
        so the oldest one tells."""
        row = self.db.conn.execute(
            "select exists (select 1 from vectors where complaint_id = complaints.id and model = ?) from complaints"
            " where undone_at is null order by id limit 1", [model]).fetchone()
        return row is not None and not row[0]

    def missing(self, model: str, before: int, limit: int) -> list[tuple[int, str]]:
        """(number, text) of complaints without a vector of this encoder, newest first, with numbers below
        ``before``."""
        return self.db.conn.execute(
            "select id, text from complaints where id < ? and undone_at is null and not exists"
            " (select 1 from vectors where complaint_id = complaints.id and model = ?) order by id desc limit ?",
            [before, model, limit]).fetchall()

    def complaints(self, ids: Sequence[int]) -> Iterator[dict[str, Any]]:
        """The counted complaints behind these vectors, each with ``vector``."""
        marks = ",".join("?" * len(ids))
        return self.db.query(
            # cross join: the few vectors first, whatever SQLite thinks of the indexes of complaints
            "select complaints.id, received_at, branch, channel, text, topic, confirmed_by, created_by, state, vector"
            " from vectors cross join complaints on complaints.id = complaint_id"
            f" where vectors.id in ({marks}) and {_LIVE}", list(ids))

    def topics(self, numbers: Sequence[int]) -> dict[int, set[str]]:
        """Every topic, primary and secondary, of these complaints."""
        found: dict[int, set[str]] = {number: set() for number in numbers}
        marks = ",".join("?" * len(numbers))
        for number, topic in self.db.conn.execute(
                f"select complaint_id, topic from complaint_topics where complaint_id in ({marks})"
                f" union select id, topic from complaints where id in ({marks}) and topic is not null",
                [*numbers, *numbers]):
            found[number].add(topic)
        return found

    def corrected(self, numbers: Sequence[int]) -> set[int]:
        """Those whose label a person changed."""
        marks = ",".join("?" * len(numbers))
        return {row[0] for row in self.db.conn.execute(
            f"select distinct complaint_id from corrections where complaint_id in ({marks})", list(numbers))}


class Merges:
    """The table ``merges`` and what follows from it, ``complaints.merged_into``: always the one that counts."""

    def __init__(self, db: Database, timezone: str) -> None:
        self.db, self.timezone = db, timezone

    def merge(self, number: int, into: int, person_id: int | None) -> int:
        """Count ``number`` as the event ``into`` tells of; the complaint that now counts for both.

        Raises NotFound for one that is not there, InputError: ``merge_itself``, ``merge_kinds`` (a complaint and an
        inquiry are not one event), ``merge_already``, ``merge_cycle`` (``into`` is merged into ``number``).
        """
        with writing(self.db):
            kinds = [self._kind(one) for one in (number, into)]
            if number == into:
                raise InputError("merge_itself", number=number)
            if kinds[0] != kinds[1]:
                raise InputError("merge_kinds", number=number, into=into)
            if standing := self.standing(number):
                raise InputError("merge_already", number=number, into=standing)
            root = self.root(into)
            if root == number:
                raise InputError("merge_cycle", number=number, into=into)
            self._kind(root)
            self.db["merges"].insert({"complaint_id": number, "into_id": into, "result": "merged",
                                      "person_id": person_id, "at": now(self.timezone)})
            self._settle([number])
        return root

    def undo(self, number: int, person_id: int | None) -> int:
        """``number`` counts by itself again; the one it was merged into. InputError("merge_none") when it was not."""
        with writing(self.db):
            self._kind(number)
            into = self.standing(number)
            if into is None:
                raise InputError("merge_none", number=number)
            self._undo("complaint_id", number, person_id)
            self._settle([number])
        return into

    def different(self, number: int, other: int, person_id: int | None) -> None:
        """A person says that these are two events: no warning again. NotFound for one that is not there."""
        with writing(self.db):
            for one in (number, other):
                self._kind(one)
            if other not in self.told_apart(number):
                self.db["merges"].insert({"complaint_id": number, "into_id": other, "result": "different",
                                          "person_id": person_id, "at": now(self.timezone)})

    def told_apart(self, number: int) -> set[int]:
        """What a person said is another event than ``number``."""
        return {row[0] for row in self.db.conn.execute(
            "select into_id from merges where complaint_id = ? and result = 'different'"
            " union select complaint_id from merges where into_id = ? and result = 'different'", [number, number])}

    def standing(self, number: int) -> int | None:
        """The complaint it was merged into and still is."""
        row = self.db.conn.execute("select into_id from merges where complaint_id = ? and result = 'merged'"
                                   " and undone_at is null", [number]).fetchone()
        return row[0] if row else None

    def root(self, number: int) -> int:
        """The end of the chain of merges: the complaint that counts."""
        while (into := self.standing(number)) is not None:
            number = into
        return number

    def merged(self, number: int) -> list[int]:
        """The complaints that ``number`` counts for, beside itself."""
        return [row[0] for row in self.db.conn.execute(
            "select id from complaints where merged_into = ? and undone_at is null order by id", [number])]

    def history(self, number: int) -> list[dict[str, Any]]:
        """Every merge of or into ``number``: {complaint_id, into_id, result, by, at, undone_by, undone_at}."""
        return list(self.db.query(
            "select complaint_id, into_id, result, one.name as by, at, other.name as undone_by, undone_at from merges"
            " left join people one on one.id = person_id left join people other on other.id = undone_by"
            " where complaint_id = ? or into_id = ? order by merges.id", [number, number]))

    def release(self, number: int, person_id: int | None) -> None:
        """Undo the merges into a complaint that counts and is about to be undone itself."""
        if self.standing(number) is not None:
            return  # what was merged into it counts by another one
        below = [row[0] for row in self.db.conn.execute(
            "select complaint_id from merges where into_id = ? and result = 'merged' and undone_at is null", [number])]
        self._undo("into_id", number, person_id)
        self._settle(below)

    def settle(self) -> None:
        """Make ``merged_into`` true again after records were deleted."""
        rows = self.db.conn.execute("select complaint_id from merges where result = 'merged' and undone_at is null"
                                    " union select id from complaints where merged_into is not null").fetchall()
        self._settle([row[0] for row in rows])

    def _undo(self, column: str, number: int, person_id: int | None) -> None:
        self.db.conn.execute(
            f"update merges set undone_at = ?, undone_by = ? where {column} = ? and result = 'merged'"
            " and undone_at is null", [now(self.timezone), person_id, number])

    def _settle(self, numbers: Sequence[int]) -> None:
        """Write ``merged_into`` of these and of all that were merged into them."""
        execute = self.db.conn.execute
        for number in numbers:
            root = self.root(number)
            for (one,) in execute(
                    "with recursive below(id) as (select ? union select complaint_id from merges join below"
                    " on into_id = below.id where result = 'merged' and undone_at is null) select id from below",
                    [number]).fetchall():
                execute("update complaints set merged_into = ? where id = ?", [None if one == root else root, one])

    def _kind(self, number: int) -> str:
        row = self.db.conn.execute(
            "select kind from complaints where id = ? and undone_at is null", [number]).fetchone()
        if row is None:
            raise NotFound("complaint_unknown", number=number)
        return row[0]
