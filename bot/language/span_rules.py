"""The table of time expressions: pattern and reading, Chinese and English side by side; ``scan`` applies
it.
"""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import lru_cache

from bot.language import relative_spans as r
from bot.language import spans as s
from bot.language.numerals import english_to_digits, normalise, whole
from bot.language.spans import MONTHS, WEEKDAYS, Context, Span

Reading = Callable[[re.Match[str], Context], Span]
MAX_CHARACTERS = 4000  # of a text that are searched


def _behind(words: str) -> str:
    """A lookbehind for one of several words, so that they stay outside the match."""
    return "(?:" + "|".join(rf"(?<=\b{word} )" for word in words.split()) + ")"


N = r"(?:\d{1,9}|[一二两三四五六七八九十百]{1,5})"
Y = r"(?P<y>(?:19|20)\d\d)"
# A Chinese year before a month, quarter …: 2026年, 二〇二六年, 去年; or none.
YZ = (rf"(?:{Y}年?\s?|(?P<yz>二[〇零][〇零一二三四五六七八九]{{2}})年|(?P<yw>今年|本年度?|当年|去年|上年|大前年|前年|明年|后年)"
      r"|(?<![\d年]))的?第?")
PART = r"(?P<part>底|末|初|中旬|中|上旬|下旬)?"
YB = r"(?:\b(?P<yb>last|this|next) year'?s? )?"
YE = rf"(?:,? ?(?:of )?(?:{Y}(?!\d)|(?P<yw>this year|last year|next year)))?"
EN_PART = r"(?:(?P<part>end|start|beginning|middle|mid|early|late)(?: of(?: the)?|-)? ?)?"
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
# may, march, dec, sun … are words or names too: alone they need a word before them that dates have.
UNSURE = r"may|march|mar|dec"
SURE = "|".join(name for name in sorted(MONTHS, key=len, reverse=True) if name not in UNSURE.split("|"))
CUE = _behind("in since from until till to of versus vs than during for between and with against by through"
              " late early mid")
FULL_DAY = "|".join(name for name in WEEKDAYS if name.endswith("day"))
SHORT_DAY = "|".join(name for name in sorted(WEEKDAYS, key=len, reverse=True) if not name.endswith("day"))
TO = r"\s?(?:-|–|—|~|到|至|\bto\b|\bthrough\b|\buntil\b)\s?"
TH = r"(?:st|nd|rd|th)?"
W = r"(?P<w>上上一?个?|上一?个?|本|当|这一?个?|下下个?|下一?个?)"
WE = r"(?:(?P<w>this|last|next|previous|prior|current|coming) )"
U = r"(?P<u>天|日|个?星期|个?礼拜|周|个?月|个?季度|年)"
UX = r"(?P<u>天|日|个?星期|个?礼拜|周|个月|个?季度|年)"  # 三个月内 is a length, 三月内 and 三月以来 name the month
UE = r"(?P<u>days?|weeks?|fortnights?|months?|quarters?|years?)\b"
NOT_COUNTED = r"(?<![第月年\d一二三四五六七八九十])"
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}


def _group(match: re.Match[str], name: str) -> str | None:
    return match.groupdict().get(name)


def _number(match: re.Match[str], name: str) -> int:
    return whole(_group(match, name) or "") or 0


def _day(match: re.Match[str], context: Context) -> Span:
    """3月5日, 3月5-20日, 5 March, March 5-20 2026."""
    month = MONTHS.get(match["m"]) or _number(match, "m")
    return s.day_span(match, context, month, _number(match, "d"), _number(match, "d2") or None)


def _month(match: re.Match[str], context: Context) -> Span:
    """三月, March 2026, this June; "last June" is the latest one that is over, "next June" the next to
    begin.
    """
    month, word = MONTHS.get(match["m"]) or _number(match, "m"), _group(match, "w")
    span = s.month_span(match, context, month)
    if not span.open or word not in ("last", "next"):
        return span
    if word == "last":
        year = context.today.year - (month >= context.today.month)
    else:
        year = context.today.year + (month <= context.today.month)
    first = s.day_of(year, month, 1, context, match.group())
    return Span(first, s.month_end(first), "month", relative=word == "last")


def _quarter(match: re.Match[str], context: Context) -> Span:
    word = match["q"]
    return s.months_of(match, context, "quarter", 3 * (ORDINALS.get(word) or whole(word[:1]) or 1) - 2, 3)


def _first_quarters(match: re.Match[str], context: Context) -> Span:
    return s.months_of(match, context, "quarter", 1, 3 * _number(match, "q"))


def _half(match: re.Match[str], context: Context) -> Span:
    return s.months_of(match, context, "half", 1 if match["h"] in ("上", "1", "first", "1st") else 7, 6)


def _around(unit: str, offset: int | None = None, part: str | None = None) -> Reading:
    """The unit around today; the offset from the group w, or given."""
    def reading(match: re.Match[str], context: Context) -> Span:
        moved = r.offset_of(_group(match, "w") or "") if offset is None else offset
        return r.around(context, unit, moved, match.group(), _group(match, "part") or part)
    return reading


def _before_last(match: re.Match[str], context: Context) -> Span:
    return r.around(context, match["u"], -2, match.group())


def _day_word(match: re.Match[str], context: Context) -> Span:
    return s.single(context.today + s.DAY * r.DAY_WORDS[match["d"]], relative=True)


def _chinese_weekday(match: re.Match[str], context: Context) -> Span:
    return r.weekend(match, context) if match["d"] == "末" else r.weekday(match, context)


def _half_year(match: re.Match[str], context: Context) -> Span:
    first = s.moved(context.today, context, match.group(), months=-6) + s.DAY
    return Span(first, context.today, "rolling", relative=True)


@lru_cache(maxsize=1)
def rules() -> list[tuple[re.Pattern[str], Reading]]:
    """(pattern on the ``prepared`` text, reading), compiled at first use; of equal matches the first rule
    wins.
    """
    days = "|".join(sorted(r.DAY_WORDS, key=len, reverse=True))
    holidays = "|".join(re.escape(name) for name in sorted(s.load_holidays(), key=len, reverse=True))
    table: list[tuple[str, Reading]] = [
        # days by date
        (rf"(?<![\d-]){Y}[-/.年]\s?(?P<m>\d{{1,2}})[-/.月]\s?(?P<d>\d{{1,2}})(?:[日号]|(?![\d月]))", _day),
        (r"(?<!\d)(?P<y>20\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)", _day),
        (rf"(?<![\d/.-])(?P<a>\d{{1,2}})[/.-](?P<b>\d{{1,2}})[/.-]{Y}(?!\d)", s.numeric),
        (rf"{YZ}(?P<m>{N})月(?P<d>{N})[日号]?{TO}(?P<d2>{N})[日号](?!线|窗|柜)", _day),
        (rf"{YZ}(?P<m>{N})月(?P<d>{N})[日号]", _day),
        (rf"{W}月(?P<d>{N})[日号]?{TO}(?P<d2>{N})[日号](?!线|窗|柜)", r.this_month_day),
        (rf"{W}月(?P<d>{N})[日号]", r.this_month_day),
        (rf"(?<![月\d一二三四五六七八九十])(?P<d>{N})[日号]{TO}(?P<d2>{N})[日号](?!线|窗|柜|楼|项)", r.this_month_day),
        ((rf"(?<!top )(?<!first )(?<![\d.])\b(?P<d>\d{{1,2}}){TH}{TO}(?P<d2>\d{{1,2}}){TH}(?: of)?"
         rf" (?P<m>{MONTH})\b{YE}"), _day),
        (rf"(?<!top )(?<!first )(?<![\d.])\b(?P<d>\d{{1,2}}){TH}(?: of)?[ -]?(?P<m>{MONTH})\b\.?-?{YE}",
         _day),
        (rf"\b(?P<m>{MONTH})\b\.? (?:the )?(?P<d>\d{{1,2}}){TH}{TO}(?P<d2>\d{{1,2}}){TH}(?![\d:a-z]){YE}",
         _day),
        (rf"\b(?P<m>{MONTH})\b\.? ?(?:the )?(?P<d>\d{{1,2}}){TH}(?![\d:%a-z]| ?%){YE}", _day),
        # days from today
        (rf"(?P<d>{days})(?![a-z])", _day_word),
        ((r"(?<![每逢])(?P<w>上上一?个?|上一?个?|本|这一?个?|下下个?|下一?个?)?(?:周|星期|礼拜)(?P<d>[一二三四五六日天末])"
         r"(?![共类个件条起样直般些旦])"), _chinese_weekday),
        (rf"(?<!every )(?<!each )\b(?:(?P<w>this|last|next|previous|coming) )?(?P<d>{FULL_DAY})\b",
         r.weekday),
        (rf"{_behind('on since this last next until from to by')}(?P<w>)(?P<d>{SHORT_DAY})\b", r.weekday),
        (rf"\b(?P<w>this|last|next) (?P<d>{SHORT_DAY})\b", r.weekday),
        (r"\b(?:(?P<w>this|last|next|past|previous) )?weekend\b", r.weekend),
        # months
        (rf"(?<![\d-]){Y}[-/.](?P<m>0?[1-9]|1[0-2])(?![-/.\d])", _month),
        (rf"{YZ}(?P<m>{N})月份?(?!份?套餐|卡|饼|租|费|薪|嫂|票|结|供){PART}", _month),
        (rf"\b{EN_PART}(?P<m>{MONTH})\b\.?(?:,? ?'?(?:of )?{Y})(?!\d)", _month),
        (rf"\b{Y} (?P<m>{MONTH})\b", _month),
        (rf"\b{EN_PART}(?:(?P<w>this|last|next) )?\b(?P<m>{SURE})\b\.?{YE}", _month),
        (rf"(?:{CUE}|^(?=\w+$))(?P<m>{UNSURE})\b(?! (?:i|we|be|have|not|the)\b){YE}", _month),
        (rf"\b(?P<part>end|start|beginning|middle|mid|early|late)(?: of)?[ -](?P<m>{UNSURE})\b{YE}", _month),
        (rf"\b(?P<w>this|last|next) (?P<m>{UNSURE})\b", _month),
        (rf"\b(?P<m>{UNSURE})\b(?={TO}(?:{MONTH})\b)", _month),
        (rf"{W}月份?{PART}", _around("month")),
        (r"(?<![个\d一二三四五六七八九十几半上下])月(?P<part>底|末)", _around("month")),
        (rf"\b{EN_PART}{WE}month\b", _around("month")),
        (r"\b(?P<part>end|start|beginning|middle) of (?:the )?month\b", _around("month")),
        (r"\bmonth[- ]end\b", _around("month", part="end")),
        # quarters and halves
        (rf"{YZ}(?P<q>[一二三四1-4])个?季度(?P<part>末|底|初)?", _quarter),
        (rf"{YZ}(?<![a-z])q(?P<q>[1-4])(?![a-z\d])(?P<part>末|底)?(?! ?/? ?20\d\d)", _quarter),
        ((rf"{YB}\b{EN_PART}q(?P<q>[1-4])(?:(?: of)?[ /-]?(?:{Y}|(?P<yw>this year|last year|next"
         rf" year)))?(?![a-z\d])"), _quarter),
        (rf"{YB}\b{EN_PART}(?P<q>first|second|third|fourth|[1-4](?:st|nd|rd|th)) quarter\b{YE}", _quarter),
        (rf"{YZ}前(?P<q>[二两三23])个?季度", _first_quarters),
        (rf"{W}季度?(?P<part>末|底|初)?", _around("quarter")),
        (r"季度?(?P<part>末|底)", _around("quarter")),
        (rf"\b{EN_PART}{WE}quarter\b", _around("quarter")),
        (r"\b(?P<part>end|start|beginning) of (?:the )?quarter\b", _around("quarter")),
        (rf"{YZ}(?P<h>上|下)半年(?P<part>末|底)?", _half),
        (rf"{YZ}(?<![a-z])h(?P<h>[12])(?![a-z\d])(?! ?/? ?20\d\d)", _half),
        (rf"{YB}\bh(?P<h>[12])(?:(?: of)?[ /-]?(?:{Y}|(?P<yw>this year|last year|next year)))?(?![a-z\d])",
         _half),
        (rf"\b{EN_PART}(?P<h>first|second|1st|2nd) half\b(?: of the year)?{YE}", _half),
        # years
        (rf"(?:{Y}|(?P<yz>二[〇零][〇零一二三四五六七八九]{{2}}))年(?:全年|度|整年)?(?P<part>底|末|初)?", s.year_span),
        (r"(?P<yw>大前年|前年|去年|上一?年(?!级)|今年|本年度?|当年|明年|后年)(?:全年|一整年|整年|度|一年)?(?:年?(?P<part>底|末|初))?",
         s.year_span),
        (r"(?<![今去前明后本一二三四五六七八九十\d几半多])年(?P<part>底|末)", _around("year")),
        (rf"\b{EN_PART}{WE}(?:calendar )?year\b", _around("year")),
        (r"\b(?P<part>end|start|beginning) of (?:the )?year\b", _around("year")),
        (r"\byear[- ]end\b", _around("year", part="end")),
        ((rf"(?:{CUE}|{_behind('over throughout year')}"
         rf"|^){Y}\b(?![-/.]\d)(?! (?:complaints|cases|people|calls|yuan))"), s.year_span),
        (rf"{_behind('categories topics types issues problems complaints reasons causes ranking')}{Y}(?=[?.!]*$)",
         s.year_span),
        (rf"\b{Y}(?: as a whole| overall| in total| full year)", s.year_span),
        (rf"\b(?P<part>end|start|beginning) of {Y}\b", s.year_span),
        (rf"(?P<w>上上一?个?|上一?个?|去|今|本|当前|这一?个?)?(?:{Y}年?的?)?(?:财年|财政年度|会计年度)(?:以来|至今)?", s.fiscal_year),
        (rf"(?:\b(?P<w>this|last|previous|current) )?\b(?:fiscal|financial) year(?: {Y})?(?: to date)?\b", s.fiscal_year),
        (r"\bfy ?'?(?P<y>20\d\d|\d\d)\b(?P<w>)", s.fiscal_year),
        # weeks
        (rf"{W}(?:周|星期|礼拜)(?![一二三四五六日天末](?![共类个件条起样直般些旦]))(?P<part>初)?", _around("week")),
        (rf"\b{EN_PART}{WE}week\b", _around("week")),
        (r"\b(?P<part>end|start|beginning) of (?:the )?week\b", _around("week")),
        (r"\b(?:the )?(?P<u>week|month|quarter|year) before last\b", _before_last),
        # lengths up to today
        (rf"(?:最?近|过去|刚过去|以往|(?<![目之以提当])前)的?这?(?P<n>{N}|半)多?{U}(?:以?来|之?内|以内|中|里|间)?(?![线工])", r.rolling),
        (rf"{NOT_COUNTED}(?P<n>{N}|半)多?{UX}(?:以来|来|之?内|以内)", r.rolling),
        ((rf"\b(?:last|past|previous|recent|preceding|trailing|latest|within)(?: the)?(?: (?:last|past"
          rf"|next))? "
         rf"(?P<n>\d{{1,9}}) {UE}"), r.rolling),
        (rf"(?:最?近|过去)(?P<n>{N})(?:个半(?P<u>月)|(?P<v>年)半)", r.rolling_and_half),
        (rf"(?:最?近|过去)(?P<n>{N})个?小时|\b(?:last|past|previous)(?: the)? (?P<m>\d{{1,9}}) hours\b",
         r.rolling_hours),
        (r"\b(?:past|last|previous|within a)(?P<n>) (?P<u>fortnight)\b", r.rolling),
        ((r"\b(?:past|trailing|over the last|within (?:a|the last|the past|the))(?P<n>) (?P<u>day|week|month"
         r"|quarter|year)\b"),
         r.rolling),
        (r"\b(?:last|past) (?:half[- ]year|half a year)\b", _half_year),
        # days at a distance
        (rf"{NOT_COUNTED}(?P<n>{N}|半)多?{UX}(?:之?后|以后)", r.ahead),
        (rf"\b(?:in|after) (?P<n>an?|\d{{1,9}}) {UE}(?!['’])", r.ahead),
        (rf"\b(?P<n>an?|\d{{1,9}}) {UE} (?:from (?:now|today)|later|hence)", r.ahead),
        (rf"(?<![近])(?<![第月年\d一二三四五六七八九十])(?P<n>{N}|半)多?{UX}(?:之?前|以前)", r.ago),
        (rf"\b(?P<n>an?|\d{{1,9}}) {UE} ago\b", r.ago),
        (r"(?:今年|本年)(?:以来|至今|到现在|累计)|年初(?:至今|到现在|以来)|\bytd\b|\byear[- ]to[- ]date\b", r.to_date),
        (r"(?:本月|月初)(?:以来|至今|到现在|累计)|\bmtd\b|\bmonth[- ]to[- ]date\b", r.to_date),
        (r"本季度?(?:以来|至今|累计)|\bqtd\b|\bquarter[- ]to[- ]date\b", r.to_date),
        (r"本周(?:以来|至今|累计)|\bwtd\b|\bweek[- ]to[- ]date\b", r.to_date),
        # seasons, holidays, everything
        (rf"{YZ}(?P<s>[春夏秋冬])[季天]", s.season),
        ((rf"(?:{_behind('this in since during over the for last')})(?P<s>spring|summer|autumn|fall"
         rf"|winter)\b(?! festival){YE}"),
         s.season),
        (rf"\b(?P<s>spring|summer|autumn|winter)\b(?= complaints|,? (?:of )?20\d\d){YE}", s.season),
        ((rf"{YZ}(?<![a-z\d.·])(?P<name>{holidays})(?![路街村号\d]|大道|广场|支行|网点|店|热线|[a-z])"
         rf"(?:假期|期间|小?长假|黄金周|那几天|当天| holiday| week)?"), s.holiday),
        (rf"\b(?P<name>{holidays}) (?:of )?{Y}(?!\d)", s.holiday),
        ((r"历来|历年来?|有史以来|有记录以来|一直以来|开业以来|全时段|不限(?:时间|日期)|(?:所有|全部)的?(?:投诉|记录|数据|时间|历史|日期)"
         r"|^(?:全部|所有|全都|都要|all|everything)$|\b(?:of )?all[- ]time\b|\bsince (?:the beginning|launch|we"
         r" started)\b"
         r"|\ball (?:dates|complaints|records|data|history|periods)\b"), s.everything),
    ]
    return [(re.compile(pattern), reading) for pattern, reading in table]


def prepared(text: str) -> str:
    """The form ``scan`` reads: one width, lower case, English numbers as digits."""
    return english_to_digits(normalise(text)[:MAX_CHARACTERS])


def scan(text: str, today: dt.date, prefer: str = "past", code: str = "period_impossible") -> list[Span]:
    """All time expressions of a prepared text in order, none inside another, not cut at today.

    Raises InputError(code, said) for a day or length that does not exist (2月30日), date_ambiguous for
    03/04/2026, period_holiday_unknown for a holiday in a year without a table.
    """
    context = Context(today, prefer, code)
    matches = [(match.start(), -match.end(), order, match, reading)
               for order, (pattern, reading) in enumerate(rules()) for match in pattern.finditer(text)
               if match.end() > match.start()]
    found: list[Span] = []
    place = 0
    for start, _, _, match, reading in sorted(matches, key=lambda item: item[:3]):
        if start < place:
            continue
        span = reading(match, context)
        found.append(Span(span.first, span.last, span.unit, start, match.end(), match.group().strip(),
                          span.open,
                          span.point, span.relative))
        place = match.end()
    return found



