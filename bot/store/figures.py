"""Complaints counted for analysis: by day, by a level of something recorded, and their facts. Only reads."""
from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from sqlite_utils import Database

from bot.store.complaints import Filter

# what a complaint's level is; null where it is not recorded (a record without a time of day is stored at midnight)
_LEVELS = {
    "hour": "case when substr(received_at, 12, 8) not in ('', '00:00:00') then substr(received_at, 12, 2) end",
    "weekday": "strftime('%w', substr(received_at, 1, 10))",
    "month": "substr(received_at, 1, 7)",
    "topic": "topic",
    "branch": "branch",
    "channel": "channel",
    "customer": "customer",
    "product": "json_extract(facts, '$.products[0]')",
    "severity": "cast(severity as text)",
    "second": "(select t.topic from complaint_topics t where t.complaint_id = complaints.id"
              " and t.topic is not complaints.topic order by t.rank limit 1)",
}
LEVELS = tuple(name for name in _LEVELS if name != "topic")  # ways to stratify; the topic is what is stratified


class Figures:
    """Read-only counts over the table ``complaints``; every one takes the same ``Filter`` as the lists do."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def per_day(self, which: Filter) -> dict[str, int]:
        """{day: complaints}; days without one are absent."""
        where, values = which.where()
        return dict(self.db.conn.execute(
            f"select substr(received_at, 1, 10), count(*) from complaints where {where} group by 1 order by 1", values))

    def levels(self, which: Filter, by: str) -> dict[str, int]:
        """{level: complaints} of one of LEVELS; what does not record it is left out."""
        where, values = which.where()
        return dict(self.db.conn.execute(
            f"select {_LEVELS[by]} as level, count(*) from complaints where {where} and level is not null"
            " group by 1 order by 1", values))

    def per_day_by(self, which: Filter, by: str) -> dict[str, dict[str, int]]:
        """{level: {day: complaints}} of one of LEVELS; what does not record it is left out."""
        where, values = which.where()
        found: dict[str, dict[str, int]] = {}
        for level, day, count in self.db.conn.execute(
                f"select {_LEVELS[by]} as level, substr(received_at, 1, 10), count(*) from complaints"
                f" where {where} and level is not null group by 1, 2 order by 1, 2", values):
            found.setdefault(level, {})[day] = count
        return found

    def crossed(self, which: Filter, by: str) -> dict[str, dict[str, int]]:
        """{level: {topic: complaints}} of one of LEVELS; what has no topic is left out."""
        where, values = which.where()
        found: dict[str, dict[str, int]] = {}
        for level, topic, count in self.db.conn.execute(
                f"select {_LEVELS[by]} as level, topic, count(*) from complaints"
                f" where {where} and level is not null and topic is not null group by 1, 2 order by 1, 2", values):
            found.setdefault(level, {})[topic] = count
        return found

    def open_labels(self, which: Filter) -> tuple[int, int]:
        """(complaints without a topic, those among them that the model abstained from)."""
        where, values = replace(which, topic=which.topic or "unlabelled").where()
        return self.db.conn.execute(
            f"select count(*), coalesce(sum(abstained), 0) from complaints where {where} and topic is null",
            values).fetchone()

    def checked(self, which: Filter) -> tuple[int, int]:
        """(complaints, those whose topic a person gave or confirmed)."""
        where, values = which.where()
        return self.db.conn.execute(
            f"select count(*), count(confirmed_by) from complaints where {where}", values).fetchone()

    def models(self, which: Filter) -> set[str]:
        """The topic models that labelled what no person has."""
        where, values = which.where()
        return {row[0] for row in self.db.conn.execute(
            f"select distinct model from complaints where {where} and model is not null and confirmed_by is null", values)}

    def facts(self, which: Filter) -> list[dict[str, Any]]:
        """The facts of each complaint that has any, oldest first."""
        where, values = which.where()
        return [json.loads(row[0]) for row in self.db.conn.execute(
            f"select facts from complaints where {where} and facts is not null order by received_at, id", values)]

    def texts(self, which: Filter, limit: int) -> list[tuple[int, str]]:
        """(number, redacted text) of the newest."""
        where, values = which.where()
        return self.db.conn.execute(
            f"select id, text from complaints where {where} order by received_at desc, id desc limit ?",
            [*values, limit]).fetchall()
