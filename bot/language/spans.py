"""Time expressions in a text, each as the dates it covers: what ``periods`` and ``dates`` are made of.

A table of rules (pattern, reading); every rule is tried, the leftmost and longest match wins. Dates are not
cut at today here. Month arithmetic is dateutil's.

Why a table and not a library: of 39 phrases of this project (23 zh, 16 en) jionlp 1.5.31 dated 16 zh and no en
(70 MB), recognizers-text 1.0.2 12 zh and 11 en at 31 ms a phrase, dateparser 1.5 one of
each (it knows days, not spans); this table dates all of them in 0.3 ms. All three also took one to four of eight
look-alikes (12号线, 5个工作日, 三月份套餐) for a time.
"""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from dateutil.relativedelta import relativedelta

from bot.errors import InputError
from bot.language.numerals import whole
from bot.settings import ROOT, load

DAY = dt.timedelta(days=1)
EARLIEST = dt.date(1990, 1, 1)  # where "all" begins; nothing before it is believed
MONTHS = {name: index for index, names in enumerate(
    ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
     "september sept sep", "october oct", "november nov", "december dec"), start=1) for name in names.split()}
WEEKDAYS = {name: index for index, names in enumerate(
    ("monday mon", "tuesday tue tues", "wednesday wed", "thursday thu thurs", "friday fri", "saturday sat",
     "sunday sun")) for name in names.split()}

Dates = Callable[[int], tuple[dt.date, dt.date]]  # year -> first and last day


@dataclass(frozen=True)
class Span:
    """Dates ``first``..``last`` said at ``start``:``end`` of the text.

    ``unit``: day, week, month, quarter, half, year, holiday, season, rolling or all. ``open``: the year was
    not said. ``point``: the single day meant when a date is wanted (月底, in two weeks), else None.
    ``relative``: said from today (last year), not by name (2025).
    """

    first: dt.date
    last: dt.date
    unit: str
    start: int = 0
    end: int = 0
    said: str = ""
    open: bool = False
    point: dt.date | None = None
    relative: bool = False


@dataclass(frozen=True)
class Context:
    """What readings need besides the words. ``prefer``: "past" or "future" for expressions without a year."""

    today: dt.date
    prefer: str
    code: str  # of the error for days that do not exist


def day_of(year: int, month: int, day: int, context: Context, said: str) -> dt.date:
    """The date; InputError(context.code, said) when the calendar does not have it or it is far outside its
    time.
    """
    try:
        if not EARLIEST.year <= year <= 2100:
            raise ValueError
        return dt.date(year, month, day)
    except ValueError:
        raise InputError(context.code, said=said) from None


def month_end(day: dt.date) -> dt.date:
    return day + relativedelta(day=31)


def moved(day: dt.date, context: Context, said: str, **by: int) -> dt.date:
    """``day`` plus days, weeks, months or years; InputError where that leaves the calendar."""
    try:
        out = day + relativedelta(**by)
    except (ValueError, OverflowError):
        raise InputError(context.code, said=said) from None
    return day_of(out.year, out.month, out.day, context, said)


def nearest_year(build: Dates, context: Context) -> tuple[dt.date, dt.date]:
    """The dates in the year ``prefer`` asks for: the last that have begun, or the next that are not over.
    """
    this = context.today.year
    years = range(this, this - 9, -1) if context.prefer == "past" else range(this, this + 9)
    missing = InputError(context.code, said="")
    for year in years:
        try:
            first, last = build(year)
        except InputError as error:  # 29 February exists in some years only, 30 February in none
            missing = error
            continue
        if first <= context.today if context.prefer == "past" else last >= context.today:
            return first, last
    raise missing


def said_year(match: re.Match[str], context: Context) -> int | None:
    """The year said in the groups y (2026), yz (二〇二六) or yw (去年, last year), or None."""
    groups = match.groupdict()
    if said := groups.get("y") or groups.get("yz"):
        return whole(said)
    if word := groups.get("yw") or groups.get("yb"):
        back = {"前": -2, "去": -1, "上": -1, "l": -1, "明": 1, "n": 1, "后": 2}.get(word[0], 0)
        return context.today.year + (-3 if word.startswith("大前") else back)
    return None


def in_year(match: re.Match[str], context: Context, unit: str,
            build: Dates,
             ) -> Span:
    year = said_year(match, context)
    first, last = build(year) if year else nearest_year(build, context)
    return Span(first, last, unit, open=year is None)


def month_span(match: re.Match[str], context: Context, month: int) -> Span:
    said = match.group()
    span = in_year(match, context, "month", lambda year: (
        day_of(year, month, 1, context, said), month_end(day_of(year, month, 1, context, said))))
    return part_of(span, match.groupdict().get("part"))


def part_of(span: Span, part: str | None) -> Span:
    """The beginning (初, early), middle or end (底, end of) of a span; ``point`` is the day a date would
    mean.
    """
    if not part:
        return span
    first, last = span.first, span.last
    if re.match(r"初|上旬|start|beginning|early", part):
        last, point = first + 9 * DAY, first
    elif re.match(r"中|mid", part):
        first, last, point = first + 10 * DAY, first + 19 * DAY, first + 14 * DAY
    else:
        first, point = first + 20 * DAY, last
    if span.unit != "month":  # only months have thirds; the end of a quarter is its last day
        first = last = point
    return Span(first, last, "part", open=span.open, point=point, relative=span.relative)


def day_span(match: re.Match[str], context: Context, month: int, day: int, day2: int | None = None) -> Span:
    said = match.group()
    span = in_year(match, context, "day", lambda year: (
        day_of(year, month, day, context, said), day_of(year, month, day2 or day, context, said)))
    return Span(span.first, span.last, "day" if not day2 else "range", open=span.open,
                point=span.first if not day2 else None)


def numeric(match: re.Match[str], context: Context) -> Span:
    """31/12/2026: day and month in an order that only a number above 12 decides."""
    one, two, year = int(match["a"]), int(match["b"]), int(match["y"])
    if one <= 12 and two <= 12 and one != two:
        a, b = (day_of(year, *pair, context, match.group()) for pair in ((two, one), (one, two)))
        raise InputError("date_ambiguous", said=match.group(), a=a.isoformat(), b=b.isoformat())
    month, day = (two, one) if one > 12 or one == two else (one, two)
    return single(day_of(year, month, day, context, match.group()))


def single(day: dt.date, relative: bool = False) -> Span:
    return Span(day, day, "day", point=day, relative=relative)


def months_of(match: re.Match[str], context: Context, unit: str, first_month: int, months: int) -> Span:
    said = match.group()
    span = in_year(match, context, unit, lambda year: (
        day_of(year, first_month, 1, context, said),
        month_end(day_of(year, first_month + months - 1, 1, context, said))))
    return part_of(span, match.groupdict().get("part"))


def year_span(match: re.Match[str], context: Context) -> Span:
    year = said_year(match, context) or context.today.year
    first = day_of(year, 1, 1, context, match.group())
    span = Span(first, first.replace(month=12, day=31), "year", relative=bool(match.groupdict().get("yw")))
    return part_of(span, match.groupdict().get("part"))


@lru_cache(maxsize=2)
def load_holidays(path: Path = ROOT / "data" / "holidays.yml") -> dict[str, dict[str, Any]]:
    """Each name of a holiday -> its entry (``days`` by year, or ``yearly``)."""
    return {name: entry for entry in yaml.safe_load(path.read_text("utf-8")) for name in entry["names"]}


def holiday(match: re.Match[str], context: Context) -> Span:
    entry, said = load_holidays()[match["name"]], match.group()

    def build(year: int) -> tuple[dt.date, dt.date]:
        if "yearly" in entry:
            first, last = (day_of(year, *map(int, day.split("-")), context, said) for day in entry["yearly"])
            return first, last
        if year in entry["days"]:
            return tuple(entry["days"][year])
        if year < min(entry["days"]) and (past := _past_holiday(tuple(entry["names"]), year)):
            return past
        raise InputError("period_holiday_unknown", said=said, year=year)

    return in_year(match, context, "holiday", build)


_STANDS_IN = re.compile(r"(\d{4}-\d\d-\d\d)日起取代")  # the weekend day worked for a day off


@lru_cache(maxsize=64)
def _past_holiday(names: tuple[str, ...], year: int) -> tuple[dt.date, dt.date] | None:
    """First and last day off around a public holiday of a year before our table, by the package ``holidays``: its days,
    those given for a worked weekend, and the weekends beside them. None where the package does not know it."""
    import holidays

    off = holidays.country_holidays("CN", years=year, language="zh_CN")
    worked = {dt.date.fromisoformat(day) for words in off.values() for day in _STANDS_IN.findall(words)}
    named = [day for day, words in off.items() if day.year == year and words.startswith(names)]
    if not named:
        return None

    def free(day: dt.date) -> bool:
        return day in off or day.weekday() >= 5 and day not in worked

    first, last = min(named), max(named)
    while free(first - DAY):
        first -= DAY
    while free(last + DAY):
        last += DAY
    return first, last


def fiscal_year(match: re.Match[str], context: Context) -> Span:
    """本财年, last fiscal year, FY2026 (named by the year in which it ends), from the month set for the organisation."""
    start, said = load().fiscal_start, match.group()
    if year := match.groupdict().get("y"):
        number = int(year) + (2000 if len(year) == 2 else 0) - (start > 1)
    else:
        word = (match["w"] or "").strip()
        back = -2 if word.startswith("上上") else -1 if word.startswith(("上", "去", "last", "prev")) else 0
        number = context.today.year - (context.today.month < start) + back
    first = day_of(number, start, 1, context, said)
    return Span(first, moved(first, context, said, months=12) - DAY, "year", relative=not year)


_SEASONS = {"春": 3, "夏": 6, "秋": 9, "冬": 12, "spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


def season(match: re.Match[str], context: Context) -> Span:
    month, said = _SEASONS[match["s"]], match.group()

    def build(year: int) -> tuple[dt.date, dt.date]:
        first = day_of(year, month, 1, context, said)
        return first, month_end(moved(first, context, said, months=2))

    return in_year(match, context, "season", build)


def everything(match: re.Match[str], context: Context) -> Span:
    return Span(EARLIEST, context.today, "all")
