"""A whole project told as a conversation: every line checks that its question was the one asked, and what it gave is
remembered, so that the reports can be searched for it at the end."""
from __future__ import annotations

import re
from collections.abc import Sequence
from html.parser import HTMLParser
from itertools import product
from pathlib import Path

from bot.language.texts import say
from bot.playbooks.stand import MORE, Place
from bot.reports.project_files import FORMATS, FORMS, report_file
from bot.store.projects import Answer
from tests.conversations.bot_for_tests import Bot, Chat, Expected
from tests.conversations.walking import walk_of

USE = {"zh": "采用", "en": "use it"}
KEEP = {"zh": "保留", "en": "keep it"}
NO = {"zh": "没有了", "en": "no"}


class Transcript:
    """The talk about one project. ``given`` are the words typed into free text, to be found again word by word."""

    def __init__(self, bot: Bot, lang: str, number: int = 1) -> None:
        self.bot, self.lang, self.number = bot, lang, number
        self.given: list[str] = []
        self.interrupted: set[int] = set()

    def check(self, holds: bool, words: str) -> None:
        assert holds, words

    # -- what is asked ---------------------------------------------------------------------------------------------
    def place(self, key: str, row: int = 0) -> Place:
        walk = walk_of(self.bot, self.number)
        return walk.place([key, row or (1 if "." in key else 0)])

    def history(self) -> list[Answer]:
        with self.bot.store() as store:
            return store.projects.history(self.number)

    def asks(self, chat: Chat, key: str, row: int = 0) -> None:
        """The last reply put the question ``key``, once."""
        place = self.place(key, row)
        question = place.asked.ask[self.lang]
        self.check(chat.last[-1].text.count(question) == 1 and chat.text.count(question) == 1,
                   f"{key} is not asked (once) in\n{chat.text}")

    def expect(self, chat: Chat, said: str, expected: tuple[Expected, ...]) -> None:
        for one in expected:
            if isinstance(one, str) and one.startswith("!"):
                self.check(not chat.has(one[1:]), f"{said!r}: {one[1:]!r} should not be in\n{chat.text}")
            else:
                self.check(chat.has(one), f"{said!r}: no {one!r} in\n{chat.text}\n{chat.buttons}")
        self.check(all(reply.language == self.lang for reply in chat.last), f"{said!r}: another language\n{chat.text}")

    @staticmethod
    def speak(chat: Chat, said: str) -> None:
        """Say a line; ">x" presses a button."""
        chat.press(said[1:]) if said[0] == ">" else chat.say(said)

    # -- what is said ----------------------------------------------------------------------------------------------
    def answer(self, chat: Chat, key: str, said: str, *expected: Expected, row: int = 0) -> Chat:
        """Answer the question ``key``; stored under it, and remembered."""
        self.asks(chat, key, row)
        return self.give(chat, key, said, *expected, row=row)

    def give(self, chat: Chat, key: str, said: str, *expected: Expected, row: int = 0) -> Chat:
        """What was asked back about ``key`` is answered (is the day over? which value is meant?), and that is stored."""
        place, before = self.place(key, row), len(self.history())
        self.speak(chat, said)
        self.expect(chat, said, ("answer_stored", *expected))
        added = self.history()[before:]
        self.check([(one.field, one.row) for one in added] == [(key, place.row)], f"{said!r} is not stored under {key}: {added}\n{chat.text}")
        if place.asked.type in ("text", "person") and said[0] != ">" and said not in (USE[self.lang], KEEP[self.lang]):
            self.given.append(said)
        return chat

    def use(self, chat: Chat, key: str, *expected: Expected, row: int = 0) -> Chat:
        """Accept what is proposed for ``key``."""
        self.check("/use_proposal" in chat.payloads, f"nothing is proposed for {key}:\n{chat.text}")
        return self.answer(chat, key, USE[self.lang], *expected, row=row)

    def more(self, chat: Chat, table: str, said: str, *expected: Expected) -> Chat:
        """Whether the table gets another row."""
        field = next(one for step in walk_of(self.bot, self.number).playbook.steps for one in step.fields if one.id == table)
        question = field.another[self.lang] if field.another else say("row_another", self.lang, table=field.label[self.lang])
        self.check(chat.text.count(question) == 1, f"{question!r} is not asked in\n{chat.text}")
        self.speak(chat, said)
        self.expect(chat, said, expected)
        return chat

    def between(self, chat: Chat, key: str, said: str, *expected: Expected) -> Chat:
        """A message that is no answer to the question ``key``: it is answered, nothing is stored, ``key`` is asked again."""
        step, before = walk_of(self.bot, self.number).step, len(self.history())
        assert step is not None
        self.speak(chat, said)
        self.expect(chat, said, ("!answer_stored", *expected))
        self.asks(chat, key)
        self.check(len(self.history()) == before, f"{said!r} was stored")
        self.interrupted.add(step.number)
        return chat

    # -- what is left at the end -----------------------------------------------------------------------------------
    def closed(self, chat: Chat, override: str, secrets: Sequence[str]) -> None:
        """The project is closed, and its page, its reports and the whole home hold what they must and nothing else.

        ``override`` is the reason of the one overridden gate; ``secrets`` are personal data that were typed.
        """
        walk = walk_of(self.bot, self.number)
        assert walk.step is None and walk.project.status == "closed" and chat.has("project_closed"), chat.text
        assert self.interrupted == {step.number for step in walk.playbook.steps}
        [gate] = [one for one in walk.store.projects.gates(self.number) if one["result"] == "overridden"]
        assert gate["reason"] == override
        said = words_of_file(Path(next(link["url"] for reply in chat.last for link in reply.links)))
        told = {"summary": said}
        for form, kind in product(FORMS, FORMATS):
            path = report_file(walk, form, kind, self.lang, self.bot.settings.exports)
            told[f"{form}.{kind}"] = words_of_file(path)
        for name, text in told.items():
            for part in (gate["by"], gate["at"][:10], override[:20] if name.startswith("a3") else override):
                assert squeezed(part) in text, (name, part)
            for secret in secrets:
                assert squeezed(secret) not in text, (name, secret)
        open_words = [text for text in self.given if not any(secret in text for secret in secrets)]
        assert len(open_words) > 30
        for name in ("summary", "story.html", "story.docx"):
            answers = [one.shown if one.state == "answered" else one.reason for one in self.history() if not one.field.endswith("." + MORE)]
            assert [text for text in (*open_words, *answers) if squeezed(text or "") not in told[name]] == [], name
        raw = self.bot.bytes_on_disk()
        assert chat.conversation.encode() in raw  # the search looks at the right files
        for secret in secrets:
            assert secret.encode() not in raw and secret.encode("unicode_escape") not in raw, secret


# -- what stands in files --------------------------------------------------------------------------------------------
class Words(HTMLParser):
    """The words of a page, without styles and scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in ("style", "script")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("style", "script")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def words_of_file(path: Path) -> str:
    """All words of a report, blanks left out: a page, or a Word document opened by python-docx."""
    if path.suffix == ".html":
        words = Words()
        words.feed(path.read_text("utf-8"))
        return squeezed("".join(words.parts))
    import docx
    from docx.oxml.ns import qn

    body = docx.Document(str(path)).element.body
    return squeezed("".join(part.text or "" for part in body.iter(qn("w:t"))))


__all__ = ["KEEP", "MORE", "NO", "USE", "Transcript", "squeezed", "words_of_file"]
