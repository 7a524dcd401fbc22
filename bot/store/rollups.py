"""Where to count from: the counts kept by day and by month where they can answer, else the complaints themselves.

A month's table knows topic and severity, also by branch, by channel and by hour; days know them for all complaints
together, or else one dimension. Hours of single days are read from the rows.
"""
from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from bot.store.migrations_rollups import DIMENSIONS, HOUR
from bot.store.records import Filter

DAY = dt.timedelta(days=1)
SPLITS = (*DIMENSIONS, "customer", "process")  # columns a count can be split by; DIMENSIONS have kept counts


def counted(which: Filter, by: Collection[str] = ()) -> tuple[str, list[Any]]:
    """A relation for ``from`` with the parameters of its conditions: columns ``n`` and those of ``by``: of ``topic`` (null
    without one), ``severity``, ``day`` (a whole date), ``month``, ``hour`` (``08``; null without a time of day), SPLITS, and
    ``abstained`` (how many of the ``n``).

    Its rows add up to the complaints of ``which``; a level may have several rows, and a row's ``n`` is more than 0.
    """
    dimensions = {one for one in DIMENSIONS if one in by or getattr(which, one) is not None} | {"hour"} & set(by)
    others = {which.process, which.customer} - {None} or {"process", "customer"} & set(by)
    if which.together or which.flag or others or len(dimensions) > 1:
        return _rows(which, by)
    dimension = next(iter(dimensions), "")
    if not dimension:
        fine = _days
    elif dimension == "hour":
        fine = _rows
    elif which.topic is None and which.severity is None and not {"topic", "severity"} & set(by):
        fine = _days_of_levels
    else:
        fine = _rows
    whole = None if "day" in by else _whole_months(which)
    if whole is None:
        return fine(which, by)
    relation, values = _months(which, by, dimension, *whole)
    parts = [f"select * from {relation}"]
    for edge in _edges(which, *whole):
        relation, more = fine(edge, by)
        parts.append(f"select * from {relation}")
        values += more
    return f"({' union all '.join(parts)})", values


def _columns(by: Collection[str], **spoken: str) -> str:
    """In one order, so that parts can be put together; ``spoken``: how a table says a column."""
    return ", ".join(["n", *(f"{spoken[one]} as {one}" if one in spoken else one
                             for one in ("topic", "severity", "abstained", "day", "month", "hour", *SPLITS) if one in by)])


def _rows(which: Filter, by: Collection[str]) -> tuple[str, list[Any]]:
    where, values = which.where()
    columns = _columns(by, day="substr(received_at, 1, 10)", month="substr(received_at, 1, 7)", hour=HOUR)
    return f"(select 1 as {columns} from complaints where {where})", values


def _days(which: Filter, by: Collection[str]) -> tuple[str, list[Any]]:
    columns = _columns(by, topic="nullif(topic, '')", month="substr(day, 1, 7)")
    return _kept("counts_day", columns, which, (("day >= ?", which.start), ("day <= ?", which.end)))


def _days_of_levels(which: Filter, by: Collection[str]) -> tuple[str, list[Any]]:
    dimension = next(one for one in DIMENSIONS if one in by or getattr(which, one) is not None)
    columns = _columns(by, month="substr(day, 1, 7)", **{dimension: "nullif(level, '')"})
    return _kept("counts_day_level", columns, which, (
        ("dimension = ?", dimension), ("day >= ?", which.start), ("day <= ?", which.end),
        ("level = ?", getattr(which, dimension))))


def _months(which: Filter, by: Collection[str], dimension: str, first: str | None,
            last: str | None) -> tuple[str, list[Any]]:
    columns = _columns(by, topic="nullif(topic, '')", **({dimension: "nullif(level, '')"} if dimension else {}))
    return _kept("counts_month", columns, which, (
        ("dimension = ?", dimension), ("month >= ?", first), ("month <= ?", last),
        ("level = ?", getattr(which, dimension, None) if dimension else "")))


def _kept(table: str, columns: str, which: Filter, more: Sequence[tuple[str, Any]]) -> tuple[str, list[Any]]:
    topic = "" if which.topic == "unlabelled" else which.topic
    asked = [(clause, value) for clause, value in (*more, ("topic = ?", topic), ("severity >= ?", which.severity))
             if value is not None]
    conditions = " and ".join(["n > 0", *(clause for clause, _ in asked)])
    return f"(select {columns} from {table} where {conditions})", [value for _, value in asked]


def _whole_months(which: Filter) -> tuple[str | None, str | None] | None:
    """First and last month (``2026-03``) that lie within the days of ``which`` whole, None for an open end; None when
    there is none."""
    first = last = None
    if which.start is not None:
        start = dt.date.fromisoformat(which.start)
        first = (start if start.day == 1 else (start.replace(day=28) + 4 * DAY).replace(day=1)).isoformat()[:7]
    if which.end is not None:
        after = dt.date.fromisoformat(which.end) + DAY
        last = (after.replace(day=1) - DAY).isoformat()[:7]
    return None if first and last and first > last else (first, last)


def _edges(which: Filter, first: str | None, last: str | None) -> list[Filter]:
    """The days before the first and after the last whole month."""
    edges = []
    if first and which.start < f"{first}-01":
        edges.append(replace(which, end=(dt.date.fromisoformat(f"{first}-01") - DAY).isoformat()))
    if last:
        after = (dt.date.fromisoformat(f"{last}-28") + 4 * DAY).replace(day=1).isoformat()
        if after <= which.end:
            edges.append(replace(which, start=after))
    return edges
