"""Cohen's kappa: the worked example, the thresholds, intervals that cover, what is too little."""
from __future__ import annotations

import itertools

import numpy as np
import pytest

from bot.analysis.agreement import ENOUGH, _parts, confused, kappa, kappa_of_topics, verdict_of
from bot.errors import InputError


def labels(table: list[list[int]], names: str = "ab") -> tuple[list[str], list[str]]:
    """Two lists of labels whose table this is: rows the first reader, columns the second."""
    cells = [(names[row], names[column]) for row, counts in enumerate(table) for column, count in enumerate(counts)
             for _ in range(count)]
    return [one for one, _ in cells], [other for _, other in cells]


def test_the_worked_example(fixtures: dict) -> None:
    example = fixtures["cohen_kappa"]
    found = kappa(*labels(example["inputs"]["table"]))
    assert found.n == 50 and found.needed == 0
    assert found.observed == pytest.approx(example["expected"]["p_o"])
    assert found.expected == pytest.approx(example["expected"]["p_e"])
    assert found.kappa == pytest.approx(example["expected"]["kappa"])
    assert example["expected"]["verdict"].startswith(found.verdict)
    assert found.low < 0.4 < found.high
    # the large-sample standard error of this table is about 0.13
    assert found.low == pytest.approx(0.4 - 1.96 * 0.13, abs=0.06) and found.high == pytest.approx(0.4 + 1.96 * 0.13, abs=0.06)


@pytest.mark.parametrize(("value", "verdict"), [
    (1.0, "good"), (0.9, "good"), (0.9 - 1e-12, "good"), (0.8999, "marginal"), (0.7, "marginal"), (0.6999, "unacceptable"),
    (0.0, "unacceptable"), (-1.0, "unacceptable"), (None, "undefined")])
def test_thresholds(value: float | None, verdict: str) -> None:
    assert verdict_of(value) == verdict


def test_perfect_and_opposite() -> None:
    assert kappa(["a", "b"] * 30, ["a", "b"] * 30).kappa == 1.0
    assert kappa(["a", "b"] * 30, ["b", "a"] * 30).kappa == -1.0


@pytest.mark.parametrize("n", [1, 2, ENOUGH - 1])
def test_too_few_says_how_many_more(n: int) -> None:
    found = kappa(["a", "b"] * n, ["a", "b"] * n, enough=2 * ENOUGH)
    assert (found.verdict, found.needed) == ("too_few", 2 * ENOUGH - 2 * n)


def test_one_label_only_has_no_kappa() -> None:
    found = kappa(["a"] * 60, ["a"] * 60)
    assert (found.kappa, found.low, found.high, found.verdict, found.observed) == (None, None, None, "undefined", 1.0)


def test_a_nearly_constant_label_has_no_interval_but_an_estimate() -> None:
    found = kappa(["a"] * 59 + ["b"], ["a"] * 59 + ["b"])
    assert found.kappa == 1.0 and found.verdict == "good"


@pytest.mark.parametrize(("first", "second", "code"), [(["a"], [], "agreement_lengths"), ([], [], "agreement_no_cases")])
def test_what_cannot_be_compared(first: list[str], second: list[str], code: str) -> None:
    with pytest.raises(InputError) as caught:
        kappa(first, second)
    assert caught.value.code == code


def test_the_same_seed_gives_the_same_interval() -> None:
    first, second = labels([[20, 5], [10, 15]])
    assert kappa(first, second, seed=3) == kappa(first, second, seed=3) != kappa(first, second, seed=4)


def test_resampled_kappa_is_scikit_learns() -> None:
    from sklearn.metrics import cohen_kappa_score

    chance = np.random.default_rng(5)
    for _ in range(20):
        table = chance.integers(0, 9, (4, 4))
        first, second = labels(table.tolist(), "abcd")
        assert float(_parts(table[None])[2][0]) == pytest.approx(cohen_kappa_score(first, second))


def test_the_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    """Readers that agree in 80 of 100 cases on two balanced labels: kappa 0.6."""
    chance, covered = np.random.default_rng(2), 0
    for _ in range(150):
        truth = chance.integers(0, 2, 80)
        other = np.where(chance.random(80) < 0.8, truth, 1 - truth)
        found = kappa([str(one) for one in truth], [str(one) for one in other])
        covered += found.low <= 0.6 <= found.high
    assert 0.88 <= covered / 150 <= 0.99


def test_each_topic_against_the_rest() -> None:
    first = ["queue"] * 30 + ["fee"] * 30 + ["rare"] * 2
    second = ["queue"] * 30 + ["fee"] * 25 + ["queue"] * 5 + ["rare", "fee"]
    found = kappa_of_topics(first, second)
    assert list(found) == ["queue", "fee", "rare"]  # the most used first
    assert (found["queue"].counted, found["queue"].n, found["queue"].needed) == (35, 62, 0)
    assert (found["rare"].counted, found["rare"].needed, found["rare"].verdict) == (2, 8, "too_few")
    table = np.array([[30, 0], [5, 27]])
    assert found["queue"].kappa == pytest.approx(float(_parts(table[None])[2][0]))


def test_confused_pairs_in_either_order() -> None:
    assert confused(["a", "b", "a", "c"], ["b", "a", "a", "a"]) == [(("a", "b"), 2), (("a", "c"), 1)]
    assert confused(["a"], ["a"]) == []


def test_order_of_readers_makes_no_difference() -> None:
    first, second = labels([[20, 5, 1], [10, 15, 0], [2, 2, 9]], "abc")
    for one, other in itertools.permutations((first, second)):
        assert kappa(one, other).kappa == pytest.approx(kappa(first, second).kappa)
