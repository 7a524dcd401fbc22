"""What a short answer to a question about a label means, in the chat and on the command line alike."""
from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from bot.language.numerals import normalise, whole
from bot.settings import ROOT
from bot.topics.asking import PairQuestion, said_in_own_words
from bot.topics.taxonomy import Taxonomy

MAX_LENGTH = 60  # characters; what is longer is no answer to "which one?"
KINDS = ("topic", "neither", "unsure", "ok", "skip", "not_complaint", "stop", "topics", "back")


@dataclass(frozen=True)
class Answer:
    """``kind`` is one of KINDS; ``topic`` a code when the kind is "topic"."""

    kind: str
    topic: str | None = None


@dataclass(frozen=True)
class _Words:
    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    before: str
    after: str


@lru_cache(maxsize=1)
def _words(path: Path = ROOT / "data" / "review.yml") -> _Words:
    raw = yaml.safe_load(path.read_text("utf-8"))
    before, after = raw.pop("before"), raw.pop("after")
    return _Words(tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, patterns in raw.items()
                        for pattern in patterns), before, after)


def read_answer(text: str, taxonomy: Taxonomy, question: PairQuestion | None = None, *,
                numbered: bool = False, back: bool = False) -> Answer | None:
    """The meaning of ``text`` as a whole, or None when it is no such answer (then it may be a question in between).

    With a ``question`` "the first", 1, and the question's own words choose one of its two topics. ``numbered``: a
    number is a place in the list of all topics (the command line shows one) instead of 1 or 2 of the pair. ``back``:
    there is a case before this one to go back to.
    """
    plain = normalise(text[:MAX_LENGTH + 20]).strip(" .。!,;、~")
    if not plain or len(plain) > MAX_LENGTH:
        return None
    number = whole(plain) if len(plain) <= 3 else None
    if number is not None:
        codes = taxonomy.codes if numbered else question.topics if question else ()
        return Answer("topic", codes[number - 1]) if 1 <= number <= len(codes) else None
    code = _named(plain, taxonomy)
    if code:
        return Answer("topic", code)
    for kind, pattern in _words().patterns:
        if pattern.fullmatch(plain) and (back or kind != "back"):
            if kind not in ("first", "second"):
                return Answer(kind)
            return Answer("topic", question.topics[kind == "second"]) if question else None
    own = said_in_own_words(question, plain) if question else None
    return Answer("topic", own) if own else None


def _named(plain: str, taxonomy: Taxonomy) -> str | None:
    """The topic whose name is the whole answer, but for small words around it."""
    words = _words()
    for topic in taxonomy.topics:
        names = [topic.code, *topic.name.values(), *topic.short.values(), *topic.words["zh"], *topic.words["en"]]
        for name in map(normalise, names):
            if name in plain and re.fullmatch(f"(?:{words.before}){re.escape(name)}(?:{words.after})", plain):
                return topic.code
    return None
