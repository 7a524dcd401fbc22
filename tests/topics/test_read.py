"""N-grams read in a batch are those counted one by one."""
from __future__ import annotations

import numpy as np
import pytest

from bot.topics.examples import load_examples
from bot.topics.features import NgramTable, clauses, count, fit_table, normalise
from bot.topics.taxonomy import load_taxonomy


@pytest.fixture(scope="module")
def texts() -> list[str]:
    wholes = [normalise(example.text) for example in load_examples(load_taxonomy())[::40]]
    return [piece for whole in wholes for piece in (whole, *clauses(whole))]


@pytest.fixture(scope="module")
def table(texts: list[str]) -> NgramTable:
    return fit_table(map(count, texts))


def test_as_counted(texts: list[str], table: NgramTable) -> None:
    for text, read in zip(texts, table.read(texts)):
        counted = table.weigh(count(text))
        order = np.argsort(counted.positions)
        assert list(read.positions) == list(counted.positions[order])
        assert np.allclose(read.weights, counted.weights[order], atol=1e-6)


@pytest.mark.parametrize("text", ["", "好", "好好好好", "the the the the the", "isn't it 3,5 元", "word words swordfish", "♥♥", "a b"])
def test_odd_texts_beside_others(text: str, table: NgramTable) -> None:
    read = table.read(["排队太久", text, "too slow"])
    assert len(read) == 3
    counted = table.weigh(count(text))
    order = np.argsort(counted.positions)
    assert list(read[1].positions) == list(counted.positions[order])
    assert np.allclose(read[1].weights, counted.weights[order], atol=1e-6)


def test_nothing_to_read(table: NgramTable) -> None:
    assert table.read([]) == []
