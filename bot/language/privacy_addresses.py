"""Street addresses with a number: Chinese down to the room, English with street, flat, town and postcode.

A Chinese address is found by a core that hardly anything else has (a road with a number, a building with a room, a
group of a village), then followed to the right as far as it goes on and to the left to what introduces it.
A street or a building alone is a place, not an address; an address of a branch ("中山路12号支行") stays too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.language.privacy_words import HAN, Item, load_words

CHINESE_NUMBER = "零〇一二三四五六七八九十百"
CODE = rf"[0-9A-Za-z{CHINESE_NUMBER}甲乙丙丁东南西北中\-]{{1,8}}"
HOUSE = "号楼|#楼|栋|幢|座"
UNIT = rf"(?:{HOUSE}|号院|号门|号|#|弄|巷|期|单元|梯|室|层|楼|户|房间|房|门|区|组|院|排|街|商铺|铺)"
NO_SENTENCE = "的了是在我你您他她它们这那都就不没很被把让给请说问吗呢吧啊要来去和跟与及到等有拿找叫"
"""No name of a building has these: a gap in an address ends there."""
GAP = rf"(?:(?![{NO_SENTENCE}])[{HAN}]|都(?=[市城会])|和(?=[平谐园家苑美])|来(?=城))"
NO_UNIT = (
    r"(?<!-[12][09][0-9][0-9])(?![0-9A-Za-z]|\s?(?:[元块毛角万千百年月日天周岁分秒点个米平人次件公多余度斤种位张份台倍%]"
    r"|教室|会议|办公|窗口|柜台|病|诊|标|大床|双床|套房|客房)|[.:,]\d)"
)
ROOM = r"(?!(?:19|20)\d\d[-/年]|\d\d-(?:0\d|1[0-2])-[0-3]\d(?!\d)|[48]00-)[A-Za-z]?[0-9]{1,4}[A-Za-z]?"
DASHED = rf"{ROOM}(?:-[A-Za-z]?[0-9]{{1,4}}[A-Za-z]?){{1,3}}{NO_UNIT}"
STREET_NUMBER = rf"(?:[甲乙丙丁]?[0-9]{{1,5}}(?:-[0-9]{{1,3}})?|[{CHINESE_NUMBER}]{{1,6}})"
BEFORE_BLANK = "省市区县镇乡道州盟旗村路园苑寓厦京海津庆"
"""A blank or a comma after one of these may stand within an address ("北京市 朝阳区 …")."""
LONGEST_LEFT = 40
TAILS = 12
FIELD = re.compile(rf"(?:地址|住址)(?:是|为|:|\s){{1,3}}([{HAN}0-9A-Za-z#\-]{{6,60}})")
LEVELS = re.compile("省|市|区|县|镇|乡|街道|村|路|街|大道|巷|弄|号|栋|幢|座|小区|花园|单元|室|组")
ADMINISTRATIVE = re.compile("[省市区县镇乡]|街道")
INSIDE = re.compile(rf"[栋幢座期区楼元门院号排]\s?[0-9A-Za-z{CHINESE_NUMBER}]|[0-9]-[0-9A-Za-z]")
VILLAGE = re.compile("[村屯庄寨湾坪区]|居委会")
HOUSE_AND_NAME = re.compile(r"[0-9][A-Za-z]?, [A-Z]")
"""Without these, a text is not searched for estates, villages, or a flat in a house with a name."""
STOP = re.compile(f"[{NO_SENTENCE}]")


@dataclass(frozen=True)
class _Chinese:
    """``unsure`` cores count only behind a province, town or district ("南山区科技园R2-B栋4楼")."""

    road: re.Pattern[str]
    estate: re.Pattern[str]
    house: re.Pattern[str]
    village: re.Pattern[str]
    unsure: re.Pattern[str]
    tail: re.Pattern[str]
    cues: re.Pattern[str]
    branch: re.Pattern[str]
    places: tuple[str, ...]


@lru_cache(maxsize=1)
def _chinese() -> _Chinese:
    words = load_words()
    estates = "|".join(words.words("estate_ends"))
    buildings = "|".join(words.words("building_ends"))
    number = rf"[0-9A-Za-z{CHINESE_NUMBER}甲乙丙丁\-]{{1,6}}"
    room = rf"[0-9{CHINESE_NUMBER}]{{3,5}}\s?(?:室|房|户|号(?![线窗柜]))"
    room += rf"|[0-9]{{3,4}}(?!室|号[线窗柜]|楼|层){NO_UNIT}"
    group = "(?:村民小组|小组|组|队|社|屯)(?!人|员)"
    return _Chinese(
        road=re.compile(
            rf"(?<=[{HAN}])(?:路|街|大道|道|巷|胡同|弄)(?:[东西南北中]?[一二三四五六七八九]?段|[东西南北中])?\s?"
            rf"{STREET_NUMBER}\s?(?:号院|号楼|号|弄|巷)(?![线窗柜])"
        ),
        estate=re.compile(
            rf"(?:{estates})[东西南北中]?区?\s?(?:{number}\s?(?:{HOUSE}|号院|号门|区|期|单元|号|楼|门|排)\s?){{1,4}}"
            rf"(?:{DASHED}|[0-9]{{1,4}}(?:室|房|号|户)|[{CHINESE_NUMBER}]{{3,4}}(?:室|房)|[0-9]{{1,4}}(?!{UNIT}){NO_UNIT})"
            rf"|(?:(?:{estates}|国际)(?:[东西南北中]区|[A-Z]区)?|[0-9{CHINESE_NUMBER}]期)\s?"
            rf"(?!\d\d-(?:0\d|1[0-2])-[0-3]\d(?!\d)|[48]00-)(?:[0-9A-Za-z]{{1,3}}\s?-\s?[0-9A-Za-z]{{1,3}}\s?-\s?[0-9]{{2,4}}|[A-Z]?[0-9]{{1,3}}-[0-9]{{3,4}}){NO_UNIT}"
        ),
        house=re.compile(
            rf"(?<![0-9A-Za-z]){number}\s?(?:{HOUSE})\s?(?:[东西南北中]?{number}\s?(?:单元|门|梯)\s?(?:(?:{number}\s?[楼层]\s?)?"
            rf"(?:{room}|[0-9]{{2,4}}\s?(?:室|房|号|户)?)|{number}\s?[楼层])|(?:{number}\s?[楼层]\s?)?(?:{room})"
            rf"|[0-9]{{1,2}}-[0-9]{{1,2}}-[0-9]{{1,4}}{NO_UNIT}|[0-9]{{1,2}}-[0-9]{{2,4}}{NO_UNIT})"
        ),
        village=re.compile(
            rf"(?<=[{HAN}])(?:村委会|居委会|社区|[村屯庄寨湾坪])\s?第?[0-9{CHINESE_NUMBER}]{{1,3}}\s?{group}"
            rf"|(?:镇|乡|街道|县){GAP}{{1,8}}(?:村|屯|庄|寨)(?:委会)?(?:\s?[0-9]{{1,4}}号(?![线窗柜])"
            rf"|(?!工作|调查|领导|施工|医疗|服务){GAP}{{1,4}}(?:组|队)(?![{HAN}]))"
            rf"|(?:镇|乡|街道|县){GAP}{{1,8}}(?:村|屯|庄|寨)(?:委会)?{GAP}{{1,4}}(?:组|队|社)\s?[0-9]{{1,4}}号"
        ),
        unsure=re.compile(
            rf"(?<![0-9A-Za-z]){number}\s?(?:{HOUSE}|号门)\s?{number}\s?[楼层]"
            rf"|{ROOM}(?:-[A-Za-z]?[0-9]{{1,4}}){{2,3}}{NO_UNIT}"
        ),
        tail=re.compile(
            rf"\s?,?\s?[附第]?(?:{CODE})\s?{UNIT}(?![线窗柜])"
            rf"|\s?之\s?[0-9{CHINESE_NUMBER}]{{1,3}}"
            rf"|\s?[-#]?\s?(?:{DASHED}|(?!(?:19|20)\d\d[-/年])[A-Za-z]?[0-9]{{2,4}}[A-Za-z]?(?!{UNIT}){NO_UNIT})"
            r"|[东西南北中左右]{1,2}(?:户|门|侧|室|区|院|楼)|商铺|底商|门面|宿舍|门(?=[0-9])"
            rf"|\s?{GAP}{{2,12}}(?:{buildings})"
            rf"|\s?{GAP}{{1,10}}?(?={CODE}\s?(?:{HOUSE}|单元|室|期|房|区\s?[0-9])|[0-9]{{1,3}}-[0-9A-Za-z]{{1,4}}{NO_UNIT})"
        ),
        cues=re.compile("|".join(words.words("address_cues"))),
        branch=re.compile(rf"{GAP}{{1,6}}(?:{'|'.join(words.words('branch_ends'))})"),
        places=tuple(words.words("place_after")),
    )


@lru_cache(maxsize=1)
def _english() -> tuple[tuple[re.Pattern[str], ...], tuple[str, ...]]:
    """(patterns, words of a branch behind them)."""
    words = load_words()
    streets = "|".join(words.words("en_streets"))
    sure = "|".join(words.words("en_streets_sure"))
    unit = r"(?:apartment|apt|unit|flat|suite|ste|room|rm|#)\.?\s?#?\s?[0-9A-Za-z\-]{1,6}"
    name = r"[A-Z][A-Za-z'’]{1,20}"
    tail = (
        rf"(?:,?\s(?i:{unit}))?(?:,\s[A-Z][a-z]+(?![A-Za-z0-9])(?:\s[A-Z][a-z]+(?![A-Za-z0-9])){{0,2}})?"
        r"(?:,?\s(?:[A-Z]{2}\s\d{5}(?:-\d{4})?|[A-Z]{1,2}\d[0-9A-Z]?\s?\d[A-Z]{2}))?"
    )
    patterns = (
        re.compile(  # a flat or a unit in a house with a name
            rf"(?<![\w#])(?i:apartment|apt|flat|unit|suite|ste)\.?\s?#?[0-9]{{1,4}}[A-Za-z]?,\s"
            rf"(?:{name}(?:\s{name}){{0,3}},\s){{0,2}}"
            rf"(?:{name}\s){{1,3}}(?:(?i:{streets})|(?:Business|Industrial|Trading|Retail) (?:Park|Estate))\b\.?{tail}"
        ),
        re.compile(
            rf"(?<![\w#$£€.,:\-])(?i:(?:{unit}),?\s)?"
            rf"[0-9]{{1,5}}[A-Za-z]?(?:-[0-9]{{1,4}})?,?\s(?:[NSEW]\.?\s)?"
            rf"(?:(?:{name}|[0-9]{{1,3}}(?:st|nd|rd|th))\.?\s){{1,3}}"
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
    return patterns, tuple(words.words("en_branches"))


def addresses(plain: str, lower: str) -> list[Item]:
    """Addresses; their key is the address without blanks and punctuation."""
    items: list[Item] = []
    taken = bytearray(len(plain))

    def take(start: int, end: int) -> None:
        if start < end and not any(taken[start:end]):
            taken[start:end] = b"1" * (end - start)
            items.append(Item(start, end, "ADDRESS", re.sub(r"[\W_]", "", lower[start:end])))

    for start, end in _joined(_chinese_cores(plain)) if not plain.isascii() else ():
        take(start, end)
    patterns, branches = _english()
    named = patterns[0]
    for pattern in patterns:
        if pattern is named and not HOUSE_AND_NAME.search(plain):
            continue
        for match in pattern.finditer(plain):
            if not lower[match.end() : match.end() + 14].lstrip(" ,").startswith(branches):
                take(*match.span())
    return items


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that touch or overlap as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _chinese_cores(plain: str) -> list[tuple[int, int]]:
    """Spans around the cores; they may overlap."""
    forms = _chinese()
    inside = bool(INSIDE.search(plain))
    patterns = [forms.road, forms.house, *((forms.estate, forms.unsure) if inside else ())]
    patterns += [forms.village] if VILLAGE.search(plain) else []
    spans = []
    for pattern in patterns:
        for match in pattern.finditer(plain):
            if pattern is forms.estate and not _han(plain, match.start() - 1):
                continue
            start = _left_end(plain, match.start(), forms.cues)
            before = plain[start : match.start()]
            told = ADMINISTRATIVE.search(before)
            if pattern is forms.village and not told and match.group()[-1] != "号" and _han(plain, match.end()):
                continue
            if pattern is forms.unsure and (not told or any(map(before.__contains__, forms.places))):
                continue
            end = _right_end(plain, match.end(), forms)
            if end:
                spans.append((start, end))
    for match in FIELD.finditer(plain) if "址" in plain else ():
        said = match.group(1)
        levels = len(LEVELS.findall(said))
        if levels >= (2 if re.search("[0-9]", said) else 4) and not STOP.search(said) and not said.endswith(forms.places):
            spans.append(match.span(1))
    return spans


def _han(plain: str, at: int) -> bool:
    return 0 <= at < len(plain) and "\u4e00" <= plain[at] <= "\u9fff"


def _right_end(plain: str, end: int, forms: _Chinese) -> int:
    """Where the address ends whose core ends at ``end``; 0 when it is that of a branch."""
    end -= len(plain[:end]) - len(plain[:end].rstrip(" ,"))
    if plain.startswith(forms.places, end) or forms.branch.match(plain, end):
        return 0
    for _ in range(TAILS):
        match = forms.tail.match(plain, end)
        if not match or any(place in match.group() for place in forms.places):
            break
        end = match.end()
    return 0 if plain.startswith(forms.places, end) else end


def _left_end(plain: str, core: int, cues: re.Pattern[str]) -> int:
    """Where the address begins that has its first certain character at ``core``: back over Chinese characters
    and digits, at most LONGEST_LEFT, but not over a word that introduces an address."""
    left = core
    while left and core - left < LONGEST_LEFT:
        char = plain[left - 1]
        if _han(plain, left - 1) or char.isdigit() or char in " ," and left > 1 and plain[left - 2] in BEFORE_BLANK:
            left -= 1
        else:
            break
    for match in cues.finditer(plain, left, core):
        left = match.end()
    while left < core and plain[left] in " ,":
        left += 1
    return left
