"""Normalising, cutting and n-grams."""

from __future__ import annotations

import numpy as np
import pytest

from bot.topics.features import MARK_WEIGHT, MAX_CHARACTERS, MAX_CLAUSES, clauses, count, fit_table, normalise
from bot.topics.polarity import MARK


@pytest.mark.parametrize(
    "text, expected",
    [
        ("", ""),
        ("  \n\t ", ""),
        ("😡😡🤬👎", ""),
        ("１２３４", ""),
        ("。。。", ""),
        ("\u200b\u200d", ""),
        ("ａｐｐ打不开", "app打不开"),
        ("排\u200b队\u202e", "排队"),
        ("<b>排队</b>", "排队"),
        ("@airline late again https://x.y/z", "late again"),
        ("call [PHONE] [NAME_2] now", "call     now"),
        ("投诉：会员卡积分不见了", "会员卡积分不见了"),
        ("客户投诉: 排队", "排队"),
        ("Customer complaint: too slow", "too slow"),
        ("投诉：投诉：", ""),
        ("投诉电话打不通", "投诉电话打不通"),
        ("投诉了：没人管", "投诉了:没人管"),
        ("complaints: ignored", "complaints: ignored"),
    ],
)
def test_normalise(text: str, expected: str) -> None:
    assert normalise(text) == expected


def test_normalise_is_idempotent_and_bounded(hostile: str) -> None:
    once = normalise(hostile)
    assert normalise(once) == once and len(once) <= MAX_CHARACTERS


def test_clauses_keep_a_gripe_of_its_own() -> None:
    assert clauses(normalise("房间很干净,就是前台态度太差了。")) == ("房间很干净", "就是前台态度太差了")
    assert clauses("The food was lovely and hot. But the waiter was rude to us!") == (
        "The food was lovely and hot",
        "But the waiter was rude to us",
    )
    assert clauses("排队太久") == ()


def test_a_short_clause_stands_alone_before_a_but() -> None:
    assert clauses(normalise("粉好吃，但是没给卤蛋。")) == ("粉好吃", "但是没给卤蛋")
    assert clauses(normalise("Nice, but my order was wrong and cold.")) == ("Nice", "but my order was wrong and cold")


def test_clauses_are_bounded(hostile: str) -> None:
    assert len(clauses(normalise(hostile))) <= MAX_CLAUSES
    assert len(clauses("太慢了太慢了," * 500)) == MAX_CLAUSES


def test_ngrams_of_both_languages() -> None:
    assert [gram for gram in count("排队久") if gram[0] != MARK] == ["排", "队", "久", "排 队", "队 久", "排队久"]
    assert [gram for gram in count("bad wifi") if gram[0] != MARK] == ["bad", "wifi", "bad wifi", "<wif", "ifi>"]


def test_weights_have_unit_length_and_unknown_texts_none() -> None:
    table = fit_table([count(text) for text in ("排队太久", "排队太慢", "等太久")])
    grams = table.grams("排队太久")
    plain, mark = (grams.weights[table.is_mark[grams.positions] == marked] for marked in (False, True))
    assert np.isclose(np.linalg.norm(plain), 1) and np.isclose(mark, MARK_WEIGHT)
    assert list(table.grams("zzz").positions) == [table.positions[MARK + "none"]]
    assert table.unmarked(table.matrix([count("zzz")])).nnz == 0
    assert table.matrix([{"排": 1, "队": 2}, {"zzz": 1}]).shape == (2, len(table.positions))
