"""People and the audit trail."""
from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from bot.errors import InputError, NotFound
from bot.store.database import now, writing

ROLES = ("staff", "supervisor", "team", "committee", "admin")


@dataclass(frozen=True)
class Person:
    """Somebody who may sign in. ``key`` is part of every token, so a new key ends old links."""

    id: int
    name: str
    role: str
    key: str


class People:
    """The ``people`` table."""

    def __init__(self, db: Database, timezone: str) -> None:
        self.db, self.timezone = db, timezone

    def add(self, name: str, role: str) -> Person:
        """Add a person; InputError for an unknown role, an empty or a taken name."""
        name = " ".join(name.split())
        if not name or len(name) > 60:
            raise InputError("person_name")
        if role not in ROLES:
            raise InputError("person_role", roles=", ".join(ROLES))
        with writing(self.db):
            if self.db["people"].count_where("name = ?", [name]):  # also of a disabled person
                raise InputError("person_exists", name=name)
            row = {"name": name, "role": role, "key": secrets.token_urlsafe(12), "created_at": now(self.timezone)}
            self.db["people"].insert(row)
        return self.named(name)

    def set_role(self, name: str, role: str) -> Person:
        """Give a person another role."""
        if role not in ROLES:
            raise InputError("person_role", roles=", ".join(ROLES))
        person = self.named(name)
        with writing(self.db):
            if role != "admin":
                self._keep_an_admin(person)
            self.db["people"].update(person.id, {"role": role})
        return self.named(name)

    def new_key(self, name: str, disable: bool = False) -> Person:
        """End a person's old sign-in links; ``disable`` also ends the person's access."""
        person = self.named(name)
        with writing(self.db):
            change: dict[str, Any] = {"key": secrets.token_urlsafe(12)}
            if disable:
                self._keep_an_admin(person)
                change["disabled_at"] = now(self.timezone)
            self.db["people"].update(person.id, change)
        return Person(person.id, person.name, person.role, change["key"])

    def _keep_an_admin(self, person: Person) -> None:
        """InputError when nobody else could manage people any more."""
        if person.role == "admin" and not any(one.role == "admin" and one.id != person.id for one in self.all()):
            raise InputError("last_admin", name=person.name)

    def find(self, name: str) -> Person | None:
        return self._one("name = ?", name)

    def named(self, name: str) -> Person:
        """The person called ``name``; NotFound otherwise."""
        person = self.find(name)
        if person is None:
            raise NotFound("person_unknown", name=name)
        return person

    def get(self, person_id: int) -> Person | None:
        return self._one("id = ?", person_id)

    def first_admin(self) -> Person | None:
        """The admin with the lowest number: whom the command line speaks as."""
        return self._one("role = ? order by id", "admin")

    def all(self) -> list[Person]:
        return [Person(row["id"], row["name"], row["role"], row["key"])
                for row in self.db.query("select * from people where disabled_at is null order by id")]

    def _one(self, where: str, value: Any) -> Person | None:
        sql = f"select id, name, role, key from people where disabled_at is null and {where} limit 1"
        row = self.db.conn.execute(sql, [value]).fetchone()
        return Person(*row) if row else None


class Audit:
    """Who did what, when. Rows are only added."""

    def __init__(self, db: Database, timezone: str) -> None:
        self.db, self.timezone = db, timezone

    def record(self, person_id: int | None, action: str, object: str = "", **detail: Any) -> int:
        """One row, and its number; ``detail`` must hold no personal data of customers."""
        with writing(self.db):
            return self.db["audit"].insert({
                "at": now(self.timezone), "person_id": person_id, "action": action, "object": object,
                "detail": json.dumps(detail, ensure_ascii=False) if detail else None,
            }).last_pk

    def recent(self, limit: int = 100) -> list[dict[str, Any]]:
        """The newest rows first, with the person's name."""
        return list(self.db.query(
            "select audit.*, people.name from audit left join people on people.id = person_id"
            " order by audit.id desc limit ?", [limit]))
