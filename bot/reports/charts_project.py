"""Charts of an improvement project: before and after, and the schedule of its countermeasures."""
from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.language.texts import say
from bot.reports.charts import SIZE, fast, finished, heading, lookup, palette
from bot.reports.charts_time import figure
from bot.reports.labels import shorten, visible, width, wrap

WIDE = 460
BESIDE = 14  # pixels between a whisker and its words; the reports draw pictures smaller


@dataclass(frozen=True)
class Measured:
    """A value with its interval (infinite where there are too few data for one): what of, and from when."""

    name: str
    period: str
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Task:
    """A countermeasure on the schedule. ``start``, ``due`` and ``done`` are days; None where nobody gave one.

    ``finished``: it is done, be the day known or not.
    """

    words: str
    owner: str
    start: dt.date | None = None
    due: dt.date | None = None
    done: dt.date | None = None
    finished: bool = False
    cancelled: bool = False


@fast
def before_after_chart(measured: Sequence[Measured], target: float | None, title: str, measure: str,
                       lang: str) -> dict[str, Any]:
    """Each value as a bar from 0 with its interval as a whisker, and the line of the target."""
    import altair as alt

    colours = palette()
    names = [[*wrap(one.name, 190, SIZE, 1), *wrap(one.period, 190, SIZE, 1)] for one in measured]
    rows = []
    for place, one in enumerate(measured):
        known = math.isfinite(one.low) and math.isfinite(one.high)
        rows.append({"place": place, "name": visible(f"{one.name} {one.period}"), "value": one.value,
                     "low": one.low if known else one.value, "high": one.high if known else one.value,
                     "zero": 0, "end": max(one.high if known else one.value, one.value, 0.0),
                     "words": figure(one.value) + (f" ({figure(one.low)} – {figure(one.high)})" if known else "")})
    ends = [row[key] for row in rows for key in ("low", "high", "value")] + [0.0] + ([target] if target is not None else [])
    # the words stand to the right of the whisker and need room there, up to half of all
    words = min(max(width(row["words"], SIZE) for row in rows) + 2 * BESIDE, WIDE / 2)
    room = (max(ends) - min(ends) or 1.0) * WIDE / (WIDE - words)
    y = alt.Y("place:O", axis=alt.Axis(title=None, labelExpr=lookup(names), labelLimit=0, ticks=False, domain=False,
                                       labelPadding=8), scale=alt.Scale(domain=list(range(len(rows)))))
    span = [min(ends) * (1.05 if min(ends) < 0 else 1), min(ends) + room]
    x = alt.X("value:Q", scale=alt.Scale(domain=span, nice=False),
              axis=alt.Axis(title=shorten(visible(measure), WIDE, SIZE), tickCount=6))
    tooltip = [alt.Tooltip("name:N", title=say("chart_period", lang)),
               alt.Tooltip("words:N", title=say("chart_value", lang))]
    base = alt.Chart(alt.Data(values=rows)).encode(y=y)
    layers = [base.mark_bar(height={"band": 0.46}, color=colours["own"], opacity=0.55).encode(
                  x=x, x2="zero:Q", tooltip=tooltip),
              base.mark_rule(color=colours["line"], strokeWidth=2).encode(x=alt.X("low:Q"), x2="high:Q"),
              *(base.transform_filter("datum.low < datum.high").mark_tick(
                  color=colours["line"], thickness=2, size=12, orient="vertical").encode(x=alt.X(f"{side}:Q"))
                for side in ("low", "high")),
              base.mark_point(color=colours["line"], filled=True, opacity=1, size=60).encode(x=x, tooltip=tooltip)]
    if target is not None:
        line = alt.Chart(alt.Data(values=[{"value": target, "words": f"{say('chart_target', lang)} {figure(target)}"}]))
        layers += [line.mark_rule(color=colours["target"], strokeDash=[6, 4], strokeWidth=2).encode(x=x),
                   line.mark_text(color=colours["target"], align="left", dx=4, fontSize=SIZE).encode(
                       x=x, y=alt.value(-8), text="words:N")]
    # last, and on white, so that the target's line does not run through the words
    layers += [base.mark_text(align="left", dx=BESIDE, fontSize=SIZE, **halo).encode(x=alt.X("end:Q"), text="words:N")
               for halo in ({"stroke": "white", "strokeWidth": 5}, {"color": colours["line"]})]
    chart = alt.layer(*layers).properties(
        width=WIDE, height=56 * len(rows), title=heading(title, [say("chart_interval_note", lang)], WIDE + 190),
        description=say("chart_before_after_description", lang, title=visible(title), target=figure(target)
                        if target is not None else "–", values="; ".join(f"{row['name']} {row['words']}" for row in rows)))
    return finished(chart)


@fast
def schedule_chart(tasks: Sequence[Task], today: dt.date, title: str, lang: str,
                   notes: Sequence[str] = ()) -> dict[str, Any]:
    """Gantt chart 甘特图: what is planned from when to when, by whom, what is done, what is late on ``today``.

    A task without a start, or with one after its end, is a mark at its due day; one without any day has no bar.
    """
    import altair as alt

    colours = palette()
    days = [day for task in tasks for day in (task.start, task.due, task.done) if day] or [today]
    room = max((max(days) - min(days)).days // 12, 5)
    reach = [_day(min(days) - dt.timedelta(days=room)), _day(max(days) + dt.timedelta(days=room))]
    kinds = ["done", "planned", "late", "cancelled"]
    paints = [colours["done"], colours["planned"], colours["rule"], colours["grid"]]
    rows = []
    for place, task in enumerate(tasks):
        due = task.due or task.start
        start = task.start if task.start and due and task.start < due else due
        kind = ("cancelled" if task.cancelled else "late" if is_late(task, today)
                else "done" if task.finished else "planned")
        rows.append({"place": place, "start": _day(start), "due": _day(due), "kind": kinds.index(kind),
                     "words": visible(task.words), "owner": visible(task.owner), "done": _day(task.done),
                     "short": start == due and due is not None})
    y = alt.Y("place:O", scale=alt.Scale(domain=list(range(len(tasks)))), axis=alt.Axis(
        title=None, labelLimit=0, ticks=False, domain=False, labelPadding=10, labelExpr=lookup(
            [[*wrap(f"{number}. {task.words}", 290, SIZE, 2 if task.owner else 3),
              *([f"（{shorten(task.owner, 220, SIZE)}）" if lang == "zh" else f"({shorten(task.owner, 220, SIZE)})"]
                if task.owner else [])] for number, task in enumerate(tasks, 1)])))
    x = alt.X("due:T", scale=alt.Scale(domain=reach, nice=False), axis=alt.Axis(
        title=None, format="%Y-%m-%d", tickCount=4, labelOverlap=True))
    names = [say(f"chart_task_{kind}", lang) for kind in kinds]
    used = sorted({row["kind"] for row in rows})
    colour = alt.Color("kind:O", scale=alt.Scale(domain=used, range=[paints[kind] for kind in used]),
                       legend=alt.Legend(title=None, orient="top", labelExpr=lookup(names), labelLimit=0))
    tooltip = [alt.Tooltip("words:N", title=say("chart_task", lang)), alt.Tooltip("owner:N", title=say("chart_owner", lang)),
               alt.Tooltip("start:T", title=say("chart_start", lang), format="%Y-%m-%d"),
               alt.Tooltip("due:T", title=say("chart_due", lang), format="%Y-%m-%d")]
    plan = alt.Chart(alt.Data(values=rows)).encode(y=y)
    layers = [plan.transform_filter("datum.due != null && !datum.short").mark_bar(
                  height={"band": 0.4}, cornerRadius=3).encode(x=x, x2="start:T", color=colour, tooltip=tooltip),
              plan.transform_filter("datum.short").mark_point(
                  shape="triangle-down", filled=True, size=150, opacity=1).encode(x=x, color=colour, tooltip=tooltip),
              plan.transform_filter("datum.done != null").mark_point(
                  shape="circle", filled=True, size=110, opacity=1, color=colours["line"]).encode(
                  x=alt.X("done:T"), tooltip=[*tooltip, alt.Tooltip("done:T", title=say("chart_done", lang),
                                                                    format="%Y-%m-%d")])]
    if min(days) <= today <= max(days) + dt.timedelta(days=room):
        now = alt.Chart(alt.Data(values=[{"due": _day(today), "words": say("chart_today", lang, day=today.isoformat())}]))
        layers += [now.mark_rule(color=colours["change"], strokeDash=[2, 3], strokeWidth=1.6).encode(x=x),
                   now.mark_text(color=colours["change"], fontSize=SIZE).encode(
                       x=x, y=alt.value(-8), text="words:N")]
    late = sum(is_late(task, today) for task in tasks)
    chart = alt.layer(*layers).properties(
        width=WIDE, height=52 * len(tasks), title=heading(
            title, [say("chart_schedule_note", lang), *notes], WIDE + 260),
        description=say("chart_schedule_description", lang, count=len(tasks), late=late,
                        done=sum(task.finished for task in tasks)))
    return finished(chart)


def is_late(task: Task, today: dt.date) -> bool:
    """Whether a task is past its due day and not done, or was done after it."""
    if task.cancelled or task.due is None:
        return False
    return task.done > task.due if task.done else not task.finished and today > task.due


def _day(day: dt.date | None) -> str | None:
    """A day as Vega reads it: midnight of the reader's own time zone, whichever that is."""
    return f"{day.isoformat()}T00:00:00" if day else None
