"""The front door: every message passes here before Rasa, a tracker, a log or a table sees it.

Who speaks is given by the channel (from a verified token); the text is cut to a sane length, cleaned of invisible
characters, redacted, its language found, a repeat dropped by its message id, and typed commands are checked.
"""
from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from bot.language.detect import language_of
from bot.language.foreign import foreign_language
from bot.language.privacy import Redaction, redact, redact_but
from bot.settings import ROOT, Settings
from bot.store import Store
from bot.store.people import Person

PAYLOAD = re.compile(r"^/([A-Za-z_]+)\s*(\{.*\})?\s*(.*)$", re.DOTALL)
SHORTCUTS = {"language": "change_language", "menu": "help", "start": "greet", "hello": "greet"}
# Zero-width and direction marks hide words from patterns and mislead the eye.
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]")
PRIVATE = re.compile("[\ue000-\uf8ff]")
# what may stay unredacted where the question was "who?": a bare name and nothing around it
BARE_NAME = re.compile(r"[\u3400-\u9fff·]{2,6}|[A-Za-z][A-Za-z.'’-]*(?: [A-Za-z][A-Za-z.'’-]*){0,3}")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Entry:
    """A message as it may go on. ``repeated``: it was here before; nothing must happen again. ``shown`` is what its
    writer sees: the typed words or the pressed button's title, redacted."""

    text: str
    language: str
    message_id: str
    repeated: bool
    metadata: dict[str, Any]
    turn: int = 0
    shown: str = ""


@lru_cache(maxsize=1)
def intents() -> frozenset[str]:
    """Names that may be sent as ``/name``: the domain's intents."""
    domain = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
    return frozenset(name for entry in domain["intents"] for name in ([entry] if isinstance(entry, str) else entry))


def clean(text: str, settings: Settings) -> str:
    """Readable text: no invisible or control characters, at most ``settings.max_message`` characters."""
    text = CONTROL.sub(" ", PRIVATE.sub("", INVISIBLE.sub("", unicodedata.normalize("NFC", text[: settings.max_message]))))
    return text.strip()


def command(text: str) -> str:
    """A typed ``/name{…}`` in the form Rasa reads, or as plain words when it is no intent of ours.

    Roles are checked in the actions, so a payload typed by hand can do no more than a sentence.
    """
    match = PAYLOAD.match(text)
    if not match:
        return text if not text.startswith("/") else text.lstrip("/").strip() or "?"
    name = SHORTCUTS.get(match.group(1).lower(), match.group(1))
    if name not in intents():
        return text.lstrip("/").strip() or "?"
    arguments: dict[str, Any] = {}
    if match.group(2):
        try:
            arguments = json.loads(match.group(2))
        except ValueError:
            arguments = {}
        arguments = {key: value for key, value in arguments.items()
                     if re.fullmatch(r"[a-z]+", key) and isinstance(value, (str, int, float, bool))}
    elif match.group(3) and not match.group(3).startswith("{"):
        arguments = {"to": match.group(3)} if name == "change_language" else {"text": match.group(3)}
    return f"/{name}{json.dumps(arguments, ensure_ascii=False)}" if arguments else f"/{name}"


def without_personal_data(store: Store, conversation: str, text: str) -> Redaction:
    """Redact a message. Colleagues are no customers: names of signed-in people stay, and so does a bare name where
    the question just put was "who?"."""
    if store.messages.expected(conversation) == "person" and BARE_NAME.fullmatch(text):
        return Redaction(text, {})
    return redact_but(text, (person.name for person in store.people.all()))


def only_a_name(store: Store, conversation: str, text: str) -> bool:
    """Whether a message is nothing but somebody's name, which says nothing of the language spoken."""
    if any(person.name == text.strip() for person in store.people.all()):
        return True
    if store.messages.expected(conversation) != "person" or not BARE_NAME.fullmatch(text):
        return False
    return all(part[0].isupper() for part in text.split()) if text.isascii() else "NAME" in redact(text).found


def enter(store: Store, settings: Settings, person: Person, conversation: str, message_id: str, raw: str,
          title: str | None = None) -> Entry:
    """Let a message in. ``title`` is what a pressed button said, shown in the history instead of its payload."""
    redaction = without_personal_data(store, conversation, command(clean(raw, settings)))
    text = redaction.text
    shown = without_personal_data(store, conversation, clean(title or raw, settings)).text
    previous = store.messages.language(conversation) or settings.language
    # a pressed button says nothing of the language its reader prefers
    # a pasted text in a third language says nothing of the one its reader speaks
    kept = title or text.startswith("/") or foreign_language(text) or only_a_name(store, conversation, text)
    language = previous if kept else language_of(text, previous)
    if text.startswith("/change_language"):
        language = "en" if '"en' in text.lower() else "zh" if '"zh' in text.lower() else language
    repeated = store.messages.seen(conversation, message_id, {"text": shown, "language": language})
    if not repeated:
        store.messages.set_language(conversation, person.id, language)
        store.messages.expect(conversation, None)
    metadata = {"person_id": person.id, "language": language, "message_id": message_id,
                "conversation": conversation, "redacted": redaction.found}
    if len(raw) > settings.max_message:
        metadata["longest"] = settings.max_message
    return Entry(text, language, message_id, repeated, metadata, store.messages.turns(conversation),
                 shown)
