"""Names in pasted tables: what stands in a column headed "姓名" or "Name" is somebody's name, whatever it looks like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.language.privacy_words import HAN, Item, load_words

SEPARATORS = ("|", "\t", ",", ";")
CELL = {mark: re.compile(f'(?:^|(?<={re.escape(mark)}))(?:"[^"\n]*"|[^{re.escape(mark)}\n]*)') for mark in SEPARATORS}
BLANKS = re.compile(r"\S+")
RULE = re.compile(r"[\s|:+=\-]*")
"""The line below the head of a table, and an empty one."""
LONGEST_HEAD = 16
CHINESE = re.compile(f"[{HAN}]{{2,4}}(?:[·•・‧][{HAN}]{{1,8}})*")
LATIN = re.compile(r"[A-Za-z][A-Za-z.'’\-]{0,20}(?: [A-Za-z.'’\-]{1,20}){0,3}")


@lru_cache(maxsize=1)
def _lists() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """(heads of columns of names, other heads that make blanks a separator, what is no name)."""
    words = load_words()
    none = frozenset((*words.words("no_names"), *words.phrases("en_no_names")))
    return frozenset(words.phrases("name_heads")), frozenset(words.phrases("other_heads")), none


def name_columns(plain: str, lower: str) -> list[Item]:
    """Names below a head, in tables with bars, tabs, commas, semicolons or blanks between the columns."""
    if "\n" not in plain or not any(head in lower for head in ("姓名", "名字", "人", "name", "contact")):
        return []
    lines, at = [], 0
    for line in plain.split("\n"):
        lines.append((at, line))
        at += len(line) + 1
    items: list[Item] = []
    heads: list[int] = []
    mark, columns = "", 0
    for at, line in lines:
        found = _head(line)
        if found:
            mark, columns, heads = found
        elif heads and not RULE.fullmatch(line):
            cells = list(_cells(line, mark))
            if len(cells) < min(columns, max(heads) + 1, 2):
                heads = []
            items += [_item(at + start, cell) for start, cell in _named(cells, heads, columns)]
    return items


def _item(start: int, name: str) -> Item:
    return Item(start, start + len(name), "NAME", re.sub(r"\s", "", name) if not name.isascii() else name.lower())


def _cells(line: str, mark: str) -> Iterator[tuple[int, str]]:
    """(place, text without blanks and quotes) of each cell."""
    for match in (CELL[mark] if mark else BLANKS).finditer(line):
        text = match.group().strip(" \t\"'")
        yield match.start() + (match.group().index(text) if text else 0), text


def _head(line: str) -> tuple[str, int, list[int]] | None:
    """(separator, number of columns, which of them hold names), None for a line that is no head of a table."""
    names, others, _ = _lists()
    if len(line) > 200:
        return None
    for mark in (*(mark for mark in SEPARATORS if mark in line), ""):
        cells = [text.lower() for _, text in _cells(line, mark)]
        heads = [place for place, text in enumerate(cells) if text in names]
        if heads and len(cells) > 1 and all(len(text) <= LONGEST_HEAD for text in cells):
            return (mark, len(cells), heads) if mark or others.intersection(cells) else None
    return None


def _named(cells: list[tuple[int, str]], heads: list[int], columns: int) -> Iterator[tuple[int, str]]:
    """The cells of the columns of names; behind a text with commas of its own they are counted from the end."""
    none = _lists()[2]
    for head in heads:
        for place in dict.fromkeys((head, head + len(cells) - columns)):
            start, text = cells[place] if 0 <= place < len(cells) else (0, "")
            fits = CHINESE.fullmatch(text) or LATIN.fullmatch(text)
            if fits and text.lower() not in none and not any(char in text for char in "的了是在我你吗呢不没"):
                yield start, text
                break
