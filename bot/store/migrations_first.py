"""The first tables: people, complaints, messages, projects, studies, imports. Shipped: never edit one."""
from __future__ import annotations

from sqlite_utils import Database

from bot.store.statements import run


def m001_people(db: Database) -> None:
    """People with one role each, and what they did."""
    run(db, """
        create table people (
            id integer primary key,
            name text not null unique,
            role text not null check (role in ('staff', 'supervisor', 'team', 'committee', 'admin')),
            key text not null,
            created_at text not null,
            disabled_at text
        );
        create table audit (
            id integer primary key,
            at text not null,
            person_id integer references people(id),
            action text not null,
            object text,
            detail text
        );
        create index audit_at on audit (at);
    """)


def m002_complaints(db: Database) -> None:
    """Complaints with their labels, corrections and full-text index. Text is redacted before it comes here."""
    run(db, """
        create table complaints (
            id integer primary key,
            received_at text not null,
            branch text,
            channel text,
            industry text,
            text text not null,
            language text not null,
            kind text not null,
            topic text,
            confidence real,
            band text,
            abstained integer not null default 0,
            severity integer not null default 1 check (severity between 0 and 3),
            severity_reason text,
            flags text,
            source text not null,
            external_id text,
            fingerprint text not null unique,
            model text,
            confirmed_by integer references people(id),
            created_by integer references people(id),
            created_at text not null,
            undone_at text
        );
        -- the questions of a supervisor: a span of days, perhaps one branch or channel, by topic
        create index complaints_received on complaints (kind, received_at, topic, severity) where undone_at is null;
        create index complaints_branch on complaints (branch, kind, received_at, topic, severity)
            where undone_at is null;
        create index complaints_channel on complaints (channel, kind, received_at, topic, severity)
            where undone_at is null;
        create index complaints_topic on complaints (topic, received_at) where undone_at is null;
        create index complaints_source on complaints (source);
        create table complaint_topics (
            complaint_id integer not null references complaints(id) on delete cascade,
            topic text not null,
            rank integer not null,
            confidence real,
            primary key (complaint_id, topic)
        ) without rowid;
        create table corrections (
            id integer primary key,
            complaint_id integer not null references complaints(id) on delete cascade,
            from_kind text,
            from_topic text,
            to_kind text,
            to_topic text,
            person_id integer references people(id),
            at text not null
        );
        create index corrections_complaint on corrections (complaint_id);
        create virtual table complaints_search using fts5 (words, content='');
    """)


def m003_messages(db: Database) -> None:
    """What was said in each conversation: what the page shows again, and how repeats are known."""
    run(db, """
        create table messages (
            id integer primary key,
            conversation text not null,
            sender text not null check (sender in ('person', 'bot')),
            message_id text,
            payload text not null,
            handled integer not null default 0,
            at text not null,
            unique (conversation, message_id)
        );
        create table conversations (
            id text primary key,
            person_id integer not null references people(id),
            language text not null,
            turns integer not null default 0,
            expects text,
            seen_at text not null
        ) without rowid;
    """)


def m004_projects(db: Database) -> None:
    """Improvement projects; an answer is a new row, never an update."""
    run(db, """
        create table projects (
            id integer primary key,
            title text not null,
            playbook text not null,
            topic text,
            branch text,
            study_id integer,
            status text not null default 'open' check (status in ('open', 'closed')),
            language text not null,
            created_by integer references people(id),
            created_at text not null,
            closed_at text
        );
        create table project_people (
            project_id integer not null references projects(id) on delete cascade,
            person_id integer not null references people(id),
            part text not null default 'member',
            primary key (project_id, person_id)
        ) without rowid;
        create table answers (
            id integer primary key,
            project_id integer not null references projects(id) on delete cascade,
            step text not null,
            field text not null,
            row integer not null default 0,
            state text not null check (state in ('answered', 'skipped', 'cleared')),
            value text,
            shown text,
            reason text,
            person_id integer references people(id),
            at text not null,
            message_id text,
            unique (project_id, field, row, message_id)
        );
        create index answers_project on answers (project_id, id);
        create table gates (
            id integer primary key,
            project_id integer not null references projects(id) on delete cascade,
            step text not null,
            result text not null check (result in ('passed', 'overridden', 'reopened')),
            reason text,
            detail text,
            person_id integer references people(id),
            at text not null
        );
        create index gates_project on gates (project_id, id);
    """)


def m005_studies(db: Database) -> None:
    """Comparison studies (methods.md §3.2) with their ratings and the candidates that come out of them."""
    run(db, """
        create table studies (
            id integer primary key,
            title text not null,
            own text not null,
            reference text not null default 'best',
            status text not null default 'open' check (status in ('open', 'closed')),
            language text not null,
            created_by integer references people(id),
            created_at text not null
        );
        create table study_attributes (
            study_id integer not null references studies(id) on delete cascade,
            position integer not null,
            attribute text not null,
            topic text,
            importance real,
            primary key (study_id, attribute)
        );
        create table study_subjects (
            study_id integer not null references studies(id) on delete cascade,
            position integer not null,
            name text not null,
            kind text not null default 'competitor',
            primary key (study_id, name)
        );
        create table study_ratings (
            id integer primary key,
            study_id integer not null references studies(id) on delete cascade,
            attribute text not null,
            subject text not null,
            rater text not null,
            score real not null,
            at text not null,
            unique (study_id, attribute, subject, rater)
        );
        create table candidates (
            id integer primary key,
            study_id integer not null references studies(id) on delete cascade,
            attribute text not null,
            topic text,
            weight real not null,
            gap real not null,
            priority real not null,
            rank integer not null,
            focus integer not null default 0,
            project_id integer references projects(id),
            created_at text not null,
            unique (study_id, attribute)
        );
    """)


def m006_imports(db: Database) -> None:
    """Which files were read, so that the same file twice is known and an import can be taken up again."""
    run(db, """
        create table imports (
            id integer primary key,
            source text not null unique,
            started_at text not null,
            finished_at text,
            read integer not null default 0,
            stored integer not null default 0,
            repeated integer not null default 0,
            rejected integer not null default 0,
            person_id integer references people(id)
        );
    """)
