"""The kind of a mixed text: what its clauses and its good and bad words change."""
from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from bot.topics.decide import Thresholds, decide_kind, decide_topics
from bot.topics.taxonomy import load_taxonomy

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


@pytest.mark.parametrize(("least", "expected"), [(0.03, "praise"), (0.3, "complaint")])
def test_a_clear_gripe_counts_where_the_whole_may_be_a_complaint(least: float, expected: str) -> None:
    assert kind("房间干净，热水没有", chances(least), ("房间干净", 0.1), ("热水没有", 0.97)) == expected


@pytest.mark.parametrize(("least", "expected"), [(0.03, "praise"), (0.3, "complaint")])
def test_so_does_a_likely_one_with_bad_words_alone(least: float, expected: str) -> None:
    assert kind("服务好，设施陈旧", chances(least), ("服务好", 0.1), ("设施陈旧", 0.6)) == expected


@pytest.mark.parametrize(("but", "expected"), [("不过存单到期", "complaint"), ("存单到期", "praise")])
def test_so_does_a_likely_one_after_a_but(but: str, expected: str) -> None:
    assert kind(f"环境很好，{but}，利息少算", chances(0.3), ("环境很好", 0.1), (but, 0.6), ("利息少算", 0.93)) == expected


def test_a_near_tie_with_a_gripe_is_a_complaint() -> None:
    assert kind("导游风趣，住得好，硬拉进店", chances(0.52), ("导游风趣", 0.3), ("住得好", 0.2), ("硬拉进店", 0.97)) == "complaint"


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


TOPICS = ("facility_env", "other", "queue_wait", "staff_attitude")


def topics(*rows: tuple[float, ...], weight: float = 0.97) -> tuple[str, ...]:
    """The topics of a text (the first row its chances, the others those of its clauses)."""
    whole, *parts = np.array(rows)
    head = SimpleNamespace(classes=TOPICS, calibrated=lambda chances: chances)
    answer = decide_topics(head, load_taxonomy(), Thresholds(secondary=0.4), whole, np.reshape(parts, (-1, len(TOPICS))),
                           np.full(len(parts), weight), "等了两小时，还挨骂")
    return tuple(code for code, _ in answer.topics)


def test_a_clause_plainly_about_another_topic_makes_it_a_secondary() -> None:
    waited, sworn_at = (0.0, 0.0, 1.0, 0.0), (0.0, 0.02, 0.0, 0.98)
    assert topics((0.0, 0.02, 0.97, 0.01), waited, sworn_at) == ("queue_wait", "staff_attitude")
    assert topics((0.0, 0.02, 0.97, 0.01), waited, sworn_at, weight=0.5) == ("queue_wait",)  # the clause hardly complains
    assert topics((0.0, 0.02, 0.97, 0.01), waited, (0.4, 0.0, 0.0, 0.6)) == ("queue_wait",)
    assert topics((0.0, 0.02, 0.97, 0.01), waited, (0.0, 0.98, 0.0, 0.02)) == ("queue_wait",)  # "other" is no secondary
