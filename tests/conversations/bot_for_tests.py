"""The trained bot for tests: loaded once a run, on a fresh home folder for each test, with people of every role."""
from __future__ import annotations

import asyncio
import datetime as dt
import re
import shutil
import string
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Callable, Sequence

from bot.language.texts import load_texts, say
from bot.rasa.turns import Reply
from bot.settings import Settings, load
from bot.store import Store
from bot.store.people import Person

TODAY = dt.date(2026, 11, 18)  # what the bot takes for today: answers of the transcripts stay true in any year
PEOPLE = {"staff": "周梅", "supervisor": "李敏", "team": "王强", "committee": "Helen Grant", "admin": "赵宇"}
COLLEAGUE = "陈静"  # a second team member
Expected = str | Callable[[list[Reply]], bool]


def need_models() -> Settings:
    """The settings in force; an AssertionError that says what to run where a model is missing."""
    settings = load()
    for path in (settings.models / "gaishan.tar.gz", settings.topics_model / "config.cfg"):
        assert path.exists(), f"{path} is missing: run `.venv/bin/gaishan train --if-needed` first (make test does)"
    return settings


@lru_cache(maxsize=1)
def trained_agent() -> Any:
    """Rasa's agent with the trained model, as ``gaishan talk`` loads it."""
    from bot.rasa.talk import load_agent

    return load_agent(need_models())


@lru_cache(maxsize=1)
def event_loop() -> asyncio.AbstractEventLoop:
    return asyncio.new_event_loop()


@dataclass
class Bot:
    """The bot on one home folder."""

    agent: Any
    settings: Settings
    people: dict[str, Person]
    log: list[str] = field(default_factory=list)

    def store(self) -> Store:
        return Store(self.settings.database, self.settings.timezone)

    def run(self, work: Any) -> Any:
        return event_loop().run_until_complete(work)

    def talk(self, who: str = "supervisor", lang: str = "zh", conversation: str | None = None) -> Chat:
        """A conversation of ``who`` (a role, or "colleague") that speaks ``lang``."""
        return Chat(self, self.people[who], lang, conversation)

    def audit(self) -> list[dict[str, Any]]:
        with self.store() as store:
            return store.audit.recent(500)

    def complaints(self) -> list[dict[str, Any]]:
        with self.store() as store:
            return list(store.complaints.export())

    def bytes_on_disk(self) -> bytes:
        """Everything this home holds, file by file, and every log line: where personal data could be."""
        files = [path for path in sorted(self.settings.home.rglob("*")) if path.is_file()]
        return b"\n".join(path.read_bytes() for path in files) + "\n".join(self.log).encode()


class Chat:
    """One conversation. ``last`` holds the replies to the last message; ``lang`` is the language expected of them."""

    def __init__(self, bot: Bot, person: Person, lang: str, conversation: str | None) -> None:
        from bot.rasa.talk import Talk

        self.bot, self.person, self.lang = bot, person, lang
        self.talk = Talk(bot.agent, bot.settings, person, conversation)
        self.last: list[Reply] = []
        with bot.store() as store:
            store.messages.open_conversation(self.conversation, person.id, lang)

    @property
    def conversation(self) -> str:
        return self.talk.conversation

    def say(self, text: str, message_id: str | None = None) -> list[Reply]:
        """Send a message; every one must be answered, without a trace of a fault, in the language of the talk."""
        self.last = self.bot.run(self.talk.say_async(text, message_id))
        if message_id is None:
            assert self.last, f"no answer to {text[:60]!r}"
        for reply in self.last:
            assert reply.text.strip(), f"an empty answer to {text[:60]!r}"
            for fault in ("Traceback", "{'", "Error(", say("something_failed", reply.language)):
                assert fault not in reply.text, f"{text[:60]!r} -> {reply.text}"
        return self.last

    def press(self, wanted: str) -> list[Reply]:
        """Press the button whose title is the text of the key ``wanted``, or that has it in its title or payload."""
        pattern = key_pattern(wanted, self.lang)
        found = [button for button in self.buttons if (pattern.fullmatch(button["title"]) if pattern else
                                                       wanted in button["title"] or wanted in button["payload"])]
        assert found, f"no button {wanted!r} among {self.buttons}"
        return self.say(found[0]["payload"])

    @property
    def text(self) -> str:
        return "\n".join(reply.text for reply in self.last)

    @property
    def buttons(self) -> list[dict[str, str]]:
        return [button for reply in self.last for button in reply.buttons]

    @property
    def payloads(self) -> list[str]:
        return [button["payload"] for button in self.buttons]

    @property
    def ids(self) -> dict[str, int]:
        return {name: number for reply in self.last for name, number in reply.ids.items()}

    @property
    def image(self) -> str | None:
        return next((reply.image for reply in self.last if reply.image), None)

    def has(self, expected: Expected) -> bool:
        """Whether the last replies hold the text of a key, these words, or what a function says."""
        if callable(expected):
            return expected(self.last)
        pattern = key_pattern(expected, self.lang)
        return pattern.search(self.text) is not None if pattern else expected in self.text

    def verify(self, table: Sequence[tuple[str, Sequence[Expected]]]) -> Chat:
        """Say each line and look for what is expected; "!x" must not be there, ">x" presses a button."""
        for line, expected in table:
            self.press(line[1:]) if line.startswith(">") else self.say(line)
            for one in expected:
                if isinstance(one, str) and one.startswith("!"):
                    assert not self.has(one[1:]), f"{line!r}: {one[1:]!r} should not be in\n{self.text}"
                else:
                    assert self.has(one), f"{line!r}: no {one!r} in\n{self.text}\n{self.buttons}"
            assert all(reply.language == self.lang for reply in self.last), (line, self.text)
        return self


def key_pattern(key: str, lang: str) -> re.Pattern[str] | None:
    """A pattern of the text ``key`` with anything for its parameters; None when there is no such text."""
    if key not in load_texts():
        return None
    parts = [re.escape(literal) + (".*?" if name is not None else "")
             for literal, name, _, _ in string.Formatter().parse(load_texts()[key][lang])]
    return re.compile("".join(parts), re.DOTALL)


def ids(**wanted: int) -> Callable[[list[Reply]], bool]:
    """Expect these stored ids."""
    return lambda replies: all(any(reply.ids.get(name) == number for reply in replies)
                               for name, number in wanted.items())


def button(part: str) -> Callable[[list[Reply]], bool]:
    """Expect a button with ``part`` in its payload."""
    return lambda replies: any(part in one["payload"] for reply in replies for one in reply.buttons)


def make_template(folder: Path, settings: Settings) -> Path:
    """A database with the people, to copy for each test."""
    path = folder / "empty.db"
    with Store(path, settings.timezone) as store:
        for role, name in PEOPLE.items():
            store.people.add(name, role)
        store.people.add(COLLEAGUE, "team")
    return path


def with_sample(template: Path, settings: Settings) -> Path:
    """The template with the sample year up to TODAY."""
    from bot.complaints.sample import load_sample
    from bot.topics.current import get_model

    path = template.with_name("sample.db")
    shutil.copy(template, path)
    with Store(path, settings.timezone) as store:
        load_sample(store, get_model(settings), store.people.named(PEOPLE["admin"]), TODAY)
    return path


def people_of(store: Store) -> dict[str, Person]:
    people = {role: store.people.named(name) for role, name in PEOPLE.items()}
    return {**people, "colleague": store.people.named(COLLEAGUE)}
