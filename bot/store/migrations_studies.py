"""Migrations of comparison studies: what is compared and why, who rates, and on what ground."""
from __future__ import annotations

from sqlite_utils import Database


def m015_study_fields(db: Database) -> None:
    """Object, scale and reference of a study, the source of its weights, its raters, the evidence of a score.

    ``studies.rated_at`` is the day of the first score ever, ``weights_after`` whether a weight was changed after it;
    ``study_attributes.importance_before`` keeps a weight that was taken back, so that the same again is no change.
    """
    for column in ("service text", "segment text", "period text", "purpose text", "anchors text",
                   "importance_source text", "importance_n integer", "reference_chosen integer not null default 0",
                   "raters_asked integer not null default 0", "rated_at text",
                   "weights_after integer not null default 0"):
        db.conn.execute(f"alter table studies add column {column}")
    db.conn.execute("alter table study_attributes add column importance_before real")
    for column in ("evidence text", "note text"):
        db.conn.execute(f"alter table study_ratings add column {column}")
    db.conn.execute("""
        create table study_raters (
            study_id integer not null references studies(id) on delete cascade,
            name text not null,
            person_id integer references people(id),
            asked_by integer references people(id),
            asked_at text not null,
            skipped text not null default '[]',
            finished_at text,
            primary key (study_id, name)
        )""")
    db.conn.execute("create index study_raters_person on study_raters (person_id, study_id)")
