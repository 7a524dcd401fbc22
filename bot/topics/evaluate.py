"""Score a model on labelled texts from outside: ``evaluate(model, read_rows(path)) -> Evaluation``.

What a row may hold is told in ``bot.topics.labelled``; how numbers are made, in ``bot.topics.scores``.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any, Sequence

from bot.topics.classification import COMPLAINT, Classification
from bot.topics.labelled import DISPUTED, read_rows
from bot.topics.model import TopicModel
from bot.topics.scores import (
    Details,
    F1s,
    Interval,
    bins,
    by_confidence,
    calibration_error,
    confusions,
    coverage,
    f1s,
    share,
    share_interval,
    surest,
)

__all__ = ["Evaluation", "Scores", "evaluate", "read_rows"]

LANGUAGES = ("all", "zh", "en")
KIND = "kind:"  # before the kind of a complaint taken for something else: "other" is a topic as well
Pair = tuple[dict[str, Any], Classification]


@dataclass(frozen=True)
class Scores:
    """One language's numbers, shares 0-1 (None without cases), with 95 % bootstrap intervals where a pair stands.

    ``kind``: accuracy on rows with an agreed kind; ``complaint_f1``: F1 of "complaint"; ``kind_macro_f1`` over the kinds
    that occur. The rest counts complaints whose topic is labelled: ``strict``, ``accept``: the topic is among those, a
    complaint taken for another kind being wrong; ``macro_f1`` over the labels that occur; ``when_sure``: accepted among
    those not abstained; ``precision_at_70``: accepted among the surest 70 %; ``calibration_error``: expected, in five
    equal-sized bins, against ``accept``; ``severity``: within the readers' range.
    """

    n: int
    complaints: int
    kind: float | None
    complaint_f1: float | None
    strict: float | None
    strict_interval: Interval | None
    accept: float | None
    accept_interval: Interval | None
    macro_f1: float | None
    macro_f1_interval: Interval | None
    abstained: float | None
    when_sure: float | None
    precision_at_70: float | None
    calibration_error: float | None
    severity: float | None
    kind_interval: Interval | None = None
    complaint_f1_interval: Interval | None = None
    kind_macro_f1: float | None = None
    kind_macro_f1_interval: Interval | None = None
    severity_interval: Interval | None = None


@dataclass(frozen=True)
class Evaluation:
    """``languages``: "all", "zh", "en"; ``details``: the tables of each. Of all texts also ``topics``: label → n,
    precision, recall, F1; ``coverage``: share answered → accepted; ``reliability``: bins of (n, mean confidence,
    accepted); ``confusions``: (label, said, count), most frequent first; ``kinds``: (kind, said, count).
    ``unplaced``: labels of a split topic that no words decide, left out."""

    languages: dict[str, Scores]
    topics: dict[str, dict[str, float]]
    coverage: dict[str, float]
    reliability: list[tuple[int, float, float]]
    confusions: list[tuple[str, str, int]]
    kinds: list[tuple[str, str, int]]
    details: dict[str, Details]
    unplaced: int = 0

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def evaluate(model: TopicModel, rows: list[dict[str, Any]]) -> Evaluation:
    """Classify every row and compare; see ``Scores`` for what is counted."""
    pairs = list(zip(rows, model.classify_many([row["text"] for row in rows])))
    parts = {name: [pair for pair in pairs if name in ("all", pair[0]["lang"])] for name in LANGUAGES}
    found = {name: _numbers(part) for name, part in parts.items()}
    whole = found["all"][1]
    kinds = Counter((row["kind"], said.kind) for row, said in pairs)
    return Evaluation(
        {name: scores for name, (scores, _) in found.items()},
        {code: {key: row[key] for key in ("n", "precision", "recall", "f1")} for code, row in whole.topics.items()},
        whole.coverage, whole.reliability, whole.confusions,
        [(*pair, count) for pair, count in sorted(kinds.items())],
        {name: details for name, (_, details) in found.items()},
        sum("unplaced" in row for row, _ in pairs),
    )


def _labels(row: dict[str, Any], field: str) -> list[str]:
    """The topics a reader may have meant; none when the complaint's topic is not labelled."""
    return row.get(field) or ([row["topic"]] if row.get("topic") else [])


def _right(pairs: Sequence[Pair], field: str) -> list[bool]:
    return [said.topic in labels for row, said in pairs if (labels := _labels(row, field))]


def _said(said: Classification) -> str:
    return said.topic or KIND + said.kind


def _labelled(pairs: Sequence[Pair]) -> list[tuple[str, str]]:
    return [(row["topic"], _said(said)) for row, said in pairs if row.get("topic")]


def _numbers(pairs: list[Pair]) -> tuple[Scores, Details]:
    agreed = [(row["kind"], said.kind) for row, said in pairs if row["kind"] != DISPUTED]
    kinds = f1s(agreed)
    complaints = [pair for pair in pairs if pair[0]["kind"] == COMPLAINT]
    topics = f1s(_labelled(complaints))
    answered = by_confidence([(said.confidence, said.topic in _labels(row, "accept"))
                              for row, said in complaints if said.topic and _labels(row, "accept")])
    details = Details(
        _by_topic(topics, complaints), kinds.labels, coverage(answered), bins(answered),
        confusions([(row["topic"], _said(said)) for row, said in complaints
                    if row.get("topic") and said.topic not in _labels(row, "accept")]),
        confusions(agreed))
    return _scores(pairs, complaints, agreed, kinds, topics, details, surest(answered, 0.7)), details


def _by_topic(topics: F1s, complaints: Sequence[Pair]) -> dict[str, dict[str, Any]]:
    found = {}
    for code, row in topics.labels.items():
        mine = [pair for pair in complaints if pair[0].get("topic") == code]
        found[code] = {**row, **_with_interval("strict", _right(mine, "strict")),
                       **_with_interval("accept", _right(mine, "accept"))}
    return found


def _with_interval(name: str, right: list[bool]) -> dict[str, Any]:
    return {name: share(right), f"{name}_interval": share_interval(right)}


def _scores(pairs: list[Pair], complaints: list[Pair], agreed: list[tuple[str, str]], kinds: F1s, topics: F1s,
            details: Details, precision_at_70: float | None) -> Scores:
    kind = [gold == said for gold, said in agreed]
    rated = [min(row["severity"]) <= said.severity <= max(row["severity"])
             for row, said in complaints if row.get("severity")]
    sure = [pair for pair in complaints if pair[1].topic and not pair[1].abstained]
    complaint = kinds.labels.get(COMPLAINT, {})
    return Scores(
        n=len(pairs),
        complaints=len(complaints),
        complaint_f1=complaint.get("f1"),
        complaint_f1_interval=complaint.get("f1_interval"),
        macro_f1=topics.macro,
        macro_f1_interval=topics.macro_interval,
        abstained=share([said.abstained for _, said in complaints]),
        when_sure=share(_right(sure, "accept")),
        precision_at_70=precision_at_70,
        calibration_error=calibration_error(details.reliability),
        kind_macro_f1=kinds.macro,
        kind_macro_f1_interval=kinds.macro_interval,
        **_with_interval("kind", kind),
        **_with_interval("strict", _right(complaints, "strict")),
        **_with_interval("accept", _right(complaints, "accept")),
        **_with_interval("severity", rated),
    )
