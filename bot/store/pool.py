"""Open stores, lent and taken back: opening one takes a millisecond and a turn needs five."""
from __future__ import annotations

import contextlib
import os
from collections import deque
from functools import lru_cache
from pathlib import Path
from typing import Iterator

from bot.store import Store

KEPT = 8


class Stores:
    """Stores of one database file, each used by one thread at a time."""

    def __init__(self, path: Path, timezone: str) -> None:
        self.path, self.timezone = path, timezone
        self._free: deque[tuple[Store, int]] = deque()

    @contextlib.contextmanager
    def lend(self) -> Iterator[Store]:
        """An open store; one with an unfinished transaction or of a file since replaced is not lent again."""
        store = self._take()
        file = self._file()
        try:
            yield store
        finally:
            if store.db.conn.in_transaction or len(self._free) >= KEPT:
                store.close()
            else:
                self._free.append((store, file))

    def _take(self) -> Store:
        while True:
            try:
                store, file = self._free.pop()
            except IndexError:
                return Store(self.path, self.timezone)
            if file == self._file():
                return store
            store.close()

    def _file(self) -> int:
        try:
            return os.stat(self.path).st_ino
        except FileNotFoundError:
            return 0


@lru_cache(maxsize=8)
def stores(path: Path, timezone: str) -> Stores:
    """The lender of the database at ``path``, one a process."""
    return Stores(path, timezone)
