"""The vectors of texts that every training reads again, kept in a file: making them is a third of a training."""
from __future__ import annotations

import hashlib
import os
import zipfile
from pathlib import Path
from typing import Sequence

import numpy as np

from bot.language.encoder import Encoder

FILE = "example-vectors.npz"
MOST = 60_000  # kept vectors (60 MB); past that only those of the training at hand stay
BATCH = 512


def encode_kept(texts: Sequence[str], encoder: Encoder, kept: Path | None) -> np.ndarray:
    """Vectors of normalised texts, shape (len(texts), encoder.size), float32 rounded to float16.

    Those in the file ``kept`` are read, the others made and added to it. A file that cannot be read or written only
    costs time. Rounded in either case, so that a training gives the same model with and without the file.
    """
    keys = np.array([_key(text, encoder.name) for text in texts], dtype=np.uint64)
    known_keys, known = _read(kept, encoder.size)
    at = {int(key): place for place, key in enumerate(known_keys)}
    vectors = np.empty((len(texts), encoder.size), dtype=np.float16)
    missing = [place for place, key in enumerate(keys) if int(key) not in at]
    for place, key in enumerate(keys):
        if int(key) in at:
            vectors[place] = known[at[int(key)]]
    missing.sort(key=lambda place: len(texts[place]))  # similar lengths together: an encoder may pad a batch
    for start in range(0, len(missing), BATCH):
        places = missing[start:start + BATCH]
        vectors[places] = encoder.encode([texts[place] for place in places])
    if missing and kept is not None:
        if len(known_keys) + len(missing) > MOST:
            known_keys, known, missing = known_keys[:0], known[:0], list(range(len(texts)))
        _write(kept, np.concatenate([known_keys, keys[missing]]), np.concatenate([known, vectors[missing]]))
    return vectors.astype(np.float32)


def _key(text: str, encoder: str) -> int:
    return int.from_bytes(hashlib.blake2b(f"{encoder}\n{text}".encode(), digest_size=8).digest(), "big")


def _read(path: Path | None, size: int) -> tuple[np.ndarray, np.ndarray]:
    if path is not None:
        try:
            with np.load(path, allow_pickle=False) as arrays:
                keys, vectors = arrays["keys"], arrays["vectors"]
            if vectors.shape == (len(keys), size):
                return keys, vectors
        except (OSError, ValueError, KeyError, zipfile.BadZipFile):
            pass
    return np.zeros(0, dtype=np.uint64), np.zeros((0, size), dtype=np.float16)


def _write(path: Path, keys: np.ndarray, vectors: np.ndarray) -> None:
    new = path.with_name(f"{path.stem}.{os.getpid()}.npz")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(new, keys=keys, vectors=vectors)
        new.replace(path)
    except OSError:
        new.unlink(missing_ok=True)
