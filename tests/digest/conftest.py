"""A home with people and a store; everything at a fixed day."""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.settings import Settings, load
from bot.store import Store
from bot.store.complaints import NewComplaint

TODAY = dt.date(2026, 11, 18)  # a Wednesday
DAY = dt.timedelta(days=1)
Add = Callable[..., int]


@pytest.fixture
def chosen(home: Path) -> Settings:
    found = load()
    found.ensure_home()
    return found


@pytest.fixture
def store(chosen: Settings) -> Iterator[Store]:
    with Store(chosen.database) as opened:
        for name, role in (("李敏", "supervisor"), ("赵宇", "admin"), ("周梅", "staff"), ("Helen", "committee"),
                           ("王强", "team")):
            opened.people.add(name, role)
        yield opened


@pytest.fixture
def add(store: Store) -> Add:
    """``add(day, topic)``: one more complaint; its number."""
    count = 0

    def add(day: dt.date, topic: str | None = "queue_wait", **more: object) -> int:
        nonlocal count
        count += 1
        number, _ = store.complaints.add(NewComplaint(f"排队 {count}", f"f{count}", f"{day} 10:00:00", "zh", "complaint", topic,
                                                      **more), None)
        return number

    return add
