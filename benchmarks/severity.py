"""Severe complaints found among texts nobody had read when the words and the examples were written.

    python -m benchmarks.severity [FILE]

By words alone, by the net below them alone and by both, on ``tests/topics/harm_unseen.yml``; and how many complaints of
FILE (a table, as for ``gaishan classify``) a person would have to look at or be asked about.
"""
from __future__ import annotations

import argparse
from pathlib import Path

import yaml

from benchmarks.common import ROOT, machine, table
from bot import settings
from bot.complaints.classifying import classify_texts, open_texts
from bot.topics.classification import COMPLAINT
from bot.topics.current import get_model
from bot.topics.severity import SEVERE

CASES = ROOT / "tests" / "topics" / "harm_unseen.yml"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path)
    asked = parser.parse_args()
    chosen = settings.load()
    model = get_model(chosen)
    print(machine())
    rows = []
    for lang, groups in yaml.safe_load(CASES.read_text("utf-8")).items():
        for name, texts in groups.items():
            found = list(model.classify_many(texts))
            said = sum(one.kind == COMPLAINT and one.severity == SEVERE for one in found)
            doubt = sum(one.severity_doubt for one in found)
            shares = (f"{count / len(texts):.3f}" for count in (said, doubt, said + doubt))
            rows.append([f"{name} {lang}", len(texts), *shares])
    table(["texts", "n", "by words", "asked about", "both"], rows)
    if asked.file:
        every = [one.reading.classification for one in classify_texts(model, open_texts(asked.file, chosen), chosen)
                 if one.reading]
        complaints = [one for one in every if one.kind == COMPLAINT]
        table(["file", "complaints", "severe by words", "asked about"], [[
            asked.file.name, len(complaints), sum(one.severity == SEVERE for one in complaints),
            sum(one.severity_doubt for one in complaints)]])


if __name__ == "__main__":
    main()
