"""Reminders of tasks: each once for its day, and a project is read only where there is something new to tell."""
from __future__ import annotations

import datetime as dt

import pytest

from bot.playbooks import tasks
from bot.playbooks.tasks import remind, tasks_of
from tests.playbooks.conftest import TODAY

DAYS = 3


@pytest.fixture
def owner(team):
    return team.store.people.add("刘洋", "staff")


@pytest.fixture
def read(monkeypatch) -> list[int]:
    """The projects whose walks were read, in order."""
    numbers: list[int] = []
    whole = tasks.readable

    def noted(store, projects, today):
        for walk in whole(store, projects, today):
            numbers.append(walk.number)
            yield walk

    monkeypatch.setattr(tasks, "readable", noted)
    return numbers


def task(team, *, who: str = "刘洋", due: str = "2026-12-02", status: str = "未开始", row: int = 1) -> None:
    for column, text in (("what", f"改轮班表{row}"), ("who", who), ("when_due", due), ("status", status)):
        team.answer(f"actions.{column}", text, row)


def told(team, owner, today: dt.date = TODAY) -> list[tuple[str, str]]:
    remind(team.store, owner, today, DAYS)
    return [(one["kind"], one["detail"]["due"]) for one in team.store.notices.take(owner.id)]


@pytest.mark.parametrize(("due", "kinds"), [
    ("2026-12-05", []), ("2026-12-04", ["due"]), ("2026-12-01", ["due"]), ("2026-11-30", ["overdue"])])
def test_from_three_days_before(team, owner, due, kinds):
    task(team, due=due)
    assert [kind for kind, _ in told(team, owner)] == kinds


def test_each_once_for_its_day_and_again_when_it_is_over(team, owner, read):
    task(team)
    assert told(team, owner) == [("due", "2026-12-02")]
    assert read == [team.number]
    assert told(team, owner) == []
    assert read == [team.number], "told already: nothing to read"
    later = TODAY + dt.timedelta(days=2)
    assert told(team, owner, later) == [("overdue", "2026-12-02")] and told(team, owner, later) == []
    team.answer("actions.when_due", "2026-12-03", 1)
    assert told(team, owner, later) == [("due", "2026-12-03")]
    assert read == [team.number] * 3


@pytest.mark.parametrize("last", [{"status": "已完成"}, {"who": "陈静"}, {"due": "2027-03-01"}], ids=str)
def test_the_last_answer_counts(team, owner, read, last):
    task(team)
    task(team, **last)
    assert told(team, owner) == [] and read == []


def test_several_rows_and_projects(team, owner, read):
    task(team)
    task(team, row=2, due="2026-11-20")
    task(team, row=3, due="2027-11-20")
    first, quiet = team.number, team.store.projects.create("“空调”", "seven_step", "zh", team.person)
    team.number = quiet
    task(team, due="2027-11-20")
    team.number = team.store.projects.create("“收费”", "seven_step", "zh", team.person)
    task(team, due="2026-12-03")
    assert told(team, owner) == [("overdue", "2026-11-20"), ("due", "2026-12-02"), ("due", "2026-12-03")]
    assert read == [first, team.number], "the project with nothing due is not read"
    assert len(tasks_of(team.store, "刘洋", TODAY)) == 5


def test_a_closed_project_reminds_nobody(team, owner, read):
    task(team)
    team.store.projects.close(team.number)
    assert told(team, owner) == [] and read == []
