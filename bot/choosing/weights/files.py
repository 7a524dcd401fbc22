"""Judgements in files and on the command line.

A table (CSV, TSV, XLSX, …) is a square matrix with the items in the first row and column, or three columns (item, item,
judgement), or two (item, value). A YAML file holds ``items`` and ``pairs`` (["A>B:3", …]) or ``values`` ({A: 9}), or
``raters``, a list of either. Numbers may be written as 3, 0.5 or 1/3; an error names the line or the item.
"""
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from bot.choosing.weights.judgements import Pair, ratio
from bot.complaints.tables import open_table
from bot.errors import InputError
from bot.language.numerals import normalise

PAIR = re.compile(r"\s*(.+?)\s*([>＞<＜=＝])\s*(.+?)\s*(?:[:\uff1a]\s*([^:\uff1a]+(?::\s*\d+)?)\s*)?")
LARGEST = 300_000  # bytes


@dataclass(frozen=True)
class Given:
    """``raters`` in the form ``bot.choosing.weights.weigh`` takes; ``direct`` says that they are values of items."""

    items: list[str]
    raters: list[dict[Any, float]]
    direct: bool = False


def read_file(path: Path, method: str) -> Given:
    """The judgements in a file. Raises InputError ``weights_file_shape``, ``weights_cell``, ``weights_matrix_names``,
    ``weights_pair_written`` or those of ``open_table``."""
    if path.suffix.lower() in (".yml", ".yaml"):
        return _yaml(path, method)
    try:
        table = open_table(path)
    except InputError as error:
        if error.code == "file_empty":  # its words are about complaints
            raise InputError("weights_file_shape", file=path.name) from error
        raise
    rows = []
    for row in replace(table, has_header=False).rows():
        if row.problem:
            raise InputError("weights_file_shape", file=path.name)
        rows.append((row.line, [cell.strip() for cell in row.values.values()]))
    rows = _with_row_names(rows)
    width = len(rows[0][1])
    names = [cell for cell in rows[0][1][1:] if cell]
    if len(rows) >= 3 and len(names) == width - 1 == len(rows) - 1 and all(ratio(name) is None for name in names):
        return _matrix(rows, method)
    if width not in (2, 3):
        raise InputError("weights_file_shape", file=path.name)
    if ratio(rows[0][1][-1]) is None and len(rows) > 1:  # headings
        rows = rows[1:]
    if width == 2:
        values = {cells[0]: _cell(cells[1], line, cells[0]) for line, cells in rows}
        return Given(list(values), [values], direct=True) if len(values) == len(rows) else _twice(rows)
    judged = {(cells[0], cells[1]): _cell(cells[2], line, cells[1]) for line, cells in rows}
    return Given(_items(judged), [judged])


def _with_row_names(rows: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """A square of numbers under its names, with the names of the rows left out, gets them: they are the same."""
    names = rows[0][1]
    square = len(rows) == len(names) + 1 >= 3 and all(name and ratio(normalise(name)) is None for name in names)
    if not square or any(cell and ratio(normalise(cell)) is None for _, cells in rows[1:] for cell in cells):
        return rows
    return [(rows[0][0], ["", *names]), *((line, [name, *cells]) for name, (line, cells) in zip(names, rows[1:]))]


def _twice(rows: Sequence[tuple[int, list[str]]]) -> Given:
    names = [cells[0] for _, cells in rows]
    raise InputError("weights_item_twice", item=next(name for name in names if names.count(name) > 1))


def _matrix(rows: Sequence[tuple[int, list[str]]], method: str) -> Given:
    names, judged = rows[0][1][1:], {}
    for place, (line, cells) in enumerate(rows[1:]):
        if cells[0] != names[place]:
            raise InputError("weights_matrix_names", line=line)
        for name, cell in zip(names, cells[1:]):
            if cell and (cells[0] != name or method == "ahp"):  # 0-1 and 0-4 tables leave or cross out the diagonal
                judged[cells[0], name] = _cell(cell, line, name)
    return Given(names, [judged])


def _cell(cell: str, line: int, item: str) -> float:
    value = ratio(normalise(cell))
    if value is None:
        raise InputError("weights_cell", line=line, item=item)
    return value


def _items(judged: Mapping[Pair, float]) -> list[str]:
    return list(dict.fromkeys(item for pair in judged for item in pair))


def read_pairs(pairs: Sequence[str], items: Sequence[str] = (), method: str = "ahp") -> dict[Pair, float]:
    """Judgements written as "A>B:3", "A=B", "A<B", or with points, "A>B:3:1".

    A name may itself hold one of the signs where ``items`` name it. Raises InputError ``weights_pair_written``.
    """
    judged: dict[Pair, float] = {}
    for place, text in enumerate(pairs, 1):
        match = PAIR.fullmatch(str(text))
        if match is None:
            raise InputError("weights_pair_written", place=place)
        left, sign, right, strength = match.groups()
        if sign in "<＜":
            left, right = right, left
        judged[left, right] = _strength(strength, "=" if sign in "=＝" else ">", method, place)
    return judged


def _strength(text: str | None, sign: str, method: str, place: int) -> float:
    equal = {"ahp": 1.0, "0-4": 2.0}.get(method)
    if sign == "=" and not text and equal is not None:
        return equal
    if method == "0-1" and sign == ">" and text in (None, "1"):
        return 1.0
    if method == "0-4" and text is None and sign == ">":
        return 3.0
    points = re.fullmatch(r"([0-4])\s*:\s*([0-4])", text or "")
    if method == "0-4" and points and int(points[1]) + int(points[2]) == 4:
        return float(points[1])
    value = ratio(text or "")
    if value is None or sign == "=" or method == "0-1":
        raise InputError("weights_pair_written", place=place)
    return value


def read_values(texts: Sequence[str]) -> dict[str, float]:
    """Values written as "A=9". Raises InputError ``weights_value_written`` or ``weights_item_twice``."""
    values: dict[str, float] = {}
    for place, text in enumerate(texts, 1):
        name, sign, number = text.replace("＝", "=").rpartition("=")
        value = ratio(normalise(number))
        if not sign or not name.strip() or value is None:
            raise InputError("weights_value_written", place=place)
        if name.strip() in values:
            raise InputError("weights_item_twice", item=name.strip())
        values[name.strip()] = value
    return values


def _yaml(path: Path, method: str) -> Given:
    try:
        if path.stat().st_size > LARGEST:
            raise InputError("weights_file_shape", file=path.name)
        data = yaml.safe_load(path.read_text("utf-8-sig"))
    except OSError as error:
        raise InputError("file_missing", file=path.name) from error
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        raise InputError("weights_file_shape", file=path.name) from error
    if not isinstance(data, dict) or set(data) - {"items", "pairs", "values", "raters"}:
        raise InputError("weights_file_shape", file=path.name)
    raters = data.get("raters", [data.get("values", data.get("pairs"))])
    if not isinstance(raters, list) or not raters:
        raise InputError("weights_file_shape", file=path.name)
    found: list[dict[Any, float]] = []
    for one in raters:
        if isinstance(one, dict) and all(isinstance(value, (int, float, str)) for value in one.values()):
            found.append({str(item): _value(value, str(item), place) for place, (item, value) in enumerate(one.items(), 1)})
        elif isinstance(one, list) and all(isinstance(text, str) for text in one):
            found.append(read_pairs(one, method=method))
        else:
            raise InputError("weights_file_shape", file=path.name)
    direct = isinstance(raters[0], dict)
    if any(isinstance(one, dict) != direct for one in raters):
        raise InputError("weights_file_shape", file=path.name)
    items = data.get("items") or (list(found[0]) if direct else _items({pair: 0.0 for one in found for pair in one}))
    if not isinstance(items, list):
        raise InputError("weights_file_shape", file=path.name)
    return Given([str(item) for item in items], found, direct)


def _value(value: Any, item: str, line: int) -> float:
    number = ratio(normalise(str(value)))
    if number is None or isinstance(value, bool):
        raise InputError("weights_cell", line=line, item=item)
    return number
