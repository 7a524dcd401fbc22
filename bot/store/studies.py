"""Comparison studies, their raters and ratings, and candidates (methods.md §3.2)."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Sequence

from sqlite_utils import Database

from bot.errors import NotFound
from bot.store.database import now, writing
from bot.store.study_raters import StudyRaters

OBJECT = ("service", "segment", "period", "purpose")


@dataclass(frozen=True)
class StudyRecord:
    """A study as stored. ``ratings[subject][attribute]`` is {rater: score}; ``kinds`` of the comparators, "" not said.

    The fields of ``OBJECT``, ``anchors`` and ``importance_source`` are None until asked, "" when left out.
    ``evidence[subject][rater]`` is (kind, words) of what the rater's scores rest on.
    """

    id: int
    title: str
    own: str
    reference: str
    status: str
    language: str
    created_by: int | None
    created_at: str
    service: str | None
    segment: str | None
    period: str | None
    purpose: str | None
    anchors: str | None
    importance_source: str | None
    importance_n: int | None
    reference_chosen: bool
    raters_asked: bool
    rated_at: str | None
    weights_after: bool
    attributes: list[str] = field(default_factory=list)
    topics: dict[str, str | None] = field(default_factory=dict)
    importance: dict[str, float] = field(default_factory=dict)
    subjects: list[str] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)
    ratings: dict[str, dict[str, dict[str, float]]] = field(default_factory=dict)
    evidence: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)


COLUMNS = ("id", "title", "own", "reference", "status", "language", "created_by", "created_at", *OBJECT, "anchors",
           "importance_source", "importance_n", "reference_chosen", "raters_asked", "rated_at", "weights_after")


class Studies(StudyRaters):
    """The tables ``studies``, ``study_*`` and ``candidates``."""

    def __init__(self, db: Database, timezone: str) -> None:
        self.db, self.timezone = db, timezone

    def create(self, title: str, own: str, language: str, person_id: int | None) -> int:
        with writing(self.db):
            number = self.db["studies"].insert({
                "title": title, "own": own, "language": language, "created_by": person_id,
                "created_at": now(self.timezone)}).last_pk
            self.db["study_subjects"].insert({"study_id": number, "position": 0, "name": own, "kind": "own"})
        return number

    def change(self, number: int, **fields: Any) -> None:
        """Set fields of the study itself: those of ``OBJECT``, anchors, importance_source, importance_n, reference,
        reference_chosen, raters_asked."""
        with writing(self.db):
            self.db["studies"].update(number, fields)

    def set_attributes(self, number: int, attributes: Sequence[tuple[str, str | None]]) -> None:
        """Replace the attributes by (name, topic code or None), in order; kept ones keep their importance."""
        old = self.get(number).importance
        with writing(self.db):
            self.db.conn.execute("delete from study_attributes where study_id = ?", [number])
            self.db["study_attributes"].insert_all(
                {"study_id": number, "position": position, "attribute": name, "topic": topic,
                 "importance": old.get(name)} for position, (name, topic) in enumerate(attributes))

    def set_competitors(self, number: int, names: Sequence[str], kinds: Mapping[str, str] | None = None) -> None:
        """Replace the comparators by ``names``, in order; ``kinds`` as methods.md §3.2 names them, "" not said yet."""
        with writing(self.db):
            self.db.conn.execute("delete from study_subjects where study_id = ? and position > 0", [number])
            self.db.conn.execute(
                "delete from study_ratings where study_id = ? and subject not in"
                " (select name from study_subjects where study_id = ?)"
                f" and subject not in ({','.join('?' * len(names))})", [number, number, *names])
            self.db["study_subjects"].insert_all(
                {"study_id": number, "position": position, "name": name, "kind": (kinds or {}).get(name, "competitor")}
                for position, name in enumerate(names, 1))

    def set_importance(self, number: int, importance: Mapping[str, float], weight_set: int | None = None, *,
                       source: str | None = None, n: int | None = None) -> None:
        """Importances by attribute; ``source`` says who weighs (customers, team, ahp, 0-1, 0-4 …), ``n`` how many;
        ``weight_set`` is the set they were taken from, None: typed in.

        A weight that differs from the one in force when the first score was given marks the study (``weights_after``).
        """
        with writing(self.db):
            self.db["studies"].update(number, {"weight_set": weight_set})
            if self.db.conn.execute("select rated_at from studies where id = ?", [number]).fetchone()[0]:
                before = dict(self.db.conn.execute(
                    "select attribute, coalesce(importance, importance_before) from study_attributes"
                    " where study_id = ?", [number]))
                if any(name in before and before[name] != value for name, value in importance.items()):
                    self.db["studies"].update(number, {"weights_after": 1})
            self.db.conn.executemany(
                "update study_attributes set importance = ? where study_id = ? and attribute = ?",
                [(value, number, attribute) for attribute, value in importance.items()])
            if source is not None:
                self.db["studies"].update(number, {"importance_source": source, "importance_n": n})

    def weight_set(self, number: int) -> int | None:
        """The number of the weight set the importances of the study were taken from."""
        row = self.db.conn.execute("select weight_set from studies where id = ?", [number]).fetchone()
        return row[0] if row else None

    def clear_importance(self, number: int) -> None:
        """Take the weights and their source back; what they were is remembered."""
        with writing(self.db):
            self.db.conn.execute("update study_attributes set importance_before = coalesce(importance,"
                                 " importance_before), importance = null where study_id = ?", [number])
            self.db["studies"].update(number, {"importance_source": None, "importance_n": None, "weight_set": None})

    def close(self, number: int, candidates: Sequence[dict[str, Any]]) -> None:
        """Store the result: one candidate an attribute with a gap."""
        with writing(self.db):
            self.db["studies"].update(number, {"status": "closed"})
            self.db.conn.execute("delete from candidates where study_id = ? and project_id is null", [number])
            for candidate in candidates:
                self.db.conn.execute(
                    "insert or ignore into candidates (study_id, attribute, topic, weight, gap, priority, rank, focus,"
                    " created_at) values (?,?,?,?,?,?,?,?,?)",
                    [number, candidate["attribute"], candidate["topic"], candidate["weight"], candidate["gap"],
                     candidate["priority"], candidate["rank"], int(candidate["focus"]), now(self.timezone)])

    def candidates(self, number: int) -> list[dict[str, Any]]:
        return list(self.db.query("select * from candidates where study_id = ? order by rank", [number]))

    def link_project(self, number: int, attribute: str, project_id: int) -> None:
        """Remember which project a candidate became."""
        with writing(self.db):
            self.db.conn.execute("update candidates set project_id = ? where study_id = ? and attribute = ?",
                                 [project_id, number, attribute])

    def attributes_used(self, lang: str) -> list[tuple[str, str | None]]:
        """(attribute, topic) of the studies held in ``lang``, the most used first, each once."""
        return [(name, topic) for name, topic in self.db.conn.execute(
            "select attribute, max(topic) from study_attributes join studies on studies.id = study_id"
            " where language = ? group by attribute order by count(*) desc, max(study_id) desc, min(position)", [lang])]

    def newest(self, person_id: int | None, status: str | None = None) -> int | None:
        """The number of the person's last study."""
        row = self.db.conn.execute(
            "select id from studies where created_by is ? and (? is null or status = ?) order by id desc limit 1",
            [person_id, status, status]).fetchone()
        return row[0] if row else None

    def newest_of_all(self, status: str | None = None) -> int | None:
        """The number of the last study of anybody."""
        row = self.db.conn.execute("select max(id) from studies where (? is null or status = ?)",
                                   [status, status]).fetchone()
        return row[0]

    def get(self, number: int) -> StudyRecord:
        """The study with all its parts; NotFound when there is none."""
        execute = self.db.conn.execute
        row = execute(f"select {', '.join(COLUMNS)} from studies where id = ?", [number]).fetchone()
        if row is None:
            raise NotFound("study_unknown", number=number)
        attributes = execute("select attribute, topic, importance from study_attributes where study_id = ?"
                             " order by position", [number]).fetchall()
        subjects = execute("select name, kind from study_subjects where study_id = ? order by position",
                           [number]).fetchall()
        ratings: dict[str, dict[str, dict[str, float]]] = {subject: {} for subject, _ in subjects}
        evidence: dict[str, dict[str, tuple[str, str]]] = {subject: {} for subject, _ in subjects}
        for subject, attribute, rater, score, kind, note in execute(
                "select subject, attribute, rater, score, evidence, note from study_ratings where study_id = ?"
                " order by id", [number]):
            ratings.setdefault(subject, {}).setdefault(attribute, {})[rater] = score
            if kind:
                evidence.setdefault(subject, {})[rater] = (kind, note or "")
        fields = dict(zip(COLUMNS, row))
        for name in ("reference_chosen", "raters_asked", "weights_after"):
            fields[name] = bool(fields[name])
        return StudyRecord(**fields, attributes=[name for name, _, _ in attributes],
                           topics={name: topic for name, topic, _ in attributes},
                           importance={name: value for name, _, value in attributes if value is not None},
                           subjects=[name for name, _ in subjects], kinds=dict(subjects[1:]), ratings=ratings,
                           evidence=evidence)
