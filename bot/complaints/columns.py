"""Which column of a table is which: by header words (``data/columns.yml``), then by what the cells hold."""
from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import Any

import yaml

from bot.complaints.dates import is_date, is_time
from bot.complaints.life_rules import LifeRules, load_rules
from bot.complaints.tables import Table
from bot.errors import InputError
from bot.language.detect import PLACEHOLDER
from bot.language.mentions import find_channel
from bot.settings import ROOT

FIELDS = ("text", "date", "time", "branch", "channel", "customer", "state", "closed", "id")
SAMPLE = 1000
MOST_KINDS = 30  # of customers
MOST_STATES = 30
NONE = ("", "-", "none", "无")


@dataclass(frozen=True)
class Reason:
    """Why a column was taken: ``why`` is told, header, header_weak, content or skipped; ``share`` of
    fitting cells.
    """

    field: str
    column: str
    why: str
    share: float = 1.0


@dataclass(frozen=True)
class ColumnMap:
    """The column of each field, or None; ``reasons`` in the order of FIELDS; ``dates`` all columns
    that hold dates.
    """

    text: str
    date: str | None = None
    time: str | None = None
    branch: str | None = None
    channel: str | None = None
    customer: str | None = None
    state: str | None = None
    closed: str | None = None
    id: str | None = None
    reasons: tuple[Reason, ...] = ()
    dates: tuple[str, ...] = ()

    def with_date(self, column: str, why: str) -> ColumnMap:
        """The same map with another date column (the least ambiguous one)."""
        reasons = tuple(Reason("date", column, why) if reason.field == "date" else reason
                        for reason in self.reasons)
        return replace(self, date=column, reasons=reasons)


def parse_map(text: str) -> dict[str, str]:
    """``text=评价内容,date=日期`` as a mapping; ``date=-`` means none. Raises InputError("map_invalid")."""
    mapping: dict[str, str] = {}
    for part in re.split(r"[,\uff0c;]\s*(?=\w+\s*=)", text.strip()):
        field, sign, column = part.partition("=")
        if not sign or field.strip().lower() not in FIELDS:
            raise InputError("map_invalid", part=part.strip()[:60], fields=", ".join(FIELDS))
        mapping[field.strip().lower()] = column.strip().strip('"')
    return mapping


def guess_columns(table: Table, today: dt.date, told: Mapping[str, str] | None = None,
                  rules: LifeRules | None = None) -> ColumnMap:
    """The columns of ``table``, judged by its first 1,000 rows; what is ``told`` comes first. ``rules`` know the words of
    a status column (None: as shipped).

    Raises InputError: map_invalid, map_column_unknown (a told column that is not there), no_text_column,
    map_needs_state (when closed, but not where it stands).
    """
    columns = {name: [] for name in table.columns}
    for row in islice(table.rows(), SAMPLE):
        for name, cell in row.values.items():
            if cell.strip():
                columns[name].append(cell.strip())
    taken: dict[str, Reason] = {}
    for field, column in (told or {}).items():
        if field not in FIELDS:
            raise InputError("map_invalid", part=field, fields=", ".join(FIELDS))
        taken[field] = Reason(field, "" if column in NONE else _told(column, table), "told")
    named = {reason.column for reason in taken.values()}
    free = [name for name in table.columns if columns[name] and name not in named]
    dates = _date_columns(free, columns, today)
    state_of = (rules or load_rules(None)).state_of
    guesses = {"text": _text, "state": lambda free, columns: _state(free, columns, state_of), "channel": _channel,
               "branch": _branch, "customer": _customer, "id": _id}
    if "date" not in taken and dates:
        taken["date"] = dates[0]
    free = [name for name in free if name not in {reason.column for reason in dates}]
    if "time" not in taken:
        times = [name for name in free if _score("time", name) and _share(columns[name], is_time) >= 0.8]
        if times and taken.get("date") and taken["date"].column:
            taken["time"] = Reason("time", times[0], "header")
            free.remove(times[0])
    for field, guess in guesses.items():
        if field not in taken and (reason := guess(free, columns)):
            taken[field] = reason
            free.remove(reason.column)
    _closed(taken, named, columns, today)
    if "text" not in taken or not taken["text"].column:
        raise InputError("no_text_column", columns=_listed(table.columns))
    found = {field: reason.column or None for field, reason in taken.items()}
    return ColumnMap(**found, reasons=tuple(taken[field] for field in FIELDS if field in taken),
                     dates=tuple(reason.column for reason in dates))


def _told(column: str, table: Table) -> str:
    """A column somebody named: exact, else by the same letters."""
    if column in table.columns:
        return column
    same = [name for name in table.columns if _plain(name) == _plain(column)]
    if len(same) != 1:
        raise InputError("map_column_unknown", column=column[:60], columns=_listed(table.columns))
    return same[0]


def _date_columns(free: Sequence[str], columns: Mapping[str, list[str]], today: dt.date) -> list[Reason]:
    """Columns that hold dates, the best header first; unfit headers (closed at …) are left out."""
    found = []
    for name in free:
        share = _share(columns[name][:200], lambda cell: is_date(cell, today))
        score = _score("date", name)
        serial = score >= 2 and _share(columns[name][:200], _is_serial) >= 0.8
        if score >= 0 and (share >= 0.8 or serial or (score >= 2 and share >= 0.2)):
            found.append((-score, Reason("date", name, "header" if score else "content", share)))
    return [reason for _, reason in sorted(found, key=lambda pair: pair[0])]


def _is_serial(cell: str) -> bool:
    return bool(re.fullmatch(r"\d{5}(\.\d+)?|\d{10}|\d{13}", cell))


def _text(free: Sequence[str], columns: Mapping[str, list[str]]) -> Reason | None:
    """A header for texts over cells with words, the longest among equals; else simply the longest texts."""
    def length(name: str) -> float:
        return sum(map(len, columns[name])) / len(columns[name])

    def wordy(name: str) -> bool:
        return _share(columns[name], lambda cell: any(map(str.isalpha, cell))) >= 0.5

    headed = [name for name in free if _score("text", name) > 0 and wordy(name)]
    if headed:
        best = max(headed, key=lambda name: (_score("text", name), length(name)))
        return Reason("text", best, "header")
    varied = [name for name in free if wordy(name) and length(name) >= 6 and _score("text", name) >= 0
              and len(set(columns[name])) >= 0.5 * len(columns[name]) and not _is_key(columns[name])]
    return Reason("text", max(varied, key=length), "content") if varied else None


def _is_key(cells: Sequence[str]) -> bool:
    """Whether the cells are codes: no spaces, no Chinese, digits in most of them."""
    return _share(cells, lambda cell: re.fullmatch(r"[\w\-./:@]+", cell, re.ASCII)
                  and any(map(str.isdigit, cell))) >= 0.8


def _channel(free: Sequence[str], columns: Mapping[str, list[str]]) -> Reason | None:
    def known(name: str) -> float:
        return _share(columns[name], lambda cell: len(cell) <= 40 and find_channel(PLACEHOLDER.sub(" ", cell)))

    def few(name: str) -> bool:
        return len(set(columns[name])) <= 30

    for name in sorted(free, key=lambda name: -_score("channel", name)):
        score = _score("channel", name)
        if score >= 2 and few(name) and (score >= 3 or known(name) >= 0.2):
            return Reason("channel", name, "header", known(name))
        if score >= 0 and few(name) and known(name) >= 0.6:
            return Reason("channel", name, "content", known(name))
    return None


def _branch(free: Sequence[str], columns: Mapping[str, list[str]]) -> Reason | None:
    def few(name: str, most: int) -> bool:
        return len(set(columns[name])) <= max(3, min(most, len(columns[name]) // 2))

    by_score = sorted(free, key=lambda name: -_score("branch", name))
    for name in by_score:
        if _score("branch", name) >= 2 and max(map(len, columns[name])) <= 80:
            return Reason("branch", name, "header")
    weak = [name for name in free if _plain(name) in _words()["branch"]["weak"] and few(name, 200)]
    if weak:
        return Reason("branch", weak[0], "header_weak")
    endings = tuple(_words()["branch_endings"])
    for name in by_score:
        share = _share(columns[name], lambda cell: len(cell) <= 40 and cell.lower().endswith(endings))
        if _score("branch", name) >= 0 and share >= 0.8 and few(name, 200):
            return Reason("branch", name, "content", share)
    return None


def _customer(free: Sequence[str], columns: Mapping[str, list[str]]) -> Reason | None:
    """Only a telling header over a few short labels: a column of names or numbers is none of kinds."""
    for name in sorted(free, key=lambda name: -_score("customer", name)):
        if _score("customer", name) >= 2 and len(set(columns[name])) <= MOST_KINDS and max(map(len, columns[name])) <= 40:
            return Reason("customer", name, "header")
    return None


def _state(free: Sequence[str], columns: Mapping[str, list[str]], state_of: Callable[[str], str | None]) -> Reason | None:
    """A telling header over few different words, of which some are known unless the header is beyond doubt; or a column
    of nothing but known words."""
    def known(name: str) -> float:
        return _share(columns[name], state_of)

    for name in sorted(free, key=lambda name: -_score("state", name)):
        score, different = _score("state", name), len(set(columns[name]))
        if score < 0 or different > MOST_STATES:
            continue
        if score >= 3 or score == 2 and known(name) >= 0.2:
            return Reason("state", name, "header", known(name))
        if different >= 2 and known(name) >= 0.9:
            return Reason("state", name, "content", known(name))
    return None


def _closed(taken: dict[str, Reason], named: set[str], columns: Mapping[str, list[str]], today: dt.date) -> None:
    """The day of closing, which only says something beside a status column."""
    state = taken.get("state")
    if state is None or not state.column:
        if "closed" in taken and taken["closed"].column:
            raise InputError("map_needs_state")
        return
    used = named | {reason.column for reason in taken.values()}
    dated = [name for name in columns if name not in used and columns[name]
             and _share(columns[name][:200], lambda cell: is_date(cell, today)) >= 0.8]
    if "closed" not in taken and (name := headed("closed", dated)):
        taken["closed"] = Reason("closed", name, "header")


def _id(free: Sequence[str], columns: Mapping[str, list[str]]) -> Reason | None:
    """Only a telling header, over cells that are nearly all different and short."""
    for name in sorted(free, key=lambda name: -_score("id", name)):
        cells = columns[name]
        if _score("id", name) >= 2 and len(set(cells)) >= 0.9 * len(cells) and max(map(len, cells)) <= 80:
            return Reason("id", name, "header")
    return None


def _score(field: str, header: str) -> int:
    """3 for an exact header, 2 for a part of it, -1 for a header that rules the field out, else 0."""
    words, plain = _words()[field], _plain(header)
    if plain in words["exact"]:
        return 3
    raw = set(re.findall(r"[a-z]+", header.lower()))
    if any(word in raw if word.isascii() else word in plain for word in words["never"]):
        return -1
    return 2 if any(word in plain for word in words["part"]) else 0


def headed(field: str, columns: Sequence[str]) -> str | None:
    """The column whose header tells most that it is ``field`` (a section of ``data/columns.yml``); None when none does."""
    best = max(columns, key=lambda name: _score(field, name), default=None)
    return best if best is not None and _score(field, best) >= 2 else None


def field_of(header: str) -> tuple[str | None, bool]:
    """(the field a heading names: one of FIELDS or "other", None for none; whether the whole heading says so)."""
    if _plain(header) in _words()["other"]["exact"]:
        return "other", True
    score, field = max(((_score(field, header), field) for field in FIELDS), key=lambda pair: pair[0])
    return (field, score >= 3) if score >= 2 else (None, False)


def _plain(header: str) -> str:
    header = unicodedata.normalize("NFKC", header).lower()
    return re.sub(r"\(.*?\)|[\W_]+", "", header) or re.sub(r"[\W_]+", "", header)


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((ROOT / "data" / "columns.yml").read_text("utf-8"), Loader=loader)


def _share(cells: Sequence[str], fits: Any) -> float:
    """The share of cells that fit, each different one tried once."""
    if not cells:
        return 0.0
    counts = Counter(cells)
    return sum(count for cell, count in counts.items() if fits(cell)) / len(cells)


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(columns[:40]) + (" …" if len(columns) > 40 else "")
