"""The one-page A3 report of a project: what stands in its boxes, cut and set so that it fits on one page.

Nothing here draws. Heights are reckoned in CSS pixels (96 an inch) from the widths of the words, a little too large
rather than too small; the page itself hides what would still run over.
"""
from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.language.texts import join, say
from bot.reports.charts import SIZE
from bot.reports.labels import width

COLUMN = 730.0  # inner width of a box
HEIGHT = 975.0  # of a side, without head and foot of the page
LEADING = 1.42  # height of a line in sizes of its letters
LEGIBLE = 0.5  # pictures drawn smaller than this cannot be read and are left to the QC story
TELLING = 60  # characters of an answer that still tell something
APART = 1.5  # the letters of one side may be so much larger than those of the other


@dataclass(frozen=True)
class Level:
    """How much is shown: characters of an answer and of a table's cell, rows of a table, pixels of a picture's height,
    optional answers; ``smallest`` are the smallest letters in pixels."""

    characters: int
    cell: int
    rows: int
    picture: float
    smallest: float
    optional: bool = True


# cells are cut before answers: in a narrow column few words make many lines
LEVELS = (Level(1000, 1000, 30, 300, 10.5), Level(1000, 1000, 30, 240, 9.5), Level(400, 400, 15, 220, 9.5),
          Level(400, 120, 15, 200, 9.5), Level(240, 80, 10, 200, 9), Level(200, 60, 8, 180, 9), Level(140, 60, 8, 180, 9),
          Level(140, 40, 6, 200, 8.5), Level(100, 40, 6, 200, 8.5, False), Level(100, 30, 5, 200, 8.5, False),
          Level(80, 24, 5, 200, 8.5, False), Level(60, 24, 4, 200, 8.5, False), Level(60, 24, 3, 200, 8, False),
          Level(40, 24, 4, 140, 8, False), Level(24, 24, 3, 130, 8, False))
LONG_WORD = 10.0  # sizes of letters; what is longer is broken
SHORT_CELL = 4.0
BOLD = 1.1  # letters of a head are wider
_WORD = re.compile(r"[!-~]+")
SIZES = (14.0, 13.5, 13.0, 12.5, 12.0, 11.5, 11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0)


def fitted(data: dict[str, Any], pictures: dict[str, list[dict[str, Any]]], lang: str) -> dict[str, Any]:
    """{"left": side, "right": side, "cut": whether anything was left out}; a side has "size" and "boxes".

    "size" is that of its letters in pixels. ``data`` is that of ``summary_data``; ``pictures`` by step id have
    "width" and "height" in pixels, those in a box also "shown_width" and "shown_height". Of each side the first
    level and the largest letters that fit are taken.
    """
    steps = {side: [step for step in data["steps"] if step["side"] == side] for side in ("left", "right")}
    sides = {side: _fit(steps[side], pictures, SIZES, lang) for side in steps}
    least = min(side["size"] for side in sides.values())
    for name, side in sides.items():
        if side["size"] > least + APART:
            sides[name] = _fit(steps[name], pictures, [size for size in SIZES if least <= size <= least + APART], lang)
    return {**sides, "cut": any(box["cut"] for side in sides.values() for box in side["boxes"])}


def _fit(steps: list[dict[str, Any]], pictures: dict[str, list[dict[str, Any]]], sizes: Sequence[float],
         lang: str) -> dict[str, Any]:
    boxes: list[dict[str, Any]] = []
    every = [picture for step in steps for picture in pictures.get(step["id"], [])]
    # what a table below tells as well is left out first, and any picture before answers too short to tell anything
    kept = [every, [picture for picture in every if not picture.get("repeats")], []]
    tries = [*((level, some) for some in kept for level in LEVELS if level.characters >= TELLING),
             *((level, []) for level in LEVELS)]
    for level, some in tries:
        for size in sizes:
            if size < level.smallest:
                break
            boxes = [_box(step, pictures.get(step["id"], []), some, level, size, lang) for step in steps]
            if sum(len(box["pictures"]) for box in boxes) == len(some) and sum(
                    _height(box, size) for box in boxes) <= HEIGHT:
                return {"size": size, "boxes": boxes}
    return {"size": min(sizes), "boxes": boxes}


def shares(columns: list[str], rows: list[list[str]], room: float, padding: float = 1.1) -> list[float]:
    """The shares of a table's columns, which add up to 1; ``room`` and ``padding`` (of a cell) in sizes of letters.

    A column gets what its longest cell needs, unless that is more than its part of what the narrower ones leave.
    """
    cells = [[head, *(row[place] for row in rows)] for place, head in enumerate(columns)]
    need = [max(width(cell, 1) for cell in column) + padding for column in cells]
    # a word of Latin letters, or a short cell, is not broken where the longest of all columns find room
    words = [min(max(width(word, BOLD) for cell in column for word in _unbroken(cell)), LONG_WORD) + padding
             for column in cells]
    if sum(words) > room:
        words = [0.0] * len(columns)
    need = [max(0.0, one - word) for one, word in zip(need, words)]
    given, left = dict.fromkeys(range(len(columns)), 0.0), room - sum(words)
    for done, place in enumerate(sorted(given, key=lambda place: need[place])):
        given[place] = min(need[place], left / (len(columns) - done))
        left -= given[place]
    given = {place: given[place] + words[place] for place in given}
    total = sum(given.values())
    return [given[place] / total for place in range(len(columns))]


def _unbroken(cell: str) -> list[str]:
    return [cell] if width(cell, 1) <= SHORT_CELL else [*_WORD.findall(cell), ""]


def _box(step: dict[str, Any], pictures: list[dict[str, Any]], kept: list[dict[str, Any]], level: Level, size: float,
         lang: str) -> dict[str, Any]:
    """``kept`` are the pictures of the side that are not left out; what is too small to read is left out in any case."""
    cut = False

    def shorter(text: str, most: int = level.characters) -> str:
        nonlocal cut
        text = " ".join(text.split())
        if len(text) <= most:
            return text
        cut = True
        return text[:most].rstrip() + "…"

    fields = [field for field in step["fields"] if level.optional or field["required"]]
    cut = len(fields) < len(step["fields"])
    tables = []
    for table in step["tables"]:
        rows = [[shorter(cell, level.cell) for cell in row] for row in table["rows"][:level.rows]]
        more = len(table["rows"]) - len(rows)
        cut = cut or more > 0
        tables.append({"label": table["label"], "columns": table["columns"], "rows": rows, "numbers": table["numbers"],
                       "shares": shares(["#", *table["columns"]], [["00", *row] for row in rows], COLUMN / (size * 0.92)),
                       "more": say("report_more_rows", lang, count=more) if more else ""})
    shown = []
    for picture in pictures:
        # the words of a picture no larger than those around it
        ratio = min(size * 1.05 / SIZE, COLUMN / picture["width"], level.picture / picture["height"])
        if ratio < LEGIBLE or not any(picture is one for one in kept):
            cut = True
            continue
        shown.append({**picture, "shown_width": picture["width"] * ratio, "shown_height": picture["height"] * ratio})
    return {"number": step["number"], "name": step["name"], "state": step["state"], "state_words": step["state_words"],
            "short": [(field["label"], shorter(field["shown"])) for field in fields if field["short"]],
            "texts": [(field["label"], shorter(field["shown"])) for field in fields if not field["short"]],
            "tables": tables, "lines": step["effect"], "pictures": shown,
            "warnings": [*map(shorter, step["approvals"]),
                         *(shorter(say("summary_override", lang, **one)) for one in step["overrides"]),
                         *([shorter(join(step["findings"], lang))] if step["findings"] else [])],
            "colon": say("colon", lang), "cut": cut}


def _height(box: dict[str, Any], size: float) -> float:
    """Of a box with letters of ``size`` pixels."""
    line = size * LEADING

    def lines(text: str, room: float = COLUMN, letters: float = size) -> int:
        return math.ceil(width(text, letters) / room)

    total = 1.2 * line + 26  # name, padding, gap
    if box["short"]:
        total += line * math.ceil(sum(width(f"{label}：{value}", size) + 14 for label, value in box["short"]) / COLUMN)
    total += sum(line * lines(f"{label}：{value}") + 2 for label, value in box["texts"])
    total += sum(line * lines(text, COLUMN - 24) + 8 for text in box["warnings"])
    total += sum(line * lines(text) for text in box["lines"])
    total += sum(picture["shown_height"] + 6 for picture in box["pictures"])
    for table in box["tables"]:
        letters = size * 0.92
        rooms = [share * COLUMN - 9 for share in table["shares"]]
        cells = [["#", *table["columns"]], *([str(number), *row] for number, row in zip(table["numbers"], table["rows"]))]
        total += sum(max(lines(cell, room, letters) for cell, room in zip(row, rooms)) * letters * LEADING + 5
                     for row in cells)
        total += line * (2 if table["more"] else 1) + 6
    return total
