"""How severe somebody says a complaint is."""
from __future__ import annotations

import pytest

from bot.language.severity_said import find_number, find_place, find_severity


@pytest.mark.parametrize("text, level", [
    ("严重程度改成3", 3), ("把这条的严重程度调到 2 级", 2), ("严重级别应该是三级", 3), ("投诉 12 的严重程度是 1", 1), ("改为0级", 0),
    ("不该算3级，改回1级吧", 1), ("级别太高，只是小事，改为1级", 1), ("投诉12不严重", 1), ("没那么严重", 1), ("这条其实很严重", 3), ("12 号投诉严重", 3),
    ("set the severity of complaint 12 to one", 1), ("severity of case 12 is 3", 3), ("from severity 3 to 1", 1),
    ("make the severity of this one 3 please", 3), ("the severity ought to be two", 2), ("this is not that serious", 1),
    ("it isn't severe", 1), ("严重程度应该是2不是3", 2), ("the severity is 2 not 3", 2), ("2 不严重", 1), ("第二条不严重", 1), ("set the severity of #2 to 0", 0),
    ("第2条严重程度改成3", 3), ("是严重投诉", 3), ("不是严重投诉", 1), ("complaint 12 is severe", 3), ("nobody was hurt", 1), ("Severity 0", 0)])
def test_what_is_said(text, level):
    assert find_severity(text) == level


@pytest.mark.parametrize("text", ["改严重程度", "这条严重程度判低了", "严重程度降一级", "严重程度重新定一下", "how severe is it", "严重程度 5", "severity 12",
                                  "I want to correct how severe this complaint is", "这条分错了", "3", "投诉 3",
                                  "is complaint 2 severe?", "this is not severity 3", "严重程度不是3级", "不该算3级", "投诉12严重吗", "不知道严不严重",
                                  "not sure whether it is severe", "哪些投诉严重？"])
def test_no_level_is_said(text):
    assert find_severity(text) is None


@pytest.mark.parametrize("text, number, place", [
    ("投诉12不严重", 12, None), ("12 不严重", 12, None), ("12号不严重", 12, None), ("set the severity of #12 to 2", 12, None),
    ("2: not severe", 2, None), ("complaint 7 is severe", 7, None), ("第二条不严重", None, 2), ("the third one is serious", None, 3),
    ("严重程度改成3", None, None), ("this one is severe", None, None)])
def test_which_is_meant(text, number, place):
    assert (find_number(text), find_place(text)) == (number, place)
