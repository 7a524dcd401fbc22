"""Street addresses with a number: Chinese down to the room, English with street, flat, town and postcode.

A street or a building alone is a place, not an address; an address of a branch ("中山路12号支行") stays too.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bot.language.privacy_words import HAN, Item, load_words

NUMBER = r"[0-9A-Za-z一二三四五六七八九十百甲乙丙东南西北\-]{1,8}"
PART = rf"\s?[,,]?\s?{NUMBER}\s?(?:号楼|号院|号|弄|期|栋|幢|座|单元|室|层|楼|户|房间|房|门|区|组|院)"
INNER = (
    rf"(?:{PART}|\s?[{HAN}]{{2,10}}(?:小区|花园|公寓|大厦|新村|家园|花苑|苑|广场|山庄|新城|里|庭|居|城|府))"
)
ROOM = r"(?:\s?[-—]?\s?[0-9]{2,4}[A-Za-z]?(?![0-9元块年月日分秒点:.%个号])\s?(?:室|房间|房|户)?)?"


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], ...], tuple[re.Pattern[str], ...]]:
    """(Chinese, English)."""
    words = load_words()
    estates = "|".join(words.words("estate_ends"))
    streets = "|".join(words.words("en_streets"))
    sure = "|".join(words.words("en_streets_sure"))
    unit = r"(?:apartment|apt|unit|flat|suite|ste|room|rm|#)\.?\s?#?\s?[0-9A-Za-z\-]{1,6}"
    tail = (
        rf"(?:,?\s(?i:{unit}))?(?:,\s[A-Z][a-z]+(?![A-Za-z0-9])(?:\s[A-Z][a-z]+(?![A-Za-z0-9])){{0,2}})?"
        r"(?:,?\s(?:[A-Z]{2}\s\d{5}(?:-\d{4})?|[A-Z]{1,2}\d[0-9A-Z]?\s?\d[A-Z]{2}))?"
    )
    chinese = (
        re.compile(
            rf"(?<=[{HAN}])(?:路|街|大道|道|巷|胡同|弄)\s?(?:[0-9]{{1,5}}\s?(?:号院|号楼|号|弄)"
            rf"|[一二三四五六七八九十百]{{1,5}}号)(?:之\d)?{INNER}{{0,6}}{ROOM}"
        ),
        re.compile(
            rf"(?<=[{HAN}])(?:{estates})\s?"
            rf"(?:[0-9A-Za-z一二三四五六七八九十]{{1,4}}\s?(?:栋|幢|号楼|座|号院|区|期|单元|号|楼)\s?){{1,4}}"
            rf"[0-9]{{1,4}}\s?(?:室|房|号|户)?(?!\d)"
            rf"|(?<=[{HAN}])(?:{estates})\s?[0-9]{{1,3}}\s?[-—]\s?[0-9]{{1,3}}\s?[-—]\s?[0-9]{{2,4}}(?![0-9])"
        ),
        re.compile(
            r"(?<![0-9A-Za-z])[0-9A-Za-z一二三四五六七八九十]{1,4}\s?(?:栋|幢|号楼|座)\s?"
            r"[0-9一二三四五六七八九十]{1,3}\s?(?:单元|门)\s?[0-9]{2,4}\s?(?:室|房|号|户)?"
        ),
        re.compile(
            rf"(?<=[{HAN}])(?:村|屯|庄)\s?[0-9一二三四五六七八九十]{{1,3}}\s?(?:组|队|社)(?:\s?[0-9]{{1,4}}\s?号)?"
        ),
    )
    english = (
        re.compile(
            rf"(?<![\w#$£€.,:\-])(?i:(?:{unit}),?\s)?"
            rf"[0-9]{{1,5}}[A-Za-z]?(?:-[0-9]{{1,4}})?,?\s(?:[NSEW]\.?\s)?"
            rf"(?:(?:[A-Z][A-Za-z'’]{{1,20}}|[0-9]{{1,3}}(?:st|nd|rd|th))\.?\s){{1,3}}"
            rf"(?i:{streets})\b\.?{tail}"
        ),
        re.compile(
            rf"(?<![\w#$£€.,:\-])[0-9]{{1,5}}[a-z]?\s"
            rf"(?!(?:min|hour|day|week|month|year|people|of|the|on|in|at|a)[a-z]*\s)[a-z]{{3,20}}\s"
            rf"(?:(?!on|in|at|the|of|to|from|off|to)[a-z]{{3,20}}\s)?(?:{sure})\b\.?(?i:,?\s(?:{unit}))?"
        ),
        re.compile(r"(?i:\bp\.?\s?o\.?\s?box\s\d{1,6})"),
        re.compile(
            r"(?<![0-9A-Za-z])"
            r"(?:GIR 0AA|[A-PR-UWYZ][A-HK-Y]?\d[0-9A-HJKPSTUW]? \d[ABD-HJLNP-UW-Z]{2})(?![0-9A-Za-z])"
        ),
    )
    return chinese, english


@lru_cache(maxsize=1)
def _context() -> tuple[re.Pattern[str], tuple[str, ...], tuple[str, ...]]:
    words = load_words()
    return (
        re.compile("|".join(words.words("address_cues"))),
        tuple(words.words("place_after")),
        tuple(words.words("en_branches")),
    )


def addresses(plain: str, lower: str) -> list[Item]:
    """Addresses; their key is the address without blanks and punctuation."""
    cues, places, branches = _context()
    chinese, english = _patterns()
    items: list[Item] = []
    taken = bytearray(len(plain))

    def take(start: int, end: int) -> None:
        if not any(taken[start:end]):
            taken[start:end] = b"1" * (end - start)
            items.append(Item(start, end, "ADDRESS", re.sub(r"[\W_]", "", lower[start:end])))

    for pattern in chinese if not plain.isascii() else ():
        for match in pattern.finditer(plain):
            end = match.start() + len(match.group().rstrip(" ,"))
            if not plain.startswith(places, end):
                take(_left_end(plain, match.start(), cues), end)
    for pattern in english:
        for match in pattern.finditer(plain):
            if not lower[match.end() : match.end() + 14].lstrip(" ,").startswith(branches):
                take(*match.span())
    return items


def _left_end(plain: str, core: int, cues: re.Pattern[str]) -> int:
    """Where the address begins that has its first certain character at ``core``: back over Chinese characters
    and digits, at most 26, but not over a word that introduces an address."""
    left = core
    while (
        left and core - left < 26 and ("\u4e00" <= plain[left - 1] <= "\u9fff" or plain[left - 1].isdigit())
    ):
        left -= 1
    for match in cues.finditer(plain, left, core):
        left = match.end()
    return min(left, core)
