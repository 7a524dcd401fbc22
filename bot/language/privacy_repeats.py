"""Mentions of names that are known from elsewhere."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.language.privacy_words import MASK, Item


@lru_cache(maxsize=4)
def _prepared(names: tuple[str, ...]) -> tuple[frozenset[str], tuple[int, ...], re.Pattern[str]]:
    """Names in lower case, their lengths (longest first), and a pattern of the characters they begin with."""
    wanted = frozenset(name.strip().lower() for name in names if len(name.strip()) >= 2)
    beginnings = "".join(sorted({re.escape(name[0]) for name in wanted}))
    return (
        wanted,
        tuple(sorted({len(name) for name in wanted}, reverse=True)),
        re.compile(f"[{beginnings or MASK}]"),
    )


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def repeats(lower: str, names: tuple[str, ...]) -> list[Item]:
    """Mentions of names known from elsewhere (the text itself or ``known_names``), the longest at each place.

    Latin names only as whole words. One look-up for each place and length of name, however many there are.
    """
    wanted, sizes, beginnings = _prepared(names)
    items: list[Item] = []
    done = 0
    for match in beginnings.finditer(lower):
        at = match.start()
        if at < done or at and _latin(lower[at]) and _latin(lower[at - 1]):
            continue
        for size in sizes:
            name = lower[at : at + size]
            if name in wanted and not (_latin(name[-1]) and _latin(lower[at + size : at + size + 1])):
                done = at + size
                items.append(Item(at, done, "NAME", name))
                break
    return items
