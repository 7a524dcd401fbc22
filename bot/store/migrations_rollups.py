"""Migration of the counts kept beside the complaints: what a supervisor's questions read instead of every row."""
from __future__ import annotations

from collections.abc import Callable

from sqlite_utils import Database

from bot.store.statements import run

DIMENSIONS = ("branch", "channel")
# of a complaint; a record without a time of day is stored as a day or at midnight
HOUR = "case when substr(received_at, 12, 8) not in ('', '00:00:00') then substr(received_at, 12, 2) end"
_COUNTED = "{row}.kind = 'complaint' and {row}.undone_at is null and {row}.merged_into is null"
_WATCHED = ("received_at", "kind", "topic", "severity", "abstained", "undone_at", "merged_into", *DIMENSIONS)
_EVENTS = {"insert": (("new", 1),), "delete": (("old", -1),),
           "update of " + ", ".join(_WATCHED): (("old", -1), ("new", 1))}


def m020_rollups(db: Database) -> None:
    """Three tables, '' standing for a topic or level that is not known:

    - ``counts_day``: complaints a day, topic and severity;
    - ``counts_month``: the same a month, for all (dimension '') and for every level of a dimension;
    - ``counts_day_level``: complaints a day for every level of a dimension, topics and severities together (with them
      it would be about as long as the complaints themselves).

    Triggers keep them in the transaction that changes a complaint, so that they are never apart from it. The index of
    days also holds what the days beside whole months are split by.
    """
    run(db, """
        create table counts_day (
            day text not null, topic text not null, severity integer not null,
            n integer not null, abstained integer not null,
            primary key (day, topic, severity)
        ) without rowid;
        create table counts_month (
            dimension text not null, month text not null, level text not null,
            topic text not null, severity integer not null,
            n integer not null, abstained integer not null,
            primary key (dimension, month, level, topic, severity)
        ) without rowid;
        create table counts_day_level (
            dimension text not null, day text not null, level text not null,
            n integer not null, abstained integer not null,
            primary key (dimension, day, level)
        ) without rowid;
        drop index complaints_received;
        create index complaints_received on complaints (kind, received_at, topic, severity, branch, channel)
            where undone_at is null and merged_into is null;
    """)
    _keep(db, "counts", _by_day_and_month)


def m023_hours(db: Database) -> None:
    """``counts_month`` also holds the dimension ``hour``; its level is the hour (``08``)."""
    _keep(db, "hours", _by_hour)


def _keep(db: Database, name: str, kept: Callable[[str], list[tuple[str, str, int]]]) -> None:
    """Count what is there, and let triggers ``complaints_<name>_…`` count what changes. ``kept`` gives for the name of a
    row what it adds to: table, key columns, how many these are."""
    counted = f"from complaints c where {_COUNTED.format(row='c')}"
    for statement in _additions(kept("c"), "count(*)", "sum(c.abstained)", counted, "group by {keys}"):
        db.conn.execute(statement)
    for event, changes in _EVENTS.items():
        statements = [f"{statement};" for row, sign in changes for statement in _additions(
            kept(row), str(sign), f"{sign} * {row}.abstained", f"where {_COUNTED.format(row=row)}",
            "on conflict do update set n = n + excluded.n, abstained = abstained + excluded.abstained")]
        db.conn.execute(f"create trigger complaints_{name}_{event.split()[0]} after {event} on complaints begin\n"
                        + "\n".join(statements) + "\nend")


def _additions(kept: list[tuple[str, str, int]], n: str, abstained: str, where: str, end: str) -> list[str]:
    """A statement for each of ``kept``; ``{keys}`` in ``end`` are the numbers of the columns before the sums."""
    return [f"insert into {table} select {keys}, {n}, {abstained} {where} "
            + end.format(keys=", ".join(str(place + 1) for place in range(count)))
            for table, keys, count in kept]


def _by_day_and_month(row: str) -> list[tuple[str, str, int]]:
    day, month = f"substr({row}.received_at, 1, 10)", f"substr({row}.received_at, 1, 7)"
    topic = f"coalesce({row}.topic, ''), {row}.severity"
    levels = [(one, f"coalesce({row}.{one}, '')") for one in DIMENSIONS]
    return [("counts_day", f"{day}, {topic}", 3),
            *(("counts_month", f"'{one}', {month}, {level}, {topic}", 5) for one, level in [("", "''"), *levels]),
            *(("counts_day_level", f"'{one}', {day}, {level}", 3) for one, level in levels)]


def _by_hour(row: str) -> list[tuple[str, str, int]]:
    hour = HOUR.replace("received_at", f"{row}.received_at")
    return [("counts_month", f"'hour', substr({row}.received_at, 1, 7), coalesce({hour}, ''), "
                             f"coalesce({row}.topic, ''), {row}.severity", 5)]


def m022_followed_and_waiting(db: Database) -> None:
    """Indexes that hold what the dashboards count of followed complaints and of those that wait for review."""
    run(db, """
        create index complaints_followed on complaints (received_at, state, due_at, reopened, kind, branch, channel, topic)
            where state is not null and undone_at is null and merged_into is null;
        create index complaints_waiting on complaints (received_at, review, kind, branch, channel)
            where review is not null and undone_at is null and merged_into is null;
    """)
