"""The examples a model is trained on are complete, distinct and well labelled."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

from bot.errors import SetupError
from bot.language.detect import language_of
from bot.topics.classification import KINDS
from bot.topics.examples import Example, fingerprint, load_examples
from bot.topics.features import normalise
from bot.topics.taxonomy import Taxonomy


def test_a_hundred_and_more_a_topic_and_language(examples: list[Example], taxonomy: Taxonomy) -> None:
    counts = Counter((e.topic, e.language) for e in examples if e.topic and not e.phrase)
    assert {key: counts[key] for key in counts if counts[key] < 100} == {}
    assert {topic for topic, _ in counts} == set(taxonomy.codes)
    kinds = Counter((e.kind, e.language) for e in examples if not e.phrase)
    assert all(kinds[kind, language] >= 100 for kind in KINDS for language in ("zh", "en"))


def test_no_text_twice(examples: list[Example]) -> None:
    """The same words under two topics would teach nothing; a phrase may repeat a name of its own topic."""
    counts = Counter(e.text for e in examples if not e.phrase)
    assert [text for text, count in counts.items() if count > 1] == []
    owners: dict[str, set] = {}
    for example in examples:
        owners.setdefault(normalise(example.text).lower(), set()).add(
            (example.topic, example.kind or "complaint")
        )
    assert {text: who for text, who in owners.items() if text and len(who) > 1} == {}


def test_labels_are_known(examples: list[Example], taxonomy: Taxonomy) -> None:
    for example in examples:
        assert example.topic is None or example.topic in taxonomy
        assert all(code in taxonomy and code != example.topic for code in example.also), example.text
        assert len(example.also) <= 2 and example.severity in range(4), example.text
        assert example.kind in (*KINDS, "") and example.language in ("zh", "en")


def test_languages_are_where_they_belong(examples: list[Example]) -> None:
    """Code-mixing is welcome, a file of the wrong language is not."""
    for language in ("zh", "en"):
        texts = [e.text for e in examples if e.language == language and e.kind in ("complaint", "praise")]
        assert sum(language_of(text, previous=language) == language for text in texts) / len(texts) >= 0.98


def test_the_fingerprint_changes_with_the_examples(examples: list[Example]) -> None:
    assert fingerprint(examples) == fingerprint(list(examples)) != fingerprint(examples[1:])
    assert fingerprint(examples, "use") != fingerprint(examples, "another")


@pytest.mark.parametrize(
    "content",
    ["topic: nonsense\nzh: []", "zh: [{text: a}]", "- a", "topic: other\nzh: [{txt: a}]", "topic: ["],
)
def test_a_broken_file_is_named(content: str, tmp_path: Path, taxonomy: Taxonomy) -> None:
    (tmp_path / "complaints").mkdir()
    (tmp_path / "complaints" / "x.yml").write_text(content, "utf-8")
    with pytest.raises(SetupError, match="examples_invalid"):
        load_examples(taxonomy, tmp_path)


def test_no_examples_at_all(tmp_path: Path, taxonomy: Taxonomy) -> None:
    with pytest.raises(SetupError, match="examples_missing"):
        load_examples(taxonomy, tmp_path)


def test_phrases_of_an_unknown_topic_are_refused(tmp_path: Path, taxonomy: Taxonomy) -> None:
    (tmp_path / "complaints").mkdir()
    (tmp_path / "complaints" / "x.yml").write_text("topic: other\nzh: [{text: 唉}]", "utf-8")
    (tmp_path / "topic_phrases.yml").write_text(
        yaml.safe_dump({"nonsense": {"zh": ["a"], "en": ["b"]}}), "utf-8"
    )
    with pytest.raises(SetupError, match="examples_invalid"):
        load_examples(taxonomy, tmp_path)


def test_no_near_duplicates(examples: list[Example]) -> None:
    """Texts that share four fifths of their letter triples (fours in English) say one thing twice."""
    written = [one for one in examples if one.kind and not one.phrase]
    shingles = [_shingles(one.text) for one in written]
    counts = Counter(gram for grams in shingles for gram in grams)
    holders: dict[str, list[int]] = {}
    found = []
    for at, grams in enumerate(shingles):
        if len(grams) < 4:
            continue
        common: Counter[int] = Counter()
        for gram in grams:
            if counts[gram] <= 60:  # what everybody says makes nobody alike
                common.update(holders.setdefault(gram, []))
                holders[gram].append(at)
        found += [(written[at].text, written[other].text) for other, number in common.items()
                  if number > len(grams) / 2 and len(grams & shingles[other]) >= 0.8 * len(grams | shingles[other])]
    assert found == []


def _shingles(text: str) -> set[str]:
    letters = "".join(character for character in normalise(text).lower() if character.isalnum())
    size = 4 if letters.isascii() else 3
    return {letters[at:at + size] for at in range(len(letters) - size + 1)}
