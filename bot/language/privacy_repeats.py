"""Mentions of names that are known from elsewhere."""

from __future__ import annotations

from functools import lru_cache

from bot.language.privacy_words import Item


@lru_cache(maxsize=4)
def _by_size(names: tuple[str, ...]) -> tuple[frozenset[str], tuple[int, ...]]:
    """Names in lower case, and their lengths, longest first."""
    wanted = frozenset(name.strip().lower() for name in names if len(name.strip()) >= 2)
    return wanted, tuple(sorted({len(name) for name in wanted}, reverse=True))


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def repeats(lower: str, names: tuple[str, ...]) -> list[Item]:
    """Mentions of names known from elsewhere (the text itself or ``known_names``), the longest at each place.

    Latin names only as whole words. One look-up for each place and length of name, however many there are.
    """
    wanted, sizes = _by_size(names)
    items, at = [], 0
    while sizes and at < len(lower):
        inside = _latin(lower[at]) and at > 0 and _latin(lower[at - 1])
        for size in () if inside else sizes:
            name = lower[at : at + size]
            if name in wanted and not (_latin(name[-1]) and _latin(lower[at + size : at + size + 1])):
                items.append(Item(at, at + size, "NAME", name))
                at += size
                break
        else:
            at += 1
    return items
