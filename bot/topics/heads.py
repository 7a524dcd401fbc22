"""The heads of the pipeline: three experts, on n-grams, on sentence vectors, and the nearest examples' votes.

The n-grams carry the words of the trade, the vectors meaning across both languages, the votes what a straight line
through all examples smooths away; the kind has a small hidden layer instead, since praise with a gripe lies on no side
of a straight line, and its n-grams tell complaints topic by topic. The log-probabilities are averaged (a product of
experts) and made honest by one temperature (Guo et al. 2017). The n-grams alone cost a tenth of a vector: they judge
clauses, and whole texts where they are sure. Saved as npz and JSON, never as a pickle: a model file must not be able to
run code.
"""

from __future__ import annotations

import json
import warnings
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Sequence

import numpy as np
from scipy import sparse

from bot.topics.features import Grams, stacked

VECTOR_SCALE = (
    2.0  # the vectors have unit length; the scale sets how strongly C=1 shrinks them (cross-validated)
)
NGRAM_C = 10.0
# Shares of the experts, and of the n-grams beside a hidden layer; cross-validated (docs/topics.md).
NGRAM_SHARE, VECTOR_SHARE, VOTE_SHARE = 0.5, 0.1, 0.4
NGRAM_BESIDE_HIDDEN = 0.75
# The hidden layer: its size and scikit-learn's settings.
HIDDEN, LAYER = 128, {"alpha": 1e-3, "max_iter": 15, "batch_size": 300, "learning_rate_init": 2e-3}
HIDDEN_SCALE = 3.0
NEIGHBOURS = 48
SHARPNESS = 20.0  # a neighbour at cosine c has the weight exp(20 · (c - 1))
UNHEARD = 0.02  # the least a class gets: nobody may veto
SEED = 0


@dataclass(frozen=True)
class Head:
    """``classes`` (k), hidden layer (512 × h and h; h is 0 where the examples vote), vector weights (512 or h × k),
    n-gram weights (vocabulary × m) and intercepts, the class of each of the m things the n-grams tell apart (m), the
    vectors of the examples that vote (n × 512, may be none) with their classes and weights (n), the temperature of all
    experts together and that of the n-grams alone."""

    classes: tuple[str, ...]
    hidden_weights: np.ndarray
    hidden_intercept: np.ndarray
    vector_weights: np.ndarray
    vector_intercept: np.ndarray
    ngram_weights: np.ndarray
    ngram_intercept: np.ndarray
    ngram_classes: np.ndarray
    voters: np.ndarray
    votes: np.ndarray
    vote_weights: np.ndarray
    temperature: float = 1.0
    words_temperature: float = 1.0

    def probabilities(self, vectors: np.ndarray, grams: Sequence[Grams]) -> np.ndarray:
        """Class probabilities, shape (texts, k), before the temperature."""
        by_ngram = self._by_ngram(grams)
        if len(self.hidden_intercept):
            hidden = np.maximum(vectors @ self.hidden_weights + self.hidden_intercept, 0)
            by_vector = _log_softmax(hidden @ self.vector_weights + self.vector_intercept)
            return np.exp(_log_softmax((1 - NGRAM_BESIDE_HIDDEN) * by_vector + NGRAM_BESIDE_HIDDEN * by_ngram))
        by_vector = _log_softmax(vectors @ self.vector_weights + self.vector_intercept)
        return np.exp(_log_softmax(
            NGRAM_SHARE * by_ngram + VECTOR_SHARE * by_vector + VOTE_SHARE * self._by_votes(vectors)))

    def by_words(self, grams: Sequence[Grams]) -> np.ndarray:
        """The same by the n-grams alone, on the same footing: ``calibrated`` makes both honest."""
        if not len(grams):
            return np.zeros((0, len(self.classes)))
        return sharpen(np.exp(self._by_ngram(grams)), self.words_temperature / self.temperature)

    def _by_ngram(self, grams: Sequence[Grams]) -> np.ndarray:
        scores = stacked(grams, len(self.ngram_weights)) @ self.ngram_weights + self.ngram_intercept
        # One against all, as liblinear fits it: each has its own sigmoid, then they are made to add up.
        chances = -np.logaddexp(0, -scores)
        if len(self.ngram_classes) > len(self.classes):
            # the root of the sum of squares: the small chances of sixteen topics that it is not about make no complaint
            squares = np.exp(2 * chances) @ np.eye(len(self.classes), dtype=chances.dtype)[self.ngram_classes]
            chances = np.log(np.maximum(squares, 1e-24)) / 2
        return chances - _logsumexp(chances)

    def _by_votes(self, vectors: np.ndarray) -> np.ndarray:
        near = vectors @ self.voters.T
        nearest = np.argpartition(-near, min(NEIGHBOURS, near.shape[1] - 1), axis=1)[:, :NEIGHBOURS]
        weights = np.exp(SHARPNESS * (np.take_along_axis(near, nearest, axis=1) - 1)) * self.vote_weights[nearest]
        shares = np.stack([np.bincount(self.votes[row], weight, len(self.classes))
                           for row, weight in zip(nearest, weights)])
        return np.log(shares / shares.sum(axis=1, keepdims=True) + UNHEARD)

    def calibrated(self, probabilities: np.ndarray) -> np.ndarray:
        """Probabilities with the temperature applied."""
        return sharpen(probabilities, self.temperature)

    def with_temperatures(self, temperature: float, words: float) -> Head:
        return replace(self, temperature=temperature, words_temperature=words)

    def save(self, path: Path) -> None:
        path.mkdir(parents=True, exist_ok=True)
        np.savez(
            path / "weights.npz",
            hidden_weights=self.hidden_weights,
            hidden_intercept=self.hidden_intercept,
            vector_weights=self.vector_weights,
            vector_intercept=self.vector_intercept,
            ngram_weights=self.ngram_weights,
            ngram_intercept=self.ngram_intercept,
            ngram_classes=self.ngram_classes,
            voters=self.voters.astype(np.float16),
            votes=self.votes,
            vote_weights=self.vote_weights,
        )
        (path / "head.json").write_text(
            json.dumps(
                {
                    "classes": self.classes,
                    "temperature": self.temperature,
                    "words_temperature": self.words_temperature,
                }
            ),
            "utf-8",
        )

    @staticmethod
    def load(path: Path) -> Head:
        about = json.loads((path / "head.json").read_text("utf-8"))
        with np.load(path / "weights.npz", allow_pickle=False) as arrays:
            return Head(
                tuple(about["classes"]),
                # a model of before has no classes finer than its own
                **{"ngram_classes": np.arange(len(about["classes"])), **{
                    name: arrays[name].astype(np.float32) if name == "voters" else arrays[name] for name in arrays.files}},
                temperature=about["temperature"],
                words_temperature=about["words_temperature"],
            )


def _logsumexp(rows: np.ndarray) -> np.ndarray:
    top = rows.max(axis=-1, keepdims=True)
    return top + np.log(np.exp(rows - top).sum(axis=-1, keepdims=True))


def _log_softmax(rows: np.ndarray) -> np.ndarray:
    return rows - _logsumexp(rows)


def sharpen(probabilities: np.ndarray, temperature: float) -> np.ndarray:
    """p^(1/T), made to add up again."""
    return np.exp(_log_softmax(np.log(np.maximum(probabilities, 1e-12)) / temperature))


def fit_head(vectors: np.ndarray, ngrams: sparse.csr_matrix, labels: np.ndarray, weights: np.ndarray,
             finer: np.ndarray | None = None) -> Head:
    """Train the experts; deterministic. ``weights`` are sample weights (the hidden layer knows none). ``finer``: labels of
    their own for the n-grams, each within one of ``labels``, and a hidden layer; else a straight line through the vectors
    and votes of the examples."""
    from sklearn.exceptions import ConvergenceWarning  # half a second to import, and only training needs it
    from sklearn.linear_model import LogisticRegression

    by_ngram = LogisticRegression(
        C=NGRAM_C, solver="liblinear", dual=True, multi_class="ovr", random_state=SEED, tol=1e-2
    )
    by_ngram.fit(ngrams, labels if finer is None else finer, weights)
    classes = np.unique(labels)
    ngram_classes = np.arange(len(classes))
    if finer is None:
        with warnings.catch_warnings():
            # 60 rounds instead of the 140 it would take: another first topic for 1 text in 130, in half the time
            warnings.simplefilter("ignore", ConvergenceWarning)
            line = LogisticRegression(C=1.0, max_iter=60, tol=1e-3).fit(vectors * VECTOR_SCALE, labels, weights)
        hidden, bias = np.zeros((vectors.shape[1], 0)), np.zeros(0)
        out, intercept = line.coef_.T * VECTOR_SCALE, line.intercept_
        voters, votes, vote_weights = vectors.astype(np.float16), np.searchsorted(line.classes_, labels), weights
    else:
        hidden, out, bias, intercept = _layer(vectors, labels)
        voters, votes, vote_weights = vectors[:0], np.zeros(0), weights[:0]
        within = dict(zip(finer, labels))
        ngram_classes = np.searchsorted(classes, [within[name] for name in by_ngram.classes_])
    return Head(
        tuple(str(label) for label in classes),
        hidden.astype(np.float32),
        bias.astype(np.float32),
        out.astype(np.float32),
        intercept.astype(np.float32),
        np.ascontiguousarray(by_ngram.coef_.T, dtype=np.float32),
        by_ngram.intercept_.astype(np.float32),
        ngram_classes.astype(np.int16),
        voters.astype(np.float32),
        votes.astype(np.int16),
        vote_weights.astype(np.float32),
    )


def _layer(vectors: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Weights (512 × h, h × k) and intercepts (h, k) of one hidden layer."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # few epochs are meant: more learn the examples by heart
        layer = MLPClassifier((HIDDEN,), random_state=SEED, **LAYER).fit(vectors * HIDDEN_SCALE, labels)
    return layer.coefs_[0] * HIDDEN_SCALE, layer.coefs_[1], *layer.intercepts_
