"""Tables pasted into the chat: header rows, the column of complaints, what else a row states, and tables that are none."""
from __future__ import annotations

import datetime as dt

import pytest

from bot.complaints.intake import Stated
from bot.complaints.pasted_table import is_heading, pieces_of, read_table

TODAY, ZONE = dt.date(2026, 11, 18), "Asia/Shanghai"
ZH = ["排队一个半小时没人管", "柜员态度恶劣骂人"]
EN = ["Waited two hours in line", "The clerk shouted at me"]


def when(day: str, branch: str | None = None, channel: str | None = None) -> Stated:
    return Stated(f"{day} 00:00:00", branch, channel)


@pytest.mark.parametrize(("text", "texts", "stated"), [
    (f"日期\t网点\t内容\n2026-11-16\t城东\t{ZH[0]}\n11月17日\t城西\t{ZH[1]}", ZH,
     [when("2026-11-16", "城东"), when("2026-11-17", "城西")]),
    (f"姓名,电话,投诉内容\n[NAME],[PHONE],{ZH[0]}\n[NAME],[PHONE],{ZH[1]}", ZH, [Stated(), Stated()]),
    (f"登记这几条：\n日期，渠道，投诉内容\n11月16日，电话，{ZH[0]}\n昨天，柜台，{ZH[1]}", ZH,
     [when("2026-11-16", channel="phone"), when("2026-11-17", channel="counter")]),
    (f"| 网点 | 投诉内容 |\n|---|:--|\n| 城东 | {ZH[0]} |\n| 城西 | {ZH[1]} |", ZH,
     [Stated(branch="城东"), Stated(branch="城西")]),
    (f"网点 | 投诉内容\n--- | ---\n城东 | {ZH[0]}\n城西 | {ZH[1]}", ZH, [Stated(branch="城东"), Stated(branch="城西")]),
    (f"投诉内容\n{ZH[0]}\n{ZH[1]}", ZH, [Stated(), Stated()]),
    (f"2026-11-16\t城东网点\t{ZH[0]}\n2026-11-17\t城西网点\t{ZH[1]}", ZH,
     [when("2026-11-16", "城东网点"), when("2026-11-17", "城西网点")]),
    (f"日期\t网点\t内容\n2026-11-16\t城东\t{ZH[0]}", ZH[:1], [when("2026-11-16", "城东")]),
    (f"Date\tBranch\tText\n16 Nov 2026\tRiverside\t{EN[0]}\n17 Nov\tAirport\t{EN[1]}", EN,
     [when("2026-11-16", "Riverside"), when("2026-11-17", "Airport")]),
    (f'Name,Phone,Complaint\n[NAME],[PHONE],"{EN[0]}"\n[NAME],[PHONE],{EN[1]}', EN, [Stated(), Stated()]),
    (f"| Date | Branch | Text |\n|---|---|---|\n| 2026-11-16 | Riverside | {EN[0]} |\n| 2027-01-01 | | {EN[1]} |", EN,
     [when("2026-11-16", "Riverside"), Stated()]),
    (f"Complaint,Channel\n{EN[0]},phone\n{EN[1]},website", EN, [Stated(channel="phone"), Stated(channel="web")])])
def test_a_table_of_complaints(text: str, texts: list[str], stated: list[Stated]) -> None:
    found = pieces_of(text, TODAY, ZONE)
    assert (list(found.texts), list(found.stated), found.rows) == (texts, stated, True)


@pytest.mark.parametrize("text", [
    "收费和公示不一样：\n项目\t公示价\t实收\n洗车\t30\t50\n打蜡\t80\t120\n请退我差价",
    "收费和公示不一样：\n| 项目 | 公示价 | 实收 |\n|---|---|---|\n| 洗车 | 30 | 50 |\n| 打蜡 | 80 | 120 |\n请退我差价",
    "收费乱来\n洗车 30元 50元\n打蜡 80元 120元\n请退我差价",
    "The bill is wrong:\nItem\tPrice list\tCharged\nWash\t30\t50\nWax\t80\t120\nPlease pay the difference back"])
def test_a_table_inside_one_complaint(text: str) -> None:
    found = pieces_of(text, TODAY, ZONE)
    assert (found.texts, found.rows) == ((text,), False)


@pytest.mark.parametrize(("text", "count"), [
    ("排队太久，投诉无门\n态度差，没有反馈\n空调坏了，热死人", 3), ("态度差，没有反馈\n排队太久，没有说法", 2),
    ("投诉电话打不通\n柜员态度差", 2), ("排队40分钟\n柜员骂人", 2), ("The queue, the heat\nNo answer, no reply", 2), ("排队太久", 1)])
def test_lines_are_no_table(text: str, count: int) -> None:
    found = pieces_of(text, TODAY, ZONE)
    assert len(found.texts) == count and set(found.stated) == {Stated()} and not found.rows


@pytest.mark.parametrize(("cells", "heading"), [
    (["日期", "网点", "内容"], True), (["Name", "Phone", "Complaint"], True), (["序号", "客户投诉内容"], True),
    (["城东网点", "没有反馈"], False), (["2026-11-16", "城东", "内容"], False), (["态度差", "投诉无门"], False), ([""], False)])
def test_headings(cells: list[str], heading: bool) -> None:
    assert is_heading(cells) is heading


def test_hostile(hostile: str) -> None:
    for text in (hostile, f"日期\t内容\n{hostile}\t{hostile}", f"| a | b |\n|---|---|\n| {hostile} | {hostile} |"):
        read_table(text, TODAY, ZONE)
        assert pieces_of(text, TODAY, ZONE).texts
