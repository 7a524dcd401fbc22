"""The numbers of an evaluation from what was to be said and what was said: F1s, intervals, coverage, calibration.

Intervals are 95 % percentiles of 1,000 bootstrap draws of texts (Efron 1979), always the same.
"""
from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

DRAWS, SEED = 1000, 7
COVERAGES = (0.5, 0.7, 0.9, 1.0)
BINS = 5
PAIRS = 10
Interval = tuple[float, float]


@dataclass(frozen=True)
class F1s:
    """``labels``: label -> n, precision, recall, f1 and ``f1_interval`` (None where most draws have no such text);
    ``macro``: the mean F1 of the labels that were to be said."""

    labels: dict[str, dict[str, Any]]
    macro: float | None = None
    macro_interval: Interval | None = None

    def f1(self, label: str) -> float | None:
        """The F1 of one label; None when it was never to be said."""
        return self.labels[label]["f1"] if label in self.labels else None


@dataclass(frozen=True)
class Details:
    """The tables of one language, or of all texts.

    ``topics``, ``kinds``: as ``F1s.labels`` (topics of a labelled file also ``strict`` and ``accept`` with their
    intervals); ``coverage``: share answered, the surest first -> accepted; ``reliability``: bins of (n, mean
    confidence, accepted); ``confusions`` of topics and ``kind_confusions``: (label, said, count), the commonest first.
    """

    topics: dict[str, dict[str, Any]]
    kinds: dict[str, dict[str, Any]]
    coverage: dict[str, float]
    reliability: list[tuple[int, float, float]]
    confusions: list[tuple[str, str, int]]
    kind_confusions: list[tuple[str, str, int]]


def share(values: Sequence[bool]) -> float | None:
    """The share that is true; None of nothing."""
    return float(np.mean(values)) if len(values) else None


def share_interval(right: Sequence[bool]) -> Interval | None:
    """The interval of ``share``: a draw of texts is a binomial number of right ones."""
    if not len(right):
        return None
    drawn = np.random.default_rng(SEED).binomial(len(right), float(np.mean(right)), DRAWS) / len(right)
    return _quantiles(drawn)


def f1s(pairs: Sequence[tuple[str, str]]) -> F1s:
    """Of (to be said, said) pairs; a draw of texts is a multinomial draw of the cells of their table."""
    if not pairs:
        return F1s({})
    gold, said = zip(*pairs)
    labels = sorted(set(gold))
    columns = labels + sorted(set(said) - set(gold))
    table = np.zeros((len(labels), len(columns)))
    np.add.at(table, ([labels.index(one) for one in gold], [columns.index(one) for one in said]), 1)
    draws = np.random.default_rng(SEED).multinomial(len(pairs), table.ravel() / len(pairs), size=DRAWS)
    drawn = _f1(draws.reshape(DRAWS, *table.shape))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a draw may lack a label
        macro_drawn = np.nanmean(drawn, axis=1)
    values = _f1(table[None])[0]
    rows = {}
    for at, label in enumerate(labels):
        n, named, right = table[at].sum(), table[:, at].sum(), table[at, at]
        rows[label] = {"n": int(n), "precision": float(right / named) if named else 0.0, "recall": float(right / n),
                       "f1": float(values[at]), "f1_interval": _quantiles(drawn[:, at])}
    return F1s(rows, float(values.mean()), _quantiles(macro_drawn))


def _f1(tables: np.ndarray) -> np.ndarray:
    """F1 of each row label of tables m × k × c of counts (the first k columns are the rows' labels), shape (m, k);
    nan for a label that was not to be said."""
    k = tables.shape[1]
    right = tables[:, np.arange(k), np.arange(k)]
    gold, named = tables.sum(axis=2), tables.sum(axis=1)[:, :k]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(gold > 0, 2 * right / (gold + named), np.nan)


def _quantiles(drawn: np.ndarray) -> Interval | None:
    drawn = drawn[~np.isnan(drawn)]
    if len(drawn) < DRAWS / 2:
        return None
    low, high = np.quantile(drawn, [0.025, 0.975])
    return float(low), float(high)


def by_confidence(answers: Sequence[tuple[float, bool]]) -> np.ndarray:
    """(confidence, right) of the answers, the least sure first; shape (n, 2)."""
    return np.array(sorted(answers), dtype=float).reshape(-1, 2)


def surest(answered: np.ndarray, part: float) -> float | None:
    """How many of the surest ``part`` are right; of one at least. ``answered`` as from ``by_confidence``."""
    return float(answered[-max(1, round(part * len(answered))):, 1].mean()) if len(answered) else None


def coverage(answered: np.ndarray) -> dict[str, float]:
    """Share answered -> right among them."""
    return {f"{part:.0%}": right for part in COVERAGES if (right := surest(answered, part)) is not None}


def bins(answered: np.ndarray) -> list[tuple[int, float, float]]:
    """Five parts of equal size: (n, mean confidence, share right)."""
    return [(len(part), float(part[:, 0].mean()), float(part[:, 1].mean()))
            for part in np.array_split(answered, BINS) if len(part)]


def calibration_error(found: Sequence[tuple[int, float, float]]) -> float | None:
    """Expected calibration error over ``bins`` (Guo et al. 2017)."""
    n = sum(size for size, _, _ in found)
    return sum(size * abs(confidence - right) for size, confidence, right in found) / n if n else None


def confusions(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str, int]]:
    """(to be said, said, count) of those that differ, the commonest first, at most ten."""
    counted = Counter(pair for pair in pairs if pair[0] != pair[1])
    return [(*pair, count) for pair, count in sorted(counted.items(), key=lambda one: (-one[1], one[0]))[:PAIRS]]
