"""Transactions read from sentences and from files."""
from __future__ import annotations

import datetime as dt
import json

import openpyxl
import pytest

from bot.complaints.exposure_files import import_exposures
from bot.complaints.exposure_words import find_exposure, read_period
from bot.errors import InputError

TODAY = dt.date(2026, 11, 18)
SAID = [
    ("5月城东网点办了12000笔业务", "2026-05-01/2026-05-31", "城东", None, 12000),
    ("城东网点五月业务量 12,000", "2026-05-01/2026-05-31", "城东", None, 12000),
    ("East branch handled 12,000 transactions in May", "2026-05-01/2026-05-31", "East branch", None, 12000),
    ("10月全部网点共办理业务1.2万笔", "2026-10-01/2026-10-31", None, None, 12000),
    ("transactions in October: 9,800 at East branch", "2026-10-01/2026-10-31", "East branch", None, 9800),
    ("2026年第19周 城东 2800笔", "2026-05-04/2026-05-10", "城东", None, 2800),
    ("手机银行渠道10月交易量35万", "2026-10-01/2026-10-31", None, "app", 350000),
    ("三季度城南网点业务量三万六千笔", "2026-07-01/2026-09-30", "城南网点", None, 36000),
    ("5月1日到7日城西办了900笔", "2026-05-01/2026-05-07", "城西", None, 900),
    ("城东网点5月份业务量登记一下", "2026-05-01/2026-05-31", "城东", None, None),
    ("城东办了12000笔业务", None, "城东", None, 12000),
    ("the east desk had two thousand visits last week", "2026-11-09/2026-11-15", None, None, 2000),
]


@pytest.mark.parametrize(("text", "period", "branch", "channel", "n"), SAID, ids=[row[0] for row in SAID])
def test_what_a_sentence_says(text, period, branch, channel, n):
    said = find_exposure(text, TODAY, ["城东", "城西"])
    assert (said.period and said.period.iso(), said.branch, said.channel, said.transactions) == (period, branch, channel, n)


@pytest.mark.parametrize("text", ["5月我们网点办了12000笔业务", "our branch had 12,000 transactions in May"])
def test_a_branch_without_its_name_is_not_taken_for_all(text):
    with pytest.raises(InputError) as caught:
        find_exposure(text, TODAY, ["城东"])
    assert caught.value.code == "exposure_branch"
    assert find_exposure("all branches together handled 12,000 transactions in May", TODAY, ["城东"]).all_said


@pytest.mark.parametrize("text", ["城东10月办理了0笔业务", "5月业务量12000.5"])
def test_no_number_of_transactions(text):
    with pytest.raises(InputError) as caught:
        find_exposure(text, TODAY, [])
    assert caught.value.code == "exposure_number"


def test_hostile_sentences(hostile):
    try:
        find_exposure(hostile, TODAY, ["城东"])
    except InputError:
        pass


def test_calendar_periods():
    assert read_period("2026-W19", TODAY).iso() == "2026-05-04/2026-05-10"
    assert read_period("202605", TODAY).iso() == "2026-05-01/2026-05-31"
    assert read_period("2026-W47", TODAY).iso() == "2026-11-16/2026-11-18"  # a running week ends today
    for text, code in (("2026-W60", "period_impossible"), ("202612", "period_future"), ("2026-W52", "period_future")):
        with pytest.raises(InputError) as caught:
            read_period(text, TODAY)
        assert caught.value.code == code


def rows(store):
    return [(one.period.iso(), one.branch, one.channel, one.transactions) for one in reversed(store.exposures.all())]


def test_chinese_csv_and_again(store, min_li, tmp_path):
    file = tmp_path / "业务量.csv"
    file.write_bytes("月份,网点,渠道,业务量\n2026-05,城东,,\"12,000\"\n2026年6月,城东,,1.1万\n2026-05,城东,手机银行,300\n".encode("gbk"))
    done = import_exposures(store, file, min_li, TODAY)
    assert [put.before for put in done] == [None] * 3
    assert set(rows(store)) == {
        ("2026-05-01/2026-05-31", "城东", None, 12000), ("2026-05-01/2026-05-31", "城东", "app", 300),
        ("2026-06-01/2026-06-30", "城东", None, 11000)}
    assert [put.before for put in import_exposures(store, file, min_li, TODAY)] == [12000, 11000, 300]
    assert len(rows(store)) == 3


def test_workbook_with_real_dates_under_a_month_heading(store, min_li, tmp_path):
    book = openpyxl.Workbook()
    for row in (["Month", "Branch", "Transactions"], [dt.date(2026, 5, 1), "East", 12000], [dt.date(2026, 6, 1), "all", 30000]):
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    import_exposures(store, tmp_path / "t.xlsx", min_li, TODAY)
    assert rows(store) == [("2026-05-01/2026-05-31", "East", None, 12000), ("2026-06-01/2026-06-30", None, None, 30000)]


def test_json_with_first_and_last_day(store, min_li, tmp_path):
    file = tmp_path / "t.json"
    file.write_text(json.dumps([{"from": "2026-05-01", "to": "2026-05-07", "branch": "East", "transactions": 700}]), "utf-8")
    import_exposures(store, file, min_li, TODAY)
    assert rows(store) == [("2026-05-01/2026-05-07", "East", None, 700)]


@pytest.mark.parametrize(("content", "code", "inner"), [
    ("month,branch,transactions\n2026-05,East,12\n2026-06,East,0\n", "exposure_line", "exposure_number"),
    ("month,branch,transactions\n2026-05,East,12\nsoon,East,4\n", "exposure_line", "exposure_period"),
    ("month,branch,transactions\n2026-05,East,12\n2027-01,East,4\n", "exposure_line", "period_future"),
    ("from,to,branch,transactions\n2026-05-07,2026-05-01,East,12\n", "exposure_line", "period_reversed"),
    ("branch,transactions\nEast,12\n", "exposure_columns", None),
    ("month,branch,mood\n2026-05,East,12\n", "exposure_columns", None),
    ("period,branch,transactions\n2026-05,East,12\n2026-05-04,East,13\n", "exposure_contradiction", None),
])
def test_one_bad_row_and_nothing_is_stored(store, min_li, tmp_path, content, code, inner):
    (tmp_path / "t.csv").write_text(content, "utf-8")
    with pytest.raises(InputError) as caught:
        import_exposures(store, tmp_path / "t.csv", min_li, TODAY)
    assert caught.value.code == code and (inner is None or caught.value.params["problem"].code == inner)
    assert rows(store) == []
