"""Statistical analysis over stored complaints: units, closing checks, warnings, splits, trends; nothing, one topic."""
from __future__ import annotations

import datetime as dt

import pytest

from bot.analysis.pareto import pareto
from bot.choosing.statistical import is_coarse, statistical
from bot.errors import InputError
from bot.language.periods import Period
from bot.reports.choosing_data import statistical_data
from bot.reports.statistical import matrix_spec, statistical_text
from bot.store.complaints import Filter, NewComplaint
from bot.store.exposures import Exposure
from bot.topics.taxonomy import load_taxonomy

QUARTER = Period(dt.date(2026, 4, 1), dt.date(2026, 6, 30))
LANGUAGES = ("zh", "en")


@pytest.fixture
def add(store):
    made = 0

    def add(n, topic, day="2026-05-04", *others, **more):
        nonlocal made
        for _ in range(n):
            made += 1
            topics = [(one, 0.9) for one in (topic, *others) if one]
            store.complaints.add(NewComplaint("排队", f"s{made}", f"{day} 10:00:00", "zh", "complaint", topic, topics, **{
                "process": "P1", "branch": "城东", "source": "may.csv", **more}), None)

    return add


def test_units_and_leaders(store, add, tmp_path):
    add(20, "queue_wait")
    add(12, "privacy_security", severity=3, process="P3")
    add(10, "fee_dispute", process="P3", facts={"amounts": [{"value": 900, "currency": "CNY"}]})
    found = statistical(store, QUARTER, Filter(), tmp_path)
    assert [found.first(unit) for unit in ("count", "weighted", "cost")] == ["queue_wait", "privacy_security", "fee_dispute"]
    assert "order_differs" in found.warnings and found.cost.basis == "stated" and found.cost.n == 10
    assert found.cost.by_topic == {"fee_dispute": 9000}
    assert {code for code, holds in found.closes.items() if not holds} == {"denominator", "top"}
    assert "no_denominator" in found.warnings and "branches" not in found.warnings, "one branch only"
    store.exposures.put(Exposure(QUARTER, 21_000), None)
    found = statistical(store, QUARTER, Filter(), tmp_path)
    assert found.top.rate(20) == pytest.approx(20 / 21) and all(found.closes.values())
    assert "no_denominator" not in found.warnings


def test_few_stated_amounts_are_shown_but_rank_nothing(store, add, tmp_path):
    add(20, "queue_wait")
    add(1, "fee_dispute", facts={"amounts": [{"value": 50_000, "currency": "CNY"}]})
    found = statistical(store, QUARTER, Filter(), tmp_path)
    assert found.cost.by_topic == {"fee_dispute": 50_000} and not found.cost.firm and found.first("cost") is None


def test_cost_per_case_is_set_in_the_home_folder(store, add, tmp_path):
    add(4, "queue_wait")
    add(2, "fee_dispute", facts={"amounts": [{"value": 1, "currency": "CNY"}]})
    add(1, "staff_attitude")
    (tmp_path / "costs.yml").write_text("currency: EUR\nper_case: {queue_wait: 10, fee_dispute: 350.5}\n", "utf-8")
    cost = statistical(store, QUARTER, Filter(), tmp_path).cost
    assert (cost.basis, cost.currency, cost.by_topic) == ("per_case", "EUR", {"queue_wait": 40, "fee_dispute": 701.0})
    assert cost.missing == ("staff_attitude",) and cost.pareto.rows[0].category == "fee_dispute"


@pytest.mark.parametrize("content", ["per_case: {no_such: 3}", "per_case: {queue_wait: -3}", "per_case: 3", "[", "currency: CNY",
                                     "per_case: {queue_wait: many}"])
def test_a_costs_file_that_cannot_be_read(store, add, tmp_path, content):
    (tmp_path / "costs.yml").write_text(content, "utf-8")
    with pytest.raises(InputError, match="costs_"):
        statistical(store, QUARTER, Filter(), tmp_path)


def test_coarse_by_the_published_examples(fixtures):
    """Two causes with 79.2 % (Industrial Bank 2022) need a second level; the consumer association's ten do not."""
    named = fixtures["pareto_cib_2022"]["inputs"]
    rest = named["total"] - sum(named["counts_named"].values())
    ranked = pareto({**named["counts_named"], "其他": rest})
    assert round(100 * ranked.rows[1].cumulative, 1) == 79.2 and is_coarse(ranked)
    assert not is_coarse(pareto(fixtures["pareto_cca_2020h1"]["inputs"]["percent"]))
    assert not is_coarse(pareto(fixtures["pareto_qcc"]["inputs"]["counts"]))
    assert is_coarse(pareto({"a": 734, **{f"b{i}": 38 for i in range(7)}}))


def test_no_vital_few_asks_to_stratify_again(store, add, tmp_path):
    for place, topic in enumerate(("queue_wait", "fee_dispute", "staff_attitude", "core_quality", "info_disclosure",
                                   "refund_remedy")):
        add(6, topic, branch="城东" if place < 4 else "城西", channel="phone" if place % 2 else "app")
    found = statistical(store, QUARTER, Filter(), tmp_path)
    assert found.top.pareto.no_vital_few and found.split_topic is None
    assert [(one.by, one.level, one.n) for one in found.splits] == [("branch", "城东", 24), ("channel", "app", 18)]
    assert found.splits[0].share == pytest.approx(2 / 3) and found.splits[0].concentrated


def test_one_topic_only(store, add, tmp_path):
    add(9, "queue_wait", branch="城东")
    add(3, "queue_wait", branch="城西")
    found = statistical(store, QUARTER, Filter(), tmp_path)
    assert found.split_topic == "queue_wait" and {"coarse", "few", "branches", "single_label"} <= set(found.warnings)
    assert not found.matrix.testable and found.splits[0].level == "城东"
    for lang in LANGUAGES:
        assert "{" not in statistical_text(found, load_taxonomy(), lang)


def test_an_inferred_step_is_told_from_one_that_is_not(store, add, tmp_path):
    add(30, "queue_wait", process="P1")
    add(6, "queue_wait", process="P5")
    add(30, "fee_dispute", process="P3")
    found = statistical(store, QUARTER, Filter(), tmp_path)
    assert "follows_topic" in found.warnings and ("P1", "queue_wait") in found.by_rule
    assert ("P5", "queue_wait") not in found.by_rule
    # queue 36, fee 30, P1 30: expected 36 * 30 / 66 = 16.36, z = 3.37; P5 6: expected 3.27, z 1.51
    assert found.matrix.cells["P1", "queue_wait"].z == pytest.approx((30 - 36 * 30 / 66) / (36 * 30 / 66) ** 0.5)
    add(12, "staff_attitude", process="P1")  # expected 12 * 42 / 78 = 6.46, z 2.18: less than the others, told first
    found = statistical(store, QUARTER, Filter(), tmp_path)
    assert [cell.column for cell in found.told] == ["staff_attitude", "fee_dispute", "queue_wait"]
    assert found.matrix.marked[0].column == "fee_dispute"


def test_trend_with_charts_where_twelve_weeks_are_there(store, add, tmp_path):
    add(1, "other", "2025-12-01")  # recording began before the quarter before
    for week in range(12):
        day = (dt.date(2026, 4, 8) + dt.timedelta(days=7 * week)).isoformat()
        add(3 if week < 11 else 16, "queue_wait", day)
        add((2, 3, 1, 2, 2, 4)[week % 6], "fee_dispute", day)
    add(30, "fee_dispute", "2026-02-10")
    add(2, "fee_dispute", "2026-04-02")
    found = statistical(store, QUARTER, Filter(), tmp_path)
    assert found.top.changes["queue_wait"].verdict == "up" and found.top.changes["fee_dispute"].verdict == "no_change"
    assert {signal.rule for signal in found.charts["queue_wait"].chart.signals} >= {"beyond_limits"}
    assert not found.charts["fee_dispute"].chart.signals
    short = statistical(store, Period(dt.date(2026, 5, 1), dt.date(2026, 5, 31)), Filter(), tmp_path)
    assert short.charts == {}
    for lang in LANGUAGES:
        assert "{" not in statistical_text(found, load_taxonomy(), lang)


@pytest.mark.parametrize("which", [Filter(), Filter(branch="城西"), Filter(channel="app", customer="elderly")])
def test_empty_and_without_complaints_in_the_period(store, add, tmp_path, which):
    for _ in range(2):
        found = statistical(store, QUARTER, which, tmp_path)
        assert found.n == 0 and found.matrix is None and found.warnings == () and not any(found.closes.values())
        assert statistical_data(found)["rankings"]["count"] is None and matrix_spec(found, load_taxonomy(), "zh") is None
        add(3, "queue_wait", "2026-01-05", branch="城西", channel="app", customer="elderly")  # before the period
    assert found.top.nearest is not None


def test_unlabelled_and_sample_are_warned_of(store, add, tmp_path):
    add(30, "queue_wait", source="sample")
    add(10, None)
    found = statistical(store, QUARTER, Filter(), tmp_path)
    assert {"sample", "unlabelled"} <= set(found.warnings) and not found.closes["source"]
    data = statistical_data(found)
    assert data["n"] == 40 and data["sources"] == {"sample": 30, "may.csv": 10} and data["unlabelled"] == 10


def test_a_code_no_topic_has_is_named(store, add, tmp_path):
    add(1, "queue_wait")
    (tmp_path / "costs.yml").write_text("per_case: {queue_wait: 3, system_failure: 80}", "utf-8")
    with pytest.raises(InputError) as error:
        statistical(store, QUARTER, Filter(), tmp_path)
    assert (error.value.code, error.value.params["topic"]) == ("costs_topic", "system_failure")
