"""What a digest holds: its period by the calendar, and every number recounted from the raw rows."""
from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter

import pytest

from bot.cli.base import run
from bot.complaints.cycle import begin
from bot.digest.content import digest, period_of, period_with
from bot.reports.digest import chart_spec, digest_text
from bot.reports.digest_file import page
from bot.topics.taxonomy import load_taxonomy
from tests.digest.conftest import DAY, TODAY


@pytest.mark.parametrize(("kind", "today", "first", "last"), [
    ("daily", "2026-11-18", "2026-11-17", "2026-11-17"), ("daily", "2026-03-01", "2026-02-28", "2026-02-28"),
    ("weekly", "2026-11-18", "2026-11-09", "2026-11-15"), ("weekly", "2026-11-16", "2026-11-09", "2026-11-15"),
    ("weekly", "2026-11-15", "2026-11-02", "2026-11-08"), ("weekly", "2027-01-04", "2026-12-28", "2027-01-03"),
    ("monthly", "2026-11-18", "2026-10-01", "2026-10-31"), ("monthly", "2026-03-01", "2026-02-01", "2026-02-28"),
    ("monthly", "2028-03-31", "2028-02-01", "2028-02-29"), ("monthly", "2027-01-01", "2026-12-01", "2026-12-31"),
])
def test_periods_by_the_calendar(kind, today, first, last):
    found = period_of(kind, dt.date.fromisoformat(today))
    assert (str(found.start), str(found.end)) == (first, last)
    for day in (found.start, found.end):
        assert period_with(kind, day) == found


def raw(store) -> list[dict]:
    return list(store.db.query("select * from complaints where kind = 'complaint' and undone_at is null"
                               " and merged_into is null"))


def within(rows, period) -> list[dict]:
    return [row for row in rows if str(period.start) <= row["received_at"][:10] <= str(period.end)]


def filled(store, add) -> None:
    """Half a year with a jump of queues in the last week; some without a topic, undone, merged, no complaint at all."""
    for back in range(200):
        for one in range(back % 3):
            add(TODAY - back * DAY, ("fee_dispute", "staff_attitude", None)[(back + one) % 3], abstained=one == 1, review="low")
    for day in range(7):
        for _ in range(4):
            add(dt.date(2026, 11, 9) + day * DAY)
    gone, merged = add(dt.date(2026, 11, 10)), add(dt.date(2026, 11, 10))
    add(dt.date(2026, 11, 10), severity=3, needs_look=True)
    store.db.conn.execute("update complaints set undone_at = '2026-11-11' where id = ?", [gone])
    store.db.conn.execute("update complaints set merged_into = 1 where id = ?", [merged])
    for number in range(1, 40):
        begin(store, number, store.people.named("周梅").id)


@pytest.mark.parametrize("kind", ["daily", "weekly", "monthly"])
def test_every_number_is_a_recount(store, add, chosen, kind):
    filled(store, add)
    found, rows = digest(store, kind, TODAY, chosen), raw(store)
    now, before = within(rows, found.period), within(rows, found.top.before)
    assert (found.top.n, found.top.n_before) == (len(now), len(before))
    assert found.top.counts == {code: count for code, count in Counter(row["topic"] for row in now).items() if code}
    assert found.top.counts_before == {code: count for code, count in Counter(row["topic"] for row in before).items() if code}
    assert found.top.unlabelled == sum(row["topic"] is None for row in now)
    late = [row for row in rows if row["state"] not in (None, "closed") and row["due_at"] < str(TODAY)]
    assert found.overdue == len(late) > 0
    assert [one.due_at for one in found.oldest] == sorted(row["due_at"] for row in late)[:3]
    soon = str(TODAY + 3 * DAY)
    assert found.due_soon == sum(row["state"] not in (None, "closed") and str(TODAY) <= row["due_at"] <= soon for row in rows)
    assert found.urgent == 1
    assert found.queue == sum(row["review"] is not None for row in rows)
    assert sum(count for _, count in found.line) == sum(
        found.line[0][0] <= row["received_at"][:10] <= str(found.period.end) for row in rows)
    assert found.line[-1] == (str(found.period.start), len(now)) and len(found.line) == {"daily": 30, "weekly": 13,
                                                                                       "monthly": 5}[kind]


def test_a_jump_is_a_change_and_nothing_else_is(store, add, chosen):
    filled(store, add)
    found = digest(store, "weekly", TODAY, chosen)
    assert {topic: change.verdict for topic, change in found.changed.items()} == {"queue_wait": "up"}
    text = digest_text(found, load_taxonomy(), "en")
    assert re.search(r"Changed by more than chance: Queue 0 → 29 ↑", text) and "| +29 ↑ |" in text


def test_no_change_is_claimed_against_weeks_before_the_records_began(store, add, chosen):
    for day in range(7):
        add(dt.date(2026, 11, 9) + day * DAY)
    found = digest(store, "weekly", TODAY, chosen)
    assert not found.top.before_covered and not found.changed
    assert "no comparison" in digest_text(found, load_taxonomy(), "en")
    assert found.middle is None and len(found.line) == 1  # too short for a line: the topics are drawn
    assert "cumulative" in str(chart_spec(found, load_taxonomy(), "en"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_first_day_has_kind_words_and_no_chart(store, chosen, lang):
    found = digest(store, "monthly", TODAY, chosen)
    assert found.empty and chart_spec(found, load_taxonomy(), lang) is None
    assert "nan" not in digest_text(found, load_taxonomy(), lang) and "<img" not in page(found, lang)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_file_needs_nothing_outside_it(store, add, chosen, lang):
    filled(store, add)
    number = store.projects.create("<b>排队</b> & _快_", "seven_step", "zh", store.people.named("王强").id)
    store.db.conn.execute("update projects set created_at = '2026-01-01 10:00:00' where id = ?", [number])
    html = page(digest(store, "weekly", TODAY, chosen), lang)
    assert 'src="data:image/png;base64,' in html and not re.search(r'(?:src|href)="(?!data:)', html)
    assert "<script" not in html and "<b>排队" not in html and "&lt;b&gt;排队" in html and "var(" not in html


def test_the_command(store, add, home, monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("GAISHAN_LANGUAGE", "en")
    add(dt.date.today() - 40 * DAY)
    assert run(["digest", "weekly", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["kind"] == "weekly" and dt.date.fromisoformat(found["start"]).weekday() == 0
    path = tmp_path / "digest.html"
    assert run(["digest", "monthly", "--file", str(path), "--lang", "zh"]) == 0
    assert capsys.readouterr().out == "" and "投诉月报" in path.read_text("utf-8")
    assert run(["digest", "daily", "--as", "周梅"]) == 1 and "role" in capsys.readouterr().err.lower()
    assert run(["digest", "weekly", "--as", "Helen"]) == 1
    assert run(["digest", "monthly", "--as", "Helen"]) == 0
