from __future__ import annotations

import datetime as dt

import pytest

from bot.complaints.sample import SampleText, _placed, clear_sample, load_sample, read_sample
from bot.errors import NotAllowed, SetupError
from bot.store.complaints import NewComplaint

TODAY = dt.date(2026, 11, 22)


@pytest.fixture
def store(home_store):
    return home_store


@pytest.mark.parametrize(("on", "today", "moment", "expected"), [
    ("03-14", TODAY, "2026-11-22 12:00:00", "2026-03-14 10:30:00"),
    ("11-22", TODAY, "2026-11-22 12:00:00", "2026-11-22 10:30:00"),
    ("11-22", TODAY, "2026-11-22 09:00:00", "2025-11-22 10:30:00"),
    ("11-23", TODAY, "2026-11-22 12:00:00", "2025-11-23 10:30:00"),
    ("12-31", dt.date(2026, 1, 1), "2026-01-01 12:00:00", "2025-12-31 10:30:00"),
    ("02-29", TODAY, "2026-11-22 12:00:00", "2026-02-28 10:30:00"),
    ("02-29", dt.date(2024, 3, 1), "2024-03-01 12:00:00", "2024-02-29 10:30:00"),
    ("02-29", dt.date(2024, 2, 28), "2024-02-28 12:00:00", "2023-02-28 10:30:00"),
    ("02-29", dt.date(2025, 2, 28), "2025-02-28 12:00:00", "2025-02-28 10:30:00"),
    ("03-01", dt.date(2024, 2, 29), "2024-02-29 12:00:00", "2023-03-01 10:30:00"),
])
def test_days_fall_into_the_last_twelve_months(on, today, moment, expected):
    assert _placed(SampleText(on, "10:30", "城东", "phone", "慢"), today, moment) == expected


def test_the_sample_is_loaded_once_redacted_and_cleared_alone(store, supervisor, topic_model):
    store.complaints.add(NewComplaint(text="自己的", fingerprint="own", received_at="2026-01-01 00:00:00",
                                      language="zh", kind="complaint"), supervisor.id)
    count = load_sample(store, topic_model, supervisor, TODAY)
    assert count == len(read_sample()) >= 500
    rows = [row for row in store.complaints.export() if row["source"] == "sample"]
    assert len(rows) == count
    assert all("2025-11-22 00:00:00" <= row["received_at"] <= "2026-11-22 23:59:59" for row in rows)
    assert {row["branch"] for row in rows} == {"城东", "城西", "高新"}
    assert any("[PHONE]" in row["text"] for row in rows)
    assert not any("138 0013 8000" in row["text"] or "13800138000" in row["text"] for row in rows)
    assert {row["kind"] for row in rows} > {"complaint"}
    assert load_sample(store, topic_model, supervisor, TODAY + dt.timedelta(days=40)) == 0
    assert clear_sample(store, supervisor) == count
    assert [row["text"] for row in store.complaints.export()] == ["自己的"]
    assert store.complaints.search("排队") == []


@pytest.mark.parametrize("role", ["staff", "team", "committee"])
def test_only_those_who_may(store, topic_model, role):
    person = store.people.add("别人", role)
    with pytest.raises(NotAllowed):
        load_sample(store, topic_model, person, TODAY)
    with pytest.raises(NotAllowed):
        clear_sample(store, person)


@pytest.mark.parametrize("content", [None, "- {on: 1", "- {text: a}", "just words"])
def test_a_broken_sample_file_is_said(tmp_path, content):
    path = tmp_path / "s.yml"
    if content is not None:
        path.write_text(content, "utf-8")
    with pytest.raises(SetupError, match="sample_broken"):
        read_sample(path)
