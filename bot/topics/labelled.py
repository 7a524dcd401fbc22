"""Labelled texts from outside, read and checked: ``read_rows(path) -> rows`` for ``bot.topics.evaluate``.

Rows are JSON lines with ``text``, ``lang`` (zh, en), ``kind`` ("disputed" is left out of the kind), ``topic`` (the
label), ``strict`` (topics either reader named), ``accept`` (topics a reasonable reader could name) and ``severity``
[from the two readers]; all but the first three may be missing or null. One code or number stands for a list of one.
"""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bot.errors import InputError
from bot.topics.classification import KINDS
from bot.topics.severity import SEVERE
from bot.topics.taxonomy import LANGUAGES, Taxonomy, load_taxonomy

NEEDED = ("text", "lang", "kind")
DISPUTED = "disputed"
SHOWN = 40  # characters of a wrong value that are shown


def read_rows(path: Path | str, taxonomy: Taxonomy | None = None) -> list[dict[str, Any]]:
    """Rows of a JSON-lines file, their labels in today's topics (``taxonomy``; the one in use when None).

    Merged codes are followed, split ones decided by the words of the text; a ``topic`` no word decides becomes None
    and stands under ``unplaced``. Raises InputError "labels_unreadable…" with the file and, for what is wrong in it,
    the line: no such file, a folder, no text, no labels, broken JSON, a missing field, a wrong value, an unknown code.
    """
    taxonomy = taxonomy or load_taxonomy()
    path = Path(path)
    file = path.name or str(path)
    rows = []
    for number, line in enumerate(_content(path, file).split("\n"), 1):  # U+2028 in a text ends no line
        if line.strip():
            rows.append(_row(line, taxonomy, {"file": file, "line": number}))
    if not rows:
        raise InputError("labels_unreadable_empty", file=file)
    return rows


def _content(path: Path, file: str) -> str:
    if path.is_dir():
        raise InputError("labels_unreadable_folder", file=file)
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("labels_unreadable_encoding", file=file) from error
    except (OSError, ValueError) as error:  # ValueError: no name a file can have
        raise InputError("labels_unreadable_missing", file=str(path)[:200]) from error


def _row(line: str, taxonomy: Taxonomy, where: dict[str, Any]) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError("labels_unreadable_line", **where) from error
    if not isinstance(row, dict):
        raise InputError("labels_unreadable_line", **where)
    for field in NEEDED:
        if row.get(field) is None:
            raise InputError("labels_unreadable_lacks", **where, field=field)
    if not isinstance(row["text"], str):
        raise _wrong(row, "text", where, "labels_unreadable_string")
    for field, known in (("lang", LANGUAGES), ("kind", (*KINDS, DISPUTED))):
        if row[field] not in known:
            raise _wrong(row, field, where, "labels_unreadable_choice", known=", ".join(known))
    if row.get("severity") is not None:
        row["severity"] = _severity(row, where)
    return row | _topics(row, taxonomy, where)


def _severity(row: dict[str, Any], where: dict[str, Any]) -> list[int]:
    given = row["severity"] if isinstance(row["severity"], list) else [row["severity"]]
    if not all(isinstance(one, int) and not isinstance(one, bool) and 0 <= one <= SEVERE for one in given):
        raise _wrong(row, "severity", where, "labels_unreadable_severity", most=SEVERE)
    return given


def _topics(row: dict[str, Any], taxonomy: Taxonomy, where: dict[str, Any]) -> dict[str, Any]:
    """``topic``, ``strict`` and ``accept`` in today's topics, and what could not be placed."""
    found: dict[str, Any] = {}
    for field in ("strict", "accept"):
        given = row.get(field)
        if given is None:
            continue
        given = [given] if isinstance(given, str) else given
        if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
            raise _wrong(row, field, where, "labels_unreadable_codes")
        placed = [_placed(code, field, row["text"], taxonomy, where) for code in given]
        found[field] = list(dict.fromkeys(code for code in placed if code))
    topic = row.get("topic")
    if topic is not None:
        if not isinstance(topic, str):
            raise _wrong(row, "topic", where, "labels_unreadable_string")
        found["topic"] = _placed(topic, "topic", row["text"], taxonomy, where)
        if found["topic"] is None:
            found["unplaced"] = topic
    return found


def _placed(code: str, field: str, text: str, taxonomy: Taxonomy, where: dict[str, Any]) -> str | None:
    known = taxonomy.present(code)
    if known not in taxonomy and known not in taxonomy.splits:
        raise InputError("labels_unreadable_code", **where, field=field, said=_shown(code),
                         known=", ".join(taxonomy.codes))
    return taxonomy.place(code, text)


def _wrong(row: dict[str, Any], field: str, where: dict[str, Any], wanted: str, **more: Any) -> InputError:
    said = json.dumps(row[field], ensure_ascii=False)
    return InputError(wanted, **where, field=field, said=_shown(said), **more)


def _shown(said: str) -> str:
    plain = " ".join(said.split())
    return plain if len(plain) <= SHOWN else plain[: SHOWN - 1] + "…"
