"""A turn from the door to the replies, for every way of talking (page, REST, command line, tests)."""
from __future__ import annotations

import asyncio
import logging
import weakref
from dataclasses import asdict, dataclass, field
from typing import Any, Awaitable, Callable

from bot.language.texts import say
from bot.rasa.door import Entry, enter
from bot.settings import Settings
from bot.store.people import Person
from bot.store.pool import stores

TURNS_A_SESSION = 40  # a tracker's cost grows with its session: 10 turns 10 ms a turn, 400 turns 1.7 s
logger = logging.getLogger("gaishan.turns")


@dataclass(frozen=True)
class Reply:
    """One reply of the bot: Markdown text, buttons [{title, payload}], picture path, links, ids stored."""

    text: str
    buttons: list[dict[str, str]] = field(default_factory=list)
    image: str | None = None
    links: list[dict[str, str]] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)
    language: str = "zh"
    id: int = 0

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


class Turns:
    """Turns of many conversations. ``handle`` is Rasa's ``handle_message``."""

    def __init__(self, handle: Callable[[Any], Awaitable[Any]], settings: Settings, channel: str) -> None:
        self.handle, self.settings, self.channel = handle, settings, channel
        self._stores = stores(settings.database, settings.timezone)
        self._working: set[tuple[str, str]] = set()
        self._locks: weakref.WeakValueDictionary[tuple[str, str], asyncio.Lock] = weakref.WeakValueDictionary()

    def order(self, conversation: str, part: str = "enter") -> asyncio.Lock:
        """Hold this while letting a message in: threads finish in any order, asyncio's locks serve first come first."""
        return self._locks.setdefault((conversation, part), asyncio.Lock())

    async def enter(self, person: Person, conversation: str, message_id: str, text: str,
                    title: str | None = None) -> Entry:
        """Let a message in: redacted, its language known, a repeat marked (see ``bot.rasa.door``)."""

        def work() -> Entry:
            with self._stores.lend() as store:
                return enter(store, self.settings, person, conversation, message_id, text, title)

        return await asyncio.to_thread(work)

    async def run(self, entry: Entry, conversation: str) -> list[Reply]:
        """Let Rasa work on the message; its replies, recorded. Whatever goes wrong, there is an answer.

        The same message sent again while it is being worked on gives none: the first one's turn answers.
        """
        from rasa.core.channels.channel import CollectingOutputChannel

        output, this = CollectingOutputChannel(), (conversation, entry.message_id)
        if this in self._working:
            return []
        self._working.add(this)
        try:
            async with self.order(conversation, "run"):
                await self._handle(entry, conversation, output)
                return await self._answers(entry, conversation, output)
        finally:
            self._working.discard(this)

    async def _answers(self, entry: Entry, conversation: str, output: Any) -> list[Reply]:
        replies = _collect(output.messages, entry.language)
        if not replies:
            logger.warning("turn without an answer")
            replies = [Reply(say("nothing_said", entry.language), language=entry.language)]
        return await asyncio.to_thread(self._record, conversation, entry, replies)

    async def _handle(self, entry: Entry, conversation: str, output: Any) -> None:
        from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

        try:
            if entry.turn and entry.turn % TURNS_A_SESSION == 0:
                await self.handle(UserMessage("/session_start", CollectingOutputChannel(), conversation,
                                              input_channel=self.channel, metadata=entry.metadata))
            await self.handle(UserMessage(entry.text, output, conversation, input_channel=self.channel,
                                          metadata=entry.metadata, message_id=entry.message_id))
        except Exception:
            logger.exception("turn failed")
            output.messages.append({"text": say("something_failed", entry.language)})

    def _record(self, conversation: str, entry: Entry, replies: list[Reply]) -> list[Reply]:
        with self._stores.lend() as store:
            recorded = []
            for reply in replies:
                payload = {key: value for key, value in reply.as_dict().items() if key != "id"}
                number = store.messages.said(conversation, payload)
                recorded.append(Reply(**{**reply.as_dict(), "id": number}))
            store.messages.handled(conversation, entry.message_id)
            return recorded


def _collect(messages: list[dict[str, Any]], language: str) -> list[Reply]:
    """Rasa's collected parts as replies: our actions send one ``custom`` part a reply; anything else is plain text."""
    replies = []
    for message in messages:
        custom = message.get("custom")
        if isinstance(custom, dict):
            known = {key: custom[key] for key in ("text", "buttons", "image", "links", "ids", "language")
                     if custom.get(key) is not None}
            replies.append(Reply(**{"language": language, **known}))
        elif message.get("text"):
            replies.append(Reply(message["text"], message.get("buttons", []), language=language))
    return replies
