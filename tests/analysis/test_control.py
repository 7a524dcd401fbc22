"""Phases, frozen baselines, removed points, firm and provisional limits."""
from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.analysis.charts.control import draw
from bot.analysis.charts.limits import KINDS
from bot.analysis.charts.series import series
from bot.errors import InputError


def values(numbers, **more):
    return draw(series("value", numbers), more.pop("kind", "i"), **more)


STEADY = [10.0, 11.2, 9.4, 10.6, 9.8, 10.9, 9.1, 10.3, 10.7, 9.6, 10.1, 9.9]


def test_published_chart_with_points_removed_for_a_cause(fixtures):
    x = fixtures["p_chart"]["inputs"]["nonconforming"]
    shares = series("share", x, [50] * len(x))
    first = draw(shares, "p")
    assert first.outside == [15, 23] and first.rules == "house" and first.phases[0].firmness == "firm"
    revised = draw(shares, "p", removed={15: "new cardboard", 23: "an inexperienced operator"})
    assert revised.outside == [21] and revised.phases[0].subgroups == 28
    assert revised.phases[0].ucl == pytest.approx(0.3892972, abs=5e-8)
    assert [(point.number, point.part, point.cause) for point in revised.points if point.cause] == [
        (15, "removed", "new cardboard"), (23, "removed", "an inexperienced operator")]
    assert revised.points[14].value == first.points[14].value


@pytest.mark.parametrize("cause", ["", "  "])
def test_no_point_goes_without_a_cause(cause):
    with pytest.raises(InputError) as caught:
        values(STEADY, removed={4: cause})
    assert caught.value.code == "chart_cause_needed" and caught.value.params == {"number": 4}


def test_frozen_limits_judge_later_points():
    later = [*STEADY, 10.2, 15.5, 9.9]
    frozen, open_ = values(later, baseline=12), values(later)
    assert frozen.phases[0].ucl == values(STEADY).phases[0].ucl != open_.phases[0].ucl
    assert frozen.outside == [14] and [point.part for point in frozen.points] == ["baseline"] * 12 + ["later"] * 3


def test_a_step_is_seen_against_the_baseline_and_not_without_it():
    """Twelve points at one level, nine lower ones: limits of all points hide what frozen ones show."""
    moved = [*STEADY, *(value - 2.5 for value in STEADY[:9])]
    frozen = values(moved, baseline=12)
    assert "run_too_long" in {signal.rule for signal in frozen.signals}
    (run,) = (signal.points for signal in frozen.signals if signal.rule == "run_too_long")
    assert set(run) >= set(range(13, 22))
    assert set(frozen.outside) > set(values(moved).outside)


def test_an_accepted_change_restarts_the_limits():
    moved = [*STEADY, *(value - 5 for value in STEADY)]
    chart = values(moved, restarts=[13])
    assert [(phase.first, phase.last) for phase in chart.phases] == [(1, 12), (13, 24)]
    assert chart.phases[0].centre - chart.phases[1].centre == pytest.approx(5)
    assert chart.signals == () and values(moved).signals != ()
    assert [point.centre for point in chart.points][11:13] == pytest.approx([chart.phases[0].centre, chart.phases[1].centre])


def test_a_young_phase_has_a_line_and_no_limits():
    chart = values([*STEADY, 20.0, 20.0, 20.0], restarts=[13])
    young = chart.phases[1]
    assert (young.firmness, young.lcl, young.ucl, young.centre) == ("too_few", None, None, 20.0)
    assert chart.points[-1].ucl is None and all(max(signal.points) <= 12 for signal in chart.signals)


@pytest.mark.parametrize(("count", "firmness"), [(11, "too_few"), (12, "provisional"), (19, "provisional"), (20, "firm")])
def test_how_firm_limits_are(count, firmness):
    chart = values((STEADY * 2)[:count])
    assert chart.phases[0].firmness == firmness
    assert (chart.phases[0].ucl is None) == (firmness == "too_few")


def test_removed_points_do_not_count_for_firmness():
    assert values((STEADY * 2)[:20], removed={3: "power cut"}).phases[0].firmness == "provisional"


def test_moving_ranges(fixtures):
    case = fixtures["i_mr_chart"]
    chart = values(case["inputs"]["values"])
    assert chart.phases[0].spread == pytest.approx(case["expected"]["mr_bar"], abs=5e-9)
    assert chart.phases[0].range_ucl == pytest.approx(case["expected"]["mr_UCL_D4_3_267"], abs=5e-7)
    assert chart.outside == [4]
    assert [signal.points for signal in chart.signals if signal.rule == "moving_range"] == [(4,)]


def test_a_run_chart_has_a_median_and_anhoejs_rules(fixtures):
    case = fixtures["run_chart"]
    chart = values(case["inputs"]["values"], kind="run", rules="western_electric")
    assert (chart.rules, chart.phases[0].centre, chart.phases[0].firmness) == ("anhoej", case["expected"]["median"], None)
    assert {signal.rule for signal in chart.signals} == {"run_too_long", "too_few_crossings"} and chart.outside == []
    frozen = values(case["inputs"]["values"], kind="run", baseline=12)
    assert frozen.phases[0].centre == float(np.median(case["inputs"]["values"][:12]))


def test_the_same_points_by_three_sets():
    """Eight in a row signal by Western Electric, not by Nelson (nine); the house counts runs by their number."""
    x = [*STEADY, 10.4, 10.5, 10.4, 10.5, 10.4, 10.5, 10.4]
    found = {name: {signal.rule for signal in values(x, rules=name).signals} for name in ("house", "western_electric", "nelson")}
    assert "eight_in_a_row" not in found["nelson"] and values(x, rules="nelson").rules == "nelson"
    assert found["house"] <= {"run_too_long", "too_few_crossings", "beyond_limits", "moving_range"}


@pytest.mark.parametrize(("more", "code"), [
    ({"baseline": 11}, "chart_baseline"), ({"baseline": 13}, "chart_baseline"), ({"baseline": 0}, "chart_baseline"),
    ({"restarts": [13]}, "chart_restart"), ({"restarts": [0]}, "chart_restart"), ({"removed": {13: "x"}}, "chart_removed"),
    ({"removed": {number: "x" for number in range(1, 13)}}, "chart_none_left"), ({"rules": "best"}, "chart_rules"),
])
def test_refused(more, code):
    with pytest.raises(InputError) as caught:
        values(STEADY, **more)
    assert caught.value.code == code


@settings(deadline=None, max_examples=60)
@given(st.sampled_from([kind for kind in KINDS if kind != "i_log"]), st.lists(st.integers(0, 40), min_size=12, max_size=40),
       st.data())
def test_properties_of_every_chart(kind, counts, data):
    """Limits lie about the centre and never below 0; a point is outside just when it lies beyond its limits."""
    sizes = data.draw(st.lists(st.integers(40, 90), min_size=len(counts), max_size=len(counts)))
    if kind in ("p", "np", "laney_p"):
        made = series("share", counts, [sizes[0]] * len(counts) if kind == "np" else sizes)
    elif kind in ("u", "laney_u"):
        made = series("rate", counts, sizes)
    else:
        made = series({"i": "value", "g": "gap", "t": "gap"}.get(kind, "count"), counts)
    try:
        chart = draw(made, kind, rules="western_electric")
    except InputError as error:
        assert error.code == "chart_flat"
        return
    beyond = []
    for point in chart.points:
        assert 0 <= point.lcl <= point.centre + 1e-9 and point.centre <= point.ucl + 1e-9
        if point.value > point.ucl + 1e-9 or point.value < point.lcl - 1e-9:
            beyond.append(point.number)
    assert chart.outside == beyond
