"""Which chart for what data (methods.md §10.5), each with its reason."""
from __future__ import annotations

import numpy as np
import pytest

from bot.analysis.charts.choice import CHOICES, chart
from bot.analysis.charts.series import series
from bot.errors import InputError

RNG = np.random.default_rng(11)
COUNTS = [int(value) for value in np.random.default_rng(3).poisson(20, 24)]
SIZES = [int(value) for value in np.random.default_rng(4).integers(800, 1200, 24)]
RARE = [1 if month % 4 == 0 else 0 for month in range(1, 73)]


@pytest.mark.parametrize(("data", "kind", "why"), [
    (series("rate", COUNTS, SIZES), "u", "changing_exposure"),
    (series("rate", COUNTS, [900] * 24), "c", "equal_exposure"),
    (series("count", COUNTS), "c", "no_exposure"),
    (series("share", COUNTS, SIZES), "p", "share"),
    (series("value", list(RNG.normal(30, 4, 24))), "i", "one_value"),
    (series("value", list(RNG.lognormal(3, 0.9, 60))), "i_log", "skewed"),
    (series("rate", COUNTS, [size * 10 for size in SIZES]), "laney_u", "large_sizes"),
    (series("share", COUNTS, [size * 10 for size in SIZES]), "laney_p", "large_sizes"),
    (series("rate", [count * (1 + number % 3) for number, count in enumerate(COUNTS)], SIZES), "laney_u", "overdispersed"),
    (series("count", RARE), "g", "rare_events"),
    (series("rate", RARE, list(range(100, 172))), "t", "rare_events"),
    (series("gap", list(range(1, 30))), "g", "gaps"),
    (series("gap", [value + 0.5 for value in range(1, 30)]), "t", "gaps"),
    (series("count", COUNTS[:11]), "run", "few_points"),
    (series("count", [4] * 15), "run", "flat"),
    (series("count", [0] * 15), "run", "flat"),
])
def test_chosen(data, kind, why):
    found = chart(data)
    assert (found.chart.kind, found.why[0]) == (kind, why)


def test_eleven_points_never_make_limits():
    """Even when asked for: below twelve there is a run chart only."""
    found = chart(series("rate", COUNTS[:11], SIZES[:11]), "u")
    assert (found.chart.kind, found.chart.rules, found.why) == ("run", "anhoej", ("few_points",))
    assert found.chart.points[0].ucl is None and found.chart.points[0].value == COUNTS[0] / SIZES[0]
    assert chart(series("rate", COUNTS[:12], SIZES[:12]), "u").chart.kind == "u"


def test_few_rare_events_become_a_run_chart_of_gaps():
    found = chart(series("count", RARE[:30]))
    assert found.chart.kind == "run" and found.why == ("rare_events", "few_points")
    assert [point.value for point in found.chart.points] == [4] * 6


def test_published_laney(fixtures):
    case = fixtures["laney_u"]["inputs"]
    found = chart(series("rate", case["counts"], case["transactions"]))
    assert found.chart.kind == "laney_u" and found.chart.outside == [] and found.chart.phases[0].firmness == "provisional"
    assert found.dispersion.over


def test_a_step_alone_does_not_hide_behind_laney():
    """The first phase decides; and sigma_z comes from neighbours, so that a step widens nothing."""
    stepped = [*COUNTS, *(count // 3 for count in COUNTS)]
    found = chart(series("count", stepped), baseline=24)
    assert found.chart.kind == "c" and found.chart.signals


@pytest.mark.parametrize(("data", "kind"), [
    (series("value", COUNTS), "c"), (series("value", COUNTS), "g"), (series("rate", COUNTS, SIZES), "i"),
    (series("rate", COUNTS, SIZES), "c"), (series("rate", COUNTS, SIZES), "p"), (series("share", COUNTS, SIZES), "u"),
    (series("count", COUNTS), "laney"), (series("share", COUNTS, SIZES), "laney"), (series("count", COUNTS), "t"),
    (series("share", COUNTS, [900] * 24), "np"), (series("rate", COUNTS, SIZES), "run"),
])
def test_asked_for(data, kind):
    found = chart(data, kind)
    assert found.why == ("asked",) and found.chart.kind.startswith(kind)


@pytest.mark.parametrize(("data", "kind", "code"), [
    (series("count", COUNTS), "u", "chart_sizes"), (series("count", COUNTS), "p", "chart_sizes"),
    (series("share", COUNTS, SIZES), "np", "chart_np_sizes"), (series("value", [1.5, 2.5] * 10), "c", "series_count"),
    (series("count", [0] * 20), "g", "chart_few_events"), (series("count", COUNTS), "pie", "chart_kind"),
    (series("rate", COUNTS, [1] * 24), "p", "series_more_than_all"), (series("count", [0] * 15), "c", "chart_flat"),
])
def test_cannot_be_drawn(data, kind, code):
    with pytest.raises(InputError) as caught:
        chart(data, kind)
    assert caught.value.code == code


def test_all_choices_are_known():
    assert len(CHOICES) == len(set(CHOICES)) and "laney" in CHOICES
    with pytest.raises(InputError, match="chart_rules"):
        chart(series("count", COUNTS), rules="any")
    with pytest.raises(InputError, match="chart_none_left"):
        chart(series("count", COUNTS), removed={number: "cause" for number in range(1, 25)})
