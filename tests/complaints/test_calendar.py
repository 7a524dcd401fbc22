"""Working days: Chinese holidays with the weekends worked for them, other countries, years not announced."""
from __future__ import annotations

import datetime as dt

import pytest

from bot.complaints.calendar import add_working, is_provisional, is_working
from bot.errors import SetupError

D = dt.date.fromisoformat


@pytest.mark.parametrize(("day", "works"), [
    ("2026-02-14", True),   # a Saturday worked for the Spring Festival
    ("2026-02-15", False), ("2026-02-16", False), ("2026-02-23", False), ("2026-02-24", True),
    ("2026-02-28", True),   # the other Saturday
    ("2026-09-20", True),   # a Sunday worked for National Day
    ("2026-10-01", False), ("2026-10-07", False), ("2026-10-08", True), ("2026-10-10", True), ("2026-10-11", False),
    ("2026-11-18", True), ("2026-11-21", False)])
def test_chinese_days_of_2026(day, works):
    assert is_working(D(day)) == works


@pytest.mark.parametrize(("start", "count", "end"), [
    ("2026-02-13", 1, "2026-02-14"), ("2026-02-13", 2, "2026-02-24"), ("2026-02-14", 5, "2026-02-28"),
    ("2026-09-30", 1, "2026-10-08"), ("2026-09-30", 3, "2026-10-10"), ("2026-09-30", 4, "2026-10-12"),
    ("2026-11-20", 1, "2026-11-23"), ("2026-11-18", 0, "2026-11-18"), ("2026-11-21", 0, "2026-11-23"),
    ("2026-11-21", 1, "2026-11-23"), ("2026-02-16", 0, "2026-02-24")])
def test_so_many_working_days_later(start, count, end):
    assert add_working(D(start), count) == D(end)


def test_another_country_has_its_own_days():
    assert is_working(D("2026-10-01"), "DE") and not is_working(D("2026-10-03"), "DE")
    assert not is_working(D("2026-02-14"), "DE")
    assert not is_provisional(D("2030-01-01"), D("2030-02-01"), "DE")


def test_years_without_announced_swaps_are_provisional():
    assert not is_provisional(D("2026-01-05"), D("2026-12-31"))
    assert is_provisional(D("2026-12-28"), D("2040-01-05"))
    assert is_provisional(D("2040-01-05"), D("2040-01-06"))


def test_an_unknown_country_names_its_variable():
    with pytest.raises(SetupError) as caught:
        is_working(D("2026-01-05"), "XX")
    assert caught.value.params == {"variable": "GAISHAN_COUNTRY"}


@pytest.mark.parametrize("count", [-1, 401])
def test_a_span_that_cannot_be_is_a_fault(count):
    with pytest.raises(ValueError):
        add_working(D("2026-01-05"), count)
