"""gaishan cycle."""
from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.complaints.cycle import begin
from bot.settings import load
from bot.setup import open_store
from bot.store import Store
from bot.store.complaints import NewComplaint

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    with open_store(load()) as opened:
        staff = opened.people.add("周梅", "staff")
        opened.people.add("李敏", "supervisor"), opened.people.add("李雷", "staff")
        for number, day in ((1, "2026-03-14"), (2, "2040-03-14")):
            opened.complaints.add(NewComplaint(f"多收了{number}0元", f"f{number}", f"{day} 09:00:00", "zh", "complaint",
                                               "fee_dispute"), staff.id)
            begin(opened, number, staff.id)
        yield opened


def data(result: tuple[int, str, str]) -> dict:
    assert result[0] == 0, result
    return json.loads(result[1])


def test_a_whole_life(store, call):
    for state in ("acknowledged", "assessed", "investigating", "responded"):
        assert data(call("cycle", "move", "1", state, "--as", "周梅", "--json"))["state"] == state
    code, out, err = call("cycle", "close", "1", "--cause", "old fee table", "--as", "周梅")
    assert (code, out) == (2, "") and "action taken, whether the customer accepts" in err
    found = data(call("cycle", "close", "1", "--cause", "old fee table", "--action", "refunded, 13812345678 called",
                      "--accepts", "yes", "--as", "周梅", "--json"))
    assert (found["state"], found["cause"], found["accepts"]) == ("closed", "old fee table", "yes")
    assert "13812345678" not in json.dumps(found) and [step["by"] for step in found["steps"]] == ["周梅"] * 6
    assert "4 of 5" in call("cycle", "satisfaction", "1", "4")[2]
    assert data(call("cycle", "satisfaction", "1", "2", "--json"))["satisfaction"] == 2
    found = data(call("cycle", "reopen", "1", "--reason", "money has not arrived", "--json"))
    assert (found["state"], found["reopened"]) == ("reopened", 1)
    code, out, _ = call("cycle", "show", "1")
    assert code == 0 and "reopened" in out and "Satisfaction: 2/5" in out


def test_the_lists(store, call):
    (late,) = json.loads(call("cycle", "overdue", "--json")[1])
    assert (late["number"], late["due_at"], late["rule"]) == (1, "2026-03-29", "general")
    assert "days over" in call("cycle", "overdue")[1]
    assert [one["number"] for one in json.loads(call("cycle", "list", "--json")[1])] == [1, 2]
    assert [one["number"] for one in json.loads(call("cycle", "list", "--state", "acknowledged", "--json")[1])] == []
    assert "no open complaint" in call("cycle", "list", "--mine", "--as", "李雷")[1]
    assert "No complaint is closed" in call("cycle", "list", "--state", "closed")[1]
    assert json.loads(call("cycle", "list", "--as", "李雷", "--json")[1]) == []  # staff see their own


def test_extending_and_handing_over(store, call):
    code, out, err = call("cycle", "extend", "2", "10", "--reason", "waiting", "--as", "周梅", "--json")
    assert code == 0 and "supervisor" in err and json.loads(out)["due_at"] == "2040-03-29"
    assert data(call("cycle", "extend", "2", "10", "--reason", "approved", "--as", "李敏", "--json"))["due_at"] == "2040-04-08"
    assert data(call("cycle", "hand-over", "2", "李雷", "--note", "knows the fees", "--json"))["owner"] == "李雷"
    assert call("cycle", "move", "2", "acknowledged", "--as", "周梅")[0] == 1


@pytest.mark.parametrize(("arguments", "said"), [
    (("show", "9"), "9"), (("move", "1", "closed"), "closed"), (("close", "1"), "cannot go to"),
    (("reopen", "1", "--reason", "why not"), "cannot go to"), (("extend", "1", "300", "--reason", "long"), "longest span"),
    (("extend", "1", "5"), "reason"), (("hand-over", "1", "Nobody"), "Nobody"), (("satisfaction", "1", "4"), "not closed"),
    (("list", "--state", "parked"), "parked")])
def test_bad_input_is_explained(store, call, arguments, said):
    code, out, err = call("cycle", *arguments)
    assert (code, out) == (2, "") and said in err


def test_the_rules_and_a_broken_own_file(store, call, home):
    code, out, _ = call("cycle", "rules")
    assert code == 0 and "5 working days" in out and "services in general" in out
    assert json.loads(call("cycle", "rules", "--json")[1])["in_force"] == "general"
    (home / "life_cycle.yml").write_text("rules: {general: {normal: {weeks: 2}}}\n", "utf-8")
    code, _, err = call("cycle", "rules")
    assert code == 1 and "rules: general: normal" in err
    assert "rules: general: normal" in call("doctor")[1]
    assert call("cycle", "show", "1")[0] == 0  # the shipped rules hold


def test_doctor_names_the_rule(store, call, monkeypatch):
    monkeypatch.setenv("GAISHAN_INDUSTRY", "hospital")
    assert "hospitals" in call("doctor")[1]
    monkeypatch.setenv("GAISHAN_INDUSTRY", "space travel")
    assert "space travel" in call("doctor")[1]
    monkeypatch.setenv("GAISHAN_COUNTRY", "XX")
    assert "GAISHAN_COUNTRY" in call("doctor")[1]


def test_the_export_has_the_life_cycle(store, call, tmp_path):
    call("cycle", "move", "1", "responded")
    call("cycle", "close", "1", "--cause", "old fee table", "--action", "refunded", "--accepts", "yes")
    call("cycle", "satisfaction", "1", "5")
    target = tmp_path / "all.jsonl"
    assert call("export", "--format", "jsonl", "--output", str(target))[0] == 0
    rows = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    assert {key: rows[0][key] for key in ("state", "owner", "cause", "action", "accepts", "satisfaction", "reopened")} == {
        "state": "closed", "owner": "周梅", "cause": "old fee table", "action": "refunded", "accepts": "yes",
        "satisfaction": 5, "reopened": 0}
    assert (rows[1]["state"], rows[1]["due_at"], rows[1]["cause"]) == ("received", "2040-03-29", None)
