"""The net below the words of severity: complaints whose meaning is near to harm though no listed word says so.

"我爸到现在右手还端不住碗" has none of the words of ``data/severity.yml``. Two straight lines, through the n-grams and
the sentence vectors of severe and harmless examples, tell how near a text is; their log-odds are added. What they find is
a question to a person, never an alarm: an alarm must be explained by words.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy import sparse

from bot.topics.features import Grams, stacked

VECTOR_SCALE = 3.0  # as in ``heads``; with these strengths cross-validation finds most
VECTOR_C, NGRAM_C = 3.0, 10.0
FALSE_DOUBTS = 0.05  # of harmless everyday complaints, so many are asked about
KEPT = 0.97  # of what is to be asked about, so much must pass the gate
FILE = "doubt.npz"


@dataclass(frozen=True)
class DoubtHead:
    """Weights of the vector (512) and of the n-grams (vocabulary), each with an intercept; ``threshold``: the log-odds of
    both together from which a person is asked; ``gate``: those of the n-grams below which no vector is made."""

    vector_weights: np.ndarray
    vector_intercept: float
    ngram_weights: np.ndarray
    ngram_intercept: float
    threshold: float = np.inf
    gate: float = np.inf

    def by_words(self, grams: Sequence[Grams]) -> np.ndarray:
        """Log-odds by the n-grams alone, shape (texts,)."""
        if not len(grams):
            return np.zeros(0)
        return stacked(grams, len(self.ngram_weights)) @ self.ngram_weights + self.ngram_intercept

    def with_vectors(self, by_words: np.ndarray, vectors: np.ndarray) -> np.ndarray:
        """Log-odds of both, shape (texts,)."""
        return by_words + vectors @ self.vector_weights + self.vector_intercept

    def with_limits(self, by_words: np.ndarray, both: np.ndarray, harmless: np.ndarray) -> DoubtHead:
        """The threshold that asks about FALSE_DOUBTS of the ``harmless`` texts, by scores of texts it was not trained on,
        and the gate that lets KEPT of what is asked about through."""
        if not harmless.any() or not np.isfinite(both).all():
            return self
        threshold = float(np.quantile(both[harmless], 1 - FALSE_DOUBTS))
        asked = by_words[both >= threshold]
        return replace(self, threshold=threshold, gate=float(np.quantile(asked, 1 - KEPT)) if len(asked) else -np.inf)

    def save(self, path: Path) -> None:
        path.mkdir(parents=True, exist_ok=True)
        np.savez(path / FILE, **{name: np.asarray(value) for name, value in vars(self).items()})

    @staticmethod
    def load(path: Path) -> DoubtHead | None:
        """None for a model trained before there was such a head."""
        if not (path / FILE).is_file():
            return None
        with np.load(path / FILE, allow_pickle=False) as arrays:
            return DoubtHead(**{name: array if array.ndim else float(array) for name, array in arrays.items()})


def fit_doubt(vectors: np.ndarray, ngrams: sparse.csr_matrix, severe: np.ndarray, weights: np.ndarray) -> DoubtHead:
    """Train on complaints: vectors (n × 512), n-grams (n × vocabulary), whether each is ``severe`` (n), sample weights (n);
    deterministic."""
    from sklearn.linear_model import LogisticRegression

    if severe.all() or not severe.any():  # nothing to tell apart: nobody is ever asked
        return DoubtHead(np.zeros(vectors.shape[1]), 0.0, np.zeros(ngrams.shape[1]), -np.inf)
    by_vector = LogisticRegression(C=VECTOR_C, class_weight="balanced", max_iter=200, tol=1e-3)
    by_vector.fit(vectors * VECTOR_SCALE, severe, weights)
    by_ngram = LogisticRegression(C=NGRAM_C, class_weight="balanced", solver="liblinear", dual=True, random_state=0,
                                  tol=1e-2)
    by_ngram.fit(ngrams, severe, weights)
    return DoubtHead((by_vector.coef_[0] * VECTOR_SCALE).astype(np.float32), float(by_vector.intercept_[0]),
                     by_ngram.coef_[0].astype(np.float32), float(by_ngram.intercept_[0]))
