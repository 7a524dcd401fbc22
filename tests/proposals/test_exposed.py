"""Proposals per 1,000 transactions: measure, baseline, chart, before and after; the numbers are made by hand."""
from __future__ import annotations

import calendar
import datetime as dt

import pytest

from bot.complaints.exposures import register
from bot.language.periods import Period
from bot.proposals import define, effect, grasp
from bot.proposals.over_time import exposed_points
from bot.store.exposures import Exposure
from tests.proposals.conftest import days


def month(text: str) -> Period:
    year, number = map(int, text.split("-"))
    return Period(dt.date(year, number, 1), dt.date(year, number, calendar.monthrange(year, number)[1]))


def exposed(store, person, **months: int) -> None:
    register(store, person, [Exposure(month(name[1:].replace("_", "-")), n, "城东") for name, n in months.items()])


@pytest.fixture
def year(fill):
    fill(["2025-10-01"], "fee_dispute", branch="城东")
    fill(days("2026-08-01", 23, 4), branch="城东", channel="counter")  # 23 until the end of October


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_rate_is_proposed_when_the_baseline_is_covered(store, ask, year, min_li, lang):
    asked = ask(branch="城东", lang=lang)
    counted = define.metric(asked).value
    exposed(store, min_li, m2026_08=10000, m2026_09=10000)
    assert define.metric(asked).value == counted  # October is missing
    exposed(store, min_li, m2026_10=3000)
    found = define.metric(asked)
    assert "1,000" in found.value and found.others == (counted,) and "1.00" in found.text and "23,000" in found.text
    chosen = ask(branch="城东", lang=lang, metric=found.value)
    assert define.unit(chosen).value == "per_1000" and define.direction(chosen).value == "lower_better"
    assert define.unit(ask(branch="城东", lang=lang, metric=counted)).value == "count"


def test_baseline_with_its_denominator_or_what_is_missing(store, ask, year, min_li):
    exposed(store, min_li, m2026_08=10000, m2026_09=10000)
    found = define.baseline_value(ask(branch="城东", unit="per_1000"))
    assert found.value is None and "2026-10-01 – 2026-10-31" in found.text and "只能比数量" in found.text
    exposed(store, min_li, m2026_10=3000)
    found = define.baseline_value(ask(branch="城东", unit="per_1000"))
    assert found.value == "每千笔 1 件" and "23,000" in found.text


def test_the_chart_divides_by_transactions(store, ask, year, min_li, tmp_path):
    exposed(store, min_li, m2026_08=10000, m2026_09=9000, m2026_10=3000)
    period = Period(dt.date(2026, 8, 1), dt.date(2026, 10, 31))
    points = exposed_points(ask(branch="城东"), period)
    assert [n for _, _, n in points] == [10000, 9000, 3000] and sum(x for _, x, _ in points) == 23
    found = grasp.stable(ask(branch="城东", unit="per_1000", collection_period=["2026-08-01", "2026-10-31"]))
    assert found.value and "3 个点" in found.text and found.draw(tmp_path).is_file()
    assert exposed_points(ask(branch="城东"), Period(dt.date(2026, 7, 1), dt.date(2026, 10, 31))) is None


def test_before_and_after_with_real_denominators(store, ask, fill, min_li):
    fill(days("2026-05-01", 60), branch="城东")      # 31 in May, 29 in June
    fill(days("2026-08-01", 30), branch="城东")
    fill(["2026-11-10"], branch="城东")
    values = {"unit": "per_1000", "data_kind": "rate", "baseline_period": ["2026-05-01", "2026-06-30"], "target_value": 1.0}
    asked = ask(branch="城东", changed="2026-07-31", **values)
    exposed(store, min_li, m2026_05=15000, m2026_06=15000)
    assert effect.before_n(asked).value is None and "2026-08-01" in effect.before_n(asked).text
    exposed(store, min_li, m2026_08=40000)
    assert (effect.before_x(asked).value, effect.before_n(asked).value) == ("60", "30000")
    after = effect.after_x(asked)
    assert (after.value, effect.after_n(asked).value, effect.rate_per(asked).value) == ("30", "40000", "1000")
    assert effect.after_period(asked).value == "2026-08-01 – 2026-08-31"
    assert "2" in after.text and "0.75" in after.text  # 60 / 30 and 30 / 40 a thousand
    # complaints a day rose from .98 to .97: by days nothing happened, by transactions it more than halved
    by_days = ask(branch="城东", changed="2026-07-31", **{**values, "unit": "count"})
    assert effect.after_x(by_days).text != after.text


def test_kinds_of_customer_split_a_problem(store, ask, fill):
    fill(days("2026-08-01", 40, 2), branch="城东", customer="elderly")
    fill(days("2026-08-01", 10, 2), branch="城东", customer="personal")
    fill(days("2026-08-01", 60), "fee_dispute", branch="城东", customer="personal")
    fill(days("2026-08-01", 20), "fee_dispute", branch="城东", customer="elderly")
    fill(["2026-07-01"], branch="城东")
    strata = {one.by: one for one in grasp.strata_of(ask(), Period(dt.date(2026, 8, 1), dt.date(2026, 10, 31)))}
    assert strata["customer"].differs and [level.name for level in strata["customer"].clear(True)] == ["elderly"]
    shown = grasp.stratification(ask(collection_period=["2026-08-01", "2026-10-31"]))
    assert "客户类型" in shown.text and "老年" in shown.text and "kind" in shown.value
