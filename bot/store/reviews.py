"""What waits for a person's eye: the queue, claims on its cases, decisions."""
from __future__ import annotations

import datetime as dt
from typing import Any

from sqlite_utils import Database

from bot.store.database import now, writing

WAITING = "c.review is not null and c.undone_at is null and c.merged_into is null"
HEAD_OF_PAIR = 5  # of each pair of topics only the most uncertain can be the next case


class Reviews:
    """The ``reviews`` table and the column ``complaints.review`` (why a record waits)."""

    def __init__(self, db: Database, timezone: str) -> None:
        self.db, self.timezone = db, timezone

    def waiting(self) -> int:
        """How many records wait."""
        return self.db.conn.execute(f"select count(*) from complaints c where {WAITING}").fetchone()[0]

    def by_reason(self) -> dict[str, int]:
        """How many records wait for which reason: abstained, low, language."""
        return dict(self.db.conn.execute(
            f"select c.review, count(*) from complaints c where {WAITING} group by c.review"))

    def heads(self, person_id: int, claim_minutes: int, rest_minutes: int) -> list[dict[str, Any]]:
        """The most uncertain waiting cases of each pair of best topics, at most ``2 * HEAD_OF_PAIR`` of each.

        {id, pair, alike, uncertainty, skips}: ``pair`` is "a|b" in alphabetical order, ``alike`` counts all waiting
        cases of the pair, ``uncertainty`` is 1 - (confidence of the best - of the second), 1 for another language;
        ``skips`` how often it was skipped. Left out are cases that another person holds (claimed less than
        ``claim_minutes`` ago) and those this person skipped less than ``rest_minutes`` ago.
        """
        return list(self.db.query(
            f"""with waiting as (
                select c.id, coalesce(t.topic, '') as a, coalesce(c.runner_up, '') as b,
                    case when c.review = 'language' or c.runner_up is null then 1.0
                        else min(1.0, 1.0 - coalesce(c.confidence, 0) + coalesce(c.runner_up_confidence, 0))
                    end as uncertainty
                from complaints c left join complaint_topics t on t.complaint_id = c.id and t.rank = 0
                where {WAITING}),
            paired as (select id, min(a, b) || '|' || max(a, b) as pair, uncertainty,
                count(*) over (partition by min(a, b), max(a, b)) as alike from waiting),
            free as (select p.*, (select count(*) from reviews r where r.complaint_id = p.id
                    and r.decision = 'skipped') as skips from paired p
                where not exists (select 1 from reviews r where r.complaint_id = p.id and r.decided_at is null
                    and r.person_id <> :person and r.claimed_at > :claimed)
                and not exists (select 1 from reviews r where r.complaint_id = p.id and r.decision = 'skipped'
                    and r.person_id = :person and r.decided_at > :skipped)),
            placed as (select *, row_number() over (partition by pair, skips > 0 order by skips, uncertainty desc, id)
                as place from free)
            select id, pair, alike, uncertainty, skips from placed where place <= {HEAD_OF_PAIR} order by id""",
            {"person": person_id, "claimed": self._ago(claim_minutes), "skipped": self._ago(rest_minutes)}))

    def recent_pairs(self, limit: int = 20, person_id: int | None = None) -> list[str]:
        """Pairs of the last decided cases, the newest first; of one person or of all."""
        whose, values = ("and person_id = ?", [person_id]) if person_id is not None else ("", [])
        return [row[0] for row in self.db.conn.execute(
            f"select pair from reviews where decided_at is not null {whose} order by decided_at desc, id desc limit ?",
            [*values, limit])]

    def held(self, person_id: int, claim_minutes: int) -> int | None:
        """The waiting case this person holds, its claim renewed; None when there is none."""
        row = self.db.conn.execute(
            "select r.id, r.complaint_id from reviews r join complaints c on c.id = r.complaint_id"
            f" where r.person_id = ? and r.decided_at is null and r.claimed_at > ? and {WAITING}"
            " order by r.id desc limit 1", [person_id, self._ago(claim_minutes)]).fetchone()
        if row is None:
            return None
        with writing(self.db):
            self.db["reviews"].update(row[0], {"claimed_at": now(self.timezone)})
        return row[1]

    def claim(self, number: int, pair: str, person_id: int) -> None:
        """Hold a case for this person; whatever else the person held is let go."""
        with writing(self.db):
            self.release(person_id)
            self.db["reviews"].insert({"complaint_id": number, "person_id": person_id, "pair": pair,
                                       "claimed_at": now(self.timezone)})

    def release(self, person_id: int) -> None:
        """Let go what this person holds, so that others get it at once."""
        with writing(self.db):
            self.db.conn.execute("delete from reviews where person_id = ? and decided_at is null", [person_id])

    def decide(self, number: int, person_id: int, decision: str, topic: str | None = None) -> None:
        """Keep what this person said of a case; ``decision``: confirmed, corrected, not_complaint or skipped."""
        with writing(self.db):
            held = self.db.conn.execute(
                "select id, pair from reviews where complaint_id = ? and person_id = ? and decided_at is null"
                " order by id desc limit 1", [number, person_id]).fetchone()
            stamp = now(self.timezone)
            row = {"decided_at": stamp, "decision": decision, "topic": topic}
            if held:
                self.db["reviews"].update(held[0], row)
            else:  # the claim has expired meanwhile, or an old button was pressed
                self.db["reviews"].insert({"complaint_id": number, "person_id": person_id, "pair": "|",
                                           "claimed_at": stamp, **row})

    def of(self, number: int) -> list[dict[str, Any]]:
        """What was said of one case, oldest first, with the person's name."""
        return list(self.db.query(
            "select r.*, people.name as by from reviews r join people on people.id = r.person_id"
            " where complaint_id = ? and decided_at is not null order by r.id", [number]))

    def _ago(self, minutes: int) -> str:
        moment = dt.datetime.fromisoformat(now(self.timezone)) - dt.timedelta(minutes=minutes)
        return moment.strftime("%Y-%m-%d %H:%M:%S")
