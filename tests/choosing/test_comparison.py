"""Comparison scoring against the worked example, and what must not change its result."""
from __future__ import annotations

import dataclasses
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.choosing.comparison import Study, score
from bot.errors import InputError
from bot.language.texts import explain, has


@pytest.fixture
def study(fixtures) -> Study:
    rows = fixtures["comparison_scoring"]["inputs"]["attributes"]
    return Study(own="own", attributes=[row["id"] for row in rows],
                 importance={row["id"]: row["importance"] for row in rows},
                 ratings={subject: {row["id"]: row[subject] for row in rows}
                          for subject in ("own", "competitor_A", "competitor_B")})


@pytest.mark.parametrize("reference, key", [("best", "vs_best"), ("average", "vs_average"),
                                            ("competitor_A", "vs_competitor_A"), ("competitor_B", "vs_competitor_B")])
def test_worked_example(study, fixtures, reference, key):
    expected = fixtures["comparison_scoring"]["expected"]
    result = score(dataclasses.replace(study, reference=reference))
    assert result.weights == pytest.approx(expected["weights"], abs=1e-6)
    assert sum(result.weights.values()) == pytest.approx(1, abs=1e-9)
    assert result.totals == pytest.approx(expected["totals"], abs=1e-6)
    against = expected[key]
    assert [row.attribute for row in result.ranking] == against["ranking"]
    for row in result.ranking:
        assert row.reference == pytest.approx(against["reference_scores"][row.attribute])
        assert row.gap == pytest.approx(against["gap"][row.attribute])
        assert row.priority == pytest.approx(against["priority"][row.attribute], abs=1e-6)
        assert 100 * row.share == pytest.approx(against["priority_share_pct"][row.attribute], abs=0.005)


def test_focus_and_doubt_of_the_worked_example(study, fixtures):
    expected = fixtures["comparison_scoring"]["expected"]
    result = score(study)
    assert result.focus == expected["improvement_focus_top3"]
    assert result.top_stable is expected["sensitivity_weights_pm20pct"]["top1_stable"]
    for run, printed in zip(result.runs, expected["sensitivity_weights_pm20pct"]["runs"], strict=True):
        assert (run.attribute, run.factor) == (printed["attribute"], printed["factor"])
        assert run.ranking[:2] == [printed["top1"], printed["top2"]]
        assert run.order_unchanged is printed["order_unchanged"]
    assert [sorted(row.tied_with) for row in result.ranking] == [
        [], ["fee_clarity"], ["attitude", "facility"], ["fee_clarity"], [], []]
    assert result.ties == [["facility", "fee_clarity", "attitude"]]
    assert result.warnings == ["few_raters"]


def test_focus_ends_at_sixty_percent():
    result = score(Study("we", ["a", "b", "c"], {"a": 6, "b": 3, "c": 1}, {"we": dict.fromkeys("abc", 5),
                                                                         "they": dict.fromkeys("abc", 6)}))
    assert [row.share for row in result.ranking] == pytest.approx([0.6, 0.3, 0.1]) and result.focus == ["a"]


def test_equal_priority_goes_to_the_larger_weight_then_to_the_order_given():
    # 0.3 x 2 and 0.2 x 3 differ in floating point, not on paper
    ratings = {"we": {"a": 5, "b": 5, "c": 5}, "they": {"a": 8, "b": 7, "c": 7}}
    result = score(Study("we", ["a", "b", "c"], {"a": 0.2, "b": 0.3, "c": 0.3}, ratings))
    assert [row.attribute for row in result.ranking] == ["b", "c", "a"]


def test_a_missing_cell_leaves_the_attribute_out_and_says_so(study):
    ratings = {subject: dict(scores) for subject, scores in study.ratings.items()}
    del ratings["competitor_B"]["facility"]
    ratings["own"]["attitude"] = []
    importance = {name: value for name, value in study.importance.items() if name != "accuracy"}
    result = score(dataclasses.replace(study, ratings=ratings, importance=importance))
    assert result.excluded == [("accuracy", "importance_missing"), ("attitude", "score_missing"),
                               ("facility", "score_missing")]
    assert result.missing == {"attitude": ["own"], "facility": ["competitor_B"]}
    assert sum(result.weights.values()) == pytest.approx(1) and len(result.ranking) == 3
    assert "attributes_excluded" in result.warnings and "few_attributes" in result.warnings
    for _, reason in result.excluded:
        assert has(f"comparison_excluded_{reason}")


def test_without_a_gap_there_is_no_focus_and_no_error(study):
    result = score(dataclasses.replace(study, ratings={**study.ratings, "own": dict.fromkeys(study.attributes, 10)}))
    assert result.focus == [] and "no_gap" in result.warnings and result.ties == []
    assert all(row.priority == row.share == 0 for row in result.ranking)


def test_a_gap_within_the_error_of_the_scores_is_marked():
    ratings = {"we": {"a": [5, 7, 3], "b": [5, 5, 5]}, "they": {"a": [6, 8, 4], "b": [7, 7, 7]}}
    study = Study("we", ["a", "b"], {"a": 9, "b": 3}, ratings)
    found = {row.attribute: row for row in score(study).ranking}
    assert found["a"].distinguishable is False and found["b"].distinguishable is True and found["a"].n == 3
    assert "not_distinguishable" in score(study).warnings
    # the same raters all saw a difference of one: rater by rater there is no doubt
    paired = {row.attribute: row for row in score(dataclasses.replace(study, paired=True)).ranking}
    assert paired["a"].distinguishable is True
    single = score(dataclasses.replace(study, ratings={**ratings, "we": {"a": 5, "b": 5}}))
    assert {row.distinguishable for row in single.ranking} == {None}


def test_the_first_place_may_fall():
    result = score(Study("we", ["a", "b"], {"a": 10, "b": 9}, {"we": {"a": 5, "b": 5}, "they": {"a": 6, "b": 6}}))
    assert not result.top_stable and "top_unstable" in result.warnings and result.ranking[0].tied_with == ["b"]


@pytest.mark.parametrize("change, code", [
    ({"ratings": {"we": {"a": 5}}}, "comparison_no_comparator"),
    ({"own": "nobody"}, "comparison_own_unknown"),
    ({"reference": "nobody"}, "comparison_reference_unknown"),
    ({"reference": "we"}, "comparison_reference_unknown"),
    ({"attributes": ["a", "a"]}, "comparison_attribute_twice"),
    ({"attributes": []}, "comparison_no_common_attribute"),
    ({"ratings": {"we": {"a": 5}, "they": {}}}, "comparison_no_common_attribute"),
    ({"importance": {}}, "comparison_no_common_attribute"),
    ({"importance": {"a": 0}}, "comparison_importance_not_positive"),
    ({"importance": {"a": -3}}, "comparison_importance_not_positive"),
    ({"importance": {"a": "9"}}, "comparison_importance_not_positive"),
    ({"importance": {"a": math.nan}}, "comparison_importance_not_positive"),
    ({"ratings": {"we": {"a": "5"}, "they": {"a": 5}}}, "comparison_score_not_number"),
    ({"ratings": {"we": {"a": [5, True]}, "they": {"a": 5}}}, "comparison_score_not_number"),
    ({"ratings": {"we": {"a": math.inf}, "they": {"a": 5}}}, "comparison_score_not_number"),
    ({"ratings": {"we": {"a": 0.9}, "they": {"a": 5}}}, "comparison_score_outside"),
    ({"ratings": {"we": {"a": [5, 11]}, "they": {"a": 5}}}, "comparison_score_outside"),
    ({"attributes": [str(number) for number in range(61)]}, "comparison_too_many"),
])
def test_what_cannot_be_scored(change, code):
    study = Study("we", ["a"], {"a": 5}, {"we": {"a": 5}, "they": {"a": 6}})
    with pytest.raises(InputError) as caught:
        score(dataclasses.replace(study, **change))
    assert caught.value.code == code
    assert explain(caught.value, "zh") != explain(caught.value, "en")


def test_another_scale():
    study = Study("we", ["a"], {"a": 5}, {"we": {"a": 70}, "they": {"a": 85}})
    assert score(study, scale=(0, 100)).ranking[0].gap == 15
    with pytest.raises(InputError, match="comparison_score_outside"):
        score(study)


def test_hostile_names_are_only_names(hostile):
    result = score(Study("we", [hostile], {hostile: 5}, {"we": {hostile: 5}, "they": {hostile: 6}}))
    assert result.focus == [hostile]


def test_every_warning_has_words(study):
    for code in ("no_gap", "top_unstable", "not_distinguishable", "few_raters", "few_attributes",
                 "attributes_excluded"):
        assert has(f"comparison_warning_{code}")


tenths = st.integers(10, 100).map(lambda number: number / 10)
cells = st.lists(tenths, min_size=1, max_size=4)


@st.composite
def studies(draw):
    attributes = [f"a{number}" for number in range(draw(st.integers(1, 7)))]
    subjects = ["own", *(f"s{number}" for number in range(draw(st.integers(1, 3))))]
    return Study("own", attributes, {name: draw(st.integers(1, 10)) for name in attributes},
                 {subject: {name: draw(cells) for name in attributes} for subject in subjects},
                 draw(st.sampled_from(["best", "average", "s0"])))


@settings(deadline=None, max_examples=60)
@given(studies(), st.randoms(), st.sampled_from([0.1, 3, 7.5, 1000]))
def test_order_of_raters_and_unit_of_importance_change_nothing(study, random, factor):
    result = score(study)
    shuffled = {subject: {name: random.sample(scores, len(scores)) for name, scores in row.items()}
                for subject, row in random.sample(list(study.ratings.items()), len(study.ratings))}
    other = score(dataclasses.replace(study, ratings=shuffled))
    assert other.ranking == result.ranking and other.focus == result.focus
    scaled = score(dataclasses.replace(
        study, importance={name: round(value * factor, 6) for name, value in study.importance.items()}))
    assert [row.attribute for row in scaled.ranking] == [row.attribute for row in result.ranking]
    assert [row.tied_with for row in scaled.ranking] == [row.tied_with for row in result.ranking]
    assert scaled.focus == result.focus


@settings(deadline=None, max_examples=60)
@given(studies(), st.randoms())
def test_order_of_attributes_settles_only_full_ties(study, random):
    result = score(study)
    mixed = score(dataclasses.replace(study, attributes=random.sample(study.attributes, len(study.attributes))))
    def by_name(found):
        return {row.attribute: (row.priority, row.gap, row.weight) for row in found.ranking}

    assert by_name(mixed) == by_name(result) and mixed.totals == pytest.approx(result.totals)
    assert [(row.priority, row.weight) for row in mixed.ranking] == [(row.priority, row.weight)
                                                                    for row in result.ranking]


@settings(deadline=None, max_examples=60)
@given(studies())
def test_sums_and_focus(study):
    result = score(study)
    assert sum(result.weights.values()) == pytest.approx(1, abs=1e-9)
    priorities = [row.priority for row in result.ranking]
    assert priorities == sorted(priorities, reverse=True) and min(priorities) >= 0
    assert sum(row.share for row in result.ranking) == pytest.approx(1 if result.focus else 0)
    assert len(result.focus) <= 3 and result.focus == [row.attribute for row in result.ranking][:len(result.focus)]
    for row in result.ranking:
        assert all(row.attribute in {r.attribute: r for r in result.ranking}[other].tied_with
                   for other in row.tied_with)
