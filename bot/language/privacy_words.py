"""The word lists of redaction (``data/privacy.yml``) and what its finders share."""

from __future__ import annotations

import re
import sys
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import yaml

from bot.settings import ROOT

KINDS = (
    "PHONE",
    "ID_CARD",
    "PASSPORT",
    "BANK_CARD",
    "ACCOUNT",
    "ORDER",
    "PLATE",
    "EMAIL",
    "WECHAT",
    "IP",
    "DEVICE",
    "SECRET",
    "BIRTHDATE",
    "NAME",
    "ADDRESS",
)
HAN = "\u3400-\u4dbf\u4e00-\u9fff"
MASK = "\ue000"
"""Stands for a character that belongs to a placeholder or to something found already: nothing matches it."""


class Item(NamedTuple):
    """Something found: text[start:end], its kind, and a key that two writings of the same thing share."""

    start: int
    end: int
    kind: str
    key: str


@dataclass(frozen=True)
class Words:
    """``data/privacy.yml``, with the blocks of words as sets (of words) or frozensets of characters."""

    raw: dict[str, Any]

    def words(self, name: str) -> list[str]:
        """The words of a block, longest first."""
        return sorted(set(str(self.raw[name]).split()), key=lambda word: (-len(word), word))

    def phrases(self, name: str) -> list[str]:
        """The phrases of a block separated by bars, longest first."""
        return sorted(
            (part.strip() for part in self.raw[name].split("|")), key=lambda word: (-len(word), word)
        )

    def characters(self, name: str) -> frozenset[str]:
        return frozenset(self.raw[name]) - {" "}


@lru_cache(maxsize=1)
def load_words() -> Words:
    """Read the lists once."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return Words(yaml.load((ROOT / "data" / "privacy.yml").read_text("utf-8"), Loader=loader))


@lru_cache(maxsize=1)
def _plain_table() -> dict[int, str]:
    """One character for one: full-width ASCII and the digits of every script to ASCII, odd dashes to "-"."""
    table = {0xFF01 + i: chr(0x21 + i) for i in range(94)}
    table.update({code: "-" for code in (0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212, 0xFE63)})
    table.update({code: " " for code in (0x3000, 0x00A0, 0x2007, 0x2009, 0x202F)})
    others = "".join(map(chr, range(0x80, sys.maxunicode + 1)))
    table.update({ord(digit): str(unicodedata.digit(digit)) for digit in re.findall(r"\d", others)})
    return table


def plain_form(text: str) -> str:
    """``text`` with full-width characters, foreign digits, dashes and spaces as ASCII; the length stays."""
    return text if text.isascii() else text.translate(_plain_table())


def lower_form(text: str) -> str:
    """``text`` with A-Z as a-z; unlike ``str.lower`` the length stays."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower() if c.isascii() else c for c in text)


def mask(text: str, items: list[Item]) -> str:
    """``text`` with what was found blotted out, so that later finders and contexts do not see it."""
    parts, done = [], 0
    for item in sorted(items):
        parts += [text[done : item.start], MASK * (item.end - item.start)]
        done = item.end
    return "".join(parts) + text[done:]


def latin_word(word: str) -> str:
    """A pattern for a cue: Latin words stand alone, "-" in them also matches a blank or nothing."""
    pattern = re.escape(word).replace(r"\-", "[ -]?") if word.isascii() and len(word) > 1 else re.escape(word)
    if word[0].isascii() and word[0].isalpha():
        pattern = r"(?<![a-z])" + pattern
    return pattern + (r"(?![a-z])" if word[-1].isascii() and word[-1].isalpha() else "")
