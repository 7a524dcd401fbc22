"""Techniques from a table (CSV, TSV, XLSX, JSONL): one a row, the columns found by the labels of the form's fields."""
from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.choosing.filling import add_filled, label
from bot.choosing.forms import fields_of
from bot.complaints.tables import open_table
from bot.errors import InputError
from bot.language.texts import LANGUAGES, say
from bot.store import Store
from bot.store.people import Person


def import_file(store: Store, path: Path, person: Person, lang: str, *, dry_run: bool = False) -> dict[str, Any]:
    """Store the techniques of a file: {read, stored, repeated, rejected [(line, error)]}. One whose name and source are
    there already is repeated, so the same file twice stores nothing twice.

    Raises InputError file_… (no table) and technique_columns (no column of techniques).
    """
    table = open_table(path)
    columns = _columns(table.columns)
    if "technique" not in columns.values():
        raise InputError("technique_columns", columns=", ".join(table.columns[:40]))
    known = {(one.name, one.given.get("source")) for one in store.techniques.all()}
    found: dict[str, Any] = {"read": 0, "stored": 0, "repeated": 0, "rejected": []}
    for row in table.rows():
        found["read"] += 1
        given = {columns[name]: cell.strip() for name, cell in row.values.items() if name in columns and cell.strip()}
        key = " ".join(given.get("technique", "").split()), " ".join(given.get("source", "").split()) or None
        if key in known:
            found["repeated"] += 1
            continue
        try:
            if row.problem:
                raise InputError("technique_row", problem=say(f"transfer_reject_{row.problem}", lang))
            add_filled(store, "technique", person, lang, {"technique": "", **given}, dry_run=dry_run)
        except InputError as error:
            found["rejected"].append((row.line, error))
            continue
        known.add(key)
        found["stored"] += 1
    return found


def _columns(headers: tuple[str, ...]) -> dict[str, str]:
    """{header: field}: by the field's id or its label in either language, letters only."""
    names = {_plain(name): field.id for field in fields_of("technique")
             for name in (field.id, *(label(field, lang) for lang in LANGUAGES))}
    return {header: names[_plain(header)] for header in headers if _plain(header) in names}


def _plain(header: str) -> str:
    return "".join(character for character in header.lower() if character.isalnum())
