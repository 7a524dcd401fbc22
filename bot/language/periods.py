"""Spans of the past as people say them: 上个月, 近30天, Q1, since Monday, 3月5号到3月20号, and 同比 / 环比.

Weeks start on Monday. A month or day without a year that would lie ahead is last year's; a running period
ends today. Time expressions come from ``span_rules``; here they are joined to one period, with its
comparison.
"""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from dateutil.relativedelta import relativedelta

from bot.errors import InputError
from bot.language.span_rules import prepared, scan
from bot.language.spans import DAY, Span, month_end

LONGEST_CROSSING = 245  # days: 12月20日到1月5日 crosses the new year; a longer crossing is a slip


@dataclass(frozen=True)
class Period:
    """Dates ``start``..``end``, both included."""

    start: dt.date
    end: dt.date

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def whole_months(self) -> int:
        """How many calendar months this is exactly, 0 when it is not."""
        if self.start.day != 1 or self.end != month_end(self.end):
            return 0
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1

    def previous(self) -> Period:
        """As many calendar months before (month, quarter, half, year), else as many days before."""
        if months := self.whole_months:
            start = self.start - relativedelta(months=months)
        else:
            start = self.start - dt.timedelta(days=self.days)
        return Period(start, self.start - DAY)

    def year_before(self) -> Period:
        """The same dates a year earlier; whole months stay whole (29 February becomes the 28th)."""
        end = self.end - relativedelta(years=1)
        return Period(self.start - relativedelta(years=1), month_end(end) if self.whole_months else end)

    def weeks(self) -> list[Period]:
        """The weeks from Monday to Sunday that lie within it, in order."""
        first = self.start + DAY * (-self.start.weekday() % 7)
        starts = [first + 7 * DAY * place for place in range(max(0, (self.end - first).days + 1) // 7)]
        return [Period(start, start + 6 * DAY) for start in starts]

    def count(self, per_day: Mapping[str, int]) -> int:
        """What ``per_day`` ({"2026-10-01": 3}) comes to on its days."""
        return sum(per_day.get(day, 0) for day in self.dates())

    def dates(self) -> tuple[str, ...]:
        """Its days in order: "2026-10-01", …"""
        return _dates(self.start, self.days)

    def iso(self) -> str:
        """ISO 8601: "2026-10-01/2026-10-31"."""
        return f"{self.start}/{self.end}"

    def __str__(self) -> str:
        return f"{self.start} – {self.end}"


@lru_cache(maxsize=64)  # one question asks it of many series
def _dates(start: dt.date, days: int) -> tuple[str, ...]:
    return tuple((start + DAY * place).isoformat() for place in range(days))


@dataclass(frozen=True)
class PeriodMention:
    """A period with the words it was said in; ``comparison`` is None, "previous" or "year_before"."""

    period: Period
    comparison: str | None
    said: str


_YEAR_BEFORE = re.compile(
    r"同比|(?:去年|上年)(?:的)?同(?:期|月|季度?)|(?<!同)比(?:去年|上年)(?!\d|[一二三四五六七八九十]+月|[上下]半年|[春夏秋冬]|第?[一二三四]季)"
    r"|\byoy\b|\by/y\b|\byear[- ](?:on|over)[- ]year\b|\b(?:the )?same (?:period|time|month|quarter|week"
    r"|days)(?: of)?(?: the)? (?:last|previous) year\b"
    r"|\b(?:a|one|1) year (?:ago|earlier|before)\b")
_PREVIOUS = re.compile(
    r"环比|上一?个?(?:周期|统计期)|上期|上一期|前期|\b[mqw]o[mqw]\b|\b(?:month|quarter|week|period)[- ](?:on|over)[-"
    r" ](?:month|quarter|week|period)\b"
    r"|\b(?:the )?(?:previous|prior|preceding|last) period\b|\bthe (?:period|month|quarter|week) before\b(?!"
    r" last)")
_AGAINST = re.compile(r"(?:相比于?|对比|相较于?|较之?|比起|(?<![环同对相])比|和|跟|与|同|\bversus|\bvs\.?|\bagainst|\bcompar(?:ed"
                      r"|ing|e)(?: it| that| this| them)? (?:to|with)"
                      r"|\bthan(?: in)?)(?: the)?\s?$")
_JOINS_ONLY = re.compile(r"(?:和|跟|与|同)\s?$")
_COMPARED = re.compile(r"^.{0,4}?(?:相?比|对比|比较|变化|差别|差异|不同|不一样)")
_COMPARE_X_WITH = re.compile(r"\bcompar\w*\b|对比|比较")
_BETWEEN = re.compile(r"\s?(?:到|至|直到|-|–|—|~|一直到|\bto\b|\buntil\b|\btill\b|\bthrough\b|\bthru\b|\bup"
                      r" to\b)\s?(?:the )?")
_UNION = re.compile(r"\s?(?:、|和|与|及|跟|&|,|\band\b)\s?")
_SINCE_AFTER = re.compile(r"\s?(?:份|号)?(?:以来|之后|以后|起|开始|至今|迄今|到现在|到今天|到目前|到如今|一直到现在|onwards?\b|(?:to|until"
                          r"|till|up to) (?:now|date|today|the present)\b|- ?now\b)")
_SINCE_BEFORE = re.compile(r"(?:\b(?:ever )?since(?: the)?(?: (?:beginning|start) of)?|自从?|打从|从)\s?$")
_APPOINTMENT = re.compile(r"\s?(?:早上|上午|中午|下午|晚上|晨)?的?(?:要|会)?(?:开会|例会|晨会|会议|会上|月会|周会|汇报|要交|交|用)|['’]s\b(?!.{0,24}(?:complaint|topic|categor|figures|ranking))"
                          r"|\s?(?:meeting|deadline)\b")


def find_period(text: str, today: dt.date) -> PeriodMention | None:
    """The period a question names, or None when it names none.

    The first one named wins; ranges (A到B, from A to B), "since" (三月以来) and neighbours (三月和四月) are joined.
    What stands behind 比, 和…比, vs, compared with is the comparison, not the period (see ``find_comparison``).

    Raises InputError with param ``said``: period_impossible (2月30日), period_future (it starts after today),
    period_reversed (its end is before its start), period_holiday_unknown, date_ambiguous (03/04/2026; a, b).
    """
    plain = prepared(text)
    mains, against = _spans(plain, today)
    main = _main(plain, mains, today)
    if main is None:
        return None
    if main.first > today:
        raise InputError("period_future", said=main.said)
    period = Period(main.first, min(main.last, today))
    return PeriodMention(period, _comparison(plain, main, against), _as_typed(text, main.said))


def find_comparison(text: str, today: dt.date) -> str | None:
    """"previous" (环比, 比上个月, vs the previous quarter), "year_before" (同比, compared with last year) or None.

    For follow-up questions that name no period of their own: 和去年同期比呢?
    """
    plain = prepared(text)
    mains, against = _spans(plain, today)
    return _comparison(plain, _main(plain, mains, today), against)


def find_against(text: str, today: dt.date) -> Period | None:
    """The period after 比, versus, than, as it was said (比上个月: that month); None when none is, or it has not begun."""
    plain = prepared(text)
    against = next((span for span in _spans(plain, today)[1] if span.first <= today), None)
    return Period(against.first, min(against.last, today)) if against else None


def parse_period(text: str, today: dt.date) -> Period:
    """The period a form field asks for; InputError("period_unparsable") when there is none, else as
    find_period.
    """
    mention = find_period(text, today)
    if mention is None:
        raise InputError("period_unparsable", said="")
    return mention.period


def _as_typed(text: str, said: str) -> str:
    """The words as they stand in the text where only case differs; else in the form they were read in."""
    match = re.search(re.escape(said), text, re.IGNORECASE)
    return match.group() if match else said


def _around(text: str, span: Span) -> tuple[str, str]:
    """What stands close before and after a span: cues are near, and long texts stay cheap."""
    return text[max(0, span.start - 160) : span.start], text[span.end : span.end + 60]


def _spans(plain: str, today: dt.date) -> tuple[list[Span], list[Span]]:
    """Time expressions that name the period, and those it is compared with."""
    # Words of comparison hold time words themselves (去年同期, last year): blot them out first.
    rest = plain
    for pattern in (_YEAR_BEFORE, _PREVIOUS):
        rest = pattern.sub(lambda match: "\x00" * len(match.group()), rest)
    mains: list[Span] = []
    against: list[Span] = []
    for span in scan(rest, today):
        before, after = _around(rest, span)
        if span.unit == "day" and (_APPOINTMENT.match(after) or span.first > today and span.relative):
            continue
        if span.first > today and _APPOINTMENT.match(after):
            continue
        cue = _AGAINST.search(before)
        listed = cue and _JOINS_ONLY.search(before)
        with_it = mains and re.search(r"\bwith(?: the)?\s?$", before) and _COMPARE_X_WITH.search(before)
        if with_it or cue and (not listed or _COMPARED.match(after) or _COMPARE_X_WITH.search(before)):
            against.append(span)
        else:
            mains.append(span)
    if len(mains) == 1 and against and mains[0].last + DAY == against[0].first <= today:
        mains, against = [against[0]], mains  # 3月和4月比: the later of the two is the one in question
    return mains, against


def _main(plain: str, spans: list[Span], today: dt.date) -> Span | None:
    """One span out of all: ranges, "since" and neighbours joined, the first that has begun, "all" last."""
    joined: list[Span] = []
    index = 0
    while index < len(spans):
        span = spans[index]
        if index + 1 < len(spans):
            other = spans[index + 1]
            between = plain[span.end : other.start]
            opened = re.search(r"\b(?:between|from)(?: the)?\s?$|从\s?$|自\s?$", _around(plain, span)[0])
            if _BETWEEN.fullmatch(between) or opened and re.fullmatch(r"\s?(?:and|和|与)\s?", between):
                joined.append(_range(plain, span, other, today))
                index += 2
                continue
            if _UNION.fullmatch(between) and other.first == span.last + DAY:
                joined.append(_over(plain, span, other, span.first, other.last))
                index += 2
                continue
        before, after = _around(plain, span)
        after, before = _SINCE_AFTER.match(after), _SINCE_BEFORE.search(before)
        if span.unit not in ("rolling", "to_date", "all") and (after or before
                                                               and before.group().strip() != "从"):
            start = span.start - len(before.group()) if before else span.start
            end = span.end + (after.end() if after else 0)
            span = Span(span.first, max(today, span.first), "since", start, end, plain[start:end].strip())
        joined.append(span)
        index += 1
    named = [span for span in joined if span.unit != "all"] or joined
    return next((span for span in named if span.first <= today), named[0] if named else None)


def _range(plain: str, first: Span, last: Span, today: dt.date) -> Span:
    """From the start of one to the end of the other; a year said once holds for both."""
    start, end = first.first, last.last
    if last.open:
        # The end is the next one after the start: 2025年11月到1月, 12月20日到1月5日.
        years = next(years for years in range(start.year - end.year, 99) if _later(end, years) >= start)
        end, opening = _later(end, years), _later(last.first, years)
        if first.open and opening > today:
            start, end = _later(start, -1), _later(end, -1)
        if start.year != end.year and (end - start).days > LONGEST_CROSSING:
            raise InputError("period_reversed", said=plain[first.start : last.end].strip())
    elif first.open and start > end:
        start = _later(start, end.year - start.year - (start.replace(year=2000) > end.replace(year=2000)))
    elif end < start and last.relative and re.search(r"周|星期|礼拜|[a-z]day$", last.said):
        end += 7 * DAY  # 周一到周三, said on a Tuesday
    if end < start:
        raise InputError("period_reversed", said=plain[first.start : last.end].strip())
    return _over(plain, first, last, start, end)


def _later(day: dt.date, years: int) -> dt.date:
    """``day`` moved by years; the end of a February stays its end."""
    moved = day + relativedelta(years=years)
    return month_end(moved) if day.month == 2 and day == month_end(day) else moved


def _over(plain: str, first: Span, last: Span, start: dt.date, end: dt.date) -> Span:
    return Span(start, end, "range", first.start, last.end, plain[first.start : last.end].strip(),
                relative=first.relative)


def _comparison(plain: str, main: Span | None, against: list[Span]) -> str | None:
    if _YEAR_BEFORE.search(plain):
        return "year_before"
    if _PREVIOUS.search(plain):
        return "previous"
    for other in against:
        if other.unit == "year":
            return "year_before"
        if main is None:
            return "previous"
        months = (main.first.year - other.first.year) * 12 + main.first.month - other.first.month
        # "this June with last June": said twice, so the second is a year earlier.
        same = other.unit == main.unit and (months == 12 or months == 0 and other.relative
                                            and other.unit == "month")
        return "year_before" if same else "previous"
    return None
