"""Questions that cannot be answered as they were asked, each with what to do next."""
from __future__ import annotations

import re
from collections.abc import Sequence

from bot.complaints.places import branch_unknown
from bot.errors import InputError
from bot.language.mentions import find_all_of, find_channels
from bot.questions import words as w
from bot.questions.model import Question

_PLACE = r"网点|支行|营业厅|营业部|分行|分理处|门店|分店|分院|院区"
_ZH_NAME = re.compile(rf"(?P<name>[\u4e00-\u9fff]{{2,10}}?)(?:{_PLACE})")
_EN_NAME = re.compile(r"\b(?P<name>[a-z][a-z0-9'-]{2,})\s+(?:branch|outlet)\b(?! manager| by)")
_ZH_PAIR = re.compile(r"(?P<a>[\u4e00-\u9fff]{2,4})(?:和|跟|与|同|对比|比)(?P<b>[\u4e00-\u9fff]{2,4}?)"
                      r"(?=比|哪|谁|相比|的|，|,|$)")
# words that stand before 网点 and name none
_LEADS = re.compile(r"^.*(?:投诉|请问|看看|查看|查查|我想|我们|关于|统计|分析|对比|比较|换成|改成|只看|那么|显示|列出|看|查"
                    r"|按|那|在|的|和|跟|与|到|换|把|问|下|于)")
_GENERIC = re.compile(r"[各每按哪所全不几这那三两一二四五六七八九十本其别的了吗呢和跟与比看分同多少整另单个家第内外新老大小]"
                      r"|什么|现场|线下|银行")
_EN_GENERIC = frozenset("each every which what any all this that per one same our your other another whole the two three by"
                        " in across between for from both local single my their its new old main worst best no of at"
                        .split())
_EACH = re.compile(r"各个?网点|每个?网点|\beach branch\b|\bevery branch\b")


def check(text: str, rest: str, found: Question, branches: Sequence[str]) -> None:
    """InputError: question_sql, question_contradiction, question_exclusion, question_rate_weighted, branch_unknown."""
    if w.says("sql", text):
        raise InputError("question_sql")
    _contradictions(rest, found, branches)
    if found.words or found.by == "branch" and found.among:
        return
    unknown = _unknown_side(rest, branches) if found.branch else unknown_branch(rest, branches)
    if unknown:
        raise branch_unknown(unknown, branches)


def _contradictions(rest: str, found: Question, branches: Sequence[str]) -> None:
    if found.severity and (mild := w.first("mild", rest)):
        raise _contradiction(f"≥ {found.severity}", mild.group().strip())
    if found.unit == "weighted" and found.per:
        raise InputError("question_rate_weighted")
    only = w.only(rest)
    for names_in in (lambda said: find_all_of(said, branches), find_channels):
        each = [set(names_in(said)) for said in only]
        each = [one for one in each if one]
        if len(each) > 1 and not set.intersection(*each):
            raise _contradiction(*(sorted(one)[0] for one in each[:2]))
    if match := w.first("except", rest):
        left_out = match["said"]
        for names_in in (lambda said: find_all_of(said, branches), find_channels):
            out = set(names_in(left_out))
            if out & {name for said in only if said not in left_out for name in names_in(said)}:
                raise _contradiction(sorted(out)[0], match.group().strip())
            if out:
                raise InputError("question_exclusion", said=match.group().strip())
    if found.by == "branch" and found.branch and not found.among and (each := _EACH.search(rest)):
        raise _contradiction(found.branch, each.group())


def _contradiction(one: str, other: str) -> InputError:
    return InputError("question_contradiction", one=one, other=other)


def unknown_branch(rest: str, branches: Sequence[str]) -> str | None:
    """What is said like a branch and is none that is stored; None where nothing is."""
    if not branches:
        return None
    for match in _ZH_NAME.finditer(rest):
        name = _LEADS.sub("", match["name"])
        if 2 <= len(name) <= 4 and not _GENERIC.search(name):
            return name
    for match in _EN_NAME.finditer(rest):
        if match["name"] not in _EN_GENERIC:
            return match["name"]
    return None


def _unknown_side(rest: str, branches: Sequence[str]) -> str | None:
    """城南 of "城东和城南哪个多", where the other side is a branch."""
    for match in _ZH_PAIR.finditer(rest):
        sides = [_LEADS.sub("", match["a"]), match["b"]]
        there = [bool(find_all_of(side, branches)) for side in sides]
        other = sides[there.index(False)] if there.count(True) == 1 else ""
        if 2 <= len(other) <= 3 and not _GENERIC.search(other):
            return other
    return None
