"""The topic model beside spaCy's textcat, TF-IDF with logistic regression and sentence vectors with logistic regression.

    python -m benchmarks.topics [FILE] [--only ours tfidf …] [--epochs N]

All are trained on the same examples, without a fifth of the everyday ones, and tested on that fifth and on FILE (as for
``gaishan evaluate``). They tell the topic of a complaint or the kind of another text, 21 labels in one head; ours has its
two stages. Each runs in a process of its own, so that the memory is its own. ``ours-bulk`` is what an import does.
"""
from __future__ import annotations

import argparse
import json
import pickle
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import psutil

from benchmarks.common import ROOT, machine, table
from bot.language.encoder import get_encoder
from bot.topics.classification import COMPLAINT
from bot.topics.evaluate import read_rows
from bot.topics.examples import Example, load_examples
from bot.topics.taxonomy import load_taxonomy

CANDIDATES = ("ours", "ours-bulk", "textcat-bow", "textcat-ensemble", "tfidf", "vectors")
HELD_OUT = 0.2
EPOCHS = 3
Predict = Callable[[Sequence[str]], list[str]]


def split() -> tuple[list[Example], list[Example]]:
    """(examples to train on, held-out everyday examples), always the same."""
    examples = load_examples(load_taxonomy())
    everyday = [at for at, one in enumerate(examples) if one.everyday and not one.phrase]
    held = set(random.Random(1).sample(everyday, int(HELD_OUT * len(everyday))))
    return [one for at, one in enumerate(examples) if at not in held], [examples[at] for at in sorted(held)]


def label(one: Example) -> str:
    return one.topic or one.kind


def labelled(examples: Sequence[Example]) -> tuple[list[str], list[str]]:
    pairs = [(one.text, label(one)) for one in examples if label(one)]
    return [text for text, _ in pairs], [name for _, name in pairs]


def ours(examples: list[Example], folder: Path, quick: bool = False) -> Predict:
    from bot.topics.model import TopicModel
    from bot.topics.training import train

    train(examples, folder / "model", get_encoder())
    model = TopicModel.load(folder / "model")
    return lambda texts: [one.topic or one.kind for one in model.classify_many(texts, batch=256, quick=quick)]


def tfidf(examples: list[Example], folder: Path) -> Predict:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    pipe = make_pipeline(TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True, min_df=2),
                         LogisticRegression(C=10, solver="liblinear", dual=True, multi_class="ovr", tol=1e-2))
    pipe.fit(*labelled(examples))
    (folder / "model").write_bytes(pickle.dumps(pipe))
    return lambda texts: list(pipe.predict(texts))


def vectors(examples: list[Example], folder: Path) -> Predict:
    from sklearn.linear_model import LogisticRegression

    encoder = get_encoder()
    texts, names = labelled(examples)
    head = LogisticRegression(C=4, max_iter=300).fit(encoder.encode(texts), names)
    (folder / "model").write_bytes(pickle.dumps(head))
    return lambda texts: list(head.predict(encoder.encode(texts)))


def textcat(architecture: dict[str, Any], epochs: int) -> Callable[[list[Example], Path], Predict]:
    def train(examples: list[Example], folder: Path) -> Predict:
        import spacy
        from spacy.training import Example as Pair
        from spacy.util import minibatch

        import bot.topics.pipeline  # noqa: F401  registers the tokenizer: Chinese needs one

        nlp = spacy.blank("xx", config={"nlp": {"tokenizer": {"@tokenizers": "gaishan.BilingualTokenizer.v1"}}})
        nlp.max_length = 10_000_000
        nlp.add_pipe("textcat", config={"model": architecture})
        texts, names = labelled(examples)
        every = sorted(set(names))
        pairs = [Pair.from_dict(nlp.make_doc(text[:2000]), {"cats": {one: float(one == name) for one in every}})
                 for text, name in zip(texts, names)]
        nlp.initialize(lambda: pairs)
        chance = random.Random(1)
        for _ in range(epochs):
            chance.shuffle(pairs)
            for batch in minibatch(pairs, 64):
                nlp.update(batch, drop=0.2)
        nlp.to_disk(folder / "model")
        return lambda texts: [max(doc.cats, key=doc.cats.get) for doc in nlp.pipe(texts, batch_size=256)]

    return train


def candidates(epochs: int) -> dict[str, Callable[[list[Example], Path], Predict]]:
    bow = {"@architectures": "spacy.TextCatBOW.v2", "exclusive_classes": True, "ngram_size": 2, "no_output_layer": False}
    # spaCy's own default for "textcat"
    ensemble = {
        "@architectures": "spacy.TextCatEnsemble.v2",
        "linear_model": {**bow, "ngram_size": 1},
        "tok2vec": {"@architectures": "spacy.Tok2Vec.v2",
                    "embed": {"@architectures": "spacy.MultiHashEmbed.v2", "width": 64, "rows": [2000, 2000, 500, 1000, 500],
                              "attrs": ["NORM", "LOWER", "PREFIX", "SUFFIX", "SHAPE"], "include_static_vectors": False},
                    "encode": {"@architectures": "spacy.MaxoutWindowEncoder.v2", "width": 64, "window_size": 1,
                               "maxout_pieces": 3, "depth": 2}}}
    return {"ours": ours, "ours-bulk": lambda examples, folder: ours(examples, folder, True), "tfidf": tfidf,
            "vectors": vectors, "textcat-bow": textcat(bow, 2 * epochs), "textcat-ensemble": textcat(ensemble, epochs)}


def measure(name: str, file: Path | None, epochs: int) -> dict[str, Any]:
    """Train and test one candidate in this process."""
    examples, held = split()
    codes = load_taxonomy().codes
    get_encoder().encode(["warm"])
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        predict = candidates(epochs)[name](examples, Path(folder))
        trained = time.monotonic() - began
        size = sum(one.stat().st_size for one in Path(folder).rglob("*") if one.is_file()) / 2**20
    said = predict([one.text for one in held])
    row: dict[str, Any] = {"candidate": name, "train s": round(trained), "MB": round(size, 1)}
    for lang in ("zh", "en"):
        right = [label(one) == answer for one, answer in zip(held, said) if one.language == lang]
        row[f"held-out {lang} (n={len(right)})"] = f"{sum(right) / len(right):.3f}"
    if file is not None:
        rows = read_rows(file)
        answers = predict([one["text"] for one in rows])
        for lang in ("zh", "en"):
            right = [answer in one["accept"] for one, answer in zip(rows, answers)
                     if one["lang"] == lang and one["kind"] == COMPLAINT]
            row[f"accept {lang} (n={len(right)})"] = f"{sum(right) / len(right):.3f}" if right else "–"
        known = [(one["kind"] == COMPLAINT, answer in codes) for one, answer in zip(rows, answers)
                 if one["kind"] != "disputed"]
        both = sum(a and b for a, b in known)
        row["complaint F1"] = f"{2 * both / (sum(a for a, _ in known) + sum(b for _, b in known)):.3f}"
    texts = [one.text for one in held]
    for what, some in (("short", [text for text in texts if len(text) <= 40][:600]),
                       ("long", [text for text in texts if len(text) >= 120][:200])):
        some = [f"{text} {at}" for at, text in enumerate(some)]  # not the very texts the encoder has at hand
        began = time.monotonic()
        predict(some)
        row[f"{what} texts/s"] = round(len(some) / (time.monotonic() - began))
    row["memory MB"] = round(psutil.Process().memory_info().rss / 2**20)
    return row


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--only", nargs="+", choices=CANDIDATES, default=CANDIDATES)
    parser.add_argument("--epochs", type=int, default=EPOCHS, help="of textcat's ensemble; its bag of words gets twice")
    parser.add_argument("--one", choices=CANDIDATES, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        print(json.dumps(measure(chosen.one, chosen.file, chosen.epochs)))
        return
    print(machine())
    found = []
    for name in chosen.only:
        command = [sys.executable, "-m", "benchmarks.topics", *([str(chosen.file)] if chosen.file else []),
                   "--one", name, "--epochs", str(chosen.epochs)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        found.append(json.loads(done.stdout.splitlines()[-1]))
        print(name, "done", file=sys.stderr)
    table(list(found[0]), [list(row.values()) for row in found])


if __name__ == "__main__":
    main()
