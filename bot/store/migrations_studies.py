"""Migrations of comparison studies: what is compared and why, who rates, and on what ground."""
from __future__ import annotations

from sqlite_utils import Database

from bot.store.statements import run


def m015_study_fields(db: Database) -> None:
    """Object, scale and reference of a study, the source of its weights, its raters, the evidence of a score.

    ``studies.rated_at`` is the day of the first score ever, ``weights_after`` whether a weight was changed after it;
    ``study_attributes.importance_before`` keeps a weight that was taken back, so that the same again is no change.
    """
    run(db, """
        alter table studies add column service text;
        alter table studies add column segment text;
        alter table studies add column period text;
        alter table studies add column purpose text;
        alter table studies add column anchors text;
        alter table studies add column importance_source text;
        alter table studies add column importance_n integer;
        alter table studies add column reference_chosen integer not null default 0;
        alter table studies add column raters_asked integer not null default 0;
        alter table studies add column rated_at text;
        alter table studies add column weights_after integer not null default 0;
        alter table study_attributes add column importance_before real;
        alter table study_ratings add column evidence text;
        alter table study_ratings add column note text;
        create table study_raters (
            study_id integer not null references studies(id) on delete cascade,
            name text not null,
            person_id integer references people(id),
            asked_by integer references people(id),
            asked_at text not null,
            skipped text not null default '[]',
            finished_at text,
            primary key (study_id, name)
        );
        create index study_raters_person on study_raters (person_id, study_id);
    """)
