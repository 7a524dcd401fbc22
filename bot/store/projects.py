"""Improvement projects: their answers (append-only), gates and people."""
from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from bot.errors import InputError, NotFound
from bot.store.database import now, writing


@dataclass(frozen=True)
class Project:
    """One improvement project."""

    id: int
    title: str
    playbook: str
    topic: str | None
    branch: str | None
    study_id: int | None
    status: str
    language: str
    created_by: int | None
    created_at: str
    closed_at: str | None
    channel: str | None = None


@dataclass(frozen=True)
class Answer:
    """One row of the answers' history. ``row`` is 0, or 1, 2 … inside a table field ("actions.who")."""

    id: int
    step: str
    field: str
    row: int
    state: str
    value: Any
    shown: str | None
    reason: str | None
    by: str | None
    at: str


class Projects:
    """The tables ``projects``, ``project_people``, ``answers`` and ``gates``."""

    def __init__(self, db: Database, timezone: str) -> None:
        self.db, self.timezone = db, timezone

    def create(self, title: str, playbook: str, language: str, person_id: int | None, *, topic: str | None = None,
               branch: str | None = None, study_id: int | None = None, channel: str | None = None) -> int:
        """Open a project, led by whoever opens it; its number."""
        with writing(self.db):
            number = self.db["projects"].insert({
                "title": title, "playbook": playbook, "topic": topic, "branch": branch, "channel": channel,
                "study_id": study_id, "language": language, "created_by": person_id,
                "created_at": now(self.timezone)}).last_pk
            if person_id is not None:
                self.join(number, person_id, "leader")
        return number

    def join(self, number: int, person_id: int, part: str = "member") -> None:
        """Make somebody part of the project; a leader stays leader, and who has left stays out."""
        with writing(self.db):
            self.db.conn.execute("insert or ignore into project_people values (?, ?, ?)", [number, person_id, part])

    def set_part(self, number: int, person_id: int, part: str) -> None:
        """Give somebody a part, or "left"; InputError for the last leader, who must be followed by another first."""
        with writing(self.db):
            if part != "leader" and [one["id"] for one in self.people(number) if one["part"] == "leader"] == [person_id]:
                raise InputError("team_last_leader", number=number)
            self.db.conn.execute(
                "insert into project_people values (?, ?, ?) on conflict do update set part = excluded.part",
                [number, person_id, part])

    def part(self, number: int, person_id: int) -> str | None:
        """sponsor, leader, member or left; None for somebody who never was on the project."""
        row = self.db.conn.execute("select part from project_people where project_id = ? and person_id = ?",
                                   [number, person_id]).fetchone()
        return row[0] if row else None

    def people(self, number: int) -> list[dict[str, Any]]:
        """[{id, name, part}] with the leaders first, then the sponsors."""
        return list(self.db.query(
            "select people.id, people.name, part from project_people join people on people.id = person_id"
            " where project_id = ? and part != 'left'"
            " order by part != 'leader', part != 'sponsor', people.id", [number]))

    def get(self, number: int) -> Project:
        """The project; NotFound when there is none."""
        row = self.db.conn.execute(
            "select id, title, playbook, topic, branch, study_id, status, language, created_by, created_at, closed_at,"
            " channel from projects where id = ?", [number]).fetchone()
        if row is None:
            raise NotFound("project_unknown", number=number)
        return Project(*row)

    def all(self, person_id: int | None = None, open_only: bool = False) -> list[Project]:
        """Every project, newest work first; or only one person's."""
        rows = self.db.conn.execute(
            "select id from projects where (? is null or id in"
            " (select project_id from project_people where person_id = ? and part != 'left')) and (? = 0 or status = 'open')"
            " order by coalesce((select max(answers.id) from answers where project_id = projects.id), 0) desc, id desc",
            [person_id, person_id, int(open_only)]).fetchall()
        return [self.get(row[0]) for row in rows]

    def about(self, topic: str | None, branch: str | None) -> Project | None:
        """The project that works on this topic at this branch or everywhere; an open one first, then the newest."""
        row = self.db.conn.execute(
            "select id from projects where topic = ? and (branch is null or branch is ?)"
            " order by status != 'open', id desc limit 1", [topic, branch]).fetchone()
        return self.get(row[0]) if row else None

    def answer(self, number: int, step: str, field: str, *, row: int = 0, state: str = "answered", value: Any = None,
               shown: str | None = None, reason: str | None = None, person_id: int | None = None,
               message_id: str | None = None) -> bool:
        """Append an answer; False when this message had already given it (a repeat changes nothing)."""
        with writing(self.db):
            cursor = self.db.conn.execute(
                "insert into answers (project_id, step, field, row, state, value, shown, reason, person_id,"
                " at, message_id) values (?,?,?,?,?,?,?,?,?,?,?)"
                " on conflict (project_id, field, row, message_id) do nothing",
                [number, step, field, row, state, json.dumps(value, ensure_ascii=False), shown, reason, person_id,
                 now(self.timezone), message_id])
            return cursor.rowcount == 1

    def history(self, number: int) -> list[Answer]:
        """Every answer ever given, oldest first."""
        rows = self.db.conn.execute(
            "select answers.id, step, field, row, state, value, shown, reason, people.name, at from answers"
            " left join people on people.id = person_id where project_id = ? order by answers.id", [number])
        return [Answer(*row[:5], json.loads(row[5]), *row[6:]) for row in rows]

    def current(self, number: int) -> dict[tuple[str, int], Answer]:
        """The standing answer of each (field, row): the last one given and not cleared."""
        standing = {(answer.field, answer.row): answer for answer in self.history(number)}
        return {key: answer for key, answer in standing.items() if answer.state != "cleared"}

    def newest(self, field: str) -> list[tuple[int, str, str]]:
        """The standing answers to one field in all projects, the newest first: [(project, value, at)]."""
        return [(row[0], json.loads(row[1]), row[2]) for row in self.db.conn.execute(
            "select project_id, value, at from answers where id in (select max(id) from answers where field = ?"
            " group by project_id) and state = 'answered' order by id desc", [field])]

    def replaced(self, number: int, field: str, row: int, name: str) -> Answer | None:
        """Somebody else's answer that stood until the newest one of ``name``; None when there was none."""
        given = [answer for answer in self.history(number) if (answer.field, answer.row) == (field, row)]
        mine = max((place for place, answer in enumerate(given) if answer.by == name), default=0)
        before = given[mine - 1] if mine else None
        return before if before and before.state == "answered" and before.by != name else None

    def gate(self, number: int, step: str, result: str, *, reason: str | None = None, detail: Any = None,
             person_id: int | None = None) -> None:
        """Record that a step's gate was passed, overridden (with the reason) or reopened."""
        with writing(self.db):
            self.db["gates"].insert({
                "project_id": number, "step": step, "result": result, "reason": reason,
                "detail": json.dumps(detail, ensure_ascii=False), "person_id": person_id, "at": now(self.timezone)})

    def gates(self, number: int) -> list[dict[str, Any]]:
        """The gates' history, oldest first: {step, result, reason, detail, by, at}."""
        return [{**row, "detail": json.loads(row["detail"])} for row in self.db.query(
            "select step, result, reason, detail, people.name as by, at from gates"
            " left join people on people.id = person_id where project_id = ? order by gates.id", [number])]

    def use(self, number: int, playbook: str) -> None:
        """Another method: the one thing of a project that may change before its first answer."""
        with writing(self.db):
            self.db["projects"].update(number, {"playbook": playbook})

    def close(self, number: int) -> None:
        with writing(self.db):
            self.db["projects"].update(number, {"status": "closed", "closed_at": now(self.timezone)})

    def reopen(self, number: int) -> None:
        with writing(self.db):
            self.db["projects"].update(number, {"status": "open", "closed_at": None})
