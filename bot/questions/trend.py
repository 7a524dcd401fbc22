"""Complaints over time: points of whole days, weeks (from Monday) or months, their run or control chart."""
from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from dateutil.relativedelta import relativedelta

from bot.analysis.charts.choice import Chosen, chart
from bot.analysis.charts.series import series
from bot.errors import InputError
from bot.language.periods import Period
from bot.language.spans import month_end
from bot.questions.chance import change
from bot.questions.common import exposure, exposures, scattered, spans, told
from bot.questions.model import Answer, Question, Row
from bot.store import Store

DAY = dt.timedelta(days=1)
DAILY, WEEKLY = 45, 400  # days up to which points are days, and weeks
LEAST = 4  # points; fewer are no course of things


def trend(store: Store, question: Question, today: dt.date) -> Answer:
    at = spans(store, question, today)
    every = question.every or ("day" if at.period.days <= DAILY else "week" if at.period.days <= WEEKLY else "month")
    per_day = store.figures.per_day(question.within(at.period))
    before_days = store.figures.per_day(question.within(at.before))
    n, n_before = sum(per_day.values()), sum(before_days.values())
    points = whole(at.period, every)
    counts = [one.count(per_day) for one in points]
    exposed = [exposure(store, question, one).transactions for one in points] if question.per else []
    rated = bool(points) and all(exposed) and bool(exposed)
    labels = [label(one, every) for one in points]
    sizes: Sequence[float] = exposed if rated else [one.days for one in points]
    sides = (exposure(store, question, at.period), exposure(store, question, at.before))
    days = (at.period.days, at.before.days)
    used = exposures(sides, days) if question.per else days
    total = change(n, used[0], n_before, used[1], **scattered(per_day, before_days, at)) if n + n_before else None
    rows = tuple(Row(name, x, every, transactions=size if rated else None, rate=question.per * x / size if rated else None)
                 for name, x, size in zip(labels, counts, sizes))
    answer = Answer(question, "trend", at.period, n, at.before, n_before if at.covered else None, rows=rows,
                    total=told(total, at), exposure=sides[0], exposure_before=sides[1],
                    drawn=drawn(counts, sizes, labels) if n else None,
                    step={"day": 1, "week": 7, "month": 30}[every])
    left = at.period.days - sum(one.days for one in points)
    if left and points:
        answer = answer.noted("partial", days=left)
    return answer if len(points) >= LEAST else answer.noted("few_points", count=len(points))


def whole(period: Period, every: str) -> list[Period]:
    """The whole days, weeks (Monday to Sunday) or months inside ``period``, in order."""
    if every == "day":
        return [Period(day, day) for day in (period.start + DAY * place for place in range(period.days))]
    if every == "week":
        return period.weeks()
    first = period.start if period.start.day == 1 else period.start.replace(day=1) + relativedelta(months=1)
    starts = [first + relativedelta(months=place) for place in range(period.days // 28 + 2)]
    found = [Period(start, month_end(start)) for start in starts]
    return [one for one in found if one.end <= period.end]


def label(period: Period, every: str) -> str:
    return f"{period.start:%Y-%m}" if every == "month" else period.start.isoformat()


def drawn(counts: Sequence[int], sizes: Sequence[float], labels: Sequence[str]) -> Chosen | None:
    """The chart that fits the counts, a run chart where they are rare; None with fewer than four points or all alike."""
    if len(counts) < LEAST:
        return None
    data = series("rate", list(counts), list(sizes), list(labels))
    for kind in ("auto", "run"):
        try:
            found = chart(data, kind)
        except InputError:
            continue
        if found.chart.kind not in ("g", "t"):
            return found
    return None
