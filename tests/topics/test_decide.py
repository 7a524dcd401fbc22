"""The kind of a mixed text: what its clauses and its good and bad words change."""
from __future__ import annotations

import numpy as np
import pytest

from bot.topics.decide import Thresholds, decide_kind

CLASSES = ("complaint", "inquiry", "other", "praise", "suggestion")
THRESHOLDS = Thresholds(gripe=0.95)


def chances(complaint: float, rest: str = "praise") -> np.ndarray:
    row = np.full(len(CLASSES), 0.01)
    row[CLASSES.index("complaint")] = complaint
    row[CLASSES.index(rest)] = 1 - complaint - 0.03
    return row


def kind(text: str, whole: np.ndarray, *clauses: tuple[str, float]) -> str:
    parts = np.array([chances(chance) for _, chance in clauses]).reshape(-1, len(CLASSES))
    return decide_kind(CLASSES, whole, parts, THRESHOLDS, text, [clause for clause, _ in clauses])[0]


@pytest.mark.parametrize(("least", "expected"), [(0.1, "praise"), (0.3, "complaint")])
def test_a_clear_gripe_counts_where_the_whole_may_be_a_complaint(least: float, expected: str) -> None:
    assert kind("房间干净，热水没有", chances(least), ("房间干净", 0.1), ("热水没有", 0.97)) == expected


@pytest.mark.parametrize(("least", "expected"), [(0.1, "praise"), (0.3, "complaint")])
def test_so_does_a_likely_one_with_bad_words_alone(least: float, expected: str) -> None:
    assert kind("服务好，设施陈旧", chances(least), ("服务好", 0.1), ("设施陈旧", 0.6)) == expected


@pytest.mark.parametrize(("text", "share", "rest", "expected"), [
    ("菜量很大，味道不错", 0.52, "praise", "praise"),
    ("菜量很大，味道不错", 0.7, "praise", "complaint"),
    ("味道不错，就是咸了", 0.52, "praise", "complaint"),
    ("能便宜点吗，味道不错", 0.52, "inquiry", "complaint"),
    ("送来的时候是下午", 0.52, "praise", "complaint"),
])
def test_good_words_alone_keep_a_near_tie_praise(text: str, share: float, rest: str, expected: str) -> None:
    assert kind(text, chances(share, rest)) == expected


def test_bad_words_alone_make_seeming_praise_a_complaint() -> None:
    assert kind("设施陈旧", chances(0.1)) == "complaint"
