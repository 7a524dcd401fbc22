"""Train, cross-validate and save the topic model: ``train(load_examples(taxonomy), out_dir, encoder)``.

Deterministic: the same examples give the same version and numbers (weights agree to the seventh digit:
an encoder's batches round differently). Every text is encoded once; five stratified folds score whole
pipelines (heads, clauses, rules, thresholds), then the heads are trained on everything.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Sequence

import numpy as np
from scipy import sparse

from bot.errors import SetupError
from bot.language.encoder import Encoder
from bot.topics import calibration
from bot.topics.classification import COMPLAINT
from bot.topics.decide import Thresholds, decide_kind, decide_topics
from bot.topics.doubt import DoubtHead, fit_doubt
from bot.topics.examples import Example, fingerprint
from bot.topics.features import NgramTable, clauses, count, fit_table, normalise
from bot.topics.folders import replace_folder
from bot.topics.heads import Head, fit_head, sharpen
from bot.topics.pipeline import PIECES, SEVERITY, blank
from bot.topics.report import Report, numbers_of
from bot.topics.scores import share
from bot.topics.severity import SEVERE, assess
from bot.topics.taxonomy import LANGUAGES, OTHER, Taxonomy, load_taxonomy
from bot.topics.vectors import encode_kept

FOLDS = 3
SEED = 1
ALSO_WEIGHT = 0.3  # a text also teaches its secondary topics, a little
KIND_WEIGHTS = {"complaint": 1.5, "other": 1.3, "suggestion": 1.1}  # against their numbers
SURE = 0.97  # how often the words alone must be right to spare a text its vector
ENOUGH = 500  # everyday complaints for the thresholds
BULK_SHARE = 0.35  # of the complaints, the least sure by their words, that get vectors when thousands wait
KIND_SURE_IN_BULK = 0.7  # of the kind: below it by the words, a seventh of reviews gets a vector when thousands wait
FALSE_GRIPES = 0.05  # of praise, questions and suggestions, so many may become complaints by one clause


@dataclass
class _Corpus:
    """Examples with everything that is computed once; example i owns the pieces starts[i]:ends[i], the first of
    them its whole text, which alone has a vector: vectors[i]. ``by_words``: severe by a listed word; ``severe``: by that
    or by its label."""

    examples: list[Example]
    pieces: list[str]
    counts: list[Counter[str]]
    starts: np.ndarray
    ends: np.ndarray
    vectors: np.ndarray
    by_words: np.ndarray
    severe: np.ndarray

    def wholes(self, rows: np.ndarray) -> np.ndarray:
        return self.starts[rows]


def _corpus(examples: Sequence[Example], encoder: Encoder, kept_vectors: Path | None = None) -> _Corpus:
    kept, pieces, starts = [], [], []
    for example in examples:
        whole = normalise(example.text)
        if not whole:
            continue  # the pipeline never shows such a text to a head
        kept.append(example)
        starts.append(len(pieces))
        pieces += [whole, *(() if example.phrase else clauses(whole))]
    vectors = encode_kept([pieces[at] for at in starts], encoder, kept_vectors)
    counts = [Counter({sys.intern(gram): number for gram, number in count(piece).items()}) for piece in pieces]
    by_words = np.array([e.kind == COMPLAINT and assess(e.text, e.topic).level == SEVERE for e in kept])
    return _Corpus(kept, pieces, counts, np.array(starts), np.array([*starts[1:], len(pieces)]), vectors, by_words,
                   by_words | np.array([e.severity == SEVERE for e in kept]))


def _fit(corpus: _Corpus, rows: np.ndarray) -> tuple[NgramTable, Head, Head, DoubtHead]:
    """The n-gram table and the heads of kind, topic and doubt from ``rows``."""
    counted = [corpus.counts[i] for i in corpus.wholes(rows)]
    table = fit_table(counted)
    matrix = table.matrix(counted)
    vectors = corpus.vectors[rows]
    examples = [corpus.examples[i] for i in rows]

    def head(pick: list[tuple[int, str, float]], matrix: sparse.csr_matrix, finer: np.ndarray | None = None) -> Head:
        at = np.array([i for i, _, _ in pick])
        return fit_head(
            vectors[at],
            sparse.csr_matrix(matrix[at]),
            np.array([label for _, label, _ in pick]),
            np.array([weight for _, _, weight in pick]),
            finer,
        )

    kinds = [(i, e.kind, e.weight * KIND_WEIGHTS.get(e.kind, 1.0)) for i, e in enumerate(examples) if e.kind]
    topics = [(i, e.topic, e.weight) for i, e in enumerate(examples) if e.topic]
    topics += [(i, code, e.weight * ALSO_WEIGHT) for i, e in enumerate(examples) for code in e.also if e.topic]
    unmarked = table.unmarked(matrix)
    judged = np.array([i for i, e in enumerate(examples) if e.judged or e.kind == COMPLAINT and not e.phrase])
    doubt = fit_doubt(vectors[judged], sparse.csr_matrix(unmarked[judged]), corpus.severe[rows[judged]],
                      np.array([examples[i].weight for i in judged]))
    by_topic = np.array([f"{e.kind} {e.topic}" if e.topic else e.kind for e in examples if e.kind])
    return table, head(kinds, matrix, by_topic), head(topics, unmarked), doubt


@dataclass
class _Validated:
    """Cross-validated raw probabilities: of every piece by its words, of every whole text by both heads; log-odds of
    severity of every whole text, by its words and with its vector."""

    kind_words: np.ndarray
    topic_words: np.ndarray
    kind: np.ndarray
    topic: np.ndarray
    doubt_words: np.ndarray
    doubt: np.ndarray
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
        table, kind, topic, doubt = _fit(corpus, np.concatenate([scored[train_at], phrases]))
        if out is None:
            sizes = len(kind.classes), len(topic.classes)
            out = _Validated(
                *(np.zeros((len(corpus.pieces), size)) for size in sizes),
                *(np.zeros((len(corpus.examples), size)) for size in sizes),
                *(np.zeros(len(corpus.examples)) for _ in range(2)),
                kind.classes,
                topic.classes,
            )
        tested = scored[test_at]
        pieces = np.concatenate([np.arange(corpus.starts[i], corpus.ends[i]) for i in tested])
        grams = [table.weigh(corpus.counts[i]) for i in pieces]
        out.kind_words[pieces], out.topic_words[pieces] = kind.by_words(grams), topic.by_words(grams)
        wholes = [table.weigh(corpus.counts[i]) for i in corpus.starts[tested]]
        out.kind[tested] = kind.probabilities(corpus.vectors[tested], wholes)
        out.topic[tested] = topic.probabilities(corpus.vectors[tested], wholes)
        out.doubt_words[tested] = doubt.by_words(wholes)
        out.doubt[tested] = doubt.with_vectors(out.doubt_words[tested], corpus.vectors[tested])
    assert out is not None
    return out


def _sure(chances: np.ndarray, truth: np.ndarray) -> float:
    """From which confidence on the words alone are right as often as ``SURE`` asks; above 1 when never."""
    confidence, right = chances.max(axis=1), chances.argmax(axis=1) == truth
    found = calibration.threshold(confidence, right, SURE)
    return found if found < 1.0 else 1.1


def _bulk(chances: np.ndarray) -> float:
    return float(np.quantile(chances.max(axis=1), BULK_SHARE))


def _scored(examples: Sequence[Example]) -> list[int]:
    """Boundary examples are harder than life: confidences, thresholds and the report follow the everyday ones where
    there are enough."""
    every = [i for i, example in enumerate(examples) if not example.phrase]
    everyday = [i for i in every if examples[i].everyday]
    return everyday if sum(examples[i].kind == COMPLAINT for i in everyday) >= ENOUGH else every


def _calibrate(
    corpus: _Corpus,
    seen: _Validated,
    kind: Head,
    topic: Head,
    taxonomy: Taxonomy,
) -> tuple[Head, Head, dict[str, Thresholds], dict[str, Any]]:
    """Temperatures, the thresholds of the two heads and the numbers of the report."""
    scored = _scored(corpus.examples)
    wholes = corpus.starts[scored]
    truth = np.array([seen.kind_classes.index(corpus.examples[i].kind) for i in scored])
    kind = kind.with_temperatures(
        calibration.fit_temperature(seen.kind[scored], truth),
        calibration.fit_temperature(seen.kind_words[wholes], truth),
    )
    kind_sure = _sure(sharpen(seen.kind_words[wholes], kind.words_temperature), truth)
    # From here on words are on the footing of both heads, as Head.by_words gives them.
    kind_words = sharpen(seen.kind_words, kind.words_temperature / kind.temperature)
    clause_kinds = kind.calibrated(kind_words)
    complaint = seen.kind_classes.index(COMPLAINT)

    def rows(whole: np.ndarray, words: np.ndarray, sure: float, head: Head, i: int) -> np.ndarray:
        """What the pipeline sees of example i: by words alone where they are sure."""
        found = words[corpus.starts[i] : corpus.ends[i]].copy()
        if head.calibrated(found[:1]).max() < sure:
            found[0] = whole[i]
        return found

    kind_rows = {i: kind.calibrated(rows(seen.kind, kind_words, kind_sure, kind, i)) for i in scored}
    # A gripe in one clause: as sensitive as the share of falsely accused praise, questions, suggestions
    # allows.
    peaceful = [
        float(kind_rows[i][1:, complaint].max(initial=0.0)) for i in scored if corpus.examples[i].kind != COMPLAINT
    ]
    gripe = float(np.quantile(peaceful, 1 - FALSE_GRIPES))

    complaints = [i for i in scored if corpus.examples[i].kind == COMPLAINT]
    gold = np.array([seen.topic_classes.index(corpus.examples[i].topic or OTHER) for i in complaints])
    whole_words = seen.topic_words[corpus.starts[complaints]]
    # The temperature of the blend depends a little on that of the words in it: one round settles it.
    words_temperature = calibration.fit_temperature(whole_words, gold)
    temperature = calibration.fit_temperature(seen.topic[complaints], gold)
    topic = topic.with_temperatures(temperature, words_temperature)
    topic_sure = _sure(sharpen(whole_words, words_temperature), gold)
    topic_words = sharpen(seen.topic_words, words_temperature / temperature)
    complains = {i: clause_kinds[corpus.starts[i] + 1 : corpus.ends[i], complaint] for i in complaints}

    def answers(thresholds: Thresholds) -> list:
        found = []
        for i in complaints:
            chances = rows(seen.topic, topic_words, topic_sure, topic, i)
            whole_text = corpus.pieces[corpus.starts[i]]
            found.append(
                decide_topics(topic, taxonomy, thresholds, chances[0], chances[1:], complains[i], whole_text)
            )
        return found

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
        i: decide_kind(seen.kind_classes, kind_rows[i][0], kind_rows[i][1:], thresholds, corpus.pieces[corpus.starts[i]],
                       corpus.pieces[corpus.starts[i] + 1 : corpus.ends[i]])[0]
        for i in scored
    }
    sure = {"kind": replace(thresholds, sure_by_words=kind_sure, sure_in_bulk=KIND_SURE_IN_BULK),
            "topic": replace(thresholds, sure_by_words=topic_sure,
                             sure_in_bulk=_bulk(sharpen(whole_words, words_temperature)))}
    return kind, topic, sure, numbers_of(corpus.examples, kinds, complaints, answers(thresholds))


def _limit(corpus: _Corpus, seen: _Validated, doubt: DoubtHead) -> tuple[DoubtHead, dict[str, Any]]:
    """The limits of the net below the words, and what it finds: of the complaints no word calls severe, ``asked`` is
    the share of everyday harmless ones, ``found`` that of the ``n`` severe ones."""
    unsaid = np.array([e.kind == COMPLAINT and not e.phrase for e in corpus.examples]) & ~corpus.by_words
    everyday = np.zeros(len(unsaid), dtype=bool)
    everyday[_scored(corpus.examples)] = True
    harmless, severe = unsaid & everyday & ~corpus.severe, unsaid & corpus.severe
    doubt = doubt.with_limits(seen.doubt_words[unsaid], seen.doubt[unsaid], harmless[unsaid])
    asked = (seen.doubt_words >= doubt.gate) & (seen.doubt >= doubt.threshold)
    return doubt, {"n": int(severe.sum()), **{
        f"found {lang}": share(asked[severe & [e.language == lang for e in corpus.examples]]) for lang in LANGUAGES},
        "asked": share(asked[harmless])}


def train(
    examples: Sequence[Example], out_dir: Path | str, encoder: Encoder, taxonomy: Taxonomy | None = None,
    kept_vectors: Path | None = None,
) -> Report:
    """Train on ``examples`` and write the spaCy pipeline to ``out_dir`` (replaced in one step). ``kept_vectors``: the
    file of ``bot.topics.vectors`` that saves encoding the examples again.

    Returns the cross-validated report, also kept in ``out_dir/meta.json`` under "gaishan". Raises SetupError
    when there are too few examples ("examples_too_few") or the folder cannot be written
    ("folder_not_writable").
    """
    began = time.monotonic()
    taxonomy = taxonomy or load_taxonomy()
    corpus = _corpus(examples, encoder, kept_vectors)
    seen = _cross_validate(corpus)
    table, kind, topic, doubt = _fit(corpus, np.arange(len(corpus.examples)))
    kind, topic, thresholds, numbers = _calibrate(corpus, seen, kind, topic, taxonomy)
    doubt, numbers["doubt"] = _limit(corpus, seen, doubt)
    version = fingerprint(corpus.examples, encoder.name, repr(taxonomy.rules))
    nlp = blank(encoder.name)
    nlp.get_pipe(PIECES).table = table
    nlp.get_pipe(SEVERITY).head = doubt
    for name, head, about in (("gaishan_kind", kind, "kind"), ("gaishan_topics", topic, "topic")):
        component = nlp.get_pipe(name)
        component.head, component.thresholds, component.version = head, thresholds[about], version
    numbers |= {
        "version": version,
        "encoder": encoder.name,
        "thresholds": {name: one.to_dict() for name, one in thresholds.items()},
        "temperatures": {"kind": kind.temperature, "topic": topic.temperature},
        "examples": sum(not example.phrase for example in corpus.examples),
        "folds": FOLDS,
    }
    nlp.meta.update(name="gaishan_topics", version="1.0.0", gaishan=dict(numbers))
    replace_folder(Path(out_dir), nlp.to_disk)
    return Report({**numbers, "seconds": time.monotonic() - began})

