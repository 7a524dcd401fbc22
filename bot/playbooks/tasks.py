"""The rows of a project's countermeasures as tasks: whose, until when, done or not; and reminders of their days."""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.access import allowed
from bot.errors import InputError, NotAllowed
from bot.playbooks.engine import CANCELLED, Outcome, Walk, readable
from bot.store import Store
from bot.store.people import Person

COLUMNS = frozenset({"what", "who", "when_due", "status"})  # a table with these holds tasks
FINISHED = ("done", CANCELLED)
NUMBER = re.compile(r"(?:任务|待办)\s*(?:编号|第)?\s*[#:：]?\s*(\d{1,9})|第?\s*(\d{1,9})\s*[号个项]\s*(?:任务|待办)"
                    r"|\b(?:task|to-?do)\s*(?:number|no\.?)?\s*#?\s*(\d{1,9})", re.IGNORECASE)
# what is said of a task; the first that is found counts, so that "not done yet" is not done
STATUS = (
    (CANCELLED, r"取消|不做了|不用做|不干了|作废|跳过|cancel|\bdrop|\bskip|call off|not needed|abandon"),
    ("doing", r"没做完|没完成|未完成|没弄完|没好|在做|正在|进行中|开始做|着手|\bstarted|working on|in progress|under way"
              r"|\bdoing|not (?:yet )?(?:done|finished|complete)|n't (?:done|finished)"),
    ("done", r"做完|完成|搞定|办完|办好|弄好|做好|弄完|好了|完了|done|finish|complete"),
)


@dataclass(frozen=True)
class Task:
    """One countermeasure. ``number`` lasts; ``table`` and ``row`` are its place among the project's answers; ``start``
    is the planned first day, ``done_at`` the day it was finished, None where nobody gave one."""

    number: int
    project: int
    title: str
    table: str
    row: int
    what: str
    who: str
    due: dt.date | None
    status: str
    start: dt.date | None = None
    done_at: dt.date | None = None

    def days_over(self, today: dt.date) -> int:
        """Days since the due day; negative while there is time, 0 without a day."""
        return (today - self.due).days if self.due else 0


def tasks(walk: Walk) -> Iterator[Task]:
    """The tasks of a project: rows that have a "what" and a "who"."""
    for field in (field for step in walk.playbook.steps for field in step.fields
                  if field.type == "rows" and {column.id for column in field.columns} >= COLUMNS):
        for row, values in walk.numbered_rows(field).items():
            if values["what"] and values["who"]:
                due, start, done_at = (dt.date.fromisoformat(day) if (day := values.get(key)) else None
                                       for key in ("when_due", "when_start", "done_at"))
                yield Task(walk.store.tasks.number(walk.number, field.id, row), walk.number, walk.project.title, field.id,
                           row, values["what"], values["who"], due, values["status"] or "planned", start, done_at)


def open_tasks(walk: Walk) -> list[Task]:
    return [task for task in tasks(walk) if task.status not in FINISHED]


def tasks_of(store: Store, name: str, today: dt.date, projects: Iterable[int] | None = None) -> list[Task]:
    """What somebody has still to do in open projects (or in these): overdue first, then by day; those without a day
    last."""
    numbers = store.tasks.projects_of(name) if projects is None else projects
    found = [task for walk in readable(store, numbers, today) for task in open_tasks(walk)
             if task.who.strip().casefold() == name.casefold()]
    return sorted(found, key=lambda task: (task.due is None, task.due or today, task.number))


def task_said(text: str) -> int | None:
    """The number in "任务 2 做完了" or "task 2 is done"."""
    match = NUMBER.search(text)
    return int(next(group for group in match.groups() if group)) if match else None


def status_said(text: str) -> tuple[str, re.Match[str]] | None:
    """(done, doing or cancelled, where it was said); None when a sentence says none of them."""
    return next(((status, match) for status, pattern in STATUS if (match := re.search(pattern, text, re.IGNORECASE))), None)


def settle(store: Store, number: int, status: str, reason: str, person: Person, lang: str, today: dt.date,
           message_id: str | None = None) -> tuple[Task, Outcome]:
    """Note that a task is done, under way or cancelled (then ``reason`` must say why): a new answer of its project.

    What is told done in time was done on that day, where the table asks for the day (what is told late need not have
    been done late). The owner, the project's team, supervisors and administrators may; NotAllowed for others.
    InputError("task_reason") without a reason, "task_already" when nothing would change, "project_closed" when the
    project is over.
    """
    project, table, row = store.tasks.place(number)
    walk = Walk(store, project, today)
    task = next((one for one in tasks(walk) if one.number == number), None)
    if task is None:
        raise InputError("task_gone", number=number)
    own = task.who.strip().casefold() == person.name.casefold()
    if not own and store.projects.part(project, person.id) in (None, "left") and not allowed(person, "project.team"):
        raise NotAllowed("task_not_yours", number=number, who=task.who)
    if walk.step is None:
        raise InputError("project_closed", number=project)
    place = walk.place([f"{table}.status", row])
    label = {choice.id: choice.label[lang] for choice in place.asked.choices}.get(status)
    if label is None:
        raise InputError("task_status", number=number)
    if task.status == status:
        raise InputError("task_already", number=number, status=label)
    outcome = walk.answer(place, label, lang, person.id, message_id, reason=reason)
    day = walk.place([f"{table}.done_at", row]) if status == "done" and "done_at" in {
        column.id for column in place.field.columns} else None
    if day and not task.done_at and task.days_over(today) <= 0 and (task.start or today) <= today:
        walk.answer(day, today.isoformat(), lang, person.id, message_id and f"{message_id}:day")
    store.audit.record(person.id, "task.settle", f"task {number}", status=status)
    return task, outcome


def remind(store: Store, person: Person, today: dt.date, days: int) -> None:
    """Put a notice for each task that falls due within ``days`` or is overdue: one each for a task and its day.

    It runs at every message, so only the projects with something not told yet are read.
    """
    until = (today + dt.timedelta(days=days)).isoformat()
    untold = {project for project, number, day in store.tasks.due(person.name, until)
              if number is None or not store.notices.has(person.id, _notice_key(number, day, today))}
    for task in tasks_of(store, person.name, today, sorted(untold)):
        if task.due and task.days_over(today) >= -days:
            key = _notice_key(task.number, task.due.isoformat(), today)
            store.notices.add(person.id, key, key.split(":")[0], number=task.number, what=task.what,
                              project=task.project, due=task.due.isoformat())


def _notice_key(number: int, day: str, today: dt.date) -> str:
    """A task is told of when it falls due and once more when it is overdue; a new day counts anew."""
    return f"{'overdue' if day < today.isoformat() else 'due'}:{number}:{day}"
