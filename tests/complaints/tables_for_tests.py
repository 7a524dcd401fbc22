"""Files as programs and people make them, for the import tests."""
from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any, Sequence

import openpyxl

TEXTS = (
    "在城东网点排队等了一个半小时,窗口只开两个",
    "柜员态度很差,问一句顶一句",
    "The app logs me out every time I try to pay a bill",
    "I was charged a fee nobody told me about",
    "空调坏了,大厅里热得像蒸笼",
)


def write_csv(path: Path, rows: Sequence[Sequence[Any]], encoding: str = "utf-8",
              delimiter: str = ",") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def write_xlsx(path: Path, rows: Sequence[Sequence[Any]], **more: Sequence[Sequence[Any]]) -> Path:
    book = openpyxl.Workbook()
    for name, content in {"Sheet": rows, **more}.items():
        sheet = book["Sheet"] if name == "Sheet" else book.create_sheet(name)
        for row in content:
            sheet.append(list(row))
    book.save(path)
    return path


def write_jsonl(path: Path, records: Sequence[Any]) -> Path:
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), "utf-8")
    return path
