"""Fixtures around the trained bot, shared by tests/conversations and tests/rasa (their conftest.py import these)."""
from __future__ import annotations

import logging
import shutil
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest

from bot import settings as bot_settings
from tests.conversations import bot_for_tests as made
from tests.conversations.bot_for_tests import Bot


class Keep(logging.Handler):
    """Keeps every log line of a test, formatted as the server would write it."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(scope="session")
def agent(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The trained Rasa agent, loaded once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GAISHAN_HOME", str(tmp_path_factory.mktemp("agent-home")))
        return made.trained_agent()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made.make_template(tmp_path_factory.mktemp("template"), made.need_models())


@pytest.fixture(scope="session")
def sample_template(template: Path, agent: Any) -> Path:
    return made.with_sample(template, made.need_models())


def _bot(agent: Any, template: Path, home: Path, patch: pytest.MonkeyPatch) -> Iterator[Bot]:
    from rasa.core.tracker_store import FailSafeTrackerStore

    from actions.common import Turn
    from bot.rasa.quiet import JsonLines
    from bot.rasa.tracker_store import HomeTrackerStore

    patch.setenv("GAISHAN_HOME", str(home))
    patch.setattr(Turn, "today", property(lambda self: made.TODAY))
    settings = bot_settings.load()
    settings.ensure_home()
    shutil.copy(template, settings.database)
    tracker_store = HomeTrackerStore(domain=agent.domain)
    for owner in (agent, agent.processor):
        patch.setattr(owner, "tracker_store", FailSafeTrackerStore(tracker_store))
    with made.Store(settings.database, settings.timezone) as store:
        bot = Bot(agent, settings, made.people_of(store))
    keep, root = Keep(), logging.getLogger()
    root.addHandler(keep)
    try:
        yield bot
    finally:
        root.removeHandler(keep)
        tracker_store.engine.dispose()
    faults = [JsonLines().format(record) for record in keep.records
              if record.levelno >= logging.WARNING and record.name.startswith("gaishan")]
    assert not faults, faults


@pytest.fixture
def bot(agent: Any, template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bot]:
    """The bot on a fresh home with people and no complaints; a fault in the log fails the test."""
    yield from _bot(agent, template, tmp_path / "home", monkeypatch)


@pytest.fixture
def sample_bot(agent: Any, sample_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bot]:
    """The bot on a fresh home with the sample year."""
    yield from _bot(agent, sample_template, tmp_path / "home", monkeypatch)


@pytest.fixture(params=["zh", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    return request.param


Talker = Callable[..., made.Chat]


@pytest.fixture
def talk(bot: Bot) -> Talker:
    """``talk(role, lang)``: a conversation on the fresh home."""
    return bot.talk
