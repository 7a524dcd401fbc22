"""Which of many patterns can match a text at all: searching each of two hundred word lists costs more than the rest.

What a match must begin with is read from the pattern itself (two characters, one, or anything), so that the lists in
``data/`` stay plain patterns. A pattern that is left out cannot match; one that is left in still has to be searched.
"""
from __future__ import annotations

import operator
import re
import sre_constants as op
import sre_parse
from collections.abc import Iterable, Sequence
from functools import lru_cache

MOST = 4000     # different beginnings of one pattern; past that it is always searched
MOST_SET = 64   # characters of one set; past that the set stands for any character
Beginning = tuple["str | None", ...]  # characters, None for any; shorter than two where the match may end there


class Sieve:
    """``possible(text)``: the positions of the ``patterns`` that may match somewhere in ``text``."""

    def __init__(self, patterns: Sequence[re.Pattern[str]]) -> None:
        self.always: set[int] = set()
        self.by_key: dict[str, set[int]] = {}
        for number, pattern in enumerate(patterns):
            keys = _keys(pattern)
            if keys is None:
                self.always.add(number)
            for key in keys or ():
                self.by_key.setdefault(key, set()).add(number)

    def possible(self, text: str) -> list[int]:
        found = set(self.always)
        for key in self.by_key.keys() & _here(text):
            found |= self.by_key[key]
        return sorted(found)


@lru_cache(maxsize=4)  # several sieves look at one text
def _here(text: str) -> frozenset[str]:
    """The characters and pairs of a text in lower case, as the keys are: a pattern may or may not look at the case."""
    text = text.lower()
    return frozenset((*text, *map(operator.add, text, text[1:])))


def _keys(pattern: re.Pattern[str]) -> set[str] | None:
    """One of these stands in every text the pattern matches in, in lower case; None when nothing is known."""
    beginnings = _beginnings(sre_parse.parse(pattern.pattern, pattern.flags))
    if beginnings is None:
        return None
    keys = set()
    for one in beginnings:
        letters = [letter for letter in one if letter is not None]
        if not letters:
            return None
        # a letter whose small form is longer or shorter would be looked for in the wrong place
        keys.add("".join(letters).lower())
    return keys if all(len(key) <= 2 for key in keys) else None


def _beginnings(parsed: Iterable) -> set[Beginning] | None:
    """The first two characters of what a parsed pattern matches; None when there are too many."""
    found: set[Beginning] = {()}
    for what, about in parsed:
        more = _of(what, about)
        if more is None:
            return None
        if more != {()}:
            found = {(one + two)[:2] for one in found for two in (more if len(one) < 2 else [()])}
        if len(found) > MOST:
            return None
        if all(len(one) == 2 for one in found):
            break
    return found


def _of(what: object, about: object) -> set[Beginning] | None:
    if what is op.LITERAL:
        return {(chr(about),)}
    if what in (op.ANY, op.NOT_LITERAL):
        return {(None,)}
    if what is op.IN:
        return _of_set(about)
    if what is op.BRANCH:
        return _union(_beginnings(one) for one in about[1])
    if what is op.SUBPATTERN:
        return _beginnings(about[-1])
    if what in (op.MAX_REPEAT, op.MIN_REPEAT):
        least, most, inner = about
        once = _beginnings(inner)
        if once is None:
            return None
        again = once | {(one + two)[:2] for one in once for two in once} if most != 1 else set(once)
        if least > 1:
            again = {one for one in again if len(one) == 2 or () in once}
        return again | ({()} if least == 0 else set())
    if what in (op.AT, op.ASSERT, op.ASSERT_NOT):
        return {()}
    return None  # a group said again, a condition


def _of_set(about: Sequence) -> set[Beginning]:
    letters: set[str] = set()
    for what, value in about:
        if what is op.LITERAL:
            letters.add(chr(value))
        elif what is op.RANGE and value[1] - value[0] < MOST_SET:
            letters |= set(map(chr, range(value[0], value[1] + 1)))
        else:  # a class of characters, a long range, "all but these"
            return {(None,)}
    return {(letter,) for letter in letters} if len(letters) <= MOST_SET else {(None,)}


def _union(parts: Iterable[set[Beginning] | None]) -> set[Beginning] | None:
    found: set[Beginning] = set()
    for part in parts:
        if part is None:
            return None
        found |= part
    return found
