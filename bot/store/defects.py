"""Complaints counted for the statistical analysis: by process and topic, by topics that occur together, by money stated.

Only reads. A topic that a person corrected away is no topic of the complaint any more, though it is still stored.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from bot.store.records import LABELS, Filter


@dataclass(frozen=True)
class Stated:
    """Money that complaints of a topic (None: not labelled) state: ``n`` complaints, each with its largest amount in
    ``currency`` (ISO 4217; "" where the text names none), ``total`` of them."""

    topic: str | None
    currency: str
    n: int
    total: float


class Defects:
    """Read-only counts over ``complaints`` and ``complaint_topics``; every one takes the ``Filter`` of the lists."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def by_process(self, which: Filter) -> dict[tuple[str, str], int]:
        """{(process P1-P5, primary topic): complaints}; what lacks one of the two is left out."""
        where, values = which.where()
        return {(process, topic): count for process, topic, count in self.db.conn.execute(
            f"select process, topic, count(*) from complaints where {where} and process is not null"
            " and topic is not null group by 1, 2", values)}

    def together(self, which: Filter) -> tuple[dict[tuple[str, str], int], dict[str, int], int]:
        """({(topic, topic): complaints with both}, {topic: complaints with it}, complaints with any)."""
        where, values = which.where()
        labels = ("with found as (select id, topic from complaints where " + where + " and topic is not null),"
                  " labels as (select l.complaint_id as id, l.topic from complaint_topics l join found complaints"
                  f" on complaints.id = l.complaint_id where {LABELS})")
        execute = self.db.conn.execute
        pairs = {(one, other): count for one, other, count in execute(
            f"{labels} select a.topic, b.topic, count(*) from labels a join labels b on a.id = b.id and a.topic < b.topic"
            " group by 1, 2", values)}
        singles = dict(execute(f"{labels} select topic, count(*) from labels group by 1", values).fetchall())
        return pairs, singles, execute(f"{labels} select count(distinct id) from labels", values).fetchone()[0]

    def stated(self, which: Filter) -> list[Stated]:
        """Amounts of money by topic and currency."""
        where, values = which.where()
        rows: list[Any] = self.db.conn.execute(
            "select topic, currency, count(*), sum(largest) from (select complaints.id, complaints.topic,"
            " json_extract(amount.value, '$.currency') as currency, max(json_extract(amount.value, '$.value')) as largest"
            f" from complaints, json_each(complaints.facts, '$.amounts') as amount where {where}"
            " group by 1, 3) group by 1, 2 order by 1, 2", values).fetchall()
        return [Stated(topic, currency or "", count, total) for topic, currency, count, total in rows]

    def sources(self, which: Filter) -> dict[str, int]:
        """{where they came from (chat, sample, a file): complaints}."""
        where, values = which.where()
        return dict(self.db.conn.execute(
            f"select source, count(*) from complaints where {where} group by 1 order by 2 desc, 1", values).fetchall())
