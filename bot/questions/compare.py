"""Branches, channels or other levels set against each other: rates where the denominators are known, else counts.

Two levels: the exact conditional Poisson test. More: chi-squared for all of them, then each against the rest (Holm).
"""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from scipy import stats

from bot.analysis.dispersion import Dispersion, overdispersion
from bot.complaints.exposures import denominator
from bot.errors import InputError
from bot.language.periods import Period
from bot.questions.chance import change, scatter, together
from bot.questions.common import Spans, scattered, spans, told
from bot.questions.model import Answer, Change, Question, Row
from bot.store import Store
from bot.store.rollups import DIMENSIONS

MOST = 40  # levels shown; the rest is told as a number
DAY = dt.timedelta(days=1)


def compared(store: Store, question: Question, today: dt.date) -> Answer:
    by = question.by or "branch"
    question = replace(question, by=by, **({by: None} if by in ("branch", "channel", "customer") else {}))
    at = spans(store, question, today)
    which = question.within(at.period)
    days, days_before = (_days(store, question, period) for period in (at.period, at.before))
    levels = list(question.among) or sorted({*days, *(days_before if at.covered else ())})
    counts = {level: sum(days.get(level, {}).values()) for level in levels}
    before = {level: sum(days_before.get(level, {}).values()) for level in levels}
    n = sum(counts.values())
    transactions = _transactions(store, question, at.period, levels) if n else None
    sizes: Mapping[str, float] = transactions or _equal(levels, by, at.period)
    leading = {} if question.topic else {level: max(topics, key=lambda topic: (topics[topic], topic))
                                         for level, topics in store.figures.crossed(which, by).items() if topics}
    scattering = scatter([(days.get(level, {}), at.period) for level in levels])
    judged = _against_rest(counts, sizes, scattering)
    per = question.per or (1000 if transactions else None)
    order = sorted(levels, key=lambda level: (-(counts[level] / sizes[level] if transactions else counts[level]), level))
    if by in ("weekday", "hour"):
        order = sorted(levels)
    rows = tuple(Row(level, counts[level], by, share=counts[level] / n if n else None,
                     before=before[level] if at.covered else None,
                     transactions=transactions[level] if transactions else None,
                     rate=per * counts[level] / transactions[level] if transactions and per else None,
                     change=judged.get(level), top=leading.get(level)) for level in order)
    total = _total(n, sum(before.values()), days, days_before, at)
    all_n = store.complaints.count(which) if not question.among else n
    answer = Answer(replace(question, per=per if transactions else question.per), "compare", at.period, n, at.before,
                    sum(before.values()) if at.covered else None, rows=rows, total=told(total, at),
                    homogeneity=_homogeneity(counts, sizes, scattering))
    if transactions is None:
        answer = answer.noted("counts_only")
    if all_n > n:
        answer = answer.noted("level_unknown", count=all_n - n)
    if scattering:
        answer = answer.noted("overdispersed", ratio=scattering.ratio)
    return answer


def _days(store: Store, question: Question, period: Period) -> dict[str, dict[str, int]]:
    """{level: {day: complaints}} of the levels that were named, else of all there are."""
    which = question.within(period)
    if question.among and question.by in DIMENSIONS:  # each for itself: an index leads to it
        return {level: store.figures.per_day(replace(which, **{question.by: level})) for level in question.among}
    found = store.figures.per_day_by(which, question.by)
    return {level: found.get(level, {}) for level in question.among} if question.among else found


def _transactions(store: Store, question: Question, period: Period, levels: list[str]) -> dict[str, int] | None:
    """The transactions of every level; None where one lacks them or such levels have none."""
    if question.by not in ("branch", "channel") or question.customer:
        return None
    found = {level: denominator(store, period, replace(question, **{question.by: level}).within(period)).transactions
             for level in levels}
    return {level: int(count) for level, count in found.items() if count} if levels and all(found.values()) else None


def _equal(levels: list[str], by: str, period: Period) -> dict[str, float]:
    """Without transactions: as many days for every level; a day of the week as often as it occurs."""
    if by != "weekday":
        return {level: float(period.days) for level in levels}
    days = [str((period.start + DAY * place).isoweekday() % 7) for place in range(period.days)]
    return {level: float(days.count(level) or 1) for level in levels}


def _against_rest(counts: Mapping[str, int], sizes: Mapping[str, float], scattering: Dispersion | None) -> dict[str, Change]:
    n, size = sum(counts.values()), sum(sizes.values())
    if len(counts) < 2 or not n:
        return {}
    found = {level: change(x, sizes[level], n - x, size - sizes[level], scattering) for level, x in counts.items()}
    return found if len(found) == 2 else together(found)


def _homogeneity(counts: Mapping[str, int], sizes: Mapping[str, float], scattering: Dispersion | None) -> float | None:
    """p of "all levels have one rate": the exact test for two, chi-squared for more (F where counts scatter more)."""
    if len(counts) < 2 or not sum(counts.values()):
        return None
    if len(counts) == 2:
        return next(iter(_against_rest(counts, sizes, scattering).values())).test.p
    try:
        found = overdispersion(list(counts.values()), [sizes[level] for level in counts])
    except InputError:
        return None
    if scattering is None:
        return found.p
    return float(stats.f.sf(found.ratio / scattering.ratio, found.df, scattering.df))


def _total(n: int, n_before: int, days: Mapping, days_before: Mapping, at: Spans) -> Change | None:
    from bot.questions.common import days_total

    if not n + n_before:
        return None
    return change(n, at.period.days, n_before, at.before.days, **scattered(days_total(days), days_total(days_before), at))
