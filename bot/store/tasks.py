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

    def due(self, name: str, until: str) -> list[tuple[int, int | None, str]]:
        """(project, number of the task, its day) of what stands open for somebody called ``name`` up to the day
        ``until`` (``YYYY-MM-DD``), in open projects; the number is None where it has not been looked up yet.

        Rows of answers, read without their playbooks: what is a task is for ``bot/playbooks/tasks.py`` to say.
        """
        newest = ("{0}.id = (select max(id) from answers where project_id = who.project_id and row = who.row"
                  " and field = {0}.field) and {0}.state = 'answered'")
        return [tuple(row) for row in self.db.conn.execute(
            "with given as (select who.project_id, who.row, substr(who.field, 1, length(who.field) - 4) as place"
            " from answers as who join projects on projects.id = who.project_id and projects.status = 'open'"
            f" where lower(who.value) = lower(?) and substr(who.field, -4) = '.who' and {newest.format('who')})"
            " select who.project_id, tasks.id, json_extract(due.value, '$') as day from given as who"
            " join answers as due on due.project_id = who.project_id and due.row = who.row"
            " and due.field = who.place || '.when_due'"
            " left join tasks on tasks.project_id = who.project_id and tasks.field = who.place and tasks.row = who.row"
            f" where {newest.format('due')} and day <= ?"
            " and coalesce((select case state when 'answered' then value end from answers where project_id = who.project_id"
            " and field = who.place || '.status' and row = who.row order by id desc limit 1), '')"
            " not in ('\"done\"', '\"cancelled\"') order by who.project_id, who.place, who.row",
            [json.dumps(name, ensure_ascii=False), until])]

    def projects_of(self, name: str) -> list[int]:
        """Open projects in which somebody called ``name`` has ever been given an action."""
        return [row[0] for row in self.db.conn.execute(
            "select distinct project_id from answers join projects on projects.id = project_id"
            " where lower(value) = lower(?) and substr(field, -4) = '.who' and projects.status = 'open' order by project_id",
            [json.dumps(name, ensure_ascii=False)])]
