"""Periods as people say them, on two different days."""
from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import GaishanError, InputError
from bot.language.periods import Period, find_comparison, find_period, parse_period
from bot.language.texts import explain

SUNDAY = dt.date(2026, 11, 22)
TUESDAY = dt.date(2028, 2, 29)  # a leap day, in a year without a table of holidays

SAID = [
    # days
    ("今天", "11-22 11-22"), ("昨天", "11-21 11-21"), ("前天的投诉", "11-20 11-20"), ("3月5日", "03-05 03-05"),
    ("三月五号", "03-05 03-05"),
    ("2026-03-05", "03-05 03-05"), ("2026.3.5", "03-05 03-05"), ("20260305", "03-05 03-05"),
    ("12月5日", "2025-12-05 2025-12-05"),
    ("上周五", "11-13 11-13"), ("周五", "11-20 11-20"), ("本周三", "11-18 11-18"), ("两周前", "11-08 11-08"),
    ("today", "11-22 11-22"),
    ("most frequent issues yesterday", "11-21 11-21"), ("on 5 March", "03-05 03-05"),
    ("March 5th, 2026", "03-05 03-05"),
    ("31/12/2025", "2025-12-31 2025-12-31"), ("3 days ago", "11-19 11-19"), ("last Monday", "11-16 11-16"),
    ("on Friday", "11-20 11-20"),
    # weeks
    ("本周", "11-16 11-22"), ("这周客户主要在抱怨什么", "11-16 11-22"), ("上周", "11-09 11-15"), ("上个星期", "11-09 11-15"),
    ("上上周", "11-02 11-08"), ("上周一共有多少投诉", "11-09 11-15"), ("周末", "11-21 11-22"), ("上周末", "11-14 11-15"),
    ("what's hot in the complaints this week", "11-16 11-22"), ("last week", "11-09 11-15"),
    ("the week before last", "11-02 11-08"),
    ("this weekend", "11-21 11-22"), ("last weekend", "11-14 11-15"), ("week to date", "11-16 11-22"),
    # months
    ("本月", "11-01 11-22"), ("这个月", "11-01 11-22"), ("上个月投诉最多的是哪几类", "10-01 10-31"), ("上月", "10-01 10-31"),
    ("上上个月", "09-01 09-30"), ("三月", "03-01 03-31"), ("3月份", "03-01 03-31"), ("十二月", "2025-12-01 2025-12-31"),
    ("11月", "11-01 11-22"), ("去年三月", "2025-03-01 2025-03-31"), ("2026年3月", "03-01 03-31"),
    ("二〇二六年三月", "03-01 03-31"),
    ("2026-03", "03-01 03-31"), ("2026年3月城西分类汇总", "03-01 03-31"), ("月初至今", "11-01 11-22"),
    ("上个月中旬", "10-11 10-20"),
    ("last month", "10-01 10-31"), ("in March", "03-01 03-31"), ("March 2026", "03-01 03-31"),
    ("what may customers want in May", "05-01 05-31"),
    ("this June", "06-01 06-30"), ("how many complaints did 高新 get in May", "05-01 05-31"),
    ("month to date", "11-01 11-22"),
    # quarters, halves, years
    ("本季度", "10-01 11-22"), ("上季度", "07-01 09-30"), ("城东上季度top问题拉一下", "07-01 09-30"), ("一季度", "01-01 03-31"),
    ("第三季度", "07-01 09-30"), ("Q1", "01-01 03-31"), ("2025Q3", "2025-07-01 2025-09-30"),
    ("2025年一季度", "2025-01-01 2025-03-31"),
    ("前三季度", "01-01 09-30"), ("上半年", "01-01 06-30"), ("下半年", "07-01 11-22"),
    ("去年下半年", "2025-07-01 2025-12-31"),
    ("今年", "01-01 11-22"), ("今年以来", "01-01 11-22"), ("去年全年哪三类最严重", "2025-01-01 2025-12-31"),
    ("前年", "2024-01-01 2024-12-31"),
    ("2025年", "2025-01-01 2025-12-31"), ("上年度", "2025-01-01 2025-12-31"),
    ("complaints this quarter", "10-01 11-22"),
    ("last quarter", "07-01 09-30"), ("Q1 2026", "01-01 03-31"), ("first quarter", "01-01 03-31"),
    ("last year's Q4", "2025-10-01 2025-12-31"),
    ("third quarter of 2025", "2025-07-01 2025-09-30"), ("overview, H1", "01-01 06-30"),
    ("first half of 2025", "2025-01-01 2025-06-30"),
    ("this year", "01-01 11-22"), ("last year", "2025-01-01 2025-12-31"),
    ("ranking for 2025 as a whole", "2025-01-01 2025-12-31"),
    ("in 2025", "2025-01-01 2025-12-31"), ("top complaint categories 2025", "2025-01-01 2025-12-31"), ("YTD", "01-01 11-22"), ("year to date", "01-01 11-22"),
    # lengths
    ("近30天", "10-24 11-22"), ("近十天", "11-13 11-22"), ("最近三个月", "08-23 11-22"), ("过去两周", "11-09 11-22"),
    ("近半年", "05-23 11-22"),
    ("近一年", "2025-11-23 11-22"), ("最近一周", "11-16 11-22"), ("一周内", "11-16 11-22"), ("过去半个月", "11-08 11-22"),
    ("近一个半月", "10-08 11-22"), ("last 30 days", "10-24 11-22"), ("past three months", "08-23 11-22"),
    ("last fortnight", "11-09 11-22"),
    ("the past quarter", "08-23 11-22"), ("past week", "11-16 11-22"), ("过去24小时", "11-21 11-22"),
    # ranges and "since"
    ("3月5号到3月20号", "03-05 03-20"), ("3月5-20日", "03-05 03-20"), ("上个月5号到20号", "10-05 10-20"),
    ("1号到15号", "11-01 11-15"),
    ("2026-03-05至2026-04-01", "03-05 04-01"), ("1月到3月", "01-01 03-31"), ("2月到4月", "02-01 04-30"),
    ("去年10月到今年2月", "2025-10-01 02-28"),
    ("12月20日到1月5日", "2025-12-20 01-05"), ("11月25日到12月3日", "2025-11-25 2025-12-03"),
    ("三月和四月的投诉", "03-01 04-30"),
    ("三月以来", "03-01 11-22"), ("自3月1日起", "03-01 11-22"), ("五月到现在投诉分布", "05-01 11-22"),
    ("昨天到今天", "11-21 11-22"),
    ("since Monday", "11-16 11-22"), ("since 1 May", "05-01 11-22"), ("worst since spring", "03-01 11-22"),
    ("since January", "01-01 11-22"),
    ("from 5 March to 20 March", "03-05 03-20"), ("March 5-20", "03-05 03-20"),
    ("between 2026-03-05 and 2026-04-01", "03-05 04-01"),
    ("between 1 March and 15 April", "03-01 04-15"), ("the top five, April to June", "04-01 06-30"),
    ("March to May", "03-01 05-31"),
    # holidays and seasons
    ("五一", "05-01 05-05"), ("春节期间", "02-15 02-23"), ("2025年春节", "2025-01-28 2025-02-04"),
    ("国庆那几天的投诉", "10-01 10-07"),
    ("中秋", "09-25 09-27"), ("双十一", "11-11 11-11"), ("双十一期间", "11-01 11-11"),
    ("Spring Festival 2026", "02-15 02-23"),
    ("over Christmas", "2025-12-24 2025-12-26"), ("split the summer complaints by channel", "06-01 08-31"),
    ("去年夏天", "2025-06-01 2025-08-31"),
    # everything
    ("全部", "1990-01-01 11-22"), ("历来", "1990-01-01 11-22"), ("所有投诉", "1990-01-01 11-22"),
    ("all time", "1990-01-01 11-22"),
    ("所有投诉里上个月的", "10-01 10-31"),
    # an appointment is not a period
    ("明天开会用,上个月投诉前五", "10-01 10-31"), ("last month's table for Monday's meeting", "10-01 10-31"),
]


def dated(said: str) -> str:
    return " – ".join(day if len(day) == 10 else f"2026-{day}" for day in said.split())


@pytest.mark.parametrize(("text", "expected"), SAID)
def test_on_a_sunday(text, expected):
    mention = find_period(text, SUNDAY)
    assert mention is not None and str(mention.period) == dated(expected)
    assert mention.said and mention.comparison is None


@pytest.mark.parametrize(("text", "expected"), [
    ("本周", "2028-02-28 – 2028-02-29"), ("上周", "2028-02-21 – 2028-02-27"), ("本月", "2028-02-01 – 2028-02-29"),
    ("上个月", "2028-01-01 – 2028-01-31"), ("上季度", "2027-10-01 – 2027-12-31"),
    ("本季度", "2028-01-01 – 2028-02-29"),
    ("Q1", "2028-01-01 – 2028-02-29"), ("Q4", "2027-10-01 – 2027-12-31"), ("三月", "2027-03-01 – 2027-03-31"),
    ("下半年", "2027-07-01 – 2027-12-31"),
    ("近半年", "2027-08-30 – 2028-02-29"), ("最近一年", "2027-03-01 – 2028-02-29"),
    ("last month", "2028-01-01 – 2028-01-31"),
    ("weekend", "2028-02-26 – 2028-02-27"), ("周五", "2028-02-25 – 2028-02-25"),
    ("周一到周三", "2028-02-28 – 2028-02-29"),
    ("since Monday", "2028-02-28 – 2028-02-29"), ("3月5号到3月20号", "2027-03-05 – 2027-03-20"),
    ("11月到1月", "2027-11-01 – 2028-01-31"),
    ("2月29日", "2028-02-29 – 2028-02-29"), ("5号到20号", "2028-02-05 – 2028-02-20"),
    ("国庆", "2027-10-01 – 2027-10-07"),
])
def test_on_a_tuesday_in_a_leap_year(text, expected):
    assert str(parse_period(text, TUESDAY)) == expected


@pytest.mark.parametrize("text", [
    "", "排队", "三月份套餐项目12", "12号线", "项目3", "第3步", "5个工作日", "50分钟", "等了3天", "每周三", "五一路网点", "国庆支行", "H1N1",
    "FAQ1",
    "who sat there", "May I help you", "what may customers want", "march in and complain",
    "the top 5 may be wrong", "最近", "投诉排行榜",
    "for Monday's meeting", "周三开会要用", "3号窗口", "12345", "C12", "前五", "top 10", "环比", "同比", "去年同期",
    "compared with last year",
    "vs previous month", "比上个月多了多少", "did queue complaints go up versus May",
])
def test_no_period(text):
    assert find_period(text, SUNDAY) is None
    with pytest.raises(InputError) as caught:
        parse_period(text, SUNDAY)
    assert caught.value.code == "period_unparsable"


@pytest.mark.parametrize(("text", "comparison", "expected"), [
    ("本月环比", "previous", "11-01 11-22"), ("本月同比", "year_before", "11-01 11-22"),
    ("这个月比上个月", "previous", "11-01 11-22"),
    ("这个月和上个月相比", "previous", "11-01 11-22"), ("这个月和去年同期比", "year_before", "11-01 11-22"),
    ("今年和去年同期比", "year_before", "01-01 11-22"),
    ("跟去年比,今年排队投诉多吗", "year_before", "01-01 11-22"), ("二季度环比涨得最快的类别", "previous", "04-01 06-30"),
    ("12月跟11月相比变化大的是啥", "previous", "2025-12-01 2025-12-31"), ("3月和4月比", "previous", "04-01 04-30"),
    ("2026年3月比2025年3月", "year_before", "03-01 03-31"), ("this month vs last month", "previous",
                                                        "11-01 11-22"),
    ("compare this June with last June", "year_before", "06-01 06-30"),
    ("Q3 year on year", "year_before", "07-01 09-30"),
    ("last month compared with the same month last year", "year_before", "10-01 10-31"),
    ("October against September", "previous", "10-01 10-31"),
    ("last quarter compared with the previous quarter", "previous", "07-01 09-30"),
    ("top topics this year compared with last year", "year_before", "01-01 11-22"),
])
def test_comparison(text, comparison, expected):
    mention = find_period(text, SUNDAY)
    assert (str(mention.period), mention.comparison) == (dated(expected), comparison)


@pytest.mark.parametrize(("text", "expected"), [
    ("环比呢", "previous"), ("同比呢", "year_before"), ("和去年同期比呢", "year_before"), ("比上个月多了多少", "previous"),
    ("比去年呢", "year_before"),
    ("compared with last year", "year_before"), ("vs previous month", "previous"),
    ("month on month", "previous"), ("YoY", "year_before"),
    ("上个月", None), ("城东和城西上个月比一比", None), ("排队", None), ("三月和四月多少投诉", None),
])
def test_comparison_alone(text, expected):
    assert find_comparison(text, SUNDAY) == expected


@pytest.mark.parametrize(("text", "code"), [
    ("2月30日", "period_impossible"), ("2026年2月29日", "period_impossible"), ("13月", "period_impossible"),
    ("近99999999天", "period_impossible"),
    ("近0天", "period_impossible"), ("明年", "period_future"), ("下个月", "period_future"),
    ("2026年12月", "period_future"),
    ("next quarter", "period_future"), ("2027-01-01至2027-02-01", "period_future"),
    ("3月20日到3月5日", "period_reversed"),
    ("2026-04-01至2026-03-05", "period_reversed"), ("20 March to 5 March", "period_reversed"),
    ("2029年春节", "period_holiday_unknown"),
    ("03/04/2026", "date_ambiguous"),
])
def test_refused(text, code):
    with pytest.raises(InputError) as caught:
        find_period(text, SUNDAY)
    assert caught.value.code == code and caught.value.params["said"]
    for lang in ("zh", "en"):
        assert caught.value.params["said"] in explain(caught.value, lang)


def period(start: str, end: str) -> Period:
    return Period(dt.date.fromisoformat(start), dt.date.fromisoformat(end))


@pytest.mark.parametrize(("this", "previous", "year_before"), [
    (("2026-10-01", "2026-10-31"), "2026-09-01 – 2026-09-30", "2025-10-01 – 2025-10-31"),
    (("2026-03-01", "2026-03-31"), "2026-02-01 – 2026-02-28", "2025-03-01 – 2025-03-31"),
    (("2026-07-01", "2026-09-30"), "2026-04-01 – 2026-06-30", "2025-07-01 – 2025-09-30"),
    (("2026-01-01", "2026-06-30"), "2025-07-01 – 2025-12-31", "2025-01-01 – 2025-06-30"),
    (("2025-01-01", "2025-12-31"), "2024-01-01 – 2024-12-31", "2024-01-01 – 2024-12-31"),
    (("2026-11-01", "2026-11-22"), "2026-10-10 – 2026-10-31", "2025-11-01 – 2025-11-22"),
    (("2026-11-09", "2026-11-15"), "2026-11-02 – 2026-11-08", "2025-11-09 – 2025-11-15"),
    (("2025-02-01", "2025-02-28"), "2025-01-01 – 2025-01-31", "2024-02-01 – 2024-02-29"),
    (("2024-02-29", "2024-02-29"), "2024-02-28 – 2024-02-28", "2023-02-28 – 2023-02-28"),
])
def test_periods_before(this, previous, year_before):
    assert str(period(*this).previous()) == previous
    assert str(period(*this).year_before()) == year_before


def test_said_is_as_typed():
    assert find_period("Top topics in March 2026, please", SUNDAY).said == "March 2026"
    assert find_period("上个月投诉最多的", SUNDAY).said == "上个月"


def test_form_of_a_period():
    assert period("2026-10-01", "2026-10-31").days == 31
    assert str(period("2026-10-01", "2026-10-31")) == "2026-10-01 – 2026-10-31"
    assert period("2026-10-01", "2026-10-31").iso() == "2026-10-01/2026-10-31"


@given(start=st.dates(dt.date(2000, 1, 1), dt.date(2026, 1, 1)), days=st.integers(1, 500))
def test_previous_touches_and_matches(start, days):
    this = Period(start, start + dt.timedelta(days=days - 1))
    assert this.previous().end + dt.timedelta(days=1) == this.start
    assert this.whole_months or this.previous().days == this.days
    assert parse_period(str(this).replace("–", "至"), dt.date(2028, 1, 1)) == this


@given(text=st.text(alphabet="今去年上下个月季度周日天号0123456789一三十近过最到至比和 -/.中末底初qQhH春节", max_size=24),
       day=st.dates(dt.date(2024, 1, 1), dt.date(2027, 12, 31)))
def test_nothing_but_kind_errors(text, day):
    try:
        mention = find_period(text, day)
    except InputError as error:
        assert explain(error, "zh")
    else:
        assert mention is None or mention.period.start <= mention.period.end <= day


def test_hostile(hostile):
    for function in (find_period, find_comparison, parse_period):
        try:
            function(hostile, SUNDAY)
        except GaishanError as error:
            assert explain(error, "zh") and explain(error, "en")
