"""Migration of what people are told without asking. Shipped: never edit one."""
from __future__ import annotations

from sqlite_utils import Database

from bot.store.statements import run


def m019_alerts(db: Database) -> None:
    """``alerts``: one row an event, whatever raised it and how often it was looked at; ``digests``: which period's digest
    was handed out; ``subscriptions``: what each person wants to be sent."""
    run(db, """
        create table alerts (
            id integer primary key,
            -- names the event: "severity3:12", "topic:queue_wait:2026-11-09"
            key text not null unique,
            kind text not null,
            at text not null,
            -- JSON, by kind
            detail text not null,
            -- when people were told; null while it is held back in the quiet hours
            told_at text,
            -- when it settled itself: somebody looked, the queue is short again
            over_at text,
            dismissed_by integer references people(id),
            dismissed_at text
        );
        create index alerts_standing on alerts (kind) where over_at is null and dismissed_at is null;
        create table digests (
            kind text not null,
            -- the first day of its period
            day text not null,
            at text not null,
            primary key (kind, day)
        ) without rowid;
        create table subscriptions (
            person_id integer not null references people(id),
            -- daily, weekly, monthly; alerts
            kind text not null,
            wanted integer not null,
            at text not null,
            primary key (person_id, kind)
        ) without rowid;
    """)
