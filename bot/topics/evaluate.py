"""Score a model on labelled texts from outside: ``evaluate(model, read_rows(path)) -> Evaluation``.

Rows are JSON lines with ``text``, ``lang``, ``kind`` ("disputed" is left out of the kind), ``strict`` (topics
either reader named), ``accept`` (topics a reasonable reader could name) and ``severity`` [from the two
readers].

    python -m bot.topics.evaluate labelled.jsonl [model folder]
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterable

import numpy as np

from bot import settings
from bot.errors import InputError
from bot.topics.classification import BANDS, COMPLAINT
from bot.topics.model import TopicModel

COLUMNS = ("n", "kind", "strict", "accept", "when_sure", "abstained", "severity")


@dataclass(frozen=True)
class Evaluation:
    """Per language ("all", "zh", "en") shares 0-1 (None without cases); per band share and accepted
    precision.

    ``kind`` counts all rows with an agreed kind; the rest counts complaints: topic in ``strict`` or in
    ``accept`` whatever kind the model saw (no topic is wrong), ``when_sure`` accepted among those not
    abstained, severity within the readers' range.
    """

    languages: dict[str, dict[str, float | None]]
    bands: dict[str, dict[str, float | None]]
    confusion: dict[str, int]

    def table(self) -> str:
        lines = ["".join([f"{'':<6}", *(f"{name:>11}" for name in COLUMNS)])]
        for language, row in self.languages.items():
            cells = [f"{row[name]:>11.0f}" if name == "n" else _cell(row[name]) for name in COLUMNS]
            lines.append(f"{language:<6}" + "".join(cells))
        lines += [
            f"band {name}: share{_cell(row['share'])}, accepted{_cell(row['accept'])}"
            for name, row in self.bands.items()
        ]
        lines += [f"kind {pair}: {count}" for pair, count in sorted(self.confusion.items())]
        return "\n".join(lines)


def _cell(value: float | None) -> str:
    return f"{'-':>11}" if value is None else f"{value:>11.3f}"


def read_rows(path: Path | str) -> list[dict[str, Any]]:
    """Rows of a JSON-lines file; InputError("file_unreadable", file) when it is none."""
    try:
        return [json.loads(line) for line in Path(path).read_text("utf-8").splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        raise InputError("file_unreadable", file=Path(path).name) from error


def _share(values: Iterable[bool]) -> float | None:
    values = list(values)
    return float(np.mean(values)) if values else None


def evaluate(model: TopicModel, rows: list[dict[str, Any]]) -> Evaluation:
    """Classify every row and compare; see ``Evaluation`` for what is counted."""
    pairs = list(zip(rows, model.classify_many([row["text"] for row in rows])))
    languages: dict[str, dict[str, float | None]] = {}
    for language in ("all", "zh", "en"):
        mine = [(row, said) for row, said in pairs if language in ("all", row["lang"])]
        complaints = [(row, said) for row, said in mine if row["kind"] == COMPLAINT]
        languages[language] = {
            "n": len(mine),
            "kind": _share(said.kind == row["kind"] for row, said in mine if row["kind"] != "disputed"),
            "strict": _share(said.topic in row["strict"] for row, said in complaints),
            "accept": _share(said.topic in row["accept"] for row, said in complaints),
            "when_sure": _share(
                said.topic in row["accept"] for row, said in complaints if said.topic and not said.abstained
            ),
            "abstained": _share(said.abstained for _, said in complaints),
            "severity": _share(
                min(row["severity"]) <= said.severity <= max(row["severity"]) for row, said in complaints
            ),
        }
    complaints = [(row, said) for row, said in pairs if row["kind"] == COMPLAINT and said.topic]
    bands = {
        name: {
            "share": _share(said.band == name for _, said in complaints),
            "accept": _share(said.topic in row["accept"] for row, said in complaints if said.band == name),
        }
        for name in BANDS
    }
    confusion: dict[str, int] = {}
    for row, said in pairs:
        key = f"{row['kind']} -> {said.kind}"
        confusion[key] = confusion.get(key, 0) + 1
    return Evaluation(languages, bands, confusion)


if __name__ == "__main__":
    values = settings.load()
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else values.topics_model
    print(evaluate(TopicModel.load(folder, values.encoder), read_rows(sys.argv[1])).table())
