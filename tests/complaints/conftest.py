"""The real topic model: the trained one of this installation, else one trained once for these tests."""
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
