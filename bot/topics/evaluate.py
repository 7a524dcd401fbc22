"""Score a model on labelled texts from outside: ``evaluate(model, read_rows(path)) -> Evaluation``.

Rows are JSON lines with ``text``, ``lang``, ``kind`` ("disputed" is left out of the kind), ``topic`` (the label),
``strict`` (topics either reader named), ``accept`` (topics a reasonable reader could name) and ``severity`` [from the
two readers]; all but ``text``, ``lang`` and ``kind`` may be missing.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Callable, Sequence

import numpy as np

from bot.errors import InputError
from bot.topics.classification import COMPLAINT, Classification
from bot.topics.model import TopicModel

DRAWS, SEED = 1000, 7  # of the bootstrap
COVERAGES = (0.5, 0.7, 0.9, 1.0)
BINS = 5
PAIRS = 10
Pair = tuple[dict[str, Any], Classification]


@dataclass(frozen=True)
class Scores:
    """One language's numbers, shares 0-1 (None without cases), with 95 % bootstrap intervals (percentile, 1,000
    draws of rows; Efron 1979) where a pair stands.

    ``kind``: accuracy on rows with an agreed kind; ``complaint_f1``: F1 of "complaint". The rest counts complaints:
    ``strict``, ``accept``: the topic is among those, a complaint taken for another kind being wrong; ``macro_f1`` over
    the labels that occur; ``when_sure``: accepted among those not abstained; ``precision_at_70``: accepted among the
    surest 70 %; ``calibration_error``: expected, in five equal-sized bins (Guo et al. 2017), against ``accept``;
    ``severity``: within the readers' range.
    """

    n: int
    complaints: int
    kind: float | None
    complaint_f1: float | None
    strict: float | None
    strict_interval: tuple[float, float] | None
    accept: float | None
    accept_interval: tuple[float, float] | None
    macro_f1: float | None
    macro_f1_interval: tuple[float, float] | None
    abstained: float | None
    when_sure: float | None
    precision_at_70: float | None
    calibration_error: float | None
    severity: float | None


@dataclass(frozen=True)
class Evaluation:
    """``languages``: "all", "zh", "en". ``topics``: label → n, precision, recall, F1. ``coverage``: share answered →
    accepted. ``reliability``: bins of (n, mean confidence, accepted). ``confusions``: (label, said, count), most
    frequent first; ``kinds``: (kind, said, count)."""

    languages: dict[str, Scores]
    topics: dict[str, dict[str, float]]
    coverage: dict[str, float]
    reliability: list[tuple[int, float, float]]
    confusions: list[tuple[str, str, int]]
    kinds: list[tuple[str, str, int]]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def read_rows(path: Path | str) -> list[dict[str, Any]]:
    """Rows of a JSON-lines file; InputError("labels_unreadable", file) when it is none."""
    try:
        rows = [json.loads(line) for line in Path(path).read_text("utf-8").splitlines() if line.strip()]
        if not rows or not all({"text", "lang", "kind"} <= row.keys() for row in rows):
            raise ValueError("text, lang, kind")
        return rows
    except (OSError, ValueError, AttributeError) as error:
        raise InputError("labels_unreadable", file=Path(path).name) from error


def evaluate(model: TopicModel, rows: list[dict[str, Any]]) -> Evaluation:
    """Classify every row and compare; see ``Scores`` for what is counted."""
    pairs = list(zip(rows, model.classify_many([row["text"] for row in rows])))
    complaints = [pair for pair in pairs if pair[0]["kind"] == COMPLAINT]
    answered = _answered(complaints)
    confusions = Counter((row["topic"], said.topic or said.kind) for row, said in complaints
                         if row.get("topic") and not _accepted((row, said)))
    kinds = Counter((row["kind"], said.kind) for row, said in pairs)
    return Evaluation(
        {name: _scores([pair for pair in pairs if name in ("all", pair[0]["lang"])]) for name in ("all", "zh", "en")},
        _by_topic(complaints),
        {f"{share:.0%}": right for share in COVERAGES if (right := _surest(answered, share)) is not None},
        _bins(answered),
        [(*pair, count) for pair, count in confusions.most_common(PAIRS)],
        [(*pair, count) for pair, count in sorted(kinds.items())],
    )


def _accepted(pair: Pair) -> bool:
    row, said = pair
    return said.topic in (row.get("accept") or [row.get("topic")])


def _strict(pair: Pair) -> bool:
    row, said = pair
    return said.topic in (row.get("strict") or [row.get("topic")])


def _share(values: Sequence[bool]) -> float | None:
    return float(np.mean(values)) if len(values) else None


def _macro_f1(pairs: Sequence[Pair]) -> float | None:
    from sklearn.metrics import f1_score

    labelled = [(row["topic"], said.topic or said.kind) for row, said in pairs if row.get("topic")]
    if not labelled:
        return None
    gold, found = zip(*labelled)
    return float(f1_score(gold, found, labels=sorted(set(gold)), average="macro", zero_division=0))


def _interval(pairs: Sequence[Pair], number: Callable[[Sequence[Pair]], float | None]) -> tuple[float, float] | None:
    if not pairs or number(pairs) is None:
        return None
    chance, n = np.random.default_rng(SEED), len(pairs)
    drawn = [number([pairs[i] for i in chance.integers(0, n, n)]) for _ in range(DRAWS)]
    low, high = np.quantile([one for one in drawn if one is not None], [0.025, 0.975])
    return float(low), float(high)


def _share_interval(right: Sequence[bool]) -> tuple[float, float] | None:
    if not len(right):
        return None
    drawn = np.random.default_rng(SEED).choice(np.asarray(right, dtype=float), (DRAWS, len(right))).mean(axis=1)
    low, high = np.quantile(drawn, [0.025, 0.975])
    return float(low), float(high)


def _scores(pairs: list[Pair]) -> Scores:
    from sklearn.metrics import f1_score

    agreed = [(row["kind"], said.kind) for row, said in pairs if row["kind"] != "disputed"]
    complaints = [pair for pair in pairs if pair[0]["kind"] == COMPLAINT]
    accepted, strict = [_accepted(pair) for pair in complaints], [_strict(pair) for pair in complaints]
    answered = _answered(complaints)
    rated = [(min(row["severity"]), said.severity, max(row["severity"])) for row, said in complaints if row.get("severity")]
    return Scores(
        n=len(pairs),
        complaints=len(complaints),
        kind=_share([gold == said for gold, said in agreed]),
        complaint_f1=float(f1_score([gold == COMPLAINT for gold, _ in agreed], [said == COMPLAINT for _, said in agreed],
                                    zero_division=0)) if agreed else None,
        strict=_share(strict),
        strict_interval=_share_interval(strict),
        accept=_share(accepted),
        accept_interval=_share_interval(accepted),
        macro_f1=_macro_f1(complaints),
        macro_f1_interval=_interval(complaints, _macro_f1),
        abstained=_share([said.abstained for _, said in complaints]),
        when_sure=_share([_accepted(pair) for pair in complaints if pair[1].topic and not pair[1].abstained]),
        precision_at_70=_surest(answered, 0.7),
        calibration_error=_calibration_error(_bins(answered)),
        severity=_share([low <= said <= high for low, said, high in rated]),
    )


def _answered(complaints: Sequence[Pair]) -> np.ndarray:
    """(confidence, accepted) of the complaints that got a topic, the least sure first; shape (n, 2)."""
    return np.array(sorted((said.confidence, _accepted((row, said))) for row, said in complaints if said.topic),
                    dtype=float).reshape(-1, 2)


def _surest(answered: np.ndarray, share: float) -> float | None:
    """How many of the surest ``share`` are accepted; of one at least."""
    return float(answered[-max(1, round(share * len(answered))):, 1].mean()) if len(answered) else None


def _bins(answered: np.ndarray) -> list[tuple[int, float, float]]:
    return [(len(part), float(part[:, 0].mean()), float(part[:, 1].mean()))
            for part in np.array_split(answered, BINS) if len(part)]


def _calibration_error(bins: Sequence[tuple[int, float, float]]) -> float | None:
    n = sum(size for size, _, _ in bins)
    return sum(size * abs(confidence - right) for size, confidence, right in bins) / n if n else None


def _by_topic(complaints: Sequence[Pair]) -> dict[str, dict[str, float]]:
    from sklearn.metrics import precision_recall_fscore_support

    labelled = [(row["topic"], said.topic or said.kind) for row, said in complaints if row.get("topic")]
    if not labelled:
        return {}
    gold, found = zip(*labelled)
    codes = sorted(set(gold))
    columns = precision_recall_fscore_support(gold, found, labels=codes, zero_division=0)
    return {code: {"n": int(n), "precision": float(p), "recall": float(r), "f1": float(f)}
            for code, p, r, f, n in zip(codes, *columns)}
