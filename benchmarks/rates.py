"""Rates of classification, redaction and import, and the time of training.

    python -m benchmarks.rates [--train] [--rows 2000]
"""
from __future__ import annotations

import argparse
import csv
import dataclasses
import os
import resource
import tempfile
import time
from pathlib import Path

from benchmarks.common import machine, table
from bot import settings
from bot.complaints.importing import import_file
from bot.language.privacy import redact
from bot.setup import open_store, speaker
from bot.topics.current import get_model
from bot.topics.examples import load_examples
from bot.topics.taxonomy import load_taxonomy


def rate(count: int, work) -> str:
    started = time.perf_counter()
    work()
    return f"{count / (time.perf_counter() - started):,.0f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=2000)
    parser.add_argument("--train", action="store_true")
    chosen = parser.parse_args()
    here = settings.load()
    model = get_model(here)
    model.warm_up()
    texts = [example.text for example in load_examples(load_taxonomy())]
    # the written examples, numbered: none is in any cache
    texts = [f"{text} {number}" for number, text in enumerate((texts * (chosen.rows // len(texts) + 1))[: chosen.rows])]
    rows = [["redaction", len(texts), rate(len(texts), lambda: [redact(text) for text in texts])],
            ["classification, in bulk", len(texts), rate(len(texts), lambda: list(model.classify_many(texts)))],
            ["classification, one by one", 300,
             rate(300, lambda: [model.classify(f"{text} one") for text in texts[:300]])]]
    with tempfile.TemporaryDirectory(prefix="gaishan-bench-") as folder:
        path = Path(folder) / "rows.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["text", "date", "branch"])
            writer.writerows([f"{text} again", f"2026-0{number % 9 + 1}-1{number % 9}", "branch 1"]
                             for number, text in enumerate(texts))
        home = dataclasses.replace(here, home=Path(folder) / "home")
        with open_store(home) as store:
            rows.append(["import of a CSV, whole", len(texts),
                         rate(len(texts), lambda: import_file(store, model, home, path, speaker(store)))])
    print(f"Rates; {machine()}; peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB\n")
    table(["work", "texts", "texts/s"], rows)
    if chosen.train:
        train()


def train() -> None:
    """Both trainings into a folder of their own."""
    import subprocess
    import sys

    rows = []
    for what in ("topics", "talk"):
        with tempfile.TemporaryDirectory(prefix="gaishan-bench-") as folder:
            started = time.perf_counter()
            subprocess.run([Path(sys.executable).parent / "gaishan", "train", what], check=True, capture_output=True,
                           env={**os.environ, "GAISHAN_MODELS": folder})
            rows.append([what, f"{time.perf_counter() - started:.0f}"])
    table(["training", "s"], rows)


if __name__ == "__main__":
    main()
