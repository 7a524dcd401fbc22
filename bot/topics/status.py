"""How well each topic is known: examples, human labels, cross-validated F1, and what is missing."""
from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, Mapping, Sequence

from bot.topics.examples import Example
from bot.topics.learning import Collected
from bot.topics.taxonomy import LANGUAGES, OTHER, Taxonomy

# Examples a language below which a topic is weak: our own learning curve, docs/changing.md, "A topic".
ENOUGH = 40


@dataclass(frozen=True)
class Status:
    """One topic; ``examples`` and ``human`` by language, ``missing`` what each language lacks of 40."""

    code: str
    examples: dict[str, int]
    human: dict[str, int]
    stored: int
    f1: float | None
    missing: dict[str, int]

    @property
    def weak(self) -> bool:
        return any(self.missing.values())


def statuses(taxonomy: Taxonomy, written: Sequence[Example], collected: Collected, stored: Mapping[str, int],
             meta: Mapping[str, Any]) -> list[Status]:
    """Topics in their order, then codes that only old records have. "other" is a rest and never weak."""
    examples = Counter((one.topic, one.language) for one in written if one.topic and not one.phrase)
    human = Counter((one.topic, one.language) for one in collected.labels if one.topic)
    scores = meta.get("topics") or {}
    found = []
    for code in [*taxonomy.codes, *(code for code in stored if code not in taxonomy)]:
        have = {lang: examples[code, lang] for lang in LANGUAGES}
        said = {lang: human[code, lang] for lang in LANGUAGES}
        missing = {lang: max(0, ENOUGH - have[lang] - said[lang]) if code in taxonomy and code != OTHER else 0
                   for lang in LANGUAGES}
        found.append(Status(code, have, said, stored.get(code, 0), scores.get(code, {}).get("f1"), missing))
    return found
