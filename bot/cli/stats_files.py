"""Figures for ``gaishan stats``: what is typed (96/800, 30%, <=0.08) and what stands in files (series, numbers, labels).

An error names the option or the line, never what was written there.
"""
from __future__ import annotations

import datetime as dt
import math
import os
import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml

from bot.analysis.charts.series import Series, series
from bot.complaints.tables import open_table
from bot.errors import InputError
from bot.language.numerals import normalise, number
from bot.settings import ROOT

Sizes = Literal["rate", "share"]
TARGET = re.compile(r"(<=|>=|≤|≥|=<|=>)?\s*(.+)")


def figure(text: str) -> float | None:
    """One number and nothing else: 48, 1,200, 0.08, 8% (0.08), 12万; None for anything else."""
    plain = normalise(text).strip()
    value = number(plain.removesuffix("%").strip())
    if value is None or not math.isfinite(value):
        return None
    return value / 100 if plain.endswith("%") else value


def typed(text: str, option: str) -> float:
    """The number given for an option. Raises InputError ``stats_number``."""
    value = figure(text)
    if value is None:
        raise InputError("stats_number", option=option)
    return value


def pair(text: str) -> tuple[float, float] | None:
    """(96, 800) of "96/800"; None for anything else, such as a path."""
    first, slash, second = text.partition("/")
    values = figure(first), figure(second)
    return (values[0], values[1]) if slash and values[0] is not None and values[1] is not None else None


def target(text: str, direction: str | None) -> tuple[float, str]:
    """(0.08, "lower_better") of "<=0.08"; a bare number takes ``direction``, lower_better when that is None.

    Raises InputError ``stats_target`` for what is no target, or one that points the other way than ``direction``.
    """
    match = TARGET.fullmatch(normalise(text).strip())
    value = figure(match[2]) if match else None
    if match is None or value is None:
        raise InputError("stats_target")
    if not match[1]:
        return value, direction or "lower_better"
    said = "lower_better" if match[1] in ("<=", "≤", "=<") else "higher_better"
    if direction not in (None, said):
        raise InputError("stats_target")
    return value, said


def read_series(path: Path, sizes_are: Sizes | None = None) -> Series:
    """A series of a table: columns by their headings (``data/series.yml``), without headings by their place.

    Without headings one column of numbers is values, two are counts and exposure; a first column of labels, or of 1, 2,
    3 …, names the points; one column of days lists the events themselves. ``sizes_are`` says what a second column is
    where the heading leaves it open. Raises InputError ``stats_columns``, ``stats_cell`` (with the line), those of
    ``open_table`` (``stats_empty`` for ``file_empty``) and of ``series``.
    """
    heads, rows = _rows(path)
    if len(rows[0][1]) == 1 and (days := _days(rows)):
        return series("gap", [(later - day).days for day, later in zip(days, days[1:])], labels=list(map(str, days[1:])))
    roles = _roles(heads) if heads else _places(rows)
    main = next((role for role in ("count", "value", "gap") if role in roles), None)
    if main is None:
        raise InputError("stats_columns")
    values = _column(rows, roles[main])
    if 0 not in roles.values():  # a first column under any other heading names the points
        roles["period"] = 0
    named = roles.get("period")
    labels = () if named is None else [cells[named] or str(at) for at, (_, cells) in enumerate(rows, 1)]
    size = roles.get("exposure", roles.get("examined"))
    if main != "count" or size is None:
        return series(main, values, labels=labels)
    data = sizes_are or ("rate" if "exposure" in roles else "share")
    return series(data, values, _column(rows, size), labels)


def read_numbers(path: Path) -> list[float]:
    """Plain numbers, one a line, with or without a heading; of a table with headings the column of values.

    Raises InputError ``stats_columns``, ``stats_cell`` or those of ``open_table``.
    """
    heads, rows = _rows(path)
    if len(rows[0][1]) == 1:
        return _column(rows, 0)
    roles = _roles(heads) if heads else _places(rows)
    if "value" not in roles:
        raise InputError("stats_columns")
    return _column(rows, roles["value"])


def read_labels(path: Path) -> tuple[list[str], list[str]]:
    """Two columns of labels. The first line is a heading when neither of its words is a label further down.

    Raises InputError ``stats_two_columns``, ``stats_label_missing`` (with the line) or those of ``open_table``.
    """
    rows = _records(path)
    if any(len(cells) != 2 for _, cells in rows):
        raise InputError("stats_two_columns")
    labels = {cell for _, cells in rows[1:] for cell in cells}
    if len(rows) > 1 and not labels & set(rows[0][1]):
        rows = rows[1:]
    for line, cells in rows:
        if not all(cells):
            raise InputError("stats_label_missing", line=line)
    return [cells[0] for _, cells in rows], [cells[1] for _, cells in rows]


def read_comparisons(path: Path) -> list[tuple[str, tuple[float, float], tuple[float, float]]]:
    """Many comparisons, one a line: name, x and n before, x and n after, with or without headings.

    Raises InputError ``stats_five_columns``, ``stats_cell`` or those of ``open_table``.
    """
    rows = [row for at, row in enumerate(_records(path)) if at or figure(row[1][-1]) is not None]
    if not rows or any(len(cells) != 5 for _, cells in rows):
        raise InputError("stats_five_columns")
    figures = [_column(rows, at) for at in range(1, 5)]
    return [(cells[0], (x1, n1), (x2, n2)) for (_, cells), x1, n1, x2, n2 in zip(rows, *figures)]


def _records(path: Path) -> list[tuple[int, list[str]]]:
    """(line, cells) of every row that is not blank, a heading included."""
    if not os.path.isfile(path):  # unlike Path.is_file it bears names no system could hold
        raise InputError("file_missing", file=str(path)[:200])
    try:
        table = open_table(path)
    except InputError as error:
        if error.code != "file_empty":
            raise
        raise InputError("stats_empty", file=path.name) from error
    found = []
    for row in replace(table, has_header=False).rows():
        if row.problem:
            raise InputError("stats_cell", line=row.line)
        found.append((row.line, [cell.strip() for cell in row.values.values()]))
    if table.kind == "jsonl":
        found.insert(0, (0, list(table.columns)))
    return found


def _rows(path: Path) -> tuple[list[str] | None, list[tuple[int, list[str]]]]:
    """The headings (None without any) and the rows of figures."""
    rows = _records(path)
    first = rows[0][1]
    headed = all(figure(cell) is None for cell in first) and _day(first[0]) is None
    if headed and len(rows) == 1:
        raise InputError("stats_empty", file=path.name)
    return (first, rows[1:]) if headed else (None, rows)


def _roles(heads: list[str]) -> dict[str, int]:
    """Which column is what; of two that are the same the first."""
    roles: dict[str, int] = {}
    for at, head in enumerate(heads):
        plain = " ".join(re.sub(r"[(（\[].*?[)）\]]", "", normalise(head)).replace("_", " ").split())
        for role, words in _words().items():
            if plain in words:
                roles.setdefault(role, at)
    return roles if roles.keys() & {"count", "value", "gap"} else {}


def _places(rows: list[tuple[int, list[str]]]) -> dict[str, int]:
    """Roles by place, where there are no headings."""
    width = len(rows[0][1])
    firsts = [figure(cells[0]) for _, cells in rows]
    named = width > 1 and (any(value is None for value in firsts) or firsts == list(range(1, len(rows) + 1)))
    roles = {"period": 0} if named else {}
    if width - named == 1:
        return {**roles, "value": int(named)}
    return {**roles, "count": int(named), "exposure": named + 1} if width - named == 2 else {}


def _column(rows: list[tuple[int, list[str]]], at: int) -> list[float]:
    values = []
    for line, cells in rows:
        value = figure(cells[at])
        if value is None:
            raise InputError("stats_cell", line=line)
        values.append(value)
    return values


def _days(rows: list[tuple[int, list[str]]]) -> list[dt.date] | None:
    """The days of events, in order; None where one cell is no day (2026-03-31)."""
    days = [_day(cells[0]) for _, cells in rows]
    return None if None in days or len(days) < 3 else sorted(days)


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        return None


@lru_cache(maxsize=1)
def _words() -> dict[str, set[str]]:
    raw = yaml.safe_load((ROOT / "data" / "series.yml").read_text("utf-8"))
    return {role: {normalise(str(word)) for word in words} for role, words in raw.items()}
