"""Step 1: what is proposed for measure, unit, baseline, choice of the problem and loss; the numbers are made by hand."""
from __future__ import annotations

import pytest

from bot.proposals import define
from bot.proposals.measure import baseline, measure
from bot.proposals.model import Scope
from bot.store.complaints import Filter
from tests.proposals.conftest import days

BASELINE = ["2026-08-01", "2026-10-31"]  # the last three whole months before 18 November: 92 days


@pytest.fixture
def year(fill):
    """23 of 46 complaints of the last three months are about queues at 城东; recorded since October 2025."""
    fill(["2025-10-01"], "fee_dispute", branch="城西")
    fill(days("2026-08-01", 23, 4), branch="城东", channel="counter")
    fill(days("2026-08-02", 15, 2), "fee_dispute", branch="城东", channel="phone")
    fill(days("2026-09-01", 8), "fee_dispute", branch="城西", channel="counter")
    fill(days("2026-05-01", 10), branch="城东", channel="counter")
    fill(["2026-11-02"] * 5, branch="城东", channel="counter")  # this month is not over and does not count


def test_baseline_is_the_last_three_whole_months(ask, year):
    found = define.baseline_value(ask(unit="count"))
    assert found.value == "7.5 件"  # 23 / 92 days × 30
    assert "23 件" in found.text and "92 天" in found.text and "2026-08-01 – 2026-10-31" in found.text
    assert "约需 50 件" in found.text and "4 个月" in found.text  # (50 - 23) / 7.5 a month
    assert found.cases == Filter("2026-08-01", "2026-10-31", topic="queue_wait")
    period = define.baseline_period(ask(unit="count"))
    assert period.value == "2026-08-01 – 2026-10-31" and "3 个完整月" in period.text


def test_the_project_filter_narrows(ask, year):
    assert measure(ask(topic=None), "count", baseline(ask())).x == 46
    assert measure(ask(topic=None, branch="城西"), "count", baseline(ask())).x == 8
    assert measure(ask(topic=None, channel="counter"), "count", baseline(ask())).x == 31


def test_a_share_and_stated_waits(ask, year, fill):
    found = define.baseline_value(ask(unit="percent"))
    assert found.value == "50%" and "46 件" in found.text  # 23 of 46
    waits = {"durations": [{"minutes": 20, "kind": "waiting"}, {"minutes": 400, "kind": "handling"}]}
    fill(days("2026-10-01", 9), facts=waits)
    assert "只有 9 件" in define.baseline_value(ask(unit="minutes")).text
    fill(days("2026-10-01", 10), facts={"durations": [{"minutes": 45, "kind": "waiting"}, {"minutes": 5, "kind": "waiting"}]})
    assert define.baseline_value(ask(unit="minutes")).value == "45 分钟"  # ten of 45, nine of 20


def test_what_complaints_do_not_hold_is_not_proposed(ask, year):
    assert define.baseline_value(ask(unit="per_1000")) is None
    assert define.baseline_value(ask()) is None
    assert define.unit(ask(metric="从取号到叫号的平均等候时间")) is None
    assert define.direction(ask(metric="从取号到叫号的平均等候时间")) is None


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_measure_unit_and_direction_go_together(ask, year, lang):
    found = define.metric(ask(lang))
    assert "23" in found.text
    for reader in ("zh", "en"):  # adopted in one language, asked on in the other
        assert define.unit(ask(reader, metric=found.value)).value == "count"
        assert define.direction(ask(reader, metric=found.value)).value == "lower_better"


def test_fewer_than_ten_need_a_longer_baseline_or_more_data(ask, fill):
    fill(["2025-11-30", "2026-10-20"], "fee_dispute")
    fill(days("2026-05-01", 9) + ["2026-09-09"])
    assert str(baseline(ask())) == "2026-05-01 – 2026-10-31"  # six months hold ten
    fill(["2026-10-10"], branch="城西")
    few = define.baseline_value(ask(branch="城西", unit="count"))
    assert few.value is None and "只有 1 件" in few.text and "还差 9 件" in few.text
    assert "2025-12-01 – 2026-10-31" in few.text  # all that is recorded in whole months: 335 days
    assert "101 个月" in few.text  # 9 more at 1 in 335 days
    assert define.baseline_value(ask(branch="高新", unit="count")).value is None


def test_no_whole_month_and_no_records(ask, fill):
    assert define.metric(ask()).text == ask().say("proposal_no_records")
    fill(days("2026-11-03", 12))
    found = define.metric(ask())
    assert found.value is None and "2026-11-03" in found.text and "2027-01-01" in found.text


def test_records_that_ended_long_ago(ask, fill):
    fill(days("2025-01-01", 120))
    assert str(baseline(ask())) == "2025-02-01 – 2025-04-30"


def test_why_this_one_gives_share_rank_and_trend(ask, year):
    found = define.why_this_one(ask(branch="城东"))
    for words in ("已归类的 38 件", "23 件", "60.5%", "在 2 类中排第 1", "2026-05-01 – 2026-07-31 的 10 件多，超出偶然波动"):
        assert words in found.value, found.value
    english = define.why_this_one(ask("en", topic="fee_dispute", baseline_period=BASELINE)).value
    for words in ("of 46 labelled", "23 (50.0%)", "no. 1 of 2"):
        assert words in english, english
    assert define.why_this_one(ask(topic=None, branch="城东")) is None


def test_loss_is_count_times_cost(ask, year):
    assert "23 件 × 每件 80 元 = 1,840 元，折合一年约 7,300 元" in define.loss(ask(cost_per_case=80.0)).value
    missing = define.loss(ask())
    assert missing.value is None and "每件成本" in missing.text
    assert "1,840 yuan, about 7,300 yuan a year" in define.loss(ask("en", cost_per_case=80.0)).value


def test_the_filter_in_plain_words(ask):
    taxonomy = ask().taxonomy
    assert Scope("queue_wait", "城东").words(taxonomy, "en") == "Queue / waiting to be served · 城东 · all channels"
    assert Scope(branch="城东", channel="phone").words(taxonomy, "zh").startswith("全部类别 · 城东 · ")
