"""The figures a chart is made of: what is refused, and from counts to gaps."""
from __future__ import annotations

import math

import pytest

from bot.analysis.charts.series import gaps_of, series
from bot.errors import InputError


@pytest.mark.parametrize(("data", "values", "sizes", "code", "position"), [
    ("count", [], None, "chart_points", None), ("count", [5], None, "chart_points", None),
    ("count", [5, -1], None, "series_count", 2), ("count", [5.5, 1], None, "series_count", 1),
    ("count", [5, "many"], None, "series_count", 2), ("value", [1, math.nan], None, "series_number", 2),
    ("value", [1, None], None, "series_number", 2), ("rate", [5, 6], [10, 0], "series_size", 2),
    ("rate", [5, 6], [10, -3], "series_size", 2), ("share", [5, 6], [10, 10.5], "series_size", 2),
    ("share", [5, 11], [10, 10], "series_more_than_all", 2), ("share", [5, 1], [0, 10], "series_size", 1),
    ("rate", [5, 6], None, "chart_sizes", None), ("rate", [5, 6], [10], "chart_sizes", None),
    ("gap", [5, -6], None, "series_negative", 2), ("value", [1e300, 1], None, "series_number", 1),
])
def test_refused(data, values, sizes, code, position):
    with pytest.raises(InputError) as caught:
        series(data, values, sizes)
    assert caught.value.code == code and caught.value.params.get("position") == position


def test_hostile_values(hostile):
    with pytest.raises(InputError, match="series_count"):
        series("count", [1, hostile])


def test_plotted_and_labels():
    assert list(series("rate", [5, 6], [10, 20]).plotted) == [0.5, 0.3]
    assert series("value", [5, 6]).labels == ("1", "2") and series("value", [5, 6], labels=["a", "b"]).labels == ("a", "b")


def test_gaps_in_periods_and_in_exposure():
    counts = [0, 1, 0, 0, 2, 0, 1]
    gaps = gaps_of(series("count", counts))
    assert gaps.values == (3, 0, 2) and gaps.labels == ("5", "5", "7")
    assert gaps_of(series("rate", counts, [10, 20, 30, 40, 50, 60, 70])).values == (120, 0, 130)


@pytest.mark.parametrize(("counts", "code"), [([0, 0, 1, 1], "chart_few_events"), ([9000, 9000], "chart_many_events")])
def test_no_gaps(counts, code):
    with pytest.raises(InputError, match=code):
        gaps_of(series("count", counts))
