"""Counting for the statistical analysis: process by topic, topics together, stated money, and the cases behind them."""
from __future__ import annotations

import pytest

from bot.store.complaints import Filter

ALL = Filter()


@pytest.fixture
def filled(store, complaint, min_li):
    def add(n, topic, *others, **more):
        return [store.complaints.add(complaint(topic=topic, topics=[(one, 0.9) for one in (topic, *others) if one], **more),
                                     min_li.id)[0] for _ in range(n)]

    add(6, "queue_wait", "staff_attitude", process="P1", branch="城东")
    add(2, "queue_wait", process="P2", branch="城西", facts={"amounts": [{"value": 30, "currency": "CNY"}, {"value": 200, "currency": "CNY"}]})
    add(3, "fee_dispute", process="P3", facts={"amounts": [{"value": 50, "currency": "CNY"}, {"value": 9, "currency": "USD"}]})
    add(1, "fee_dispute", facts={"amounts": [{"value": 5, "currency": ""}]})
    add(4, None, "queue_wait", process="P1")
    return store


def test_process_by_topic(filled):
    assert filled.defects.by_process(ALL) == {("P1", "queue_wait"): 6, ("P2", "queue_wait"): 2, ("P3", "fee_dispute"): 3}
    assert filled.defects.by_process(Filter(branch="城西")) == {("P2", "queue_wait"): 2}


def test_topics_together_and_their_cases(filled):
    pairs, singles, n = filled.defects.together(ALL)
    assert pairs == {("queue_wait", "staff_attitude"): 6}
    assert singles == {"queue_wait": 8, "staff_attitude": 6, "fee_dispute": 4} and n == 12, "guesses do not count"
    which = Filter(together=("staff_attitude", "queue_wait"))
    assert filled.complaints.count(which) == len(filled.complaints.cases(which, 50)) == 6
    assert filled.complaints.count(Filter(together=("queue_wait",))) == 8


def test_a_label_corrected_away_no_longer_counts(filled, min_li):
    number = filled.complaints.cases(Filter(together=("queue_wait", "staff_attitude")), 1)[0]["id"]
    filled.complaints.correct(number, min_li.id, "fee_dispute")
    pairs, singles, _ = filled.defects.together(ALL)
    assert pairs == {("queue_wait", "staff_attitude"): 5, ("fee_dispute", "staff_attitude"): 1} and singles["queue_wait"] == 7
    assert filled.complaints.count(Filter(together=("queue_wait",))) == 7
    filled.complaints.correct(number, min_li.id, "queue_wait")  # and back
    assert filled.defects.together(ALL)[0][("queue_wait", "staff_attitude")] == 6


def test_the_largest_amount_of_each_complaint(filled):
    rows = [(row.topic, row.currency, row.n, row.total) for row in filled.defects.stated(ALL)]
    assert rows == [("fee_dispute", "", 1, 5), ("fee_dispute", "CNY", 3, 150), ("fee_dispute", "USD", 3, 27),
                    ("queue_wait", "CNY", 2, 400)]


def test_merged_and_undone_are_left_out(filled):
    one = filled.complaints.cases(Filter(process="P2"), 1)[0]["id"]
    filled.complaints.undo(one)
    assert filled.defects.by_process(ALL)["P2", "queue_wait"] == 1
    assert filled.defects.sources(ALL) == {"chat": 15}
    assert filled.defects.by_process(Filter(start="2030-01-01")) == {} and filled.defects.stated(Filter(branch="x")) == []
