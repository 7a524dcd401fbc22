"""Good and bad words, turned round by negations, in both languages."""
from __future__ import annotations

import pytest
import yaml

from bot.language.tokens import tokens
from bot.topics.polarity import MARK, PATH, marks, only_bad, only_good, signs


def of(text: str) -> list[str]:
    return [word for word, _ in tokens(text.lower())]


@pytest.mark.parametrize(("text", "expected"), [
    ("味道不好,很难吃", "--"), ("没有异味,也不难吃", "++"), ("苹果很好吃,就是太小了", "+^-"), ("差不多", ""), ("我在香港出差", ""),
    ("没想到这么难吃", "-"), ("不是很满意", "-"), ("不,好吃", "+"), ("not fresh at all", "-"), ("isn't it lovely", "-"),
    ("great food but rude waiter", "+^-"), ("no problems whatsoever", "+"), ("not the plane, awful", "-"), ("", ""), ("12:30", "")])
def test_signs(text: str, expected: str) -> None:
    assert signs(of(text)) == expected


def test_marks() -> None:
    assert set(marks(of("great food but rude waiter"))) == {MARK + one for one in ("good1", "bad1", "even", "first+", "last-", "but-")}
    assert list(marks(of("昨天去的"))) == [MARK + "none"]
    assert MARK + "bad3" in set(marks(of("差,差,差,差")))


def test_no_word_is_good_and_bad() -> None:
    raw = yaml.safe_load(PATH.read_text("utf-8"))
    for language in ("zh", "en"):
        words = [str(word) for rows in raw[language].values() for word in rows]
        assert sorted({word for word in words if words.count(word) > 1}) == []
        assert all(isinstance(word, str) for rows in raw[language].values() for word in rows)  # a bare "no" is false


def test_hostile(hostile: str) -> None:
    assert set(signs(of(hostile))) <= set("+-^")


@pytest.mark.parametrize(("text", "expected"), [("味道不好,很难吃", True), ("好吃,就是太少", False), ("昨天去的", False), ("cold and bland", True)])
def test_only_bad(text: str, expected: bool) -> None:
    assert only_bad(text) is expected


@pytest.mark.parametrize(("text", "expected"), [
    ("味道不错", True), ("味道不错，就是咸了", False), ("周三到的", False), ("not fresh", False), ("lovely stay", True),
])
def test_only_good(text: str, expected: bool) -> None:
    assert only_good(text) is expected
