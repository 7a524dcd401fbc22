from __future__ import annotations

import datetime as dt

import pytest

from bot.complaints.encodings import encoding_of
from bot.complaints.tables import open_table
from bot.errors import InputError
from tests.complaints.tables_for_tests import TEXTS, write_csv, write_jsonl, write_xlsx

ROWS = [("日期", "内容", "网点")]
ROWS += [(f"2026-03-{day:02}", text, "城东") for day, text in enumerate(TEXTS, 13)]


@pytest.mark.parametrize(("encoding", "expected"), [
    ("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("utf-16-le", "utf-16-le"),
    ("utf-16-be", "utf-16-be"), ("gb18030", "gb18030"), ("gbk", "gb18030")])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|", "\uff0c"])
def test_every_encoding_and_delimiter_gives_the_same_rows(tmp_path, encoding, expected, delimiter):
    table = open_table(write_csv(tmp_path / "a.csv", ROWS, encoding, delimiter))
    assert (table.encoding, table.delimiter) == (expected, delimiter)
    assert table.columns == ("日期", "内容", "网点")
    assert [tuple(row.values.values()) for row in table.rows()] == ROWS[1:]


@pytest.mark.parametrize(("text", "encoding", "expected"), [
    ("地铁口那家店的服务员太凶了,再也不来", "gb18030", "gb18030"),
    ("這個櫃檯的服務態度實在很差,等了一個小時還沒有輪到我,經理也不願意出來說明情況", "big5", "big5"),
    ("Le café était froid, le garçon désagréable et l'addition exagérée", "cp1252", None),
])
def test_chinese_is_taken_for_gb18030_only_when_it_reads_as_such(tmp_path, text, encoding, expected):
    path = tmp_path / "a.csv"
    path.write_bytes(("text\n" + f"{text}\n" * 20).encode(encoding))
    found = encoding_of(path).name
    assert found == expected if expected else found != "gb18030"
    assert next(open_table(path).rows()).values["text"] == text


def test_one_gb_character_in_an_english_file_is_read(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(("text\n" + "The queue was long\n" * 500 + "排队太久了没人管\n").encode("gb18030"))
    assert list(open_table(path).rows())[-1].values["text"] == "排队太久了没人管"


def test_a_broken_byte_in_a_utf8_file_is_shown_and_counted(tmp_path):
    path = tmp_path / "a.csv"
    lines = ["排队等了一个小时\n".encode()] * 300 + [b"\xff\xe6\n", "柜员态度差\n".encode()]
    path.write_bytes(b"text\n" + b"".join(lines))
    table = open_table(path)
    assert (table.encoding, table.broken) == ("utf-8", 2)
    assert list(table.rows())[-1].values["text"] == "柜员态度差"


def test_quoted_newlines_keep_their_line_numbers(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('id,text\n1,"第一行\n第二行\n第三行"\n2,"他说""不行"""\n', "utf-8")
    rows = list(open_table(path).rows())
    assert [(row.line, row.values["text"]) for row in rows] == [
        (2, "第一行\n第二行\n第三行"), (5, '他说"不行"')]


def test_nuls_blank_lines_and_ragged_rows(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id,text,branch\n1,排\0队,城东\n\n2,少一格\n3,多,城东,一格\n4,空的多格,城东,,\n,,\n",
                    "utf-8")
    rows = list(open_table(path).rows())
    assert [(row.line, row.values["text"], row.values["branch"], row.problem) for row in rows] == [
        (2, "排队", "城东", None), (4, "少一格", "", None), (5, "多", "城东", "row_too_long"),
        (6, "空的多格", "城东", None)]


@pytest.mark.parametrize(("header", "expected"), [
    ("text,text,,date", ("text", "text (2)", "column 3", "date")),
    (" text , 网 点 ,text", ("text", "网 点", "text (2)")),
])
def test_headers_are_made_different(tmp_path, header, expected):
    path = tmp_path / "a.csv"
    path.write_text(f"{header}\na,b,c,d\n", "utf-8")
    assert open_table(path).columns == expected


def test_a_lone_column_needs_no_quotes(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("complaint\nslow, rude, and expensive\nfine\n", "utf-8")
    assert [row.values["complaint"] for row in open_table(path).rows()] == ["slow, rude, and expensive",
    "fine"]


def test_a_first_row_of_data_is_not_taken_for_headings(tmp_path):
    table = open_table(write_csv(tmp_path / "a.csv", ROWS[1:]))
    assert not table.has_header
    assert table.columns == ("column 1", "column 2", "column 3")
    assert len(list(table.rows())) == len(TEXTS)


def test_excels_separator_line(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("sep=;\ntext;date\n慢,真慢;2026-03-05\n", "utf-8")
    assert [row.values for row in open_table(path).rows()] == [{"text": "慢,真慢", "date": "2026-03-05"}]


def test_an_open_quotation_mark_is_told_with_its_line(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('id,text\n1,好\n2,"没有关上\n' + "3,下一条\n" * 1500, "utf-8")
    rows = list(open_table(path).rows())
    assert [(row.line, row.problem) for row in rows] == [(2, None), (3, "quote_open")]


def test_workbook_cells_become_text(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", [
        ("2026年3月投诉明细",), (), ("编号", "日期", "内容", "金额"),
        (1001.0, dt.datetime(2026, 3, 5, 15, 20), TEXTS[0], 12.5),
        (1002, dt.date(2026, 3, 6), "两行\n文字", None)], second=[("a",), ("b",)])
    table = open_table(path)
    assert table.columns == ("编号", "日期", "内容", "金额")
    assert (table.other_sheets, table.header_line) == (("second",), 3)
    assert [tuple(row) for row in table.rows()] == [
        (4, {"编号": "1001", "日期": "2026-03-05 15:20:00", "内容": TEXTS[0], "金额": "12.5"}, None),
        (5, {"编号": "1002", "日期": "2026-03-06", "内容": "两行\n文字", "金额": ""}, None)]


def test_a_workbook_whose_first_sheet_is_blank(tmp_path):
    table = open_table(write_xlsx(tmp_path / "a.xlsx", [], data=ROWS))
    assert (table.sheet, len(list(table.rows()))) == ("data", len(TEXTS))


def test_json_lines(tmp_path):
    path = write_jsonl(tmp_path / "a.jsonl", [
        {"text": "慢", "id": 1, "tags": ["a", "b"]}, {"text": None, "extra": True}, ["no", "object"]])
    with path.open("a") as file:
        file.write("\n{broken\n")
    rows = list(open_table(path).rows())
    assert rows[0].values == {"text": "慢", "id": "1", "tags": '["a", "b"]', "extra": ""}
    assert rows[1].values["extra"] == "true"
    assert [(row.line, row.problem) for row in rows] == [
        (1, None), (2, None), (3, "row_not_json"), (5, "row_not_json")]


@pytest.mark.parametrize(("name", "content", "code"), [
    ("a.csv", None, "file_missing"),
    ("a.csv", b"", "file_empty"),
    ("a.csv", b"\xef\xbb\xbf", "file_empty"),
    ("a.csv", b"\n \n\n", "file_empty"),
    ("a.csv", "日期,内容\n".encode(), "file_empty"),
    ("a.xlsx", b"", "file_empty"),
    ("a.xlsx", b"PK\x03\x04 no workbook", "file_unreadable"),
    ("a.xlsx", "日期,内容\n1,2\n".encode(), "file_unreadable"),
    ("a.csv", bytes(range(256)) * 40, "file_unreadable"),
    ("a.csv", b"%PDF-1.7 text", "file_kind"),
    ("a.csv", b"\x89PNG\r\n\x1a\n", "file_kind"),
    ("a.docx", b"PK\x03\x04", "file_kind"),
    ("a.json", b"[]", "file_empty"), ("b.json", b"{}", "json_no_list"), ("c.json", b"[1]", "json_no_list"),
    ("d.json", b'[{"text": "slow"},\n{"text": "cut o', "json_broken"),
    ("a", b"text\nslow\n", "file_kind"),
    ("a.jsonl", b"\nnot json\n", "jsonl_broken"),
    ("a.jsonl", b"\n\n", "file_empty"),
])
def test_files_that_are_no_tables(tmp_path, name, content, code):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        open_table(path)
    assert caught.value.code == code


@pytest.mark.parametrize(("name", "content"), [("a.jsonl", '\n{"text": "cut o\n["a"]\n'),
                                               ("a.json", '[\n{"text": "slow" "day": 1}]')])
def test_a_broken_file_names_the_line(tmp_path, name, content):
    (tmp_path / name).write_text(content, "utf-8")
    with pytest.raises(InputError) as caught:
        open_table(tmp_path / name)
    assert caught.value.params == {"file": name, "line": 2}


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(InputError):
        open_table(tmp_path)


def test_a_sheet_with_headings_only_is_empty(tmp_path):
    with pytest.raises(InputError, match="file_empty"):
        open_table(write_xlsx(tmp_path / "a.xlsx", [("日期", "内容")]))


def test_hostile_cells_come_back_as_they_were(tmp_path, hostile):
    """Except NULs, which no CSV reader takes."""
    path = write_csv(tmp_path / "a.csv", [("id", "text"), ("1", hostile), ("2", "后面一行")])
    rows = list(open_table(path).rows())
    assert [row.values["text"] for row in rows] == [hostile, "后面一行"]
