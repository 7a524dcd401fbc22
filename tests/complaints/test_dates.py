from __future__ import annotations

import datetime as dt

import pytest

from bot.complaints.date_evidence import Evidence
from bot.complaints.dates import DateProblem, is_date, read_time, take_apart
from bot.errors import InputError

TODAY = dt.date(2026, 11, 22)
ZONE = "Asia/Shanghai"


def reader(values, date_format=None):
    evidence = Evidence(TODAY, ZONE)
    for value in values:
        evidence.add(value)
    return evidence.settle(date_format)


def read(values, date_format=None):
    """Each value's day and time, or the code of its problem."""
    found = reader(values, date_format)
    answers = []
    for value in values:
        try:
            answers.append(found.read(value))
        except DateProblem as problem:
            answers.append(problem.code)
    return answers


@pytest.mark.parametrize(("value", "expected"), [
    ("2026-03-05", "2026-03-05 00:00:00"),
    ("2026/3/5", "2026-03-05 00:00:00"),
    ("2026.03.05", "2026-03-05 00:00:00"),
    ("2026-03-05 15:20", "2026-03-05 15:20:00"),
    ("2026-03-05 15:20:07.123", "2026-03-05 15:20:07"),
    ("2026-03-05T15:20:07", "2026-03-05 15:20:07"),
    ("2026-03-05T15:20:07Z", "2026-03-05 23:20:07"),
    ("2026-03-05T23:20:07.5+00:00", "2026-03-06 07:20:07"),
    ("2026-03-05T15:20:07-0500", "2026-03-06 04:20:07"),
    ("2026-03-05T15:20:07+08:00", "2026-03-05 15:20:07"),
    ("20260305", "2026-03-05 00:00:00"),
    ("20260305152007", "2026-03-05 15:20:07"),
    ("2026年3月5日", "2026-03-05 00:00:00"),
    ("2026年3月5日 下午3:20", "2026-03-05 15:20:00"),
    ("2026年03月05日下午3点20分", "2026-03-05 15:20:00"),
    ("2026年3月5号 上午10时05分09秒", "2026-03-05 10:05:09"),
    ("2026年3月5日 中午12:30", "2026-03-05 12:30:00"),
    ("2026年3月5日 晚上8点半", "2026-03-05 20:30:00"),
    ("2026年3月5日 凌晨12:10", "2026-03-05 00:10:00"),
    ("2026年3月5日(星期四) 15:20", "2026-03-05 15:20:00"),
    ("26年3月5日", "2026-03-05 00:00:00"),
    ("\uff12\uff10\uff12\uff16-\uff10\uff13-\uff10\uff15", "2026-03-05 00:00:00"),
    ("22-Apr-15", "2015-04-22 00:00:00"),
    ("04-Aug-15", "2015-08-04 00:00:00"),
    ("5 March 2026", "2026-03-05 00:00:00"),
    ("5th of March, 2026", "2026-03-05 00:00:00"),
    ("March 5, 2026 3:20 PM", "2026-03-05 15:20:00"),
    ("Mar. 5th 2026", "2026-03-05 00:00:00"),
    ("Thu, 05 Mar 2026 07:20:00 GMT", "2026-03-05 15:20:00"),
    ("2026-Mar-05", "2026-03-05 00:00:00"),
    ("13/03/2026 12:05 AM", "2026-03-13 00:05:00"),
    ("3/13/2026 12:05 pm", "2026-03-13 12:05:00"),
    ("46086", "2026-03-05 00:00:00"),
    ("46086.5", "2026-03-05 12:00:00"),
    ("1772695207", "2026-03-05 15:20:07"),
    ("1772695207000", "2026-03-05 15:20:07"),
    ("03/03/2026", "2026-03-03 00:00:00"),
])
def test_values_with_one_reading(value, expected):
    assert read([value]) == [expected]


@pytest.mark.parametrize(("value", "code"), [
    ("", "date_missing"), ("  ", "date_missing"), ("NULL", "date_missing"), ("无", "date_missing"),
    ("0000-00-00", "date_missing"), ("2026-02-30", "date_impossible"), ("2026年13月5日", "date_impossible"),
    ("31/04/2026", "date_impossible"), ("2026-03-05 25:00", "date_impossible"),
    ("2026-03-05 13:00 AM", "date_impossible"),
    ("2027-03-05", "date_future"), ("1905-03-05", "date_impossible"), ("3月5日", "date_no_year"),
    ("03/05", "date_no_year"),
    ("yesterday", "date_unreadable"), ("排队太久", "date_unreadable"),
    ("2026-03-05 and more", "date_unreadable"),
    ("12", "date_unreadable"), ("05/03/2026", "date_ambiguous"), ("05-03-26", "date_ambiguous"),
    ("########", "date_unreadable"),
    ("2026-03-05 15", "date_unreadable"), ("22-04-15", "date_ambiguous"),
])
def test_values_that_are_refused(value, code):
    assert read([value]) == [code]


@pytest.mark.parametrize(("values", "days"), [
    (["05/03/2026", "13/03/2026"], ["2026-03-05", "2026-03-13"]),
    (["05/03/2026", "03/13/2026"], ["2026-05-03", "2026-03-13"]),
    (["05-03-26", "31-03-26", "28-03-26"], ["2026-03-05", "2026-03-31", "2026-03-28"]),
    (["2026-12-05", "2026-03-06"], ["date_future", "2026-03-06"]),  # no proof of year-day-month
    (["2015-30-04", "2015-04-08"], ["2015-04-30", "2015-08-04"]),  # the file proves it
    (["2015-31-04", "2015-04-08"], ["date_impossible", "2015-04-08"]),
    (["26-03-05", "26-03-31"], ["2026-03-05", "2026-03-31"]),
    (["05/03/2026", "13/03/2026", "03/13/2026"], ["date_ambiguous", "2026-03-13", "2026-03-13"]),
    (["2026-13-03", "2026-05-03"], ["2026-03-13", "2026-03-05"]),
    (["2026-13-01", "2026-05-03", "2026-04-06", "2026-07-08"],  # one slip among others turns none of them
     ["date_impossible", "2026-05-03", "2026-04-06", "2026-07-08"]),
    (["2026-13-01", "2026-05-03", "2026-04-30", "2026-07-08"],
     ["date_impossible", "2026-05-03", "2026-04-30", "2026-07-08"]),
    (["2026-13-01", "2026-17-02", "2026-05-03"], ["2026-01-13", "2026-02-17", "2026-03-05"]),       # most of them: no slips
    (["2026-03-05", "2026-04-06"], ["2026-03-05", "2026-04-06"]),
    (["05/12/2026", "06/07/2026"], ["2026-05-12", "2026-06-07"]),  # 5 December has not come yet
])
def test_unambiguous_values_vote(values, days):
    assert [answer[:10] if answer[0].isdigit() else answer for answer in read(values)] == days


def mixed(months, swap, name="{d:02}-{m:02}-{y:02}"):
    """The spreadsheet trap: days above 12 stay text, the others become year-first, swapped or not."""
    values, truth = [], []
    for month in months:
        for day in range(1, 29):
            moment = dt.date(2015, month, day)
            truth.append(moment.isoformat())
            if day > 12:
                values.append(name.format(d=day, m=month, y=15))
            else:
                values.append(f"2015-{day:02}-{month:02}" if swap else moment.isoformat())
    return values, truth


def test_year_first_beside_day_first_is_settled_by_the_months_of_the_others():
    values, truth = mixed((4, 5, 6), swap=False)
    assert [answer[:10] for answer in read(values)] == truth
    assert reader(values).shapes["yyyy-n-n"].how == "months"


def test_a_span_may_end_with_days_that_only_year_first_can_hold():
    values, truth = mixed((4, 5, 6), swap=False)
    values, truth = [*values, "2015-07-03", "2015-07-09"], [*truth, "2015-07-03", "2015-07-09"]
    assert [answer[:10] for answer in read(values)] == truth


def test_what_looks_exchanged_is_refused_and_read_when_a_person_says_so():
    values, truth = mixed((4, 5, 6), swap=True)
    for answer, day in zip(read(values), truth):
        assert answer[:10] == day if int(day[8:]) > 12 or day[5:7] == day[8:] else answer == "date_ambiguous"
    assert reader(values).shapes["yyyy-n-n"].how == "exchanged"
    assert [answer[:10] for answer in read(values, "dd-mm-yy|yyyy-dd-mm")] == truth


@pytest.mark.parametrize("values", [["2015-04-08"], ["2026-12-05"], ["2026-12-05", "2026-12-01"],
                                    ["2015-04-08", "22-04-15"], mixed((4, 5, 6), True)[0],
                                    mixed(range(1, 13), True)[0]])
def test_iso_is_never_read_as_year_day_month_without_proof(values):
    assert all(shape.order != "ydm" for shape in reader(values).shapes.values())


def test_read_plainly_year_first_is_year_month_day():
    values, _ = mixed(range(1, 13), swap=False)
    assert reader(values).plain().read("2015-04-08") == "2015-04-08 00:00:00"
    with pytest.raises(DateProblem, match="date_ambiguous"):
        reader(["2015-04-08", "2015-04-30", "2015-30-04"]).plain().read("2015-04-08")  # both orders proven


@pytest.mark.parametrize("swap", [True, False])
def test_what_the_evidence_does_not_settle_is_refused_never_swapped(swap):
    values, truth = mixed(range(1, 13), swap)
    for answer, day, value in zip(read(values), truth, values):
        same = value.startswith("2015") and day[5:7] == day[8:]
        assert answer[:10] == day if len(value) == 8 or same else answer == "date_ambiguous"


def test_few_year_first_values_beside_others_are_refused():
    assert read(["2026-03-05", "15/04/2026"]) == ["date_ambiguous", "2026-04-15 00:00:00"]


def test_a_day_above_twelve_clears_year_first():
    assert read(["2026-03-05", "2026-03-15", "15/04/2026"])[0] == "2026-03-05 00:00:00"


def test_iso_with_its_t_is_never_doubted():
    assert read(["2026-03-05T10:00:00", "15/04/2026"])[0] == "2026-03-05 10:00:00"


@pytest.mark.parametrize(("date_format", "value", "expected"), [
    ("dd-mm-yy", "05-03-26", "2026-03-05 00:00:00"),
    ("yy-mm-dd", "05-03-26", "2005-03-26 00:00:00"),
    ("mm/dd/yyyy", "05/03/2026 3:20 PM", "2026-05-03 15:20:00"),
    ("%d/%m/%Y %H:%M", "05/03/2026 15:20", "2026-03-05 15:20:00"),
    ("dd-mm-yy|yyyy-dd-mm", "2026-03-05", "2026-05-03 00:00:00"),
    ("ddmmyyyy", "05032026", "2026-03-05 00:00:00"),
    ("yyyymmdd", "20260305", "2026-03-05 00:00:00"),
    ("dd-mm-yy", "5 March 2026", "2026-03-05 00:00:00"),
    ("dd-mm-yy", "05/03/2026", "date_format"),
    ("dd/mm/yyyy", "03/13/2026", "2026-03-13 00:00:00"),
])
def test_a_given_format_decides(date_format, value, expected):
    assert read([value], date_format) == [expected]


@pytest.mark.parametrize("date_format", ["", None])
def test_no_format_is_no_format(date_format):
    assert read(["05/03/2026"], date_format) == ["date_ambiguous"]


@pytest.mark.parametrize("date_format", ["dd-mm", "hello", "dd-mm-yy|x", "%Q", "yyyy-yyyy-dd", "dd-mm-yy-yy"])
def test_formats_that_are_none(date_format):
    with pytest.raises(InputError, match="date_format_invalid"):
        reader([], date_format)


def test_a_time_column_is_added():
    found = reader(["22-Apr-15"])
    assert found.read("22-Apr-15", "3:53:50 PM") == "2015-04-22 15:53:50"
    assert found.read("22-Apr-15", "") == "2015-04-22 00:00:00"
    with pytest.raises(DateProblem):
        found.read("22-Apr-15", "soon")


@pytest.mark.parametrize(("text", "time"), [
    ("3:53:50 PM", dt.time(15, 53, 50)), ("9点", dt.time(9)), ("下午1点半", dt.time(13, 30)),
    ("12 am", dt.time(0)),
    ("08:05", dt.time(8, 5)), ("", dt.time())])
def test_times(text, time):
    assert read_time(text)[0] == time


def test_hostile_values_are_refused(hostile):
    if hostile.startswith("\uff11"):  # ten digits are seconds since 1970, but make no column of dates
        assert read([hostile]) == ["2009-02-14 07:31:30"]
        assert not is_date(hostile, TODAY)
        return
    with pytest.raises(DateProblem):
        take_apart(hostile, TODAY)
    assert not is_date(hostile, TODAY)


def test_memory_does_not_grow_with_the_file():
    evidence = Evidence(TODAY, ZONE)
    for number in range(5000):
        evidence.add(f"{number % 28 + 1:02}/03/2026")
        evidence.add(f"rubbish {number}")
    assert len(evidence.shapes) == 1
    assert evidence.problems == {"date_unreadable": 5000}
