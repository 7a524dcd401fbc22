"""Opening the database: pragmas, transactions, time."""
from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
import time
from pathlib import Path
from typing import Iterator
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from bot.errors import SetupError
from bot.store.migrations import migrations

BUSY_TIMEOUT_MS = 15_000


def open_database(path: Path | str) -> Database:
    """Open (and where needed make or migrate) the database at ``path``.

    WAL lets readers go on while one writes; foreign keys are on; a writer waits up to 15 s for another.
    Raises SetupError when the file cannot be opened or is no database.
    """
    try:
        connection = sqlite3.connect(str(path), timeout=BUSY_TIMEOUT_MS / 1000, check_same_thread=False)
        connection.execute(f"pragma busy_timeout = {BUSY_TIMEOUT_MS}")
        _use_wal(connection)
        connection.execute("pragma synchronous = normal")
        connection.execute("pragma foreign_keys = on")
        db = Database(connection)
        if migrations.pending(db):
            migrate(db)
    except sqlite3.DatabaseError as error:
        raise SetupError("database_unusable", path=str(path)) from error
    return db


def _use_wal(connection: sqlite3.Connection) -> None:
    """Change to WAL, waiting for others that do the same: SQLite's own busy timeout does not cover this change."""
    last = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            connection.execute("pragma journal_mode = wal")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > last:
                raise
            time.sleep(0.02)


def migrate(db: Database) -> None:
    """Apply what is pending; another process that migrates at the same time is waited for."""
    with writing(db):
        migrations.apply(db)


@contextlib.contextmanager
def writing(db: Database) -> Iterator[Database]:
    """A write transaction that takes its lock at once (BEGIN IMMEDIATE), so that it never fails half way.

    Inside another transaction it is a savepoint of that one.
    """
    if db.conn.in_transaction:
        with db.atomic():
            yield db
        return
    db.conn.execute("begin immediate")
    try:
        yield db
    except BaseException:
        db.rollback()
        raise
    db.conn.execute("commit")


def now(timezone: str) -> str:
    """The present moment in the organisation's time zone, as stored: ``2026-03-14 12:20:05``."""
    return dt.datetime.now(ZoneInfo(timezone)).strftime("%Y-%m-%d %H:%M:%S")
