"""A table pasted into the chat: tabs (from a spreadsheet), commas or Markdown, with or without a header row.

The columns are found as in an import (``columns.py``): one of them holds the customers' words, others may say when, where
and by which channel. A table without such a column (a list of prices inside one complaint) is no list of complaints.
"""
from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.complaints.columns import ColumnMap, field_of, guess_columns
from bot.complaints.date_evidence import DateReader, Evidence
from bot.complaints.dates import DateProblem
from bot.complaints.intake import Stated, lines_of
from bot.complaints.rows import channel_of, label_of
from bot.complaints.tables import Row
from bot.errors import InputError
from bot.language.dates import parse_date
from bot.language.detect import HAN

LONGEST_HEADING = 24   # characters of a cell that may be a heading
LEAST_WEIGHT = 5       # of the customers' words in a cell, in Chinese characters; three Latin letters count as one
MOST_AROUND = 40       # of the words before and after a table of complaints: more, and it belongs to one text
MOST_ROWS = 1000
_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?")
_PRICED = re.compile(r"[^\s\d:：,，|]{1,16}(?: [^\s\d:：,，|]{1,16}){0,3}"
                     r"(?:[\s:：,，、|]+[¥￥$€£]?\d[\d.,]*(?:元|块钱?|yuan|rmb)?)+[。.;；]?")
_SIGNS = re.compile(r"[\d。！？!?]|\[[A-Z_]+\]")


@dataclass(frozen=True)
class PastedTable:
    """``texts`` and what is ``stated`` of each; both empty for a table in which no column holds the words of customers.
    ``rows``: they are rows of a table."""

    texts: tuple[str, ...] = ()
    stated: tuple[Stated, ...] = ()
    rows: bool = False


@dataclass(frozen=True)
class _Grid:
    """As much of ``bot.complaints.tables.Table`` as is needed to find the columns."""

    columns: tuple[str, ...]
    cells: list[list[str]]

    def rows(self) -> Iterator[Row]:
        return (Row(number, dict(zip(self.columns, cells))) for number, cells in enumerate(self.cells, 1))


def pieces_of(text: str, today: dt.date, timezone: str) -> PastedTable:
    """The separate texts of a paste with what a table states of each: the rows of a table of complaints, else the lines.

    A text with a table in it that holds no complaints (prices, charges) is one text.
    """
    table = read_table(text, today, timezone)
    if table is None:
        lines = tuple(lines_of(text))
        table = PastedTable() if sum(_PRICED.fullmatch(line) is not None for line in lines) > 1 else PastedTable(
            lines, (Stated(),) * len(lines))
    return table if table.texts else PastedTable((text,), (Stated(),))


def read_table(text: str, today: dt.date, timezone: str) -> PastedTable | None:
    """The table in ``text``: with tabs or bars, wherever it stands; with commas only where the first line is a header.
    None when there is none. Raises nothing.

    A line or two before a table of complaints ("请登记：") are passed over; more words around it, and it is no list.
    """
    lines = [line.strip("\r\n ") for line in text.splitlines() if line.strip()]
    first, last = _signed(lines)
    found, around = _grid(lines[first:last]), [*lines[:first], *lines[last:]]
    if found is None:
        first = int(bool(lines) and lines[0].endswith((":", "\uff1a")))
        found, around = _with_commas(lines[first:]), []
    if found is None:
        return None
    rows, headed = found
    heading = rows[0] if headed or is_heading(rows[0]) else None
    body = rows[1 : MOST_ROWS + 1] if heading else rows[:MOST_ROWS]
    grid = _Grid(_names(heading or [""] * len(rows[0])), body)
    try:
        columns = guess_columns(grid, today)  # type: ignore[arg-type]
    except InputError:  # no column of texts
        return PastedTable()
    texts = [row.values[columns.text].strip() for row in grid.rows()]
    if (not body or sum(_weight(one) >= LEAST_WEIGHT for one in texts) < max(1, len(texts) / 2)
            or sum(map(_weight, around)) > MOST_AROUND):
        return PastedTable()
    kept = [(one, row.values) for one, row in zip(texts, grid.rows()) if any(map(str.isalpha, one))]
    reader = _reader(columns, grid, today, timezone)
    stated = tuple(_stated(columns, values, reader, today) for _, values in kept)
    return PastedTable(tuple(one for one, _ in kept), stated, rows=True)


def is_heading(cells: Sequence[str], strict: bool = False) -> bool:
    """Whether a row names columns: short cells without figures, two of them known headings (or the only one), at least
    one in full. ``strict``: every cell is one and one is that of the texts, for rows which commas cut."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled or any(len(cell) > LONGEST_HEADING or _SIGNS.search(cell) for cell in filled):
        return False
    fields = [(field, exact) for field, exact in map(field_of, filled) if field]
    if strict and (len(fields) < len(filled) or all(field != "text" for field, _ in fields)):
        return False
    return any(exact for _, exact in fields) and len(fields) >= min(2, len(filled))


def _signed(lines: Sequence[str]) -> tuple[int, int]:
    """The longest run of lines that hold a tab or begin and end with a bar."""
    best, start = (0, 0), 0
    for number, line in enumerate([*lines, ""]):
        if not ("\t" in line or line.count("|") > 1 and line.startswith("|") or _RULE.fullmatch(line) and "|" in line
                or number + 1 < len(lines) and "|" in line and _RULE.fullmatch(lines[number + 1])
                or number > start and "|" in line):
            best = max(best, (start, number), key=lambda run: run[1] - run[0])
            start = number + 1
    return best


def _grid(lines: Sequence[str]) -> tuple[list[list[str]], bool] | None:
    """(rows of equally many cells, whether a rule under the first marks it as the header) for a table, else None."""
    if len(lines) < 2:
        return None
    if "|" in lines[0]:
        ruled = _RULE.fullmatch(lines[1]) is not None
        rows = [re.split(r"(?<!\\)\|", line.strip().removeprefix("|").removesuffix("|"))
                for line in lines if not _RULE.fullmatch(line)]
    else:
        ruled, rows = False, [line.split("\t") for line in lines]
    return (_even(rows), ruled) if len(rows) > ruled and max(map(len, rows)) == len(rows[0]) > 1 else None


def _with_commas(lines: Sequence[str]) -> tuple[list[list[str]], bool] | None:
    """A header row and rows with as many commas or more; a lone heading over several lines."""
    if len(lines) < 2:
        return None
    for sign in ",\uff0c;\uff1b\u3001":
        heading = lines[0].split(sign)
        if len(heading) > 1 and is_heading(heading, strict=True):
            rows = _delimited(lines, sign, len(heading))
            return (rows, True) if rows else None
    if len(lines) > 2 and is_heading(lines[:1], strict=True):
        return [[line] for line in lines], True
    return None


def _delimited(lines: Sequence[str], sign: str, width: int) -> list[list[str]] | None:
    """Cells between ``sign``, also in its other width; what is too much belongs to the last cell, a customer's comma."""
    other = {",": "\uff0c", "\uff0c": ",", ";": "\uff1b", "\uff1b": ";"}.get(sign, sign)
    rows = []
    for line in lines:
        try:
            cells = next(csv.reader([line], delimiter=sign), [])
        except csv.Error:
            cells = line.split(sign)
        if len(cells) < width:
            cells = re.split(f"[{sign}{other}]", line)
        if len(cells) < width:
            return None
        rows.append([*cells[: width - 1], sign.join(cells[width - 1 :])])
    return rows


def _even(rows: list[list[str]]) -> list[list[str]]:
    width = len(rows[0])
    return [[cell.strip() for cell in [*row[:width], *[""] * (width - len(row))]] for row in rows]


def _names(cells: Sequence[str]) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for position, cell in enumerate(cells, 1):
        name = cell.strip() or f"column {position}"
        names[name if name not in names else f"{name} ({position})"] = None
    return tuple(names)


def _weight(text: str) -> float:
    return len(HAN.findall(text)) + sum(map(str.isalpha, HAN.sub("", text))) / 3


def _reader(columns: ColumnMap, grid: _Grid, today: dt.date, timezone: str) -> DateReader | None:
    if columns.date is None:
        return None
    evidence = Evidence(today, timezone)
    for row in grid.rows():
        evidence.add(row.values[columns.date])
    return evidence.settle()


def _stated(columns: ColumnMap, values: dict[str, str], reader: DateReader | None, today: dt.date) -> Stated:
    return Stated(_day(values[columns.date], values[columns.time] if columns.time else "", reader, today)
                  if columns.date and reader else None,
                  label_of(values[columns.branch]) if columns.branch else None,
                  channel_of(values[columns.channel]) if columns.channel else None)


def _day(value: str, clock: str, reader: DateReader, today: dt.date) -> str | None:
    """The moment a row names; None for one that cannot be read for sure or is still to come."""
    try:
        moment = reader.read(value, clock)
    except DateProblem as problem:
        if problem.code not in ("date_no_year", "date_unreadable"):
            return None
        try:
            # 17 Nov, 昨天: the last such day
            moment = f"{parse_date(value, today, 'past').isoformat()} 00:00:00"
        except InputError:
            return None
    return moment if moment[:10] <= today.isoformat() else None
