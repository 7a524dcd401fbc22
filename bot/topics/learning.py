"""Human labels for training: what people corrected or confirmed, what of it is never trained on, what is left out.

A stable split keeps about 30 % of the labelled texts out of every training for ever: on them the model in use and a
new one are compared, and neither has seen them.
"""
from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from typing import Iterable, Sequence

from bot.store.labels import Labels, Statement
from bot.topics.classification import COMPLAINT, KINDS
from bot.topics.examples import Example
from bot.topics.features import normalise
from bot.topics.taxonomy import LANGUAGES, Taxonomy

HELD_OUT = 0.3  # share of the labelled texts that judge and are never trained on
# Measured with 20 corrections of one pair (docs/changing.md, "Learning from corrections"); teaching the clauses of a
# corrected text as well moved the pair no further and cost the others 0.004 of macro-F1.
HUMAN_WEIGHT = 3.0
WORTHWHILE = 20  # corrections that make a training worth its minute
SCORED = 5  # examples of a topic and language below which cross-validation cannot score them: as many as folds


@dataclass(frozen=True)
class HumanLabel:
    """One text people agree on; ``numbers`` are the complaints with it."""

    numbers: tuple[int, ...]
    text: str
    language: str
    kind: str
    topic: str | None
    held_out: bool


@dataclass(frozen=True)
class Collected:
    """Labels in order of their complaints; the numbers of those left out, and why; (text, language, 0-3) where a person
    said how severe it is."""

    labels: tuple[HumanLabel, ...] = ()
    contradicted: tuple[int, ...] = ()  # two people, or two records of one text, say different things
    outdated: tuple[int, ...] = ()  # the topic is no longer there, and nothing says which one it is today
    severities: tuple[tuple[str, str, int], ...] = ()

    def training(self) -> list[Example]:
        """Examples to train on, each with its weight; never one that judges."""
        return [*(Example(label.text, label.language, label.kind, label.topic, phrase=True, weight=HUMAN_WEIGHT)
                  for label in self.labels if not label.held_out),
                *(Example(text, language, "", severity=level, phrase=True, weight=HUMAN_WEIGHT, judged=True)
                  for text, language, level in self.severities)]

    def judging(self, written: Iterable[Example]) -> list[HumanLabel]:
        """The held-out labels with a topic, without those whose text is among the ``written`` examples."""
        known = {_key(example.text) for example in written}
        return [label for label in self.labels if label.held_out and label.topic and _key(label.text) not in known]


def _key(text: str) -> str:
    return normalise(text).casefold()


def is_held_out(text: str) -> bool:
    """Whether a text judges for ever; decided by its words alone, so that copies of a text stay on one side."""
    return int(hashlib.sha256(_key(text).encode()).hexdigest()[:8], 16) < HELD_OUT * 16**8


def collect(labels: Labels, taxonomy: Taxonomy) -> Collected:
    """The human labels of the store, in today's topics.

    A person's last word counts. A complaint about which two people differ, or two complaints with the same text and
    different labels, are left out and listed.
    """
    said: dict[int, dict[int | None, Statement]] = {}
    for one in labels.statements():
        said.setdefault(one.number, {})[one.person_id] = one
    groups: dict[str, list[tuple[Statement, str | None]]] = {}
    contradicted: set[int] = set()
    outdated: list[int] = []
    for number, by_person in said.items():
        answers = [(one, taxonomy.place(one.topic, one.text) if one.topic else None) for one in by_person.values()]
        usable = [(one, topic) for one, topic in answers
                  if (topic in taxonomy if one.topic else one.kind in KINDS and one.kind != COMPLAINT)]
        if not usable:
            outdated.append(number)
        if not usable or not _key(usable[0][0].text):
            continue
        if len({_label(*one) for one in usable}) > 1:
            contradicted.add(number)
        groups.setdefault(_key(usable[0][0].text), []).append(usable[0])
    found = []
    for rows in groups.values():
        numbers = tuple(one.number for one, _ in rows)
        if len({_label(*row) for row in rows}) > 1:
            contradicted.update(numbers)
        elif not contradicted.intersection(numbers):
            one, topic = rows[0]
            kind = COMPLAINT if topic else one.kind
            language = one.language if one.language in LANGUAGES else "zh"
            found.append(HumanLabel(numbers, one.text, language, kind, topic, is_held_out(one.text)))
    return Collected(tuple(found), tuple(sorted(contradicted)), tuple(sorted(outdated)),
                     _severities(labels.severities()))


def _severities(said: Sequence[tuple[str, str, int]]) -> tuple[tuple[str, str, int], ...]:
    """One for each text, none where copies of it were judged differently and none of the texts that judge models."""
    levels: dict[str, set[int]] = {}
    for text, _, level in said:
        levels.setdefault(_key(text), set()).add(level)
    found = {_key(text): (text, language if language in LANGUAGES else "zh", level) for text, language, level in said
             if len(levels[_key(text)]) == 1 and not is_held_out(text)}
    return tuple(found.values())


def _label(one: Statement, topic: str | None) -> tuple[str, str | None]:
    return (COMPLAINT if topic else one.kind, topic)


def trainable(written: Sequence[Example]) -> list[Example]:
    """The written examples; those of a topic and language with too few to score are trained on without being scored,
    so that a new topic's first examples do not stop every training."""
    def stratum(example: Example) -> tuple[str, str]:
        return example.topic or example.kind, example.language

    counts = Counter(stratum(example) for example in written if not example.phrase)
    return [replace(example, phrase=True) if not example.phrase and counts[stratum(example)] < SCORED else example
            for example in written]
