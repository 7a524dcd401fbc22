"""Labels people gave against a model that has not seen them (confident learning; Northcutt, Jiang & Chuang 2021).

Trained on the examples and the human labels of four folds, the topic heads judge the fifth, so that no text is
judged by a model that has learnt its label. While people's labels are few beside the examples they would add little:
then all are judged by heads trained on the examples alone.
"""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.language.encoder import get_encoder
from bot.settings import Settings
from bot.topics.current import get_model
from bot.topics.examples import load_examples
from bot.topics.features import count, fit_table, normalise
from bot.topics.heads import fit_head
from bot.topics.taxonomy import Taxonomy
from bot.topics.vectors import FILE, encode_kept

FOLDS = 5
FEW = 0.1  # of the number of examples
SEED = 1


def contradicted(texts: Sequence[str], labels: Sequence[str], settings: Settings,
                 taxonomy: Taxonomy) -> list[tuple[int, str, float]]:
    """(position, topic, confidence) of each label that the cross-validated model contradicts with high confidence.

    Confidence is calibrated with the temperature of the model in use and "high" is its band of that name: right in
    at least 90 of 100 cases. A quarter of a minute, five times that with many labels. SetupError("model_missing")
    without a trained model.
    """
    usable = [at for at, text in enumerate(texts) if normalise(text) and labels[at] in taxonomy]
    if not usable:
        return []
    meta = get_model(settings).meta
    held = {normalise(texts[at]) for at in usable}
    # an example with the very words of a label under judgement would give the answer away
    examples = [(text, one.topic) for one in load_examples(taxonomy)
                if one.topic and (text := normalise(one.text)) and text not in held]
    pieces = [text for text, _ in examples] + [normalise(texts[at]) for at in usable]
    topics = np.array([topic for _, topic in examples] + [labels[at] for at in usable])
    vectors = encode_kept(pieces, get_encoder(settings.encoder), settings.models / FILE)
    counts = [count(piece) for piece in pieces]
    own = np.arange(len(examples), len(pieces))
    found: list[tuple[int, str, float]] = []
    for judged in _folds(pieces, own, 1 if len(own) < FEW * len(examples) else FOLDS):
        train = np.setdiff1d(np.arange(len(pieces)), judged)
        table = fit_table([counts[at] for at in train])
        head = fit_head(vectors[train], table.unmarked(table.matrix([counts[at] for at in train])), topics[train],
                        np.ones(len(train)))
        head = head.with_temperatures(meta["temperatures"]["topic"], 1.0)
        chances = head.calibrated(head.probabilities(vectors[judged], [table.weigh(counts[at]) for at in judged]))
        for at, row in zip(judged, chances):
            best = int(row.argmax())
            if head.classes[best] != topics[at] and row[best] >= meta["thresholds"]["topic"]["high"]:
                found.append((usable[at - len(examples)], head.classes[best], float(row[best])))
    return sorted(found)


def _folds(pieces: Sequence[str], own: np.ndarray, folds: int) -> list[np.ndarray]:
    """At most ``folds`` parts of ``own``; equal texts stand in the same part."""
    names = sorted({pieces[at] for at in own})
    order = np.random.default_rng(SEED).permutation(len(names))
    part = {names[name]: place % folds for place, name in enumerate(order)}
    parts = [np.array([at for at in own if part[pieces[at]] == fold], dtype=int) for fold in range(folds)]
    return [rows for rows in parts if len(rows)]
