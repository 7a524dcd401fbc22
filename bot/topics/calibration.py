"""Honest confidences and the thresholds behind the bands, from cross-validated answers.

Temperature scaling after Guo et al. 2017; bands by precision: "high" is right in at least 90 of 100 cases,
"medium" in at least 70, measured on texts the model had not seen.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize_scalar

from bot.topics.heads import sharpen

# the floor is where a guess on our examples, harder than life, is right in 45 of 100 cases: of real texts below it two
# guesses in three are acceptable
HIGH, MEDIUM, FLOOR, SECONDARY = 0.95, 0.75, 0.45, 0.4
MIN_CASES = 40  # a precision from fewer cases is noise


def fit_temperature(probabilities: np.ndarray, truth: np.ndarray) -> float:
    """The T of p^(1/T) with the highest likelihood; ``probabilities`` (n × k), ``truth`` class positions
    (n)."""

    def loss(log_t: float) -> float:
        chances = sharpen(probabilities, float(np.exp(log_t)))
        return float(-np.log(np.maximum(chances[np.arange(len(truth)), truth], 1e-12)).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-2.0, 2.0), method="bounded").x))


def threshold(confidence: np.ndarray, right: np.ndarray, precision: float, below: float = np.inf) -> float:
    """The lowest confidence t so that the answers in [t, ``below``) are right at least ``precision`` of the
    time.

    Without enough such cases ``below`` (or 1.0) is returned: the band stays empty.
    """
    inside = confidence < below
    order = np.argsort(-confidence[inside], kind="stable")
    sorted_confidence = confidence[inside][order]
    running = np.cumsum(right[inside][order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero((running >= precision) & (np.arange(1, len(order) + 1) >= MIN_CASES))
    return float(sorted_confidence[good[-1]]) if len(good) else float(min(below, 1.0))


def floor_of(confidence: np.ndarray, right: np.ndarray, fewest: int = 200) -> float:
    """From which confidence on answers are right often enough, by the best rising line of steps (isotonic regression,
    Barlow et al. 1972): below, asking beats guessing. 0 for no more than ``fewest`` answers."""
    from sklearn.isotonic import IsotonicRegression

    if len(confidence) <= fewest:
        return 0.0
    order = np.argsort(confidence, kind="stable")
    share = IsotonicRegression().fit_transform(confidence[order], right[order].astype(float))
    good = np.flatnonzero(share >= FLOOR)
    return float(confidence[order][good[0]]) if len(good) else float(confidence.max())
