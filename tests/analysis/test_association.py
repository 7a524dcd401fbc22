"""Support and lift reckoned by hand, the least count, and what always holds."""
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.association import LEAST, association
from bot.errors import InputError


def test_by_hand():
    # 100 cases, 40 with a, 20 with b, 10 with c; a and b together 16: .16 and 16 * 100 / 800 = 2
    found = association({("b", "a"): 16, ("a", "c"): 4, ("b", "c"): 5}, {"a": 40, "b": 20, "c": 10}, 100)
    assert [(pair.first, pair.second, pair.n, pair.support, pair.lift) for pair in found.pairs] == [
        ("b", "c", 5, 0.05, 2.5), ("a", "b", 16, 0.16, 2.0)]
    assert found.rare == 1 and found.per_case == pytest.approx(0.7)


@pytest.mark.parametrize(("singles", "n", "meaningful"), [
    ({"a": 10}, 10, False), ({"a": 10, "b": 1}, 10, True), ({"a": 1000, "b": 99}, 1000, False), ({}, 0, False)])
def test_meaningful_only_with_several_labels(singles, n, meaningful):
    assert association({}, singles, n).meaningful is meaningful


@pytest.mark.parametrize(("pairs", "singles", "n"), [
    ({("a", "b"): 3}, {"a": 2, "b": 9}, 10), ({("a", "b"): 1}, {"a": 2}, 10), ({}, {"a": 11}, 10), ({("a", "a"): 1}, {"a": 2}, 9)])
def test_counts_that_cannot_be(pairs, singles, n):
    with pytest.raises(InputError, match="association_counts"):
        association(pairs, singles, n)


@given(st.lists(st.sets(st.sampled_from("abcd"), min_size=1), max_size=60))
def test_properties(cases):
    pairs, singles = {}, {}
    for case in cases:
        for one in case:
            singles[one] = singles.get(one, 0) + 1
            for other in case:
                if one < other:
                    pairs[one, other] = pairs.get((one, other), 0) + 1
    found = association(pairs, singles, len(cases))
    assert len(found.pairs) + found.rare == len(pairs)
    assert association({(b, a): n for (a, b), n in pairs.items()}, singles, len(cases)) == found
    for pair in found.pairs:
        assert pair.n >= LEAST and 0 < pair.support <= 1
        assert pair.lift == pytest.approx(pair.support / (singles[pair.first] / len(cases)) / (singles[pair.second] / len(cases)))
