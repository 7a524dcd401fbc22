"""Run chart and control chart: valid specifications, every number and signal in them, words that are drawn."""
from __future__ import annotations

import json
import statistics

import altair
import pytest

from bot.analysis.charts.control import draw
from bot.analysis.charts.series import series
from bot.language.texts import say
from bot.reports.charts_control import over_time_chart
from bot.reports.charts_time import control_chart, figure, run_chart
from tests.reports.test_charts import LANGUAGES, data_of, pixels

MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]
RATES = [13.3, 13.6, 9.0, 11.7, 11.6, 12.4, 10.2, 29.7, 11.7, 6.6, 4.5, 4.0]


def words(spec) -> str:
    return json.dumps(spec, ensure_ascii=False)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_control_chart(lang, tmp_path):
    upper = [24.5, 23.4, 23.9, 23.0, 24.2, 23.6, 24.0, 23.9, 23.0, 11.1, 10.5, 10.8]
    signals = [(7, "beyond"), (7, "run"), (8, "run"), (2, "unknown_rule")]
    spec = control_chart(MONTHS, RATES, [13.0] * 9 + [4.5] * 3, 0.5, upper, signals, "每千笔投诉", "每千笔", lang, change=9,
                         rules={"beyond": "超出3σ", "run": "连续8点在一侧"}, notes=["临时控制限"])
    if lang == "zh":  # three seconds each
        altair.Chart.from_dict(spec, validate=True)
    rows = data_of(spec)
    assert [(row["name"], row["value"]) for row in data_of(spec["layer"][0])] == list(zip(MONTHS, RATES))
    assert {(row["place"], row["words"]) for row in rows if "words" in row and row.get("name")} == {
        (7, "①②"), (8, "②"), (2, "③")}
    told = words(spec["title"]["subtitle"])
    assert all(part in told for part in ("临时控制限", "① 超出3σ", "② 连续8点在一侧", "③ unknown_rule", "2025-08"))
    # the limits of each point, and a new line of them after the change
    steps = [row for row in rows if "after" in row]
    assert {row["value"] for row in steps} == {*upper, 0.5, 13.0, 4.5}
    assert {row["after"] for row in steps if row["place"] < 8.5} == {0}
    assert {row["after"] for row in steps if row["place"] > 8.5} == {1}
    assert {row["place"] for row in rows if row.get("words") in ("实施对策", "Change")} == {8.5}
    assert pixels(spec, tmp_path).min() < 100


@pytest.mark.parametrize("lang", LANGUAGES)
def test_control_chart_without_a_signal_says_so(lang):
    spec = control_chart(MONTHS, RATES, 10, 0, 40, [], "t", "m", lang)
    assert spec["title"]["subtitle"] == ["没有异常信号" if lang == "zh" else "No signal"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("count", [1, 2, 12, 200])
def test_run_chart(lang, count, tmp_path):
    values = [20 + place % 7 for place in range(count)]
    spec = run_chart([f"第{place}周" for place in range(count)], values, statistics.median(values), "等候", "分钟", lang,
                     target=21.5)
    if (lang, count) == ("zh", 12):  # three seconds each
        altair.Chart.from_dict(spec, validate=True)
    assert [row["value"] for row in data_of(spec["layer"][0])] == values
    assert 300 <= spec["width"] <= 760  # also many points fit on a page
    assert any(row.get("words", "").endswith(" 21.5") for row in data_of(spec))
    assert pixels(spec, tmp_path).min() < 100


def test_labels_of_near_levels_do_not_lie_on_each_other():
    spec = run_chart(MONTHS, RATES, 11.0, "t", "m", "en", target=11.01)
    low, high = spec["layer"][0]["encoding"]["y"]["scale"]["domain"]
    places = [row["value"] for row in data_of(spec) if row.get("words", "").split(" ")[0] in ("Median", "Target")]
    assert abs(places[0] - places[1]) / (high - low) * spec["height"] > 14


@pytest.mark.parametrize(("value", "shown"), [(34.50, "34.5"), (0.0661, "0.0661"), (0, "0"), (1234.6, "1,235"), (120.25, "120.2"),
                                              (-3.456, "-3.46"), (100, "100"), (10, "10")])
def test_figure(value, shown):
    assert figure(value) == shown


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_found_chart_has_its_limits_signals_change_and_what_was_left_out(lang, tmp_path):
    """Twenty points make the limits, one of them is left out, a change restarts them; each of it is drawn and told."""
    values = [10, 12, 11, 9, 30, 10, 12, 11, 9, 10, 12, 11, 9, 10, 12, 11, 9, 10, 12, 11, 40, 10, 12]
    found = draw(series("count", values), "c", baseline=20, removed={5: "停电 <b>"})
    spec = over_time_chart(found, "排队", "件", lang, change=21, notes=["n = 309"])
    altair.Chart.from_dict(spec, validate=True) if lang == "zh" else None
    rows, told = data_of(spec), words(spec["title"]["subtitle"])
    assert {row["place"] for row in rows if row.get("words") in ("①",)} == {20}
    lines = {row["place"]: row["words"] for row in rows if row.get("words") in (
        say("chart_change", lang), say("chart_frozen", lang))}
    assert lines == {20.5: say("chart_change", lang), 19.5: say("chart_frozen", lang)}
    for part in ("n = 309", say("stats_kind_c", lang), "19", "停电 <b>", say("stats_rule_beyond_limits", lang)):
        assert part in told
    assert figure(found.phases[0].ucl) in words([row["words"] for row in rows if "words" in row])
    assert pixels(spec, tmp_path).min() < 100


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_run_chart_marks_the_run_and_says_what_holds_for_all_points(lang):
    found = draw(series("value", [34, 36, 31, 35, 30, 28, 24, 22, 21, 20, 19, 18]), "run", baseline=8)
    spec = over_time_chart(found, "t", "m", lang)
    rules = {signal.rule for signal in found.signals}
    assert "too_few_crossings" in rules
    told = words(spec["title"]["subtitle"]).replace('", "', " ")
    assert all(say(f"stats_rule_{rule}", lang).split("（")[0][:20] in told for rule in rules)
    marked = {row["place"] for row in data_of(spec) if row.get("words") == "①"}
    assert marked == {number - 1 for one in found.signals if one.rule == "run_too_long" for number in one.points}


def test_a_phase_without_limits_leaves_a_gap():
    found = draw(series("count", [5, 7, 6, 8] * 4 + [2, 1, 3]), "c", restarts=[17])
    spec = over_time_chart(found, "t", "m", "en")
    steps = [row for row in data_of(spec) if "after" in row]
    assert max(row["place"] for row in steps if row["value"] == found.phases[0].ucl) == 15.5
    assert {row["after"] for row in steps if row["place"] > 16} == {1} and None not in [row["value"] for row in steps]


def test_hostile_names_draw_a_picture(hostile, tmp_path):
    spec = control_chart([hostile, "b"], [1, 2], 1.5, 0, 3, [(0, hostile)], hostile, hostile, "zh", rules={hostile: hostile})
    assert pixels(spec, tmp_path).min() < 100
