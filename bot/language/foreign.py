"""Which other language a text is in: what the model was neither trained nor tested on is left to people."""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from bot.language.detect import HAN, PLACEHOLDER
from bot.settings import ROOT

OTHER = "other"  # what is stored as the language of such a text
SCRIPT_SHARE = 0.3  # of all letters: a customer's one の in a Chinese sentence makes no Japanese
WORD_SHARE = 0.25  # of all words
WORDS = 2
_LATIN = re.compile(r"[a-z\u00df-\u024f\u1e00-\u1eff]+'?")


@dataclass(frozen=True)
class _Table:
    scripts: Mapping[str, re.Pattern[str]]
    words: Mapping[str, frozenset[str]]
    english: frozenset[str]


@lru_cache(maxsize=1)
def _table(path: Path = ROOT / "data" / "languages.yml") -> _Table:
    raw = yaml.safe_load(path.read_text("utf-8"))
    english = frozenset(raw["english"])
    return _Table({code: re.compile("[" + "".join(ranges) + "]") for code, ranges in raw["scripts"].items()},
                  {code: frozenset(words) - english for code, words in raw["words"].items()}, english)


def other_language(text: str) -> str | None:
    """The code of a language that is neither Chinese nor English ("es", "ja"), None when the text is in one of both.

    Scripts are told by their letters, languages in Latin letters by their small words; a text too short to tell is
    taken for Chinese or English. Several Chinese characters make a text Chinese, whatever names stand in it.
    """
    plain = PLACEHOLDER.sub(" ", text[:4000]).lower()
    letters = sum(character.isalpha() for character in plain)
    if not letters:
        return None
    table = _table()
    for code, pattern in table.scripts.items():
        if len(pattern.findall(plain)) >= SCRIPT_SHARE * letters:
            return code
    if len(HAN.findall(plain)) >= SCRIPT_SHARE * letters:
        return None
    words = _LATIN.findall(plain.replace("\u2019", "'"))
    english = sum(word in table.english for word in words)
    code, hits = max(((code, sum(word in known for word in words)) for code, known in table.words.items()),
                     key=lambda pair: pair[1])
    return code if hits >= WORDS and hits >= WORD_SHARE * len(words) and hits > english else None
