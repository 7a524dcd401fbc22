"""What people gave field by field, kept as one JSON object in the column ``given``: {field: value, null: skipped}."""
from __future__ import annotations

import json
from typing import Any

from sqlite_utils import Database

from bot.store.database import writing


def packed(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


class Given:
    """A table whose rows are filled in field by field. ``table`` is the name of the subclass's own table."""

    table = ""

    def __init__(self, db: Database, timezone: str) -> None:
        self.db, self.timezone = db, timezone

    def give(self, number: int, **fields: Any) -> None:
        """Set fields of a row; None says that a field was skipped. Two people at once do not undo each other."""
        with writing(self.db):
            for field, value in fields.items():
                self.db.conn.execute(
                    f"update {self.table} set given = json_set(given, ?, json(?)) where id = ?",
                    [f'$."{field}"', packed(value), number])

    def take_back(self, number: int, *fields: str) -> None:
        """Make fields unanswered again (the form's "back")."""
        with writing(self.db):
            for field in fields:
                self.db.conn.execute(f"update {self.table} set given = json_remove(given, ?) where id = ?",
                                     [f'$."{field}"', number])
