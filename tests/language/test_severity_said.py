"""How severe somebody says a complaint is, and which."""
from __future__ import annotations

import pytest

from bot.errors import InputError
from bot.language.severity_said import NOT_SEVERE, asks_doubtful, find_numbers, find_place, find_severity, says_this


@pytest.mark.parametrize("text, level", [
    ("严重程度改成3", 3), ("把这条的严重程度调到 2 级", 2), ("严重级别应该是三级", 3), ("投诉 12 的严重程度是 1", 1), ("改为0级", 0), ("太高了，降到1", 1),
    ("不该算3级，改回1级吧", 1), ("级别太高，只是小事，改为1级", 1), ("投诉12不严重", NOT_SEVERE), ("没那么严重", NOT_SEVERE), ("这条其实很严重", 3), ("12 号投诉严重", 3),
    ("set the severity of complaint 12 to one", 1), ("severity of case 12 is 3", 3), ("severity of 217 is 3", 3), ("from severity 3 to 1", 1),
    ("make the severity of this one 3 please", 3), ("the severity ought to be two", 2), ("this is not that serious", NOT_SEVERE),
    ("it isn't severe", NOT_SEVERE), ("严重程度应该是2不是3", 2), ("the severity is 2 not 3", 2), ("2 不严重", NOT_SEVERE), ("第二条不严重", NOT_SEVERE),
    ("set the severity of #2 to 0", 0), ("第2条严重程度改成3", 3), ("是严重投诉", 3), ("不是严重投诉", NOT_SEVERE), ("677改成2级", 2), ("677严重度2", 2),
    ("set 1 to severity 3", 3), ("make complaint 216 severity 0", 0), ("yes, severe", 3), ("complaint 215 severe", 3), ("521和524都不严重", NOT_SEVERE),
    ("complaint 12 is severe", 3), ("nobody was hurt", NOT_SEVERE), ("Severity 0", 0)])
def test_what_is_said(text, level):
    assert find_severity(text) == level


@pytest.mark.parametrize("text", [
    "改严重程度", "这条严重程度判低了", "严重程度降一级", "严重程度+1", "严重程度改成-1", "严重程度重新定一下", "how severe is it", "这条分错了", "3", "投诉 3",
    "I want to correct how severe this complaint is", "is complaint 2 severe?", "this is not severity 3", "严重程度不是3级", "不该算3级", "投诉12严重吗",
    "不知道严不严重", "not sure whether it is severe", "哪些投诉严重？", "不要把投诉206的严重程度改成3", "别改成严重", "先别把严重程度改成2", "投诉683严重不严重",
    "don't set complaint 214 to severity 3", "投诉204严重程度要不要改成3", "这条算不算严重", "严重程度改成2还是3", "谁说它严重", "who says it is severe", "最严重的"])
def test_no_level_is_said(text):
    assert find_severity(text) is None


@pytest.mark.parametrize("text", ["严重程度 5", "投诉12严重程度改成9", "severity 12", "set the severity to 4"])
def test_a_level_there_is_none_of(text):
    with pytest.raises(InputError, match="severity_level"):
        find_severity(text)


@pytest.mark.parametrize("text, numbers, place", [
    ("投诉12不严重", [12], None), ("12 不严重", [12], None), ("12号不严重", [12], None), ("set the severity of #12 to 2", [12], None),
    ("2: not severe", [2], None), ("complaint 7 is severe", [7], None), ("第二条不严重", [], 2), ("the third one is serious", [], 3),
    ("投诉209、210都严重", [209, 210], None), ("521和524都不严重", [521, 524], None), ("投诉二百一十一不严重", [211], None), ("severity of 217 is 3", [217], None),
    ("set 1 to severity 3", [1], None), ("make complaint 216 severity 0", [216], None), ("677改成2级", [677], None),
    ("严重程度改成3", [], None), ("this one is severe", [], None)])
def test_which_is_meant(text, numbers, place):
    assert (find_numbers(text), find_place(text)) == (numbers, place)


def test_pointing_and_asking_for_the_list():
    assert all(map(says_this, ("这条很严重", "它不严重", "this one is severe"))) and not any(map(says_this, ("严重", "not severe")))
    assert all(map(asks_doubtful, ("可能严重的投诉", "complaints that may be severe"))) and not any(map(asks_doubtful, ("要紧的投诉", "urgent complaints")))
