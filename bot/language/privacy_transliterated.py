"""Names of people in Chinese characters that begin with no Chinese surname: with a dot ("阿卜杜拉·买买提"), or made of
parts that are usual among Tibetans, Mongols and Uyghurs ("扎西卓玛", "买买提江")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.language.privacy_words import load_words

DOTS = "·•・‧"
DOT = re.compile(f"[{DOTS}]")


@lru_cache(maxsize=1)
def _patterns() -> tuple[frozenset[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """(characters of transliterated names, what may be a name without a dot: a quick search, what is one, words that
    announce a name)."""
    words = load_words()
    cues = {cue for name in ("weak_cues", "name_cues", "titles") for cue in words.words(name) if len(cue) > 1}
    parts, wholes = "|".join(words.words("joined_names")), "|".join(words.words("whole_names"))
    ends = "|".join(words.words("whole_name_ends"))
    return (
        words.characters("transliteration"),
        re.compile(rf"(?:{parts}|{wholes})(?:{parts}|{wholes}|{ends})*"),
        re.compile(rf"(?:{parts})(?:{parts})+|(?:{wholes})(?:{wholes}|{ends})*"),
        re.compile("|".join(sorted(cues, key=lambda cue: (-len(cue), cue)))),
    )


def transliterated(text: str) -> Iterator[tuple[int, int]]:
    """Spans of such names."""
    characters, possible, undotted, cues = _patterns()
    for match in DOT.finditer(text):
        span = _dotted(text, match.start(), characters, cues)
        if span:
            yield span
    for found in possible.finditer(text):
        match = undotted.match(text, found.start())
        if match:
            yield match.span()


def _dotted(text: str, dot: int, characters: frozenset[str], cues: re.Pattern[str]) -> tuple[int, int] | None:
    start, end = dot, dot + 1
    while start > dot - 7 and start and text[start - 1] in characters:
        start -= 1
    while end < dot + 8 and end < len(text) and (text[end] in characters or text[end] in DOTS):
        end += 1
    for cue in cues.finditer(text, max(0, start - 4), dot):
        if cue.start() < start < cue.end():  # 丈夫 before the name: its second character may be in a name too
            start = cue.end()
    return (start, end) if dot - start >= 2 and end - dot >= 3 else None
