"""One day as people say it."""
from __future__ import annotations

import datetime as dt

import pytest

from bot.errors import InputError
from bot.language.dates import parse_date
from bot.language.texts import explain

SUNDAY = dt.date(2026, 11, 22)
WEDNESDAY = dt.date(2028, 2, 2)

CASES = [
    ("2027-03-31", "2027-03-31"), ("2027.3.31", "2027-03-31"), ("2027/3/31", "2027-03-31"),
    ("20270331", "2027-03-31"),
    ("2027年3月31日", "2027-03-31"), ("３月３１日", "2027-03-31"), ("十二月三十一号", "2026-12-31"), ("3月31日", "2027-03-31"),
    ("下个月底", "2026-12-31"),
    ("月底", "2026-11-30"), ("月末", "2026-11-30"), ("下周五", "2026-11-27"), ("周五", "2026-11-27"),
    ("本周日", "2026-11-22"),
    ("下下周一", "2026-11-30"), ("两周后", "2026-12-06"), ("半年后", "2027-05-22"), ("三天内", "2026-11-25"),
    ("3个月内", "2027-02-22"),
    ("年底", "2026-12-31"), ("年底前", "2026-12-31"), ("明年底", "2027-12-31"), ("2027年底", "2027-12-31"),
    ("明天", "2026-11-23"),
    ("大后天", "2026-11-25"), ("5号", "2026-12-05"), ("25号", "2026-11-25"), ("下个月5号", "2026-12-05"),
    ("一季度末", "2027-03-31"),
    ("下季度末", "2027-03-31"), ("明年3月底", "2027-03-31"), ("三月底前", "2027-03-31"), ("12月中旬", "2026-12-15"),
    ("春节前", "2027-02-04"),
    ("圣诞节前", "2026-12-23"), ("李敏负责,下周五完成", "2026-11-27"), ("tomorrow", "2026-11-23"),
    ("the day after tomorrow", "2026-11-24"),
    ("end of next month", "2026-12-31"), ("by the end of March", "2027-03-31"), ("next Friday", "2026-11-27"),
    ("Monday", "2026-11-23"),
    ("in two weeks", "2026-12-06"), ("in a month", "2026-12-22"), ("two weeks from now", "2026-12-06"),
    ("within 3 days", "2026-11-25"),
    ("31 March 2027", "2027-03-31"), ("March 31", "2027-03-31"), ("1st of May", "2027-05-01"),
    ("Dec 1", "2026-12-01"),
    ("31/12/2026", "2026-12-31"), ("12/31/2026", "2026-12-31"), ("05/05/2027", "2027-05-05"),
    ("mid-January", "2027-01-15"),
    ("year end", "2026-12-31"), ("end of the year", "2026-12-31"), ("end of Q1", "2027-03-31"),
    ("end of next quarter", "2027-03-31"),
    ("29 February", "2028-02-29"), ("today", "2026-11-22"),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_date(text, expected):
    assert parse_date(text, SUNDAY).isoformat() == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("周五", "2028-02-04"), ("周一", "2028-02-07"), ("下周一", "2028-02-07"), ("next Friday", "2028-02-11"),
    ("this Friday", "2028-02-04"),
    ("月底", "2028-02-29"), ("2月29日", "2028-02-29"), ("1月31日", "2029-01-31"), ("一个月后", "2028-03-02"),
    ("1号", "2028-03-01"),
])
def test_date_on_a_wednesday_in_a_leap_year(text, expected):
    assert parse_date(text, WEDNESDAY).isoformat() == expected


@pytest.mark.parametrize(("text", "expected"), [("3月31日", "2026-03-31"), ("周五", "2026-11-20"),
                                                ("11月30日", "2025-11-30")])
def test_prefer_past(text, expected):
    assert parse_date(text, SUNDAY, "past").isoformat() == expected


@pytest.mark.parametrize(("text", "code"), [
    ("", "date_unparsable"), ("尽快", "date_unparsable"), ("2月30日", "date_impossible"),
    ("2026-02-29", "date_impossible"),
    ("2027-13-01", "date_impossible"), ("31/04/2027", "date_impossible"), ("999999天后", "date_impossible"),
    ("03/04/2026", "date_ambiguous"), ("3月5日到3月20日", "date_several"), ("周一或周三", "date_several"),
    ("2027年3月", "date_span"),
    ("下周", "date_span"), ("next month", "date_span"), ("明年", "date_span"),
])
def test_date_refused(text, code):
    with pytest.raises(InputError) as caught:
        parse_date(text, SUNDAY)
    assert caught.value.code == code
    assert explain(caught.value, "zh") and explain(caught.value, "en")


def test_errors_offer_what_to_type():
    with pytest.raises(InputError) as caught:
        parse_date("03/04/2026", SUNDAY)
    assert caught.value.params == {"said": "03/04/2026", "a": "2026-04-03", "b": "2026-03-04"}
    with pytest.raises(InputError) as caught:
        parse_date("2027年3月", SUNDAY)
    assert caught.value.params["example"] == "2027-03-31"
