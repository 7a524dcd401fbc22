"""The topic model as the rest of the house uses it: load once, classify from any thread."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Iterable, Iterator, Sequence

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import minibatch

import bot.topics.pipeline as pipeline
from bot.errors import SetupError
from bot.language.encoder import get_encoder
from bot.topics.classification import Classification
from bot.topics.features import normalise

__all__ = ["Classification", "TopicModel"]


class TopicModel:
    """A trained pipeline behind a lock: spaCy's vocabulary is shared, and short texts take milliseconds."""

    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp
        self._lock = threading.Lock()

    @staticmethod
    def load(path: Path | str, encoder_name: str = "use") -> TopicModel:
        """Load a model made by ``bot.topics.training``.

        Raises SetupError("model_missing", path), ("model_unreadable", path), or ("model_encoder", path,
        trained, asked) when it was trained with another encoder: train again.
        """
        path = Path(path)
        if not (path / "config.cfg").is_file():
            raise SetupError("model_missing", path=str(path))
        try:
            nlp = spacy.load(path)
            trained = nlp.get_pipe(pipeline.PIECES).encoder_name
        except (OSError, ValueError, KeyError, TypeError) as error:  # TypeError: thresholds of another version
            raise SetupError("model_unreadable", path=str(path)) from error
        if trained != encoder_name:
            raise SetupError("model_encoder", path=str(path), trained=trained, asked=encoder_name)
        return TopicModel(nlp)

    @property
    def meta(self) -> dict:
        """The report of the training: cross-validated numbers, thresholds, version (see
        ``training.Report``)."""
        return self.nlp.meta.get("gaishan", {})

    @property
    def version(self) -> str:
        return str(self.meta.get("version", ""))

    @property
    def encoder(self) -> str:
        """Name of the encoder the pipeline reads with."""
        return self.nlp.get_pipe(pipeline.PIECES).encoder_name

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors of whole texts, shape (len(texts), size), zero rows for texts without words.

        The pipeline makes the same ones where words leave it unsure: right after ``classify_many`` those come out of
        the encoder's cache.
        """
        return get_encoder(self.encoder).encode([normalise(text) for text in texts])

    def vectors_at_hand(self, texts: Sequence[str]) -> list[np.ndarray | None]:
        """The vectors of those texts that were encoded a moment ago, None for the others."""
        encoder = get_encoder(self.encoder)
        return [encoder.at_hand(normalise(text)) for text in texts]

    def may_be_severe(self, text: str) -> bool:
        """Whether a text that a person calls a complaint may be severe though no word says so; ``classify`` answers that
        only of what the model itself takes for one."""
        cut, severity = self.nlp.get_pipe(pipeline.PIECES), self.nlp.get_pipe(pipeline.SEVERITY)
        with self._lock, self.nlp.memory_zone():
            pieces = cut(Doc(self.nlp.vocab, user_data={pipeline.TEXT: text})).user_data[pipeline.PIECES]
            return bool(severity.head and pieces.texts and severity.may_be_severe(severity.head, [pieces])[0])

    def warm_up(self) -> None:
        """Load the encoder now rather than at the first message (1-2 s)."""
        self.classify("排队等了一个小时")

    def classify(self, text: str) -> Classification:
        """Kind, topics, severity of one text; about 5 ms for a short one. Safe from several threads."""
        return next(self.classify_many([text], batch=1))

    def classify_many(self, texts: Iterable[str], batch: int = 64, quick: bool = False) -> Iterator[Classification]:
        """The same for many, lazily and in order; vectors are made a batch at a time. ``quick``: only for the least
        sure texts, for bulk work (how much that costs in quality: docs/topics.md)."""
        mode = {name: {"quick": quick} for name in pipeline.HEADS}
        for group in minibatch(texts, batch):
            # The memory zone forgets new words after each batch: a service runs for months.
            with self._lock, self.nlp.memory_zone():
                # Docs without tokens: no component looks at them, and making them costs more than judging the words.
                docs = [Doc(self.nlp.vocab, user_data={pipeline.TEXT: text}) for text in group]
                answers = [doc._.gaishan for doc in self.nlp.pipe(docs, batch_size=batch, component_cfg=mode)]
            yield from answers
