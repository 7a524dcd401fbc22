"""Migrations of what complaints are divided by and split by: transactions, kinds of customer."""
from __future__ import annotations

from sqlite_utils import Database

from bot.store.statements import run


def m014_exposures(db: Database) -> None:
    """Transactions of a span of days (of a branch, of a channel, or of all: ''), and the kind of customer."""
    run(db, """
        create table exposures (
            id integer primary key,
            first_day text not null,
            last_day text not null check (last_day >= first_day),
            branch text not null default '',
            channel text not null default '',
            transactions integer not null check (transactions > 0),
            person_id integer references people(id),
            at text not null,
            unique (branch, channel, first_day, last_day)
        );
        alter table complaints add column customer text;
        create index complaints_customer on complaints (customer, kind, received_at, topic, severity)
            where undone_at is null and merged_into is null and customer is not null;
    """)
