"""The spaCy pipeline of the topic model. Importing this module registers everything ``spacy.load`` needs:

    import bot.topics.pipeline
    nlp = spacy.load("models/topics")
    nlp("排队排了一小时,轮到我系统又死机了")._.gaishan   # -> Classification

tokenizer ``gaishan.BilingualTokenizer.v1`` → ``gaishan_pieces`` (whole text and clauses as n-grams) →
``gaishan_kind`` → ``gaishan_topics`` (both by words, with sentence vectors where those leave them unsure) →
``gaishan_severity``. Each component keeps npz and JSON in its folder.
"""

# No `from __future__ import annotations` here: spaCy hands the factories' annotations to pydantic 1, which
# cannot resolve them as strings.
import json
from dataclasses import dataclass, replace
from itertools import islice
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
from bot.topics.doubt import DoubtHead
from bot.topics.features import Grams, NgramTable, clauses, normalise
from bot.topics.harm import DONE, HIDE_HARM, harm_told
from bot.topics.heads import Head
from bot.topics.present import present
from bot.topics.severity import SEVERE, assess
from bot.topics.taxonomy import Taxonomy, load_taxonomy

PIECES, TEXT = "gaishan_pieces", "gaishan_text"
SEVERITY = "gaishan_severity"
NAMES = (PIECES, "gaishan_kind", "gaishan_topics", SEVERITY)
HEADS = ("gaishan_kind", "gaishan_topics")
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


def text_of(doc: Doc) -> str:
    """The doc's text; one made for this pipeline alone has no tokens and carries it beside (``TopicModel``)."""
    return doc.user_data.get(TEXT, doc.text)


@dataclass
class Pieces:
    """What the heads look at: place 0 is the whole normalised text, the others its clauses; empty for no text.

    ``vector`` (512) is the whole text's, made only where the words leave somebody unsure.
    """

    texts: tuple[str, ...]
    grams: tuple[Grams, ...]
    vector: np.ndarray | None = None


class PiecesComponent:
    """Cuts texts into pieces and gives them n-grams; encodes what is asked for."""

    def __init__(self, encoder: str) -> None:
        self.encoder_name = encoder
        self.encoder: Encoder | None = None
        self.table = NgramTable({}, np.zeros(0, dtype=np.float32))

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 64) -> Iterator[Doc]:
        """The n-grams of a batch are read together."""
        for docs in minibatch(stream, batch_size):
            wholes = [normalise(text_of(doc)) for doc in docs]
            cut = [(whole, *clauses(whole)) if whole else () for whole in wholes]
            grams = iter(self.table.read([text for texts in cut for text in texts]))
            for doc, texts in zip(docs, cut):
                doc.user_data[PIECES] = Pieces(texts, tuple(islice(grams, len(texts))))
            yield from docs

    def encode(self, wanted: list[Pieces]) -> None:
        """Give the whole texts their vectors; one encoder call for all."""
        wanted = [pieces for pieces in wanted if pieces.vector is None]
        if wanted:
            if self.encoder is None:  # loading the encoder is left to the first text
                self.encoder = get_encoder(self.encoder_name)
            for pieces, vector in zip(wanted, self.encoder.encode([pieces.texts[0] for pieces in wanted])):
                pieces.vector = vector

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
    """A component with a head, thresholds and the version of the model, each kept in its folder.

    A batch is judged by its words first; the texts whose words do not suffice get vectors in one call.
    """

    head: Head
    thresholds = Thresholds()
    version = ""

    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 64, quick: bool = False) -> Iterator[Doc]:
        """``quick``: for large numbers of texts, vectors only for the least sure of them."""
        sure = min(self.thresholds.sure_by_words, self.thresholds.sure_in_bulk if quick else 1.1)
        for docs in minibatch(stream, batch_size):
            docs = list(docs)
            mine = [doc for doc in docs if self.concerns(doc)]
            sizes = [len(doc.user_data[PIECES].grams) for doc in mine]
            starts = np.cumsum([0, *sizes])[:-1]
            by_words = self.head.by_words([row for doc in mine for row in doc.user_data[PIECES].grams])
            confidence = self.head.calibrated(by_words[starts]).max(axis=1)
            unsure = np.flatnonzero(confidence < sure)
            pieces = [mine[place].user_data[PIECES] for place in unsure]
            self.nlp.get_pipe(PIECES).encode(pieces)
            if pieces:
                by_words[starts[unsure]] = self.head.probabilities(
                    np.stack([one.vector for one in pieces]), [one.grams[0] for one in pieces])
            taxonomy = load_taxonomy()  # once a batch: it looks at its files each time
            for doc, start, size in zip(mine, starts, sizes):
                self.answer(doc, by_words[start : start + size], taxonomy)
            yield from docs

    def concerns(self, doc: Doc) -> bool:
        raise NotImplementedError

    def answer(self, doc: Doc, chances: np.ndarray, taxonomy: Taxonomy) -> None:
        """``chances`` before the temperature: row 0 of the whole text, the others of its clauses."""
        raise NotImplementedError

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

    def concerns(self, doc: Doc) -> bool:
        if doc.user_data[PIECES].texts:
            return True
        doc._.gaishan = Classification("other", language=language_of(text_of(doc)), version=self.version)
        return False

    def answer(self, doc: Doc, chances: np.ndarray, taxonomy: Taxonomy) -> None:
        chances = self.head.calibrated(chances)
        whole, *parts = doc.user_data[PIECES].texts
        kind, confidence = decide_kind(self.head.classes, chances[0], chances[1:], self.thresholds, whole, parts)
        if kind in HIDE_HARM and harm_told(whole) == DONE:
            kind, confidence = COMPLAINT, float(chances[0, self.head.classes.index(COMPLAINT)])
        doc.user_data["gaishan_complains"] = chances[1:, self.head.classes.index(COMPLAINT)]
        doc._.gaishan = Classification(
            kind, confidence, abstained=False, language=language_of(text_of(doc)), version=self.version)


class TopicsComponent(_HeadComponent):
    """Primary topic, secondaries, confidence, band; only for complaints."""

    def concerns(self, doc: Doc) -> bool:
        return doc._.gaishan.kind == COMPLAINT

    def answer(self, doc: Doc, chances: np.ndarray, taxonomy: Taxonomy) -> None:
        found = decide_topics(self.head, taxonomy, self.thresholds, chances[0], chances[1:],
                              doc.user_data["gaishan_complains"], doc.user_data[PIECES].texts[0])
        found = present(found, taxonomy, self.thresholds, text_of(doc))
        doc._.gaishan = replace(
            doc._.gaishan,
            topic=found.topics[0][0],
            topics=found.topics,
            confidence=found.confidence,
            band=found.band,
            abstained=found.abstained,
            runner_up=found.runner_up,
        )


class SeverityComponent:
    """Severity and flags of a complaint by words, and whether it may be severe where no word says so; drops what the
    other components left on the doc."""

    head: DoubtHead | None = None

    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 64) -> Iterator[Doc]:
        for docs in minibatch(stream, batch_size):
            docs = list(docs)
            for doc in docs:
                self._by_words(doc)
            if self.head:
                self._doubt(self.head, [doc for doc in docs if doc._.gaishan.kind == COMPLAINT
                                        and doc._.gaishan.severity < SEVERE and doc.user_data[PIECES].texts])
            for doc in docs:
                doc.user_data.pop(PIECES, None)
                doc.user_data.pop("gaishan_complains", None)
            yield from docs

    def _by_words(self, doc: Doc) -> None:
        answer: Classification = doc._.gaishan
        if answer.kind == COMPLAINT:
            severity = assess(text_of(doc), answer.topic)
            doc._.gaishan = replace(
                answer,
                severity=severity.level,
                flags=severity.flags,
                severity_reason=" / ".join(severity.reason_words),
            )

    def _doubt(self, head: DoubtHead, docs: list[Doc]) -> None:
        for doc, doubt in zip(docs, self.may_be_severe(head, [doc.user_data[PIECES] for doc in docs])):
            if doubt:
                doc._.gaishan = replace(doc._.gaishan, severity_doubt=True)

    def may_be_severe(self, head: DoubtHead, pieces: list[Pieces]) -> np.ndarray:
        """Of each text whether its meaning is near to harm, shape (texts,); vectors only for those whose words are."""
        by_words = head.by_words([one.grams[0] for one in pieces])
        found = by_words >= head.gate
        near = [pieces[place] for place in np.flatnonzero(found)]
        self.nlp.get_pipe(PIECES).encode(near)
        if near:
            found[found] = head.with_vectors(by_words[found], np.stack([one.vector for one in near])) >= head.threshold
        return found

    def to_disk(self, path: Path, **_: Any) -> None:
        if self.head:
            self.head.save(Path(path))

    def from_disk(self, path: Path, **_: Any) -> "SeverityComponent":
        self.head = DoubtHead.load(Path(path))
        return self


@Language.factory(PIECES, default_config={"encoder": "use"})
def make_pieces(nlp: Language, name: str, encoder: str) -> PiecesComponent:
    return PiecesComponent(encoder)


@Language.factory("gaishan_kind", assigns=["doc._.gaishan"])
def make_kind(nlp: Language, name: str) -> KindComponent:
    return KindComponent(nlp)


@Language.factory("gaishan_topics", assigns=["doc._.gaishan"])
def make_topics(nlp: Language, name: str) -> TopicsComponent:
    return TopicsComponent(nlp)


@Language.factory(SEVERITY, assigns=["doc._.gaishan"])
def make_severity(nlp: Language, name: str) -> SeverityComponent:
    return SeverityComponent(nlp)


def blank(encoder: str) -> Language:
    """An untrained pipeline of all components."""
    nlp = spacy.blank("xx", config={"nlp": {"tokenizer": {"@tokenizers": "gaishan.BilingualTokenizer.v1"}}})
    nlp.add_pipe(PIECES, config={"encoder": encoder})
    for name in NAMES[1:]:
        nlp.add_pipe(name)
    nlp.max_length = 10_000_000
    return nlp
