"""Improvement candidates on the board: what they are, how they moved, what was merged (methods.md §3.2).

The table ``ideas``; the older table ``candidates`` holds the attributes with a gap of one study.
"""
from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.errors import InputError, NotFound
from bot.store.database import now, writing
from bot.store.given import Given, packed


@dataclass(frozen=True)
class Candidate:
    """One candidate. ``given``: title, attributes, gains {attribute: score points}, topics, effort (person-months), cost
    (yuan), risk; ``state``: idea, scored, chosen, in_project, done (its project is closed) or dropped."""

    id: int
    given: dict[str, Any]
    language: str
    study_id: int | None
    state: str
    project_id: int | None
    technique_id: int | None
    merged_into: int | None
    created_by: int | None
    by: str | None
    at: str

    @property
    def title(self) -> str:
        return self.given["title"]

    @property
    def gains(self) -> dict[str, float]:
        """Expected gain in score points by attribute; without those not given yet."""
        return {name: value for name, value in (self.given.get("gains") or {}).items() if value is not None}


class Candidates(Given):
    """The tables ``ideas``, ``idea_moves`` and ``idea_merges``."""

    table = "ideas"

    def add(self, given: Mapping[str, Any], language: str, person_id: int | None, *, study_id: int | None = None,
            technique_id: int | None = None) -> int:
        """A new candidate in the state "idea"; its number."""
        with writing(self.db):
            return self.db["ideas"].insert({
                "given": packed(given), "language": language, "study_id": study_id, "technique_id": technique_id,
                "created_by": person_id, "created_at": now(self.timezone)}).last_pk

    def get(self, number: int) -> Candidate:
        """The candidate; NotFound when there is none."""
        found = self._read("ideas.id = ?", [number])
        if not found:
            raise NotFound("candidate_unknown", number=number)
        return found[0]

    def all(self) -> list[Candidate]:
        """Every candidate that was not merged into another, the oldest first."""
        return self._read("merged_into is null", [])

    def of_project(self, project_id: int) -> list[Candidate]:
        """The candidates a project came from."""
        return self._read("ideas.project_id = ?", [project_id])

    def _read(self, where: str, values: Sequence[Any]) -> list[Candidate]:
        # "done" follows from the project, so that one that is opened again takes its candidate along
        rows = self.db.conn.execute(
            "select ideas.id, given, ideas.language, ideas.study_id,"
            " case when state = 'in_project' and projects.status = 'closed' then 'done' else state end,"
            " project_id, technique_id, merged_into, ideas.created_by, people.name, ideas.created_at from ideas"
            " left join projects on projects.id = project_id left join people on people.id = ideas.created_by"
            f" where {where} order by ideas.id", list(values))
        return [Candidate(row[0], json.loads(row[1]), *row[2:]) for row in rows]

    def use_study(self, number: int, study_id: int | None) -> None:
        """Score against another study from now on."""
        with writing(self.db):
            self.db["ideas"].update(number, {"study_id": study_id})

    def newest_study(self) -> int | None:
        """The last finished comparison study, whoever made it."""
        row = self.db.conn.execute("select max(id) from studies where status = 'closed'").fetchone()
        return row[0]

    def study_since(self, at: str) -> int | None:
        """The last finished study begun after a moment."""
        row = self.db.conn.execute("select max(id) from studies where status = 'closed' and created_at > ?", [at]).fetchone()
        return row[0]

    # -- states ------------------------------------------------------------------------------------------------
    def move(self, number: int, to: str, allowed: Sequence[str], reason: str = "", person_id: int | None = None,
             project_id: int | None = None) -> Candidate:
        """Change the state when it is one of ``allowed``; InputError("candidate_state") otherwise: of two who decide at
        once the second is told so. ``project_id`` is linked at the same moment."""
        with writing(self.db):
            found = self.get(number)
            if found.merged_into is not None or found.state not in allowed:
                raise InputError("candidate_state", number=number, state=found.state)
            self.db["ideas"].update(number, {"state": to} | ({"project_id": project_id} if project_id else {}))
            self.db["idea_moves"].insert({"idea_id": number, "from_state": found.state, "to_state": to,
                                          "reason": reason.strip(), "person_id": person_id, "at": now(self.timezone)})
            return self.get(number)

    def moves(self, number: int) -> list[dict[str, Any]]:
        """{from, to, reason, by, at} of every change of state, oldest first."""
        return list(self.db.query(
            "select from_state as 'from', to_state as 'to', reason, people.name as by, at from idea_moves"
            " left join people on people.id = person_id where idea_id = ? order by idea_moves.id", [number]))

    # -- duplicates --------------------------------------------------------------------------------------------
    def merge(self, number: int, into: int, person_id: int | None) -> None:
        """Take a candidate off the board as the same as ``into``; InputError("candidate_merge_self", "candidate_state").
        What was merged into it moves along."""
        with writing(self.db):
            first, kept = self.get(number), self.get(into)
            if number == into:
                raise InputError("candidate_merge_self")
            for one in (first, kept):
                if one.merged_into is not None:
                    raise InputError("candidate_merged", number=one.id, into=one.merged_into)
            if first.project_id is not None:
                raise InputError("candidate_state", number=number, state=first.state)
            self._judge(number, into, "merged", person_id)
            self.db.conn.execute("update ideas set merged_into = ? where id = ?", [into, number])

    def unmerge(self, number: int, person_id: int | None) -> int:
        """Put a merged candidate back on the board; the number of the one it was merged into."""
        with writing(self.db):
            into = self.get(number).merged_into
            if into is None:
                raise InputError("candidate_not_merged", number=number)
            self.db.conn.execute(
                "update idea_merges set undone_by = ?, undone_at = ? where idea_id = ? and result = 'merged'"
                " and undone_at is null", [person_id, now(self.timezone), number])
            self.db.conn.execute("update ideas set merged_into = null where id = ?", [number])
            return into

    def differ(self, number: int, other: int, person_id: int | None) -> None:
        """Somebody says that two candidates are two: the pair is not offered again."""
        with writing(self.db):
            self.get(number), self.get(other)
            self._judge(number, other, "different", person_id)

    def told_apart(self, number: int) -> set[int]:
        """The candidates somebody has said are different from this one, or has taken apart from it again."""
        return {row[0] for row in self.db.conn.execute(
            "select case when idea_id = ? then into_id else idea_id end from idea_merges"
            " where ? in (idea_id, into_id) and (result = 'different' or undone_at is not null)", [number, number])}

    def _judge(self, number: int, other: int, result: str, person_id: int | None) -> None:
        self.db["idea_merges"].insert({"idea_id": number, "into_id": other, "result": result, "person_id": person_id,
                                       "at": now(self.timezone)})
