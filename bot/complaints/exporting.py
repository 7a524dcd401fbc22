"""Exporting every record as CSV, XLSX or JSON Lines, a row at a time."""
from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from bot.access import require
from bot.complaints.spreadsheet import guarded
from bot.errors import InputError, SetupError
from bot.store import Store
from bot.store.people import Person

COLUMNS = ("id", "received_at", "text", "kind", "topic", "topics", "severity", "branch", "channel", "source",
           "corrections", "language", "confidence", "band", "abstained", "severity_reason", "flags",
           "industry", "external_id", "confirmed_by", "created_at", "merged_into", "process", "facts", "needs_look",
           "severity_doubt",
           "looked_by", "looked_at", "customer", "state", "due_at", "owner", "acknowledged_at", "responded_at", "closed_at",
           "reopened", "cause", "action", "accepts", "satisfaction")
SHEET_ROWS = 1_000_000    # a sheet ends at 1,048,576
CELL_LENGTH = 32_767      # the longest text of a cell


def export(store: Store, format: str, target: Path | str | IO[Any], *, person: Person | None = None) -> int:
    """Write all records to a path or an open stream; returns how many.

    ``format`` is csv, xlsx or jsonl. A path is written beside and renamed, so it is whole or not there. A
    stream may be text or binary (xlsx: binary). With ``person`` the role ``data.export`` is required and
    the act recorded; without one the caller has done so. Raises InputError("export_format"),
    SetupError("folder_not_writable").
    """
    if format not in WRITERS:
        raise InputError("export_format", format=str(format)[:20], formats=", ".join(WRITERS))
    if person is not None:
        require(person, "data.export")
    if isinstance(target, (str, Path)):
        with _replacing(Path(target)) as file:
            count = WRITERS[format](_records(store), file)
    else:
        binary = not isinstance(target, io.TextIOBase)
        file = target if binary else _TextSink(target)
        count = WRITERS[format](_records(store), file)
    if person is not None:
        store.audit.record(person.id, "data.export", format, count=count)
    return count


def _records(store: Store) -> Iterator[dict[str, Any]]:
    @lru_cache(maxsize=1000)
    def name(number: int) -> str:
        found = store.people.get(number)
        return found.name if found else str(number)

    for row in store.complaints.export():
        row["abstained"] = bool(row["abstained"])
        row["needs_look"], row["severity_doubt"] = bool(row["needs_look"]), bool(row["severity_doubt"])
        row["owner"] = row["owner_id"]
        for column in ("confirmed_by", "looked_by", "owner"):
            row[column] = name(row[column]) if row[column] else None
        row["topics"] = [{"topic": topic, "confidence": confidence} for topic, confidence in row["topics"]]
        closing = store.cycle.closing(row["id"]) if row["state"] else {}
        score = store.cycle.satisfaction(row["id"]) if row["state"] else None
        row |= {column: closing.get(column) for column in ("cause", "action", "accepts")}
        row["satisfaction"] = score["score"] if score else None
        yield {column: row[column] for column in COLUMNS}


def _csv(records: Iterable[dict[str, Any]], file: IO[bytes]) -> int:
    """UTF-8 with its mark, without which Excel shows Chinese as garbage."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    count = 0
    for count, record in enumerate(records, 1):
        writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in _flat(record)])
    text.flush()
    text.detach()
    return count


def _jsonl(records: Iterable[dict[str, Any]], file: IO[bytes]) -> int:
    count = 0
    for count, record in enumerate(records, 1):
        file.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")
    return count


def _xlsx(records: Iterable[dict[str, Any]], file: IO[bytes]) -> int:
    """Strings are always text cells, so that nothing is a formula; a new sheet every million rows."""
    book = Workbook(write_only=True)
    sheet, count = None, 0

    def cell(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        made = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value)[:CELL_LENGTH])
        made.data_type = "s"
        return made

    for count, record in enumerate(records, 1):
        if (count - 1) % SHEET_ROWS == 0:
            sheet = _sheet(book)
        sheet.append([cell(value) for value in _flat(record)])
    if sheet is None:
        _sheet(book)
    book.save(file)
    return count


def _sheet(book: Workbook) -> Any:
    sheet = book.create_sheet(f"complaints {len(book.sheetnames) + 1}" if book.sheetnames else "complaints")
    sheet.freeze_panes = "A2"
    sheet.append(COLUMNS)
    return sheet


def _flat(record: dict[str, Any]) -> list[Any]:
    """Cells: ``topics`` as ``code:0.82; code:0.31``, flags joined, corrections as JSON, empty for none."""
    cells = dict(record)
    cells["topics"] = "; ".join(
        one["topic"] if one["confidence"] is None else f"{one['topic']}:{one['confidence']:.3f}"
        for one in record["topics"])
    cells["flags"] = "; ".join(record["flags"])
    corrections = record["corrections"]
    cells["corrections"] = json.dumps(corrections, ensure_ascii=False) if corrections else ""
    cells["facts"] = json.dumps(record["facts"], ensure_ascii=False) if record["facts"] else ""
    cells["abstained"], cells["needs_look"] = int(record["abstained"]), int(record["needs_look"])
    cells["severity_doubt"] = int(record["severity_doubt"])
    return ["" if cells[column] is None else cells[column] for column in COLUMNS]


WRITERS: dict[str, Callable[[Iterable[dict[str, Any]], IO[bytes]], int]] = {
    "csv": _csv, "xlsx": _xlsx, "jsonl": _jsonl}


@contextmanager
def _replacing(path: Path) -> Iterator[IO[bytes]]:
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = partial.open("wb")
    except OSError as error:
        raise SetupError("folder_not_writable", path=str(path.parent)) from error
    try:
        with file:
            yield file
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


class _TextSink(io.RawIOBase):
    """A text stream to write bytes of whole UTF-8 characters to."""

    def __init__(self, target: IO[str]) -> None:
        self.target = target

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.target.write(bytes(data).decode("utf-8"))
        return len(data)
