"""Tokens for both languages: a Latin word, a number or one Chinese character.

Ten lines of regular expression classified intents better than jieba on mixed zh/en text, and the
same tokens as bigrams make SQLite's full-text search find two-character Chinese words.
"""
from __future__ import annotations

import re

TOKEN = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:'[a-z]+)?|\d+(?:[.,:]\d+)*|[\u3400-\u4dbf\u4e00-\u9fff]|[^\s\w]|\w")
MOST_WORDS = 24
HAN_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")


def tokens(text: str) -> list[tuple[str, int]]:
    """Tokens with their start offsets, in order."""
    return [(match.group(), match.start()) for match in TOKEN.finditer(text)]


def search_form(text: str) -> str:
    """The text as the full-text index stores it: Latin words as they are, Chinese as overlapping bigrams."""

    def bigrams(match: re.Match[str]) -> str:
        run = match.group()
        return " " + (" ".join(run[i : i + 2] for i in range(len(run) - 1)) if len(run) > 1 else run) + " "

    return " ".join(HAN_RUN.sub(bigrams, text.lower()).split())


def search_query(text: str) -> str:
    """A full-text query that matches every word of ``text``; empty when there is nothing to look for.

    Of a pasted letter the first words are looked for: SQLite's time grows with the square of their number.
    """
    words = list(dict.fromkeys(re.findall(r"\w+", search_form(text[:500]))))[:MOST_WORDS]
    return " ".join(f'"{word}"' for word in words)
