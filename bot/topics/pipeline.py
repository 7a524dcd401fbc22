"""The spaCy pipeline of the topic model. Importing this module registers everything ``spacy.load`` needs:

    import bot.topics.pipeline
    nlp = spacy.load("models/topics")
    nlp("排队排了一小时,轮到我系统又死机了")._.gaishan   # -> Classification

tokenizer ``gaishan.BilingualTokenizer.v1`` → ``gaishan_pieces`` (whole text and clauses: sentence vectors,
n-grams) → ``gaishan_kind`` → ``gaishan_topics`` → ``gaishan_severity``. Each component keeps npz and JSON in
its folder.
"""

# No `from __future__ import annotations` here: spaCy hands the factories' annotations to pydantic 1, which
# cannot resolve them as strings.
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Callable, Iterable, Iterator

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import minibatch
from spacy.vocab import Vocab

from bot.language.detect import language_of
from bot.language.encoder import Encoder, get_encoder
from bot.language.tokens import tokens
from bot.topics.classification import COMPLAINT, Classification
from bot.topics.decide import Thresholds, decide_kind, decide_topics
from bot.topics.features import Grams, NgramTable, clauses, normalise
from bot.topics.heads import Head
from bot.topics.severity import assess
from bot.topics.taxonomy import load_taxonomy

PIECES = "gaishan_pieces"
NAMES = (PIECES, "gaishan_kind", "gaishan_topics", "gaishan_severity")
if not Doc.has_extension("gaishan"):
    Doc.set_extension("gaishan", default=None)


class BilingualTokenizer:
    """spaCy tokens by ``bot.language.tokens``; ``doc.text`` stays exactly the text. Nothing to save."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        words: list[str] = []
        spaces: list[bool] = []
        end = 0
        for word, start in [*tokens(text), ("", len(text))]:
            gap = text[end:start]
            if gap.startswith(" ") and words:
                spaces[-1] = True
                gap = gap[1:]
            if gap:
                words.append(gap)
                spaces.append(False)
            if word:
                words.append(word)
                spaces.append(False)
            end = start + len(word)
        return Doc(self.vocab, words=words, spaces=spaces)

    def to_disk(self, path: Path, **_: Any) -> None: ...

    def from_disk(self, path: Path, **_: Any) -> "BilingualTokenizer":
        return self

    def to_bytes(self, **_: Any) -> bytes:
        return b""

    def from_bytes(self, data: bytes, **_: Any) -> "BilingualTokenizer":
        return self


@spacy.registry.tokenizers("gaishan.BilingualTokenizer.v1")
def make_tokenizer() -> Callable[[Language], BilingualTokenizer]:
    return lambda nlp: BilingualTokenizer(nlp.vocab)


@dataclass(frozen=True)
class Pieces:
    """What the heads look at: row 0 is the whole normalised text, the others its clauses; empty for no
    text."""

    texts: tuple[str, ...]
    vectors: np.ndarray
    grams: tuple[Grams, ...]


class PiecesComponent:
    """Cuts texts into pieces and gives them vectors (one encoder call a batch) and n-grams."""

    def __init__(self, encoder: str) -> None:
        self.encoder_name = encoder
        self.encoder: Encoder | None = None
        self.table = NgramTable({}, np.zeros(0, dtype=np.float32))

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 64) -> Iterator[Doc]:
        for docs in minibatch(stream, batch_size):
            docs = list(docs)
            wholes = [normalise(doc.text) for doc in docs]
            texts = [(whole, *clauses(whole)) if whole else () for whole in wholes]
            flat = [text for group in texts for text in group]
            if self.encoder is None:  # loading the encoder is left to the first text
                self.encoder = get_encoder(self.encoder_name)
            vectors = (
                self.encoder.encode(flat) if flat else np.zeros((0, self.encoder.size), dtype=np.float32)
            )
            at = 0
            for doc, group in zip(docs, texts):
                doc.user_data[PIECES] = Pieces(
                    group, vectors[at : at + len(group)], tuple(map(self.table.grams, group))
                )
                at += len(group)
                yield doc

    def to_disk(self, path: Path, **_: Any) -> None:
        Path(path).mkdir(parents=True, exist_ok=True)
        grams = sorted(self.table.positions, key=self.table.positions.__getitem__)
        (Path(path) / "ngrams.json").write_text(json.dumps(grams, ensure_ascii=False), "utf-8")
        np.savez(Path(path) / "idf.npz", idf=self.table.idf)

    def from_disk(self, path: Path, **_: Any) -> "PiecesComponent":
        grams = json.loads((Path(path) / "ngrams.json").read_text("utf-8"))
        with np.load(Path(path) / "idf.npz", allow_pickle=False) as arrays:
            self.table = NgramTable({gram: i for i, gram in enumerate(grams)}, arrays["idf"])
        return self


class _HeadComponent:
    """A component with a head, thresholds and the version of the model, each kept in its folder."""

    head: Head
    thresholds = Thresholds()
    version = ""

    def to_disk(self, path: Path, **_: Any) -> None:
        self.head.save(Path(path))
        about = {"thresholds": self.thresholds.to_dict(), "version": self.version}
        (Path(path) / "thresholds.json").write_text(json.dumps(about), "utf-8")

    def from_disk(self, path: Path, **_: Any) -> Any:
        self.head = Head.load(Path(path))
        about = json.loads((Path(path) / "thresholds.json").read_text("utf-8"))
        self.thresholds, self.version = Thresholds(**about["thresholds"]), about["version"]
        return self


class KindComponent(_HeadComponent):
    """Complaint, inquiry, praise, suggestion or other; also the language."""

    def __call__(self, doc: Doc) -> Doc:
        pieces: Pieces = doc.user_data[PIECES]
        language = language_of(doc.text)
        if not pieces.texts:
            doc._.gaishan = Classification("other", language=language, version=self.version)
            return doc
        chances = self.head.calibrated(self.head.probabilities(pieces.vectors, pieces.grams))
        kind, confidence = decide_kind(self.head.classes, chances[0], chances[1:], self.thresholds)
        complains = chances[1:, self.head.classes.index(COMPLAINT)]
        doc.user_data["gaishan_complains"] = complains
        doc._.gaishan = Classification(
            kind, confidence, abstained=False, language=language, version=self.version
        )
        return doc


class TopicsComponent(_HeadComponent):
    """Primary topic, secondaries, confidence, band; only for complaints."""

    def __call__(self, doc: Doc) -> Doc:
        answer: Classification = doc._.gaishan
        if answer.kind == COMPLAINT:
            pieces: Pieces = doc.user_data[PIECES]
            chances = self.head.probabilities(pieces.vectors, pieces.grams)
            found = decide_topics(
                self.head,
                load_taxonomy(),
                self.thresholds,
                chances[0],
                chances[1:],
                doc.user_data["gaishan_complains"],
                pieces.texts[0],
            )
            doc._.gaishan = replace(
                answer,
                topic=found.topics[0][0],
                topics=found.topics,
                confidence=found.confidence,
                band=found.band,
                abstained=found.abstained,
                runner_up=found.runner_up,
            )
        return doc


class SeverityComponent:
    """Severity and flags of a complaint by words; drops what the other components left on the doc."""

    def __call__(self, doc: Doc) -> Doc:
        answer: Classification = doc._.gaishan
        if answer.kind == COMPLAINT:
            severity = assess(doc.text, answer.topic)
            doc._.gaishan = replace(
                answer,
                severity=severity.level,
                flags=severity.flags,
                severity_reason=" / ".join(severity.reason_words),
            )
        doc.user_data.pop(PIECES, None)
        doc.user_data.pop("gaishan_complains", None)
        return doc


@Language.factory(PIECES, default_config={"encoder": "use"})
def make_pieces(nlp: Language, name: str, encoder: str) -> PiecesComponent:
    return PiecesComponent(encoder)


@Language.factory("gaishan_kind", assigns=["doc._.gaishan"])
def make_kind(nlp: Language, name: str) -> KindComponent:
    return KindComponent()


@Language.factory("gaishan_topics", assigns=["doc._.gaishan"])
def make_topics(nlp: Language, name: str) -> TopicsComponent:
    return TopicsComponent()


@Language.factory("gaishan_severity", assigns=["doc._.gaishan"])
def make_severity(nlp: Language, name: str) -> SeverityComponent:
    return SeverityComponent()


def blank(encoder: str) -> Language:
    """An untrained pipeline of all components."""
    nlp = spacy.blank("xx", config={"nlp": {"tokenizer": {"@tokenizers": "gaishan.BilingualTokenizer.v1"}}})
    nlp.add_pipe(PIECES, config={"encoder": encoder})
    for name in NAMES[1:]:
        nlp.add_pipe(name)
    nlp.max_length = 10_000_000
    return nlp
