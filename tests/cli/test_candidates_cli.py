"""gaishan candidates and gaishan techniques."""
from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.choosing.outcome import finish
from bot.settings import load
from bot.setup import open_store
from bot.store import Store

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    with open_store(load()) as opened:
        for name, role in (("王强", "team"), ("周梅", "staff"), ("李敏", "supervisor"), ("Helen", "committee")):
            opened.people.add(name, role)
        number = opened.studies.create("Study", "Us", "en", None)
        opened.studies.set_attributes(number, [("Waiting time", "queue_wait"), ("Clear fees", "fee_dispute")])
        opened.studies.set_competitors(number, ["Bank A"])
        opened.studies.set_importance(number, {"Waiting time": 6, "Clear fees": 4})
        opened.studies.rate(number, "Us", "x", {"Waiting time": 5, "Clear fees": 6})
        opened.studies.rate(number, "Bank A", "x", {"Waiting time": 8, "Clear fees": 8})
        finish(opened, number)
        yield opened


def added(call: Call, title: str = "Two more windows", *more: str) -> int:
    code, out, err = call("candidates", "add", title, "--attributes", "Waiting time", "--gains", "2", "--effort", "0.5",
                          "--json", *more)
    assert code == 0, err
    return json.loads(out)["number"]


def test_add_score_list_choose_and_history(store, call):
    number = added(call)
    code, out, _ = call("candidates", "score", str(number), "--json", "--as", "王强")
    assert (code, json.loads(out)["result"]["benefit"], json.loads(out)["by"]) == (0, pytest.approx(1.2), "王强")
    code, out, _ = call("candidates", "score", "1", "--method", "rice", "--set", "reach=5000,impact=2", "--set", "confidence=0.8")
    assert code == 0 and "RICE 16,000.0" in out
    (row,) = json.loads(call("candidates", "list", "--json")[1])
    assert (row["rank"], row["score"], row["value"], row["state"]) == (1, pytest.approx(1.2), pytest.approx(2.4), "scored")
    assert "| 1 | 1 | Two more windows | 16,000.0 | 0.5 |" in call("candidates", "list", "--method", "rice")[1]
    assert call("candidates", "choose", "1", "--as", "王强")[0] == 1  # the team may not
    assert call("candidates", "choose", "1", "--as", "李敏")[0] == 0
    found = json.loads(call("candidates", "history", "1", "--json")[1])
    assert [one["method"] for one in found["scores"]] == ["benefit", "rice"]
    assert [(move["from"], move["to"]) for move in found["moves"]] == [("idea", "scored"), ("scored", "chosen")]


def test_drop_needs_a_reason_and_merge_can_be_undone(store, call):
    added(call), added(call, "Another one")
    assert call("candidates", "drop", "1")[0] == 2
    assert call("candidates", "drop", "1", "--reason", "head office does it")[0] == 0
    code, out, _ = call("candidates", "merge", "2", "1", "--json")
    assert (code, json.loads(out)) == (0, {"merged": 2, "into": 1, "undone": False})
    assert [one["number"] for one in json.loads(call("candidates", "list", "--json")[1])] == [1]
    assert call("candidates", "merge", "2", "--undo")[0] == 0
    assert call("candidates", "merge", "2")[0] == 2


@pytest.mark.parametrize(("arguments", "said"), [
    (("add", ""), "name of a few letters"), (("add", "Idea", "--effort", "0"), "above 0 person-months"),
    (("add", "Idea", "--effort", "-1"), "above 0 person-months"), (("add", "Idea", "--cost", "a lot"), "Cost"),
    (("add", "Idea", "--attributes", "Waitng tme at the desk"), "Waiting time"), (("add", "Idea", "--study", "9"), "9"),
    (("score", "7"), "no candidate 7"), (("history", "7"), "no candidate 7"), (("choose", "7"), "no candidate 7"),
    (("score", "1", "--method", "ice", "--set", "impact=11"), "between"), (("score", "1", "--method", "ice"), "Still missing")])
def test_bad_input_is_explained(store, call, arguments, said):
    added(call)
    code, out, err = call("candidates", *arguments)
    assert (code, out) == (2, "") and said in err
    assert len(store.candidates.all()) == 1 and store.scorings.history(1) == []


def test_staff_add_and_see_no_board(store, call):
    assert added(call, "From the counter", "--as", "周梅") == 1
    assert call("candidates", "list", "--as", "周梅")[0] == 1
    assert call("candidates", "score", "1", "--as", "周梅")[0] == 1


def test_techniques(store, call, tmp_path):
    code, out, _ = call("techniques", "add", "Ticket by phone", "--source", "Fair 2026", "--link", "Waiting time", "--gain",
                        "1.5", "--cost", "60000", "--maturity", "in use elsewhere", "--adopters", "Bank B, Bank C", "--json")
    assert (code, json.loads(out)["adopters"]) == (0, ["Bank B", "Bank C"])
    assert call("techniques", "add", "Voice bot", "--gain", "1")[0] == 2  # of what?
    assert call("techniques", "add", "Voice bot")[0] == 0
    assert call("techniques", "add", "Voice bot", "--link", "Waiting time", "--gain", "lots")[0] == 2
    rows = json.loads(call("techniques", "list", "--json")[1])
    assert [(row["rank"], row["missing"]) for row in rows] == [(1, []), (None, ["source", "link", "gain", "cost"])]
    assert rows[0]["score"] == pytest.approx(1.5 * 0.6 / 60000)

    from openpyxl import Workbook

    book = Workbook()
    for line in (["Technique", "Source", "Weak spot", "Expected points", "Cost"], ["Video counter", "Talk", "Clear fees", 1, 8000],
                 ["Ticket by phone", "Fair 2026", "Waiting time", 1, 5], ["", "x", "", "", ""]):
        book.active.append(line)
    book.save(tmp_path / "radar.xlsx")
    report = json.loads(call("techniques", "import", str(tmp_path / "radar.xlsx"), "--json")[1])
    assert (report["read"], report["stored"], report["repeated"], len(report["rejected"])) == (3, 1, 1, 1)
    assert call("techniques", "import", str(tmp_path / "none.csv"))[0] == 2
    assert "Video counter" in call("techniques", "list")[1]
