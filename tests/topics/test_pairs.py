"""Boundary pairs: two texts that differ in one thing and in topic."""
from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

from bot.errors import SetupError
from bot.settings import ROOT
from bot.topics.examples import Example, load_examples
from bot.topics.taxonomy import Taxonomy

PAIRS = yaml.safe_load((ROOT / "data" / "complaints" / "pairs.yml").read_text("utf-8"))["pairs"]


def test_enough_of_them_on_every_boundary(taxonomy: Taxonomy) -> None:
    pairs = [frozenset(one["topic"] for one in pair) for rows in PAIRS.values() for pair in rows]
    assert len(pairs) >= 150 and all(len(pair) == 2 for pair in pairs)
    counts = Counter(pairs)
    boundaries = {frozenset((topic.code, row.topic)) for topic in taxonomy.topics for row in topic.boundaries}
    assert sorted(sorted(pair) for pair in boundaries if counts[pair] < 3) == []


def test_they_are_trained_on_and_not_scored(examples: list[Example]) -> None:
    by_text = {one.text: one for one in examples}
    for rows in PAIRS.values():
        for pair in rows:
            assert all(by_text[one["text"]].phrase and by_text[one["text"]].topic == one["topic"] for one in pair)


@pytest.mark.parametrize("pair", ["- [{topic: queue_wait, text: a}]", "- [{topic: x, text: a}, {topic: other, text: b}]", "- 3"])
def test_a_broken_pair_is_named(pair: str, tmp_path: Path, taxonomy: Taxonomy) -> None:
    (tmp_path / "complaints").mkdir()
    (tmp_path / "complaints" / "pairs.yml").write_text(f"pairs:\n  zh:\n  {pair}\n", "utf-8")
    with pytest.raises(SetupError, match="examples_invalid"):
        load_examples(taxonomy, tmp_path)
