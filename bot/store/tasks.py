"""Lasting numbers of tasks, and in which projects somebody has some. What a task says is its project's answers."""
from __future__ import annotations

import json

from sqlite_utils import Database

from bot.errors import NotFound
from bot.store.database import writing


class Tasks:
    """The table ``tasks``."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def number(self, project: int, field: str, row: int) -> int:
        """The number of the task at this place, given at its first look-up."""
        place = [project, field, row]
        sql = "select id from tasks where project_id = ? and field = ? and row = ?"
        found = self.db.conn.execute(sql, place).fetchone()
        if found is None:
            with writing(self.db):
                self.db.conn.execute("insert or ignore into tasks (project_id, field, row) values (?, ?, ?)", place)
                found = self.db.conn.execute(sql, place).fetchone()
        return found[0]

    def place(self, number: int) -> tuple[int, str, int]:
        """(project, field, row) of a task; NotFound when there is none."""
        found = self.db.conn.execute("select project_id, field, row from tasks where id = ?", [number]).fetchone()
        if found is None:
            raise NotFound("task_unknown", number=number)
        return tuple(found)

    def projects_of(self, name: str) -> list[int]:
        """Open projects in which somebody called ``name`` has ever been given an action."""
        return [row[0] for row in self.db.conn.execute(
            "select distinct project_id from answers join projects on projects.id = project_id"
            " where lower(value) = lower(?) and substr(field, -4) = '.who' and projects.status = 'open' order by project_id",
            [json.dumps(name, ensure_ascii=False)])]
