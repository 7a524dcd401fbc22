"""How severe somebody says a complaint is, and which: "严重程度改成 2", "12 号不严重", "severity of #12 is 3", "this one is
serious". A question ("投诉12严重吗"), a wish not to change and a level that is denied ("不是3级") say nothing."""
from __future__ import annotations

import re

from bot.errors import InputError
from bot.language.mentions import find_complaint
from bot.language.numerals import normalise, whole
from bot.topics.severity import SEVERE

NOT_SEVERE = -1  # "不严重": whatever it has below 3
_WORDS = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "zero": 0, "one": 1, "two": 2, "three": 3}
_N = r"(?:(?<![\d.])[0-3](?![\d.]*\d|%)|[零一二两三](?=\s*级|$)|\b(?:zero|one|two|three)\b)"
_ABOUT = re.compile(r"严重|级|\b(?:severity|severe|levels?)\b|(?:改成|改为|降到|升到|调到|调成|提到|\bto)\s*\d", re.IGNORECASE)
_ASKS = re.compile(
    r"\?|吗|是不是|是否|要不要|算不算|严不严重|严重不严重|重不重|还是|不知道|不确定|说不准|拿不准|多严重|多少|谁说|为什么|为啥|怎么|哪|最严重|什么"
    r"|^(?:is|was|are|should|how|why|what|which|who|can|could|do|does|shall)\b|\bwhether\b|\bnot sure\b|\bno idea\b|\bor\b|\bmost severe\b",
    re.IGNORECASE)
_DONT = re.compile(r"(?:不要|别|不用|不必|不能|先不)(?:再)?(?:把|将|给|改|调|设|定|升|降)|不(?:改|调|升|降)|\b(?:don't|do not|never|please don't)\b", re.IGNORECASE)
_STEP = re.compile(r"[+\-＋－]\s*\d|[升降提调]一?个?级|\bby (?:one|\d)\b", re.IGNORECASE)
_DENIED = re.compile(rf"(?:而不是|不该是|不应该?是|不该算|不能算|不算|不是|\bnot|\bno longer)\s*(?:an? |the )?(?:severity|level)?\s*{_N}\s*级?",
                     re.IGNORECASE)
_NOT = re.compile(r"(?:不|没有?|并非)(?:是|算|觉得|怎么|那么|这么|很|太|特别|多|什么|到)*(?:严重|要紧|紧急)|没有?人受伤|无人受伤"
                  r"|(?:\bnot|n't)(?: \w+){0,3}? (?:severe|serious)|\bnobody (?:was |is |got )?hurt\b", re.IGNORECASE)
_SEVERE = re.compile(r"严重(?!程度|度|性|级)|\b(?<!how )(?:severe|serious)\b", re.IGNORECASE)
# how complaints are named; what is left of the text holds the level
_ZH = "[一二三四五六七八九十百千两]{1,7}"
_NAMED = (
    re.compile(rf"(?:投诉|案件|工单)\s*#?\s*(?:c-?)?((?:\d{{1,7}}|{_ZH})(?:\s*(?:号|和|及|与|、|,|，)+\s*(?:投诉)?\d{{1,7}})*)(?!\s*级)", re.IGNORECASE),
    re.compile(r"(?<![\d.])(\d{1,7}(?:\s*(?:和|及|与|、|,|and|&)+\s*\d{1,7})+)(?=\s*号?(?:都|均|全|的)?\s*(?:不|没|很|严|改|is|are|not))", re.IGNORECASE),
    re.compile(r"(\d{1,7})\s*号"),
    re.compile(r"#\s*(\d{1,7})"),
    re.compile(r"(?<=severity of )(\d{1,7})", re.IGNORECASE),
    re.compile(r"(?:complaints?|cases?|tickets?|no\.?|number)\s*#?\s*(?:c-?)?(\d{1,7}(?:\s*(?:,|and|&)+\s*\d{1,7})*)", re.IGNORECASE),
    re.compile(r"^(?:set|make|put|change|mark)\s+(\d{1,7})\s+(?:to|as|at)\b", re.IGNORECASE),
    re.compile(r"^(\d{1,7})(?=\s*:?\s*(?:不|没|很|非常|其实|是|改|调|降|升|严重|is\b|not\b|isn't|severe|serious))", re.IGNORECASE),
)
_PLACE = re.compile(r"第\s?(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3})\s?[条件个]"
                    r"|\b(?:the )?(?P<word>first|second|third|fourth|fifth)(?: (?:one|complaint|case))?\b", re.IGNORECASE)
_ORDINALS = {word: place for place, word in enumerate(("first", "second", "third", "fourth", "fifth"), start=1)}
_MAY = re.compile(r"可能|疑似|也许|判断|\b(?:may|might|could|possibly|judged?)\b", re.IGNORECASE)
_THIS = re.compile(r"[这该][一]?[条件个]?|它|刚才|\b(?:this|that|it|its|it's)\b", re.IGNORECASE)


def _read(text: str) -> tuple[list[int], str]:
    """(the complaints that are named, the text without them and without what names a place)."""
    plain, numbers = normalise(text)[:400], []
    if (number := find_complaint(plain)) is not None:
        numbers.append(number)
    for pattern in _NAMED:
        for match in pattern.finditer(plain):
            numbers += [value for part in re.findall(rf"\d+|{_ZH}", match[1]) if (value := whole(part)) is not None]
        plain = pattern.sub(" ", plain)
    plain = re.sub(r"\b(?:this|that|which) one\b", "this", _PLACE.sub(" ", plain), flags=re.IGNORECASE)
    return list(dict.fromkeys(numbers)), plain.strip(" 。.!吧的了")


def find_severity(text: str) -> int | None:
    """The level 0-3 that is said, of several the last ("from 3 to 1"); NOT_SEVERE; None when none is, or when it is asked.

    InputError("severity_level") for a level there is none of.
    """
    if _ASKS.search(normalise(text)) or _DONT.search(normalise(text)):
        return None
    plain = _read(text)[1]
    if _STEP.search(plain):
        return None
    left = _DENIED.sub(" ", plain)
    levels = re.findall(_N, left, re.IGNORECASE) if _ABOUT.search(left) else []
    if levels:
        return _WORDS[levels[-1].lower()] if levels[-1].lower() in _WORDS else int(levels[-1])
    if left != plain:  # "not severity 3" says which it is not
        return None
    if re.search(r"\d", left) and _ABOUT.search(left):
        raise InputError("severity_level")
    if _NOT.search(plain):
        return NOT_SEVERE
    return SEVERE if _SEVERE.search(plain) else None


def find_numbers(text: str) -> list[int]:
    """The complaints that are named: 投诉12, 12号, #12, "521和524都不严重", "12 不严重"."""
    return _read(text)[0]


def find_place(text: str) -> int | None:
    """The place, from 1, of the complaint in the list just shown: 第二条, "the second one"; None when none is said."""
    match = _PLACE.search(normalise(text)[:400])
    if match is None:
        return None
    return _ORDINALS[match["word"].lower()] if match["word"] else whole(match["n"])


def asks_doubtful(text: str) -> bool:
    """Whether a list of those that may be severe is wanted, not of the severe ones."""
    return _MAY.search(normalise(text)[:400]) is not None


def says_this(text: str) -> bool:
    """Whether the complaint at hand is pointed to: 这条, 它, "this one"."""
    return _THIS.search(normalise(text)[:400]) is not None
