"""Weights: AHP, 0-1, 0-4 and direct against the published figures, and what no order of anything may change."""
from __future__ import annotations

import itertools
import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.choosing.weights.ahp import ahp
from bot.choosing.weights.asking import base_pairs, check_pairs, next_pair
from bot.choosing.weights.judgements import cycle, implied, levels
from bot.choosing.weights.weigh import weigh
from bot.errors import InputError
from bot.language.texts import LANGUAGES, explain


def upper(items, rows) -> dict:
    return {(items[i], items[j]): float(Fraction(rows[i][j])) for i, j in itertools.combinations(range(len(items)), 2)}


def code_of(call, *args) -> str:
    with pytest.raises(InputError) as caught:
        call(*args)
    for lang in LANGUAGES:
        assert explain(caught.value, lang)
    return caught.value.code


def test_saatys_drinks(fixtures):
    case = fixtures["ahp_saaty_drinks"]
    items, expected, published = case["inputs"]["items"], case["expected"], case["published"]
    result = weigh("ahp", items, [upper(items, case["inputs"]["upper_triangle"])])
    assert result.weights == pytest.approx(expected["weights_eigen"], abs=5e-7)
    assert result.lambda_max == pytest.approx(expected["lambda_max"], abs=5e-7)
    assert result.ci == pytest.approx(expected["CI"], abs=5e-7)
    assert result.cr == pytest.approx(expected["CR"], abs=5e-7)
    assert result.weights == pytest.approx(published["weights"], abs=published["tolerance"])
    assert result.cr == pytest.approx(published["CR"], abs=published["tolerance"])
    assert result.ri == case["inputs"]["random_index"] and result.warnings == ()
    assert result.ranking[0] == "water" and list(result.weights) == items


def small(fixtures, name):
    case = next(case for case in fixtures["ahp_small"]["cases"] if case["id"] == name)
    return upper("ABC", case["inputs"]["matrix"]), case["expected"]


def test_consistent_enough(fixtures):
    judged, expected = small(fixtures, "consistent_enough")
    result = weigh("ahp", "ABC", [judged])
    assert list(result.weights.values()) == pytest.approx(expected["weights"], abs=5e-7)
    assert result.cr == pytest.approx(expected["CR"], abs=5e-7)
    assert "inconsistent" not in result.warnings


def test_a_cycle_is_measured_and_refused(fixtures):
    judged, expected = small(fixtures, "inconsistent_cycle")
    measured = ahp("ABC", levels("ahp", "ABC", judged))
    assert list(measured.weights.values()) == pytest.approx(expected["weights"], abs=5e-7)
    assert measured.cr == pytest.approx(expected["CR"], abs=5e-7)
    assert not measured.acceptable and set(measured.worst) == set("ABC")
    with pytest.raises(InputError) as caught:
        weigh("ahp", "ABC", [judged])
    assert caught.value.code == "weights_cycle" and caught.value.params == {"ring": "A > B > C > A"}


def test_zero_one(fixtures):
    case = fixtures["fd_0_1"]
    order, expected = case["inputs"]["importance_order"], case["expected"]
    items = sorted(order)
    judged = {(left, right): float(order.index(left) < order.index(right)) for left, right in itertools.combinations(items, 2)}
    result = weigh("0-1", items, [judged])
    assert result.points == expected["corrected"]
    assert {item: points - 1 for item, points in result.points.items()} == expected["wins"]
    assert result.weights == pytest.approx(expected["weights"], abs=1e-12)
    assert result.ranking == order


def test_zero_four(fixtures):
    case = fixtures["fd_0_4"]
    expected, items = case["expected"], list(case["expected"]["score"])
    judged = {(pair["a"], pair["b"]): pair["a_points"] for pair in case["inputs"]["pairs"]}
    result = weigh("0-4", items, [judged])
    assert result.points == expected["score"] and sum(result.points.values()) == expected["total"]
    assert result.weights == pytest.approx(expected["weights"], abs=5e-7)
    # what follows from equals need not be judged
    fewer = {pair: value for pair, value in judged.items() if pair not in (("F2", "F3"), ("F2", "F4"))}
    assert weigh("0-4", items, [fewer]).weights == result.weights


def test_direct_keeps_ratios():
    result = weigh("direct", "abc", [{"a": 9, "b": 6, "c": 3}])
    assert result.weights == {"a": 0.5, "b": pytest.approx(1 / 3), "c": pytest.approx(1 / 6)}
    assert weigh("direct", "abc", [{"a": 90, "b": 60, "c": 30}]).weights == result.weights


ITEMS = ("队", "速", "准", "价", "貌", "境", "店")
some_items = st.integers(3, 7).map(lambda n: ITEMS[:n])
scale = st.sampled_from([Fraction(1, n) for n in range(9, 1, -1)] + [Fraction(n) for n in range(1, 10)])


@st.composite
def judgements(draw):
    """A full matrix without a cycle: the sides follow an order, the strengths are free."""
    items = draw(some_items)
    return items, {pair: float(draw(st.integers(1, 9))) for pair in itertools.combinations(draw(st.permutations(items)), 2)}


@settings(deadline=None, max_examples=60)
@given(judgements(), st.randoms(use_true_random=False))
def test_the_order_of_items_and_pairs_and_the_way_they_are_written_change_nothing(case, random):
    items, judged = case
    whole = weigh("ahp", items, [judged])
    shuffled = random.sample(items, len(items))
    turned = {(right, left) if random.random() < 0.5 else (left, right): None for left, right in
              random.sample(list(judged), len(judged))}
    turned = {(left, right): judged.get((left, right)) or 1 / judged[right, left] for left, right in turned}
    again = weigh("ahp", shuffled, [turned])
    assert again.weights == pytest.approx(whole.weights, rel=1e-9) and again.cr == pytest.approx(whole.cr, abs=1e-9)
    assert again.worst == whole.worst
    exact = weigh("ahp", shuffled, [judged])
    assert exact.weights == whole.weights and exact.cr == whole.cr
    ties = {frozenset((a, b)) for a, b in itertools.combinations(items, 2) if abs(whole.weights[a] - whole.weights[b]) < 1e-9}
    for a, b in itertools.combinations(whole.ranking, 2):
        assert exact.ranking.index(a) < exact.ranking.index(b) or frozenset((a, b)) in ties


@settings(deadline=None, max_examples=40)
@given(st.lists(judgements(), min_size=2, max_size=4).filter(lambda cases: len({items for items, _ in cases}) == 1),
       st.randoms(use_true_random=False), st.sampled_from(["ahp", "0-1", "0-4"]))
def test_the_order_of_raters_changes_nothing(cases, random, method):
    items = cases[0][0]
    raters = [judged if method == "ahp" else {pair: 1.0 if method == "0-1" else 3.0 if value < 5 else 4.0
                                             for pair, value in judged.items()} for _, judged in cases]
    first, again = weigh(method, items, raters), weigh(method, items, random.sample(raters, len(raters)))
    assert (first.weights, first.ranking, first.cr) == (again.weights, again.ranking, again.cr)


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(st.sampled_from(ITEMS), st.integers(1, 100), min_size=2), st.sampled_from([0.1, 0.25, 3, 10, 1000]),
       st.randoms(use_true_random=False))
def test_scaling_and_reordering_direct_values_change_nothing(values, factor, random):
    items = list(values)
    first = weigh("direct", items, [values])
    scaled = weigh("direct", random.sample(items, len(items)), [{item: float(Fraction(str(factor)) * value) for item, value in values.items()}])
    assert scaled.weights == first.weights
    assert sum(first.weights.values()) == pytest.approx(1, abs=1e-9)


@settings(deadline=None, max_examples=60)
@given(some_items.flatmap(lambda items: st.tuples(st.just(items), st.lists(
    st.floats(1, 3), min_size=len(items), max_size=len(items)))))
def test_consistent_judgements_have_no_inconsistency_and_give_back_the_weights(case):
    items, strengths = case
    weights = dict(zip(items, strengths))
    judged = {(a, b): weights[a] / weights[b] for a, b in itertools.combinations(items, 2)}
    full = weigh("ahp", items, [judged])
    assert full.cr == pytest.approx(0, abs=1e-9)
    assert full.weights == pytest.approx({item: value / sum(strengths) for item, value in weights.items()}, rel=1e-9)
    # any n - 1 pairs that connect the items say as much, and a rater who leaves the checks out loses nothing
    for pairs in (base_pairs(items), list(zip(items, items[1:]))):
        part = weigh("ahp", items, [{pair: judged[pair] for pair in pairs}])
        assert part.weights == pytest.approx(full.weights, rel=1e-9)
        assert part.cr is None and "unchecked" in part.warnings
    checked = weigh("ahp", items, [{pair: judged[pair] for pair in base_pairs(items) + check_pairs(items)}])
    assert checked.cr == pytest.approx(0, abs=1e-9) and checked.weights == pytest.approx(full.weights, rel=1e-9)


def test_several_raters_count_by_the_geometric_mean():
    result = weigh("ahp", "ab", [{("a", "b"): 2}, {("a", "b"): 8}])
    assert result.weights["a"] / result.weights["b"] == pytest.approx(4)
    assert (result.raters, result.pairs, result.cr) == (2, 1, None)


def test_raters_who_disagree_in_a_ring_are_told_not_refused():
    rings = [{("a", "b"): 3, ("b", "c"): 3, ("a", "c"): 9}, {("b", "c"): 9, ("c", "a"): 9, ("b", "a"): 1 / 1},
             {("c", "a"): 5, ("a", "b"): 9, ("c", "b"): 1}]
    result = weigh("ahp", "abc", rings)
    assert {"group_cycle", "inconsistent"} <= set(result.warnings)


def test_the_worst_three_are_those_that_fit_least():
    weights = {"a": 4.0, "b": 2.0, "c": 1.0, "d": 1.0}
    judged = {(x, y): weights[x] / weights[y] for x, y in itertools.combinations("abcd", 2)}
    judged["b", "d"] = 9.0
    assert weigh("ahp", "abcd", [judged]).worst in (("a", "b", "d"), ("b", "c", "d"))
    assert "b" in weigh("ahp", "abcd", [judged]).worst and "d" in weigh("ahp", "abcd", [judged]).worst


def test_a_longer_ring_is_named_as_a_whole():
    found = levels("ahp", "abcd", {("a", "b"): 3, ("b", "c"): 3, ("c", "d"): 3, ("d", "a"): 2})
    assert cycle(found) == ["a", "b", "c", "d"]
    assert cycle(levels("ahp", "abc", {("a", "b"): 3, ("b", "c"): 1, ("c", "a"): 2})) == []


@pytest.mark.parametrize(("method", "items", "raters", "code"), [
    ("ahp", "a", [{}], "weights_one_item"), ("ahp", "aab", [{}], "weights_item_twice"),
    ("ahp", [f"i{n}" for n in range(10)], [{}], "weights_many_ahp"),
    ("0-4", [f"i{n}" for n in range(31)], [{}], "weights_many_pairs"),
    ("ahp", [f"i{n}" for n in range(200)], [{}], "weights_many_direct"),
    ("direct", [f"i{n}" for n in range(200)], [{}], "weights_many_direct"),
    ("ahp", "ab", [{("a", "b"): 0}], "weights_pair_value"), ("ahp", "ab", [{("a", "b"): 12}], "weights_pair_value"),
    ("ahp", "ab", [{("a", "b"): math.inf}], "weights_pair_value"), ("ahp", "ab", [{("a", "b"): math.nan}], "weights_pair_value"),
    ("ahp", "ab", [{("a", "b"): -3}], "weights_pair_value"), ("0-1", "ab", [{("a", "b"): 0.5}], "weights_pair_value"),
    ("0-4", "ab", [{("a", "b"): 5}], "weights_pair_value"), ("ahp", "ab", [{("a", "x"): 3}], "weights_item_unknown"),
    ("ahp", "ab", [{("a", "a"): 3, ("a", "b"): 3}], "weights_pair_self"),
    ("ahp", "ab", [{("a", "b"): 3, ("b", "a"): 2}], "weights_not_reciprocal"),
    ("0-4", "ab", [{("a", "b"): 3, ("b", "a"): 3}], "weights_not_reciprocal"),
    ("ahp", "abcd", [{("a", "b"): 3, ("c", "d"): 3}], "weights_not_connected"),
    ("0-1", "abc", [{("a", "b"): 1}], "weights_pair_missing"),
    ("0-1", "abc", [{("a", "b"): 1, ("b", "c"): 1, ("c", "a"): 1}], "weights_cycle"),
    ("direct", "ab", [{"a": 3}], "weights_value_missing"), ("direct", "ab", [{"a": 3, "b": 0}], "weights_not_positive"),
    ("direct", "ab", [{"a": 3, "b": math.nan}], "weights_not_positive"), ("direct", "ab", [{"a": 3, "x": 3}], "weights_item_unknown"),
    ("magic", "ab", [{}], "weights_method"), ("ahp", "ab", [], "weights_no_rater"),
])
def test_what_cannot_be_weighed_is_said_clearly(method, items, raters, code):
    assert code_of(weigh, method, items, raters) == code


def test_equal_and_zero_weights_are_pointed_out():
    assert weigh("ahp", "abc", [dict.fromkeys(itertools.combinations("abc", 2), 1)]).warnings == ("all_equal",)
    result = weigh("0-4", "abc", [{("a", "b"): 3, ("a", "c"): 4, ("b", "c"): 4}])
    assert result.weights["c"] == 0 and "zero_weight" in result.warnings


def test_reciprocals_may_be_written_short():
    first = weigh("ahp", "ab", [{("a", "b"): 3, ("b", "a"): 0.33}])
    second = weigh("ahp", "ab", [{("b", "a"): 0.33, ("a", "b"): 3}])
    assert first.weights["a"] == pytest.approx(0.75) and first.weights == second.weights


@settings(deadline=None, max_examples=60)
@given(st.integers(2, 9).flatmap(lambda n: st.lists(st.integers(1, 30), min_size=n, max_size=n)), st.sampled_from(["0-1", "0-4", "ahp"]))
def test_few_pairs_are_asked_and_they_say_what_all_pairs_say(worth, method):
    items = [f"i{place}" for place in range(len(worth))]
    worth = [value + place / 100 for place, value in enumerate(worth)] if method == "0-1" else worth

    def true_level(a, b):
        gap = worth[items.index(a)] - worth[items.index(b)]
        sign = (gap > 0) - (gap < 0)
        return sign if method == "0-1" else sign * (1 + (abs(gap) > 10)) if method == "0-4" else math.log(
            worth[items.index(a)] / worth[items.index(b)])

    found, asked = {}, 0
    while pair := next_pair(method, items, found):
        assert pair not in found
        found[pair], found[pair[::-1]] = true_level(*pair), -true_level(*pair)
        asked += 1
    n = len(items)
    if method == "ahp":
        assert asked == (n - 1) + max(0, n - 2)
        assert ahp(items, found).weights == pytest.approx({item: value / sum(worth) for item, value in zip(items, worth)})
        return
    known = implied(method, items, found)
    assert {pair: known[pair] for pair in itertools.permutations(items, 2)} == {
        pair: true_level(*pair) for pair in itertools.permutations(items, 2)}
    assert asked <= n * (n - 1) // 2
    if method == "0-1":  # each item is put in its place by halving
        assert asked <= sum(math.ceil(math.log2(place + 1)) for place in range(1, n))
