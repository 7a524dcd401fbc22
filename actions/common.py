"""A turn as an action sees it: who speaks, in which language, what is at hand; and how to answer."""
from __future__ import annotations

import asyncio
import datetime as dt
import json
import logging
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot import settings
from bot.access import allowed, require
from bot.errors import GaishanError
from bot.language.texts import explain, join, say
from bot.store import Store
from bot.store.people import Person
from bot.store.pool import stores
from bot.topics.current import get_model
from bot.topics.model import TopicModel
from bot.topics.taxonomy import Taxonomy, load_taxonomy

# in button payloads
WHOLE_NUMBERS = frozenset({"number", "project", "study", "step", "row", "offset", "severity", "into", "per", "span",
                           "candidate", "form"})
logger = logging.getLogger("gaishan.actions")


class Turn:
    """One turn of one person. ``events`` are what the action gives back to Rasa."""

    def __init__(self, dispatcher: CollectingDispatcher, tracker: Tracker, store: Store) -> None:
        self.dispatcher, self.tracker, self.store = dispatcher, tracker, store
        self.settings = settings.load()
        # the last *user* event: inside a form ``tracker.latest_message`` may be another one
        event = next((e for e in reversed(tracker.events) if e.get("event") == "user"), {})
        metadata = event.get("metadata") or {}
        parse = event.get("parse_data") or {}
        self.raw: str = event.get("text") or ""
        self.intent: str = (parse.get("intent") or {}).get("name") or ""
        self.confidence: float = (parse.get("intent") or {}).get("confidence") or 0.0
        self.ranking: list[dict[str, Any]] = parse.get("intent_ranking") or []
        self.nearest: dict[str, Any] = parse.get("nearest") or {}
        # how close the message is to a training line of the intent it was given
        self.near: float = self.nearest.get("cosine", 0.0) if self.nearest.get("intent") == self.intent else 0.0
        self.args: dict[str, Any] = _arguments(self.raw)
        self.text: str = "" if self.raw.startswith("/") else self.raw
        self.lang: str = metadata.get("language") or self.settings.language
        self.message_id: str = metadata.get("message_id") or ""
        self.conversation: str = metadata.get("conversation") or tracker.sender_id
        self.redacted: dict[str, int] = metadata.get("redacted") or {}
        self.longest: int | None = metadata.get("longest")  # characters that were read of a message that had more
        self.person: Person | None = store.people.get(metadata["person_id"]) if metadata.get("person_id") else None
        self.focus: dict[str, Any] = dict(tracker.get_slot("focus") or {})
        self.work: dict[str, Any] | None = tracker.get_slot("work")
        self.fresh: bool = _is_fresh(tracker.events)
        # a question inside a form: the form has just rejected itself, and what was said in its judging is lost
        self.in_between: bool = next((event["event"] for event in reversed(tracker.events) if event.get("event") in (
            "user", "action", "action_execution_rejected")), None) == "action_execution_rejected"
        self.asks_again = False  # a question came between the asking for a reason and the reason
        self.events: list[EventType] = []

    # -- what is at hand ---------------------------------------------------------------------------------------
    @property
    def taxonomy(self) -> Taxonomy:
        return load_taxonomy()

    @property
    def model(self) -> TopicModel:
        return get_model(self.settings)

    @property
    def today(self) -> dt.date:
        return self.settings.today

    def require(self, act: str) -> Person:
        return require(self.person, act)

    def may(self, act: str) -> bool:
        return allowed(self.person, act)

    def topic(self, code: str | None) -> str:
        """A topic's name in the language of the turn."""
        return self.taxonomy.name(code, self.lang) if code else say("topic_unlabelled", self.lang)

    def say(self, key: str, **params: Any) -> str:
        return say(key, self.lang, **params)

    # -- answering ---------------------------------------------------------------------------------------------
    def reply(self, text: str, buttons: list[dict[str, str]] | None = None, image: str | None = None,
              links: list[dict[str, str]] | None = None, ids: dict[str, int] | None = None) -> None:
        """Send one reply. Blank lines would split it into several posts in Rasa's text channels: one part it is."""
        self.dispatcher.utter_message(json_message={
            "text": text, "buttons": buttons or [], "image": image, "links": links or [], "ids": ids or {},
            "language": self.lang})

    def answer(self, key: str, buttons: list[dict[str, str]] | None = None, **params: Any) -> None:
        """Send the text ``key``."""
        self.reply(self.say(key, **params), buttons)

    def button(self, key: str, intent: str, /, *, arguments: dict[str, Any] | None = None,
               **params: Any) -> dict[str, str]:
        """A button: its title is the text ``key``, its payload ``/intent{arguments}``."""
        return {"title": self.say(key, **params), "payload": payload(intent, **(arguments or {}))}

    # -- what Rasa should remember -----------------------------------------------------------------------------
    def remember(self, **changes: Any) -> None:
        """Change what the talk is about (complaint at hand, last question, what waits for a yes)."""
        self.focus = {key: value for key, value in {**self.focus, **changes}.items() if value is not None}
        self.events.append(SlotSet("focus", self.focus))

    def close_questions(self) -> None:
        """What waits for a yes, the label just shown and the question between two topics were put by the message before:
        once another one came between, a later "ok" or "too slow" means something else. Their buttons still work."""
        for name in ("pending", "pair", "label", "doubt"):
            waits = self.focus.get(name)
            if isinstance(waits, dict) and waits.get("asked") not in (None, self.message_id):
                self.remember(**{name: {key: value for key, value in waits.items() if key != "asked"}})

    @property
    def label_shown(self) -> bool:
        """Whether the answer just before showed the label of the complaint at hand: a yes or a no is about it."""
        return bool(self.focus.get("complaint") and (self.focus.get("label") or {}).get("asked"))

    @property
    def doubt_asked(self) -> int | None:
        """The complaint of which the answer just before asked whether it is severe."""
        doubt = self.focus.get("doubt") or {}
        return doubt["number"] if doubt.get("asked") else None

    @property
    def question(self) -> dict[str, Any]:
        """What waits for a yes and was asked just before, or what a pressed button still refers to; else empty."""
        pending = self.focus.get("pending") or {}
        return pending if not self.text or pending.get("asked") else {}


def payload(intent: str, **arguments: Any) -> str:
    return f"/{intent}{json.dumps(arguments, ensure_ascii=False)}" if arguments else f"/{intent}"


def _is_fresh(events: list[dict[str, Any]]) -> bool:
    """Whether nothing has been done about the last message yet: inside a form the form itself is already noted."""
    for event in reversed(events):
        if event.get("event") == "user":
            return True
        if event.get("event") == "action_execution_rejected":
            return False
        if event.get("event") == "action" and event.get("name") != "guide_form":
            return False
    return False


def _arguments(text: str) -> dict[str, Any]:
    """What a button carries. Anybody can type a payload, so a value of the wrong type is dropped."""
    if not text.startswith("/") or "{" not in text:
        return {}
    try:
        given = json.loads(text[text.index("{"):])
    except ValueError:
        return {}
    return {key: value for key, value in given.items()
            if (type(value) is int and 0 <= value < 2**53 if key in WHOLE_NUMBERS else isinstance(value, str))}


def _answered(turn: Turn) -> bool:
    """Whether the message was an answer to an open question about a label (see ``actions.asked``)."""
    from actions.asked import answered

    return answered(turn)


def _customer_button(turn: Turn) -> list[dict[str, str]]:
    """The way out of a refusal when a customer's words were taken for a wish (see ``actions.doubts``)."""
    from actions.doubts import customer_button

    return customer_button(turn)


def _ask_again(turn: Turn) -> None:
    """The reason that is still due after a question in between (see ``actions.team``)."""
    from actions.team import reason_again

    reason_again(turn)


def _tell(turn: Turn) -> None:
    """What the person must be told (see ``actions.notices``)."""
    from actions.notices import tell

    tell(turn)


class GaishanAction(Action):
    """An action that cannot leave a person without an answer.

    Subclasses give ``action`` (its name in the domain) and ``act``. A known error is explained, an unknown one is
    logged without its words and apologised for. ``act`` runs in a thread, so that a chart or a report does not hold
    up other talks.
    """

    action = ""
    tells = True  # whether what the person must be told is said before it acts

    def name(self) -> str:
        return self.action

    def act(self, turn: Turn) -> None:
        raise NotImplementedError

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker,
                  domain: dict[str, Any]) -> list[EventType]:
        return await asyncio.to_thread(self._run, dispatcher, tracker)

    def _run(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        chosen = settings.load()
        with stores(chosen.database, chosen.timezone).lend() as store:
            turn = Turn(dispatcher, tracker, store)
            try:
                if self.tells and (turn.fresh or turn.in_between):
                    _tell(turn)
                if not _answered(turn):
                    self.act(turn)
                    _ask_again(turn)
            except GaishanError as error:
                self.failed(turn, error)
            except Exception:
                logger.exception("action %s failed", self.action)
                self.crashed(turn)
            turn.close_questions()
            return turn.events

    def crashed(self, turn: Turn) -> None:
        """What to say to a fault of our own: never its words."""
        turn.answer("something_failed")

    def failed(self, turn: Turn, error: GaishanError) -> None:
        """What to say to a known error; a refused role is also kept in the audit."""
        if error.code == "role":
            turn.store.audit.record(turn.person.id if turn.person else None, "refused", self.action)
            turn.answer("error_role", _customer_button(turn), role=turn.say(f"role_{error.params['role']}"),
                        roles=join([turn.say(f"role_{role}") for role in error.params["roles"]], turn.lang))
            return
        turn.reply(explain(error, turn.lang))
