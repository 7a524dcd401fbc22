"""The life cycle of a complaint: where it stands, until when, whose it is, and every step. Shipped: never edit one."""
from __future__ import annotations

from sqlite_utils import Database

from bot.store.statements import run


def m018_life_cycle(db: Database) -> None:
    """The state of a complaint and its steps (ISO 10002, GB/T 19012). What was there before has no state: nobody said
    where it stands."""
    run(db, """
        -- received, acknowledged, assessed, investigating, responded, closed, reopened; null: not followed here
        alter table complaints add column state text;
        -- which of the rule's spans due_at follows: normal, complex, extended
        alter table complaints add column span text;
        alter table complaints add column due_at text;
        alter table complaints add column ack_due_at text;
        alter table complaints add column owner_id integer references people(id);
        alter table complaints add column acknowledged_at text;
        alter table complaints add column responded_at text;
        alter table complaints add column closed_at text;
        alter table complaints add column reopened integer not null default 0;
        create index complaints_open on complaints (due_at, owner_id)
            where state is not null and state <> 'closed' and undone_at is null and merged_into is null;
        create index complaints_owner on complaints (owner_id, state)
            where state is not null and undone_at is null and merged_into is null;
        create table complaint_steps (
            id integer primary key,
            complaint_id integer not null references complaints(id) on delete cascade,
            -- the state after the step; an extension, a handing over or a note leaves it as it was
            state text not null,
            person_id integer references people(id),
            at text not null,
            note text,
            -- JSON, by what was done: {"act": "close", "cause": …, "action": …, "accepts": …}
            detail text
        );
        create index complaint_steps_complaint on complaint_steps (complaint_id);
        create table satisfactions (
            id integer primary key,
            complaint_id integer not null references complaints(id) on delete cascade,
            score integer not null check (score between 1 and 5),
            person_id integer references people(id),
            at text not null,
            note text
        );
        create index satisfactions_complaint on satisfactions (complaint_id);
    """)
