"""Short answers to "this was not counted"; what only looks like one."""
from __future__ import annotations

import pytest

from bot.complaints.doubts import read_doubt


@pytest.mark.parametrize(("text", "inquiry", "praise", "suggestion"), [
    ("好的", "leave", "leave", None), ("是的", "again", "leave", None), ("知道了", "leave", "leave", "leave"),
    ("好的，按投诉登记", "store", "store", "store"), ("客户对处理结果不满意。", "store", "store", "store"),
    ("不是，客户很生气", "store", "store", "store"), ("不用登记了", "leave", "leave", "leave"),
    ("ok", "leave", "leave", None), ("yes", "again", "leave", None), ("Got it!", "leave", "leave", "leave"),
    ("The customer is dissatisfied and wants it dealt with", "store", "store", "store"),
    ("don't store it", "leave", "leave", "leave")])
def test_what_an_answer_means(text: str, inquiry: str, praise: str, suggestion: str | None) -> None:
    assert [read_doubt(text, kind) for kind in ("inquiry", "praise", "suggestion")] == [inquiry, praise, suggestion]


@pytest.mark.parametrize("text", [
    "", "不", "no", "这笔钱什么时候到账", "排队一个小时没人管", "不满意什么", "上个月不满意的投诉有多少", "how many were dissatisfied last month",
    "I got it yesterday and it broke", "客户" * 40])
def test_what_is_no_answer(text: str) -> None:
    assert read_doubt(text, "inquiry") is None
