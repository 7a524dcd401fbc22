"""Recall and precision of redaction, kind by kind, on planted personal data among look-alikes.

    python -m benchmarks.privacy

The sentences are those of the tests (``tests/language/pii_cases.py``): invented frames, zh and en, with generated values,
and texts in which nothing may be taken. A placeholder counts as wrong when its words are no planted item of its kind.
"""
from __future__ import annotations

from benchmarks.common import machine, table
from tests.language.test_privacy import KINDS, _scores


def main() -> None:
    planted, hit, placed, wrong, _ = _scores()
    print(machine())
    rows = []
    for kind in KINDS:
        row: list[object] = [kind]
        for language in ("zh", "en"):
            key = (kind, language)
            row += [planted[key], f"{hit[key] / planted[key]:.3f}" if planted[key] else "–",
                    f"{1 - wrong[key] / placed[key]:.3f}" if placed[key] else "–"]
        rows.append(row)
    total = sum(planted.values())
    table(["kind", "zh planted", "recall", "precision", "en planted", "recall", "precision"], rows)
    print(f"{total} planted, recall {sum(hit.values()) / total:.4f}, "
          f"precision {1 - sum(wrong.values()) / sum(placed.values()):.4f}")


if __name__ == "__main__":
    main()
