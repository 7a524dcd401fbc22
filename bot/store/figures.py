"""Complaints counted for analysis: by day, by a level of something recorded, and their facts. Only reads."""
from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from sqlite_utils import Database

from bot.store.complaints import Filter
from bot.store.rollups import counted

# what a complaint's level is; null where it is not recorded
_LEVELS = {
    "weekday": "strftime('%w', substr(received_at, 1, 10))",
    "product": "json_extract(facts, '$.products[0]')",
    "second": "(select t.topic from complaint_topics t where t.complaint_id = complaints.id"
              " and t.topic is not complaints.topic order by t.rank limit 1)",
}
KEPT = ("month", "severity", "branch", "channel", "customer", "hour")  # levels that the kept counts know
LEVELS = (*KEPT, *_LEVELS)


class Figures:
    """Read-only counts over the table ``complaints``; every one takes the same ``Filter`` as the lists do."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def per_day(self, which: Filter) -> dict[str, int]:
        """{day: complaints}; days without one are absent."""
        relation, values = counted(which, {"day"})
        return dict(self.db.conn.execute(f"select day, sum(n) from {relation} group by day order by day", values))

    def levels(self, which: Filter, by: str) -> dict[str, int]:
        """{level: complaints} of one of LEVELS; what does not record it is left out."""
        if by in KEPT:
            relation, values = counted(which, {by})
            level = "cast(severity as text)" if by == "severity" else by
            return dict(self.db.conn.execute(
                f"select {level} as level, sum(n) from {relation} where level is not null group by 1 order by 1", values))
        where, values = which.where()
        return dict(self.db.conn.execute(
            f"select {_LEVELS[by]} as level, count(*) from complaints where {where} and level is not null"
            " group by 1 order by 1", values))

    def per_day_by(self, which: Filter, by: str) -> dict[str, dict[str, int]]:
        """{level: {day: complaints}} of "topic" or one of LEVELS; what does not record it is left out."""
        return self._crossed(which, by, "day")

    def crossed(self, which: Filter, by: str) -> dict[str, dict[str, int]]:
        """{level: {topic: complaints}} of one of LEVELS; what has no topic is left out."""
        return self._crossed(which, by, "topic")

    def _crossed(self, which: Filter, by: str, other: str) -> dict[str, dict[str, int]]:
        """{level: {value of ``other``: complaints}}; ``other`` is "day" or "topic"."""
        if by in ("topic", *KEPT):
            relation, values = counted(which, {by, other})
            statement = f"select {by} as level, {other} as other, sum(n) from {relation} where"
        else:
            where, values = which.where()
            column = "substr(received_at, 1, 10)" if other == "day" else other
            statement = f"select {_LEVELS[by]} as level, {column} as other, count(*) from complaints where {where} and"
        found: dict[str, dict[str, int]] = {}
        for level, value, count in self.db.conn.execute(
                f"{statement} level is not null and other is not null group by 1, 2 order by 1, 2", values):
            found.setdefault(level, {})[value] = count
        return found

    def open_labels(self, which: Filter) -> tuple[int, int]:
        """(complaints without a topic, those among them that the model abstained from)."""
        if which.topic not in (None, "unlabelled"):
            return 0, 0
        relation, values = counted(replace(which, topic="unlabelled"), {"abstained"})
        return self.db.conn.execute(
            f"select coalesce(sum(n), 0), coalesce(sum(abstained), 0) from {relation}", values).fetchone()

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

    def closings(self, which: Filter, limit: int) -> list[tuple[int, dict[str, Any]]]:
        """(number, what its last closing says: cause, action, accepts …, {} where nothing) of the newest closed ones."""
        where, values = which.where()
        return [(number, json.loads(detail) if detail else {}) for number, detail in self.db.conn.execute(
            "select id, (select detail from complaint_steps where complaint_id = complaints.id"
            " and json_extract(detail, '$.act') = 'close' order by complaint_steps.id desc limit 1) from complaints"
            f" where {where} and state = 'closed' order by received_at desc, id desc limit ?", [*values, limit])]

    def texts(self, which: Filter, limit: int) -> list[tuple[int, str]]:
        """(number, redacted text) of the newest."""
        where, values = which.where()
        return self.db.conn.execute(
            f"select id, text from complaints where {where} order by received_at desc, id desc limit ?",
            [*values, limit]).fetchall()
