"""The kept index of sentence vectors: an HNSW graph in a file for the many, plain arithmetic for the newest.

Malkov and Yashunin 2020, "Efficient and robust approximate nearest neighbor search using hierarchical navigable
small world graphs", in usearch; measured beside sqlite-vec and NumPy in benchmarks/similar.py. The table ``vectors``
is the source. The file never changes once it has its name, which says up to which row it reaches: whoever builds a
longer one puts it beside and removes the old. What came later, from whichever process, is read from the table before
each look-up and compared one by one. So nothing has to be told between processes and nothing can be half written.
"""
from __future__ import annotations

import contextlib
import fcntl
import os
import re
import threading
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from bot.similar.codes import SIZE, pack, unpack
from bot.store import Store

NEWEST = 8_192        # vectors compared one by one, 16 to 32 MB; the newest are looked at even where the file holds them
DUE = 4_096           # rows beyond the file after which a longer one is built
NEIGHBOURS = 128      # candidates from each half; what is deleted, merged or of another topic falls out later
CHUNK = 4_096
_DEAD = 1.5           # a file with so many times the rows that still stand is built afresh
_NAME = r"{encoder}\.(\d+)\.(\d+)\.usearch"


class VectorIndex:
    """Nearest vectors of one encoder in one home folder. Safe from several threads and beside other processes."""

    def __init__(self, folder: Path, encoder: str) -> None:
        self.folder, self.encoder = folder, encoder
        self._lock = threading.Lock()
        self._file: Any = None  # usearch's index, reading the file where it lies
        self._upto = 0          # the last row the file holds
        self._last = 0          # the last row read
        self._ids = np.zeros(0, dtype=np.int64)
        self._rows = np.zeros((0, SIZE), dtype=np.float32)
        self._count = 0
        self._opened = False

    def search(self, store: Store, vector: np.ndarray, count: int = NEIGHBOURS) -> list[int]:
        """Ids in ``vectors`` of the nearest, at most ``count`` from the file and as many from the newest, unordered;
        takes in first what other processes stored."""
        self.refresh(store)
        with self._lock:
            file, ids, rows = self._file, self._ids[:self._count], self._rows[:self._count]
        found: set[int] = set()
        if file is not None:
            found.update(map(int, file.search(pack(vector[None])[0], count, threads=1).keys))
        if len(ids):
            scores = rows @ vector
            best = np.argpartition(-scores, count)[:count] if len(ids) > count else np.arange(len(ids))
            found.update(map(int, ids[best]))
        return list(found)

    def refresh(self, store: Store) -> None:
        """Read what was added since."""
        with self._lock:
            if not self._opened or store.vectors.last() < self._last:
                self._open(store)
            while rows := store.vectors.after(self._last, self.encoder, CHUNK):
                self._append(rows)

    def behind(self, store: Store) -> int:
        """Rows that are neither in the file nor among the newest: not searched until ``build`` has run."""
        self.refresh(store)
        with self._lock:
            first = int(self._ids[0]) if self._count else self._last + 1
            return store.vectors.count(self.encoder, self._upto, first) if first > self._upto + 1 else 0

    def is_due(self, store: Store) -> bool:
        """Whether so much came after the file that a longer one should be built, or another process's be taken."""
        self.refresh(store)
        with self._lock:
            held = int(np.searchsorted(self._ids[:self._count], self._upto, "right"))
            return self._count - held > DUE

    def build(self, store: Store, progress: Callable[[int], None] | None = None) -> bool:
        """Write a file that holds every row; False when another process is at it. ``progress``: rows added so far."""
        with self._alone() as alone:
            if not alone:
                return False
            upto, base = self._base(store)
            added = 0
            while rows := store.vectors.after(upto, self.encoder, CHUNK):
                codes = np.frombuffer(b"".join(blob for _, blob in rows), dtype=np.int8).reshape(len(rows), SIZE)
                words = codes.any(axis=1)  # a text without words has no direction
                if words.any():
                    base.add(np.array([number for number, _ in rows], dtype=np.int64)[words], codes[words], threads=0)
                upto = rows[-1][0]
                added += len(rows)
                if progress:
                    progress(added)
            if added:
                self._save(base, upto)
        with self._lock:
            self._open(store)
        self.refresh(store)
        return True

    # -- the file ----------------------------------------------------------------------------------------------
    def _files(self) -> list[tuple[int, Path]]:
        """(last row, path) of the whole files, the longest first."""
        pattern = re.compile(_NAME.format(encoder=re.escape(self.encoder)))
        found = []
        for path in self.folder.glob("*.usearch") if self.folder.is_dir() else ():
            match = pattern.fullmatch(path.name)
            with contextlib.suppress(FileNotFoundError):
                if match and path.stat().st_size == int(match[2]):
                    found.append((int(match[1]), path))
        return sorted(found, reverse=True)

    def _fits(self, store: Store, upto: int, index: Any) -> bool:
        """Whether the file was made from this table: the rows it reaches to were given, and some are the same."""
        if upto > store.vectors.last() or index.ndim != SIZE:
            return False
        for number, blob in store.vectors.spread(self.encoder, upto):
            row = np.frombuffer(blob, dtype=np.int8)
            if row.any() and (number not in index or not np.array_equal(index.get(number), row)):
                return False
        return True

    def _open(self, store: Store) -> None:
        """Take the longest file that fits, and the newest rows."""
        self._file, self._upto = None, 0
        for upto, path in self._files():
            index = _restore(path, view=True)
            if index is not None and self._fits(store, upto, index):
                self._file, self._upto = index, upto
                break
        self._ids, self._rows, self._count, self._last = self._ids[:0], self._rows[:0], 0, 0
        self._append(store.vectors.newest(self.encoder, NEWEST))
        self._last = max(self._last, self._upto)
        self._opened = True

    def _append(self, rows: list[tuple[int, bytes]]) -> None:
        """Rows at the end; the oldest leave when there are twice as many as are kept. Arrays that a search holds are
        not written to where it reads."""
        if not rows:
            return
        need = self._count + len(rows)
        if need > len(self._ids):
            keep = max(0, min(self._count, NEWEST - len(rows))) if need > 2 * NEWEST else self._count
            size = max(256, 2 * (keep + len(rows))) if keep + len(rows) < NEWEST else 2 * NEWEST
            ids, matrix = np.zeros(size, np.int64), np.zeros((size, SIZE), np.float32)
            ids[:keep], matrix[:keep] = self._ids[self._count - keep:self._count], self._rows[self._count - keep:self._count]
            self._ids, self._rows, self._count = ids, matrix, keep
        end = self._count + len(rows)
        self._ids[self._count:end] = [number for number, _ in rows]
        self._rows[self._count:end] = unpack([blob for _, blob in rows])
        self._count, self._last = end, rows[-1][0]

    def _base(self, store: Store) -> tuple[int, Any]:
        """What to build on: the longest file that fits, in memory, or an empty index."""
        from usearch.index import Index

        for upto, path in self._files():
            index = _restore(path, view=False)
            if index is not None and self._fits(store, upto, index):
                if len(index) <= _DEAD * store.vectors.count(self.encoder, 0, upto + 1) + DUE:
                    return upto, index
                break
        return 0, Index(ndim=SIZE, metric="cos", dtype="i8", connectivity=16, expansion_add=64)

    def _save(self, index: Any, upto: int) -> None:
        draft = self.folder / f".{self.encoder}.{os.getpid()}.draft"
        try:
            index.save(str(draft))
            with draft.open("rb") as file:
                os.fsync(file.fileno())
            done = self.folder / f"{self.encoder}.{upto}.{draft.stat().st_size}.usearch"
            draft.replace(done)
        finally:
            draft.unlink(missing_ok=True)
        for path in self.folder.glob(f"{self.encoder}.*.usearch"):
            if path != done:
                path.unlink(missing_ok=True)  # whoever reads it keeps it until it opens the new one

    @contextlib.contextmanager
    def _alone(self) -> Iterator[bool]:
        """Hold the builders' lock; gives False when another one has it. It ends with its process."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / f"{self.encoder}.lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True


def _restore(path: Path, view: bool) -> Any:
    """The index in a file, or None when it cannot be read: then it is built again from the table."""
    from usearch.index import Index

    try:
        return Index.restore(str(path), view=view)
    except (RuntimeError, ValueError, OSError):
        return None


@lru_cache(maxsize=8)
def index_at(folder: Path, encoder: str) -> VectorIndex:
    """The index of a home folder, one a process."""
    return VectorIndex(folder, encoder)
