"""The numbers of an evaluation against scikit-learn and against what they must be."""
from __future__ import annotations

import random

import numpy as np
import pytest
from sklearn.metrics import f1_score

from bot.topics import scores


def test_f1s_are_those_of_scikit_learn() -> None:
    chance = random.Random(3)
    gold = [chance.choice("aab") for _ in range(200)]
    said = [one if chance.random() < 0.7 else chance.choice("abcd") for one in gold]
    found = scores.f1s(list(zip(gold, said)))
    for label in "ab":
        assert found.f1(label) == pytest.approx(f1_score(gold, said, labels=[label], average="macro"))
        low, high = found.labels[label]["f1_interval"]
        assert low < found.f1(label) < high
    assert found.macro == pytest.approx(f1_score(gold, said, labels=["a", "b"], average="macro"))
    assert found.macro_interval[0] < found.macro < found.macro_interval[1] and found.f1("c") is None
    assert scores.f1s([]).macro is None


def test_an_interval_narrows_with_the_texts() -> None:
    def width(n: int) -> float:
        low, high = scores.share_interval([True, True, False, True] * n)
        assert low <= 0.75 <= high
        return high - low

    assert width(5) > 2 * width(50) > 0 and scores.share_interval([]) is None
    # the spread of a share is that of a binomial: 1.96 · sqrt(p (1 - p) / n) to either side
    assert width(250) == pytest.approx(2 * 1.96 * (0.75 * 0.25 / 1000) ** 0.5, rel=0.1)


def test_coverage_bins_and_calibration() -> None:
    answered = scores.by_confidence([(number / 100, number >= 50) for number in range(100)])
    assert scores.coverage(answered) == {"50%": 1.0, "70%": pytest.approx(50 / 70), "90%": pytest.approx(50 / 90), "100%": 0.5}
    assert [n for n, _, _ in scores.bins(answered)] == [20] * 5
    assert scores.calibration_error([(10, 0.9, 0.5), (30, 0.5, 0.5)]) == pytest.approx(0.1)
    nothing = scores.by_confidence([])
    assert scores.coverage(nothing) == {} and scores.bins(nothing) == [] and scores.calibration_error([]) is None
    assert np.shape(nothing) == (0, 2)


def test_confusions_are_only_what_is_confused() -> None:
    pairs = [("a", "a")] * 9 + [("a", "b")] * 2 + [("b", "a")] + [(str(n), "x") for n in range(20)]
    found = scores.confusions(pairs)
    assert found[0] == ("a", "b", 2) and len(found) == scores.PAIRS and all(gold != said for gold, said, _ in found)
