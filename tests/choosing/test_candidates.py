"""Scoring and ranking candidates: the formulas, their limits, and what no change of units or order may change."""
from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.choosing.candidates import benefit, ice, opportunity, opportunity_level, outcomes, rank, result_of, rice
from bot.choosing.comparison import Study, score
from bot.errors import InputError


def test_rice_as_published(fixtures):
    cases = fixtures["rice"]["cases"]
    assert len(cases) == 3
    for case in cases:
        assert rice(**case["inputs"]) == pytest.approx(case["expected"], abs=5e-5)
    for impact in fixtures["rice"]["allowed"]["impact"]:
        for confidence in fixtures["rice"]["allowed"]["confidence"]:
            assert rice(1, impact, confidence, 1) == impact * confidence


def test_opportunity_score(fixtures):
    cases = fixtures["opportunity_score"]["cases"]
    assert len(cases) == 3
    for case in cases:
        assert opportunity(case["importance"], case["satisfaction"]) == case["expected"]
    assert [opportunity_level(value) for value in (10, 10.5, 12, 12.1)] == ["low", "notable", "notable", "high"]


@pytest.mark.parametrize(("call", "code"), [
    (lambda: rice(-1, 1, 1, 1), "candidate_reach"), (lambda: rice(1, 4, 1, 1), "candidate_impact"),
    (lambda: rice(1, 1, 0.9, 1), "candidate_confidence"), (lambda: rice(1, 1, 1, 0), "candidate_effort"),
    (lambda: rice(math.nan, 1, 1, 1), "candidate_reach"), (lambda: rice(1, 1, 1, -2), "candidate_effort"),
    (lambda: ice(0, 5, 5), "candidate_ten"), (lambda: ice(5, 11, 5), "candidate_ten"), (lambda: ice("5", 5, 5), "candidate_ten"),
    (lambda: opportunity(11, 0), "candidate_ten"), (lambda: opportunity(5, -1), "candidate_ten"),
    (lambda: benefit({"a": 0}, {}, {}), "candidate_gain"), (lambda: benefit({"a": 9.1}, {}, {}), "candidate_gain"),
    (lambda: benefit({"a": "2"}, {}, {}), "candidate_gain"), (lambda: benefit({"a": 1}, {}, {}, 0), "candidate_effort"),
    (lambda: benefit({"a": 1}, {}, {}, -1), "candidate_effort"), (lambda: benefit({"a": True}, {}, {}), "candidate_gain")])
def test_bad_numbers_are_refused(call, code):
    with pytest.raises(InputError) as caught:
        call()
    assert caught.value.code == code


def study(fixtures: dict, factor: float = 1) -> Study:
    rows = fixtures["comparison_scoring"]["inputs"]["attributes"]
    subjects = ("own", "competitor_A", "competitor_B")
    return Study(own="own", attributes=[row["id"] for row in rows],
                 importance={row["id"]: row["importance"] * factor for row in rows},
                 ratings={subject: {row["id"]: row[subject] for row in rows} for subject in subjects})


def scored(result, gains, effort=None):
    return benefit(gains, result.weights, {row.attribute: row.gap for row in result.ranking}, effort)


def test_benefit_on_the_worked_example(fixtures):
    result = score(study(fixtures))
    found = scored(result, {"queue_wait": 2.0, "facility": 1.0}, 0.5)
    assert found.benefit == pytest.approx(0.204545454 * 2 + 0.090909090 * 1, abs=1e-8)
    assert found.value == pytest.approx(found.benefit / 0.5)
    # beyond the gap of 2.5 nothing counts, and where we lead nothing does
    assert scored(result, {"queue_wait": 9}).benefit == pytest.approx(0.5114, abs=5e-5)
    assert scored(result, {"accuracy": 3}).benefit == 0
    assert scored(result, {"queue_wait": 1, "parking": 2}).unknown == ("parking",)


@settings(max_examples=60, deadline=None)
@given(gains=st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), st.floats(0.1, 9), min_size=1),
       weights=st.lists(st.floats(0.05, 1), min_size=4, max_size=4), gaps=st.lists(st.floats(-5, 9), min_size=4, max_size=4),
       factor=st.floats(0.01, 100), effort=st.floats(0.1, 50))
def test_benefit_scales_and_knows_no_order(gains, weights, gaps, factor, effort):
    names = ["a", "b", "c", "d"]
    w, g = dict(zip(names, weights)), dict(zip(names, gaps))
    found = benefit(gains, w, g, effort)
    assert found.benefit == benefit(dict(reversed(list(gains.items()))), w, g).benefit
    assert benefit(gains, {name: value * factor for name, value in w.items()}, g).benefit == pytest.approx(
        found.benefit * factor, rel=1e-9)
    assert 0 <= found.benefit <= math.fsum(w[name] * max(0, g[name]) for name in gains) + 1e-12
    more = benefit({name: min(9, gain * 1.5) for name, gain in gains.items()}, w, g)
    assert more.benefit >= found.benefit
    assert benefit(gains, w, g, effort * 2).value == pytest.approx(found.value / 2)


@settings(max_examples=40, deadline=None)
@given(unit=st.sampled_from([0.1, 2, 10]))
def test_the_unit_of_importance_changes_no_benefit(fixtures, unit):
    gains = {"queue_wait": 1.3, "facility": 2, "attitude": 0.4}
    assert scored(score(study(fixtures, unit)), gains).benefit == pytest.approx(scored(score(study(fixtures)), gains).benefit)


@settings(max_examples=60, deadline=None)
@given(scores=st.lists(st.tuples(st.integers(0, 5), st.one_of(st.none(), st.integers(0, 5))), min_size=1, max_size=8),
       order=st.randoms(use_true_random=False))
def test_the_ranking_knows_no_order(scores, order):
    entries = [(number, float(score), value) for number, (score, value) in enumerate(scores, 1)]
    shuffled = entries[:]
    order.shuffle(shuffled)
    found = rank(shuffled)
    assert found == rank(entries)
    assert [one.score for one in found] == sorted((score for _, score, _ in entries), reverse=True)
    for before, after in zip(found, found[1:]):
        assert (before.rank == after.rank) == (before.score == after.score)
    doubled = rank((number, score * 2, value) for number, score, value in entries)
    assert [(one.number, one.rank) for one in doubled] == [(one.number, one.rank) for one in found]


def test_pugh_counts_apart_and_net():
    marks = {"on_effect": "better", "on_cost": "worse", "on_ease": "same", "on_customer": "better"}
    assert result_of("pugh", marks) == {"score": 1, "better": 2, "same": 1, "worse": 1}


def test_expected_beside_real(fixtures):
    before = study(fixtures)
    later = study(fixtures)
    later.ratings["own"]["queue_wait"] = 7.0
    old, new = score(before), score(later)
    (found,) = outcomes({"queue_wait": 2.5}, old, new)
    assert (found.real, found.gap_before, found.gap_after, found.why) == (2.0, 2.5, 0.5, None)
    assert outcomes({"queue_wait": 2.5}, old, None)[0].why == "no_study"
    assert outcomes({"parking": 1}, old, new)[0].why == "attribute_missing"
    other = score(later, scale=(0, 20))
    assert outcomes({"queue_wait": 1}, old, other)[0].why == "other_scale"
