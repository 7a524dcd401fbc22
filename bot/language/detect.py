"""Which of the two languages a message is in."""
from __future__ import annotations

import re

from bot.language.code import without_code

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
PLACEHOLDER = re.compile(r"\[[A-Z_]+\]")
COMMAND = re.compile(r"^\s*/\w+")


def language_of(text: str, previous: str = "zh") -> str:
    """"zh" or "en"; a message that says nothing of its language (numbers, emoji, "ok", SQL and other code) keeps
    ``previous``.

    A single Chinese character weighs as much as a word, so "app 打不开" is Chinese and
    "the 柜员 was rude to me" is English.
    """
    text = without_code(PLACEHOLDER.sub(" ", COMMAND.sub(" ", text)))
    han = len(HAN.findall(text))
    words = [word for word in LATIN_WORD.findall(text)]
    if han == 0 and (not words or (len(words) == 1 and len(words[0]) <= 3)):
        return previous
    # Chinese runs about 1.6 characters a word: four characters say as much as two and a half English words.
    return "zh" if han >= 1.6 * len(words) or (han and han >= len(words) and previous == "zh") else "en"
