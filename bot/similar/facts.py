"""What a complaint states that can be held against another telling: amounts, times, days, numbers."""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.complaints.fact_clock import bare_days
from bot.errors import InputError
from bot.language.numerals import HAN_DIGITS, english_to_digits, normalise, number, whole
from bot.language.periods import find_period
from bot.language.quantities import mentioned
from bot.settings import ROOT

_N = rf"(?:\d{{1,2}}|[{HAN_DIGITS}]{{1,3}})"
_CLOCKS = (
    rf"(?P<h>{_N})\s?点(?!多?[块钱元])(?:(?P<half>半)|(?P<m>{_N})分?)?", r"\b(?P<h>\d{1,2})[:\uff1a](?P<m>\d{2})\b",
    r"\b(?P<h>\d{1,2})(?:\.(?P<m>\d{2}))?\s?(?:am|pm|a\.m\.|p\.m\.|o'?clock)",
    r"\b(?:at|from|until|till)\s(?P<h>\d{1,2})(?!\d|[.,]\d|\s?(?:%|per|yuan|th\b))",
)
_DAY_CUE = re.compile(r"[今昨]|前[天日]|[月日]\s?(?:\d|[一二三十])|[\d一二三四五六七八九十][日号]|yesterday|today|tonight"
                      r"|last night|the day before|\d[/-]\d"
                      r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s?\d"
                      r"|\d(?:st|nd|rd|th)?\s?(?:of )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.IGNORECASE)
# a whole date is one fact, and its figures are no others
_MONTH_NAMES = "(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*"
_DATES = re.compile(rf"(?:\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|(?:\d{{4}}年)?{_N}月{_N}[日号]?|\d{{4}}年(?:{_N}月)?)"
                    rf"|\b{_MONTH_NAMES}\.? \d{{1,2}}(?:st|nd|rd|th)?\b"
                    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH_NAMES}\b")
# what is counted: the same figure with another unit is another fact
_COUNTS = {
    "trips": re.compile(rf"(?P<n>{_N})\s?多?(?:趟|回(?![家答复电信])|次(?!日)|遍)"
                        r"|\b(?P<m>\d{1,2}) (?:times|trips|visits)\b"),
    "counters": re.compile(rf"(?P<n>{_N})\s?个(?:窗口|柜台|柜|服务台|收银台)"
                           rf"|(?:窗口|柜台)(?:一共|总共|共有?|有)?(?P<o>{_N})个"
                           r"|\b(?P<m>\d{1,2}) (?:\w+ )?(?:counters|windows|desks|tills|cashiers)\b"),
    "people": re.compile(rf"(?P<n>{_N})\s?多?(?:位|名|个)?(?:人|客户|顾客|号(?=人))"
                         r"|\b(?P<m>\d{1,3}) (?:people|customers|persons)\b"),
}
_MONTHS = re.compile(r"(?P<n>\d{1,2}(?:\.5)?|[一二两三四五六七八九十]{1,3}|半)\s?个(?P<half>半)?[多来]?月"
                     r"|\b(?P<m>\d{1,2}(?:\.5)?) months?\b")
_MONTH = 43200
_LONG = 20 * 1440  # from here on, what is told within two weeks differs by little
_PLACE = re.compile(rf"(?P<n>{_N})\s?号(?:窗口|柜台|柜|台|厅|楼)"
                    rf"|\b(?:window|counter|desk|gate)\s(?:no\.?\s?)?(?P<m>\d{{1,2}})\b")


@lru_cache(maxsize=1)
def rules(path: Path = ROOT / "data" / "similar.yml") -> dict[str, Any]:
    """Floors, thresholds and words of ``data/similar.yml``."""
    return yaml.safe_load(path.read_text("utf-8"))


@dataclass(frozen=True)
class Facts:
    """Values by kind: ``amount`` (money), ``percent``, ``minutes`` (how long), ``clock`` (minutes after midnight or
    noon), ``weekday`` (0 is Monday), ``day`` (ordinal), ``place`` (number of a window), ``trips``, ``counters`` and
    ``people`` (how many), ``number`` (anything else)."""

    of: Mapping[str, frozenset[float]]


def facts_of(text: str, received: dt.date) -> Facts:
    """What ``text`` states; days such as "yesterday" are counted from ``received``."""
    plain = english_to_digits(normalise(text)[:2000])
    plain = bare_days(plain, received)  # 18号, "on the 18th"
    rest, found = plain, dict[str, set[float]]()
    for kind, words in rules()["weekdays"].items():
        if (without := re.sub(words, " ; ", rest)) != rest:
            rest = without  # 周五 holds no five
            found.setdefault("weekday", set()).add(int(kind))
    if "weekday" not in found and (day := _day(plain, received)):
        found["day"] = {day.toordinal()}
    rest = _DATES.sub(" ; ", rest)
    for pattern in _CLOCKS:
        for match in re.finditer(pattern, rest):
            hour, minute = whole(match["h"]), whole(match.groupdict().get("m") or "0")
            if hour is not None and hour <= 24 and minute is not None and minute < 60:
                half = 30 if match.groupdict().get("half") else 0
                # morning or afternoon is often left unsaid
                found.setdefault("clock", set()).add(hour % 12 * 60 + minute + half)
        rest = re.sub(pattern, " ; ", rest)
    for match in _PLACE.finditer(rest):
        if value := whole(match["n"] or match["m"]):
            found.setdefault("place", set()).add(value)
    rest = _PLACE.sub(" ; ", rest)
    for match in _MONTHS.finditer(rest):
        said = match["n"] or match["m"]
        value = 0.5 if said == "半" else number(said) or 0
        found.setdefault("minutes", set()).add((value + 0.5 * bool(match["half"])) * _MONTH)
    rest = _MONTHS.sub(" ; ", rest)
    for kind, pattern in _COUNTS.items():
        for match in pattern.finditer(rest):
            value = whole(next(one for one in match.groupdict().values() if one))
            if value and value > 1:
                found.setdefault(kind, set()).add(value)
        rest = pattern.sub(" ; ", rest)
    for value, unit in mentioned(rest):
        kind = _kind(value, unit)
        if kind:
            found.setdefault(kind, set()).add(value)
    return Facts({kind: frozenset(values) for kind, values in found.items()})


def _day(text: str, received: dt.date) -> dt.date | None:
    """The one day a text names."""
    if not _DAY_CUE.search(text):
        return None  # the full search takes milliseconds
    try:
        mention = find_period(text[:600], received)
    except InputError:  # a span that ends before it begins is no day
        return None
    return mention.period.start if mention and mention.period.start == mention.period.end else None


def _kind(value: float, unit: str | None) -> str | None:
    if unit == "yuan":
        return "amount"
    if unit in ("minutes", "percent"):
        return unit
    if unit is None and value != int(value):
        return "percent"  # 利率 5.6
    if unit is None and 2000 <= value <= 2100:
        return None  # a year
    if unit is None and value >= 100:
        return "amount"  # 亏了八千多: money is often said without its unit
    return "number" if value > 1 else None  # 一 is an article more often than a number


def _within(share: float) -> Callable[[float, float], bool]:
    return lambda a, b: abs(a - b) <= share * max(abs(a), abs(b))


def _clock(minutes: float) -> Callable[[float, float], bool]:
    return lambda a, b: min(abs(a - b), 720 - abs(a - b)) <= minutes




def _lengths(a: float, b: float) -> bool:
    """Not told apart: two weeks lie between two tellings at most, so that months differ by less than hours do."""
    return _within(.25 if min(a, b) >= _LONG else .35)(a, b)


def is_odd(value: float) -> bool:
    """Whether a sum or a rate is so odd (3268, 899, 5.6) that it is hardly said of two events."""
    return value >= 100 and len(str(int(value)).rstrip("0")) >= 3 or value > 2 and value % .5 != 0


def _same(a: float, b: float) -> bool:
    return a == b


# kind: when two values agree, and when they are far enough apart to contradict each other
_KINDS: dict[str, tuple[Callable[[float, float], bool], Callable[[float, float], bool]]] = {
    "amount": (_within(.02), _within(.1)), "percent": (_same, _same), "clock": (_clock(15), _clock(45)),
    "weekday": (_same, _same), "day": (_same, _same), "place": (_same, _same),
    "minutes": (_within(.1), _lengths), "trips": (_same, _same), "counters": (_same, _same), "people": (_same, _same),
    "number": (_same, _same),
}
_COUNTED = ("amount", "percent", "number")
HARD = frozenset({"amount", "percent", "clock", "weekday", "day", "place"})


@dataclass(frozen=True)
class Comparison:
    """``agree``: how many stated values are the same, ``odd``: how many of them are sums that are hardly said of two
    events; ``against``: kinds in which nothing agrees though both state something; ``hard`` is whether one of them
    rules out that it is one event."""

    agree: int
    odd: int
    against: frozenset[str]

    @property
    def hard(self) -> bool:
        return bool(self.against & HARD)


def compare(one: Facts, other: Facts) -> Comparison:
    """Hold the facts of two texts against each other; what only one states says nothing."""
    # a number without its unit (每个月多交九十九) may be any of these, so they are looked for among each other
    mine, theirs = (set().union(*(facts.of.get(kind, frozenset()) for kind in _COUNTED)) for facts in (one, other))
    shared = [a for a in mine if a > 2 and any(_within(.02)(a, b) for b in theirs)]
    agree, odd = len(shared), sum(is_odd(a) and a in theirs for a in shared)
    against = set()
    for kind, (same, near) in _KINDS.items():
        mine, theirs = one.of.get(kind), other.of.get(kind)
        if not mine or not theirs:
            continue
        if kind not in _COUNTED:
            agree += sum(any(same(a, b) for b in theirs) for a in mine)
        if not any(near(a, b) for a in mine for b in theirs):
            against.add(kind)
    return Comparison(agree, odd, frozenset(against))
