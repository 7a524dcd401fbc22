"""Amounts of money, lengths of time and days in a complaint. Texts come in the form of ``normalise``."""
from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from bot.complaints.fact_clock import bare_days, ranges_as_lengths
from bot.complaints.fact_words import either, load_words
from bot.errors import InputError
from bot.language.numerals import HAN_DIGITS, NUMBER, number
from bot.language.quantities import load_units, spoken
from bot.language.span_rules import prepared, scan

WAITING, HANDLING = "waiting", "handling"
CURRENCY = {"$": "USD", "€": "EUR", "£": "GBP", "HK$": "HKD"}
MAX_EACH = 5            # amounts, durations or days kept of one text
MAX_CHARACTERS = 4000   # of a text that are searched; the longest complaints say their facts before
REACH = 90              # characters each way in which words say what a length of time was
MOST_PARTS = 20         # lengths of time looked at in one sentence
DAY = 1440
# 三四十分钟, 两三个小时: the lower of the two is counted, "at least"
_VAGUE = re.compile(r"([一二两三四五六七八])([二三四五六七八九])"
                    r"(?=[十百千万]|个?(?:小时|钟头|月|星期|礼拜|多)|分钟|天|周|块|元)")
_LONG_NUMBER = re.compile(rf"[{HAN_DIGITS}\d]{{21,}}")  # no amount, and slow to read as one
_NEXT = {a: b for a, b in zip("一二两三四五六七八", "二三三四五六七八九")}
_SENTENCE = re.compile(r"[。！？!?;；\n]|\.(?=\s|$)")
_COUNTED = "个件次天年月日号分点人位张条台口周小斤公里米字名套份瓶箱步遍趟回家种页"  # right behind a figure: no money
_FIGURE = re.compile(rf"[\d{HAN_DIGITS}]")
_LATIN = re.compile(r"[a-z]")
_DAY_WORDS = re.compile(r"[日号昨]|\d[-/.]\d|今天|前天|天前|天之前|周[一二三四五六日天末]|星期|礼拜|当天"
                        r"|\bago\b|day\b|\bon the \d"
                        r"|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:[a-z]*)\b")


@dataclass(frozen=True)
class Amount:
    """Money: ``value`` in ``currency`` (ISO 4217, never converted)."""

    value: float
    currency: str


@dataclass(frozen=True)
class Duration:
    """How long a customer waited for service to begin ("waiting") or for it to be done ("handling")."""

    minutes: float
    kind: str


def figures(plain: str) -> str:
    """``plain`` with number words as figures, and vague pairs as their lower end; 半天 ("for ages") is no half day."""
    plain = ranges_as_lengths(_LONG_NUMBER.sub(" ", plain)[:MAX_CHARACTERS])
    plain = re.sub(r"半个[多来](?=小时|钟头|钟|月)", "半个", plain)
    plain = _VAGUE.sub(lambda m: m[1] if _NEXT[m[1]] == m[2] else m[0], plain.replace("半天", "好久"))
    plain = re.sub(r"(?<=\d小时)(\d{1,2})(?=[,。!?;\s]|才|还|都|了|$)", r"\1分钟", plain)
    plain = re.sub(r"(?<![\d个])半(?=个月|年)", "0.5", re.sub(r"一整?天(?=[^到晚])", "1天", plain))
    return re.sub(r"\b(?:a )?(month|year|fortnight) and a half\b", r"1.5 \1s",
                  re.sub(r"\b(an?|half an?) (?=(?:whole |full |good |entire )?(?:hour|day|week|month|year|fortnight)\b)",
                         lambda m: "0.5 " if m[1].startswith("half") else "1 ", spoken(plain)))


# -- money ------------------------------------------------------------------------------------------------------------
@lru_cache(maxsize=1)
def _money() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, tuple[str, float]], dict[str, tuple[str, float]]]:
    """(sign before, word after, sign -> (currency, factor), word -> (currency, factor))."""
    yuan = load_units()["yuan"]
    after = {str(word): ("CNY", float(factor)) for word, factor in yuan["words"].items()}
    before = {str(word): ("CNY", 1.0) for word in yuan["before"]}
    for sign, words in yuan["other"].items():
        for word in words:
            after[word] = before[word] = (CURRENCY[sign], 1.0)
    after["bucks"] = ("USD", 1.0)

    def pattern(words: dict[str, tuple[str, float]]) -> str:
        return "|".join(re.escape(word) + (r"(?![a-z])" if _LATIN.match(word[-1]) else "")
                        for word in sorted(words, key=len, reverse=True))

    foreign = {word: one for word, one in after.items() if one[0] != "CNY" and not _LATIN.match(word[-1]) and word != "刀"}
    # 200块美金: the currency comes last
    one = (rf"(?P<n>{NUMBER})\s?(?:多|余|来|几)?\s?(?P<u>{pattern(after)})(?![儿屏表板砖肉蛋饼石布玻])"
           rf"(?:的?(?P<f>{pattern(foreign)}))?")
    # after a verb of money a bare figure is an amount: 扣了我两百多, "charged me 45"
    bare = (rf"(?:(?<!一)(?:扣|多收|收|花|充|转|赔|退|刷|付|交|亏|损失|欠|罚)(?:了|走|掉)?(?:我|你们|他|客户)?"
            rf"|\b(?:charged|paid|billed|overcharged|deducted|took|refunded)(?: me| us)?(?: about| over| nearly)? )"
            rf"(?P<n>{NUMBER})(?P<m>多|余)?(?=[,。!;、送]|$|\.(?:\s|$)"
            rf"|(?<=[多余])(?![个次天年月日分人遍趟回])| (?:for|twice|instead|extra|more)\b)")
    # 转账两万五没到账: with its 万 the figure is an amount whatever follows but a thing that is counted
    large = (rf"(?:转账|转了|汇款|汇了|存了|取了|取现|借了|骗了?|扣了?|损失|亏|赔|押金|定金|花了?|充了?|交了?|付了?|刷了?)"
             rf"(?:我|走|掉)?(?P<l>{NUMBER})(?<=[百千万\d一二三四五六七八九])(?:多|余|来)?"
             rf"(?![\d.多余来几{_COUNTED}元块角毛%度])")
    sign = rf"(?<![a-z])(?:{pattern(before)})\s?$"
    return re.compile(f"{one}"), re.compile(sign), before, after, re.compile(f"{bare}|{large}")


def find_amounts(plain: str) -> tuple[Amount, ...]:
    """The amounts of a text in the form of ``figures``, each once, in order, at most five."""
    if not _FIGURE.search(plain):
        return ()
    after, sign, signs, units, bare = _money()
    places: dict[int, Amount] = {}
    taken: set[int] = set()
    for match in after.finditer(plain):
        value = number(match["n"])
        currency, factor = units[match["u"]]
        if currency == "CNY":
            led = sign.search(plain[max(0, match.start() - 6) : match.start()])  # 美金200块
            currency = units[match["f"]][0] if match["f"] else signs[led.group().strip()][0] if led else currency
        # 一块 is a place as often as a yuan
        if value is None or value <= 0 or (match["u"] in ("块", "圆", "刀", "毛", "角") and value == 1):
            continue
        places[match.start("n")] = Amount(round(value * factor, 2), currency)
        taken.add(match.start("n"))
    for match in re.finditer(NUMBER, plain):
        before = sign.search(plain[max(0, match.start() - 6) : match.start()])
        value = number(match.group()) if before and match.start() not in taken else None
        if before and value:
            currency, factor = signs[before.group().strip()]
            places[match.start()] = Amount(round(value * factor, 2), currency)
    for match in bare.finditer(plain):
        said = "n" if match["n"] else "l"
        value = number(match[said])
        if said == "l" and not re.search("[百千万]", match["l"]):
            continue
        if value and value >= 10 and not any(abs(match.start(said) - at) < 12 for at in places):
            places[match.start(said)] = Amount(value, "CNY" if re.search("[\u3400-\u9fff]", plain) else "")
    amounts = [places[at] for at in sorted(places)]
    return tuple(dict.fromkeys(one for one in amounts if one.value < 1e9))[:MAX_EACH]


# -- time -------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class _Times:
    duration: re.Pattern[str]
    minutes: dict[str, float]
    not_before: re.Pattern[str]
    not_after: re.Pattern[str]
    queue: re.Pattern[str]
    wait: re.Pattern[str]
    handle: re.Pattern[str]


@lru_cache(maxsize=1)
def _times() -> _Times:
    raw = load_words().raw["times"]
    minutes = {str(word): float(factor) for word, factor in load_units()["minutes"]["words"].items()}
    minutes |= {str(word): float(factor) for word, factor in raw["more"].items()}
    for word in raw["skip"]:
        minutes.pop(str(word), None)
    units = "|".join(re.escape(word) + ("(?![a-z])" if _LATIN.match(word[-1]) else "")
                     for word in sorted(minutes, key=len, reverse=True))
    duration = (rf"(?P<n>{NUMBER})(?:\s?(?:-|–|~|到|至|to|or)\s?(?:{NUMBER}))?[\s-]?(?:plus |full |whole |solid |good "
                rf"|more |entire |straight |long )?"
                rf"(?:多|来|几|余)?个?(?:多)?(?P<half>半)?(?P<u>{units})(?<!周(?=[年一二三四五六日末边围]))"
                rf"(?<!天(?=[气然空津]))(?<!年(?=[级初底末代]))(?P<late>半)?")
    return _Times(re.compile(duration), minutes, either(raw["not_before"]), either(raw["not_after"]),
                  either(raw["queue"]), either(raw["wait"]), either(raw["handle"]))


def find_durations(plain: str, promise: tuple[int, int] | None = None) -> tuple[Duration, ...]:
    """Lengths of waiting and handling in a text in the form of ``figures``; those inside ``promise`` are none.

    Which of the two it is, is said by the nearest words in the same sentence: before service begins it is waiting,
    afterwards handling (methods.md §12.3, queue_wait and slow_processing). A length without such words is left out.
    """
    times = _times()
    found: list[Duration] = []
    if not _FIGURE.search(plain):
        return ()
    start = 0
    for sentence in _SENTENCE.split(plain):
        parts = [match for match in islice(times.duration.finditer(sentence), MOST_PARTS)
                 if not (promise and promise[0] <= start + match.start() < promise[1])]
        last_end, chain = -9, False
        for match in parts:
            value = number(match["n"])
            if value is None or value <= 0 or (match["u"] in ("年", "year", "years") and value > 30) or (
                    match["u"] == "月" and "个" not in match.group()):
                continue
            chain = bool(found) and chain and sentence[last_end : match.start()].strip() in ("", "零", "and", "又", ",")
            if times.not_before.search(sentence[max(0, match.start() - 16) : match.start()]) and not chain:
                chain = False
                continue
            if times.not_after.search(sentence[match.end() : match.end() + 24]):
                chain = False
                continue
            value += 0.5 * bool(match["half"] or match["late"])
            length = value * times.minutes[match["u"]]
            if chain and length < found[-1].minutes:  # 1小时20分钟
                found[-1] = Duration(round(found[-1].minutes + length, 2), found[-1].kind)
                last_end = match.end()
                continue
            kind = _kind(sentence, match.start(), match.end(), length, times)
            chain = kind is not None
            last_end = match.end()
            if kind and length:
                found.append(Duration(round(length, 2), kind))
        start += len(sentence) + 1
    return tuple(dict.fromkeys(found))[:MAX_EACH]


def _kind(sentence: str, start: int, end: int, minutes: float, times: _Times) -> str | None:
    """Whether a length is waiting or handling, by the nearest words around it; None when nothing says so."""
    first, last = max(0, start - REACH), end + REACH

    def distance(pattern: re.Pattern[str]) -> float:
        best = 99.0
        for match in pattern.finditer(sentence, first, last):
            low, high = (match.end(), start) if match.end() <= start else (end, match.start())
            between = sentence[low : max(low, high)]
            cost = sum(0.3 if char.isascii() else 1.0 for char in between) + 4 * between.count(",")
            best = min(best, cost)
        return best

    queue, wait, handle = distance(times.queue), distance(times.wait), distance(times.handle)
    if min(queue, wait, handle) > 24:
        return None
    if queue <= 24 and minutes < 3 * DAY and (queue <= handle + 6 or wait < handle):
        return WAITING
    if wait <= 24:
        # an hour of waiting with nothing said of work in progress is waiting; days are not spent in a queue
        return HANDLING if minutes >= DAY or handle <= 24 else WAITING
    return HANDLING if handle <= 24 else None


# -- days -------------------------------------------------------------------------------------------------------------
def find_days(text: str, received: dt.date, promise: str | None = None) -> tuple[str, ...]:
    """ISO days named in a text and not after ``received``, relative to it (上周五, "three days ago"), at most five.

    Weeks and months are no days. A day that only the promise names is when something should have happened: left out.
    """
    if promise:
        text = text.replace(promise, " ")
    days: list[str] = []
    if not _DAY_WORDS.search(plain := prepared(text)):
        return ()
    for part in _readable(bare_days(plain, received), received):
        for span in part:
            day = span.point or (span.first if span.first == span.last else None)
            if day is not None and span.unit == "day" and day <= received:
                days.append(day.isoformat())
    return tuple(dict.fromkeys(days))[:MAX_EACH]


def _readable(plain: str, received: dt.date) -> list[list]:
    """The time expressions, clause by clause; a clause with a day that does not exist gives none."""
    found = []
    for clause in re.split(r"[,。!?;\n]|\. ", plain):
        if not _DAY_WORDS.search(clause):  # the table of rules is long: 5 ms for a long text
            continue
        try:
            found.append(scan(clause, received, "past"))
        except InputError:
            continue
    return found
