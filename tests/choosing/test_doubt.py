"""What may not be believed: all weights moved at once, what would change the winner, warnings; what must change nothing."""
from __future__ import annotations

import dataclasses
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.choosing.cells import exact
from bot.choosing.comparison import Study, score
from bot.choosing.contrast import differing, importance_performance
from bot.choosing.guards import GUARDS, guard_lines, guards
from bot.choosing.ranking import DRAWS
from bot.errors import InputError
from bot.language.texts import LANGUAGES, has


@pytest.fixture
def study(fixtures) -> Study:
    rows = fixtures["comparison_scoring"]["inputs"]["attributes"]
    return Study(own="own", attributes=[row["id"] for row in rows],
                 importance={row["id"]: row["importance"] for row in rows},
                 ratings={subject: {row["id"]: row[subject] for row in rows}
                          for subject in ("own", "competitor_A", "competitor_B")})


def test_all_weights_at_once_is_the_same_every_time(study):
    result = score(study)
    assert result.first_places == score(study).first_places
    assert sum(result.first_places.values()) == pytest.approx(1)
    # 0.8 x 0.511 is more than 1.2 x 0.318: nothing within 20 % can turn the first place
    assert result.first_places["queue_wait"] == 1
    near = score(Study("we", ["a", "b"], {"a": 10, "b": 10}, {"we": {"a": 5, "b": 5}, "they": {"a": 7, "b": 7}}))
    assert near.first_places["a"] == pytest.approx(0.5, abs=3 / DRAWS ** 0.5)  # even odds
    assert score(dataclasses.replace(study, ratings={**study.ratings, "own": dict.fromkeys(study.attributes, 10)})
                 ).first_places == {}


def test_what_would_change_the_winner_of_the_worked_example(study):
    found = {(one.what, one.attribute): one.after for one in score(study).tippings}
    assert found == {("importance", "queue_wait"): Fraction(14, 5) * 2, ("importance", "facility"): Fraction(45, 7),
                     ("own", "queue_wait"): 5 + Fraction(17, 18), ("own", "facility"): Fraction(9, 2) - Fraction(17, 8)}
    assert [one.attribute for one in score(study).tippings] == ["queue_wait", "facility", "queue_wait", "facility"]


tenths = st.integers(10, 100).map(lambda number: number / 10)


@st.composite
def studies(draw):
    attributes = [f"a{number}" for number in range(draw(st.integers(2, 6)))]
    return Study("own", attributes, {name: draw(st.integers(1, 10)) for name in attributes},
                 {subject: {name: draw(tenths) for name in attributes} for subject in ("own", "s0", "s1")})


@settings(deadline=None, max_examples=80)
@given(studies())
def test_a_tipping_is_exact_level_at_it_turned_beyond_it(study):
    result = score(study)
    first, second = (row.attribute for row in result.ranking[:2])
    for one in result.tippings:
        def after(extra: Fraction, one=one) -> tuple[float, float]:
            up = (one.attribute == first) == (one.what == "own")  # the way that lowers the first or raises the second
            value = one.after + extra * (1 if up else -1)
            if one.what == "importance":
                changed = dataclasses.replace(study, importance={**study.importance, one.attribute: value})
            else:
                changed = dataclasses.replace(study, ratings={**study.ratings, "own": {
                    **study.ratings["own"], one.attribute: value}})
            rows = {row.attribute: row for row in score(changed, (0, 11)).ranking}
            return rows[first].priority, rows[second].priority
        level = after(Fraction(0))
        assert level[0] == pytest.approx(level[1], abs=1e-12)
        beyond = after(Fraction(1, 1000))
        assert beyond[0] < beyond[1]


@settings(deadline=None, max_examples=60)
@given(studies(), st.integers(2, 9))
def test_a_scale_ten_times_as_fine_or_other_units_of_weight_rank_alike(study, factor):
    result = score(study)
    for changed, scale in (
            (dataclasses.replace(study, importance={name: value * factor for name, value in study.importance.items()}), (1, 10)),
            (dataclasses.replace(study, ratings={subject: {name: exact(value) * factor for name, value in row.items()}
                                                 for subject, row in study.ratings.items()}), (1, 10 * factor))):
        other = score(changed, scale)
        assert [row.attribute for row in other.ranking] == [row.attribute for row in result.ranking]
        assert other.focus == result.focus and other.first_places == pytest.approx(result.first_places, abs=1e-3)
        assert [row.share for row in other.ranking] == pytest.approx([row.share for row in result.ranking])


@settings(deadline=None, max_examples=60)
@given(studies(), st.data())
def test_a_comparator_no_better_than_another_changes_nothing_against_the_best(study, data):
    beaten = {name: data.draw(st.integers(10, int(round(value * 10)))) / 10 for name, value in study.ratings["s0"].items()}
    more = dataclasses.replace(study, ratings={**study.ratings, "weak": beaten})
    result, other = score(study), score(more)
    assert [(row.attribute, row.gap, row.priority) for row in other.ranking] == [
        (row.attribute, row.gap, row.priority) for row in result.ranking]
    assert other.focus == result.focus


@settings(deadline=None, max_examples=40)
@given(studies(), st.randoms())
def test_the_order_of_named_raters_changes_nothing(study, random):
    named = dataclasses.replace(study, ratings={subject: {name: {"a": value, "b": 10, "c": 1} for name, value in row.items()}
                                                for subject, row in study.ratings.items()})
    mixed = dataclasses.replace(named, ratings={subject: {name: dict(random.sample(sorted(cell.items()), 3))
                                                          for name, cell in row.items()}
                                                for subject, row in named.ratings.items()})
    assert score(mixed).ranking == score(named).ranking


def test_by_bare_gap_facilities_would_be_first_and_are_not(study, fixtures):
    result = score(study)
    bare = sorted(result.ranking, key=lambda row: -row.gap)
    assert [row.attribute for row in bare] == fixtures["comparison_scoring"]["expected"]["unweighted_gap_ranking_vs_best"]
    assert bare[0].attribute == "facility" and result.ranking[0].attribute == "queue_wait"
    found = {one.code: one.params for one in guards(study, result)}
    assert found["raw_gap"] == {"largest": "facility", "gap": "3.50", "first": "queue_wait"}


def test_the_map_that_knows_no_comparators_differs(study, fixtures):
    expected = fixtures["contrast_methods"]["ipa"] if "contrast_methods" in fixtures else (
        fixtures["comparison_scoring"]["contrast_methods"]["ipa"])
    found = importance_performance(score(study), study.importance)
    assert found.importance_mean == pytest.approx(expected["crosshair"]["importance_mean"], abs=1e-6)
    assert found.performance_mean == pytest.approx(expected["crosshair"]["performance_mean"], abs=1e-6)
    assert {name: place[2] for name, place in found.places.items()} == expected["quadrant"]
    assert differing(score(study), found) == ["facility", "fee_clarity"]


BAD = {"we": dict.fromkeys("abcde", 8), "they": dict.fromkeys("abcde", 5)}
GOOD = {"we": dict.fromkeys("abcde", 5), "they": dict.fromkeys("abcde", 8)}


@pytest.mark.parametrize(("change", "code"), [
    ({"kinds": {"they": "sister_branch"}}, "internal"), ({"weights_after": True}, "weights_after"),
    ({"ratings": BAD}, "weak_comparator"), ({"evidence": frozenset({"own_staff", "other"})}, "own_staff_only"),
    ({"importance_source": "customers", "importance_n": 29}, "customers_few"),
    ({"importance_source": "customers"}, "customers_unknown"), ({"importance_source": "team"}, "team_weights"),
    ({"segment": "个人客户和企业客户"}, "segments"), ({"ratings": {"we": dict.fromkeys("abcde", 5), "they": dict.fromkeys(
        "abcde", 5)}}, "all_equal"),
    ({"ratings": {"we": {name: {"x": 5, "y": 5} for name in "abcde"}, "they": {name: {"x": 6} for name in "abcde"}}},
     "raters_differ"),
    ({"ratings": {"we": {**dict.fromkeys("abcd", 9), "e": 5}, "they": dict.fromkeys("abcde", 8)}}, "total_hides"),
])
def test_each_mistake_is_said_and_only_then(change, code):
    plain = Study("we", list("abcde"), dict.fromkeys("abcde", 5), GOOD, kinds={"they": "competitor"},
                  importance_source="customers", importance_n=30, evidence=frozenset({"data"}), segment="个人客户")
    assert guards(plain, score(plain)) == []
    wrong = dataclasses.replace(plain, **{"importance_n": None, **change} if "importance_source" in change else change)
    found = guards(wrong, score(wrong))
    assert code in [one.code for one in found]
    for lang in LANGUAGES:
        assert all("{" not in line for line in guard_lines(found, lang))


def test_every_guard_has_words():
    assert all(has(f"study_guard_{code}") for code in GUARDS)


def test_two_hundred_attributes_are_refused_in_words():
    names = [f"a{number}" for number in range(200)]
    with pytest.raises(InputError, match="comparison_too_many"):
        score(Study("we", names, dict.fromkeys(names, 1), {one: dict.fromkeys(names, 5) for one in ("we", "they")}))
