"""A single day as people say it: 2027-03-31, 下个月底, 下周五, in two weeks, end of next month."""
from __future__ import annotations

import datetime as dt
import re

from bot.errors import InputError
from bot.language.numerals import whole
from bot.language.span_rules import N, prepared, scan
from bot.language.spans import DAY, Span


def parse_date(text: str, today: dt.date, prefer: str = "future") -> dt.date:
    """The one day named in ``text``; ``prefer`` ("future" or "past") decides the year of a day without one.

    下周五 and "next Friday" are the Friday of next week (weeks start on Monday); "by the end of March" is its
    last day; 春节前 is the day before the holiday, 国庆后 the day after.

    Raises InputError: date_unparsable; date_impossible (said: 2月30日); date_ambiguous (said, a, b: 03/04/2026
    as both ISO dates); date_several; date_span (said, example: a month or week was named, its last day).
    """
    plain = prepared(text)
    if re.fullmatch(r"(?:now|现在|立即|马上|immediately|right away)", plain):
        return today
    if re.fullmatch(rf"{N}[日号](?:之?前|以前)?", plain):  # 5号: alone it is a day of this month or of the next
        month = "本月" if prefer == "past" or (whole(re.split("[日号]", plain)[0]) or 0) >= today.day else "下个月"
        plain = month + plain
    spans = scan(plain, today, prefer, "date_impossible")
    days = {day for span in spans if (day := _day(span, plain)) is not None}
    if len(days) > 1:
        raise InputError("date_several")
    if days:
        return days.pop()
    if spans:
        raise InputError("date_span", said=spans[0].said, example=spans[0].last.isoformat())
    raise InputError("date_unparsable")


def _day(span: Span, text: str) -> dt.date | None:
    if span.unit == "holiday":
        if re.match(r"\s?(?:之|以)?前", text[span.end :]) or re.search(r"\bbefore (?:the )?$",
                                                                    text[: span.start]):
            return span.first - DAY
        if re.match(r"\s?(?:之|以)?后", text[span.end :]) or re.search(r"\bafter (?:the )?$",
                                                                    text[: span.start]):
            return span.last + DAY
    return span.point or (span.first if span.first == span.last else None)
