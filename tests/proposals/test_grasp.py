"""Step 2: splits with their tests, what stands out and what is spared, quality of the labels, a typed process."""
from __future__ import annotations

from pathlib import Path

import pytest
from scipy import stats

from bot.proposals import grasp
from bot.proposals.process import process_table, read_process
from bot.proposals.strata import stratum, together
from tests.proposals.conftest import days

PERIOD = {"collection_period": ["2026-01-01", "2026-10-31"]}


@pytest.fixture
def lunch(fill):
    """60 of queues: 45 at noon, 54 at 城东; 60 others: 10 an each of six bands, 20 a branch."""
    fill(["2025-12-15", "2026-11-02"], "fee_dispute")
    fill(days("2026-01-01", 45, 6), at="12:30:00", branch="城东", channel="counter")
    fill(days("2026-01-02", 9, 30), at="09:00:00", branch="城东", channel="counter")
    fill(days("2026-01-03", 6, 45), at="16:30:00", branch="城西", channel="counter")
    for band, hour in enumerate((8, 10, 12, 14, 16, 18)):
        for place, branch in enumerate(("城东", "城西")):
            fill(days(f"2026-01-{1 + band:02d}", 5, 50 + place), "fee_dispute", at=f"{hour:02d}:10:00", branch=branch,
                 channel="counter")


def test_two_rows_by_hand():
    """20/10 against 10/20: every expected count is 15, chi-squared 4 × 25/15."""
    found = stratum("branch", {"a": 20, "b": 10}, {"a": 10, "b": 20})
    assert (found.n, found.df, found.basis) == (30, 1, "others")
    assert found.chi2 == pytest.approx(20 / 3) and found.p == pytest.approx(0.00982, abs=1e-5)
    assert [round(level.z, 4) for level in found.levels] == [2.582, -2.582]  # the root of chi-squared with one df


def test_even_and_by_days_agree_with_scipy():
    even = stratum("branch", {"a": 30, "b": 20, "c": 10})
    assert even.basis == "even" and even.chi2 == pytest.approx(10.0)
    by_days = stratum("month", {"1": 30, "2": 30}, None, {"1": 31, "2": 28})
    assert by_days.chi2 == pytest.approx(stats.chisquare([30, 30], [60 * 31 / 59, 60 * 28 / 59]).statistic)


def test_small_levels_are_pooled_and_too_few_are_not_tested():
    found = stratum("branch", {"a": 30, "b": 30, "c": 2, "d": 1}, None, {"a": 100, "b": 100, "c": 4, "d": 3})
    assert found.pooled == ("c", "d") and found.df == 1  # what is left together expects 2.1: not tested
    assert stratum("branch", {"a": 4, "b": 1}).p is None
    assert together([stratum("branch", {"a": 4, "b": 1})])[0].clear(True) == []


def test_holm_over_all_splits():
    one, other = stratum("branch", {"a": 40, "b": 22}), stratum("channel", {"a": 20, "b": 20})
    judged = together([one, other])
    assert judged[0].adjusted == pytest.approx(2 * one.p) and judged[1].adjusted == pytest.approx(1.0)
    assert [level.name for level in judged[0].clear(True)] == ["a"] and judged[1].clear(True) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_splits_of_a_project(ask, lunch, lang):
    found = grasp.stratification(ask(lang, **PERIOD))
    assert found.value == ("time", "place")  # neither channel (one level) nor product
    assert "| 12:00–14:00 | 45 | 75.0% | 27.5 | ▲ |" in found.text  # (45 + 10) / 120 of 60
    assert "| 城东 | 54 | 90.0% | 42.0 | ▲ |" in found.text and "| 城西 | 6 | 10.0% | 18.0 | ▽ |" in found.text
    assert "60" in found.text and "2026-01-01 – 2026-10-31" in found.text


def test_what_stands_out_and_what_is_spared(ask, lunch):
    out = grasp.vital_few(ask(**PERIOD)).value.split("；")
    assert out[0] == "时段“12:00–14:00”45/60 件，占 75%（预期 46%）"
    assert out[1] == "网点“城东”54/60 件，占 90%（预期 70%）"
    assert "网点“城西”6/60 件，占 10%（预期 30%）" in grasp.not_affected(ask(**PERIOD)).value


def test_nothing_stands_out(ask, fill):
    fill(["2025-12-15"], "fee_dispute")
    for branch in ("城东", "城西"):
        fill(days("2026-01-01", 20, 15), branch=branch)
        fill(days("2026-01-02", 20, 15), "fee_dispute", branch=branch)
    found = grasp.vital_few(ask(**PERIOD))
    assert found.value is None and "没有突出的少数" in found.text
    assert grasp.not_affected(ask(**PERIOD)).value is None


def test_second_topics_and_products_make_a_pareto(ask, fill, tmp_path: Path):
    fill(["2025-12-15"], "fee_dispute")
    fill(days("2026-01-01", 12), facts={"products": ["loan"]})
    fill(days("2026-02-01", 6), facts={"products": ["credit_card"]})
    found = grasp.vital_few(ask(**PERIOD))
    assert "18 件说到产品：贷款 12 (67%)、信用卡 6 (33%)" in found.text
    assert found.draw(tmp_path).read_bytes().startswith(b"\x89PNG")
    fill(days("2026-03-01", 20), topics=[("queue_wait", 0.9), ("facility_env", 0.5)])
    fill(days("2026-04-01", 5), topics=[("queue_wait", 0.9), ("staff_attitude", 0.5)])
    assert "25 件还说到别的类别：设施与环境 20 (80%)" in grasp.vital_few(ask(**PERIOD)).text


def test_midnight_is_no_time_of_day(ask, fill):
    fill(["2025-12-15"], "fee_dispute")
    fill(days("2026-01-01", 30), at="00:00:00")
    assert "hour" not in [one.by for one in grasp.strata_of(ask(), grasp.period_of(ask(**PERIOD)))]


def test_source_size_and_points(ask, lunch):
    assert grasp.collection_period(ask()).value == "2026-01-01 – 2026-10-31"  # December was not whole
    assert grasp.sample_size(ask(**PERIOD)).value == "60"
    assert grasp.time_points(ask(**PERIOD)).value == "43"  # 304 days are 43 whole weeks
    assert "60 件" in grasp.data_source(ask()).value and "核对过 0 件" in grasp.data_source(ask()).value


def test_too_few_to_split(ask, fill):
    fill(["2025-12-15"], "fee_dispute")
    fill(days("2026-02-01", 4))
    for proposer in (grasp.data_source, grasp.stratification, grasp.vital_few, grasp.stable):
        found = proposer(ask(**PERIOD))
        assert found.value is None and "只有 4 件" in found.text and "再有 6 件" in found.text


def test_steady_or_not(ask, fill, tmp_path: Path):
    fill(["2025-12-15"], "fee_dispute")
    fill([day for place, first in enumerate(days("2026-01-01", 43, 7)) for day in days(first, 3 + place % 2)])
    calm = grasp.stable(ask(**PERIOD))
    assert calm.value == "是"
    fill(["2026-06-10"] * 30)
    moved = grasp.stable(ask(**PERIOD))
    assert moved.value == "否" and moved.draw(tmp_path).exists()


def test_kappa_of_the_newest_sample(ask, store, fill):
    assert grasp.kappa(ask()).value is None and "gaishan agree sample" in grasp.kappa(ask()).text
    fill(days("2026-01-01", 10))
    one, other = (store.people.add(name, "team").id for name in ("甲", "乙"))
    cases = [{"id": number, "topic": "queue_wait", "by_person": 0} for number in range(1, 11)]
    sample = store.agreement.add(cases, 1, {}, 10, one)
    for number in range(1, 11):
        store.agreement.label(sample, number, one, 1, "queue_wait" if number <= 5 else "slow_processing")
        store.agreement.label(sample, number, other, 1, "queue_wait" if number <= 4 else "slow_processing")
    assert grasp.kappa(ask()).value == "0.80"  # observed .9, expected .5


# -- a process as it is typed --------------------------------------------------------------------------------------
@pytest.mark.parametrize(("text", "steps"), [
    ("排队 20, 填单 5, 办理 8*", [("排队", 20, False), ("填单", 5, False), ("办理", 8, True)]),
    ("进门取号0.5分钟 → 等候34.5分钟 → 叫号到窗口1分钟 → 办理6.2分钟 → 离开",
     [("进门取号", 0.5, False), ("等候", 34.5, False), ("叫号到窗口", 1, False), ("办理", 6.2, False)]),
    ("Take a ticket 0.5 min -> wait 34.5 min -> service 6.2 min (VA) -> leave",
     [("Take a ticket", 0.5, False), ("wait", 34.5, False), ("service", 6.2, True)]),
    ("1. 受理 1小时；2. 审批 2天；3. 放款 30秒（增值）", [("受理", 60, False), ("审批", 2880, False), ("放款", 0.5, True)]),
    ("先取号再办理", []),
])
def test_steps_with_their_minutes(text, steps):
    assert [(one.name, one.minutes, one.value) for one in read_process(text)] == steps


def test_shares_and_value_time():
    table = process_table("排队 20, 填单 5, 办理 8*", "zh")
    assert "| 排队 | 20 | 60.6% |" in table and "| 办理 ★ | 8 | 24.2% |" in table
    assert "8/33 = 24.2%" in table and "“排队”，占 60.6%" in table
    assert "VT/ET" in process_table("queue 20, service 8", "en")
    assert process_table("排队 20", "zh") is None


def test_hostile_processes(hostile):
    for lang in ("zh", "en"):
        process_table(hostile, lang)
