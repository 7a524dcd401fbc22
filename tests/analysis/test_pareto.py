"""Pareto ranking against the published tables, and its properties."""
from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.pareto import pareto
from bot.errors import InputError
from bot.language.texts import explain


def test_exactly_eighty_percent_is_reached(fixtures):
    case = fixtures["pareto_qcc"]
    result = pareto(case["inputs"]["counts"])
    assert list(result.vital_few) == case["expected"]["vital_few"]
    assert result.n == case["expected"]["total"]
    for row, expected in zip(result.rows, case["expected"]["rows"], strict=True):
        assert row.category == expected["category"] and row.count == expected["count"]
        assert round(100 * row.share, 2) == expected["pct"]
        assert round(100 * row.cumulative, 2) == expected["cum_pct"]


def test_other_comes_last_though_larger_than_four_named(fixtures):
    case = fixtures["pareto_cca_2020h1"]
    result = pareto(case["inputs"]["percent"])
    assert [row.category for row in result.rows] == [row["category"] for row in case["expected"]["rows"]]
    assert [round(100 * row.cumulative, 1) for row in result.rows] == [
        row["cum_pct"] for row in case["expected"]["rows"]]
    assert list(result.vital_few) == case["expected"]["vital_few"]
    assert not result.no_vital_few and round(result.other_share, 3) == 0.048


def test_published_shares_of_a_bank(fixtures):
    case = fixtures["pareto_cib_2022"]
    named = case["inputs"]["counts_named"]
    result = pareto({**named, "其他": case["inputs"]["total"] - sum(named.values())})
    shares = {row.category: round(100 * row.share, 2) for row in result.rows if row.category != "其他"}
    assert shares == case["expected"]["pct_2dp"]


def test_published_roundings_are_ranked_though_they_miss_a_hundred(fixtures):
    for case in fixtures["published_shares"]["cases"]:
        shares = {name: value for name, value in case["inputs"].items() if name != "n"}
        result = pareto(shares)
        assert round(result.n, 2) == case["expected"]["sum"]
        if "top3" in case["expected"]:
            assert round(sum(row.count for row in result.rows[:3]), 1) == case["expected"]["top3"]


def test_ties_by_severity_then_by_name():
    result = pareto({"c": 5, "b": 5, "a": 5, "d": 9}, severity={"c": 12, "b": 3, "a": 3})
    assert [row.category for row in result.rows] == ["d", "c", "a", "b"]


@pytest.mark.parametrize("counts, flat", [
    ({"a": 50, "b": 20, "c": 20, "d": 10}, False),
    ({"a": 49, "b": 21, "c": 20, "d": 10}, True),
    ({str(number): 10 for number in range(10)}, True),
    ({"other": 8}, True),
])
def test_flat_counts_are_to_be_stratified_again(counts, flat):
    assert pareto(counts).no_vital_few is flat


def test_only_other_and_categories_without_a_case_are_never_vital():
    assert pareto({"other": 3}).vital_few == ()
    assert pareto({"a": 1, "b": 0, "other": 9}).vital_few == ("a",)


@pytest.mark.parametrize("counts, code", [
    ({}, "pareto_empty"), ({"a": 0, "b": 0.0}, "pareto_all_zero"), ({"a": 3, "b": -1}, "count_negative"),
    ({"a": math.nan}, "number_needed"), ({"a": math.inf}, "number_needed"), ({"a": "3"}, "number_needed"),
    ({"a": True}, "number_needed"), ({"a": None}, "number_needed"),
])
def test_what_cannot_be_ranked_says_what_to_do(counts, code):
    with pytest.raises(InputError) as caught:
        pareto(counts)
    assert caught.value.code == code
    assert explain(caught.value, "zh") != explain(caught.value, "en")


@pytest.mark.parametrize("threshold", [0, -0.1, 1.2])
def test_impossible_threshold(threshold):
    with pytest.raises(InputError, match="pareto_threshold"):
        pareto({"a": 1}, threshold=threshold)


def test_hostile_names_are_only_names(hostile):
    assert pareto({hostile: 2, "b": 1}).rows[0].category == hostile


@given(st.dictionaries(st.text(max_size=5), st.integers(0, 10 ** 6), min_size=1).filter(lambda c: sum(c.values()) > 0),
       st.randoms())
def test_properties(counts, random):
    items = list(counts.items())
    random.shuffle(items)
    result = pareto(counts)
    assert pareto(dict(items)) == result
    assert result.rows[-1].cumulative == pytest.approx(1)
    assert all(a.cumulative <= b.cumulative + 1e-12 for a, b in zip(result.rows, result.rows[1:]))
    vital = [row for row in result.rows if row.vital]
    assert vital == list(result.rows[:len(vital)])
    if vital:
        assert len(vital) == 1 or vital[-2].cumulative < 0.8
    named = [row for row in result.rows if row.category not in ("other", "其他")]
    assert list(result.rows[:len(named)]) == named
