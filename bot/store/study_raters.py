"""Who rates in a study, what each has given, and on what ground."""
from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from bot.store.database import now, writing


@dataclass(frozen=True)
class Rater:
    """Somebody who rates. ``given`` counts cells with a score, ``skipped`` are (subject, attribute) left out on purpose;
    ``person_id`` is None for a rater of a file; ``finished_at`` None while something is open."""

    name: str
    person_id: int | None
    asked_by: int | None
    asked_at: str
    finished_at: str | None
    given: int
    skipped: frozenset[tuple[str, str]]


class StudyRaters:
    """The tables ``study_raters`` and ``study_ratings``; a part of ``Studies``."""

    db: Database
    timezone: str

    def ask_rater(self, number: int, name: str, person_id: int | None, asked_by: int | None) -> bool:
        """Put somebody among the raters; False when they were there before."""
        with writing(self.db):
            return self.db.conn.execute(
                "insert or ignore into study_raters (study_id, name, person_id, asked_by, asked_at) values (?, ?, ?, ?, ?)",
                [number, name, person_id, asked_by, now(self.timezone)]).rowcount == 1

    def raters(self, number: int) -> list[Rater]:
        """Everybody asked or seen to rate, in the order they came."""
        given = dict(self.db.conn.execute(
            "select rater, count(*) from study_ratings where study_id = ? group by rater", [number]))
        asked = [Rater(name, person, by, at, finished, given.pop(name, 0), frozenset(map(tuple, json.loads(skipped))))
                 for name, person, by, at, skipped, finished in self.db.conn.execute(
                     "select name, person_id, asked_by, asked_at, skipped, finished_at from study_raters"
                     " where study_id = ? order by rowid", [number])]
        return asked + [Rater(name, None, None, "", None, count, frozenset()) for name, count in given.items()]

    def rate(self, number: int, subject: str, rater: str, scores: Mapping[str, float], evidence: str | None = None,
             note: str | None = None) -> None:
        """One rater's scores for a subject; a later score of the same rater replaces the earlier."""
        at = now(self.timezone)
        with writing(self.db):
            self.db.conn.executemany(
                "insert or replace into study_ratings (study_id, attribute, subject, rater, score, at, evidence, note)"
                " values (?,?,?,?,?,?,?,?)",
                [(number, attribute, subject, rater, score, at, evidence, note) for attribute, score in scores.items()])
            self.db.conn.execute("update studies set rated_at = coalesce(rated_at, ?) where id = ?", [at, number])

    def set_evidence(self, number: int, subject: str, rater: str, kind: str, note: str) -> None:
        """What one rater's scores of a subject rest on."""
        with writing(self.db):
            self.db.conn.execute("update study_ratings set evidence = ?, note = ? where study_id = ? and subject = ?"
                                 " and rater = ?", [kind, note, number, subject, rater])

    def skip_cells(self, number: int, rater: str, cells: Sequence[tuple[str, str]]) -> None:
        """Leave cells (subject, attribute) of one rater open on purpose; an empty list takes all of that back."""
        with writing(self.db):
            self.db.conn.execute("update study_raters set skipped = ? where study_id = ? and name = ?",
                                 [json.dumps(sorted(cells), ensure_ascii=False), number, rater])

    def finish_rater(self, number: int, rater: str, finished: bool = True) -> None:
        """The rater has given all that was asked (or has gone back to it)."""
        with writing(self.db):
            self.db.conn.execute("update study_raters set finished_at = ? where study_id = ? and name = ?",
                                 [now(self.timezone) if finished else None, number, rater])

    def clear_ratings(self, number: int, subject: str, rater: str) -> None:
        """Take back one rater's scores of a subject (the form's "back")."""
        with writing(self.db):
            self.db.conn.execute("delete from study_ratings where study_id = ? and subject = ? and rater = ?",
                                 [number, subject, rater])

    def to_rate(self, person_id: int) -> list[int]:
        """The open studies somebody has still to rate in, the newest first."""
        return [number for (number,) in self.db.conn.execute(
            "select study_id from study_raters join studies on studies.id = study_id where person_id = ?"
            " and finished_at is null and status = 'open' order by study_id desc", [person_id])]
