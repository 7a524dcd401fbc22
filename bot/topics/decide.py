"""From probabilities to an answer: kind, primary topic, secondaries, band, abstaining (methods.md §12.3).

Numbers and texts in, codes out; no spaCy here, so that training can score exactly what the pipeline will do.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Sequence

import numpy as np

from bot.topics.classification import COMPLAINT
from bot.topics.features import TURN
from bot.topics.heads import Head
from bot.topics.polarity import only_bad, only_good
from bot.topics.severity import assess
from bot.topics.taxonomy import OTHER, Taxonomy

PRAISE = "praise"
CLAUSE_SHARE = 0.35  # how much the clauses say beside the whole text; neutral on short texts, helps long ones
LIKELY_GRIPE = 0.5  # the chance from which bad words decide about a clause
# The chance of the whole text below which no clause makes it a complaint ("the room, if plain, was a joy").
LEAST_COMPLAINT = 0.05
TURNED_GRIPE = 0.9  # the chance from which a clause counts that stands after a "but"
BARELY_COMPLAINT = 0.55  # up to here good words without a bad one still make it praise
PROMOTION_SHARE = 0.6  # of the leader's chance, for a promoted topic: precedence settles near ties only
SURE_CLAUSE = 0.85  # a clause's chance of another topic, times how much it complains, that makes it a secondary
MAX_SECONDARIES = 2


@dataclass(frozen=True)
class Thresholds:
    """Set by training on cross-validated answers, kept in the model's folder."""

    high: float = 0.9
    medium: float = 0.7
    floor: float = 0.4
    margin: float = 0.15
    gripe: float = 0.95
    secondary: float = 0.5
    sure_by_words: float = 1.1  # from here on the n-grams alone decide; above 1: never
    sure_in_bulk: float = 1.1  # the same where thousands of texts wait; 0: always

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class TopicAnswer:
    """Primary, secondaries with their confidence, the runner-up, band and whether to ask."""

    topics: tuple[tuple[str, float], ...]
    runner_up: tuple[str, float] | None
    confidence: float
    band: str
    abstained: bool


def blend(whole: np.ndarray, parts: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Whole-text probabilities (k) mixed with those of its clauses (m × k), weighted by how much each
    complains."""
    if len(parts) == 0 or weights.sum() <= 0:
        return whole
    return (1 - CLAUSE_SHARE) * whole + CLAUSE_SHARE * (weights @ parts) / weights.sum()


def decide_kind(
    classes: tuple[str, ...], whole: np.ndarray, parts: np.ndarray, thresholds: Thresholds, text: str, clauses: Sequence[str]
) -> tuple[str, float]:
    """The kind of a normalised text and its confidence. A clear gripe in one of its ``clauses`` (m, as ``parts``) makes
    a mixed text a complaint, a likely one does where the clause has bad words and not one good one or stands after a
    "but"; and so do bad words without a good one in what looks like praise as a whole. Good words without a bad one
    keep near ties praise."""
    second, best = (int(place) for place in whole.argsort()[-2:])
    complaint = classes.index(COMPLAINT)
    if classes[best] == PRAISE and only_bad(text):
        return COMPLAINT, float(whole[complaint])
    gripe = 0.0
    if len(parts) and whole[complaint] >= LEAST_COMPLAINT:
        gripe = _gripe(parts[:, complaint], clauses, thresholds.gripe)
    if best == complaint:
        if (not gripe and whole[best] < BARELY_COMPLAINT and classes[second] == PRAISE and only_good(text)):
            return PRAISE, float(whole[second])
    elif gripe:
        return COMPLAINT, gripe
    return classes[best], float(whole[best])


def _gripe(chances: np.ndarray, clauses: Sequence[str], clear: float) -> float:
    """The highest chance (m) of the clauses when one of them is a gripe, else 0."""
    turned = False
    for chance, clause in zip(chances, clauses):
        turned = turned or TURN.match(clause) is not None
        if (chance >= clear or (turned and chance >= TURNED_GRIPE) or (chance >= LIKELY_GRIPE and only_bad(clause))):
            return float(chances.max())
    return 0.0


def primary(
    taxonomy: Taxonomy,
    classes: tuple[str, ...],
    chances: np.ndarray,
    best: np.ndarray,
    text: str,
) -> np.ndarray:
    """``chances`` after the boundary rules: the topic a rule speaks for takes the leader's place.

    ``best`` holds each topic's highest chance in the whole text or any clause: what a rule's share is
    measured on.
    """
    leader = int(chances.argmax())
    for rule in taxonomy.rules:
        if classes[leader] in rule.instead_of and rule.topic in classes:
            rival = classes.index(rule.topic)
            if best[rival] >= rule.share * chances[leader] and rule.speaks(text):
                chances = _swap(chances, leader, rival)
                leader = rival
    for promotion in taxonomy.promotions:
        if promotion.topic not in classes or classes[leader] == promotion.topic:
            continue
        rival = classes.index(promotion.topic)
        if chances[rival] < PROMOTION_SHARE * chances[leader]:
            continue
        severity = assess(text)
        ranks = taxonomy.ranks(severity.level)
        if (
            severity.level >= promotion.min_severity
            and "safety" in severity.flags
            and ranks[promotion.topic] < ranks[classes[leader]]
        ):
            chances = _swap(chances, leader, rival)
            leader = rival
    return chances


def _swap(chances: np.ndarray, a: int, b: int) -> np.ndarray:
    swapped = chances.copy()
    swapped[[a, b]] = chances[[b, a]]
    return swapped


def band(confidence: float, thresholds: Thresholds) -> str:
    if confidence >= thresholds.high:
        return "high"
    return "medium" if confidence >= thresholds.medium else "low"


def decide_topics(
    head: Head,
    taxonomy: Taxonomy,
    thresholds: Thresholds,
    whole: np.ndarray,
    parts: np.ndarray,
    weights: np.ndarray,
    text: str,
) -> TopicAnswer:
    """The answer for one complaint: raw whole-text probabilities (k), raw clause ones (m × k), clause weights
    (m)."""
    chances = head.calibrated(blend(whole, parts, weights))
    in_clauses = (head.calibrated(parts) * weights[:, None]).max(axis=0, initial=0.0)
    best = np.maximum(chances, in_clauses)
    chances = primary(taxonomy, head.classes, chances, best, text)
    order = np.argsort(-chances, kind="stable")
    first, second = int(order[0]), int(order[1])
    confidence = float(chances[first])
    # A secondary must have a chance in the whole text and a clause of its own: the geometric mean of both; or a clause
    # that is plainly about it, since the whole leans to one of "waited, was sworn at and charged twice".
    shared = np.sqrt(chances * best)
    others = [
        (head.classes[i], float(shared[i]))
        for i in np.argsort(-shared, kind="stable")
        if i != first and head.classes[i] != OTHER
        and (shared[i] >= thresholds.secondary or in_clauses[i] >= SURE_CLAUSE)
    ]
    abstained = confidence < thresholds.floor or confidence - float(chances[second]) < thresholds.margin
    return TopicAnswer(
        ((head.classes[first], confidence), *others[:MAX_SECONDARIES]),
        (head.classes[second], float(chances[second])),
        confidence,
        band(confidence, thresholds),
        abstained,
    )
