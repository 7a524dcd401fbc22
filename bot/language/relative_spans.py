"""Readings that depend on today: 上周五, 本月, 近30天, in two weeks, year to date. The rest is in ``spans``."""
from __future__ import annotations

import datetime as dt
import re

from bot.errors import InputError
from bot.language.numerals import whole
from bot.language.spans import (
    DAY,
    WEEKDAYS,
    Context,
    Span,
    day_of,
    month_end,
    moved,
    part_of,
    single,
)

DAY_WORDS = {"大前天": -3, "前天": -2, "昨天": -1, "昨日": -1, "今天": 0, "今日": 0, "当天": 0, "明天": 1, "明日": 1,
             "后天": 2, "大后天": 3, "the day before yesterday": -2, "day before yesterday": -2, "yesterday": -1,
             "today": 0, "tomorrow": 1, "the day after tomorrow": 2, "day after tomorrow": 2}


def offset_of(word: str) -> int:
    """上上 -2, 上/last/previous -1, 本/this 0, 下/next +1, 下下 +2."""
    word = word.strip()
    if word.startswith("上上"):
        return -2
    if word.startswith("下下"):
        return 2
    if word.startswith(("上", "last", "prev", "prior")):
        return -1
    return 1 if word.startswith(("下", "next", "coming")) else 0


def this_month_day(match: re.Match[str], context: Context) -> Span:
    """上个月5号, 本月5号到20号, 1号到15号."""
    said, word = match.group(), match.groupdict().get("w")
    day, day2 = whole(match["d"]) or 0, whole(match.groupdict().get("d2") or "") or None
    start = moved(context.today.replace(day=1), context, said, months=offset_of(word or ""))
    if not word and day > context.today.day and context.prefer == "past":
        start = moved(start, context, said, months=-1)
    first = day_of(start.year, start.month, day, context, said)
    last = day_of(start.year, start.month, day2 or day, context, said)
    return Span(first, last, "range" if day2 else "day", point=None if day2 else first)


def around(context: Context, unit: str, offset: int, said: str, part: str | None = None) -> Span:
    """The whole week, month, quarter or year around today, moved by ``offset`` of them (本月 0, 上季度 -1)."""
    today = context.today
    if unit == "week":
        first = moved(today - dt.timedelta(days=today.weekday()), context, said, weeks=offset)
        last = first + 6 * DAY
    elif unit == "year":
        first = day_of(today.year + offset, 1, 1, context, said)
        last = first.replace(month=12, day=31)
    else:
        size = {"month": 1, "quarter": 3}[unit]
        first = today.replace(day=1, month=(today.month - 1) // size * size + 1)
        first = moved(first, context, said, months=size * offset)
        last = month_end(moved(first, context, said, months=size - 1))
    return part_of(Span(first, last, unit, relative=True), part)


def weekday(match: re.Match[str], context: Context) -> Span:
    """上周五 = Friday of last week; 周五 = the nearest one on the preferred side; last Monday = the one just
    gone.
    """
    name, word, today = match["d"], (match["w"] or "").strip(), context.today
    index = WEEKDAYS.get(name, "一二三四五六".find(name) if name in "一二三四五六" else 6)
    monday = today - dt.timedelta(days=today.weekday())
    if word.startswith(("上", "下", "这", "本", "this")):
        day = monday + dt.timedelta(days=index + 7 * offset_of(word))
    elif word.startswith("next"):
        day = monday + dt.timedelta(days=index + 7)
    else:
        back = (today.weekday() - index) % 7
        if word.startswith(("last", "prev")):
            day = today - dt.timedelta(days=back or 7)
        else:
            day = today - dt.timedelta(days=back) if context.prefer == "past" else today + dt.timedelta(
                days=(index - today.weekday()) % 7)
    return single(day, relative=True)


def weekend(match: re.Match[str], context: Context) -> Span:
    word, today = (match["w"] or "").strip(), context.today
    saturday = today - dt.timedelta(days=today.weekday()) + 5 * DAY
    if word.startswith(("上", "下", "next")):
        saturday += 7 * DAY * offset_of(word)
    elif word.startswith(("last", "past", "prev")):
        saturday -= 7 * DAY if saturday + DAY >= today else 0 * DAY
    elif context.prefer == "past" and not word.startswith(("这", "本", "this")) and saturday > today:
        saturday -= 7 * DAY
    return Span(saturday, saturday + DAY, "weekend", point=saturday + DAY, relative=True)


_STEP = {"天": "days", "日": "days", "周": "weeks", "星期": "weeks", "礼拜": "weeks", "月": "months", "年": "years",
         "季度": "quarters", "季": "quarters", "day": "days", "week": "weeks", "month": "months",
         "year": "years",
         "quarter": "quarters", "fortnight": "fortnights"}


def _length(match: re.Match[str], context: Context) -> dict[str, int]:
    """The groups n and u as arguments for relativedelta: 半年 -> 6 months, two fortnights -> 4 weeks."""
    count, unit = match["n"], match["u"].removeprefix("个").rstrip("s")
    step = _STEP[unit]
    if count == "半":
        halves = {"years": {"months": 6}, "quarters": {"days": 45}, "months": {"days": 15},
                  "weeks": {"days": 3}}
        return halves.get(step, {"days": 1})
    number = 1 if not count or count in ("a", "an", "one") else whole(count)
    if not number:
        raise InputError(context.code, said=match.group())
    longer = {"quarters": {"months": 3 * number}, "fortnights": {"weeks": 2 * number}}
    return longer.get(step, {step: number})


def rolling(match: re.Match[str], context: Context) -> Span:
    """The last n days, weeks, months up to and with today; for a date in the future, the day n from now."""
    length = _length(match, context)
    if context.prefer == "future":
        return ahead(match, context)
    back = {step: -number for step, number in length.items()}
    return Span(moved(context.today, context, match.group(), **back) + DAY, context.today, "rolling",
                relative=True)


def rolling_and_half(match: re.Match[str], context: Context) -> Span:
    """近一个半月, 过去两年半."""
    count = whole(match["n"]) or 0
    by = {"months": -count, "days": -15} if match["u"] else {"years": -count, "months": -6}
    return Span(moved(context.today, context, match.group(), **by) + DAY, context.today, "rolling",
                relative=True)


def rolling_hours(match: re.Match[str], context: Context) -> Span:
    """The last 24 hours: every day they touch."""
    days = -(-(whole(match["n"] or match["m"]) or 0) // 24)
    return Span(moved(context.today, context, match.group(), days=-days), context.today, "rolling",
                relative=True)


def ahead(match: re.Match[str], context: Context) -> Span:
    return single(moved(context.today, context, match.group(), **_length(match, context)), relative=True)


def ago(match: re.Match[str], context: Context) -> Span:
    length = {step: -number for step, number in _length(match, context).items()}
    return single(moved(context.today, context, match.group(), **length), relative=True)


def to_date(match: re.Match[str], context: Context) -> Span:
    today, word = context.today, match.group()
    if re.match(r"w|本周", word):
        first = today - dt.timedelta(days=today.weekday())
    elif re.match(r"m|本月|月", word):
        first = today.replace(day=1)
    elif re.match(r"q|本季", word):
        first = today.replace(day=1, month=(today.month - 1) // 3 * 3 + 1)
    else:
        first = today.replace(month=1, day=1)
    return Span(first, today, "to_date", relative=True)
