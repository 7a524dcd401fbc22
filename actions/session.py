"""A new session keeps the guided form.

Rasa forgets a session after 60 minutes and the tracker is rolled every 40 turns to stay small; the stock action would
drop the active form and carry a stale ``requested_slot``.
"""
from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecuted, ActiveLoop, EventType, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

KEPT = ("work", "focus")


class SessionStart(Action):
    def name(self) -> str:
        return "action_session_start"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker,
                  domain: dict[str, Any]) -> list[EventType]:
        events: list[EventType] = [SessionStarted()]
        events += [SlotSet(name, tracker.get_slot(name)) for name in KEPT if tracker.get_slot(name) is not None]
        if tracker.active_loop.get("name") and tracker.get_slot("work"):
            events += [ActiveLoop(tracker.active_loop["name"]), SlotSet("requested_slot", "answer")]
        return [*events, ActionExecuted("action_listen")]
