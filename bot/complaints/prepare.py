"""A customer's text before it is classified: HTML to words, only the newest message of a mail, repeats read once.

The text that comes out is what is stored. What was taken away is told by code, so that the card can say so, and
texts that nobody can judge by words (too little, another language) are told apart from ordinary ones: for them no
confidence is claimed (``judge``).
"""
from __future__ import annotations

import html
import operator
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import yaml

from bot.language.detect import HAN, PLACEHOLDER
from bot.language.foreign import foreign_language
from bot.language.privacy import redact
from bot.settings import ROOT
from bot.topics.classification import COMPLAINT, Classification
from bot.topics.severity import assess
from bot.topics.taxonomy import OTHER

if TYPE_CHECKING:
    from bot.topics.model import TopicModel

PATH = ROOT / "data" / "prepare.yml"
MAX_CHARACTERS = 100_000  # longer texts are cut before anything is looked for
SIGNATURE_LINES = 8       # a sign-off counts when at most so many short lines follow
SIGNATURE_LENGTH = 70
THIN_HAN, THIN_WORDS = 3, 2  # fewer different characters and words than these are too little to judge
THIN_CONFIDENCE = 0.3
_ENTITY = re.compile(r"&(?:[a-z]{2,8}|#\d{2,6}|#x[0-9a-f]{2,5});", re.IGNORECASE)
# a unit said over and over: short ones (差差差差) from the sixth time, sentences from the fourth
_REPEAT = re.compile(r"(.)\1{5,}|(.{2,12}?)\2{4,}", re.DOTALL)
_PART = re.compile(r"(?<=[。！？!?.,，;；\s])")
_SAID_AGAIN = re.compile(r"(.{4,200}?[。！？!?.,，;；\s])\1{2,}", re.DOTALL)
_SENDER = re.compile(r"[ \t*]*(?:from|发件人)\s*[:\uff1a]", re.IGNORECASE)
_SENT = re.compile(r"[ \t*]*(?:sent|date|subject|发送时间|发送日期|日期|时间|主题)\s*[:\uff1a]", re.IGNORECASE)
_QUOTED = re.compile(r"^[ \t]*(?:>|&gt;)")


@dataclass(frozen=True)
class Prepared:
    """``text`` is what is stored, ``reading`` the same without endless repeats: what is classified. ``cut``: what was
    taken away, of "html", "history", "signature", "disclaimer", "length"; ``language``: a code when the text is
    neither Chinese nor English; ``thin``: too little to judge."""

    text: str
    reading: str = ""
    cut: tuple[str, ...] = ()
    language: str | None = None
    thin: bool = False

    @property
    def empty(self) -> bool:
        """No letter is left: nothing to classify."""
        return not any(map(str.isalpha, self.text))


@lru_cache(maxsize=1)
def _rules() -> dict[str, Any]:
    raw = yaml.safe_load(PATH.read_text("utf-8"))
    flags = re.IGNORECASE | re.MULTILINE
    tags = "|".join(map(re.escape, raw["tags"]))
    return {
        "history": re.compile("|".join(rf"^[ \t]*{one}" for one in raw["history"]), flags),
        "header": re.compile(rf"[ \t*]*{raw['headers']}", re.IGNORECASE),
        "inline": re.compile(raw["inline"], re.IGNORECASE),
        "signature": re.compile("|".join(rf"^[ \t]*(?:{one})" for one in raw["signature"]), re.IGNORECASE),
        "disclaimer": re.compile("|".join(rf"^[ \t*]*(?:{one})" for one in raw["disclaimer"]), flags),
        "tag": re.compile(rf"<!doctype|</?(?:{tags})(?:\s[^<>]*)?/?>", re.IGNORECASE),
    }


def prepare(text: str, longest: int | None = None) -> Prepared:
    """The newest message of ``text`` as plain words, at most ``longest`` characters; raises nothing.

    A text whose newest message says nothing (a bare "FYI" over a forwarded mail) gives the next message.
    """
    cut: list[str] = []
    if len(text) > MAX_CHARACTERS:
        text, _ = text[:MAX_CHARACTERS], cut.append("length")
    rules = _rules()
    if rules["tag"].search(text) or _ENTITY.search(text):
        plain = from_html(text)
        if plain != text:
            # an entity or a tag inside a number hid it from the redaction that came before
            text = redact(plain).text
            cut.append("html")
    text, taken = newest_message(text)
    cut += taken
    text = text.strip()
    if longest and len(text) > longest:
        text, _ = text[:longest], cut.append("length")
    # what is said over and over has a pair of characters five times or more: most texts need no search
    pairs = list(map(operator.add, text, text[1:]))
    reading = text + " "
    if len(pairs) - len(set(pairs)) >= 4:
        reading = _REPEAT.sub(lambda match: match[1] or match[2], reading)
    parts = _PART.split(reading)
    if len(set(parts)) < len(parts) - 1:  # looking for a repeated sentence is slow, and seldom worth it
        reading = _SAID_AGAIN.sub(r"\1", reading)
    reading = reading.strip()
    return Prepared(text, reading, tuple(dict.fromkeys(cut)), foreign_language(reading), is_thin(reading))


def is_thin(text: str) -> bool:
    """One word, emoji or the same character again: too little for any judgement."""
    if len(set(HAN.findall(text[:40]))) >= THIN_HAN:
        return False  # most Chinese texts
    text = PLACEHOLDER.sub(" ", text)
    words = {word.lower() for word in re.findall(r"[^\W\d_]{2,}", HAN.sub(" ", text))}
    return len(set(HAN.findall(text))) + len(words) < THIN_HAN and len(words) < THIN_WORDS


# -- HTML -------------------------------------------------------------------------------------------------------------
class _Words(HTMLParser):
    """Collects what a reader of the page would see."""

    HIDDEN = frozenset({"script", "style", "head", "title", "svg"})
    BLOCK = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "blockquote",
                       "hr", "section", "article"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag in self.HIDDEN:
            self.hidden += 1
        elif tag in self.BLOCK:
            self.parts.append("\n")
        elif tag in ("td", "th"):
            self.parts.append("\t")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.HIDDEN:
            self.hidden = max(0, self.hidden - 1)
        elif tag in self.BLOCK:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)


def from_html(text: str) -> str:
    """The words of a page or a fragment; a text without known tags only has its entities resolved."""
    if not _rules()["tag"].search(text):
        return html.unescape(text)
    parser = _Words()
    try:
        parser.feed(text)
        parser.close()
    except (AssertionError, ValueError):  # a declaration the parser cannot read: drop what looks like a tag
        return html.unescape(re.sub(r"<[^<>]{1,2000}>", " ", text))
    lines = (re.sub(r"[ \t\u00a0]+", " ", line).strip() for line in "".join(parser.parts).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


# -- mail -------------------------------------------------------------------------------------------------------------
def newest_message(text: str) -> tuple[str, list[str]]:
    """The newest message of a mail thread, and what was taken away around it."""
    rules, cut = _rules(), []
    messages = [message for message in _messages(text) if message.strip()]
    if len(messages) > 1:
        cut.append("history")
    kept = next((message for message in messages if not is_thin(_body(message)[0])), messages[0] if messages else "")
    body, quoted = _body(kept)
    if quoted and "history" not in cut:
        cut.append("history")
    found = rules["disclaimer"].search(body)
    if found and not is_thin(body[: found.start()]):
        body, _ = body[: found.start()], cut.append("disclaimer")
    without = _without_signature(body)
    if without != body and not is_thin(without):
        body, _ = without, cut.append("signature")
    # a text that is no mail stays as typed, blank lines and all
    return (body if cut or body.strip() != text.strip() else text), cut


def _messages(text: str) -> Iterator[str]:
    """The messages of a thread, newest first; a text that is none is one message."""
    rules = _rules()
    starts = {match.start() for match in rules["history"].finditer(text)}
    starts |= {match.start() for match in rules["inline"].finditer(text)}
    place, first = 0, 0
    run: list[str] = []
    for line in text.splitlines(keepends=True):
        if rules["header"].match(line):
            first = first if run else place
            run = [*run, line][-6:]  # a head is short; a thousand such lines are none
            if _is_head(run):
                starts.add(first)
        elif line.strip():
            run = []
        place += len(line)
    place = 0
    for start in sorted(starts):
        if start > place:
            yield text[place:start]
        place = start
    yield text[place:]


def _is_head(lines: list[str]) -> bool:
    """Whether these lines are the head of a mail: who sent it, and when or about what; a form's 日期 and 时间 are none."""
    return any(map(_SENDER.match, lines)) and any(map(_SENT.match, lines))


def _body(message: str) -> tuple[str, bool]:
    """A message without the lines that announce it and without quoted ones; whether any was quoted."""
    rules = _rules()
    announced = rules["history"].match(message) or rules["inline"].match(message)
    if announced:
        message = message[announced.end() :]
    lines, kept, head, quoted = message.splitlines(), [], True, False
    headed = _is_head([line for line in lines[:8] if rules["header"].match(line)])
    for line in lines:
        if head and headed and (not line.strip() or rules["header"].match(line)):
            continue
        head = False
        if _QUOTED.match(line):
            quoted = True
            continue
        kept.append(line)
    if quoted and not any(line.strip() for line in kept):  # everything is quoted: then the quotation is the message
        return "\n".join(_QUOTED.sub("", line) for line in lines), False
    return "\n".join(kept), quoted


def _without_signature(body: str) -> str:
    """The text up to a sign-off behind which only a few short lines stand."""
    lines = body.rstrip().splitlines()
    for number in range(max(1, len(lines) - SIGNATURE_LINES - 1), len(lines)):
        after = lines[number + 1 :]
        if _rules()["signature"].match(lines[number]) and all(len(line) <= SIGNATURE_LENGTH for line in after):
            return "\n".join(lines[:number]).rstrip()
    return body


# -- classifying what was prepared ------------------------------------------------------------------------------------
def judge(prepared: Prepared, found: Classification) -> Classification:
    """``found`` without more confidence than the text allows.

    Another language: a complaint about "other", for a person to read. Too little text: left open, at most 0.3 sure.
    """
    if prepared.language:
        return replace(with_severity(found, prepared.text), kind=COMPLAINT, kind_confidence=0.0, topic=OTHER,
                       topics=((OTHER, 0.0),), confidence=0.0, band="low", abstained=True,
                       language=prepared.language, runner_up=None)
    if prepared.thin:
        return replace(found, kind_confidence=min(found.kind_confidence, THIN_CONFIDENCE), band="low", abstained=True,
                       confidence=min(found.confidence, THIN_CONFIDENCE),
                       topics=tuple((code, min(one, THIN_CONFIDENCE)) for code, one in found.topics))
    return found


def with_severity(found: Classification, text: str) -> Classification:
    """``found`` with the severity its words have; the model weighs only what it takes for a complaint."""
    if found.kind == COMPLAINT:
        return found
    severity = assess(text, found.topic)
    return replace(found, severity=severity.level, severity_reason=" / ".join(severity.reason_words),
                   flags=severity.flags)


def classify(model: TopicModel, prepared: Prepared) -> Classification:
    """What the model says of one prepared text, held back where the text says too little."""
    return judge(prepared, model.classify(prepared.reading))


def classify_many(model: TopicModel, texts: Sequence[Prepared], **more: Any) -> Iterable[Classification]:
    """The same for many, in order; ``more`` goes to the model."""
    return [judge(one, found) for one, found in zip(texts, model.classify_many([one.reading for one in texts], **more))]
