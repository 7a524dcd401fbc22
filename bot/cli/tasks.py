"""gaishan tasks."""
from __future__ import annotations

import click

from bot.access import require
from bot.cli.base import Command, language, load, option, out, out_json, tell
from bot.setup import speaker


@click.command(cls=Command)
@option("--due", is_flag=True)
@option("--done", type=int)
@option("--cancel", type=int)
@option("--reason", default="")
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def tasks(due: bool, done: int | None, cancel: int | None, reason: str, name: str | None, as_json: bool) -> None:
    from bot.playbooks.tasks import remind, settle, tasks_of
    from bot.playbooks.words import cell
    from bot.reports.projects import notice_line, task_line

    chosen, store = load()
    lang, today = language(), chosen.today
    with store:
        person = require(speaker(store, name), "task.own")
        for number, status in ((done, "done"), (cancel, "cancelled")):
            if number is not None:
                task, _ = settle(store, number, status, reason, person, lang, today)
                tell(f"task_{status}", number=number, what=cell(task.what), reason=reason)
        if due:
            remind(store, person, today, chosen.remind_days)
            waiting = store.notices.take(person.id, ("due", "overdue"))
            lines = [notice_line(store, notice, today, lang) for notice in waiting]
            rows = [{"kind": notice["kind"], **notice["detail"]} for notice in waiting]
        else:
            found = tasks_of(store, person.name, today)
            lines = [task_line(task, today, lang) for task in found]
            rows = [{"number": task.number, "project": task.project, "what": task.what, "who": task.who,
                     "due": task.due, "status": task.status, "days_over": task.days_over(today)} for task in found]
    if as_json:
        out_json(rows)
    elif lines:
        out("\n".join(lines))
    else:
        tell("tasks_none", name=person.name)


commands = {"tasks": tasks}
