"""Life cycles for the recent complaints of the sample, so that the lists are not empty: the same every time."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import yaml

from bot.complaints.cycle import due_days
from bot.settings import ROOT, load
from bot.store import Store
from bot.store.complaints import NewComplaint
from bot.store.people import Person

RECENT = 60  # days back that are followed
WAY = ("received", "acknowledged", "assessed", "investigating", "responded", "closed")
STAMP = "%Y-%m-%d %H:%M:%S"
SCORES = (4, 5, 3, 4, None, 2, 5, None, 4, 3)


def give_life(store: Store, stored: Sequence[tuple[int, NewComplaint]], person: Person, today: dt.date, moment: str) -> int:
    """Seed a life cycle for each newly stored complaint of the last days before ``today``; how many."""
    owners = [one for one in store.people.all() if one.role in ("staff", "supervisor")] or [person]
    first, end = (today - dt.timedelta(days=RECENT)).isoformat(), min(f"{today} 18:00:00", moment)
    recent = [(number, new) for number, new in stored if new.kind == "complaint" and new.received_at >= first]
    store.cycle.seed(_lives(recent, owners, end))
    return len(recent)


def _lives(recent: Sequence[tuple[int, NewComplaint]], owners: list[Person],
           end: str) -> Iterator[tuple[int, dict[str, Any], list[dict[str, Any]], int | None]]:
    chosen = load()
    for number, new in recent:
        chance = int(new.fingerprint[:8], 16)
        begun = dt.datetime.strptime(new.received_at, STAMP)
        over = max(dt.datetime.strptime(end, STAMP), begun) - begun
        owner = owners[chance % len(owners)]
        due, ack = due_days(begun.date(), new.industry, new.needs_look, chosen)
        way = _way(over.days, chance, new.needs_look)
        # the work took at most twelve days, in even steps
        pace = min(over, dt.timedelta(days=3 + chance % 10)) / max(len(way) - 1, 1)
        at = {state: (begun + pace * place).strftime(STAMP) for place, state in enumerate(way)}
        closing = _closing(new, chance)
        steps = [{"state": state, "person_id": owner.id, "at": at[state], "detail":
                  {"act": "close", **closing} if state == "closed" else
                  {"act": "receive"} if state == "received" else {"act": "move", "was": way[place - 1]}}
                 for place, state in enumerate(way)]
        columns = {"state": way[-1], "span": "normal", "due_at": due.isoformat(), "ack_due_at": ack.isoformat(),
                   "owner_id": owner.id, "acknowledged_at": at.get("acknowledged"), "responded_at": at.get("responded"),
                   "closed_at": at.get("closed")}
        yield number, columns, steps, SCORES[chance // 7 % len(SCORES)] if "closed" in at else None


def _way(age: int, chance: int, urgent: bool) -> tuple[str, ...]:
    """The states gone through by a complaint of so many days; one in six of the old ones hangs, and so does what nobody
    has looked at yet."""
    if age <= 2:
        return WAY[: 1 + chance % 2]
    if urgent or (age > 14 and chance % 6 == 0):
        return WAY[: 2 + chance // 6 % 3]
    return WAY[: 2 + chance % 5] if age <= 14 else WAY


def _closing(new: NewComplaint, chance: int) -> dict[str, str]:
    words, side = _closings(), new.language if new.language in ("zh", "en") else "zh"
    said = dict(words.get(new.topic or "other", words["other"])[side])
    if chance % 11 == 0:
        return {**said, "accepts": "no", **words["unaccepted"][side]}
    if chance % 11 == 1:
        return {**said, "accepts": "not_reached", **words["unreached"][side]}
    return {**said, "accepts": "yes"}


@lru_cache(maxsize=1)
def _closings() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "data" / "sample" / "closings.yml").read_text("utf-8"))
