"""Why more (or fewer) than before: the difference taken apart by topic, branch and channel.

Counts tell where a difference lies, not why: the cases do. Each part is tested; Holm over all of them.
"""
from __future__ import annotations

import datetime as dt
from dataclasses import replace

from bot.questions.chance import change, scatter, together
from bot.questions.common import days_total, exposure, scattered, spans, told
from bot.questions.model import Answer, Change, Question, Row
from bot.store import Store

PARTS = ("topic", "branch", "channel")
SHOWN = 5  # parts of each kind


def why(store: Store, question: Question, today: dt.date) -> Answer:
    at = spans(store, replace(question, kind="why"), today)
    sides = [store.figures.per_day(question.within(one)) for one in (at.period, at.before)]
    n, n_before = (sum(side.values()) for side in sides)
    ratio = at.period.days / at.before.days
    total = change(n, at.period.days, n_before, at.before.days, **scattered(*sides, at)) if n + n_before else None
    rows: list[Row] = []
    changes: dict[tuple[str, str], Change] = {}
    for part in PARTS:
        if getattr(question, part) is not None:
            continue
        now, before = (store.figures.per_day_by(question.within(one), part) for one in (at.period, at.before))
        for level in {*now, *before}:
            x, y = sum(now.get(level, {}).values()), sum(before.get(level, {}).values())
            wide = scatter([(now.get(level, {}), at.period), (before.get(level, {}), at.before)])
            changes[part, level] = change(x, at.period.days, y, at.before.days, wide)
            rows.append(Row(level, x, part, before=y, expected=y * ratio))
        named = sum(sum(side.values()) for side in (days_total(now), days_total(before)))
        if named < n + n_before:
            x, y = n - sum(days_total(now).values()), n_before - sum(days_total(before).values())
            changes[part, ""] = change(x, at.period.days, y, at.before.days)
            rows.append(Row("", x, part, before=y, expected=y * ratio))
    if not at.covered:
        changes = {}
    judged = together(changes)
    difference = n - n_before * ratio
    told_apart = total is not None and total.verdict in ("up", "down")  # shares of nearly nothing say nothing
    rows = [replace(row, change=judged.get((row.dimension, row.key)),
                    share=(row.n - (row.expected or 0)) / difference if told_apart else None) for row in rows]
    rising = difference >= 0
    rows.sort(key=lambda row: (PARTS.index(row.dimension), -(row.n - (row.expected or 0)) if rising
                               else row.n - (row.expected or 0), row.key))
    answer = Answer(question, "why", at.period, n, at.before, n_before if at.covered else None, rows=tuple(rows),
                    total=told(total, at), exposure=exposure(store, question, at.period),
                    exposure_before=exposure(store, question, at.before))
    return answer
