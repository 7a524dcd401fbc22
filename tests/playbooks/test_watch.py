"""Watching a project's complaints after the gate with its control plan: frozen limits, signals, each told once."""
from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.cli.base import run
from bot.language.texts import say
from bot.playbooks.engine import Walk
from bot.playbooks.watch import look, watch, watched
from bot.reports.projects import notice_line, watch_lines
from bot.settings import load
from bot.setup import open_store
from bot.store import Store
from bot.store.complaints import NewComplaint
from bot.store.database import writing

TODAY = dt.datetime.now(ZoneInfo("Asia/Shanghai")).date()
STABLE = [5, 3, 6, 4, 5, 7, 4, 6, 3, 5, 6, 4, 5, 4, 6, 3]  # complaints a week, centre 4.75
DAY = dt.timedelta(days=1)


def opened(at: Path) -> Store:
    return Store(at / "gaishan.db")


def fill(store: Store, weeks: list[int], topic: str = "queue_wait") -> dt.date:
    """So many complaints in each of the weeks that end yesterday, on the last day of a week first; the first day."""
    first = TODAY - 7 * len(weeks) * DAY
    store.complaints.add(NewComplaint("另一类", f"{topic}-other", f"{first} 10:00:00", "zh", "complaint", "other"), None)
    for week, count in enumerate(weeks):
        for one in range(count):
            day = first + (7 * week + 6 - one % 7) * DAY
            store.complaints.add(NewComplaint(f"排队 {day} {one}", f"{topic}{week}-{one}", f"{day} 10:00:00", "zh", "complaint",
                                              topic), None)
    return first


def project(store: Store, first: dt.date, frozen: int, *, owner: str = "孙丽", passed: bool = True,
            topic: str | None = "queue_wait", playbook: str = "seven_step", step: str = "standardise") -> int:
    """A project whose change was the day before ``first`` and whose gate opened ``frozen`` whole weeks later; with a
    leader, a sponsor, a member, somebody who has left and an owner from the staff."""
    people = {name: store.people.find(name) or store.people.add(name, role) for name, role in (
        ("王强", "team"), ("陈静", "team"), ("李敏", "supervisor"), ("赵磊", "team"), ("孙丽", "staff"))}
    number = store.projects.create("改进“排队”", playbook, "zh", people["王强"].id, topic=topic)
    for name, part in (("陈静", "member"), ("李敏", "sponsor"), ("赵磊", "left")):
        store.projects.set_part(number, people[name].id, part)
    store.projects.answer(number, "act", "in_force_since", value=str(first - DAY))
    store.projects.answer(number, step, "control_owner", value=owner)
    if passed:
        store.projects.gate(number, step, "passed")
        at = f"{first + (7 * frozen - 1) * DAY} 18:00:00"
        with writing(store.db):
            store.db.conn.execute("update gates set at = ? where project_id = ?", [at, number])
    return number


def waiting(store: Store) -> dict[str, list[str]]:
    """{name: what each is told now, in Chinese}"""
    return {person.name: [notice_line(store, one, TODAY, "zh") for one in found]
            for person in store.people.all() if (found := store.notices.take(person.id))}


@pytest.fixture
def step() -> str:
    """The step whose gate checks the control plan."""
    from bot.playbooks.model import load_playbook

    return next(one.id for one in load_playbook("seven_step").steps
                if any(check["check"] == "control_plan_complete" for check in one.gate))


def test_stable_counts_give_no_signal(store, step):
    number = project(store, fill(store, [*STABLE, 5, 4, 6, 5]), len(STABLE), step=step)
    found = watch(Walk(store, number, TODAY))
    assert (found.kind, found.every, found.baseline, found.periods, found.firmness) == ("c", "week", 16, 20, "provisional")
    assert found.signals == () and look(store, TODAY) == [] and waiting(store) == {}


def test_a_jump_is_told_once_to_everybody_concerned(tmp_path, step):
    with opened(tmp_path) as store:
        first = fill(store, [*STABLE, 5, 20, 4])
        number = project(store, first, len(STABLE), step=step)
        [signal] = look(store, TODAY)
        start = first + 7 * 17 * DAY
        assert (signal.project, signal.rule, signal.value, signal.above) == (number, "beyond_limits", 20, True)
        assert (signal.period.start, signal.period.days) == (start, 7)
        # 76 in the 16 frozen weeks; given 76 + x, x is binomial with 1/17: P(x >= 14) is .0007, P(x >= 13) .0018
        assert (signal.centre, signal.lcl, signal.ucl) == (4.75, 0, 13)
        told = waiting(store)
        assert {name: len(lines) for name, lines in told.items()} == {"王强": 1, "陈静": 1, "李敏": 1, "孙丽": 1}
        assert all(part in told["孙丽"][0] for part in (say("stats_rule_beyond_limits", "zh"), str(signal.period), "20", "13.0"))
        assert look(store, TODAY) == [] and waiting(store) == {}
    with opened(tmp_path) as store:
        assert look(store, TODAY) == [] and waiting(store) == {}
        assert len(watched(store, TODAY)[0].signals) == 1


def test_a_run_is_one_signal_however_long_it_gets(store, step):
    """The day moves on week by week: what was told of the run is not told again."""
    weeks = [*STABLE, *[8] * 14]
    first = fill(store, weeks)
    project(store, first, len(STABLE), step=step)
    found = [signal for week in range(17, 31) for signal in look(store, first + 7 * week * DAY)]
    assert [signal.rule for signal in found].count("ten_together") == 1
    assert len(found) == len({(signal.rule, signal.period) for signal in found})
    assert found == list(watched(store, TODAY)[0].signals)


def test_fewer_complaints_are_told_as_such(store, step):
    fill(store, [5] * 40, "fee_dispute")  # complaints are recorded throughout
    project(store, fill(store, [20, 17, 22, 19, 21, 18, 20, 23, 19, 20, 18, 21, 3]), 12, step=step)
    [signal] = look(store, TODAY)
    assert not signal.above and "变少" in waiting(store)["王强"][0]


@pytest.mark.parametrize("missing", ["filter", "gate", "reopened"])
def test_what_is_not_watched(store, step, missing):
    number = project(store, fill(store, [*STABLE, 20]), len(STABLE), step=step, passed=missing != "gate",
                     topic=None if missing == "filter" else "queue_wait")
    if missing == "reopened":
        store.projects.gate(number, step, "reopened")
    assert watch(Walk(store, number, TODAY)) is None
    assert watched(store, TODAY) == look(store, TODAY) == [] and waiting(store) == {}


def test_limits_wait_for_twelve_weeks_after_the_change(store, step):
    """The gate was passed after four weeks: how many are missing is said, and the first twelve then make the limits."""
    first = fill(store, [*STABLE[:12], 5, 20])
    number = project(store, first, 4, step=step)
    told = {week: watch(Walk(store, number, first + 7 * week * DAY)) for week in (1, 5, 11, 12, 13, 14)}
    assert [(one.missing, one.firmness) for one in told.values()] == [
        (11, None), (7, None), (1, None), (0, "provisional"), (0, "provisional"), (0, "provisional")]
    assert [one.baseline for week, one in told.items() if week > 11] == [12, 12, 12]
    assert [len(one.signals) for one in told.values()] == [0, 0, 0, 0, 0, 1]
    for lang in ("zh", "en"):
        assert watch_lines(told[5], lang) == [say("watch_project", lang, number=number, title="改进“排队”") + say(
            "watch_missing", lang, have=5, missing=7)]


def test_a_week_that_is_not_over_or_not_recorded_is_not_judged(store, step):
    first = fill(store, [*STABLE, 5, 20])
    number = project(store, first, len(STABLE), step=step)
    assert watch(Walk(store, number, TODAY - DAY)).periods == 17
    assert watch(Walk(store, number, TODAY + 60 * DAY)).periods == 18


def test_twelve_months_before_the_gate_are_counted_by_month(store, step):
    number = project(store, fill(store, STABLE * 5), 16 * 4, step=step)
    found = watch(Walk(store, number, TODAY))
    assert (found.every, found.kind) == ("month", "u") and found.baseline >= 12 and found.signals == ()


def test_dmaic_and_an_owner_nobody_knows(store):
    from bot.playbooks.model import load_playbook

    last = load_playbook("dmaic").steps[-1].id
    project(store, fill(store, [*STABLE, 20]), len(STABLE), playbook="dmaic", step=last, owner="网点主任")
    assert len(look(store, TODAY)) == 1 and set(waiting(store)) == {"王强", "陈静", "李敏"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_command(home, monkeypatch, capsys, step, lang):
    monkeypatch.setenv("GAISHAN_LANGUAGE", lang)
    assert run(["watch"]) == 0 and capsys.readouterr().err.strip() == say("watch_none", lang)
    with open_store(load()) as store:
        project(store, fill(store, [*STABLE, 5, 20]), len(STABLE), step=step)
    assert run(["watch", "--json"]) == 0
    [row] = json.loads(capsys.readouterr().out)
    assert [(one["rule"], one["value"], one["new"]) for one in row["signals"]] == [("beyond_limits", 20, True)]
    assert run(["watch"]) == 0
    shown = capsys.readouterr().out
    assert say("stats_rule_beyond_limits", lang) in shown and say("stats_limits_provisional", lang, subgroups=16) in shown
    assert run(["watch", "--json"]) == 0 and not json.loads(capsys.readouterr().out)[0]["signals"][0]["new"]
    assert run(["watch", "--as", "孙丽"]) == 1  # staff may not read projects
    with open_store(load()) as store:
        assert len(waiting(store)["王强"]) == 1
