"""Train, cross-validate and save the topic model: ``train(load_examples(taxonomy), out_dir, encoder)``.

Deterministic: the same examples give the same version and numbers (weights agree to the seventh digit:
an encoder's batches round differently). Every text is encoded once; five stratified folds score whole
pipelines (heads, clauses, rules, thresholds), then the heads are trained on everything.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Sequence

import numpy as np
from scipy import sparse

from bot.errors import SetupError
from bot.language.encoder import Encoder
from bot.topics import calibration
from bot.topics.classification import COMPLAINT
from bot.topics.decide import Thresholds, blend, decide_kind, decide_topics
from bot.topics.examples import Example, fingerprint
from bot.topics.features import NgramTable, clauses, fit_table, ngrams, normalise
from bot.topics.heads import Head, fit_head
from bot.topics.pipeline import PIECES, blank
from bot.topics.report import Report, numbers_of
from bot.topics.taxonomy import OTHER, Taxonomy, load_taxonomy

FOLDS = 5
SEED = 1
ALSO_WEIGHT = 0.3  # a text also teaches its secondary topics, a little
KIND_WEIGHTS = {"complaint": 0.2, "praise": 1.2, "other": 1.8, "suggestion": 1.5}  # against their numbers
FALSE_GRIPES = 0.1  # of praise, questions and suggestions, as many may become complaints by one clause


@dataclass
class _Corpus:
    """Examples with everything that is computed once; example i owns the pieces starts[i]:ends[i]."""

    examples: list[Example]
    pieces: list[str]
    counts: list[Counter[str]]
    starts: np.ndarray
    ends: np.ndarray
    vectors: np.ndarray

    def wholes(self, rows: np.ndarray) -> np.ndarray:
        return self.starts[rows]


def _corpus(examples: Sequence[Example], encoder: Encoder) -> _Corpus:
    kept, pieces, starts = [], [], []
    for example in examples:
        whole = normalise(example.text)
        if not whole:
            continue  # the pipeline never shows such a text to a head
        kept.append(example)
        starts.append(len(pieces))
        pieces += [whole, *(() if example.phrase else clauses(whole))]
    # Similar lengths together: an encoder pads a batch to its longest text.
    order = np.argsort([len(piece) for piece in pieces], kind="stable")
    vectors = np.empty((len(pieces), encoder.size), dtype=np.float32)
    for at in range(0, len(order), 512):
        rows = order[at : at + 512]
        vectors[rows] = encoder.encode([pieces[i] for i in rows])
    counts = [Counter(map(sys.intern, ngrams(piece))) for piece in pieces]
    return _Corpus(kept, pieces, counts, np.array(starts), np.array([*starts[1:], len(pieces)]), vectors)


def _fit(corpus: _Corpus, rows: np.ndarray) -> tuple[NgramTable, Head, Head]:
    """The n-gram table, the kind head and the topic head from ``rows``."""
    counted = [corpus.counts[i] for i in corpus.wholes(rows)]
    table = fit_table(counted)
    matrix = table.matrix(counted)
    vectors = corpus.vectors[corpus.wholes(rows)]
    examples = [corpus.examples[i] for i in rows]

    def head(pick: list[tuple[int, str, float]]) -> Head:
        at = np.array([i for i, _, _ in pick])
        return fit_head(
            vectors[at],
            sparse.csr_matrix(matrix[at]),
            np.array([label for _, label, _ in pick]),
            np.array([weight for _, _, weight in pick]),
        )

    kinds = [(i, e.kind, KIND_WEIGHTS.get(e.kind, 1.0)) for i, e in enumerate(examples) if e.kind]
    topics = [(i, e.topic, 1.0) for i, e in enumerate(examples) if e.topic]
    topics += [(i, code, ALSO_WEIGHT) for i, e in enumerate(examples) for code in e.also if e.topic]
    return table, head(kinds), head(topics)


@dataclass
class _Validated:
    """Cross-validated raw probabilities of every piece."""

    kind: np.ndarray
    topic: np.ndarray
    kind_classes: tuple[str, ...]
    topic_classes: tuple[str, ...]


def _cross_validate(corpus: _Corpus) -> _Validated:
    from sklearn.model_selection import StratifiedKFold

    scored = np.array([i for i, example in enumerate(corpus.examples) if not example.phrase])
    phrases = np.array([i for i, example in enumerate(corpus.examples) if example.phrase], dtype=int)
    strata = [
        f"{corpus.examples[i].topic or corpus.examples[i].kind}/{corpus.examples[i].language}" for i in scored
    ]
    if min(strata.count(name) for name in set(strata)) < FOLDS:
        raise SetupError("examples_too_few", needed=FOLDS)
    out: _Validated | None = None
    for train_at, test_at in StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(strata, strata):
        table, kind, topic = _fit(corpus, np.concatenate([scored[train_at], phrases]))
        if out is None:
            out = _Validated(
                np.zeros((len(corpus.pieces), len(kind.classes))),
                np.zeros((len(corpus.pieces), len(topic.classes))),
                kind.classes,
                topic.classes,
            )
        pieces = np.concatenate([np.arange(corpus.starts[i], corpus.ends[i]) for i in scored[test_at]])
        grams = [table.weigh(corpus.counts[i]) for i in pieces]
        out.kind[pieces] = kind.probabilities(corpus.vectors[pieces], grams)
        out.topic[pieces] = topic.probabilities(corpus.vectors[pieces], grams)
    assert out is not None
    return out


def _calibrate(
    corpus: _Corpus,
    seen: _Validated,
    kind: Head,
    topic: Head,
    taxonomy: Taxonomy,
) -> tuple[Head, Head, Thresholds, dict[str, Any]]:
    """Temperatures, thresholds and the numbers of the report."""
    scored = [i for i, example in enumerate(corpus.examples) if not example.phrase]
    truth = np.array([seen.kind_classes.index(corpus.examples[i].kind) for i in scored])
    kind = kind.with_temperature(calibration.fit_temperature(seen.kind[corpus.starts[scored]], truth))
    chances = kind.calibrated(seen.kind)
    complaint = seen.kind_classes.index(COMPLAINT)
    # A gripe in one clause: as sensitive as the share of falsely accused praise, questions, suggestions
    # allows.
    peaceful = [
        float(chances[corpus.starts[i] + 1 : corpus.ends[i], complaint].max(initial=0.0))
        for i in scored
        if corpus.examples[i].kind != COMPLAINT
    ]
    gripe = float(np.quantile(peaceful, 1 - FALSE_GRIPES))

    complaints = [i for i in scored if corpus.examples[i].kind == COMPLAINT]
    spans = [slice(corpus.starts[i] + 1, corpus.ends[i]) for i in complaints]
    blended = np.stack(
        [
            blend(seen.topic[corpus.starts[i]], seen.topic[span], chances[span, complaint])
            for i, span in zip(complaints, spans)
        ]
    )
    gold = np.array([seen.topic_classes.index(corpus.examples[i].topic or OTHER) for i in complaints])
    topic = topic.with_temperature(calibration.fit_temperature(blended, gold))

    def answers(thresholds: Thresholds) -> list:
        return [
            decide_topics(
                topic,
                taxonomy,
                thresholds,
                seen.topic[corpus.starts[i]],
                seen.topic[span],
                chances[span, complaint],
                corpus.pieces[corpus.starts[i]],
            )
            for i, span in zip(complaints, spans)
        ]

    first = answers(Thresholds(secondary=0.0, margin=0.0, floor=0.0))
    confidence = np.array([answer.confidence for answer in first])
    right = np.array(
        [answer.topics[0][0] == corpus.examples[i].topic for i, answer in zip(complaints, first)]
    )
    high = calibration.threshold(confidence, right, calibration.HIGH)
    medium = calibration.threshold(confidence, right, calibration.MEDIUM, below=high)
    second = [
        (score, code in (corpus.examples[i].topic, *corpus.examples[i].also))
        for i, answer in zip(complaints, first)
        for code, score in answer.topics[1:]
    ]
    thresholds = Thresholds(
        high=high,
        medium=medium,
        floor=calibration.floor_of(confidence, right),
        gripe=gripe,
        secondary=calibration.threshold(
            np.array([s for s, _ in second]), np.array([t for _, t in second]), calibration.SECONDARY
        ),
    )
    kinds = {
        i: decide_kind(
            seen.kind_classes,
            chances[corpus.starts[i]],
            chances[corpus.starts[i] + 1 : corpus.ends[i]],
            thresholds,
        )[0]
        for i in scored
    }
    return kind, topic, thresholds, numbers_of(corpus.examples, kinds, complaints, answers(thresholds))


def train(
    examples: Sequence[Example], out_dir: Path | str, encoder: Encoder, taxonomy: Taxonomy | None = None
) -> Report:
    """Train on ``examples`` and write the spaCy pipeline to ``out_dir`` (replaced in one step).

    Returns the cross-validated report, also kept in ``out_dir/meta.json`` under "gaishan". Raises SetupError
    when there are too few examples ("examples_too_few") or the folder cannot be written
    ("folder_not_writable").
    """
    began = time.monotonic()
    taxonomy = taxonomy or load_taxonomy()
    corpus = _corpus(examples, encoder)
    seen = _cross_validate(corpus)
    table, kind, topic = _fit(corpus, np.arange(len(corpus.examples)))
    kind, topic, thresholds, numbers = _calibrate(corpus, seen, kind, topic, taxonomy)
    version = fingerprint(corpus.examples, encoder.name, repr(taxonomy.rules))
    nlp = blank(encoder.name)
    nlp.get_pipe(PIECES).table = table
    for name, head in (("gaishan_kind", kind), ("gaishan_topics", topic)):
        component = nlp.get_pipe(name)
        component.head, component.thresholds, component.version = head, thresholds, version
    numbers |= {
        "version": version,
        "encoder": encoder.name,
        "thresholds": thresholds.to_dict(),
        "temperatures": {"kind": kind.temperature, "topic": topic.temperature},
        "examples": sum(not example.phrase for example in corpus.examples),
        "folds": FOLDS,
    }
    nlp.meta.update(name="gaishan_topics", version="1.0.0", gaishan=dict(numbers))
    _write(nlp, Path(out_dir))
    return Report({**numbers, "seconds": time.monotonic() - began})


def _write(nlp: Any, out_dir: Path) -> None:
    """Write beside the target, then swap: a reader never sees half a model."""
    try:
        out_dir.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{out_dir.name}-", dir=out_dir.parent))
        work.chmod(0o755)
        try:
            nlp.to_disk(work / "new")
            if out_dir.exists():
                out_dir.rename(work / "old")
            (work / "new").rename(out_dir)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    except OSError as error:
        raise SetupError("folder_not_writable", path=str(out_dir)) from error
