"""What people write into the forms of a comparison study: names with kinds, numbers, grounds, sources."""
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.choosing.study import EVIDENCE
from bot.errors import InputError
from bot.language import values
from bot.language.numerals import normalise

SCALE = (1, 10)
SEPARATORS = re.compile(r"[,\uff0c、;\uff1b\n]+|\s+(?:and|和|与)\s+|(?<=[行店司)])(?:和|与)")
PARTS = re.compile(r"[;\uff1b\n|]+")
BRACKETS = re.compile(r"[(\uff08]([^()\uff08\uff09]*)[)\uff09]")
NONE_MARK = re.compile(r"[-–—?\uff1f]+|n/?a|unknown|不知道|不清楚|没去过|无", re.IGNORECASE)
# the first expression found names the kind; the last two also count in a name ("去年的我们")
KIND_WORDS = {
    "sister_branch": r"兄弟|姐妹|自家|内部|sister|own branch|in-?house|internal",
    "industry_leader": r"龙头|标杆|领先|领军|leader|best in (?:class|the industry)",
    "competitor": r"竞争|对手|同行|competitor|rival|competition",
    "own_last_period": r"上一?期|上一?年|去年|上个?季度?|上个?月|以前的我们|last (?:period|year|quarter|month)|previous",
    "published_standard": r"标准|国标|行标|规范|standard|norm\b|benchmark value",
}
EVIDENCE_WORDS = {
    "mystery_shopper": r"神秘顾客|神秘客|暗访|myster",
    "questionnaire": r"问卷|调查|满意度|访谈|survey|questionnaire|interview",
    "data": r"数据|系统|记录|统计|实测|数字|叫号|\bdata\b|record|measured|figures|statistic",
    "published": r"公开|公布|报告|年报|媒体|published|public|press|report",
    "own_staff": r"员工|自己|印象|经验|意见|感觉|估|staff|own|opinion|impression|experience|guess|estimate",
}
SOURCE_WORDS = {
    "customers": r"客户|顾客|问卷|调查|customer|survey",
    "ahp": r"\bahp\b|层次分析",
    "0-1": r"0\s*[-–—/~]\s*1(?!\d)|(?<!\d)01\s*法",
    "0-4": r"0\s*[-–—/~]\s*4(?!\d)|(?<!\d)04\s*法",
    "team": r"小组|团队|我们|自己|员工|大家|估|team|our|we\b|estimate|guess|staff",
}
NOBODY = re.compile(r"\s*(?:没有?(?:别人|人|了)?|不用(?:了|请)?|无|暂时?没有|(?:就|只有|只)我(?:一个)?(?:人)?"
                    r"|no(?:body|ne| one)?(?: else)?|(?:just|only) me|me alone)[。.!]?\s*", re.IGNORECASE)


def kind_of(text: str, kinds: Sequence[str]) -> str:
    """The kind that ``text`` names by its number in ``kinds`` or by a word; "" when it names none."""
    plain = normalise(text).strip(" .,;、。")
    if plain.isdecimal() and len(plain) < 3 and 1 <= int(plain) <= len(kinds):
        return kinds[int(plain) - 1]
    return first_named(text, {kind: KIND_WORDS[kind] for kind in KIND_WORDS if kind in kinds})


def first_named(text: str, words: Mapping[str, str]) -> str:
    """The key of the first expression that is found in ``text``; "" when none is."""
    return next((key for key, pattern in words.items() if re.search(pattern, text, re.IGNORECASE)), "")


def comparators(text: str) -> dict[str, str]:
    """{name: kind} of "甲银行、城东支行（兄弟网点）"; kind "" where none is said."""
    found: dict[str, str] = {}
    # separators inside brackets belong to the remark
    plain = BRACKETS.sub(lambda match: "(" + SEPARATORS.sub(" ", match[1]) + ")", text)
    for part in SEPARATORS.split(plain):
        remark = " ".join(BRACKETS.findall(part))
        kind = first_named(remark, KIND_WORDS) if remark else first_named(part, {
            one: KIND_WORDS[one] for one in ("own_last_period", "published_standard")})
        name = (BRACKETS.sub("", part) if kind and remark else part).strip()[:40]
        if name:
            found.setdefault(name, kind)
    return found


def named_numbers(text: str, names: Sequence[str]) -> dict[str, float]:
    """{name: number} of "排队等候 5，收费透明：6"."""
    found, left = {}, text
    for name in sorted(names, key=len, reverse=True):  # "办理速度 5" is no score for "速度"
        match = re.search(rf"{re.escape(name)}\s*[:\uff1a=]?\s*(\d+(?:\.\d+)?)", left, re.IGNORECASE)
        if match:
            found[name] = float(match.group(1))
            left = left[: match.start()] + " " + left[match.end():]
    return found


def numbers(text: str, names: Sequence[str], unknown: bool = False) -> dict[str, float | None]:
    """Numbers for ``names`` in order or by name; with ``unknown`` a "-" or "不知道" stands for no number (None).

    Raises InputError ``study_too_many``, ``study_scale`` or those of ``values.parse_numbers``; nothing counts then.
    """
    found: dict[str, float | None] = dict(named_numbers(text, names))
    if not found:
        tokens = [token for token in re.split(r"[\s,\uff0c、;\uff1b|]+", text.strip()) if token]
        if unknown and len(tokens) > 1 and any(NONE_MARK.fullmatch(token) for token in tokens):
            given = [None if NONE_MARK.fullmatch(token) else values.parse_number(token) for token in tokens]
        else:
            given = list(values.parse_numbers(text))
        if len(given) > len(names):
            raise InputError("study_too_many", count=len(given), open=len(names))
        found = dict(zip(names, given))
    if any(value is not None and not SCALE[0] <= value <= SCALE[1] for value in found.values()):
        raise InputError("study_scale", low=SCALE[0], high=SCALE[1])
    return found


def source(text: str) -> tuple[str, int | None]:
    """(who weighed, how many customers) of "客户 45 人" or "小组估计".

    Raises InputError ``study_source`` for neither, ``study_source_n`` for customers without their number.
    """
    named = first_named(text, SOURCE_WORDS)
    if not named:
        raise InputError("study_source")
    if named != "customers":
        return named, None
    count = re.search(r"\d+", normalise(text))
    if count is None or not 1 <= int(count.group()[:9]) <= 1_000_000:
        raise InputError("study_source_n")
    return named, int(count.group())


def evidence(text: str, subjects: Sequence[str]) -> dict[str, tuple[str, str]]:
    """{subject: (kind, words)} of "问卷 40 份" (for all) or "我们：数据；甲银行：暗访三次" (one by one).

    Raises InputError ``study_evidence`` where no kind is recognised; "other" only as the number or word said.
    """
    found = {}
    for part in PARTS.split(text):
        name = next((one for one in sorted(subjects, key=len, reverse=True) if part.strip().lower().startswith(
            one.lower()) and re.match(r"\s*[:\uff1a]", part.strip()[len(one):])), None)
        if name is not None:
            found[name] = _ground(part.strip()[len(name):].strip(" :\uff1a"))
    return found or dict.fromkeys(subjects, _ground(text.strip()))


def _ground(text: str) -> tuple[str, str]:
    if re.fullmatch(r"[1-6]", text):
        return EVIDENCE[int(text) - 1], ""
    kind = first_named(text, EVIDENCE_WORDS) or ("other" if re.match(r"其他|其它|other", text, re.IGNORECASE) else "")
    if not kind:
        raise InputError("study_evidence")
    return kind, text[:200]
