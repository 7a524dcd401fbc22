"""The pictures of a project's reports: which charts its answers allow, step by step.

Charts are found by what a table holds, never by the name of a method: causes with branches make a fishbone, tasks
with due days a schedule, a gate that judges the effect a comparison of before and after.
"""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.errors import GaishanError
from bot.language.periods import Period
from bot.language.texts import join, say
from bot.playbooks.effect import Effect, EffectMissing, effect_of
from bot.playbooks.engine import Walk
from bot.playbooks.model import Field, Step
from bot.store.complaints import Filter

Spec = dict[str, Any]
FLAT = 170  # pixels of a chart over time, so that it stays legible on the A3
MONTHS = 24  # of complaints, at most


def figures(walk: Walk, lang: str) -> dict[str, list[Spec]]:
    """Vega-Lite specifications by step id, in the order of the page; steps without one are not in it."""
    found: dict[str, list[Spec]] = {}
    trend = complaints_chart(walk, lang)
    for step in walk.playbook.steps:
        specs = []
        if trend and step.id == _present_state(walk).id:
            specs.append(trend)
        for field in step.fields:
            columns = {column.id for column in field.columns}
            if {"cause", "branch"} <= columns:
                specs += _fishbone(walk, field, lang)
            if {"what", "when_due"} <= columns:
                specs += _schedule(walk, field, lang)
        if judges_effect(step):
            specs += effect_charts(walk, lang)
        if specs:
            found[step.id] = specs
    return found


def judges_effect(step: Step) -> bool:
    """Whether the effect is confirmed in this step."""
    return any(check["check"] == "effect_verdicts" for check in step.gate)


def asks_committee(step: Step) -> bool:
    """Whether the committee's approval is a matter of this step."""
    return any(check["check"] == "committee_approved" for check in step.gate)


def counts_defects(step: Step) -> bool:
    """Whether defects are counted for the sigma level in this step."""
    return any(check["check"] == "sigma_level" for check in step.gate)


def _present_state(walk: Walk) -> Step:
    """The step that looks at the numbers over time; the first one where none asks for them."""
    return next((step for step in walk.playbook.steps
                 if any(check["check"] == "enough_time_points" for check in step.gate)), walk.playbook.steps[0])


def values_of(walk: Walk) -> dict[str, Any]:
    """The standing values of all plain fields."""
    return {key: answer.value for (key, row), answer in walk.answers.items()
            if row == 0 and answer.state == "answered"}


def effect_now(walk: Walk) -> Effect | None:
    """The effect, when the data for it are there."""
    try:
        return effect_of(values_of(walk))
    except (EffectMissing, GaishanError):
        return None


# -- complaints -----------------------------------------------------------------------------------------------------
def complaints_filter(walk: Walk) -> Filter | None:
    """The stored complaints a project is about; None when it names neither topic, branch nor channel."""
    project = walk.project
    if project.topic is None and project.branch is None and project.channel is None:
        return None
    return Filter(topic=project.topic, branch=project.branch, channel=project.channel)


def complaints_by_month(walk: Walk) -> list[tuple[str, int]]:
    """(YYYY-MM, complaints) of the last whole months on record, oldest first; empty when there is nothing to see."""
    which, recorded = complaints_filter(walk), walk.store.complaints.days(Filter())
    if which is None or recorded is None:
        return []
    first, last = (dt.date.fromisoformat(day) for day in recorded)
    month = first if first.day == 1 else _next_month(first)
    end = min(last, walk.today).replace(day=1)  # the month under way is not whole yet
    months = []
    while month < end:
        after = _next_month(month)
        period = Period(month, after - dt.timedelta(days=1))
        count = walk.store.complaints.count(replace(which, start=period.start.isoformat(), end=period.end.isoformat()))
        months.append((f"{month:%Y-%m}", count))
        month = after
    months = months[-MONTHS:]
    return months if sum(count for _, count in months) else []


def _next_month(day: dt.date) -> dt.date:
    return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)


def scope_words(walk: Walk, lang: str) -> str:
    """"排队等候 · 城东": which complaints the project is about."""
    from bot.language.mentions import channel_name
    from bot.topics.taxonomy import load_taxonomy

    topic, channel = walk.project.topic, walk.project.channel
    parts = [load_taxonomy().name(topic, lang) if topic else None, walk.project.branch,
             channel_name(channel, lang) if channel else None]
    return " · ".join(part for part in parts if part) or say("scope_all", lang)


def complaints_chart(walk: Walk, lang: str) -> Spec | None:
    """The project's metric over time as the stored complaints hold it: a control chart, or a run chart with few periods.

    The change is marked; n, period and filter stand below the title, with the rules that fired.
    """
    from bot.proposals.model import Scope
    from bot.proposals.over_time import drawing, track_of
    from bot.proposals.propose import asked_of

    scope = Scope(walk.project.topic, walk.project.branch, walk.project.channel)
    if scope == Scope():
        return None
    asked = asked_of(walk, None, scope, lang)
    track = track_of(asked, MONTHS)
    if track is None:
        return None
    months = track.days == 30
    title = say(f"report_{track.unit}_by_{'month' if months else 'week'}", lang, scope=scope_words(walk, lang))
    note = say("report_track_basis", lang, n=track.n, period=track.period, scope=scope.words(asked.taxonomy, lang))
    return drawing(asked, track.drawn, title, track.days, track.first, track.change, track.unit,
                   notes=[note], height=FLAT)


# -- causes, tasks, effect ------------------------------------------------------------------------------------------
def _tables(walk: Walk, columns: set[str]) -> list[Field]:
    return [field for step in walk.playbook.steps for field in step.fields
            if columns <= {column.id for column in field.columns}]


def _fishbone(walk: Walk, field: Field, lang: str) -> list[Spec]:
    from bot.playbooks.findings import is_verified
    from bot.reports.charts_fishbone import Cause, fishbone_chart

    rows = [row for row in walk.rows(field) if row.get("cause") and row.get("branch")]
    if not rows:
        return []
    branches = next(column for column in field.columns if column.id == "branch").choices
    problem = str(walk.value("problem_statement") or walk.project.title)
    return [_repeats(fishbone_chart(problem, [(choice.id, choice.label[lang]) for choice in branches],
                           [Cause(str(row["cause"]), str(row["branch"]), is_verified(row)) for row in rows],
                           say("report_fishbone", lang), lang))]


def tasks(walk: Walk, field: Field) -> list[Any]:
    """The rows of a table of countermeasures as tasks of the schedule.

    Where a row has no ``when_start`` or ``done_at``, the day it was taken down, and the day its status was said to be
    done, stand in; the latter only when it is not after the due day, since what is told late
    need not have been done late.
    """
    from bot.reports.charts_project import Task

    numbers = sorted({row for key, row in walk.answers if key.startswith(f"{field.id}.") and row > 0})
    found = []
    for number in numbers:
        row: Mapping[str, Any] = {column.id: walk.value(f"{field.id}.{column.id}", number) for column in field.columns}
        if not row.get("what"):
            continue
        start = row.get("when_start") or walk.answers[(f"{field.id}.what", number)].at[:10]
        due, done, finished = row.get("when_due"), row.get("done_at"), row.get("status") == "done"
        if finished and not done and (told := walk.answers[(f"{field.id}.status", number)].at[:10]) <= (due or told):
            done = told
        found.append(Task(str(row["what"]), str(row.get("who") or ""), _date(start), _date(due), _date(done),
                          finished or bool(done), row.get("status") == "cancelled"))
    return found


def _date(text: Any) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _schedule(walk: Walk, field: Field, lang: str) -> list[Spec]:
    from bot.reports.charts_project import schedule_chart

    planned = tasks(walk, field)
    if not planned:
        return []
    given = [row for row in walk.rows(field) if row.get("what")]
    stands_in = any(not row.get("when_start") or row.get("status") == "done" and not row.get("done_at") for row in given)
    notes = [say("report_schedule_stands_in", lang)] if stands_in else []
    title = say("report_schedule", lang, table=field.label[lang])
    return [_repeats(schedule_chart(planned, walk.today, title, lang, notes))]


def _repeats(spec: Spec) -> Spec:
    """Marked as a picture of what a table below it tells as well; where room is short it is left out first."""
    return {**spec, "usermeta": {"repeats": "table"}}


def effect_charts(walk: Walk, lang: str) -> list[Spec]:
    """The chart over time with the change marked, where there are periods, and the two sides with their intervals."""
    from bot.reports.charts_control import effect_chart

    effect = effect_now(walk)
    if effect is None:
        return []
    values = values_of(walk)
    names = [f"{period[0]} – {period[1]}" for period in (values["before_period"], values["after_period"])]
    unit = say(f"unit_{values['unit']}", lang) if values.get("unit") else ""
    if effect.kind in ("times", "paired", "series"):
        unit = join([say("chart_median", lang), unit], lang) if unit else say("chart_median", lang)
    over_time = _over_time(effect, values, walk, lang) if effect.over_time else []
    return [*over_time, effect_chart(effect.kind, effect.result, names, effect.scale, effect.target,
                                     str(values.get("metric") or walk.project.title), unit, lang)]


def _over_time(effect: Effect, values: Mapping[str, Any], walk: Walk, lang: str) -> list[Spec]:
    """Every period before and after: a control chart whose limits the periods before make where they are enough for
    that, else a run chart about their median; the change is marked."""
    from bot.analysis.charts.choice import chart
    from bot.analysis.charts.series import series
    from bot.reports.charts_control import limited, over_time_chart
    from bot.reports.charts_time import run_chart

    found, points = effect.over_time, [*values["before_values"], *values["after_values"]]
    names = [say("effect_period_before", lang, number=number) for number in range(1, found.n1 + 1)]
    names += [say("effect_period_after", lang, number=number) for number in range(1, found.n2 + 1)]
    title = str(values.get("metric") or walk.project.title)
    unit = say(f"unit_{values['unit']}", lang) if values.get("unit") else ""
    if not found.missing:
        data = series("count" if effect.kind == "counts" else "value", points, labels=names)
        try:
            drawn = chart(data, baseline=found.n1).chart
        except GaishanError:  # nothing varies before: no limits
            drawn = None
        if drawn and limited(drawn) and drawn.kind not in ("g", "t"):
            return [over_time_chart(drawn, title, unit, lang, change=found.n1)]
    return [run_chart(names, points, found.median1, title, unit, lang, change=found.n1)]
