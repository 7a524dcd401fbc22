"""A count of transactions as people say or write it: the number, and periods a calendar prints (2026-W19, 202605)."""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.complaints.places import find_branch
from bot.errors import InputError
from bot.language.mentions import find_channel
from bot.language.numerals import NUMBER, english_to_digits, normalise, number
from bot.language.periods import Period, find_period
from bot.language.spans import month_end

_WEEK = re.compile(r"(?P<year>\d{4})\s?(?:-?\s?w|年?第)\s?(?P<week>\d{1,2})\s?周?(?!\d)", re.IGNORECASE)
_MONTH = re.compile(r"(?<!\d)(?P<year>20\d\d)(?P<month>0[1-9]|1[0-2])(?!\d)")
_NOUN_ZH = r"(?:(?:业务|交易|订单)总?(?:量|数|笔数)|办理量|总笔数|总单量)"
_NOUN_EN = r"(?:transactions?|orders|tickets served|customers served|parcels|visits)"
_ALL = re.compile(r"全部|所有|全行|全公司|全院|全市|各网点|合计|总共|\b(?:all|every|altogether|together|overall|total)\b")
_PLACE = re.compile(r"网点|支行|分行|营业[厅部]|门店|分店|\b(?:branch(?!es)|store|outlet|shop|office)\b")
# a number with what is counted on one side of it, at most a few words away
_COUNTED = (
    re.compile(rf"(?P<n>{NUMBER})\s?(?:多|余)?\s?(?:笔|单|宗|人次)(?:业务|交易|订单)?"),
    re.compile(rf"{_NOUN_ZH}[^\d,;。，；-]{{0,12}}?(?P<n>{NUMBER})(?!下|些|份)"),
    re.compile(rf"(?P<n>{NUMBER})\s?(?:\w+\s){{0,2}}?{_NOUN_EN}\b"),
    re.compile(rf"\b{_NOUN_EN}\b[^\d;.-]{{0,60}}?(?P<n>{NUMBER})"),
)


@dataclass(frozen=True)
class Said:
    """What a sentence says of a count; None where it says nothing. ``all_said``: it speaks of all branches in words."""

    period: Period | None
    branch: str | None
    channel: str | None
    transactions: int | None
    all_said: bool = False


def read_period(text: str, today: dt.date) -> Period | None:
    """A period as a table or a person writes it; a month or week that still runs ends today.

    Raises InputError as ``find_period`` does, and period_impossible for a week the year does not have.
    """
    return _period(text, today)[0]


def _period(text: str, today: dt.date) -> tuple[Period | None, str]:
    """(period, the text without its words)."""
    if match := _WEEK.search(text):
        try:
            start = dt.date.fromisocalendar(int(match["year"]), int(match["week"]), 1)
        except ValueError as error:
            raise InputError("period_impossible", said=match.group()) from error
        found = Period(start, start + dt.timedelta(days=6))
    elif match := _MONTH.search(text):
        start = dt.date(int(match["year"]), int(match["month"]), 1)
        found = Period(start, month_end(start))
    else:
        mention = find_period(text, today)
        return (mention.period, text.replace(mention.said, " , ", 1)) if mention else (None, text)
    if found.start > today:
        raise InputError("period_future", said=match.group())
    return Period(found.start, min(found.end, today)), text.replace(match.group(), " , ", 1)


def find_exposure(text: str, today: dt.date, branches: Sequence[str]) -> Said:
    """"5月城东网点办了12000笔业务", "East branch handled 12,000 transactions in May"; ``branches`` are the known ones.

    Raises InputError as ``read_period`` does; exposure_number for a number that is no whole one above 0;
    exposure_branch where a branch is meant ("our branch") and none is named.
    """
    period, rest = _period(text, today)
    # who names a branch and a number needs no "at" before the name
    branch = find_branch(rest, branches) or find_branch("在" + rest.lstrip(" ,"), branches)
    channel = find_channel(rest)
    rest = english_to_digits(normalise(rest))
    for pattern in _COUNTED:
        if match := pattern.search(rest):
            found = Said(period, branch, channel, transactions(match["n"]), _ALL.search(rest) is not None)
            if branch is None and not found.all_said and _PLACE.search(rest):
                raise InputError("exposure_branch")
            return found
    return Said(period, branch, channel, None)


def transactions(text: str) -> int:
    """A whole number above 0 from a cell or a sentence ("12,000", "1.2万", "12000.0"); InputError("exposure_number")."""
    plain = normalise(text)
    match = re.fullmatch(rf"(?P<n>{NUMBER})\s?(?:笔|单|宗|人次|次|件)?", plain)
    value = number(match["n"]) if match else None
    if value is None or value != value or abs(value - round(value)) > 1e-9 or value < 1:
        raise InputError("exposure_number")
    return round(value)
