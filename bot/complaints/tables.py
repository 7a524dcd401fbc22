"""Reading tables row by row: CSV, TSV, XLSX (also XLS and ODS) and JSON Lines, whatever made them.

A delimited or JSONL file is streamed. A workbook is read by python-calamine, which holds the cells of one
sheet (compactly, outside Python) and hands them out row by row.
"""
from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import python_calamine

from bot.complaints.encodings import encoding_of
from bot.complaints.spreadsheet import unguarded
from bot.errors import InputError

DELIMITED = {".csv", ".tsv", ".tab", ".txt"}
LINES = {".jsonl", ".ndjson"}
WHOLE = ".json"           # one list of objects
WORKBOOKS = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}
DELIMITERS = "\t;|,\uff0c"
LONGEST_FIELD = 4_000_000
MOST_LINES = 1000        # of one record: more means that a quotation mark was never closed
SAMPLE_ROWS = 1000       # JSONL rows whose keys make the columns
NOT_TEXT = (b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!",
            b"SQLite format 3", b"\x7fELF")
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class Row(NamedTuple):
    """A record: the line (or row) where it begins, its cells as text, and why it cannot be used, if so."""

    line: int
    values: dict[str, str]
    problem: str | None = None


@dataclass(frozen=True)
class Table:
    """An opened file: ``columns`` in order; ``rows()`` may be called again and again."""

    path: Path
    kind: str
    columns: tuple[str, ...]
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()
    header_line: int = 1
    has_header: bool = True
    broken: int = 0

    def rows(self) -> Iterator[Row]:
        """The records, without blank ones."""
        if self.kind == "json":
            return (Row(number, {column: _text(one.get(column)) for column in self.columns})
                    for number, one in enumerate(_listed_objects(self.path), 1))
        if self.kind == "jsonl":
            return self._objects()
        return self._cells()

    def _cells(self) -> Iterator[Row]:
        records = _sheet_records(self.path, self.sheet) if self.kind == "workbook" else _records(
            self.path, self.encoding, self.delimiter)
        for line, cells, problem in records:
            if line < self.header_line or (line == self.header_line and self.has_header):
                continue
            if len(self.columns) == 1 and len(cells) > 1 and self.kind == "csv":
                cells = [self.delimiter.join(cells)]  # a lone text column needs no quotes around its commas
            if not problem and not any(cells):
                continue
            if not problem and any(cell.strip() for cell in cells[len(self.columns):]):
                problem = "row_too_long"
            if self.kind == "csv":
                cells = [unguarded(cell) for cell in cells]
            cells += [""] * (len(self.columns) - len(cells))
            yield Row(line, dict(zip(self.columns, cells)), problem)

    def _objects(self) -> Iterator[Row]:
        with _opened(self.path, self.encoding) as file:
            for line, text in enumerate(file, 1):
                text = text.replace("\0", "").strip()
                if not text:
                    continue
                try:
                    record = json.loads(text)
                except (ValueError, RecursionError):
                    record = None
                if not isinstance(record, dict):
                    yield Row(line, {column: "" for column in self.columns}, "row_not_json")
                    continue
                cells = {str(key).strip(): _text(value) for key, value in record.items()}
                yield Row(line, {column: cells.get(column, "") for column in self.columns})


def open_table(path: Path | str) -> Table:
    """Look at a file and find its kind, encoding, delimiter and columns.

    Raises InputError: file_missing, file_kind (no table), file_empty (no row of data), file_unreadable, jsonl_broken,
    json_broken, json_no_list.
    """
    path = Path(path)
    if not path.is_file():
        raise InputError("file_missing", file=str(path))
    try:
        with path.open("rb") as file:
            head = file.read(16)
        suffix = path.suffix.lower()
        if not head:
            raise InputError("file_empty", file=path.name)
        if head.startswith(NOT_TEXT) or suffix not in DELIMITED | LINES | WORKBOOKS | {WHOLE}:
            raise InputError("file_kind", file=path.name)
        if suffix in WORKBOOKS or head.startswith((ZIP, OLE)):
            table = _open_workbook(path)
        elif suffix in LINES:
            table = _open_lines(path)
        elif suffix == WHOLE:
            names = dict.fromkeys(key for one in _listed_objects(path) for key in one)
            table = Table(path, "json", tuple(names))
        else:
            table = _open_delimited(path)
    except OSError as error:
        raise InputError("file_unreadable", file=path.name) from error
    with closing(table.rows()) as rows:
        if not table.columns or next(rows, None) is None:
            raise InputError("file_empty", file=path.name)
    return table


def _open_delimited(path: Path) -> Table:
    encoding = encoding_of(path)
    with _opened(path, encoding.name) as file:
        sample = file.read(256_000).replace("\0", "")
    if "\n" in sample and len(sample) >= 256_000:
        sample = sample[: sample.rindex("\n") + 1]
    delimiter = _delimiter(sample, path.suffix.lower())
    for line, cells, _ in _records(path, encoding.name, delimiter):
        if any(cell.strip() for cell in cells):
            has_header = not _looks_like_data(cells)
            names = _names(cells if has_header else [""] * len(cells))
            return Table(path, "csv", names, encoding.name, delimiter, header_line=line,
                         has_header=has_header, broken=encoding.broken)
    raise InputError("file_empty", file=path.name)


def _open_lines(path: Path) -> Table:
    encoding = encoding_of(path)
    names: dict[str, None] = {}
    broken = None  # the first line that is no record
    with _opened(path, encoding.name) as file:
        for line, text in zip(range(1, SAMPLE_ROWS + 1), file):
            try:
                record = json.loads(text.replace("\0", "").strip() or "{}")
            except (ValueError, RecursionError):
                record = None
            if isinstance(record, dict):
                names.update((str(key).strip(), None) for key in record)
            else:
                broken = broken or line
    if not names:
        raise InputError("jsonl_broken", file=path.name, line=broken) if broken else InputError("file_empty", file=path.name)
    return Table(path, "jsonl", tuple(names), encoding.name, broken=encoding.broken)


def _listed_objects(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON list, their keys trimmed; InputError: json_broken (from which line on), json_no_list."""
    try:
        found = json.loads(path.read_text(encoding_of(path).name))
    except json.JSONDecodeError as error:
        raise InputError("json_broken", file=path.name, line=error.lineno) from error
    except (ValueError, RecursionError) as error:
        raise InputError("file_unreadable", file=path.name) from error
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise InputError("json_no_list", file=path.name)
    return [{str(key).strip(): value for key, value in one.items()} for one in found]


def _open_workbook(path: Path) -> Table:
    """The first sheet with a header and a row; a title above the header is passed over."""
    try:
        with python_calamine.load_workbook(path) as book:
            sheets = list(book.sheet_names)
    except (python_calamine.CalamineError, OSError) as error:
        raise InputError("file_unreadable", file=path.name) from error
    for sheet in sheets:
        head = [(line, cells) for (line, cells, _), _ in zip(_sheet_records(path, sheet), range(30))]
        filled = [sum(bool(cell.strip()) for cell in cells) for _, cells in head]
        if sum(count > 0 for count in filled) < 2:
            continue
        first = next(i for i, count in enumerate(filled) if count * 2 > max(filled))
        line, cells = head[first]
        while cells and not cells[-1].strip():
            cells = cells[:-1]
        width = max(len(cells), max(_width(row) for _, row in head))
        has_header = not _looks_like_data(cells)
        names = _names((cells if has_header else []) + [""] * (width - (len(cells) if has_header else 0)))
        others = tuple(name for name in sheets if name != sheet)
        return Table(path, "workbook", names, sheet=sheet, other_sheets=others, header_line=line,
                     has_header=has_header)
    raise InputError("file_empty", file=path.name)


def _opened(path: Path, encoding: str) -> io.TextIOWrapper:
    return path.open("r", encoding=encoding, errors="replace", newline="")


def _records(path: Path, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str], str | None]]:
    """(line where the record begins, its cells, problem). A file may begin with Excel's ``sep=;``."""
    csv.field_size_limit(LONGEST_FIELD)
    with _opened(path, encoding) as file:
        reader = csv.reader((line.replace("\0", "") for line in file), delimiter=delimiter)
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield line, [], "quote_open"
                continue
            if line == 1 and len(cells) <= 2 and cells and cells[0].strip().lower().startswith("sep="):
                continue
            yield line, cells, "quote_open" if reader.line_num - line >= MOST_LINES else None


def _sheet_records(path: Path, sheet: str) -> Iterator[tuple[int, list[str], str | None]]:
    try:
        with python_calamine.load_workbook(path) as book:
            found = book.get_sheet_by_name(sheet)
            for number, row in enumerate(found.iter_rows(), 1):
                yield number, [_text(cell) for cell in row], None
    except (python_calamine.CalamineError, OSError) as error:
        raise InputError("file_unreadable", file=path.name) from error


def _delimiter(sample: str, suffix: str) -> str:
    """The delimiter that gives the most rows as many cells as the header, and the more cells the better."""
    explicit = re.match(r"\s*sep=(.)\s*[\r\n]", sample, re.IGNORECASE)
    if explicit:
        return explicit[1]
    best, chosen = (0.0, 0), "\t" if suffix in (".tsv", ".tab") else ","
    for delimiter in DELIMITERS:
        try:
            reader = csv.reader(io.StringIO(sample), delimiter=delimiter)
            rows = [row for _, row in zip(range(60), reader) if row]
        except csv.Error:
            continue
        width = len(rows[0]) if rows else 0
        if width < 2:
            continue
        score = (round(sum(len(row) == width for row in rows) / len(rows), 1), width)
        if score > best:
            best, chosen = score, delimiter
    return chosen


def _looks_like_data(cells: Iterable[str]) -> bool:
    """Whether a first row is already data: a long text, a full date or nothing but numbers is no heading."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return any(len(cell) > 60 or re.match(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}", cell) for cell in filled) or (
        len(filled) > 1 and all(re.fullmatch(r"[\d.,:/\- ]+", cell) for cell in filled))


def _names(cells: Iterable[str]) -> tuple[str, ...]:
    """Headers made different and never empty."""
    names: dict[str, None] = {}
    for position, cell in enumerate(cells, 1):
        base = " ".join(cell.replace("\ufeff", "").split())[:80] or f"column {position}"
        name, number = base, 1
        while name in names:
            number += 1
            name = f"{base} ({number})"
        names[name] = None
    return tuple(names)


def _width(cells: list[str]) -> int:
    return max((position for position, cell in enumerate(cells, 1) if cell.strip()), default=0)


def _text(value: Any) -> str:
    """A cell as text: whole numbers without ``.0``, moments as ``YYYY-MM-DD HH:MM:SS``."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
