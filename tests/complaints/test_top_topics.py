"""The supervisor's question: counts, the period compared with, what is more than chance, the nearest data."""
from __future__ import annotations

import datetime as dt

import pytest

from bot.complaints.top import top_topics
from bot.language.periods import Period
from bot.store import Store
from bot.store.complaints import Filter, NewComplaint


def span(start: str, end: str) -> Period:
    return Period(dt.date.fromisoformat(start), dt.date.fromisoformat(end))


MARCH = span("2026-03-01", "2026-03-31")


def fill(store: Store, *groups: tuple) -> None:
    """(count, day, topic) or with severity and branch."""
    for mark, (count, day, topic, *more) in enumerate(groups):
        severity, branch = (*more, None, None)[:2]
        list(store.complaints.add_many([
            NewComplaint("排队", f"{mark}-{day}-{topic}-{one}-{store.complaints.count(Filter())}", f"{day} 10:00:00", "zh",
                         "complaint", topic, severity=1 if severity is None else severity, branch=branch)
            for one in range(count)], None))


def test_counts_weights_and_the_rest(store):
    fill(store, (10, "2026-03-01", "queue_wait"), (4, "2026-03-31", "fee_dispute", 3), (2, "2026-03-05", None),
         (7, "2026-02-28", "queue_wait"), (9, "2026-04-01", "queue_wait"), (1, "2026-01-01", "queue_wait"))
    answer = top_topics(store, MARCH, Filter())
    assert dict(answer.counts) == {"queue_wait": 10, "fee_dispute": 4}
    assert (answer.n, answer.n_before, answer.unlabelled, answer.before) == (16, 7, 2, span("2026-02-01", "2026-02-28"))
    assert [(row.category, row.count) for row in answer.pareto.rows] == [("queue_wait", 10), ("fee_dispute", 4)]
    weighted = top_topics(store, MARCH, Filter(), unit="weighted")
    assert [(row.category, row.count) for row in weighted.pareto.rows] == [("fee_dispute", 12), ("queue_wait", 10)]
    assert dict(weighted.counts) == dict(answer.counts)


def test_branch_channel_and_severity_narrow_both_periods(store):
    fill(store, (10, "2026-03-01", "queue_wait", 1, "城东"), (4, "2026-03-02", "queue_wait", 3, "城西"),
         (6, "2026-02-02", "queue_wait", 1, "城东"), (2, "2026-02-02", "queue_wait", 3, "城西"))
    for which, n, before in ((Filter(branch="城东"), 10, 6), (Filter(severity=3), 4, 2), (Filter(branch="高新"), 0, 0)):
        answer = top_topics(store, MARCH, which)
        assert (answer.n, answer.n_before) == (n, before)
        assert (answer.which.branch, answer.which.start, answer.which.end) == (which.branch, "2026-03-01", "2026-03-31")


def test_the_same_days_last_year(store):
    fill(store, (12, "2026-03-10", "queue_wait"), (30, "2025-03-10", "queue_wait"), (5, "2026-02-10", "queue_wait"))
    answer = top_topics(store, MARCH, Filter(), comparison="year_before")
    assert (answer.before, answer.n_before, answer.comparison) == (span("2025-03-01", "2025-03-31"), 30, "year_before")
    assert answer.changes["queue_wait"].verdict == "down"


def test_fewer_than_ten_in_both_periods_get_no_verdict(store):
    fill(store, (9, "2026-03-10", "queue_wait"), (10, "2026-03-10", "fee_dispute"))
    answer = top_topics(store, MARCH, Filter())
    assert answer.changes["queue_wait"].verdict == "too_few"
    assert answer.changes["fee_dispute"].verdict == "up"


def test_a_topic_that_vanished_is_compared_too(store):
    fill(store, (1, "2026-03-10", "queue_wait"), (30, "2026-02-10", "fee_dispute"))
    assert top_topics(store, MARCH, Filter()).changes["fee_dispute"].verdict == "down"


def test_the_length_of_the_periods_counts(store):
    """31 against 28 cases in 31 and 28 days is the same rate."""
    fill(store, (31, "2026-03-10", "queue_wait"), (28, "2026-02-10", "queue_wait"))
    change = top_topics(store, MARCH, Filter()).changes["queue_wait"]
    assert change.ratio == pytest.approx(1)
    assert change.verdict == "no_change"


def test_one_small_p_among_many_topics_does_not_survive_holm(store):
    alone = (22, "2026-03-10", "queue_wait"), (8, "2026-02-10", "queue_wait")
    fill(store, *alone)
    assert top_topics(store, MARCH, Filter()).changes["queue_wait"].verdict == "up"
    fill(store, *((20, day, topic) for topic in ("fee_dispute", "staff_attitude", "system_channel", "core_quality", "other")
                  for day in ("2026-03-11", "2026-02-11")))
    assert top_topics(store, MARCH, Filter()).changes["queue_wait"].verdict == "no_change"
    fill(store, (40, "2026-03-12", "queue_wait"))
    assert top_topics(store, MARCH, Filter()).changes["queue_wait"].verdict == "up"


@pytest.mark.parametrize(("day", "nearest"), [
    ("2026-01-15", span("2025-12-16", "2026-01-15")), ("2026-06-10", span("2026-06-10", "2026-07-10"))])
def test_without_data_the_nearest_span_is_offered(store, day, nearest):
    fill(store, (1, day, "queue_wait"))
    answer = top_topics(store, MARCH, Filter())
    assert (answer.n, answer.pareto, answer.total_change, answer.nearest) == (0, None, None, nearest)
    assert top_topics(store, answer.nearest, Filter()).n == 1


def test_the_latest_data_before_wins_over_what_came_after(store):
    fill(store, (1, "2026-01-15", "queue_wait"), (1, "2026-04-01", "queue_wait"), (1, "2025-01-15", "queue_wait"))
    assert top_topics(store, MARCH, Filter()).nearest.end == dt.date(2026, 1, 15)


def test_an_empty_store_has_no_nearest_data(store):
    answer = top_topics(store, MARCH, Filter())
    assert (answer.n, answer.nearest, answer.before_covered) == (0, None, False)


@pytest.mark.parametrize(("first", "covered"), [("2026-01-31", True), ("2026-02-01", True), ("2026-02-02", False),
                                                ("2026-03-01", False)])
def test_a_period_before_the_first_record_is_not_covered(store, first, covered):
    fill(store, (3, "2026-03-10", "queue_wait"), (1, first, "fee_dispute"))
    assert top_topics(store, MARCH, Filter()).before_covered is covered


def test_hostile_filters_find_nothing(store, hostile):
    fill(store, (3, "2026-03-10", "queue_wait"))
    assert top_topics(store, MARCH, Filter(branch=hostile or "x", channel=hostile or "x")).n == 0
    assert top_topics(store, MARCH, Filter()).n == 3


def exposed(store, person, *rows):
    from bot.complaints.exposures import register
    from bot.store.exposures import Exposure

    register(store, person, [Exposure(span(first, last), n, branch) for first, last, n, branch in rows])


def test_a_rate_needs_the_whole_denominator(store, min_li):
    fill(store, (30, "2026-03-01", "queue_wait", 1, "城东"), (10, "2026-03-05", "fee_dispute", 1, "城东"),
         (20, "2026-02-10", "queue_wait", 1, "城东"))
    fill(store, (1, "2026-01-01", "queue_wait", 1, "城东"))
    answer = top_topics(store, MARCH, Filter(branch="城东"), per=1000)
    assert answer.rate(answer.n) is None and [str(gap.period) for gap in answer.exposure.gaps] == [str(MARCH)]
    exposed(store, min_li, ("2026-03-01", "2026-03-31", 20000, "城东"))
    answer = top_topics(store, MARCH, Filter(branch="城东"), per=1000)
    assert answer.rate(40) == 2.0 and not answer.compares_rates
    by_days = answer.changes["queue_wait"]
    exposed(store, min_li, ("2026-02-01", "2026-02-28", 5000, "城东"))
    answer = top_topics(store, MARCH, Filter(branch="城东"), per=1000)
    # 30 in 20,000 against 20 in 5,000: more complaints, a lower rate
    assert answer.compares_rates and answer.rate_before(20) == 4.0
    assert answer.changes["queue_wait"].verdict == "down" and by_days.verdict != "down"
    assert top_topics(store, MARCH, Filter(branch="城东")).changes["queue_wait"] == by_days
    ten = top_topics(store, MARCH, Filter(branch="城东"), per=10000)
    assert ten.rate(30) == 10 * answer.rate(30) and ten.changes["queue_wait"] == answer.changes["queue_wait"]


def test_a_kind_of_customer_is_a_filter_and_has_no_rate(store, min_li):
    fill(store, (3, "2026-03-01", "queue_wait"))
    store.complaints.add(NewComplaint("排队", "c1", "2026-03-02 10:00:00", "zh", "complaint", "fee_dispute",
                                      customer="business"), None)
    exposed(store, min_li, ("2026-03-01", "2026-03-31", 1000, None))
    answer = top_topics(store, MARCH, Filter(customer="business"), per=1000)
    assert dict(answer.counts) == {"fee_dispute": 1} and answer.rate(1) is None
    assert top_topics(store, MARCH, Filter(), per=1000).rate(4) == 4.0
    assert store.complaints.values_of("customer") == ["business"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_words_of_a_rate(store, min_li, lang):
    from bot.reports.top import top_text
    from bot.topics.taxonomy import load_taxonomy

    fill(store, (30, "2026-03-01", "queue_wait", 1, "城东"), (20, "2026-02-10", "queue_wait", 1, "城东"))
    fill(store, (1, "2026-01-01", "queue_wait", 1, "城东"))
    only = {"zh": "没有分母时只能比数量", "en": "Without a denominator only counts can be compared"}[lang]
    text = top_text(top_topics(store, MARCH, Filter(), per=1000), load_taxonomy(), lang)
    assert only in text and "2026-03-01 – 2026-03-31" in text and "| 30 |" in text
    exposed(store, min_li, ("2026-03-01", "2026-03-31", 20000, "城东"))
    text = top_text(top_topics(store, MARCH, Filter(), per=1000), load_taxonomy(), lang)
    assert "| 30 | 1.50 |" in text and "20,000" in text and "2026-02-01 – 2026-02-28" in text and only not in text


def test_the_index_of_customers_is_used(store):
    where, values = Filter("2026-03-01", "2026-03-31", customer="business").where()
    plan = store.db.conn.execute(f"explain query plan select topic, count(*), sum(severity) from complaints where {where}"
                                 " group by topic", values).fetchall()
    assert any("complaints_customer" in row[3] for row in plan), plan
