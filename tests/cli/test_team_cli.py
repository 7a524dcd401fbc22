"""gaishan project team|committee|list, gaishan tasks, gaishan lessons."""
from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.playbooks.engine import Walk
from bot.settings import load
from bot.setup import open_store
from bot.store import Store
from bot.store.database import writing

Call = Callable[..., tuple[int, str, str]]


def today() -> dt.date:
    return dt.datetime.now(ZoneInfo(load().timezone)).date()


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    with open_store(load()) as opened:
        for name, role in (("王强", "team"), ("陈静", "team"), ("周梅", "staff"), ("Helen", "committee"), ("李敏", "supervisor")):
            opened.people.add(name, role)
        yield opened


def project(store: Store, until: int = 2, **given: str) -> int:
    """A project of 王强, answered with the examples up to step ``until``; ``given`` by key with _ for the dot."""
    leader = store.people.named("王强").id
    number = store.projects.create("Improve: queue", "seven_step", "en", leader, topic="queue_wait")
    for count in range(150):
        walk = Walk(store, number, today())
        place = walk.next_place()
        if place is None or place.step.number >= until:
            return number
        text = given.get(place.key.replace(".", "_"), "no" if place.more else place.asked.example["en"])
        walk.answer(place, text, "en", leader, f"{number}-{count}")
    raise AssertionError("the walk does not end")


def test_the_team_is_shown_and_changed(call: Call, store: Store) -> None:
    project(store)
    assert call("project", "team", "1", "--add", "陈静", "--part", "sponsor", "--as", "王强")[0] == 0
    code, out, _ = call("project", "team", "1", "--json")
    assert [(one["name"], one["part"]) for one in json.loads(out)] == [("王强", "leader"), ("陈静", "sponsor")]
    assert call("project", "team", "1", "--add", "陈静", "--as", "陈静")[0] == 1  # no leader
    assert call("project", "team", "1", "--remove", "王强")[0] == 2  # the last leader
    assert call("project", "team", "1", "--add", "周梅")[0] == 2  # staff
    assert call("project", "team", "1", "--add", "nobody")[0] == 2
    assert call("project", "team", "9")[0] == 2
    assert call("project", "team", "1", "--as", "周梅")[0] == 1
    assert call("project", "team", "1", "--remove", "陈静")[1].splitlines() == ["王强\tleader"]


def test_stuck_and_mine(call: Call, store: Store) -> None:
    quiet, fresh = project(store), project(store)
    other = store.projects.create("Other", "seven_step", "en", store.people.named("陈静").id)
    at = (today() - dt.timedelta(days=45)).isoformat() + " 09:00:00"
    with writing(store.db):
        store.db.conn.execute("update answers set at = ? where project_id = ?", [at, quiet])
    [row] = json.loads(call("project", "list", "--stuck", "--json")[1])
    assert (row["id"], row["troubles"]) == (quiet, [{"kind": "silent", "days": 45}])
    assert "no answer for 45 days" in call("project", "list", "--stuck")[1]
    rows = json.loads(call("project", "list", "--mine", "--as", "王强", "--json")[1])
    assert [row["id"] for row in rows] == [quiet, fresh]
    assert {row["id"] for row in json.loads(call("project", "list", "--json")[1])} == {quiet, fresh, other}
    assert call("project", "list", "--mine", "--as", "周梅")[0] == 1


def test_tasks_are_listed_told_once_and_settled(call: Call, store: Store) -> None:
    over = (today() - dt.timedelta(days=4)).isoformat()
    project(store, 5, actions_who="周梅", actions_when_due=over, actions_status="doing")
    [row] = json.loads(call("tasks", "--as", "周梅", "--json")[1])
    assert (row["who"], row["due"], row["days_over"], row["status"]) == ("周梅", over, 4, "doing")
    assert "4 days over" in call("tasks", "--as", "周梅")[1]
    assert over in call("tasks", "--due", "--as", "周梅")[1]
    assert call("tasks", "--due", "--as", "周梅")[1] == ""
    number = str(row["number"])
    assert call("tasks", "--cancel", number, "--as", "周梅")[0] == 2  # no reason
    assert call("tasks", "--done", number, "--as", "陈静")[0] == 1  # not hers
    code, _, err = call("tasks", "--done", number, "--as", "周梅")
    assert code == 0 and "is marked as done" in err
    assert store.projects.current(1)["actions.status", 1].by == "周梅"
    code, _, err = call("tasks", "--cancel", number, "--reason", "the branch is moving", "--as", "王强")
    assert code == 0 and "the branch is moving" in err
    assert call("tasks", "--done", "77")[0] == 2


def test_the_committee(call: Call, store: Store) -> None:
    project(store, 5, policy_text="yes")
    code, out, _ = call("project", "committee", "--as", "Helen", "--json")
    [row] = json.loads(out)
    assert (code, row["id"], row["event"], row["triggers"]) == (0, 1, "asked", {"policy_text": True})
    assert "a written rule must change" in call("project", "committee", "--as", "Helen")[1]
    assert [row["state"] for row in json.loads(call("project", "list", "--json")[1])] == ["with_committee"]
    for refused in (["--approve", "--as", "李敏"], ["--approve", "--as", "王强"], ["--refuse", "no", "--as", "周梅"]):
        assert call("project", "committee", "1", *refused)[0] == 1
    assert call("project", "committee", "--as", "王强")[0] == 1
    assert call("project", "committee", "--approve", "--as", "Helen")[0] == 2  # which one?
    assert call("project", "committee", "1", "--approve", "--refuse", "no", "--as", "Helen")[0] == 2
    assert call("project", "committee", "1", "--refuse", "", "--as", "Helen")[0] == 2
    assert call("project", "committee", "1", "--return", "who pays?", "--as", "Helen")[0] == 0
    assert call("project", "committee", "1", "--approve", "--as", "Helen")[0] == 2  # it lies with the team
    assert call("project", "committee", "1", "--ask", "the branch pays", "--as", "王强")[0] == 0
    assert call("project", "committee", "1", "--approve", "--as", "Helen")[0] == 0
    assert [one.event for one in store.approvals.history(1)] == ["asked", "returned", "asked", "approved"]
    assert Walk(store, 1, today()).step.number == 5
    shown = call("project", "show", "1")[1]
    assert "Committee approved: Helen" in shown and "Committee returned it: Helen" in shown and "who pays?" in shown


def test_lessons(call: Call, store: Store) -> None:
    project(store, 8, lessons="Go and look first, then read the reports")
    for query in (["queue"], ["排队"], ["reports"], []):
        assert "Go and look first" in call("lessons", *query)[1], query
    code, out, err = call("lessons", "parking")
    assert (code, out) == (0, "") and "No lessons" in err
    [row] = json.loads(call("lessons", "queue", "--json")[1])
    assert (row["project"], row["topic"]) == (1, "queue_wait")
    assert call("lessons", "--as", "周梅")[0] == 1
