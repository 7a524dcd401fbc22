"""A store with people, the trained topic model and complaints told in words."""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest

from bot.settings import Settings, load
from bot.setup import open_store
from bot.similar.keeping import kept
from bot.store import Store
from bot.store.complaints import NewComplaint
from bot.store.people import Person
from bot.topics.model import TopicModel
from tests.complaints.conftest import topic_model, topic_model_path

__all__ = ["topic_model", "topic_model_path"]
DAY = dt.date(2026, 5, 20)


@pytest.fixture
def settings(home) -> Settings:
    """Settings of an empty home."""
    return load()


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    with open_store(settings) as opened:
        yield opened


@pytest.fixture
def people(store: Store) -> dict[str, Person]:
    return {role: store.people.add(name, role) for role, name in
            {"staff": "周梅", "supervisor": "李敏", "team": "王强", "committee": "Helen Grant"}.items()}


@pytest.fixture
def told(store: Store, topic_model: TopicModel) -> Callable[..., int]:
    """``told(text, …)`` stores a complaint as the bot would and gives its number."""
    from bot.complaints.intake import record

    def tell(text: str, day: dt.date = DAY, person: int | None = None, kind: str = "complaint", **more: object) -> int:
        made: NewComplaint = record(text, topic_model.classify(text), kind=kind, received_at=f"{day} 10:00:00", source="chat",
                                    fingerprint=f"f{tell.made}", **kept(topic_model, [text])[0], **more)
        tell.made += 1
        return store.complaints.add(made, person)[0]

    tell.made = 0
    return tell
