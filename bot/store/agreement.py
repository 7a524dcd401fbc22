"""Samples of complaints that several people label without seeing each other's labels."""
from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

from bot.errors import NotFound
from bot.store.complaints import Filter
from bot.store.database import now, writing


class Agreement:
    """The tables ``agreement_samples``, ``agreement_cases`` and ``agreement_labels``."""

    def __init__(self, db: Database, timezone: str) -> None:
        self.db, self.timezone = db, timezone

    def candidates(self, which: Filter) -> list[dict[str, Any]]:
        """Complaints a sample may be drawn from: {id, topic, language, by_person}."""
        where, values = which.where()
        return list(self.db.query(
            "select id, topic, language, confirmed_by is not null as by_person from complaints"
            f" where {where} order by id", values))

    def add(self, cases: Sequence[dict[str, Any]], seed: int, scope: dict[str, Any], population: int,
            person_id: int | None) -> int:
        """Keep a sample with its cases in the order they will be shown; its number.

        The label each case has now is kept with it: what the model is judged by later.
        """
        with writing(self.db):
            number = self.db["agreement_samples"].insert({
                "seed": seed, "scope": json.dumps(scope, ensure_ascii=False), "population": population,
                "created_by": person_id, "created_at": now(self.timezone)}).last_pk
            self.db["agreement_cases"].insert_all(
                {"sample_id": number, "complaint_id": case["id"], "position": position, "topic": case["topic"],
                 "by_person": case["by_person"]} for position, case in enumerate(cases, 1))
        return number

    def get(self, number: int) -> dict[str, Any]:
        """{id, seed, scope, population, created_at, size}; NotFound("agreement_unknown") when there is none."""
        rows = list(self.db.query("select * from agreement_samples where id = ?", [number]))
        if not rows:
            raise NotFound("agreement_unknown", number=number)
        size = self.db.conn.execute(
            "select count(*) from agreement_cases join complaints on complaints.id = complaint_id"
            " where sample_id = ? and undone_at is null", [number]).fetchone()[0]
        return {**rows[0], "scope": json.loads(rows[0]["scope"]), "size": size}

    def next(self, number: int, person_id: int, round: int, after: int = 0) -> dict[str, Any] | None:
        """The first case behind position ``after`` that this person has not labelled in this round: {id, position,
        text}; nothing that tells a label."""
        rows = list(self.db.query(
            "select c.id, a.position, c.text from agreement_cases a join complaints c on c.id = a.complaint_id"
            " where a.sample_id = ? and a.position > ? and c.undone_at is null and not exists (select 1 from"
            " agreement_labels l where l.sample_id = a.sample_id and l.complaint_id = c.id and l.person_id = ?"
            " and l.round = ?) order by a.position limit 1", [number, after, person_id, round]))
        return rows[0] if rows else None

    def before(self, number: int, position: int) -> dict[str, Any] | None:
        """The case in front of ``position``, labelled or not: {id, position, text}."""
        rows = list(self.db.query(
            "select c.id, a.position, c.text from agreement_cases a join complaints c on c.id = a.complaint_id"
            " where a.sample_id = ? and a.position < ? and c.undone_at is null order by a.position desc limit 1",
            [number, position]))
        return rows[0] if rows else None

    def label(self, number: int, complaint_id: int, person_id: int, round: int, topic: str) -> None:
        """Keep what this person says of a case; said again it replaces the former word of the same round."""
        with writing(self.db):
            self.db.conn.execute(
                "insert into agreement_labels (sample_id, complaint_id, person_id, round, topic, at)"
                " values (?, ?, ?, ?, ?, ?) on conflict do update set topic = excluded.topic, at = excluded.at",
                [number, complaint_id, person_id, round, topic, now(self.timezone)])

    def labels(self, number: int) -> list[dict[str, Any]]:
        """All labels of a sample, as given: {complaint_id, text, person_id, by, round, topic, at}, of records not undone."""
        return list(self.db.query(
            "select l.complaint_id, c.text, l.person_id, people.name as by, l.round, l.topic, l.at from agreement_labels l"
            " join people on people.id = l.person_id join complaints c on c.id = l.complaint_id"
            " where l.sample_id = ? and c.undone_at is null order by l.complaint_id, l.person_id, l.round", [number]))

    def cases(self, number: int) -> list[dict[str, Any]]:
        """The cases: {id, text, drawn (label when drawn), by_person, topic (label now), kind}."""
        return list(self.db.query(
            "select c.id, c.text, a.topic as drawn, a.by_person, c.topic, c.kind from agreement_cases a"
            " join complaints c on c.id = a.complaint_id where a.sample_id = ? and c.undone_at is null"
            " order by a.position", [number]))

    def numbers(self) -> list[int]:
        """All samples, oldest first."""
        return [row[0] for row in self.db.conn.execute("select id from agreement_samples order by id")]

    def human_labels(self) -> list[dict[str, Any]]:
        """Complaints whose topic a person gave or confirmed: {id, text, topic}."""
        return list(self.db.query(
            "select id, text, topic from complaints where confirmed_by is not null and topic is not null"
            " and kind = 'complaint' and undone_at is null order by id"))
