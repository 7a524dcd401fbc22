"""People and a finished study for the board."""
from __future__ import annotations

from typing import Any, Callable

import pytest

from bot.choosing.outcome import finish
from bot.store import Store
from bot.store.people import Person

IMPORTANCE = {"排队等候": 8, "收费透明": 4, "业务准确": 8}
OWN = {"排队等候": 5, "收费透明": 6, "业务准确": 9}
OTHER = {"排队等候": 8, "收费透明": 8, "业务准确": 8}
TOPICS = {"排队等候": "queue_wait", "收费透明": "fee_dispute", "业务准确": "processing_error"}


@pytest.fixture
def people(store: Store) -> dict[str, Person]:
    return {role: store.people.add(role, role) for role in ("staff", "team", "supervisor", "committee", "admin")}


@pytest.fixture
def make_study(store: Store) -> Callable[..., int]:
    """A closed study: weights .4, .2, .4; gaps 3, 2, -1."""
    def make(own: dict[str, float] | None = None, **more: Any) -> int:
        number = store.studies.create("对比评分", "我们", "zh", None)
        store.studies.set_attributes(number, list(TOPICS.items()))
        store.studies.set_competitors(number, ["甲银行"])
        store.studies.set_importance(number, IMPORTANCE)
        store.studies.rate(number, "我们", "李敏", {**OWN, **(own or {}), **more})
        store.studies.rate(number, "甲银行", "李敏", OTHER)
        finish(store, number)
        return number
    return make
