"""Talking to the trained bot in this process: what the command line and the tests use.

The same door, model, actions and tracker as the server's; only the network is missing.
"""
from __future__ import annotations

import asyncio
import gc
import uuid
from typing import Any

from bot.errors import SetupError
from bot.rasa.turns import Reply, Turns
from bot.settings import ROOT, Settings
from bot.store.people import Person


def load_agent(settings: Settings) -> Any:
    """Rasa's agent with the in-process actions; SetupError when there is no model."""
    from bot.rasa.quiet import quiet
    from bot.rasa.training import model_path

    quiet("WARNING")
    if not model_path(settings).is_file():
        raise SetupError("model_missing", path=str(model_path(settings)))
    from rasa.core.agent import Agent
    from rasa.core.utils import AvailableEndpoints

    from bot.rasa.in_process import InProcessActions, build_validator_once
    from bot.rasa.locks import QuickLockStore
    from bot.rasa.tracker_store import HomeTrackerStore

    build_validator_once()
    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    agent = Agent(action_endpoint=InProcessActions(), tracker_store=HomeTrackerStore(),
                  lock_store=QuickLockStore(), generator=endpoints.nlg)
    agent.load_model(str(model_path(settings)))
    gc.collect()
    gc.freeze()  # the model stays for good: without it the collector pauses a turn for 300-500 ms now and then
    return agent


class Talk:
    """One conversation of one person with the bot."""

    def __init__(self, agent: Any, settings: Settings, person: Person, conversation: str | None = None) -> None:
        self.person, self.conversation = person, conversation or f"talk-{person.id}-{uuid.uuid4().hex}"
        self.turns = Turns(agent.handle_message, settings, "talk")

    async def say_async(self, text: str, message_id: str | None = None) -> list[Reply]:
        """Send one message; the replies. A message id that was here before gives no replies."""
        async with self.turns.order(self.conversation):
            entry = await self.turns.enter(self.person, self.conversation, message_id or uuid.uuid4().hex, text)
        return [] if entry.repeated else await self.turns.run(entry, self.conversation)

    def say(self, text: str, message_id: str | None = None) -> list[Reply]:
        """``say_async`` for callers without an event loop."""
        return asyncio.get_event_loop_policy().get_event_loop().run_until_complete(self.say_async(text, message_id))
