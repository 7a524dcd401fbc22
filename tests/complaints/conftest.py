"""The real topic model (the trained one of this installation, else one trained once for these tests), and importing
with it."""
from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import load


@pytest.fixture(scope="session")
def topic_model_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a trained model."""
    settings = load()
    if (settings.topics_model / "config.cfg").exists():
        return settings.topics_model
    from bot.language.encoder import get_encoder
    from bot.topics.examples import load_examples
    from bot.topics.taxonomy import load_taxonomy
    from bot.topics.training import train

    folder = tmp_path_factory.mktemp("models") / "topics"
    train(load_examples(load_taxonomy()), folder, get_encoder(settings.encoder))
    return folder


@pytest.fixture(scope="session")
def topic_model(topic_model_path: Path):
    """The model itself, loaded once."""
    from bot.topics.model import TopicModel

    return TopicModel.load(topic_model_path, load().encoder)


@pytest.fixture
def settings(home: Path):
    found = load()
    found.ensure_home()
    return found


@pytest.fixture
def home_store(settings):
    """The store where the settings say it is."""
    from bot.store import Store

    with Store(settings.database) as opened:
        yield opened


@pytest.fixture
def supervisor(store):
    return store.people.add("主管", "supervisor")


@pytest.fixture
def run(store, topic_model, settings, supervisor):
    """Import a file with the real model; keyword arguments go to import_file."""
    from bot.complaints.importing import import_file

    def call(path, person=supervisor, **more):
        return import_file(store, topic_model, settings, path, person, **more)
    return call
