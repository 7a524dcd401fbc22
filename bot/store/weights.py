"""Weight sets: items, what each rater judged of them (append-only), and how far each rater is."""
from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from bot.errors import NotFound
from bot.store.database import now, writing


@dataclass(frozen=True)
class WeightSet:
    """A set as stored; ``method`` and ``items`` may still be open. ``name`` is the maker's."""

    id: int
    study_id: int | None
    method: str | None
    language: str
    created_by: int | None
    created_at: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Judgement:
    """The present judgement of a pair; ``number`` counts a rater's pairs in the order first judged. ``round`` 2: asked
    again because it did not fit."""

    number: int
    left: str
    right: str
    value: float
    round: int


@dataclass(frozen=True)
class RaterState:
    """``again`` are the items whose pairs are asked once more."""

    checks_skipped: bool = False
    again: tuple[str, ...] = ()
    finished_at: str | None = None


class WeightSets:
    """The tables ``weight_sets``, ``weight_items``, ``weight_judgements`` and ``weight_raters``."""

    def __init__(self, db: Database, timezone: str) -> None:
        self.db, self.timezone = db, timezone

    def create(self, items: Sequence[str], method: str | None, language: str, person_id: int | None,
               study_id: int | None = None) -> int:
        with writing(self.db):
            number = self.db["weight_sets"].insert({
                "study_id": study_id, "method": method, "language": language, "created_by": person_id,
                "created_at": now(self.timezone)}).last_pk
            self.set_items(number, items)
        return number

    def set_items(self, number: int, items: Sequence[str]) -> None:
        with writing(self.db):
            self.db.conn.execute("delete from weight_items where set_id = ?", [number])
            self.db["weight_items"].insert_all(
                {"set_id": number, "position": position, "item": item} for position, item in enumerate(items))

    def set_method(self, number: int, method: str | None) -> None:
        with writing(self.db):
            self.db["weight_sets"].update(number, {"method": method})

    def get(self, number: int) -> WeightSet:
        """NotFound ``weights_unknown`` when there is none."""
        row = self.db.conn.execute("select id, study_id, method, language, created_by, created_at from weight_sets"
                                   " where id = ?", [number]).fetchone()
        if row is None:
            raise NotFound("weights_unknown", number=number)
        items = self.db.conn.execute("select item from weight_items where set_id = ? order by position", [number])
        return WeightSet(*row, items=tuple(item for (item,) in items))

    def newest(self, person_id: int) -> int | None:
        """The last set this person made or judged in."""
        return self.db.conn.execute(
            "select max(id) from weight_sets where created_by = ? or id in"
            " (select set_id from weight_judgements where person_id = ?)", [person_id, person_id]).fetchone()[0]

    def of_study(self, study_id: int) -> int | None:
        """The last set made for a study."""
        return self.db.conn.execute("select max(id) from weight_sets where study_id = ?", [study_id]).fetchone()[0]

    def judge(self, number: int, person_id: int, method: str, values: Mapping[tuple[str, str], float], round: int = 1,
              message_id: str | None = None) -> None:
        """Add judgements; the newest of a pair counts. The same message twice is stored once."""
        with writing(self.db):
            self.db.conn.executemany(
                "insert or ignore into weight_judgements (set_id, person_id, method, left_item, right_item, value, round,"
                " message_id, at) values (?,?,?,?,?,?,?,?,?)",
                [(number, person_id, method, left, right, value, round, message_id or None, now(self.timezone))
                 for (left, right), value in values.items()])

    def has_message(self, number: int, person_id: int, message_id: str) -> bool:
        """Whether this message's judgement is stored already (a turn worked on again after a crash)."""
        return bool(message_id) and self.db.conn.execute(
            "select 1 from weight_judgements where set_id = ? and person_id = ? and message_id = ?",
            [number, person_id, message_id]).fetchone() is not None

    def judgements(self, number: int, person_id: int) -> list[Judgement]:
        """The judgements that count, in the order the pairs were first judged."""
        rows = self.db.conn.execute(
            "select left_item, right_item, value, round from weight_judgements j join (select max(id) as newest, min(id)"
            " as oldest from weight_judgements where set_id = ? and person_id = ? and method ="
            " (select method from weight_sets where id = set_id) group by left_item, right_item) on j.id = newest"
            " order by oldest", [number, person_id])
        return [Judgement(place, *row) for place, row in enumerate(rows, 1)]

    def state(self, number: int, person_id: int) -> RaterState:
        row = self.db.conn.execute("select checks_skipped, again, finished_at from weight_raters where set_id = ?"
                                   " and person_id = ?", [number, person_id]).fetchone()
        return RaterState(bool(row[0]), tuple(json.loads(row[1] or "[]")), row[2]) if row else RaterState()

    def set_state(self, number: int, person_id: int, *, checks_skipped: bool | None = None,
                  again: Sequence[str] | None = None, finished: bool | None = None) -> None:
        """Change what is given, leave the rest."""
        before = self.state(number, person_id)
        with writing(self.db):
            self.db.conn.execute(
                "insert or replace into weight_raters (set_id, person_id, checks_skipped, again, finished_at)"
                " values (?,?,?,?,?)",
                [number, person_id, before.checks_skipped if checks_skipped is None else checks_skipped,
                 json.dumps(list(before.again if again is None else again), ensure_ascii=False),
                 before.finished_at if finished is None else now(self.timezone) if finished else None])

    def raters(self, number: int) -> list[tuple[int, str, bool]]:
        """(person, name, finished) of everybody who has judged, in the order they began."""
        return [(person, name, bool(done)) for person, name, done in self.db.conn.execute(
            "select j.person_id, people.name, r.finished_at is not null from weight_judgements j"
            " join people on people.id = j.person_id left join weight_raters r"
            " on r.set_id = j.set_id and r.person_id = j.person_id where j.set_id = ?"
            " group by j.person_id order by min(j.id)", [number])]
