"""Step 5: before and after taken from the store, judged by the test that fits; the numbers are made by hand."""
from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from bot.analysis.effect import compare_rates
from bot.language.periods import Period
from bot.proposals import effect
from bot.proposals.measure import blocks
from bot.proposals.over_time import chosen_chart, points_of
from tests.proposals.conftest import days

BEFORE = ["2026-03-01", "2026-05-31"]  # 92 days
RATE = {"unit": "count", "data_kind": "rate", "baseline_period": BEFORE, "target_value": 12.0, "direction": "lower_better",
        "changed": "2026-06-30"}  # after: 2026-07-01 to 2026-09-30, 92 days too


@pytest.fixture
def story(fill):
    """92 complaints in 92 days before, 31 in 92 days after; others as many before as after; recorded until November."""
    fill(days("2026-03-01", 92), channel="counter")
    fill(days("2026-07-01", 31, 3)[:31], channel="counter")
    fill(days("2026-03-01", 46, 2), "fee_dispute", channel="counter")
    fill(days("2026-07-01", 46, 2), "fee_dispute", channel="counter")
    fill(["2025-06-01", "2026-11-10"], "fee_dispute")


def test_counts_and_days_of_both_sides(ask, story):
    asked = ask(**RATE)
    values = {name: getattr(effect, name)(asked).value for name in (
        "before_x", "before_n", "before_period", "after_x", "after_n", "after_period", "rate_per")}
    assert values == {"before_x": "92", "before_n": "92", "before_period": "2026-03-01 – 2026-05-31", "after_x": "31",
                      "after_n": "92", "after_period": "2026-07-01 – 2026-09-30", "rate_per": "30"}
    assert effect.data_kind(asked).value == "rate" and effect.before_values(asked) is None


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_whole_judgement_stands_under_the_count_after(ask, story, lang, tmp_path: Path):
    found = effect.after_x(ask(lang, **RATE))
    result = compare_rates(92, 92, 31, 92)  # 30 and 10.1 per 30 days
    yes, no = {"zh": ("是", "否"), "en": ("yes", "no")}[lang]
    for words in ("10.11", f"{result.counts.ci_low:.4g}", f"{result.counts.ci_high:.4g}", "< 0.0001",
                  ask(lang).say("verdict_improved", verdict=yes), ask(lang).say("verdict_point", target="≤ 12", verdict=yes),
                  ask(lang).say("verdict_demonstrated", verdict=no), ask(lang).say("stats_test_exact_poisson"),
                  ask(lang).say("stats_warning_different_season")):
        assert words in found.text, (words, found.text)
    assert ask(lang).say("proposal_holm", count=2, p="").rstrip("。. ")[:12] in found.text
    assert found.draw is not None and found.draw(tmp_path).read_bytes().startswith(b"\x89PNG")


def test_weeks_that_scatter_call_for_quasi_poisson(ask, fill):
    """Ninety complaints before fell on three days only: far more scatter than chance makes."""
    fill(["2026-03-10"] * 30 + ["2026-04-14"] * 30 + ["2026-05-19"] * 32)
    fill(days("2026-07-01", 31, 3))
    fill(["2025-06-01", "2026-11-10"], "fee_dispute")
    found = effect.after_x(ask(**RATE))
    assert ask().say("stats_test_quasi_poisson") in found.text
    assert ask().say("stats_warning_overdispersed") in found.text
    assert ask().say("verdict_improved", verdict="否") in found.text


def test_a_share_of_all_complaints(ask, story):
    asked = ask(**{**RATE, "unit": "percent", "data_kind": "proportion", "target_value": 50.0})
    assert [getattr(effect, name)(asked).value for name in ("before_x", "before_n", "after_x", "after_n")] == [
        "92", "138", "31", "77"]
    text = effect.after_x(asked).text
    assert "66.67%" in text and "40.26%" in text and ask().say("stats_test_two_proportion_z") in text
    assert effect.rate_per(asked) is None


def test_stated_waits(ask, fill):
    for first, minutes in (("2026-03-01", range(40, 60)), ("2026-07-01", range(20, 40))):
        for day, wait in zip(days(first, 20), minutes):
            fill([day], facts={"durations": [{"minutes": wait, "kind": "waiting"}]})
    fill(["2025-06-01", "2026-11-10"], "fee_dispute")
    asked = ask(**{**RATE, "unit": "minutes", "data_kind": "times", "target_value": 30.0})
    assert effect.before_values(asked).value.split() == [str(one) for one in range(40, 60)]
    found = effect.after_values(asked)
    assert found.value.split()[0] == "20"
    assert "任取一前一后，改前更高的机会 100%" in found.text and ask().say("stats_test_mann_whitney") in found.text
    few = effect.before_values(ask(**{**RATE, "unit": "minutes", "data_kind": "times", "baseline_period": [
        "2026-03-01", "2026-03-04"]}))
    assert few.value is None and "只有 4 件" in few.text


def test_too_early_to_judge_says_until_when(ask, story):
    early = effect.after_x(ask(**{**RATE, "changed": "2026-11-08"}))  # 9 and 10 November are recorded
    assert early.value is None
    for words in ("2026-11-08", "2 天", "14 天（到 2026-11-23）", "92 天（到 2027-02-08）"):
        assert words in early.text, early.text
    some = effect.after_period(ask(**{**RATE, "changed": "2026-10-01"}))  # 2 October to 10 November, the last record
    assert some.value == "2026-10-02 – 2026-11-10" and "目前 40 天" in some.text and "2027-01-01" in some.text


def test_change_unknown_or_inside_the_baseline(ask, story):
    assert effect.after_x(ask(**{**RATE, "changed": None})).text == ask().say("proposal_change_unknown")
    inside = effect.after_x(ask(**{**RATE, "changed": "2026-04-15"}))
    assert inside.value is None and "2026-04-15" in inside.text


def test_other_measures_are_left_to_people(ask, story):
    assert effect.data_kind(ask(unit="score")) is None
    assert effect.before_x(ask(**{**RATE, "data_kind": "proportion"})) is None  # the unit counts cases


def test_the_worst_period_as_baseline_is_told(ask, fill):
    for first, count in (("2025-06-01", 10), ("2025-09-01", 12), ("2025-12-01", 9)):
        fill(days(first, count, 5))
    fill(days("2026-03-01", 40, 2))
    fill(days("2026-07-01", 20, 4))
    fill(["2025-05-01", "2026-11-10"], "fee_dispute")
    assert ask().say("stats_warning_worst_period_baseline") in effect.after_x(ask(**RATE)).text


def test_a_new_channel_and_another_model_are_told(ask, story, fill):
    assert "gaishan reclassify" not in effect.after_x(ask(**RATE)).text
    fill(days("2026-07-01", 10), channel="app", model="b")
    fill(["2026-04-01"], channel="counter", model="a")
    text = effect.after_x(ask(**RATE)).text
    assert "（app）" in text and "gaishan reclassify" in text


def test_too_few_before_says_how_many_months(ask, fill):
    """Five before and four after: a halving needs fifty before, at 1.6 a month."""
    fill(days("2026-03-01", 5, 15))
    fill(days("2026-07-01", 4, 15))
    fill(["2025-06-01", "2026-11-10"], "fee_dispute")
    text = effect.after_x(ask(**{**RATE, "target_value": 0.8})).text
    assert ask().say("verdict_improved", verdict="否") in text
    assert "个月；在那之前先看图" in text


def test_weeks_and_months(ask, fill):
    per_day = {"2026-03-01": 2, "2026-03-07": 1, "2026-03-08": 5}
    assert blocks(per_day, Period(dt.date(2026, 3, 1), dt.date(2026, 3, 17))) == [
        (dt.date(2026, 3, 1), 3, 7), (dt.date(2026, 3, 8), 5, 10)]  # three days over belong to the last week
    fill(days("2025-10-01", 30, 10))
    assert len(points_of(ask(), Period(dt.date(2025, 10, 1), dt.date(2026, 9, 30)))) == 12
    weeks = points_of(ask(), Period(dt.date(2026, 3, 1), dt.date(2026, 5, 31)))
    assert len(weeks) == 13 and weeks[0][0] == dt.date(2026, 3, 2)
    assert chosen_chart(weeks[:1]) is None
