"""Which projects need somebody: why, and for how many days."""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.errors import NotFound, SetupError
from bot.playbooks.engine import Walk, readable
from bot.playbooks.model import load_playbook
from bot.playbooks.tasks import open_tasks
from bot.store import Store
from bot.store.projects import Project

KINDS = ("overdue", "silent", "overridden")  # the most urgent first


@dataclass(frozen=True)
class Trouble:
    """Why an open project is stuck: an action is overdue, nobody answered, or its last gate was opened by override."""

    kind: str
    days: int


def troubles(walk: Walk, silent_days: int) -> list[Trouble]:
    """What keeps an open project from going on, the most urgent first; nothing for a closed one."""
    if walk.step is None:
        return []
    found = []
    late = max((task.days_over(walk.today) for task in open_tasks(walk) if task.due), default=0)
    if late > 0:
        found.append(Trouble("overdue", late))
    history = walk.store.projects.history(walk.number)
    quiet = _days(walk, history[-1].at if history else walk.project.created_at)
    if quiet >= silent_days:
        found.append(Trouble("silent", quiet))
    overridden = [gate["at"] for gate in walk.store.projects.gates(walk.number)
                  if gate["result"] == "overridden" and walk.gate_results[gate["step"]] == "overridden"]
    if overridden:
        found.append(Trouble("overridden", _days(walk, overridden[-1])))
    return found


def _days(walk: Walk, at: str) -> int:
    return max(0, (walk.today - dt.date.fromisoformat(at[:10])).days)


def by_urgency(store: Store, today: dt.date, silent_days: int, *, person_id: int | None = None,
               stuck: bool = False) -> list[tuple[Walk, list[Trouble]]]:
    """All projects (or one person's) with their troubles: the most urgent kind first, then the longest; then the
    open ones with the newest work, then the closed ones. ``stuck`` leaves only those with a trouble."""
    numbers = [project.id for project in store.projects.all(person_id, open_only=stuck)]
    rows = [(walk, troubles(walk, silent_days)) for walk in readable(store, numbers, today)]
    rows = [row for row in rows if row[1] or not stuck]
    return sorted(rows, key=lambda row: (row[0].step is None, KINDS.index(row[1][0].kind) if row[1] else len(KINDS),
                                         -row[1][0].days if row[1] else 0))


def unreadable(store: Store) -> list[Project]:
    """Projects that no list can place, since their playbook is gone or broken."""
    def broken(project: Project) -> bool:
        try:
            load_playbook(project.playbook)
        except (NotFound, SetupError):
            return True
        return False

    return [project for project in store.projects.all() if broken(project)]
