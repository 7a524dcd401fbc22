"""Several people on a project: who is on it, changing that, tasks, the committee, lessons."""
from __future__ import annotations

import re

from actions.common import GaishanAction, Turn, payload
from actions.listed import put_away
from bot.access import allowed
from bot.errors import InputError, NotFound
from bot.language.mentions import find_project, find_topics
from bot.language.texts import join
from bot.playbooks.engine import Walk
from bot.playbooks.judge import QUESTIONS, judge, reason_after
from bot.playbooks.lessons import find_lessons, lessons_for
from bot.playbooks.tasks import settle, status_said, task_said, tasks_of
from bot.playbooks.team import PARTS, change_part, part_said, people_said
from bot.playbooks.words import cell, passed
from bot.reports.projects import lesson_line, task_line

SHOWN = 15
LEAVES = re.compile(r"(?:算了|不用了|不写了|不说了|先?不(?:放弃|选|取消)了|never ?mind|forget it|cancel)[。.!！]?",
                    re.IGNORECASE)
# questions whose answer begins work of its own: what was asked before is left
BEGINS = frozenset({"start_complaint", "resume_project", "start_project", "start_comparison", "start_weights",
                    "review_queue"})


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


def not_meant(turn: Turn) -> None:
    """The classifier guessed a wish that changes something, and the words hold nothing of it: better to ask."""
    from actions.talk import Unclear

    Unclear().act(turn)


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
        said = part_said(turn.text)
        if turn.text and not said and not people_said(turn.text, turn.store.people.all(), person):
            not_meant(turn)
            return
        number = project_at_hand(turn)
        everybody = [one for one in turn.store.people.all() if allowed(one, "project.work")]
        name = turn.args.get("name")
        named = [turn.store.people.named(name)] if isinstance(name, str) else people_said(
            turn.text, turn.store.people.all(), person)
        part = turn.args.get("part") or said or "member"
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
        names = join([one.name for one in named], turn.lang)
        lines = [turn.say(key, name=names, part=turn.say(f"part_{part}"), number=number)]
        turn.reply("\n".join([*lines, team_text(turn, number)]), ids={"project": number})


class MyTasks(GaishanAction):
    """What the person has still to do, overdue first."""

    action = "action_my_tasks"

    def act(self, turn: Turn) -> None:
        person = turn.require("task.own")
        put_away(turn)
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
        said = status_said(turn.text)
        status = turn.args.get("status") or (said[0] if said else None)
        if number is None and status is None:
            not_meant(turn)
            return
        if number is None:
            raise InputError("task_which")
        if status is None:
            turn.answer("task_how", [turn.button(f"button_task_{one}", "settle_task", number=number, arguments={
                "number": number, "status": one}) for one in ("done", "doing", "cancelled")], number=number)
            return
        settle_task(turn, int(number), status, reason_after(turn.text, said[1] if said else None))


class FindLessons(GaishanAction):
    """What earlier projects learnt: on what the question names, else on the project at hand, else the newest."""

    action = "action_find_lessons"

    def act(self, turn: Turn) -> None:
        turn.require("project.read")
        put_away(turn)
        work = turn.work or {}
        found = []
        if work.get("kind") == "project" and not find_topics(turn.text, turn.taxonomy.words):
            found = lessons_for(turn.store, turn.store.projects.get(work["id"]), limit=5)
        found = found or find_lessons(turn.store, turn.text, turn.taxonomy.words)
        if not found:
            turn.answer("lessons_none")
            return
        turn.reply("\n".join([turn.say("lessons_head"), *(lesson_line(one, turn.lang) for one in found)]), [
            turn.button("button_summary_of", "show_summary", arguments={"project": one.project}, number=one.project)
            for one in found[:3]])


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


def reason_again(turn: Turn) -> None:
    """Ask for the reason once more after a question in between, unless answering it has begun something else."""
    asked = turn.focus.get("reason")
    if turn.asks_again and isinstance(asked, dict):
        turn.answer(f"ask_reason_{asked['what']}", number=asked["number"])


def reason_given(turn: Turn) -> bool:
    """Whether the message is the reason asked for (then it is acted upon), or asks why it is needed.

    After a question in between it is asked again (``reason_again``); a command, and what begins other work, drops it.
    """
    from actions.candidates import change_state
    from actions.committee import decide_project, put_before
    from actions.cycle import reopen
    from actions.techniques import refuse_strategy

    asked = turn.focus["reason"]
    verdict = judge(turn.raw, turn.intent, turn.confidence, fits=False, free_text=True, near=turn.near)
    if verdict.kind == "command" and verdict.intent in ("ask_why", "ask_example", "where_am_i"):
        turn.answer("why_reason")
        turn.answer(f"ask_reason_{asked['what']}", number=asked["number"])
        return True
    if verdict.kind == "question" and verdict.intent in QUESTIONS - BEGINS:
        turn.asks_again = True
        return False
    turn.remember(reason=None)
    if not turn.text or verdict.kind != "answer":
        return False
    if (turn.intent == "deny" and len(turn.text) <= 12) or LEAVES.fullmatch(turn.text.strip()):
        turn.answer("dropped")
    elif len(turn.text.strip()) < 2:
        raise InputError("reason_needed")
    elif asked["what"] == "cancelled":
        settle_task(turn, asked["number"], "cancelled", turn.text)
    elif asked["what"] == "asked":
        put_before(turn, asked["number"], turn.text)
    elif asked["what"] == "strategy_refused":
        refuse_strategy(turn, asked["number"], turn.text)
    elif asked["what"] == "reopened":
        reopen(turn, asked["number"], turn.text)
    elif asked["what"].startswith("candidate_"):
        change_state(turn, asked["number"], asked["what"].removeprefix("candidate_"), turn.text)
    else:
        decide_project(turn, asked["number"], asked["what"], turn.text)
    return True
