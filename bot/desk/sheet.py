"""The rows of a block as a file: the same rows, the columns named in the reader's language, no cell a formula."""
from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from bot.complaints.spreadsheet import guarded
from bot.desk.blocks import FINE, PERCENT
from bot.language.texts import say

WIDEST = 60


def csv_file(found: bytes, lang: str) -> bytes:
    """Datasette's CSV as spreadsheets take it: marked as UTF-8, text that begins like a formula guarded."""
    rows = list(csv.reader(io.StringIO(found.decode(), newline="")))
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([say(f"desk_column_{name}", lang) for name in rows[0]] if rows else [])
    writer.writerows([cell if _number(cell) else guarded(cell) for cell in row] for row in rows[1:])
    return file.getvalue().encode("utf-8-sig")


def _number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def workbook(columns: Sequence[str], rows: Sequence[Sequence[Any]], title: str, lang: str) -> bytes:
    """One sheet. Values are not rounded, only shown so; text that begins like a formula stays text."""
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = title.translate({ord(mark): " " for mark in r"[]:*?/\\"})[:31]
    sheet.append([say(f"desk_column_{name}", lang) for name in columns])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for place, row in enumerate(rows, start=2):
        for column, (name, value) in enumerate(zip(columns, row), start=1):
            cell = sheet.cell(place, column)
            if isinstance(value, str):
                cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
                cell.data_type = "s"  # openpyxl takes what begins with "=" for a formula
                cell.alignment = Alignment(wrap_text=True, vertical="top")
            elif value is not None:
                cell.value = value
                if name in PERCENT:
                    cell.number_format = "0.0%"
                elif name in FINE:
                    cell.number_format = "#,##0.00"
    for column, name in enumerate(columns, start=1):
        longest = max([len(say(f"desk_column_{name}", lang)), *(len(str(row[column - 1])) for row in rows[:200])], default=8)
        sheet.column_dimensions[get_column_letter(column)].width = min(WIDEST, 2 * longest + 2)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
