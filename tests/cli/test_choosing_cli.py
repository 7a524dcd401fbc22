"""gaishan choose statistical and side-by-side: numbers, words, pages, exit codes."""
from __future__ import annotations

import json

import pytest

from bot.settings import load
from bot.store import Store
from bot.store.complaints import NewComplaint

DAYS = ("--from", "2026-04-01", "--to", "2026-06-30")


@pytest.fixture
def call(call):
    """With 24 complaints to choose from."""
    chosen = load()
    chosen.ensure_home()
    with Store(chosen.database) as store:
        store.people.add("Zhou", "staff")
        for number in range(24):
            topic, branch = ("queue_wait", "East") if number < 16 else ("fee_dispute", "West")
            store.complaints.add(NewComplaint(
                f"x {number}", f"f{number}", "2026-05-03 10:00:00", "en", "complaint", topic,
                [(topic, 1.0), *([("staff_attitude", 0.8)] if number < 6 else [])], branch=branch, process="P1"), None)

    return call


def test_statistical(call):
    code, out, _ = call("choose", "statistical", *DAYS, "--json")
    found = json.loads(out)
    assert code == 0 and (found["n"], found["from"], found["to"]) == (24, *DAYS[1::2])
    assert [row["topic"] for row in found["rankings"]["count"]] == ["queue_wait", "fee_dispute"]
    assert found["association"]["pairs"] == [
        {"first": "queue_wait", "second": "staff_attitude", "n": 6, "support": 0.25, "lift": 1.5}]
    assert found["matrix"]["topics"] == {"queue_wait": 16, "fee_dispute": 8} and found["rate"] is None
    assert json.loads(call("choose", "statistical", *DAYS, "--branch", "West", "--json")[1])["n"] == 8
    words = call("choose", "statistical", *DAYS)[1]
    assert "24 complaints" in words and "Without a denominator only counts can be compared" in words


def test_side_by_side(call, tmp_path):
    page = tmp_path / "page.html"
    code, out, _ = call("choose", "side-by-side", *DAYS, "--html", str(page))
    assert code == 0 and "start comparison scoring" in out and "The three ways side by side" in page.read_text("utf-8")
    found = json.loads(call("choose", "side-by-side", *DAYS, "--json")[1])
    assert found["available"] == ["statistical"] and "no_study" in found["missing"] and found["study"] is None


def test_nothing_in_the_period(call):
    code, out, _ = call("choose", "statistical", "--from", "2020-01-01", "--to", "2020-02-01")
    assert code == 0 and "2026-05-03" in out
    assert json.loads(call("choose", "statistical", "--from", "2020-01-01", "--to", "2020-02-01", "--json")[1])["n"] == 0


@pytest.mark.parametrize("arguments", [
    ("statistical", "--from", "soon"), ("statistical", "--from", "2026-05-02", "--to", "2026-05-01"),
    ("statistical", "--branch", "Nowhere"), ("side-by-side", "--study", "7"), ("statistical", "--as", "Nobody")])
def test_what_is_wrong_is_said(call, arguments):
    code, out, err = call("choose", *arguments)
    assert code == 2 and not out and err.strip()


def test_staff_may_not(call):
    for command in ("statistical", "side-by-side"):
        assert call("choose", command, "--as", "Zhou")[0] == 1
