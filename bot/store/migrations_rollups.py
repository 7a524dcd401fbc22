"""Migration of the counts kept beside the complaints: what a supervisor's questions read instead of every row."""
from __future__ import annotations

from sqlite_utils import Database

from bot.store.statements import run

DIMENSIONS = ("branch", "channel", "customer", "process")
_COUNTED = "{row}.kind = 'complaint' and {row}.undone_at is null and {row}.merged_into is null"
_WATCHED = ("received_at", "kind", "topic", "severity", "abstained", "undone_at", "merged_into", *DIMENSIONS)


def m020_rollups(db: Database) -> None:
    """``counts_day``: complaints a day, topic ('' without one) and severity; ``counts_month`` the same a month, for all
    (dimension '') and for every level of a dimension ('' without one). Triggers keep both in the transaction that
    changes a complaint, so that they are never apart from it.

    Days by branch are not kept: with dozens of branches such a table is about as long as the complaints themselves.
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
        insert into counts_day
            select substr(received_at, 1, 10), coalesce(topic, ''), severity, count(*), sum(abstained) from complaints c
            where """ + _COUNTED.format(row="c") + """ group by 1, 2, 3;
        insert into counts_month
            select '', substr(day, 1, 7), '', topic, severity, sum(n), sum(abstained) from counts_day group by 2, 4, 5;"""
        + "".join(f"""
        insert into counts_month
            select '{one}', substr(received_at, 1, 7), coalesce({one}, ''), coalesce(topic, ''), severity, count(*),
                sum(abstained) from complaints c where {_COUNTED.format(row="c")} group by 2, 3, 4, 5;"""
                  for one in DIMENSIONS))
    for event, changes in (("insert", (("new", 1),)), ("delete", (("old", -1),)),
                           ("update of " + ", ".join(_WATCHED), (("old", -1), ("new", 1)))):
        statements = "\n".join(_add(row, sign) for row, sign in changes)
        db.conn.execute(f"create trigger complaints_counts_{event.split()[0]} after {event} on complaints begin\n"
                        f"{statements}\nend")


def _add(row: str, sign: int) -> str:
    """Statements that add ``sign`` complaints like ``row`` to both tables."""
    keep = "on conflict do update set n = n + excluded.n, abstained = abstained + excluded.abstained;"
    rest = f"coalesce({row}.topic, ''), {row}.severity, {sign}, {sign} * {row}.abstained"
    counted = f"where {_COUNTED.format(row=row)}"
    return "\n".join([
        f"insert into counts_day select substr({row}.received_at, 1, 10), {rest} {counted} {keep}",
        f"insert into counts_month select '', substr({row}.received_at, 1, 7), '', {rest} {counted} {keep}",
        *(f"insert into counts_month select '{one}', substr({row}.received_at, 1, 7), coalesce({row}.{one}, ''), {rest}"
          f" {counted} {keep}" for one in DIMENSIONS)])
