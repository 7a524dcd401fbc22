"""One conversation, one turn at a time, without the stock second of waiting."""
from __future__ import annotations

from contextlib import asynccontextmanager
from typing import Any, AsyncGenerator

from rasa.core.lock import TicketLock
from rasa.core.lock_store import LOCK_LIFETIME, InMemoryLockStore

WAIT_SECONDS = 0.02


class QuickLockStore(InMemoryLockStore):
    """In-memory locks polled every 20 ms: two messages at once in one talk wait 1 s each with the stock store."""

    def __init__(self, *_: Any, **__: Any) -> None:
        super().__init__()

    @asynccontextmanager
    async def lock(self, conversation_id: str, lock_lifetime: float = LOCK_LIFETIME,
                   wait_time_in_seconds: float = WAIT_SECONDS) -> AsyncGenerator[TicketLock, None]:
        async with super().lock(conversation_id, lock_lifetime, wait_time_in_seconds) as lock:
            yield lock
