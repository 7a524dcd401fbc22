"""Weights of items: the migration of ``bot.store.weights``. Shipped: never edit it."""
from __future__ import annotations

from sqlite_utils import Database

from bot.store.statements import run


def m016_weights(db: Database) -> None:
    """Items to be weighed, what each rater judged (only added to), and which weights a study took."""
    run(db, """
        create table weight_sets (
            id integer primary key,
            study_id integer references studies(id) on delete cascade,
            method text check (method in ('ahp', '0-1', '0-4', 'direct')),
            language text not null,
            created_by integer references people(id),
            created_at text not null
        );
        create index weight_sets_study on weight_sets (study_id);
        create table weight_items (
            set_id integer not null references weight_sets(id) on delete cascade,
            position integer not null,
            item text not null,
            primary key (set_id, position),
            unique (set_id, item)
        ) without rowid;
        -- value: the ratio left to right (ahp), 0 or 1, points of 4, or importance (right_item is empty then)
        create table weight_judgements (
            id integer primary key,
            set_id integer not null references weight_sets(id) on delete cascade,
            person_id integer not null references people(id),
            method text not null,
            left_item text not null,
            right_item text not null,
            value real not null,
            round integer not null default 1,
            message_id text,
            at text not null
        );
        create index weight_judgements_set on weight_judgements (set_id, person_id, id);
        create unique index weight_judgements_message
            on weight_judgements (set_id, person_id, message_id, left_item, right_item) where message_id is not null;
        -- how far a rater is beyond the judgements themselves
        create table weight_raters (
            set_id integer not null references weight_sets(id) on delete cascade,
            person_id integer not null references people(id),
            checks_skipped integer not null default 0,
            again text,
            finished_at text,
            primary key (set_id, person_id)
        ) without rowid;
        alter table studies add column weight_set integer references weight_sets(id) on delete set null;
    """)
