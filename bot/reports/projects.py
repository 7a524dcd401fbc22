"""Lines about projects for lists and notices: state and urgency, tasks, what somebody must be told."""
from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from bot.language.texts import join, say
from bot.playbooks import words
from bot.playbooks.engine import Walk
from bot.playbooks.lessons import Lesson
from bot.playbooks.tasks import Task
from bot.playbooks.urgency import Trouble
from bot.store import Store

if TYPE_CHECKING:
    from bot.playbooks.watch import Watched  # it draws charts, which lists need not wait for


def state_words(walk: Walk, lang: str) -> str:
    """"第 4 步 拟定对策并实施" / "step 4, Plan and act"; or that it is closed."""
    if walk.step is None:
        return say("projects_closed", lang)
    state = say("projects_at", lang, step=walk.step.number, name=walk.step.name[lang])
    return state + (say("projects_with_committee", lang) if walk.state == "with_committee" else "")


def approval_lines(walk: Walk, lang: str) -> list[str]:
    """What the committee was asked about a project and said, oldest first; for the summary."""
    return [say(f"approval_{one.event}", lang, by=one.by or "–", at=one.at[:16], words=words.cell(one.words),
                said=_said(one.words, lang), why=words.trigger_words(one.triggers, lang))
            for one in walk.store.approvals.history(walk.number)]


def _said(text: str, lang: str) -> str:
    """Words behind a decision; nothing where it came without."""
    return say("colon", lang) + words.cell(text) if text else ""


def project_line(walk: Walk, found: list[Trouble], lang: str, mine: bool) -> str:
    """One project of a list, with why it is stuck."""
    line = say("projects_row", lang, number=walk.number, title=walk.project.title, state=state_words(walk, lang),
               mine=say("projects_mine", lang) if mine else "")
    if found:
        line += say("projects_stuck", lang, reasons=join(
            [trouble_words(trouble.kind, trouble.days, lang) for trouble in found], lang))
    return line


def trouble_words(kind: str, days: int, lang: str) -> str:
    """Why a project is stuck; a gate overridden on the day itself was so "today", not "0 days ago"."""
    return say("trouble_overridden_today" if kind == "overridden" and days == 0 else f"trouble_{kind}", lang, days=days)


def task_line(task: Task, today: dt.date, lang: str) -> str:
    """One task: number, what, project, planned start while it is not begun, due day, how many
    days are left or over."""
    over = task.days_over(today)
    when = (say("task_no_due", lang) if task.due is None else say("task_over", lang, day=task.due, days=over) if over > 0
            else say("task_left", lang, day=task.due, days=-over))
    if task.start and task.status == "planned":
        when = say("task_start" if task.start > today else "task_start_over", lang, day=task.start, when=when)
    return say("task_row", lang, number=task.number, what=words.cell(task.what), project=task.project, when=when)


def lesson_line(lesson: Lesson, lang: str) -> str:
    """What one project learnt."""
    return say("lesson_row", lang, number=lesson.project, title=lesson.title, text=words.cell(lesson.text))


def watch_lines(found: Watched, lang: str) -> list[str]:
    """One project under watch: its chart and limits, then each signal."""
    head = say("watch_project", lang, number=found.project, title=found.title)
    if found.kind is None:
        return [head + say("watch_waits", lang)]
    if found.missing:
        return [head + say("watch_missing", lang, have=found.periods, missing=found.missing)]
    if found.firmness is None:
        why = "".join(say(f"stats_why_{code}", lang) for code in found.why)
        return [head + say("watch_run", lang, baseline=found.baseline, periods=found.periods, why=why)]
    known = {"kind": say(f"stats_kind_{found.kind}", lang), "every": say(f"watch_every_{found.every}", lang),
             "limits": say(f"stats_limits_{found.firmness}", lang, subgroups=found.baseline),
             "later": found.periods - found.baseline}
    if not found.signals:
        return [head + say("watch_calm", lang, **known)]
    return [head + say("watch_signals", lang, count=len(found.signals), **known), *(
        say("watch_signal", lang, period=one.period, value=one.value, centre=f"{one.centre:.1f}", low=f"{one.lcl:.1f}",
            high=f"{one.ucl:.1f}", rule=say(f"stats_rule_{one.rule}", lang)) for one in found.signals)]


def notice_line(store: Store, notice: dict[str, Any], today: dt.date, lang: str) -> str:
    """What somebody must be told, in the reader's language."""
    kind, detail = notice["kind"], dict(notice["detail"])
    if "field" in detail:
        place = Walk(store, detail["number"], today).place([detail["field"], detail["row"]])
        detail["label"] = words.label(place, lang)
    if kind == "decided":
        detail["decision"] = say(f"decision_{detail['decision']}", lang)
        detail["said"] = _said(detail["words"], lang)
    if "about" in detail:
        detail["about"] = say(f"strategy_{detail['about']}", lang, number=detail["number"])
    if "rule" in detail:
        detail["rule"] = say(f"stats_rule_{detail['rule']}", lang)
    if kind == "part":
        kind = "part_left" if detail["part"] == "left" else "part_in"
        detail |= {"part": say(f"part_{detail['part']}", lang), "title": store.projects.get(detail["number"]).title}
    return say(f"notice_{kind}", lang, **detail)
