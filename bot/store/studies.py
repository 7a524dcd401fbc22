"""Comparison studies, their ratings and candidates (methods.md §3.2)."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Sequence

from sqlite_utils import Database

from bot.errors import NotFound
from bot.store.database import now, writing


@dataclass(frozen=True)
class StudyRecord:
    """A study as stored. ``ratings[subject][attribute]`` is the list of scores, one a rater."""

    id: int
    title: str
    own: str
    reference: str
    status: str
    language: str
    created_by: int | None
    created_at: str
    attributes: list[str]
    topics: dict[str, str | None]
    importance: dict[str, float]
    subjects: list[str]
    ratings: dict[str, dict[str, list[float]]]


class Studies:
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

    def set_attributes(self, number: int, attributes: Sequence[tuple[str, str | None]]) -> None:
        """Replace the attributes by (name, topic code or None), in order; kept ones keep their importance."""
        old = self.get(number).importance
        with writing(self.db):
            self.db.conn.execute("delete from study_attributes where study_id = ?", [number])
            self.db["study_attributes"].insert_all(
                {"study_id": number, "position": position, "attribute": name, "topic": topic,
                 "importance": old.get(name)} for position, (name, topic) in enumerate(attributes))

    def set_competitors(self, number: int, names: Sequence[str]) -> None:
        """Replace the comparators by ``names``, in order."""
        with writing(self.db):
            self.db.conn.execute("delete from study_subjects where study_id = ? and position > 0", [number])
            self.db.conn.execute(
                "delete from study_ratings where study_id = ? and subject not in"
                " (select name from study_subjects where study_id = ?)"
                f" and subject not in ({','.join('?' * len(names))})", [number, number, *names])
            self.db["study_subjects"].insert_all(
                {"study_id": number, "position": position, "name": name, "kind": "competitor"}
                for position, name in enumerate(names, 1))

    def set_importance(self, number: int, importance: dict[str, float], weight_set: int | None = None) -> None:
        """Store importances; ``weight_set`` is where they come from, None: typed in."""
        with writing(self.db):
            self.db["studies"].update(number, {"weight_set": weight_set})
            self.db.conn.executemany(
                "update study_attributes set importance = ? where study_id = ? and attribute = ?",
                [(value, number, attribute) for attribute, value in importance.items()])

    def rate(self, number: int, subject: str, rater: str, scores: dict[str, float]) -> None:
        """One rater's scores for a subject; a later score of the same rater replaces the earlier."""
        with writing(self.db):
            self.db.conn.executemany(
                "insert or replace into study_ratings (study_id, attribute, subject, rater, score, at)"
                " values (?,?,?,?,?,?)",
                [(number, attribute, subject, rater, score, now(self.timezone))
                 for attribute, score in scores.items()])

    def weight_set(self, number: int) -> int | None:
        """The number of the weight set the importances of the study were taken from."""
        row = self.db.conn.execute("select weight_set from studies where id = ?", [number]).fetchone()
        return row[0] if row else None

    def clear_importance(self, number: int) -> None:
        with writing(self.db):
            self.db["studies"].update(number, {"weight_set": None})
            self.db.conn.execute("update study_attributes set importance = null where study_id = ?", [number])

    def clear_ratings(self, number: int, subject: str, rater: str) -> None:
        """Take back one rater's scores of a subject (the form's "back")."""
        with writing(self.db):
            self.db.conn.execute("delete from study_ratings where study_id = ? and subject = ? and rater = ?",
                                 [number, subject, rater])

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

    def newest(self, person_id: int | None, status: str | None = None) -> int | None:
        """The number of the person's last study."""
        row = self.db.conn.execute(
            "select id from studies where created_by is ? and (? is null or status = ?) order by id desc limit 1",
            [person_id, status, status]).fetchone()
        return row[0] if row else None

    def newest_open(self) -> int | None:
        """The number of the last study that is not finished, whoever began it."""
        return self.db.conn.execute("select max(id) from studies where status = 'open'").fetchone()[0]

    def get(self, number: int) -> StudyRecord:
        """The study with all its parts; NotFound when there is none."""
        execute = self.db.conn.execute
        row = execute("select id, title, own, reference, status, language, created_by, created_at from studies"
                      " where id = ?", [number]).fetchone()
        if row is None:
            raise NotFound("study_unknown", number=number)
        attributes = execute("select attribute, topic, importance from study_attributes where study_id = ?"
                             " order by position", [number]).fetchall()
        subjects = [name for (name,) in execute(
            "select name from study_subjects where study_id = ? order by position", [number])]
        ratings: dict[str, dict[str, list[float]]] = {subject: {} for subject in subjects}
        for subject, attribute, score in execute(
                "select subject, attribute, score from study_ratings where study_id = ? order by id", [number]):
            ratings.setdefault(subject, {}).setdefault(attribute, []).append(score)
        return StudyRecord(*row, attributes=[name for name, _, _ in attributes],
                           topics={name: topic for name, topic, _ in attributes},
                           importance={name: value for name, _, value in attributes if value is not None},
                           subjects=subjects, ratings=ratings)
