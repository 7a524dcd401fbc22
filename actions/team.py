"""Several people on a project: who is on it, changing that, tasks, the committee, lessons."""
from __future__ import annotations

from actions.common import GaishanAction, Turn, payload
from bot.access import allowed
from bot.errors import InputError, NotFound
from bot.language.mentions import find_project
from bot.language.texts import join
from bot.playbooks.engine import Walk
from bot.playbooks.judge import judge
from bot.playbooks.tasks import reason_said, settle, status_said, task_said, tasks_of
from bot.playbooks.team import PARTS, change_part, part_said, people_said
from bot.playbooks.words import cell, passed
from bot.reports.projects import task_line

SHOWN = 15

def project_at_hand(turn: Turn) -> int:
    """The project named, worked on here, or the person's only open one; otherwise it is asked for."""
    work = turn.work or {}
    number = turn.args.get("project") or (find_project(turn.text) if turn.text else None) or (
        work.get("id") if work.get("kind") == "project" else None)
    if number is None:
        mine = turn.store.projects.all(turn.person.id if turn.person else None, open_only=True)
        if not mine:
            raise NotFound("project_none")
        if len(mine) > 1:
            raise InputError("project_which", numbers=join([str(one.id) for one in mine[:9]], turn.lang))
        number = mine[0].id
    return int(number)


def team_text(turn: Turn, number: int) -> str:
    """"项目 3“…”的小组：李敏（组长）、王敏（组员）" in the reader's language."""
    people = turn.store.projects.people(number)
    return turn.say("team_is", number=number, title=turn.store.projects.get(number).title, people=join(
        [turn.say("team_person", name=one["name"], part=turn.say(f"part_{one['part']}")) for one in people], turn.lang))


class ShowTeam(GaishanAction):
    action = "action_show_team"

    def act(self, turn: Turn) -> None:
        turn.require("project.read")
        number = project_at_hand(turn)
        turn.reply(team_text(turn, number), ids={"project": number})


class ChangeTeam(GaishanAction):
    """People come in, get another part, or leave."""

    action = "action_change_team"

    def act(self, turn: Turn) -> None:
        person = turn.require("project.work")
        number = project_at_hand(turn)
        everybody = [one for one in turn.store.people.all() if allowed(one, "project.work")]
        name = turn.args.get("name")
        named = [turn.store.people.named(name)] if isinstance(name, str) else people_said(
            turn.text, turn.store.people.all(), person)
        part = turn.args.get("part") or part_said(turn.text)
        if part not in [one for one, _ in PARTS]:
            raise InputError("team_who", names=join([one.name for one in everybody], turn.lang))
        if not named:
            turn.answer("team_who", [{"title": one.name, "payload": payload("change_team", project=number, name=one.name,
                                                                            part=part)} for one in everybody[:8]],
                        number=number, part=turn.say(f"part_{part}"))
            return
        for one in named:
            change_part(turn.store, number, person, one, part)
        key = "team_left" if part == "left" else "team_changed"
        lines = [turn.say(key, name=join([one.name for one in named], turn.lang), part=turn.say(f"part_{part}"), number=number)]
        turn.reply("\n".join([*lines, team_text(turn, number)]), ids={"project": number})


class MyTasks(GaishanAction):
    """What the person has still to do, overdue first."""

    action = "action_my_tasks"

    def act(self, turn: Turn) -> None:
        person = turn.require("task.own")
        found = tasks_of(turn.store, person.name, turn.today)
        if not found:
            turn.answer("tasks_none", name=person.name)
            return
        late = sum(task.days_over(turn.today) > 0 for task in found)
        lines = [turn.say("tasks_head_late" if late else "tasks_head", count=len(found), late=late),
                 *(task_line(task, turn.today, turn.lang) for task in found[:SHOWN])]
        turn.reply("\n".join(lines), [turn.button("button_task_done", "settle_task", number=task.number, arguments={
            "number": task.number, "status": "done"}) for task in found[:5]])


class SettleTask(GaishanAction):
    """A task is done, under way, or cancelled with a reason."""

    action = "action_settle_task"

    def act(self, turn: Turn) -> None:
        turn.require("task.own")
        number = turn.args.get("number") or task_said(turn.text)
        status = turn.args.get("status") or status_said(turn.text)
        if number is None:
            raise InputError("task_which")
        if status is None:
            turn.answer("task_how", [turn.button(f"button_task_{one}", "settle_task", number=number, arguments={
                "number": number, "status": one}) for one in ("done", "doing", "cancelled")], number=number)
            return
        settle_task(turn, int(number), status, reason_said(turn.text))


def settle_task(turn: Turn, number: int, status: str, reason: str) -> None:
    """Take it down; a cancellation without its reason asks for one."""
    person = turn.require("task.own")
    try:
        task, outcome = settle(turn.store, number, status, reason, person, turn.lang, turn.today, turn.message_id)
    except InputError as error:
        if error.code != "task_reason":
            raise
        ask_reason(turn, "cancelled", number)
        return
    lines = [turn.say(f"task_{status}", number=number, what=cell(task.what), reason=reason)]
    if outcome.reopened:
        lines.append(turn.say("gate_reopened", number=outcome.reopened.number, name=outcome.reopened.name[turn.lang]))
    lines += passed(outcome, turn.lang, len(Walk(turn.store, task.project, turn.today).playbook.steps))
    turn.reply("\n".join(lines), ids={"project": task.project})


def ask_reason(turn: Turn, what: str, number: int) -> None:
    """Ask why; the next message is the reason. Inside a project every message is the form's: it must come in one."""
    if turn.work:
        turn.answer(f"reason_in_one_{what}", number=number)
        return
    turn.remember(reason={"what": what, "number": number})
    turn.answer(f"ask_reason_{what}", number=number)


def reason_given(turn: Turn) -> bool:
    """Whether the message is the reason asked for (then it is acted upon). A question, a command or a pressed button
    in between drops the question."""
    asked = turn.focus["reason"]
    turn.remember(reason=None)
    if not turn.text or judge(turn.raw, turn.intent, turn.confidence, fits=False, free_text=True,
                              near=turn.near).kind != "answer":
        return False
    if turn.intent == "deny" and len(turn.text) <= 12:
        turn.answer("dropped")
    elif len(turn.text.strip()) < 2:
        raise InputError("reason_needed")
    else:
        settle_task(turn, asked["number"], asked["what"], turn.text)
    return True
