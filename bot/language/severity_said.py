"""How severe somebody says a complaint is, and which: "严重程度改成 2", "12 号不严重", "severity of #12 is 3", "this one is
serious". A question ("投诉12严重吗") and a level that is denied ("不是3级") say nothing."""
from __future__ import annotations

import re

from bot.language.mentions import find_complaint
from bot.language.numerals import normalise, whole
from bot.topics.severity import DEFAULT as MILD
from bot.topics.severity import SEVERE

_WORDS = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "zero": 0, "one": 1, "two": 2, "three": 3}
_ABOUT = re.compile(r"严重|级|\b(?:severity|severe|levels?)\b", re.IGNORECASE)
_ASKS = re.compile(r"\?|吗|是不是|严不严重|是否|不知道|不确定|说不准|拿不准|多严重|有没有多"
                   r"|^(?:is|was|are|should|how|why|what|which|can|could|do|does)\b|\bwhether\b|\bnot sure\b|\bno idea\b", re.IGNORECASE)
_OWN = (r"(?:{n})\s*号|#\s*(?:{n})"
        r"|^(?:{n})(?=\s*:?\s*(?:不|没|很|非常|其实|是|is|not|isn't|severe|serious|严重))")
_NUMBER = re.compile(_OWN.replace("(?:{n})", r"(\d{1,7})"), re.IGNORECASE)
_PLACE = re.compile(r"第\s?(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3})\s?[条件个]"
                    r"|\b(?:the )?(?P<word>first|second|third|fourth|fifth)(?: (?:one|complaint|case))?\b", re.IGNORECASE)
_ORDINALS = {word: place for place, word in enumerate(("first", "second", "third", "fourth", "fifth"), start=1)}
# numbers that are no level: of a complaint, steps up and down, "this one"
_NO_LEVEL = re.compile(r"[升降提调]一?个?级|(?:投诉|案件|工单|第)\s*#?\d+\s*[号条件个]?|第[一二三四五六七八九十]+[条件个]"
                       rf"|{_OWN.replace('{n}', '[0-9]{1,7}')}"
                       r"|(?:complaint|case|ticket|no\.?|number)\s*#?\s*\d+|\b(?:this|that|which) one\b", re.IGNORECASE)
_LEVEL = r"(?:(?<![\d.])[0-3](?![\d.]*\d|%)|[零一二两三](?=\s*级|$)|\b(?:zero|one|two|three)\b)"
_LEVELS = re.compile(_LEVEL, re.IGNORECASE)
_DENIED = re.compile(rf"(?:而不是|不该是|不应该?是|不该算|不能算|不算|不是|不要|别|\bnot|\bno longer)\s*(?:an? |the )?(?:severity|level)?\s*{_LEVEL}\s*级?",
                     re.IGNORECASE)
_NOT = re.compile(r"(?:不|没有?|并非)(?:是|算|觉得|怎么|那么|这么|很|太|特别|多|什么|到)*(?:严重|要紧|紧急)|没有?人受伤|无人受伤"
                  r"|(?:\bnot|n't)(?: \w+){0,3}? (?:severe|serious)|\bnobody (?:was |is |got )?hurt\b", re.IGNORECASE)
_SEVERE = re.compile(r"严重(?!程度|度|性|级)|\b(?<!how )(?:severe|serious)\b", re.IGNORECASE)


def find_severity(text: str) -> int | None:
    """The level 0-3 that is said, of several the last ("from 3 to 1"); None when none is, or when it is asked."""
    plain = normalise(text)[:400]
    if _ASKS.search(plain):
        return None
    plain = _NO_LEVEL.sub(" ", plain).strip(" 。.!吧")
    left = _DENIED.sub(" ", plain)
    levels = _LEVELS.findall(left) if _ABOUT.search(left) else []
    if levels:
        return _WORDS[levels[-1].lower()] if levels[-1].lower() in _WORDS else int(levels[-1])
    if left != plain:  # "not severity 3" says which it is not
        return None
    if _NOT.search(plain):
        return MILD
    return SEVERE if _SEVERE.search(plain) else None


def find_number(text: str) -> int | None:
    """The complaint that is named: 投诉12, 12号, #12, "12 不严重"; None when none is."""
    plain = normalise(text)[:400]
    if (number := find_complaint(plain)) is not None:
        return number
    match = _NUMBER.search(plain)
    return int(next(value for value in match.groups() if value)) if match else None


def find_place(text: str) -> int | None:
    """The place, from 1, of the complaint in the list just shown: 第二条, "the second one"; None when none is said."""
    match = _PLACE.search(normalise(text)[:400])
    if match is None:
        return None
    return _ORDINALS[match["word"].lower()] if match["word"] else whole(match["n"])
