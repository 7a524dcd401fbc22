"""Do two people give the same labels? Cohen's kappa (methods.md §10.4: kappa = (p_o - p_e) / (1 - p_e))."""
from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from bot.errors import InputError

GOOD, MARGINAL = 0.9, 0.7  # methods.md §10.4: >= 0.9 good, 0.7-0.9 marginal, below 0.7 unacceptable
ENOUGH, BETTER = 50, 100  # cases, §10.4
ENOUGH_TOPIC = 10  # cases that at least one of both gave the topic, for a verdict on one topic
RESAMPLES = 2000

Verdict = Literal["good", "marginal", "unacceptable", "too_few", "undefined"]


@dataclass(frozen=True)
class Kappa:
    """Agreement beyond chance of two readers over ``n`` cases.

    ``observed`` is the share labelled alike (p_o), ``expected`` what chance alone gives (p_e); ``kappa`` with its 95 %
    bootstrap interval ``low``-``high`` is None when both always said the same one label. ``counted`` is what the verdict
    asks enough of: all cases, or for one topic those that either reader gave it; ``needed`` how many more.
    """

    n: int
    observed: float
    expected: float
    kappa: float | None
    low: float | None
    high: float | None
    counted: int
    needed: int
    verdict: Verdict


def kappa(first: Sequence[str], second: Sequence[str], *, enough: int = ENOUGH, seed: int = 1) -> Kappa:
    """Compare the labels two readers gave the same cases, in the same order; deterministic for a ``seed``.

    The estimate is scikit-learn's ``cohen_kappa_score``, the interval the percentiles of 2,000 resamples of cases.
    Raises InputError("agreement_lengths") for lists of different length, ("agreement_no_cases") for empty ones.
    """
    return _kappa(first, second, len(first), enough, seed)


def kappa_of_topics(first: Sequence[str], second: Sequence[str], *, enough: int = ENOUGH_TOPIC,
                    seed: int = 1) -> dict[str, Kappa]:
    """Each label against all others, the most used first. Errors as for ``kappa``."""
    either = Counter(label for pair in zip(first, second) for label in set(pair))
    return {label: _kappa([str(one == label) for one in first], [str(one == label) for one in second], count, enough, seed)
            for label, count in sorted(either.items(), key=lambda item: (-item[1], item[0]))}


def confused(first: Sequence[str], second: Sequence[str]) -> list[tuple[tuple[str, str], int]]:
    """Pairs of labels (in alphabetical order) the readers gave the same case, with how often; the commonest first."""
    pairs = Counter(tuple(sorted(pair)) for pair in zip(first, second) if pair[0] != pair[1])
    return sorted(pairs.items(), key=lambda item: (-item[1], item[0]))


def verdict_of(value: float | None) -> Verdict:
    """The verdict on a kappa by the thresholds of methods.md §10.4; "undefined" for None."""
    if value is None:
        return "undefined"
    value = round(value, 9)
    return "good" if value >= GOOD else "marginal" if value >= MARGINAL else "unacceptable"


def _kappa(first: Sequence[str], second: Sequence[str], counted: int, enough: int, seed: int) -> Kappa:
    from sklearn.metrics import cohen_kappa_score, confusion_matrix

    if len(first) != len(second):
        raise InputError("agreement_lengths")
    if not first:
        raise InputError("agreement_no_cases")
    table = confusion_matrix(first, second, labels=sorted({*first, *second}))
    observed, expected, _ = (float(values[0]) for values in _parts(table[None]))
    value = low = high = None
    if len(table) > 1:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            value = float(cohen_kappa_score(first, second))
        low, high = _interval(table, seed)
    needed = max(0, enough - counted)
    return Kappa(len(first), observed, expected, value, low, high, counted, needed,
                 "too_few" if needed else verdict_of(value))


def _parts(tables: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(p_o, p_e, kappa) of tables m × k × k of counts; kappa is nan where p_e is 1."""
    n = tables.sum(axis=(1, 2))
    observed = np.trace(tables, axis1=1, axis2=2) / n
    expected = (tables.sum(axis=1) * tables.sum(axis=2)).sum(axis=1) / n**2
    with np.errstate(divide="ignore", invalid="ignore"):
        return observed, expected, np.where(expected < 1, (observed - expected) / (1 - expected), np.nan)


def _interval(table: np.ndarray, seed: int) -> tuple[float, float] | tuple[None, None]:
    """The 2.5 and 97.5 percentiles over resampled cases: a resample of cases is a multinomial draw of the cells."""
    n = int(table.sum())
    draws = np.random.default_rng(seed).multinomial(n, table.ravel() / n, size=RESAMPLES)
    values = _parts(draws.reshape(RESAMPLES, *table.shape))[2]
    values = values[~np.isnan(values)]
    if len(values) < RESAMPLES / 2:  # most resamples hold one label only: no interval can be given
        return None, None
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)
