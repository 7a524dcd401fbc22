"""The model in use, and for tests of training a small one, trained once into a temporary folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.language.encoder import get_encoder
from bot.topics.current import get_model
from bot.topics.examples import Example, load_examples
from bot.topics.model import TopicModel
from bot.topics.taxonomy import Taxonomy, load_taxonomy
from bot.topics.training import Report, train
from bot.topics.vectors import FILE
from tests.conversations.bot_for_tests import need_models


@pytest.fixture(scope="session")
def taxonomy() -> Taxonomy:
    return load_taxonomy()


@pytest.fixture(scope="session")
def examples(taxonomy: Taxonomy) -> list[Example]:
    return load_examples(taxonomy)


@pytest.fixture(scope="session")
def trained(examples: list[Example], tmp_path_factory: pytest.TempPathFactory) -> tuple[Report, Path]:
    """The report and the folder of a model trained on every fourth example: the whole takes a minute more."""
    folder = tmp_path_factory.mktemp("models") / "topics"
    return train([one for at, one in enumerate(examples) if at % 4 == 0], folder, get_encoder(),
                 kept_vectors=need_models().models / FILE), folder


@pytest.fixture(scope="session")
def small(trained: tuple[Report, Path]) -> TopicModel:
    return TopicModel.load(trained[1])


@pytest.fixture(scope="session")
def model() -> TopicModel:
    """The one in use, trained on all examples."""
    return get_model(need_models())
