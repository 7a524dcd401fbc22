"""``gaishan ask``: the same answers as in the chat, several questions in a row, refusals, the audit."""
from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.settings import load
from bot.setup import open_store
from bot.store import Store
from bot.store.complaints import NewComplaint


@pytest.fixture
def filled(home: Path) -> Store:
    """Queue complaints of the last 30 days: 30 at East, 12 at West, as even as can be."""
    today = dt.datetime.now(ZoneInfo(load().timezone)).date()
    with open_store(load()) as store:
        store.people.add("李敏", "supervisor")
        store.people.add("周梅", "staff")
        for place in range(42):
            back, branch = (place, "East") if place < 30 else (2 * (place - 30), "West")
            store.complaints.add(NewComplaint("排队 queue", f"f{place}", f"{today - dt.timedelta(days=back)} 10:00:00",
                                              "zh", "complaint", "queue_wait", branch=branch), None)
        yield store


def asked(call, *questions: str) -> dict | list:
    code, out, err = call("ask", *questions, "--as", "李敏", "--json")
    assert code == 0, err
    return json.loads(out)


def test_one_question_is_an_object_with_rows_period_verdicts_and_chart(filled, call) -> None:
    found = asked(call, "does East or West get more queue complaints in the last 30 days")
    assert (found["kind"], found["n"], found["period"].keys()) == ("compare", 42, {"from", "to"})
    assert {row["key"]: (row["n"], row["change"]["verdict"]) for row in found["rows"]} == {"East": (30, "up"), "West": (12, "down")}
    assert Path(found["chart"]).read_bytes()[:4] == b"\x89PNG" and found["quality"] is None
    assert (found["unlabelled"], found["abstained"], found["unit"]) == (0, 0, "count")


def test_later_questions_go_on_and_make_a_list(filled, call) -> None:
    first, second, third = asked(call, "top complaint topics at East in the last 30 days", "by branch", "only West")
    assert (first["n"], second["kind"], second["n"], third["n"]) == (30, "compare", 42, 12)
    assert first["period"] == second["period"] == third["period"]


def test_words_for_a_person(filled, call) -> None:
    code, out, _ = call("ask", "top complaint topics in the last 30 days", "--as", "李敏")
    assert code == 0 and "Queue / waiting to be served" in out and "42" in out and "Chart:" in out
    assert filled.audit.recent(1)[0]["action"] == "top.ask"


@pytest.mark.parametrize(("question", "words"), [
    ("top complaint topics at the Eastt9 branch", "East"), ("top complaint topics on 30 February", "calendar"),
    ("select * from people", "database command"), ("top complaint topics except East", "by branch"),
    ("which topics rose after the release", "date")])
def test_bad_input_is_explained(filled, call, question: str, words: str) -> None:
    code, out, err = call("ask", question, "--as", "李敏")
    assert code == 2 and not out and words in err


def test_staff_are_refused_and_it_is_kept(filled, call) -> None:
    code, out, err = call("ask", "top complaint topics in the last 30 days", "--as", "周梅", "--json")
    assert code == 1 and not out and "supervisor" in err.lower()
    entry = filled.audit.recent(1)[0]
    assert (entry["action"], entry["object"], entry["name"]) == ("refused", "ask", "周梅")


def test_an_empty_database(home, call) -> None:
    code, out, _ = call("ask", "top complaint topics last month", "--json")
    assert code == 0 and json.loads(out)["n"] == 0 and json.loads(out)["rows"] == []
    code, out, _ = call("ask", "top complaint topics last month")
    assert code == 0 and "nothing is recorded yet" in out
