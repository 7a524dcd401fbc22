"""Two columns of one event, one of them spoilt: which is believed."""
from __future__ import annotations

import datetime as dt

import pytest

from bot.complaints.date_columns import Pair, choose
from bot.complaints.date_evidence import Evidence
from bot.complaints.tables import open_table
from tests.complaints.tables_for_tests import write_csv

TODAY = dt.date(2026, 11, 22)
SPRING = [dt.date(2015, 4, 1) + dt.timedelta(days) for days in range(91)]
YEAR = [dt.date(2015, 1, 1) + dt.timedelta(days) for days in range(365)]


def exchanged(day):
    """The day with day and month exchanged, where the calendar has it."""
    return day.replace(month=day.day, day=day.month) if day.day <= 12 else day


def pair(days, others):
    found = Pair()
    for line, (day, other) in enumerate(zip(days, others), 2):
        found.add(line, day, other)
    return found


def chosen(tmp_path, header, rows):
    table = open_table(write_csv(tmp_path / "a.csv", [header, *rows]))
    evidence = {name: Evidence(TODAY, "Asia/Shanghai") for name in header if name != "text"}
    for row in table.rows():
        for name, votes in evidence.items():
            votes.add(row.values[name])
    return choose(table, evidence)


@pytest.mark.parametrize(("days", "expected"), [
    (SPRING, 0), (SPRING + [dt.date(2015, 7, day) for day in range(1, 9)], 0), (YEAR, None),
    (SPRING[12:16], None),                             # nothing is exchanged
    ([day for day in SPRING if day.day <= 12], None),  # too few rows agree
    ([day for day in YEAR if day.day == 1], None),     # one day a month is no mark of an exchange
])
@pytest.mark.parametrize("turned", [False, True])
def test_the_sound_one_of_two_columns(days, expected, turned):
    columns = [days, list(map(exchanged, days))]
    found = pair(*(reversed(columns) if turned else columns))
    assert found.sound() == (expected if expected is None or not turned else 1 - expected)


def test_other_events_are_no_twins():
    assert not pair(SPRING, [day + dt.timedelta(3) for day in SPRING]).twins
    assert not pair(SPRING, SPRING).twins
    assert pair(SPRING, map(exchanged, SPRING)).twins


@pytest.mark.parametrize("iso_first", [True, False])
@pytest.mark.parametrize("spoilt", ["iso", "names"])
def test_the_spoilt_copy_loses_whatever_its_form_and_place(tmp_path, iso_first, spoilt):
    rows = []
    for day in SPRING:
        iso, names = (exchanged(day), day) if spoilt == "iso" else (day, exchanged(day))
        cells = [f"{iso:%d-%m-%y}" if day.day > 12 else f"{iso:%Y-%m-%d}", f"{names:%d-%b-%y}"]
        rows.append([*(cells if iso_first else cells[::-1]), "slow"])
    header = ["Date", "Day"] if iso_first else ["Day", "Date"]
    sound = header[int(iso_first == (spoilt == "iso"))]
    found = chosen(tmp_path, [*header, "text"], rows)
    key, params = found.warning
    assert (found.column, found.why, key) == (sound, "coherent", "transfer_warn_contradict_coherent")
    assert params["count"] == 33
    index = header.index(sound)
    assert [found.reader.read(row[index])[:10] for row in rows] == [day.isoformat() for day in SPRING]


def test_two_iso_columns_that_nothing_decides_stay_with_the_header_and_are_told(tmp_path):
    rows = [[day.isoformat(), exchanged(day).isoformat(), "slow"] for day in YEAR]
    found = chosen(tmp_path, ["Date", "Day", "text"], rows)
    assert (found.column, found.warning[0]) == ("Date", "transfer_warn_contradict_header")


def test_an_unclear_column_gives_way_to_a_clear_one(tmp_path):
    rows = [[f"0{day}/03/2026", f"2026-03-0{day}", "slow"] for day in range(1, 9)]
    found = chosen(tmp_path, ["Date", "Day", "text"], rows)
    assert (found.column, found.why, found.warning) == ("Day", "clearer", None)
