"""Reading one date as people and programs write it, without guessing.

A value is taken apart into a *shape* (``yyyy-n-n``, ``n-n-yy``, ``name`` …), the readings each order of
day, month and year gives it, and a time of day. Which order a shape has in a file is settled by
``date_evidence``; nothing here prefers one. dateutil is not used on purpose: it reads ``05/03/2026`` and
``13/03/2026`` in two different orders.
"""
from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

EARLIEST = dt.date(1990, 1, 1)
EMPTY = {"", "-", "--", "/", "n/a", "na", "nan", "nat", "null", "none", "nil", "无", "空", "未知",
         "0000-00-00"}
MONTHS = {name: number for number, names in enumerate((
    "jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
    "sep sept september", "oct october", "nov november", "dec december"), 1) for name in names.split()}
_NAME = r"(?P<name>[A-Za-z]{3,9})\.?"
_SEPARATOR = r"(?P<s>[-/.])"
WEEKDAY = re.compile(r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+|"
                     r"[(\s]*(?:星期|周)[一二三四五六日天][)\s]*", re.IGNORECASE)
YEAR_FIRST = re.compile(rf"(?P<a>\d{{4}}){_SEPARATOR}(?P<b>\d{{1,2}})(?P=s)(?P<c>\d{{1,2}})(?!\d)")
YEAR_LAST = re.compile(rf"(?P<a>\d{{1,2}}){_SEPARATOR}(?P<b>\d{{1,2}})(?P=s)(?P<c>\d{{4}})(?!\d)")
TWO_DIGIT = re.compile(rf"(?P<a>\d{{1,2}}){_SEPARATOR}(?P<b>\d{{1,2}})(?P=s)(?P<c>\d{{2}})(?!\d)")
COMPACT = re.compile(r"(?P<date>\d{8})(?:(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?)?(?!\d)")
HAN = re.compile(r"(?P<a>\d{4}|\d{2})\s*年\s*(?P<b>\d{1,2})\s*月\s*(?P<c>\d{1,2})\s*[日号]?")
DAY_NAME = re.compile(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[-\s/.]*(?:of\s+)?{_NAME}"
                      r"[-\s/.,]*(?P<year>\d{4}|\d{2})(?!\d)", re.IGNORECASE)
NAME_DAY = re.compile(rf"{_NAME}[-\s]*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[-\s,]+(?P<year>\d{{4}})(?!\d)",
                      re.IGNORECASE)
YEAR_NAME = re.compile(rf"(?P<year>\d{{4}})[-\s/]+{_NAME}[-\s/]+(?P<day>\d{{1,2}})(?!\d)", re.IGNORECASE)
NO_YEAR = re.compile(r"\d{1,2}\s*[-/.月]\s*\d{1,2}(?!\d)")
NUMBER = re.compile(r"\d{5}(?:\.\d+)?|\d{10}(?:\.\d+)?|\d{13}")
TIME = re.compile(
    r"(?P<part>凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|晚)?\s*(?P<hour>\d{1,2})"
    r"(?:\s*(?:[:时]|点钟?)\s*(?:(?P<minute>\d{1,2})(?:\s*[:分]\s*(?:(?P<second>\d{1,2})(?:[.,]\d+)?\s*秒?)?)?"
    r"|(?P<half>半))?)?\s*(?P<half_day>[ap]\.?m\.?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?(?:\s*\([A-Za-z ]+\))?",
    re.IGNORECASE)


class DateProblem(ValueError):
    """A value that is not read: ``code`` is date_missing, date_unreadable, date_impossible, date_future,
    date_ambiguous, date_no_year or date_format."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Value:
    """A value taken apart. ``readings`` holds the possible days by order (``ymd``, ``dmy``, ``mdy``,
    ``ydm``).

    ``machine`` is true for ISO 8601 with its T, which only programs write; ``pair`` is (second, third)
    field of a year-first value, for the evidence.
    """

    shape: str
    readings: Mapping[str, dt.date]
    time: dt.time
    offset: dt.timedelta | None = None
    machine: bool = False
    pair: tuple[int, int] | None = None


def clean(value: str) -> str:
    """Full-width digits and signs made plain, spaces collapsed; empty for the ways to write "nothing"."""
    value = " ".join(unicodedata.normalize("NFKC", value[:80]).replace("\u2212", "-").split())
    return "" if value.casefold() in EMPTY else value


def take_apart(value: str, today: dt.date) -> Value:
    """The shape and the possible readings of ``value``; DateProblem when there is none.

    A day after tomorrow relative to ``today`` or before 1990 is no possible reading of a complaint's date.
    """
    text = clean(value)
    if not text:
        raise DateProblem("date_missing")
    text = WEEKDAY.sub(" ", text).strip()
    if NUMBER.fullmatch(text):
        return _from_number(text, today)
    for finder in (_year_first, _year_last, _two_digit, _han, _named, _compact):
        found = finder(text)
        if found:
            shape, fields, rest, pair = found
            machine = rest[:1] in ("T", "t") and shape.startswith("yyyy")
            time, offset = read_time(rest.lstrip("Tt,; "))
            return _value(shape, fields, time, offset, today, machine, pair)
    raise DateProblem("date_no_year" if NO_YEAR.match(text) else "date_unreadable")


def read_time(text: str) -> tuple[dt.time, dt.timedelta | None]:
    """A time of day and its offset from UTC; midnight for an empty text, DateProblem for anything else."""
    text = clean(text)
    if not text:
        return dt.time(), None
    match = TIME.fullmatch(text)
    plain_number = match and match.end("hour") == len(text) and not match["part"]
    if match is None or plain_number:
        raise DateProblem("date_unreadable")
    hour, minute, second = int(match["hour"]), int(match["minute"] or 0), int(match["second"] or 0)
    minute = 30 if match["half"] else minute
    half_day, part = (match["half_day"] or "").lower()[:1], match["part"] or ""
    if half_day and not 1 <= hour <= 12:
        half_day = "" if half_day == "p" and 12 < hour < 24 else "?"
    if half_day == "?":
        raise DateProblem("date_impossible")
    late = half_day == "p" or part in ("下午", "傍晚", "晚上", "晚", "夜里") or (part == "中午" and hour < 3)
    if late and hour < 12 and not (part in ("晚上", "晚", "夜里") and hour < 5):
        hour += 12
    elif hour == 12 and (half_day == "a" or part in ("凌晨", "晚上", "晚", "夜里")):
        hour = 0
    try:
        return dt.time(hour, minute, min(second, 59) if second == 60 else second), _offset(match["zone"])
    except ValueError:
        raise DateProblem("date_impossible") from None


def stored(day: dt.date, value: Value, timezone: str) -> str:
    """The moment as it is stored, ``2026-03-05 15:20:00``, in the organisation's time zone."""
    moment = dt.datetime.combine(day, value.time)
    if value.offset is not None:
        moment = moment.replace(tzinfo=dt.timezone(value.offset)).astimezone(ZoneInfo(timezone))
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def is_date(value: str, today: dt.date) -> bool:
    """Whether a value looks like a date by itself; a bare number does not."""
    try:
        return not NUMBER.fullmatch(clean(value)) and bool(take_apart(value, today))
    except DateProblem as problem:
        return problem.code in ("date_future", "date_no_year")


def is_time(value: str) -> bool:
    """Whether a value is a time of day alone."""
    try:
        return bool(clean(value)) and read_time(value) is not None
    except DateProblem:
        return False


def day_of(year: int, month: int, day: int) -> dt.date | None:
    """The day, two-digit years in 1970-2069; None when the calendar has none."""
    if year < 100:
        year += 2000 if year < 70 else 1900
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _value(shape: str, fields: Mapping[str, tuple[int, int, int]], time: dt.time, offset: dt.timedelta | None,
           today: dt.date, machine: bool = False, pair: tuple[int, int] | None = None) -> Value:
    latest = today + dt.timedelta(days=1)
    days = {order: day for order, ymd in fields.items() if (day := day_of(*ymd)) and day >= EARLIEST}
    if not days:
        raise DateProblem("date_impossible")
    possible = {order: day for order, day in days.items() if day <= latest}
    if not possible:
        raise DateProblem("date_future")
    return Value(shape, possible, time, offset, machine, pair)


def _from_number(text: str, today: dt.date) -> Value:
    """Excel's count of days since 1899-12-30, or seconds or milliseconds since 1970 (UTC)."""
    number = float(text)
    if len(text.split(".")[0]) == 5:
        moment = dt.datetime(1899, 12, 30) + dt.timedelta(seconds=round(number * 86400))
        offset, shape = None, "excel"
    else:
        seconds = int(number / (1000 if len(text) == 13 else 1))
        moment = dt.datetime(1970, 1, 1) + dt.timedelta(seconds=seconds)
        offset, shape = dt.timedelta(0), "epoch"
    return _value(shape, {"ymd": (moment.year, moment.month, moment.day)}, moment.time(), offset, today)


def _year_first(text: str):
    if not (match := YEAR_FIRST.match(text)):
        return None
    a, b, c = int(match["a"]), int(match["b"]), int(match["c"])
    return f"yyyy{match['s']}n{match['s']}n", {"ymd": (a, b, c), "ydm": (a, c, b)}, text[match.end():], (b, c)


def _year_last(text: str):
    if not (match := YEAR_LAST.match(text)):
        return None
    a, b, c = int(match["a"]), int(match["b"]), int(match["c"])
    return f"n{match['s']}n{match['s']}yyyy", {"dmy": (c, b, a), "mdy": (c, a, b)}, text[match.end():], None


def _two_digit(text: str):
    if not (match := TWO_DIGIT.match(text)):
        return None
    a, b, c = int(match["a"]), int(match["b"]), int(match["c"])
    fields = {"dmy": (c, b, a), "mdy": (c, a, b)}
    if len(match["a"]) == 2:
        fields["ymd"] = (a, b, c)
    return f"n{match['s']}n{match['s']}yy", fields, text[match.end():], None


def _han(text: str):
    if not (match := HAN.match(text)):
        return None
    return "年月日", {"ymd": (int(match["a"]), int(match["b"]), int(match["c"]))}, text[match.end():], None


def _named(text: str):
    for pattern in (DAY_NAME, NAME_DAY, YEAR_NAME):
        match = pattern.match(text)
        if match and (month := MONTHS.get(match["name"].lower())):
            return "name", {"ymd": (int(match["year"]), month, int(match["day"]))}, text[match.end():], None
    return None


def _compact(text: str):
    if not (match := COMPACT.match(text)):
        return None
    digits = match["date"]
    rest = text[match.end():]
    if match["hour"]:
        rest = f"{match['hour']}:{match['minute']}:{match['second'] or '00'}{rest}"
    year_first = (int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    last = int(digits[4:])
    fields = {"ymd": year_first, "dmy": (last, int(digits[2:4]), int(digits[:2])),
              "mdy": (last, int(digits[:2]), int(digits[2:4]))}
    return "nnnnnnnn", {order: ymd for order, ymd in fields.items() if ymd[0] >= 1900}, rest, None


def _offset(zone: str | None) -> dt.timedelta | None:
    if not zone:
        return None
    if zone[0] not in "+-":
        return dt.timedelta(0)
    digits = zone[1:].replace(":", "")
    size = dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return -size if zone[0] == "-" else size
