"""The numbers of a training: what was right on texts the model had not seen."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Sequence

import numpy as np

from bot.topics import scores
from bot.topics.classification import BANDS, COMPLAINT
from bot.topics.decide import TopicAnswer
from bot.topics.examples import Example
from bot.topics.taxonomy import OTHER


@dataclass(frozen=True)
class Report:
    """Cross-validated numbers: ``numbers`` is what the model's meta.json holds under "gaishan"
    (``bot.reports.evaluation`` shows them)."""

    numbers: dict[str, Any]


def numbers_of(
    examples: Sequence[Example], kinds: dict[int, str], complaints: list[int], answers: list[TopicAnswer]
) -> dict[str, Any]:
    """Accuracy, macro-F1, abstain rate per language, per topic, per band; the tables of each language with intervals.

    ``kinds``: what kind each scored example was given, by its position; ``complaints``: positions of the complaints,
    with ``answers`` their topics.
    """
    from sklearn.metrics import f1_score

    gold = np.array([examples[i].topic for i in complaints])
    said = np.array([answer.topics[0][0] for answer in answers])
    language = np.array([examples[i].language for i in complaints])
    runner_up = np.array([answer.runner_up[0] for answer in answers])
    asked = np.array([answer.abstained for answer in answers])
    right = gold == said
    codes = sorted(set(gold))
    f1 = dict(zip(codes, f1_score(gold, said, labels=codes, average=None, zero_division=0)))
    languages = {}
    for name in ("all", "zh", "en"):
        mask = np.full(len(gold), True) if name == "all" else language == name
        rows = [i for i in kinds if name in ("all", examples[i].language)]
        languages[name] = {
            "accuracy": float(right[mask].mean()),
            "macro_f1": float(f1_score(gold[mask], said[mask], average="macro", zero_division=0)),
            "top2": float((right | (gold == runner_up))[mask].mean()),
            "abstained": float(asked[mask].mean()),
            "accuracy_when_sure": float(right[mask & ~asked].mean()) if (mask & ~asked).any() else 0.0,
            "kind": float(np.mean([kinds[i] == examples[i].kind for i in rows])),
        }
    by_kind = {
        kind: float(np.mean([kinds[i] == kind for i in kinds if examples[i].kind == kind]))
        for kind in sorted({examples[i].kind for i in kinds})
    }
    bands = {}
    for name in BANDS:
        mask = np.array([answer.band == name for answer in answers])
        bands[name] = {
            "share": float(mask.mean()),
            "precision": float(right[mask].mean()) if mask.any() else 0.0,
        }
    topics = {
        code: {
            "n": int((gold == code).sum()),
            "f1": float(f1[code]),
            **{
                lang: float(right[(gold == code) & (language == lang)].mean())
                if ((gold == code) & (language == lang)).any()
                else 0.0
                for lang in ("zh", "en")
            },
        }
        for code in codes
    }
    return {"languages": languages, "kinds": by_kind, "bands": bands, "topics": topics,
            "details": {name: _details(name, examples, kinds, complaints, answers) for name in languages}}


def _details(language: str, examples: Sequence[Example], kinds: dict[int, str], complaints: list[int],
             answers: list[TopicAnswer]) -> dict[str, Any]:
    """``scores.Details`` of one language, or "all", and its overall numbers with their intervals under "scores"."""
    def asked(i: int) -> bool:
        return language in ("all", examples[i].language)

    kind_pairs = [(examples[i].kind, said) for i, said in kinds.items() if asked(i)]
    own = [(examples[i].topic or OTHER, answer) for i, answer in zip(complaints, answers) if asked(i)]
    pairs = [(gold, answer.topics[0][0]) for gold, answer in own]
    by_topic, by_kind = scores.f1s(pairs), scores.f1s(kind_pairs)
    right = [gold == said for gold, said in pairs]
    kind_right = [gold == said for gold, said in kind_pairs]
    answered = scores.by_confidence([(answer.confidence, ok) for (_, answer), ok in zip(own, right)])
    details = scores.Details(by_topic.labels, by_kind.labels, scores.coverage(answered), scores.bins(answered),
                             scores.confusions(pairs), scores.confusions(kind_pairs))
    complaint = by_kind.labels.get(COMPLAINT, {})
    return {**asdict(details), "scores": {
        "n": len(kind_pairs), "complaints": len(own),
        "kind": scores.share(kind_right), "kind_interval": scores.share_interval(kind_right),
        "complaint_f1": complaint.get("f1"), "complaint_f1_interval": complaint.get("f1_interval"),
        "kind_macro_f1": by_kind.macro, "kind_macro_f1_interval": by_kind.macro_interval,
        "accuracy": scores.share(right), "accuracy_interval": scores.share_interval(right),
        "macro_f1": by_topic.macro, "macro_f1_interval": by_topic.macro_interval,
        "precision_at_70": scores.surest(answered, 0.7),
        "calibration_error": scores.calibration_error(details.reliability),
    }}
