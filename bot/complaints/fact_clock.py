"""Times that are lengths (从9点到11点半, "from 9 till 11:30") and days without their month (15号, "on the 15th")."""
from __future__ import annotations

import calendar
import datetime as dt
import re

from bot.language.numerals import HAN_DIGITS, whole

MOST_MINUTES = 14 * 60  # more is no wait of a day
_H = rf"(?:\d{{1,2}}|[{HAN_DIGITS}]{{1,3}})"
_PART = "凌晨|清早|早晨|早上|一早|上午|中午|下午|傍晚|晚上|夜里|早|晚"


def _moment(number: int) -> str:
    return (rf"(?P<p{number}>{_PART})?(?:(?P<h{number}>{_H})点钟?"
            rf"(?:(?P<half{number}>半)|(?P<q{number}>[一三])刻|(?P<m{number}>{_H})分?)?"
            rf"|(?P<c{number}>\d{{1,2}}):(?P<d{number}>\d{{2}}))")


_RANGE_ZH = re.compile(rf"(?<![\d点:.])(?:从|自)?{_moment(1)}(?:一直|就|都|开始)*"
                       rf"(?P<v>干等|苦等|[等排站坐拖耗候蹲守弄]|排队|等候)?"
                       rf"(?:到|至|-|–|~){_moment(2)}"
                       r"(?!(?:之?间|之?前|营业|上班|开门|开放|上门))")
_WAITED_ZH = re.compile(r"等|排|候|坐|站|耗|守|拖")
_WAITED_EN = re.compile(r"\b(?:wait\w*|queu\w*|in line|on hold|stood|standing|sat|sitting|stuck|parked|delay\w*|took)\b")
# a time table or an appointment is no wait
_TABLE_ZH = re.compile(r"(?:营业|开放|上班|工作|办公|通知|公告|预约|约|说好?|写|写着|规定|时间|时段|是)(?:的|为|是)?"
                       r"(?:时间|时段)?[是为:]?$")
_RANGE_EN = re.compile(r"\bfrom (?P<h1>\d{1,2})(?:[:.](?P<m1>\d{2}))?\s?(?P<a1>[ap]\.?m\b\.?|o'clock)? ?"
                       r"(?:till|until|til|to|-) ?"
                       r"(?P<h2>\d{1,2})(?:[:.](?P<m2>\d{2}))?\s?(?P<a2>[ap]\.?m\b\.?|o'clock)?"
                       r"(?![\d%]| (?:people|yuan|euros?|dollars?|days?))")
_TABLE_EN = re.compile(r"\b(?:open|opens|opening|hours|closed|between|booked|slot|appointment|window|said|promised)"
                       r"(?: \w+){0,2} $")
# 叫到15号, 3号窗口: no days; a 号 needs words of what was done on it
_DAY_ZH = re.compile(
    rf"(?<![月份第\d\-~到至是叫排取拿喊轮前面过说计示约诺着期续了满近超已逾等拖.{HAN_DIGITS}])"
    r"(?:(?P<d>\d{1,2})日(?=(?:早|晚|上午|下午|中午|凌晨|当[天晚日]|去|来|买|下单|办理|到(?:店|货|访)))"
    r"|(?P<n>\d{1,2}|[二三]?十?[一二三四五六七八九十])号"
    r"(?=(?:早上|上午|中午|下午|晚上?|凌晨|当天|那天|就)"
    r"|(?:去|来|买|下[的了]?单|办|申请|报|打|寄|发|扣|交|付|订|预约|签|装|入住|还(?!是)|收|转|存|取|断|停|被|那|有一?笔|多了|少了|我)(?!窗|柜|台)))")
# only behind what was done: a habit, an appointment or a wish names days too
_DONE_EN = re.compile(r"\b(?:[a-z]{2,}ed|sent|paid|made|went|took|taken|bought|wrote|written|done|came"
                      r"|rang|got|flew|broke|fell)\b[^.,;!?\n]{0,30}$")
_TODAY_EN = re.compile(r"\b(?:it'?s|it is|today'?s|now) (?:now )?the \d")
_DAY_EN = re.compile(r"\bon the (?P<n>\d{1,2})(?:st|nd|rd|th)\b(?! (?:floor|of|time|day|attempt|call|visit|page"
                     r"|street|avenue|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))")


def ranges_as_lengths(plain: str) -> str:
    """``plain`` with "from … till …" as a number of minutes; the words around it say whether it was a wait."""
    def chinese(match: re.Match[str]) -> str:
        around = plain[max(0, match.start() - 10) : match.start()] + "|" + plain[match.end() : match.end() + 10]
        if _TABLE_ZH.search(plain[max(0, match.start() - 8) : match.start()]) or not (
                match["v"] or _WAITED_ZH.search(around)):
            return match.group()
        first, last = _chinese_minutes(match, 1), _chinese_minutes(match, 2)
        if first is None or last is None:
            return match.group()
        if match["p2"] is None and last <= first:
            last += 720
        return f" {match['v'] or ''}{last - first}分钟" if 0 < last - first <= MOST_MINUTES else match.group()

    def english(match: re.Match[str]) -> str:
        told = [match[name] for name in ("m1", "a1", "m2", "a2")]
        before = re.split(r"[.!?;\n] ", plain[max(0, match.start() - 60) : match.start()])[-1]
        if (not any(told) or _TABLE_EN.search(before[-30:])
                or not _WAITED_EN.search(before + "|" + plain[match.end() : match.end() + 30])):
            return match.group()
        first, last = (int(match[f"h{i}"]) * 60 + int(match[f"m{i}"] or 0) for i in (1, 2))
        first += 720 * ((match["a1"] or "").startswith("p") and first < 720)
        last += 720 * ((match["a2"] or "").startswith("p") and last < 720)
        last += 720 * (last <= first and not match["a2"])
        return f"{last - first} minutes" if 0 < last - first <= MOST_MINUTES else match.group()

    if "点" in plain or ":" in plain:
        plain = _RANGE_ZH.sub(chinese, plain)
    return _RANGE_EN.sub(english, plain) if "from " in plain else plain


def _chinese_minutes(match: re.Match[str], number: int) -> int | None:
    """Minutes after midnight of one end; None for an impossible time."""
    if match[f"c{number}"]:
        hour, minute = int(match[f"c{number}"]), int(match[f"d{number}"])
    else:
        told = whole(match[f"h{number}"])
        minutes = 30 if match[f"half{number}"] else {"一": 15, "三": 45}.get(match[f"q{number}"] or "", None)
        told_minutes = minutes if minutes is not None else whole(match[f"m{number}"] or "0")
        if told is None or told_minutes is None:
            return None
        hour, minute = told, told_minutes
    if hour > 24 or minute > 59:
        return None
    part = match[f"p{number}"] or ""
    late = part in ("下午", "傍晚", "晚上", "晚", "夜里") or (part == "中午" and hour < 3)
    return (hour + 12 * (late and hour < 12)) * 60 + minute


def bare_days(plain: str, received: dt.date) -> str:
    """``plain`` with days that have no month as whole dates: the last such day up to ``received``."""
    def whole_date(match: re.Match[str]) -> str:
        if re.search(r"月[^,。!?;\n]{0,8}$", plain[max(0, match.start() - 12) : match.start()]):
            return match.group()  # 3月15日到18日 has its month
        before = plain[max(0, match.start() - 45) : match.start()]
        if "on the" in match.group() and (told_today or not _DONE_EN.search(before)):
            return match.group()
        number = match.groupdict().get("d") or match["n"]
        day = day_before(whole(number) or 0, received)
        return f" {day.isoformat()} " if day else match.group()

    told_today = _TODAY_EN.search(plain)  # which need not be the day of receipt
    return _DAY_EN.sub(whole_date, _DAY_ZH.sub(whole_date, plain))


def day_before(number: int, received: dt.date) -> dt.date | None:
    """The last day with that number in its month, up to ``received``; None when there is no such day this month or last."""
    year, month = received.year, received.month
    for _ in range(2):
        if 1 <= number <= calendar.monthrange(year, month)[1] and dt.date(year, month, number) <= received:
            return dt.date(year, month, number)
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return None
