from __future__ import annotations

import csv
import io
import json
import tracemalloc

import openpyxl
import pytest

from bot.complaints.exporting import COLUMNS, export
from bot.complaints.importing import import_file
from bot.complaints.spreadsheet import guarded, unguarded
from bot.errors import InputError, NotAllowed
from bot.settings import load
from bot.store import Store
from bot.store.complaints import NewComplaint

RISKY = ["=1+1 慢", "+86 排队太久", "-这也太慢了", "@everyone slow", "'=quoted", "''=twice", "'plain",
         "\uff1d全角", "=HYPERLINK(\"http://evil\",\"x\")", "=cmd|' /C calc'!A0"]
TEXTS = ["排队,等了\"一小时\"\n第二行", "plain English, with comma", "  spaces kept? no", *RISKY]


@pytest.fixture
def store(home):
    settings = load()
    settings.ensure_home()
    with Store(settings.database) as opened:
        opened.people.add("主管", "supervisor")
        for number, text in enumerate(TEXTS):
            opened.complaints.add(NewComplaint(
                text=text.strip(), fingerprint=f"f{number}", received_at=f"2026-03-{number + 1:02} 10:00:00",
                language="zh", kind="complaint", topic="queue_wait",
                topics=[("queue_wait", 0.82), ("facility_env", 0.3)], confidence=0.82,
                band="medium", flags=["repeat"], branch="=城东", channel="phone",
                external_id=f"X{number}"), 1)
        opened.complaints.correct(1, 1, "staff_attitude")
        yield opened


def cells(store, tmp_path, format):
    """The exported file as a list of dictionaries."""
    path = tmp_path / f"out.{format}"
    assert export(store, format, path) == len(TEXTS)
    if format == "jsonl":
        return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    if format == "csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    rows = list(openpyxl.load_workbook(path).active.iter_rows(values_only=True))
    return [dict(zip(rows[0], row)) for row in rows[1:]]


@pytest.mark.parametrize("format", ["csv", "xlsx", "jsonl"])
def test_columns_and_their_order(store, tmp_path, format):
    first = cells(store, tmp_path, format)[0]
    assert tuple(first) == COLUMNS
    assert (str(first["id"]), first["topic"], first["channel"], first["confirmed_by"]) == (
        "1", "staff_attitude", "phone", "主管")
    corrections = first["corrections"] if format == "jsonl" else json.loads(first["corrections"])
    assert (corrections[0]["from_topic"], corrections[0]["to_topic"], corrections[0]["by"]) == (
        "queue_wait", "staff_attitude", "主管")
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [f"out.{format}"]


def test_topics_in_one_cell(store, tmp_path):
    assert cells(store, tmp_path, "csv")[1]["topics"] == "queue_wait:0.820; facility_env:0.300"
    assert cells(store, tmp_path, "jsonl")[1]["topics"][0] == {"topic": "queue_wait", "confidence": 0.82}


def test_excel_finds_utf8_by_its_mark(store, tmp_path):
    export(store, "csv", tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbfid,")


def test_no_cell_of_a_csv_begins_like_a_formula(store, tmp_path):
    for row in cells(store, tmp_path, "csv"):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\uff1d")) for cell in row.values())


def test_no_cell_of_a_workbook_is_a_formula(store, tmp_path):
    export(store, "xlsx", tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "inlineStr", "n"}
    assert sheet.cell(5, COLUMNS.index("text") + 1).value == "=1+1 慢"


@pytest.mark.parametrize("text", [*RISKY, "", "排队", "'", "\tx", "\r=x"])
def test_guarding_can_be_undone(text):
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("format", ["csv", "xlsx", "jsonl"])
def test_an_export_imported_elsewhere_has_the_same_texts(store, tmp_path, format, topic_model, monkeypatch):
    export(store, format, tmp_path / f"a.{format}")
    with Store(tmp_path / "other.db") as other:
        person = other.people.add("别处", "supervisor")
        report = import_file(other, topic_model, load(), tmp_path / f"a.{format}", person)
        assert (report.stored, report.rejected, report.guessed.date) == (len(TEXTS), 0, "received_at")
        names = ("text", "received_at", "branch", "channel")
        assert [[row[name] for name in names] for row in other.complaints.export()] == [
            [row[name] for name in names] for row in store.complaints.export()]


def test_streams(store):
    binary, text = io.BytesIO(), io.StringIO()
    export(store, "jsonl", binary)
    export(store, "jsonl", text)
    assert binary.getvalue().decode() == text.getvalue()
    assert not binary.closed


@pytest.mark.parametrize("format", ["csv", "xlsx", "jsonl"])
def test_an_empty_store_gives_an_empty_table(tmp_path, format):
    with Store(tmp_path / "empty.db") as empty:
        assert export(empty, format, tmp_path / f"a.{format}") == 0
    assert (tmp_path / f"a.{format}").exists()


def test_a_failed_export_leaves_the_old_file(store, tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_text("old")
    whole = store.complaints.export

    def broken():
        yield next(whole())
        raise OSError("disk full")

    monkeypatch.setattr(store.complaints, "export", broken)
    with pytest.raises(OSError, match="disk full"):
        export(store, "csv", path)
    assert path.read_text() == "old"
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["a.csv"]


def test_unknown_formats_and_roles(store, tmp_path):
    with pytest.raises(InputError, match="export_format"):
        export(store, "pdf", tmp_path / "a.pdf")
    with pytest.raises(NotAllowed):
        export(store, "csv", tmp_path / "a.csv", person=store.people.add("员工", "staff"))
    export(store, "csv", tmp_path / "a.csv", person=store.people.named("主管"))
    assert store.audit.recent()[0]["action"] == "data.export"


@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_memory_stays_flat(store, tmp_path, format):
    """Six times the rows take hardly more memory."""
    def peak(rows):
        start = store.complaints.by_source("bulk")
        new = (NewComplaint(text=f"{number} " + "慢" * 300, fingerprint=f"b{number}", language="zh",
                            kind="complaint", received_at="2026-03-01 10:00:00", source="bulk")
               for number in range(start, rows))
        list(store.complaints.add_many(new, 1))
        tracemalloc.start()
        export(store, format, tmp_path / "a")
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    few = peak(1500)
    assert peak(9000) < 1.2 * few + 100_000


def test_hostile_texts_survive(home, tmp_path, hostile):
    with Store(tmp_path / "h.db") as store:
        store.complaints.add(NewComplaint(
            text=f"a\x0b{hostile}", fingerprint="h", language="zh", kind="complaint",
            received_at="2026-03-01 10:00:00"), None)
        for format in ("csv", "xlsx", "jsonl"):
            assert export(store, format, tmp_path / f"h.{format}") == 1
