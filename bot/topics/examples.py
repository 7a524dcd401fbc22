"""Training examples: ``data/complaints/**/*.yml``, ``data/kinds/*.yml`` and the plain phrases of the
taxonomy."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterable

import yaml

from bot.errors import SetupError
from bot.settings import ROOT
from bot.topics.classification import COMPLAINT, KINDS
from bot.topics.overlay import NAME, read
from bot.topics.taxonomy import LANGUAGES, OTHER, Taxonomy

DATA = ROOT / "data"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast where libyaml is there
EVERYDAY = "everyday"  # folder and file names of such examples
NONE = "none"  # data/kinds/none.yml: greetings, noise, other people's business; kind "other"


@dataclass(frozen=True)
class Example:
    """One text. ``topic`` is None unless ``kind`` is "complaint"; a ``phrase`` is trained on but never
    scored. It counts as ``weight`` examples. ``everyday``: as customers write, not made to stand at a boundary;
    ``judged``: a person said how severe it is, and it teaches nothing else."""

    text: str
    language: str
    kind: str
    topic: str | None = None
    also: tuple[str, ...] = ()
    severity: int = 1
    phrase: bool = False
    weight: float = 1.0
    everyday: bool = False
    judged: bool = False


def _read(path: Path) -> dict[str, Any]:
    try:
        raw = yaml.load(path.read_text("utf-8"), Loader=LOADER)
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise SetupError("examples_invalid", path=str(path), where=str(error).splitlines()[0]) from error
    if not isinstance(raw, dict):
        raise SetupError("examples_invalid", path=str(path), where="topic, kind")
    return raw


def _phrases(path: Path, known: set[str]) -> dict[str, dict[str, list[str]]]:
    """``{topic or kind: {"zh": [...], "en": [...]}}``; a missing file is no phrases."""
    raw = _read(path) if path.is_file() else {}
    for name, texts in raw.items():
        if (
            name not in known
            or not isinstance(texts, dict)
            or not all(
                isinstance(text, str) for language in LANGUAGES for text in texts.get(language) or [None]
            )
        ):
            raise SetupError("examples_invalid", path=str(path), where=str(name))
    return raw


def _pairs(path: Path, raw: Any, known: set[str], taxonomy: Taxonomy) -> list[Example]:
    """Boundary pairs, ``{"zh": [[{topic, text}, {topic, text}], ...], "en": [...]}``; never scored."""
    found = []
    for language in LANGUAGES:
        for pair in raw.get(language, ()):
            try:
                if [one["topic"] in known for one in pair] != [True, True]:
                    raise ValueError
                for one in pair:
                    if place := taxonomy.place(one["topic"], one["text"]):
                        found.append(Example(one["text"], language, COMPLAINT, place, phrase=True))
            except (TypeError, KeyError, ValueError) as error:
                raise SetupError("examples_invalid", path=str(path), where=str(pair)[:60]) from error
    return found


def _today(taxonomy: Taxonomy, topic: str | None, row: dict[str, Any]) -> tuple[str | None, tuple[str, ...]] | None:
    """Topic and further topics of an example as they are today; None when a split leaves its topic open."""
    if topic is None:
        return None, ()
    first = taxonomy.place(topic, row["text"])
    also = [taxonomy.place(code, row["text"]) for code in row.get("also") or ()]
    return (first, tuple(dict.fromkeys(code for code in also if code and code != first))) if first else None


def _merged(phrases: dict[str, dict[str, list[str]]], taxonomy: Taxonomy) -> dict[str, dict[str, list[str]]]:
    """The phrases under today's codes; of a split topic those that words decide."""
    found: dict[str, dict[str, list[str]]] = {}
    for code, texts in phrases.items():
        for language in LANGUAGES:
            for text in texts[language]:
                if place := taxonomy.place(code, text):
                    found.setdefault(place, {one: [] for one in LANGUAGES})[language].append(text)
    return found


def load_examples(taxonomy: Taxonomy, data: Path = DATA) -> list[Example]:
    """All examples in a fixed order, those of the organisation (``complaints/*.yml`` of its home) after the shipped
    ones; merged and split topics as they are today. SetupError("examples_invalid", path, where) or
    ("examples_missing", path)."""
    found: list[Example] = []
    known = {*taxonomy.codes, *taxonomy.moved, *taxonomy.splits}
    own = sorted(taxonomy.home.glob("complaints/*.yml")) if taxonomy.home and data == DATA else []
    for path in sorted(data.glob("complaints/**/*.yml")) + sorted(data.glob("kinds/*.yml")) + own:
        raw = _read(path)
        if "pairs" in raw:
            found += _pairs(path, raw["pairs"], known, taxonomy)
            continue
        topic = raw.get("topic")
        kind = COMPLAINT if topic else {NONE: "other"}.get(raw.get("kind"), raw.get("kind"))
        if kind is None or (topic and topic not in known):
            raise SetupError("examples_invalid", path=str(path), where="topic, kind")
        for language in LANGUAGES:
            for row in raw.get(language) or ():
                try:
                    if place := _today(taxonomy, topic, row):
                        found.append(Example(row["text"], language, kind, *place, int(row.get("severity", 1)),
                                             everyday=EVERYDAY in path.parts or path.name.startswith(EVERYDAY)))
                except (TypeError, KeyError, ValueError, AttributeError) as error:
                    raise SetupError("examples_invalid", path=str(path), where=str(row)[:60]) from error
    for row in read(taxonomy.home / NAME).topics if taxonomy.home and data == DATA else ():
        for language in LANGUAGES:
            for text in (row.get("examples") or {}).get(language) or ():
                if place := taxonomy.place(row["code"], str(text)):
                    found.append(Example(str(text), language, COMPLAINT, place))
    if not found:
        raise SetupError("examples_missing", path=str(data / "complaints"))
    phrases = _merged(_phrases(data / "topic_phrases.yml", known), taxonomy)
    for kind, texts in _phrases(data / "kind_phrases.yml", set(KINDS)).items():
        found += [
            Example(text, language, kind, phrase=True) for language in LANGUAGES for text in texts[language]
        ]
    for topic in taxonomy.topics:
        for language in LANGUAGES:
            own = phrases.get(topic.code, {}).get(language, ())
            names = () if topic.code == OTHER else (*topic.words[language], topic.definition[language])
            found += [Example(text, language, COMPLAINT, topic.code, phrase=True) for text in own]
            # Names of a topic say nothing of the kind of a text ("退款" may be a question): no kind to learn.
            found += [Example(text, language, "", topic.code, phrase=True) for text in names]
    return found


def fingerprint(examples: Iterable[Example], *more: str) -> str:
    """Twelve hexadecimal digits that change whenever what a model is trained on changes."""
    digest = hashlib.sha256()
    for part in (*map(repr, examples), *more):
        digest.update(part.encode("utf-8"))
    return digest.hexdigest()[:12]
