"""Real processes on one database file: killed in the middle of answering, and two people answering at once."""
from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from pathlib import Path

import pytest

from bot.playbooks.engine import Walk
from bot.store import Store
from tests.playbooks.conftest import TODAY, Team

CONTEXT = multiprocessing.get_context("fork")

def _go_on(path: Path, number: int, life: int, told: int) -> None:
    """Answer the seven steps with their examples, again and again, and say so after each commit."""
    with Store(path) as store:
        for said in range(100_000):
            walk = Walk(store, number, TODAY)
            place = walk.next_place() or walk.place(["owner", 0])
            text = "否" if place.more else place.asked.example["zh"]
            walk.answer(place, text, "zh", 1, f"{life}-{said}")
            os.write(told, f"{life}-{said}\n".encode())


def test_a_process_killed_while_answering_loses_and_doubles_nothing(tmp_path):
    path, chance = tmp_path / "gaishan.db", random.Random(7)
    with Store(path) as store:
        team = Team(store)
        assert team.walk.next_place()  # the playbook is read once, before the children are made
    acknowledged: list[str] = []
    for life in range(5):
        heard, told = os.pipe()
        child = CONTEXT.Process(target=_go_on, args=(path, team.number, life, told))
        child.start()
        os.close(told)
        with os.fdopen(heard) as lines:
            acknowledged.append(lines.readline().strip())  # "" where the child failed
            time.sleep(chance.uniform(0, 0.3))
            os.kill(child.pid, signal.SIGKILL)
            acknowledged += lines.read().split()
        child.join(60)
        assert child.exitcode == -signal.SIGKILL
        with Store(path) as store:
            assert store.db.conn.execute("pragma integrity_check").fetchall() == [("ok",)]
            kept = [row[0] for row in store.db.conn.execute("select message_id from answers order by id")]
            assert len(kept) == len(set(kept)), "twice"
            assert set(acknowledged) <= set(kept), "lost"
            assert len(kept) - len(acknowledged) <= life + 1, "at most the one under way at each kill is unannounced"
            walk = Walk(store, team.number, TODAY)
            assert walk.step is None or walk.next_place(), "answered to the end of a step, yet its gate was never opened"
    with Store(path) as store:
        team.store = store
        team.said = 1000
        team.go()
        assert Walk(store, team.number, TODAY).project.status == "closed"
        results = [(gate["step"], gate["result"]) for gate in store.projects.gates(team.number)]
        assert len(results) == len(set(results)) == 7


def test_an_answer_whose_gate_cannot_be_written_is_not_kept_either(team):
    """What a crash between the two would leave: all of an act is stored, or nothing."""
    team.go(2)
    while (place := team.walk.next_place()) and place.key != "vital_few":
        team.answer(place.key, team.words(place), place.row)
    team.store.db.conn.execute("create temp trigger full before insert on gates begin select raise(abort, 'disk full'); end")
    before = team.store.projects.history(team.number)
    with pytest.raises(Exception, match="disk full"):
        team.answer("vital_few", "11:50至12:50占76%")
    assert team.store.projects.history(team.number) == before
    team.store.db.conn.execute("drop trigger temp.full")
    assert [step.number for step in team.answer("vital_few", "11:50至12:50占76%").passed] == [2]


def _answer(path: Path, number: int, person: int, rounds: list[tuple[str, str, int]], start, results) -> None:
    try:
        with Store(path) as store:
            for key, text, turn in rounds:
                walk = Walk(store, number, TODAY)
                start.wait(60)
                walk.answer(walk.place([key, 0]), text, "zh", person, f"{person}-{turn}")
        results.put("done")
    except BaseException as error:  # noqa: BLE001 - whatever it is, the test must see it
        start.abort()
        results.put(f"{os.getpid()} {error!r}")


def test_two_people_who_answer_at_once_are_both_kept_and_one_stands(tmp_path):
    """Ten rounds on the last question of a step, whose answer also opens its gate, and on one behind it."""
    path = tmp_path / "gaishan.db"
    with Store(path) as store:
        team = Team(store)
        other = store.people.add("王芳", "team").id
        team.go(2)
        while (place := team.walk.next_place()) and place.key != "vital_few":
            team.answer(place.key, team.words(place), place.row)
        known = len(store.projects.history(team.number))
    start, results = CONTEXT.Barrier(2), CONTEXT.Queue()
    keys = ["vital_few" if turn % 2 == 0 else "metric" for turn in range(10)]
    running = [CONTEXT.Process(target=_answer, args=(path, team.number, person, [
        (key, f"{person}号说的第{turn}次", turn) for turn, key in enumerate(keys)], start, results))
        for person in (team.person, other)]
    for process in running:
        process.start()
    try:
        assert [results.get(timeout=60) for _ in running] == ["done"] * 2
    finally:
        for process in running:
            process.join(60)
    with Store(path) as store:
        given = store.projects.history(team.number)[known:]
        assert sorted(answer.value for answer in given) == sorted(
            f"{person}号说的第{turn}次" for person in (team.person, other) for turn in range(10))
        for turn in range(10):
            assert {answer.field for answer in given[2 * turn:2 * turn + 2]} == {keys[turn]}, "round by round"
        walk = Walk(store, team.number, TODAY)
        assert walk.value("vital_few") == [one.value for one in given if one.field == "vital_few"][-1]
        assert walk.value("metric") == given[-1].value
        assert [(gate["step"], gate["result"]) for gate in store.projects.gates(team.number)] == [
            ("define", "passed"), ("grasp", "passed")], "nobody opens a gate a second time"
        assert walk.step.number == 3
