"""A store with made-up complaints and what a proposer is asked."""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from bot.proposals.model import Asked, Scope
from bot.store import Store
from bot.store.complaints import Filter, NewComplaint

TODAY = dt.date(2026, 11, 18)


@pytest.fixture
def fill(store: Store) -> Callable[..., None]:
    """``fill(days, topic, at=…, **more)``: one complaint for each day given, each with a text of its own."""
    made = 0

    def add(days: Iterable[str], topic: str | None = "queue_wait", at: str = "10:00:00", **more: Any) -> None:
        nonlocal made
        for day in days:
            made += 1
            new = {"text": f"排队 {made}", "fingerprint": f"f{made}", "received_at": f"{day} {at}", "language": "zh",
                   "kind": "complaint", "topic": topic, **more}
            store.complaints.add(NewComplaint(**new), None)

    return add


@pytest.fixture
def ask(store: Store) -> Callable[..., Asked]:
    """What a proposer may look at; ``scope`` and everything else by name."""

    def asked(lang: str = "zh", topic: str | None = "queue_wait", branch: str | None = None, channel: str | None = None,
              today: dt.date = TODAY, rows: Any = None, row: int = 0, changed: str | None = None,
              table: str = "root_causes", **values: Any) -> Asked:
        return Asked(store, Scope(topic, branch, channel), values, today, lang, rows or {}, row,
                     dt.date.fromisoformat(changed) if changed else None, table)

    return asked


@pytest.fixture
def closed(store: Store, fill: Callable[..., None]) -> Callable[..., None]:
    """``closed(days, cause, action, **more)``: complaints closed with these words (None: by an import, without words)."""
    def add(days: Iterable[str], cause: str | None = None, action: str | None = None, **more: Any) -> None:
        for day in days:
            fill([day], **more)
            number = store.complaints.cases(Filter(day, day), 1)[0]["id"]
            if cause is None:
                store.cycle.take_over([(number, "closed", day, day, None)], None)
                continue
            store.cycle.seed(iter([(number, {"state": "closed", "span": "normal", "due_at": day, "ack_due_at": day}, [
                {"state": "closed", "person_id": None, "at": f"{day} 12:00:00",
                 "detail": {"act": "close", "cause": cause, "action": action, "accepts": "yes"}}], None)]))

    return add


def days(start: str, count: int, step: int = 1) -> list[str]:
    """``count`` days from ``start``, every ``step``-th."""
    first = dt.date.fromisoformat(start)
    return [(first + dt.timedelta(days=step * one)).isoformat() for one in range(count)]
