"""What people said about topics: the labels a model may learn from, and topics moved as a whole (merge, split)."""
from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Mapping

from sqlite_utils import Database

from bot.errors import NotFound
from bot.store.database import now, writing

# tables beside complaints that name a topic: (place, table)
_OTHERS = (("project", "projects"), ("attribute", "study_attributes"), ("candidate", "candidates"))


@dataclass(frozen=True)
class Statement:
    """One person's word on one complaint: ``topic`` is None when the kind was corrected."""

    number: int
    text: str
    language: str
    person_id: int | None
    kind: str
    topic: str | None
    at: str


@dataclass(frozen=True)
class Moved:
    """What a change of topics did: complaints moved by primary topic, further mentions moved, change number."""

    change: int
    complaints: int
    others: int


class Labels:
    """Human labels and changes of topics. Corrections are history: no change of topics touches them."""

    def __init__(self, db: Database, timezone: str) -> None:
        self.db, self.timezone = db, timezone

    def statements(self) -> list[Statement]:
        """All corrections and confirmations of complaints not undone, oldest first for each complaint."""
        rows = self.db.conn.execute(
            "select c.id, c.text, c.language, s.person_id, s.kind, s.topic, s.at from ("
            " select complaint_id, person_id, to_kind as kind, to_topic as topic, at, id, 1 as place from corrections"
            " union all select complaint_id, person_id, 'complaint', topic, at, id, 0 from confirmations) as s"
            " join complaints as c on c.id = s.complaint_id where c.undone_at is null"
            " order by c.id, s.at, s.place, s.id")
        return [Statement(*row) for row in rows]

    def severities(self) -> list[tuple[str, str, int]]:
        """(text, language, 0-3) of the complaints of which a person said how severe they are, in order of their numbers."""
        return self.db.conn.execute(
            "select text, language, severity from complaints where severity_by is not null and undone_at is null"
            " and kind = 'complaint' order by id").fetchall()

    def waiting(self, since: str) -> int:
        """Complaints corrected after ``since`` (a moment as stored; "" for ever) and not undone."""
        return self.db.conn.execute(
            "select count(distinct complaint_id) from corrections join complaints on complaints.id = complaint_id"
            " where at > ? and undone_at is null", [since]).fetchone()[0]

    def move(self, action: str, code: str, into: Mapping[int, str] | str, person_id: int | None,
             detail: Mapping[str, Any] | None = None) -> Moved:
        """Give what is stored under ``code`` to ``into``: one code for everything (merge), or by complaint (split).

        Every row moved is noted, so that ``undo`` can put it back. Runs inside the caller's transaction, if any.
        """
        with writing(self.db):
            execute = self.db.conn.execute
            last = execute("select coalesce(max(id), 0) from corrections").fetchone()[0]
            change = execute(
                "insert into topic_changes (at, person_id, action, code, detail, last_correction)"
                " values (?, ?, ?, ?, ?, ?)",
                [now(self.timezone), person_id, action, code, json.dumps(dict(detail or {}), ensure_ascii=False),
                 last]).lastrowid
            targets = {} if isinstance(into, str) else into
            primary = execute("select id from complaints where topic = ?", [code]).fetchall()
            found = [("complaint", number, into if isinstance(into, str) else targets.get(number), None)
                     for number, in primary]
            for number, *mine in execute(
                    "select complaint_id, rank, confidence from complaint_topics where topic = ?", [code]).fetchall():
                new = into if isinstance(into, str) else targets.get(number)
                there = execute("select rank, confidence from complaint_topics where complaint_id = ? and topic = ?",
                                [number, new]).fetchone()
                found.append(("further", number, new, json.dumps([mine, there])))
            if isinstance(into, str):
                for place, table in _OTHERS:
                    found += [(place, number, into, None) for number, in
                              execute(f"select rowid from {table} where topic = ?", [code]).fetchall()]
            moved = [row for row in found if row[2] is not None]
            for place, number, new, _ in moved:
                self._put(place, number, code, str(new))
            self.db.conn.executemany(
                "insert into topic_moves (change_id, place, row, topic, detail) values (?, ?, ?, ?, ?)",
                [(change, *row) for row in moved])
        complaints = sum(row[0] == "complaint" for row in moved)
        return Moved(change, complaints, len(moved) - complaints)

    def _put(self, place: str, number: int, code: str, new: str) -> None:
        execute = self.db.conn.execute
        if place == "complaint":
            execute("update complaints set topic = ? where id = ?", [new, number])
        elif place == "further":
            # a complaint may have both topics: then the better rank stays
            there = execute("select rank from complaint_topics where complaint_id = ? and topic = ?",
                            [number, new]).fetchone()
            mine = execute("select rank, confidence from complaint_topics where complaint_id = ? and topic = ?",
                           [number, code]).fetchone()
            execute("delete from complaint_topics where complaint_id = ? and topic = ?", [number, code])
            if there is None:
                execute("insert into complaint_topics values (?, ?, ?, ?)", [number, new, *mine])
            elif mine[0] < there[0]:
                execute("update complaint_topics set rank = ?, confidence = ? where complaint_id = ? and topic = ?",
                        [*mine, number, new])
        else:
            execute(f"update {dict(_OTHERS)[place]} set topic = ? where rowid = ?", [new, number])

    def newest_change(self, action: str, code: str) -> dict[str, Any]:
        """The last change of this topic that stands; NotFound("topic_change_none") when there is none."""
        rows = self.standing_changes(action, code)
        if not rows:
            raise NotFound("topic_change_none", topic=code)
        return rows[0]

    def standing_changes(self, action: str, code: str) -> list[dict[str, Any]]:
        """The changes of this topic that stand, newest first."""
        rows = self.db.query(
            "select * from topic_changes where action = ? and code = ? and undone_at is null order by id desc",
            [action, code])
        return [{**row, "detail": json.loads(row["detail"] or "{}")} for row in rows]

    def undo(self, change: Mapping[str, Any]) -> tuple[int, int]:
        """Put the rows of a change back; (complaints put back, complaints left because somebody decided since)."""
        back = left = 0
        with writing(self.db):
            execute = self.db.conn.execute
            for place, number, new, detail in execute(
                    "select place, row, topic, detail from topic_moves where change_id = ? order by id",
                    [change["id"]]).fetchall():
                if place in ("complaint", "further"):
                    decided = execute(
                        "select 1 from corrections where complaint_id = ? and id > ? limit 1",
                        [number, change["last_correction"]]).fetchone()
                    topic = execute("select topic from complaints where id = ?", [number]).fetchone()
                    if topic is None:
                        continue  # deleted since (sample data)
                    if decided or place == "complaint" and topic[0] != new:
                        left += place == "complaint"
                        continue
                if place == "complaint":
                    execute("update complaints set topic = ? where id = ?", [change["code"], number])
                    back += 1
                elif place == "further":
                    execute("delete from complaint_topics where complaint_id = ? and topic = ?", [number, new])
                    for code, row in zip((change["code"], new), json.loads(detail)):
                        if row is not None:
                            execute("insert or replace into complaint_topics values (?, ?, ?, ?)",
                                    [number, code, *row])
                else:
                    execute(f"update {dict(_OTHERS)[place]} set topic = ? where rowid = ? and topic = ?",
                            [change["code"], number, new])
            execute("update topic_changes set undone_at = ? where id = ?", [now(self.timezone), change["id"]])
        return back, left

    def of_topic(self, code: str) -> list[tuple[int, str]]:
        """(number, text) of the complaints with this primary topic, oldest first; undone ones too: they move along."""
        return self.db.conn.execute(
            "select id, text from complaints where topic = ? order by id", [code]).fetchall()

    def counts(self) -> dict[str, int]:
        """Stored complaints by primary topic, every code that occurs."""
        return dict(self.db.conn.execute(
            "select topic, count(*) from complaints where undone_at is null and topic is not null"
            " group by topic").fetchall())
