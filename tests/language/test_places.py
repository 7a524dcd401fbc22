"""A place in a list, said in words."""
from __future__ import annotations

import pytest

from bot.language.places import LAST, place_said


@pytest.mark.parametrize(("text", "place"), [
    ("打开第一条", 1), ("看第二个", 2), ("看看第3件投诉", 3), ("请打开第十二条", 12), ("查看最后一条。", LAST), ("打开头一条", 1),
    ("看一下刚才的第四条", 4), ("打开第２条", 2), ("看最后一个吧", LAST), ("open the first one", 1), ("show the third", 3),
    ("Show me the 2nd complaint, please", 2), ("open #2", 2), ("view number 4", 4), ("open the last one", LAST),
    ("see the second one on the list", 2), ("can you open the tenth case?", 10)])
def test_with_a_verb(text: str, place: int) -> None:
    assert place_said(text) == place


@pytest.mark.parametrize(("text", "place"), [("第一条", 1), ("就第二个吧", 2), ("最后一条", LAST), ("the first one", 1), ("2nd", 2),
                                             ("the last", LAST)])
def test_without_a_verb_only_where_that_is_asked_for(text: str, place: int) -> None:
    assert place_said(text, bare=True) == place
    assert place_said(text) is None


@pytest.mark.parametrize("text", [
    "看第一类", "打开第一个项目", "看第二步", "打开项目第一步", "看投诉12", "show complaint 2", "open project 1", "show the first step",
    "搜索第一个窗口", "我第一个到的，却最后一个办", "the first one who served me was rude", "打开第零条", "show the 0th", "", "看", "open",
    "第一次来就等了一个小时", "看第一条投诉的客户类型"])
def test_nothing_else(text: str) -> None:
    assert place_said(text) is None


def test_hostile_input(hostile: str) -> None:
    assert place_said(hostile) is None and place_said(hostile, bare=True) is None
