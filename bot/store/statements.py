"""A script of SQL inside the transaction of a migration."""
from __future__ import annotations

from sqlite_utils import Database


def run(db: Database, script: str) -> None:
    """Statement by statement: ``executescript`` would commit the migration's transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line.split("--")[0] if "--" in line else line
        if statement.strip() and statement.rstrip().endswith(";"):
            db.conn.execute(statement)
            statement = ""
