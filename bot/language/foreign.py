"""Texts in languages that are neither Chinese nor English: recognised, so that nobody pretends to understand them.

By script first, then by the commonest words of languages in Latin letters (``data/other_languages.yml``); lists of
some forty words tell whole sentences apart, and nothing is said of a text with fewer than four words.
"""
from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.language.detect import HAN, PLACEHOLDER
from bot.settings import ROOT

PATH = ROOT / "data" / "other_languages.yml"
MAX_CHARACTERS = 3000
LEAST_WORDS = 4          # fewer say nothing of their language
LEAST_HITS = 2
LEAST_LETTERS = 8
SHARE = 0.3              # of the letters in a foreign script
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3041-\u30ff\uac00-\ud7af]")
_ELIDED = re.compile(r"^([cdjlmnst]'|qu')(?=[^\W\d_]{2})")  # m'ont is two words, can't is one
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


@lru_cache(maxsize=1)
def _languages(path: Path = PATH) -> tuple[list[dict[str, Any]], frozenset[str], re.Pattern[str]]:
    table = yaml.safe_load(path.read_text("utf-8"))
    rows = [{**row, "script": re.compile(row["script"]) if row.get("script") else None,
             "words": frozenset(map(str, row.get("words", ()))), "marks": frozenset(row.get("marks", ""))}
            for row in table["languages"]]
    scripts = re.compile("|".join(row["script"].pattern for row in rows if row["script"]))
    return rows, frozenset(map(str, table["english"])), scripts


def foreign_language(text: str) -> str | None:
    """The code of the language of ``text`` when it is neither Chinese nor English, else None (also when in doubt)."""
    text = PLACEHOLDER.sub(" ", text[:MAX_CHARACTERS])
    letters = sum(character.isalpha() for character in text)
    if not letters:
        return None
    rows, english, scripts = _languages()
    for row in rows if scripts.search(text) else ():
        if row["script"]:
            found = len(row["script"].findall(text))
            # Japanese is written with Chinese characters too: a tenth of kana is enough, one の in a shop's name is not
            if found >= 3 and found >= (0.1 if row["code"] == "ja" else SHARE) * letters:
                return row["code"]
    han = len(HAN.findall(text))
    words = [word for one in _WORD.findall(HAN.sub(" ", text).lower().replace("\u2019", "'"))
             for word in _ELIDED.sub(r"\1 ", one).split()]
    if len(words) < LEAST_WORDS or han >= len(words) / 2:
        return None
    ours = sum(word in english or "'" in word and word.split("'")[0] in english for word in words)
    best, code = 0.0, None
    for row in rows:
        if row["script"]:
            continue
        hits = sum(word in row["words"] for word in words)
        marked = sum(not row["marks"].isdisjoint(word) for word in words)
        if hits >= LEAST_HITS and hits + 0.5 * marked > best:
            best, code = hits + 0.5 * marked, row["code"]
    return code if best > ours + 1 and best >= 0.2 * len(words) else None


def tells_enough(text: str) -> bool:
    """Whether a text in a foreign language may tell of something: a greeting in it does not."""
    letters = sum(map(str.isalpha, text[:MAX_CHARACTERS]))
    # a script without blanks says in a few letters what takes several words elsewhere
    return letters >= LEAST_LETTERS and (len(text.split()) >= LEAST_WORDS - 1 or _UNSPACED.search(text) is not None)


def language_name(code: str, lang: str) -> str:
    """The name of a language found here; the code itself for an unknown one."""
    return next((row["name"][lang] for row in _languages()[0] if row["code"] == code), code)
