"""How severe a complaint is: what people say of it, and what the model asks them. Shipped: never edit."""
from __future__ import annotations

from sqlite_utils import Database

from bot.store.statements import run


def m025_severity_said(db: Database) -> None:
    """``severity_by``: who said how severe a complaint is; ``severity_doubt``: 1 while a person is asked whether it is
    severe, because its meaning is near to harm and none of its words is."""
    run(db, """
        alter table complaints add column severity_by integer references people(id);
        alter table complaints add column severity_doubt integer not null default 0;
        create index complaints_doubtful on complaints (received_at) 
            where severity_doubt = 1 and undone_at is null and kind = 'complaint';
    """)
