"""What several people do with complaints and projects: merge, review, relabel, look, work as a team. Shipped: never
edit one."""
from __future__ import annotations

from sqlite_utils import Database

from bot.store.statements import run


def m007_similar(db: Database) -> None:
    """Sentence vectors, and which complaints tell of the same event. Merged ones are in no count and no list."""
    run(db, """
        create table vectors (
            id integer primary key autoincrement,
            complaint_id integer not null unique references complaints(id) on delete cascade,
            model text not null,
            vector blob not null
        );
        create table merges (
            id integer primary key,
            complaint_id integer not null references complaints(id) on delete cascade,
            into_id integer not null references complaints(id) on delete cascade,
            result text not null check (result in ('merged', 'different')),
            person_id integer references people(id),
            at text not null,
            undone_by integer references people(id),
            undone_at text
        );
        create unique index merges_standing on merges (complaint_id) where result = 'merged' and undone_at is null;
        create index merges_complaint on merges (complaint_id);
        create index merges_into on merges (into_id);
        alter table complaints add column merged_into integer references complaints(id) on delete set null;
        create index complaints_merged on complaints (merged_into) where merged_into is not null;
        drop index complaints_received;
        drop index complaints_branch;
        drop index complaints_channel;
        drop index complaints_topic;
        create index complaints_received on complaints (kind, received_at, topic, severity)
            where undone_at is null and merged_into is null;
        create index complaints_branch on complaints (branch, kind, received_at, topic, severity)
            where undone_at is null and merged_into is null;
        create index complaints_channel on complaints (channel, kind, received_at, topic, severity)
            where undone_at is null and merged_into is null;
        create index complaints_topic on complaints (topic, received_at)
            where undone_at is null and merged_into is null;
    """)


def m009_review(db: Database) -> None:
    """What waits for a person's eye, who looked at it, and samples that several people label blind."""
    run(db, """
        alter table complaints add column runner_up text;
        alter table complaints add column runner_up_confidence real;
        -- why the record waits for a person: abstained, low, language; null: it does not
        alter table complaints add column review text;
        create index complaints_review on complaints (review) where review is not null and undone_at is null;
        update complaints set review = case when abstained then 'abstained' else 'low' end
            where kind = 'complaint' and undone_at is null and confirmed_by is null and (abstained or band = 'low');
        create table reviews (
            id integer primary key,
            complaint_id integer not null references complaints(id) on delete cascade,
            person_id integer not null references people(id),
            pair text not null,
            claimed_at text not null,
            decided_at text,
            decision text check (decision in ('confirmed', 'corrected', 'not_complaint', 'skipped')),
            topic text
        );
        create index reviews_complaint on reviews (complaint_id, decided_at);
        create index reviews_person on reviews (person_id, id);
        create table agreement_samples (
            id integer primary key,
            seed integer not null,
            scope text not null,
            population integer not null,
            created_by integer references people(id),
            created_at text not null
        );
        create table agreement_cases (
            sample_id integer not null references agreement_samples(id) on delete cascade,
            complaint_id integer not null references complaints(id) on delete cascade,
            position integer not null,
            topic text,
            by_person integer not null default 0,
            primary key (sample_id, complaint_id)
        ) without rowid;
        create table agreement_labels (
            sample_id integer not null references agreement_samples(id) on delete cascade,
            complaint_id integer not null references complaints(id) on delete cascade,
            person_id integer not null references people(id),
            round integer not null default 1,
            topic text not null,
            at text not null,
            primary key (sample_id, complaint_id, person_id, round)
        ) without rowid;
    """)


def m010_topic_labels(db: Database) -> None:
    """Who confirmed which label (a later correction must not hide it), and topics merged or split as a whole."""
    run(db, """
        create table confirmations (
            id integer primary key,
            complaint_id integer not null references complaints(id) on delete cascade,
            topic text not null,
            person_id integer references people(id),
            at text not null
        );
        create index confirmations_complaint on confirmations (complaint_id);
        insert into confirmations (complaint_id, topic, person_id, at)
            select id, topic, confirmed_by, created_at from complaints where confirmed_by is not null
            and topic is not null and kind = 'complaint' and undone_at is null and not exists (
                select 1 from corrections where complaint_id = complaints.id and person_id = confirmed_by);
        create table topic_changes (
            id integer primary key,
            at text not null,
            person_id integer references people(id),
            action text not null check (action in ('merge', 'split')),
            code text not null,
            detail text,
            last_correction integer not null,
            undone_at text
        );
        create table topic_moves (
            id integer primary key,
            change_id integer not null references topic_changes(id) on delete cascade,
            place text not null,
            row integer not null,
            topic text not null,
            detail text
        );
        create index topic_moves_change on topic_moves (change_id);
    """)


def m011_facts(db: Database) -> None:
    """What a complaint says beside its topic, its service process, and whether a person must look at it at once."""
    run(db, """
        alter table complaints add column facts text;
        alter table complaints add column process text;
        alter table complaints add column needs_look integer not null default 0;
        alter table complaints add column looked_by integer references people(id);
        alter table complaints add column looked_at text;
        create index complaints_process on complaints (process, kind, received_at, topic, severity)
            where undone_at is null and merged_into is null;
        create index complaints_look on complaints (received_at)
            where needs_look = 1 and looked_at is null and undone_at is null;
        update complaints set needs_look = 1 where severity = 3 and kind = 'complaint';
    """)


def m012_team(db: Database) -> None:
    """Several people on a project: their parts, numbered tasks, the committee's say, and what each must be told."""
    run(db, """
        alter table project_people rename to project_people_before;
        -- who was taken out stays as 'left': only an invitation brings them back
        create table project_people (
            project_id integer not null references projects(id) on delete cascade,
            person_id integer not null references people(id),
            part text not null default 'member' check (part in ('sponsor', 'leader', 'member', 'left')),
            primary key (project_id, person_id)
        ) without rowid;
        insert into project_people select project_id, person_id, part from project_people_before;
        drop table project_people_before;
        create index project_people_person on project_people (person_id);
        create table tasks (
            id integer primary key autoincrement,
            project_id integer not null references projects(id) on delete cascade,
            field text not null,
            row integer not null,
            unique (project_id, field, row)
        );
        create index answers_who on answers (lower(value)) where substr(field, -4) = '.who';
        create table approvals (
            id integer primary key,
            project_id integer not null references projects(id) on delete cascade,
            event text not null check (event in ('asked', 'approved', 'refused', 'returned')),
            triggers text not null,
            words text not null check (event = 'approved' or length(trim(words)) > 1),
            person_id integer references people(id) check (event = 'asked' or person_id is not null),
            at text not null
        );
        create index approvals_project on approvals (project_id, id);
        create table notices (
            id integer primary key,
            person_id integer not null references people(id),
            key text not null,
            kind text not null,
            detail text not null,
            at text not null,
            told_at text,
            unique (person_id, key)
        );
        create index notices_waiting on notices (person_id, id) where told_at is null;
    """)


def m013_project_channel(db: Database) -> None:
    """A project may be about one channel."""
    run(db, "alter table projects add column channel text;")
