"""How severe somebody says a complaint is: "严重程度改成 2", "severity 3", "不严重", "this one is serious"."""
from __future__ import annotations

import re

from bot.language.numerals import normalise

MILD, SEVERE = 1, 3  # what "not severe" and "severe" stand for (methods.md §12.3)
_WORDS = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "zero": 0, "one": 1, "two": 2, "three": 3}
_ABOUT = re.compile(r"严重|级|\b(?:severity|severe|levels?)\b", re.IGNORECASE)
# the number of the complaint is no level, and "this one" is no one
_NUMBER = re.compile(r"[升降提调]一?个?级|(?:投诉|案件|工单|第)\s*#?\d+\s*号?|\d+\s*号(?:投诉)?|(?:(?:complaint|case|ticket|no\.?|number)\s*#?|#)\s*\d+"
                     r"|\b(?:this|that|which) one\b", re.IGNORECASE)
_LEVEL = re.compile(r"(?<![\d.])[0-3](?![\d.]*\d|%)|[零一二两三](?=\s*级|$)|\b(?:zero|one|two|three)\b", re.IGNORECASE)
_NOT = re.compile(r"(?:不|没有?|并非)(?:是|算|觉得|怎么|那么|这么|很|太|特别|多|什么|到)*(?:严重|要紧|紧急)|没有?人受伤|无人受伤"
                  r"|(?:\bnot|n't)(?: \w+){0,3}? (?:severe|serious)|\bnobody (?:was |is |got )?hurt\b", re.IGNORECASE)
_SEVERE = re.compile(r"严重(?!程度|度|性|级)|\b(?<!how )(?:severe|serious)\b", re.IGNORECASE)


def find_severity(text: str) -> int | None:
    """The level 0-3 that is said, of several the last ("from 3 to 1"); None when none is."""
    plain = _NUMBER.sub(" ", normalise(text)[:400]).strip(" 。.!?吧")
    levels = _LEVEL.findall(plain) if _ABOUT.search(plain) else []
    if levels:
        return _WORDS[levels[-1].lower()] if levels[-1].lower() in _WORDS else int(levels[-1])
    if _NOT.search(plain):
        return MILD
    return SEVERE if _SEVERE.search(plain) else None
