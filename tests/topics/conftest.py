"""One model for all topic tests, trained once into a temporary folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.language.encoder import get_encoder
from bot.topics.examples import Example, load_examples
from bot.topics.model import TopicModel
from bot.topics.taxonomy import Taxonomy, load_taxonomy
from bot.topics.training import Report, train


@pytest.fixture(scope="session")
def taxonomy() -> Taxonomy:
    return load_taxonomy()


@pytest.fixture(scope="session")
def examples(taxonomy: Taxonomy) -> list[Example]:
    return load_examples(taxonomy)


@pytest.fixture(scope="session")
def trained(examples: list[Example], tmp_path_factory: pytest.TempPathFactory) -> tuple[Report, Path]:
    """The report and the folder of a model trained on all examples."""
    folder = tmp_path_factory.mktemp("models") / "topics"
    return train(examples, folder, get_encoder()), folder


@pytest.fixture(scope="session")
def model(trained: tuple[Report, Path]) -> TopicModel:
    return TopicModel.load(trained[1])
