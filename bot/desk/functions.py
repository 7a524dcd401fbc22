"""What the dashboards' SQL may call and read: names in the reader's language, control limits, stuck projects.

Whatever SQL cannot reckon comes from the same code the chat uses, as JSON that SQL turns into rows; so the page, its
CSV, JSON and Excel files all hold the same rows.
"""
from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Sequence
from typing import Any

from bot.analysis.charts.choice import Chosen
from bot.complaints.cycle import in_force
from bot.complaints.exposures import denominator
from bot.complaints.fact_words import process_name
from bot.language.customers import load_customers
from bot.language.mentions import load_channels
from bot.language.periods import Period
from bot.language.texts import say
from bot.playbooks.urgency import by_urgency
from bot.proposals.measure import blocks, months
from bot.proposals.over_time import LEAST_MONTHS, LEAST_POINTS, chosen_chart
from bot.reports.projects import state_words, trouble_words
from bot.settings import Settings
from bot.store.complaints import Filter
from bot.store.pool import stores
from bot.topics.taxonomy import load_taxonomy

DAY = dt.timedelta(days=1)
# the only tables a dashboard may read, and what of ``people`` stays shut
READABLE = frozenset({"complaints", "complaint_topics", "corrections", "complaint_steps", "satisfactions", "projects",
                      "project_people", "people", "json_each", "sqlite_master", "sqlite_schema",
                      "complaints_search_config",  # Datasette looks at all tables' names
                      "counts_day", "counts_day_level", "counts_month"})
SHUT = frozenset({("people", "key"), ("complaints", "fingerprint"), ("complaints", "external_id")})
PROCESSES = ("P1", "P2", "P3", "P4", "P5")
REASONS = ("abstained", "low", "language")  # why a label waits for review
Point = tuple[dt.date, int, int]


def prepare(connection: sqlite3.Connection, settings: Settings) -> None:
    """Give a connection its functions and shut what it must not read. It is open for reading only already."""
    add = connection.create_function
    add("topic_name", 2, topic_name, deterministic=True)
    add("topic_shown", 2, lambda code, lang: topic_name(code, lang) or say("topic_unlabelled", lang), deterministic=True)
    add("channel_name", 2, channel_name, deterministic=True)
    add("word", 3, word, deterministic=True)
    add("transactions", 5, lambda *given: _transactions(settings, *given))
    add("stuck_projects", 1, lambda lang: _stuck(settings, lang))
    connection.create_aggregate("control_points", 5, ControlPoints)
    connection.set_authorizer(_allowed)


def _allowed(action: int, first: str | None, second: str | None, _: str | None, __: str | None) -> int:
    """SQLite asks this for every column a statement names. Writing needs no guard: the file is open for reading only."""
    if action == sqlite3.SQLITE_ATTACH:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_READ and second and (first not in READABLE or (first, second) in SHUT):
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


def topic_name(code: str | None, lang: str) -> str | None:
    return None if code is None else load_taxonomy().name(code, lang)


def channel_name(code: str | None, lang: str) -> str | None:
    """A channel's name; what is none of ours as it was recorded."""
    return next((one["name"][lang] for one in load_channels() if one["code"] == code and code), code)


def word(family: str, code: str | None, lang: str) -> str | None:
    """The word for a stored code: a state, a reason for review, a service process, a kind of customer."""
    return _names(family, lang).get(code, code) if code else code


def _names(family: str, lang: str) -> dict[str, str]:
    if family == "state":
        return {code: name[lang] for code, name in in_force().names.items()}
    if family == "process":
        return {code: process_name(code, lang) for code in PROCESSES}
    if family == "customer":
        return {row["code"]: row["name"][lang] for row in load_customers()}
    return {reason: say(f"desk_review_{reason}", lang) for reason in REASONS}


def points(per_day: dict[str, int], period: Period) -> list[Point]:
    """Whole months where there are twelve of them, else whole weeks counted back from the end of the period."""
    if period.whole_months >= LEAST_MONTHS:
        return months(per_day, period)
    rest = period.days % 7
    return blocks(per_day, Period(period.start + rest * DAY, period.end)) if period.days >= 7 else []


def drawn(found: Sequence[Point]) -> Chosen | None:
    """The chart of these points with its limits; None with too little data."""
    return chosen_chart(found) if len(found) >= LEAST_POINTS and any(x for _, x, _ in found) else None


def scale_of(found: Sequence[Point], chart: Chosen) -> tuple[float, int]:
    """(factor to the values of the chart, days of a point as they are shown): a week, or 30 days for months."""
    days = 7 if found[0][2] <= 7 else 30
    return (days / found[0][2] if chart.chart.kind == "c" else float(days)), days


class ControlPoints:
    """Aggregate over (day, complaints, first day, last day, language): the points of the control chart as JSON."""

    def __init__(self) -> None:
        self.per_day: dict[str, int] = {}
        self.period: Period | None = None
        self.lang = "zh"

    def step(self, day: str, count: int, first: str, last: str, lang: str) -> None:
        self.per_day[day] = count
        self.period, self.lang = Period(dt.date.fromisoformat(first), dt.date.fromisoformat(last)), lang

    def finalize(self) -> str:
        found = points(self.per_day, self.period) if self.period else []
        chosen = drawn(found)
        if chosen is None:
            return "[]"
        factor, _ = scale_of(found, chosen)
        rules: dict[int, list[str]] = {}
        for signal in chosen.chart.signals:
            for number in signal.points:
                rules.setdefault(number, []).append(say(f"stats_rule_{signal.rule}", self.lang))
        return json.dumps([{
            "first": day.isoformat(), "last": (day + (days - 1) * DAY).isoformat(), "days": days, "n": x,
            **{name: None if value is None else value * factor for name, value in (
                ("value", point.value), ("lcl", point.lcl), ("centre", point.centre), ("ucl", point.ucl))},
            "signal": _several(rules.get(place + 1, []), self.lang) or None,
        } for place, ((day, x, days), point) in enumerate(zip(found, chosen.chart.points))], ensure_ascii=False)


def _several(words: Sequence[str], lang: str) -> str:
    return ("；" if lang == "zh" else "; ").join(words)


def _transactions(settings: Settings, branch: str | None, channel: str, topic: str, first: str, last: str) -> int | None:
    """Registered transactions of a branch in the period; None where they do not fill it."""
    period = Period(dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    if branch is None:
        return None
    with stores(settings.database, settings.timezone).lend() as store:
        return denominator(store, period, Filter(branch=branch, channel=channel or None)).transactions


def _stuck(settings: Settings, lang: str) -> str:
    """Open projects that do not go on, with every reason; the most urgent first."""
    with stores(settings.database, settings.timezone).lend() as store:
        return json.dumps([{
            "number": walk.number, "step": state_words(walk, lang), "days": found[0].days,
            "reason": _several([trouble_words(one.kind, one.days, lang) for one in found], lang),
        } for walk, found in by_urgency(store, settings.today, settings.stuck_days, stuck=True)], ensure_ascii=False)


def codes_of(parameter: str, lang: str) -> dict[str, str]:
    """{name in the reader's language: code} for the values of a parameter that are shown by name."""
    if parameter == "topic":
        taxonomy = load_taxonomy()
        return {topic.name[lang]: topic.code for topic in (*taxonomy.retired, *taxonomy.topics)}
    if parameter == "channel":
        return {one["name"][lang]: one["code"] for one in load_channels() if one["code"]}
    return {name: code for code, name in _names(parameter, lang).items()}


def row_points(rows: Sequence[dict[str, Any]]) -> list[Point]:
    """The points again from the rows of the table, to draw them."""
    return [(dt.date.fromisoformat(row["first"]), row["n"], row["days"]) for row in rows]
