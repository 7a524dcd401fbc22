"""Complaints: storing, correcting, counting, finding."""
from __future__ import annotations

import json
from typing import Any, Iterable, Iterator, Sequence

from sqlite_utils import Database

from bot.errors import InputError, NotFound
from bot.language.tokens import search_form, search_query
from bot.store.database import now, writing
from bot.store.records import Counts, Filter, NewComplaint
from bot.store.rollups import counted
from bot.store.similar import Merges

_COUNTED = "undone_at is null and merged_into is null"  # what the partial indexes hold

# by their numbers and by no index of their own: SQLite would read every complaint and look for it among the found
_SEARCHED = "from complaints not indexed where id in (select rowid from complaints_search where complaints_search match ?)"

# a person's word on a record: it was confirmed, corrected or reviewed
_UNSAID = ("confirmed_by is null and not exists (select 1 from corrections where complaint_id = complaints.id)"
           " and not exists (select 1 from confirmations where complaint_id = complaints.id)")
_FREE = f"undone_at is null and {_UNSAID} and (:version is null or model is null or model <> :version)"


_ADD_TOPIC = "insert or ignore into complaint_topics (complaint_id, topic, rank, confidence) values (?,?,?,?)"


def _topics(number: int, new: NewComplaint) -> list[tuple[int, str, int, float]]:
    return [(number, topic, rank, confidence) for rank, (topic, confidence) in enumerate(new.topics)]


def different(column: str) -> str:
    """The statement that gives the different values of an indexed ``column``, stepping through its index."""
    return (f"with recursive v(x) as (select min({column}) from complaints where {_COUNTED} and {column} is not null"
            f" union all select (select min({column}) from complaints where {_COUNTED} and {column} > v.x) from v"
            " where v.x is not null) select x from v where x is not null limit 1000")


class Complaints:
    """The ``complaints`` table and its satellites."""

    def __init__(self, db: Database, timezone: str) -> None:
        self.db, self.timezone = db, timezone

    def add(self, new: NewComplaint, person_id: int | None) -> tuple[int, bool]:
        """Store one; returns (number, whether it is new)."""
        return next(self.add_many([new], person_id))

    def add_many(self, records: Iterable[NewComplaint], person_id: int | None) -> Iterator[tuple[int, bool]]:
        """Store several in one transaction; yields (number, whether it is new) for each, in order."""
        with writing(self.db):
            stamp = now(self.timezone)
            # one table after the other: SQLite takes four times as long for rows with triggers between other statements
            results = [(*self._add(new, person_id, stamp), new) for new in records]
            self._add_satellites([(number, new) for number, fresh, new in results if fresh])
        yield from ((number, fresh) for number, fresh, _ in results)

    def _add(self, new: NewComplaint, person_id: int | None, stamp: str) -> tuple[int, bool]:
        cursor = self.db.conn.execute(
            "insert into complaints (received_at, branch, channel, industry, text, language, kind, topic,"
            " confidence, band, abstained, severity, severity_reason, flags, source, external_id, fingerprint, model,"
            " created_by, created_at, facts, process, needs_look, customer, runner_up, runner_up_confidence, review,"
            " severity_doubt) values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
            " on conflict (fingerprint) do nothing",
            [new.received_at, new.branch, new.channel, new.industry, new.text, new.language, new.kind, new.topic,
             new.confidence, new.band, int(new.abstained), new.severity, new.severity_reason,
             json.dumps(list(new.flags)), new.source, new.external_id, new.fingerprint, new.model, person_id, stamp,
             json.dumps(dict(new.facts), ensure_ascii=False) if new.facts else None, new.process, int(new.needs_look),
             new.customer, *(new.runner_up or (None, None)), new.review, int(new.severity_doubt)])
        if cursor.rowcount:
            return cursor.lastrowid, True
        found = self.db.conn.execute("select id from complaints where fingerprint = ?", [new.fingerprint]).fetchone()
        return found[0], False

    def _add_satellites(self, added: Sequence[tuple[int, NewComplaint]]) -> None:
        many = self.db.conn.executemany
        many(_ADD_TOPIC, [row for number, new in added for row in _topics(number, new)])
        many("insert into vectors (complaint_id, model, vector) values (?, ?, ?)",
             [(number, new.encoder, new.vector) for number, new in added if new.vector is not None])
        many("insert into complaints_search (rowid, words) values (?, ?)",
             [(number, search_form(new.text)) for number, new in added])

    def get(self, number: int) -> dict[str, Any]:
        """One record with its topics and corrections; NotFound when there is none or it was undone."""
        rows = list(self.db.query("select * from complaints where id = ? and undone_at is null", [number]))
        if not rows:
            raise NotFound("complaint_unknown", number=number)
        return self._whole(rows[0])

    def _whole(self, row: dict[str, Any]) -> dict[str, Any]:
        row["topics"] = [list(pair) for pair in self.db.conn.execute(
            "select topic, confidence from complaint_topics where complaint_id = ? order by rank", [row["id"]])]
        row["corrections"] = list(self.db.query(
            "select from_kind, from_topic, to_kind, to_topic, people.name as by, at from corrections"
            " left join people on people.id = person_id where complaint_id = ? order by corrections.id", [row["id"]]))
        row["flags"] = json.loads(row["flags"] or "[]")
        row["facts"] = json.loads(row["facts"] or "{}")
        return row

    def correct(self, number: int, person_id: int | None, topic: str | None = None, kind: str = "complaint") -> None:
        """Set the primary topic (or the kind) and keep the correction with who and when."""
        row = self.get(number)
        with writing(self.db):
            self.db["corrections"].insert({
                "complaint_id": number, "from_kind": row["kind"], "from_topic": row["topic"],
                "to_kind": kind, "to_topic": topic, "person_id": person_id, "at": now(self.timezone)})
            self.db["complaints"].update(number, {
                "topic": topic, "kind": kind, "abstained": 0, "band": "high", "confirmed_by": person_id, "review": None,
                **({} if kind == "complaint" else {"severity_doubt": 0})})
            execute = self.db.conn.execute
            execute("delete from complaint_topics where complaint_id = ? and topic = ?", [number, topic])
            execute("update complaint_topics set rank = rank + 1 where complaint_id = ?", [number])
            if topic:
                execute("insert into complaint_topics values (?, ?, 0, 1.0)", [number, topic])

    def to_reclassify(self, version: str | None) -> tuple[int, int]:
        """(records a model may label again, records a person has labelled); ``version``: not those it labelled."""
        execute = self.db.conn.execute
        free = execute(f"select count(*) from complaints where {_FREE}", {"version": version}).fetchone()[0]
        said = execute(f"select count(*) from complaints where undone_at is null and not ({_UNSAID})").fetchone()[0]
        return free, said

    def next_to_reclassify(self, version: str | None, after: int, limit: int) -> list[dict[str, Any]]:
        """The next such records behind number ``after``."""
        return list(self.db.query(
            f"select * from complaints where {_FREE} and id > :after order by id limit :limit",
            {"version": version, "after": after, "limit": limit}))

    def relabel(self, fresh: Iterable[tuple[dict[str, Any], NewComplaint]]) -> Iterator[tuple[dict[str, Any], NewComplaint]]:
        """Give records new labels in one transaction; yields those that nobody labelled meanwhile. What has to be
        looked at stays so, and so does how severe a person said it is."""
        done = []
        with writing(self.db):
            execute = self.db.conn.execute
            for row, new in fresh:
                number = row["id"]
                cursor = execute(
                    "update complaints set language = ?, kind = ?, topic = ?, confidence = ?, band = ?, abstained = ?,"
                    " severity = case when severity_by is null then ? else severity end,"
                    " severity_reason = case when severity_by is null then ? else severity_reason end,"
                    " severity_doubt = severity_by is null and ?, needs_look = max(needs_look, severity_by is null and ?),"
                    " flags = ?, model = ?, runner_up = ?, runner_up_confidence = ?, review = ?, facts = ?, process = ?,"
                    " customer = coalesce(customer, ?)"
                    f" where id = ? and undone_at is null and {_UNSAID}",
                    [new.language, new.kind, new.topic, new.confidence, new.band, int(new.abstained), new.severity,
                     new.severity_reason, int(new.severity_doubt), int(new.needs_look), json.dumps(list(new.flags)),
                     new.model, *(new.runner_up or (None, None)), new.review,
                     json.dumps(dict(new.facts), ensure_ascii=False) if new.facts else None, new.process,
                     new.customer, number])
                if not cursor.rowcount:
                    continue
                execute("delete from complaint_topics where complaint_id = ?", [number])
                self.db.conn.executemany(_ADD_TOPIC, _topics(number, new))
                done.append((row, new))
        yield from done

    def set_process(self, number: int, process: str) -> None:
        """Move a record to another service process, in its column and among its facts."""
        with writing(self.db):
            self.db.conn.execute(
                "update complaints set process = ?, facts = json_set(coalesce(facts, '{}'), '$.process', ?) where id = ?",
                [process, process, number])

    def confirm(self, number: int, person_id: int | None) -> None:
        """A person says that the label is right."""
        row = self.get(number)
        with writing(self.db):
            if row["topic"]:
                self.db["confirmations"].insert({"complaint_id": number, "topic": row["topic"],
                                                 "person_id": person_id, "at": now(self.timezone)})
            self.db["complaints"].update(number, {"confirmed_by": person_id, "abstained": 0, "review": None})

    def undo(self, number: int, person_id: int | None = None) -> None:
        """Take a record out of every count and list; it stays in the file for the audit. What was merged into it
        counts by itself again."""
        self.get(number)
        with writing(self.db):
            Merges(self.db, self.timezone).release(number, person_id)
            # the fingerprint is freed so that the same text can be stored again on purpose
            self.db.conn.execute(
                "update complaints set undone_at = ?, fingerprint = fingerprint || ':undone:' || id where id = ?",
                [now(self.timezone), number])

    def undone(self, number: int) -> dict[str, Any]:
        """A record that was undone: {id, created_by, text}. NotFound when there is no such record,
        InputError("complaint_not_undone") when it counts."""
        row = next(self.db.query("select id, created_by, text, undone_at from complaints where id = ?", [number]), None)
        if row is None:
            raise NotFound("complaint_unknown", number=number)
        if row.pop("undone_at") is None:
            raise InputError("complaint_not_undone", number=number)
        return row

    def restore(self, number: int) -> None:
        """Bring an undone record back. It gets its fingerprint again, unless the same message was stored meanwhile.
        What had been merged into it keeps counting by itself."""
        with writing(self.db):
            self.undone(number)
            self.db.conn.execute(
                "update complaints set undone_at = null, fingerprint = case when exists (select 1 from complaints one"
                " where one.fingerprint = replace(complaints.fingerprint, ':undone:' || complaints.id, ''))"
                " then fingerprint else replace(fingerprint, ':undone:' || id, '') end where id = ?", [number])

    def count_by_topic(self, which: Filter) -> Counts:
        """Counts and severity sums by primary topic over ``which``."""
        relation, values = counted(which, ("topic", "severity"))
        rows = self.db.conn.execute(
            f"select topic, sum(n), sum(n * severity) from {relation} group by topic", values).fetchall()
        labelled = [(topic, count, weight) for topic, count, weight in rows if topic is not None]
        n = sum(row[1] for row in rows)
        return Counts(labelled, n, n - sum(row[1] for row in labelled))

    def cases(self, which: Filter, limit: int = 5, offset: int = 0) -> list[dict[str, Any]]:
        """Newest first: the records behind a number."""
        where, values = which.where()
        return list(self.db.query(
            f"select * from complaints where {where} order by received_at desc, id desc limit ? offset ?",
            [*values, limit, offset]))

    def count(self, which: Filter) -> int:
        relation, values = counted(which)
        return self.db.conn.execute(f"select coalesce(sum(n), 0) from {relation}", values).fetchone()[0]

    def search(self, words: str, limit: int = 10, which: Filter | None = None, offset: int = 0) -> list[dict[str, Any]]:
        """Records among ``which`` that hold every word, the newest first; two-character Chinese words are found."""
        query, (where, values) = search_query(words), (which or Filter()).where()
        if not query:
            return []
        return list(self.db.query(f"select * {_SEARCHED} and {where} order by received_at desc, id desc limit ? offset ?",
                                  [query, *values, limit, offset]))

    def count_search(self, words: str, which: Filter) -> tuple[int, int, int]:
        """Of what ``search`` would find: how many, how many of these without a topic, and with the model abstaining."""
        query, (where, values) = search_query(words), which.where()
        if not query:
            return 0, 0, 0
        return self.db.conn.execute(
            "select count(*), count(*) - count(topic), coalesce(sum(abstained and topic is null), 0)"
            f" {_SEARCHED} and {where}", [query, *values]).fetchone()

    def days(self, which: Filter) -> tuple[str, str] | None:
        """First and last day with a complaint in ``which``; None when there is none."""
        where, values = which.where()
        first = self.db.conn.execute(
            f"select received_at from complaints where {where} order by received_at limit 1", values).fetchone()
        if first is None:
            return None
        last = self.db.conn.execute(
            f"select received_at from complaints where {where} order by received_at desc limit 1", values).fetchone()
        return first[0][:10], last[0][:10]

    def values_of(self, column: str) -> list[str]:
        """The different branches, channels or kinds of customer, by stepping through the index, not reading every row."""
        if column not in ("branch", "channel", "customer"):
            raise ValueError(column)
        return [row[0] for row in self.db.conn.execute(different(column))]

    def by_source(self, source: str) -> int:
        return self.db.conn.execute(
            "select count(*) from complaints where source = ? and undone_at is null", [source]).fetchone()[0]

    def clear_source(self, source: str) -> int:
        """Delete what came from ``source`` (the sample); returns how many."""
        with writing(self.db):
            rows = self.db.conn.execute("select id, text from complaints where source = ?", [source]).fetchall()
            self.db.conn.executemany(
                "insert into complaints_search (complaints_search, rowid, words) values ('delete', ?, ?)",
                [(number, search_form(text)) for number, text in rows])
            self.db.conn.execute("delete from complaints where source = ?", [source])
            Merges(self.db, self.timezone).settle()
        return len(rows)

    def newest_of(self, person_id: int | None) -> int | None:
        """The last record this person stored in a conversation, never one of an import or the sample."""
        row = self.db.conn.execute(
            "select id from complaints where created_by is ? and source = 'chat' and undone_at is null"
            " order by id desc limit 1",
            [person_id]).fetchone()
        return row[0] if row else None

    def export(self) -> Iterator[dict[str, Any]]:
        """Every record, oldest first, whole; a generator, so that a million rows fit in memory."""
        last = 0
        while True:
            rows = list(self.db.query(
                "select * from complaints where undone_at is null and id > ? order by id limit 500", [last]))
            if not rows:
                return
            for row in rows:
                yield self._whole(row)
            last = rows[-1]["id"]
