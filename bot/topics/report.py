"""The numbers of a training: what was right on texts the model had not seen, as data and as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Sequence

import numpy as np

from bot.topics.classification import BANDS
from bot.topics.decide import TopicAnswer
from bot.topics.examples import Example


@dataclass(frozen=True)
class Report:
    """Cross-validated numbers: ``numbers`` is what the model's meta.json holds under "gaishan"."""

    numbers: dict[str, Any]

    def table(self) -> str:
        """The numbers as a plain table."""
        n = self.numbers
        lines = [f"{'topic':<20}{'n':>6}{'zh':>8}{'en':>8}{'F1':>8}"]
        for code, row in n["topics"].items():
            lines.append(f"{code:<20}{row['n']:>6}{row['zh']:>8.3f}{row['en']:>8.3f}{row['f1']:>8.3f}")
        for language, row in n["languages"].items():
            lines.append(
                f"{language}: accuracy {row['accuracy']:.3f}, macro-F1 {row['macro_f1']:.3f}, "
                f"top-2 {row['top2']:.3f}, abstains {row['abstained']:.3f}, kind {row['kind']:.3f}"
            )
        for name, row in n["bands"].items():
            lines.append(f"band {name}: {row['share']:.3f} of the texts, precision {row['precision']:.3f}")
        lines.append(f"version {n['version']}, {n['examples']} examples, {n['seconds']:.0f} s")
        return "\n".join(lines)


def numbers_of(
    examples: Sequence[Example], kinds: dict[int, str], complaints: list[int], answers: list[TopicAnswer]
) -> dict[str, Any]:
    """Accuracy, macro-F1, abstain rate per language, per topic, per band."""
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
    return {"languages": languages, "kinds": by_kind, "bands": bands, "topics": topics}
