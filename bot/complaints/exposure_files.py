"""A file of transactions (CSV, XLSX, JSON …): one row a period and branch, perhaps a channel."""
from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from bot.complaints.columns import headed
from bot.complaints.dates import is_date
from bot.complaints.exposure_words import read_period, transactions
from bot.complaints.exposures import Put, register
from bot.complaints.rows import NOTHING, label_of
from bot.complaints.tables import Row, Table, open_table
from bot.errors import InputError
from bot.language.mentions import find_channel, find_one_of
from bot.language.periods import Period
from bot.language.spans import month_end
from bot.store import Store
from bot.store.exposures import Exposure
from bot.store.people import Person

FIELDS = ("transactions", "first_day", "last_day", "period", "branch", "channel")
ALL = frozenset({*NOTHING, "全部", "合计", "总计", "全行", "全部网点", "all", "total", "all branches"})


def import_exposures(store: Store, path: Path | str, person: Person | None, today: dt.date) -> list[Put]:
    """Register every row of the file, or none when one cannot be used.

    Raises what ``open_table`` and ``register`` raise, and InputError: exposure_columns (which are missing),
    exposure_line (the line and what is wrong there).
    """
    table = open_table(path)
    columns = _columns(table)
    known = [*store.complaints.values_of("branch"), *store.exposures.branches()]
    entries = []
    for row in table.rows():
        try:
            entries.append(_entry(row, columns, known, today))
        except InputError as error:
            raise InputError("exposure_line", line=row.line, problem=error) from error
    return register(store, person, entries)


def _columns(table: Table) -> dict[str, str]:
    """{field: column}, each column taken once."""
    found: dict[str, str] = {}
    for field in FIELDS:
        if name := headed(field, [name for name in table.columns if name not in found.values()]):
            found[field] = name
    if "transactions" not in found or not ("period" in found or {"first_day", "last_day"} <= found.keys()):
        raise InputError("exposure_columns", columns=", ".join(table.columns[:40]))
    return found


def _entry(row: Row, columns: dict[str, str], known: Sequence[str], today: dt.date) -> Exposure:
    if row.problem:
        raise InputError("exposure_row")
    cells = {field: " ".join(row.values[name].split()) for field, name in columns.items()}
    period = _period(cells, columns, today)
    branch, channel = (None if cells.get(field, "").casefold() in ALL else label_of(cells[field])
                       for field in ("branch", "channel"))
    branch = branch and (find_one_of(branch, known) or branch)
    return Exposure(period, transactions(cells["transactions"]), branch, channel and (find_channel(channel) or channel))


def _period(cells: dict[str, str], columns: dict[str, str], today: dt.date) -> Period:
    """From first and last day, else from the one column; the first of a month under a heading of months is the month."""
    if cells.get("first_day") and cells.get("last_day"):
        first, last = (read_period(cells[field], today) for field in ("first_day", "last_day"))
        if first is None or last is None:
            raise InputError("exposure_period")
        if last.end < first.start:
            raise InputError("period_reversed", said=f"{first.start} – {last.end}")
        return Period(first.start, last.end)
    text = cells.get("period", "")
    found = read_period(text, today) if text else None
    if found is None:
        raise InputError("exposure_period")
    if found.days == 1 and found.start.day == 1 and is_date(text, today) and _of_months(columns["period"]):
        return Period(found.start, min(month_end(found.start), today))
    return found


def _of_months(header: str) -> bool:
    return "月" in header or "month" in header.lower()
