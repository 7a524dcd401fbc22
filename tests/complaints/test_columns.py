from __future__ import annotations

import datetime as dt

import pytest

from bot.complaints.columns import FIELDS, guess_columns, parse_map
from bot.complaints.tables import open_table
from bot.errors import InputError
from tests.complaints.tables_for_tests import TEXTS, write_csv

TODAY = dt.date(2026, 11, 22)


def guess(tmp_path, header, row, told=None, rows=20):
    """The columns of a table of ``rows`` rows; a callable cell gets the row's number."""
    body = [[cell(number) if callable(cell) else cell for cell in row] for number in range(rows)]
    return guess_columns(open_table(write_csv(tmp_path / "a.csv", [header, *body])), TODAY, told)


def text(number):
    return f"{TEXTS[number % len(TEXTS)]} {number}"


def day(number):
    return f"2026-03-{number + 1:02}"


def number(number):
    return f"T{number:05}"


@pytest.mark.parametrize(("header", "cells", "state", "closed"), [
    (["日期", "内容", "状态", "结案时间"], [day, text, "已办结", "2026-05-01"], "状态", "结案时间"),
    (["日期", "内容", "工单状态", "办结日期"], [day, text, lambda n: ("处理中", "2-已结案")[n % 2], ""], "工单状态", None),
    (["date", "text", "Status", "Date Closed"], [day, text, "Closed", "2026-05-01"], "Status", "Date Closed"),
    (["received_at", "text", "state", "due_at", "closed_at"], [day, text, "closed", "2026-05-01", "2026-04-01 10:00:00"],
     "state", "closed_at"),
    (["date", "text", "state"], [day, text, lambda n: ("CA", "NY", "TX")[n % 3]], None, None),  # a part of a country
    (["date", "text", "x"], [day, text, lambda n: ("open", "In progress", "closed")[n % 3]], "x", None),
    (["日期", "内容", "支付状态"], [day, text, "已完成"], None, None),
    (["日期", "内容", "状态"], [day, text, lambda n: f"甲{n}" * 2], "状态", None),  # unknown words: told later
    (["日期", "内容", "结案时间"], [day, text, "2026-05-01"], None, None),  # says nothing without a status
    (["日期", "内容", "状态", "应结案日期", "结案人"], [day, text, "结案", "2026-05-01", "柜台"], "状态", None),
])
def test_where_it_stands_and_when_it_was_closed(tmp_path, header, cells, state, closed):
    found = guess(tmp_path, header, cells)
    assert (found.state, found.closed) == (state, closed)
    assert found.date == header[0] and found.text == header[1]


def test_a_day_of_closing_needs_a_status(tmp_path):
    header, cells = ["日期", "内容", "列三", "列四"], [day, text, "甲", "2026-05-01"]
    with pytest.raises(InputError) as caught:
        guess(tmp_path, header, cells, parse_map("closed=列四"))
    assert caught.value.code == "map_needs_state"
    found = guess(tmp_path, header, cells, parse_map("closed=列四,state=列三"))
    assert (found.state, found.closed) == ("列三", "列四")
    assert guess(tmp_path, ["日期", "内容", "状态"], [day, text, "结案"], parse_map("state=-")).state is None


@pytest.mark.parametrize(("header", "row", "expected"), [
    (["工单编号", "受理时间", "受理渠道", "网点名称", "投诉内容", "处理结果", "办结时间"],
     [number, day, "电话", "城东支行", text, "已致歉并说明情况,客户表示接受,后续继续跟进" * 2, "2026-04-30"],
     {"id": "工单编号", "date": "受理时间", "channel": "受理渠道", "branch": "网点名称", "text": "投诉内容"}),
    (["Ticket #", "Customer Complaint", "Date", "Received Via", "Store", "Status"],
     [number, text, day, "phone", "Baker Street", "Open"],
     {"id": "Ticket #", "text": "Customer Complaint", "date": "Date", "channel": "Received Via",
      "branch": "Store", "state": "Status"}),
    (["complaint_id", "complaint_type", "closed_date", "complaint_date", "complaint_text"],
     [number, "billing", "2026-05-01", day, text],
     {"id": "complaint_id", "date": "complaint_date", "text": "complaint_text"}),
    (["positive", "review"], ["0", text], {"text": "review"}),
    (["投诉类型", "投诉"], ["服务", text], {"text": "投诉"}),
    (["日期", "时间", "内容"], [day, "15:20", text], {"date": "日期", "time": "时间", "text": "内容"}),
    (["日期", "客户编号", "内容"], [day, number, text], {"date": "日期", "text": "内容"}),
    (["id", "text"], ["1", text], {"text": "text"}),  # one number for all is no number
    (["a", "b", "c", "d", "e"], [number, day, "城东支行", text, "手机银行"],
     {"date": "b", "branch": "c", "text": "d", "channel": "e"}),
    (["City", "text"], ["Leeds", text], {"branch": "City", "text": "text"}),
    (["City", "text"], [lambda n: f"City {n}", text], {"text": "text"}),
    (["text"], [text], {"text": "text"}),
    (["received_at", "created_at", "text"], [day, day, text], {"date": "received_at", "text": "text"}),
])
def test_columns_are_found(tmp_path, header, row, expected):
    found = guess(tmp_path, header, row)
    assert {field: getattr(found, field) for field in FIELDS if getattr(found, field)} == expected
    assert {reason.field: reason.column for reason in found.reasons} == expected


def test_what_is_told_comes_first(tmp_path):
    found = guess(tmp_path, ["内容", "备用", "日期", "网点"], [text, text, day, "城东"],
                  {"text": "备用", "date": "-", "branch": " 网点 "})
    assert (found.text, found.date, found.branch) == ("备用", None, "网点")
    assert {reason.why for reason in found.reasons if reason.field in ("text", "branch")} == {"told"}


@pytest.mark.parametrize(("told", "code"), [
    ({"text": "没有"}, "map_column_unknown"), ({"texts": "内容"}, "map_invalid"),
    ({"text": "-"}, "no_text_column")])
def test_wrong_columns_are_told_with_those_there_are(tmp_path, told, code):
    with pytest.raises(InputError) as caught:
        guess(tmp_path, ["内容", "日期"], [text, day], told)
    assert caught.value.code == code
    if code != "map_invalid":
        assert caught.value.params["columns"] == "内容, 日期"


@pytest.mark.parametrize(("header", "row"), [
    (["a", "b"], [number, day]), (["positive"], ["1"]), (["编号", "金额"], [number, "12.5"])])
def test_no_text_column(tmp_path, header, row):
    with pytest.raises(InputError, match="no_text_column"):
        guess(tmp_path, header, row)


@pytest.mark.parametrize(("said", "expected"), [
    ("text=评价内容,date=日期", {"text": "评价内容", "date": "日期"}),
    ("text = Comment, please , id=No", {"text": "Comment, please", "id": "No"}),
    ("TEXT=内容;date=-", {"text": "内容", "date": "-"}),
    ("text=内容\uff0cdate=日期", {"text": "内容", "date": "日期"}),
    ('text="内容"', {"text": "内容"}),
])
def test_the_map_option(said, expected):
    assert parse_map(said) == expected


@pytest.mark.parametrize("said", ["", "text", "colour=red", "内容", "=x"])
def test_map_options_that_are_none(said):
    with pytest.raises(InputError, match="map_invalid"):
        parse_map(said)


def test_hostile_cells_and_headers(tmp_path, hostile):
    found = guess(tmp_path, ["内容", hostile.translate({9: " ", 59: " "})[:50]], [text, hostile])
    assert found.text == "内容"
