"""The tables of the board of candidates, the technique radar and the strategies (methods.md §3.2–3.4, §4)."""
from __future__ import annotations

from sqlite_utils import Database

from bot.store.statements import run


def m017_candidates(db: Database) -> None:
    """The board of candidates with its moves, merges and scores; techniques; strategies."""
    run(db, """
        -- what people gave is one JSON object a row ({field: value, null where skipped}): the fields are data
        create table ideas (
            id integer primary key autoincrement,
            given text not null,
            language text not null,
            study_id integer references studies(id) on delete set null,
            state text not null default 'idea'
                check (state in ('idea', 'scored', 'chosen', 'in_project', 'dropped')),
            project_id integer references projects(id) on delete set null,
            technique_id integer references techniques(id) on delete set null,
            merged_into integer references ideas(id) on delete set null,
            created_by integer references people(id),
            created_at text not null
        );
        create index ideas_project on ideas (project_id) where project_id is not null;
        create table idea_moves (
            id integer primary key,
            idea_id integer not null references ideas(id) on delete cascade,
            from_state text not null,
            to_state text not null,
            reason text not null default '' check (to_state != 'dropped' or length(trim(reason)) > 1),
            person_id integer references people(id),
            at text not null
        );
        create index idea_moves_idea on idea_moves (idea_id, id);
        create table idea_merges (
            id integer primary key,
            idea_id integer not null references ideas(id) on delete cascade,
            into_id integer not null references ideas(id) on delete cascade,
            result text not null check (result in ('merged', 'different')),
            person_id integer references people(id),
            at text not null,
            undone_by integer references people(id),
            undone_at text
        );
        create index idea_merges_idea on idea_merges (idea_id);
        -- a row without a result is a scoring somebody has begun
        create table idea_scores (
            id integer primary key,
            idea_id integer not null references ideas(id) on delete cascade,
            method text not null check (method in ('benefit', 'rice', 'ice', 'opportunity', 'pugh')),
            given text not null,
            result text,
            person_id integer references people(id),
            at text not null
        );
        create index idea_scores_idea on idea_scores (idea_id, id);
        create table techniques (
            id integer primary key autoincrement,
            given text not null,
            language text not null,
            created_by integer references people(id),
            created_at text not null
        );
        -- a row without a result is a questionnaire somebody has begun
        create table strategies (
            id integer primary key,
            idea_id integer references ideas(id) on delete cascade,
            project_id integer references projects(id) on delete cascade,
            given text not null,
            result text,
            person_id integer references people(id),
            at text not null,
            approved_by integer references people(id),
            approved_at text,
            check ((idea_id is null) != (project_id is null))
        );
    """)
