"""The effect of a project: the published numbers reach the verdicts and the words."""
from __future__ import annotations

import pytest

from bot.playbooks.effect import EffectMissing, effect_of
from bot.reports.effect import effect_words

PERIODS = {"before_period": ["2025-10-01", "2025-10-31"], "after_period": ["2026-10-01", "2026-10-31"]}


def by_id(fixtures, group, name):
    return next(case for case in fixtures[group]["cases"] if case["id"] == name)


def test_proportions(fixtures):
    case = by_id(fixtures, "two_proportions", "dissatisfied_before_after")
    given, expected = case["inputs"], case["expected"]
    values = {"data_kind": "proportion", "unit": "percent", "target_value": 8.0, "direction": "lower_better", **PERIODS,
              "before_x": given["x1"], "before_n": given["n1"], "after_x": given["x2"], "after_n": given["n2"]}
    effect = effect_of(values)
    assert (effect.kind, effect.scale, effect.target) == ("proportion", 100.0, 8.0)
    assert effect.result.p == pytest.approx(expected["p_two_sided"], abs=1e-6)
    assert (effect.result.ci_low, effect.result.ci_high) == pytest.approx(expected["ci95_diff_newcombe"], abs=1e-6)
    assert (effect.verdicts.improved, effect.verdicts.target_met_point, effect.verdicts.target_demonstrated) == (
        expected["improved_at_5pct"], expected["target_met_point_estimate"], expected["target_demonstrated_95"])
    zh, en = effect_words(effect, values, "zh"), effect_words(effect, values, "en")
    for line in (zh[0], en[0]):
        for said in ("96/800", "58/780", "12.00%", "7.44%", "4.56", "1.64", "7.50", "0.0022", "2025-10-01 – 2025-10-31"):
            assert said in line
    assert [line[-1] for line in zh[1:]] == ["是", "是", "否"]
    assert [line.split(": ")[1] for line in en[1:]] == ["Yes", "Yes", "No"]


def test_rates(fixtures):
    case = by_id(fixtures, "poisson_rate", "complaints_before_after")
    given, expected = case["inputs"], case["expected"]
    values = {"data_kind": "rate", "unit": "per_1000", "target_value": 2.5, "direction": "lower_better", "rate_per": 1000,
              "before_x": given["count1"], "before_n": given["exposure1"], "after_x": given["count2"],
              "after_n": given["exposure2"], **PERIODS}
    effect = effect_of(values)
    counts = effect.result.counts
    assert counts.ratio == pytest.approx(expected["rate_ratio_1_over_2"], abs=1e-6)
    assert counts.p == pytest.approx(expected["p_exact_twice_min_tail"], abs=1e-6)
    assert (counts.ci_low, counts.ci_high) == pytest.approx(expected["ratio_ci95_exact"], abs=1e-5)
    assert (effect.verdicts.improved, effect.verdicts.target_met_point, effect.verdicts.target_demonstrated) == (
        True, True, False)
    for lang, base in (("zh", "{} 笔业务"), ("en", "{} transactions")):
        for said in ("48", "27", base.format("12,000"), base.format("11,500"), "1.70", "1.04", "2.84", "0.0326",
                     base.format("1,000")):
            assert said in effect_words(effect, values, lang)[0]
    days = {**values, "unit": "count", "before_n": 31, "after_n": 31, "rate_per": 30}
    for lang, base in (("zh", "{} 天"), ("en", "{} days")):  # both totals are the lengths of their periods
        assert base.format(31) in effect_words(effect_of(days), days, lang)[0]
        assert base.format(30) in effect_words(effect_of(days), days, lang)[0]


def test_times(fixtures):
    case = by_id(fixtures, "mann_whitney", "waits")
    given, expected = case["inputs"], case["expected"]
    values = {"data_kind": "times", "unit": "minutes", "target_value": 22.0, "direction": "lower_better",
              "before_values": given["before_minutes"], "after_values": given["after_minutes"], **PERIODS}
    effect = effect_of(values)
    assert effect.result.p == pytest.approx(expected["p_exact_two_sided"], abs=1e-6)
    assert effect.result.shift == pytest.approx(expected["hodges_lehmann_shift"])
    assert (effect.verdicts.improved, effect.verdicts.target_met_point, effect.verdicts.target_demonstrated) == (
        True, True, False)
    for lang in ("zh", "en"):
        for said in ("34.5", "22", "12.5", "0.0011", "n=12"):
            assert said in effect_words(effect, values, lang)[0]


WHOLE = {"data_kind": "proportion", "unit": "percent", "target_value": 8.0, "before_x": 96, "before_n": 800, "after_x": 58,
         "after_n": 780, **PERIODS}


@pytest.mark.parametrize(("change", "code", "fields"), [
    ({"data_kind": None}, "effect_data", ("data_kind",)), ({"after_x": None}, "effect_data", ("after_x",)),
    ({"before_period": None, "after_n": ""}, "effect_data", ("after_n", "before_period")),
    ({"data_kind": "times"}, "effect_data", ("before_values", "after_values")),
    ({"target_value": None}, "effect_target", ("target_value",)),
    ({"unit": "minutes"}, "effect_unit", ("data_kind", "unit")),
    ({"after_x": 781}, "effect_more_than_all", ("before_x", "before_n", "after_x", "after_n")),
])
def test_what_is_missing_is_named(change, code, fields):
    with pytest.raises(EffectMissing) as caught:
        effect_of({**WHOLE, **change})
    assert (caught.value.code, caught.value.fields) == (code, fields)


def test_nothing_after_is_a_value_and_not_missing():
    effect = effect_of({**WHOLE, "after_x": 0})
    assert effect.verdicts.improved
    assert effect.verdicts.target_demonstrated


def test_higher_may_be_better():
    effect = effect_of({**WHOLE, "direction": "higher_better", "target_value": 15, "after_x": 140})
    assert effect.verdicts.improved
    assert effect.verdicts.target_met_point


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_rise_is_not_called_a_fall(lang):
    values = {**WHOLE, "direction": "higher_better", "target_value": 15, "after_x": 140}
    line = effect_words(effect_of(values), values, lang)[0]
    assert ("降低 -" if lang == "zh" else "down -") not in line
