"""Typed answers: what a person types for a field of a form, as a value, and a value as it is shown back.

Each ``parse_`` returns a value or raises ``InputError("value_…")``; none guesses when two readings are
possible. Quantities and dates have rooms of their own (``quantities``, ``dates``) and are offered here too.
"""
from __future__ import annotations

import datetime as dt
import re
from math import isfinite
from typing import Any

from bot.errors import InputError
from bot.language.choices import Choices, parse_choice, parse_choices
from bot.language.dates import parse_date
from bot.language.numerals import (
    NUMBER,
    english_to_digits,
    normalise,
    number,
    plain_numbers,
)
from bot.language.quantities import UNITS, Quantity, parse_quantity
from bot.language.texts import join, say

__all__ = ["UNITS", "Quantity", "parse_choice", "parse_choices", "parse_date", "parse_integer",
           "parse_number", "parse_numbers", "parse_quantity", "parse_yes_no", "show"]

_HIGHEST = 1e12
_NONE = {"无", "没有", "没", "零", "none", "no", "nil", "zero", "nothing", "n/a"}


def parse_number(text: str) -> float:
    """The one number in ``text``: 三十四点五, 34.5, １２, 1,200, 3万, 82% (0.82), 约 50 个.

    Raises InputError: value_number (none), value_several (more than one), value_absurd.
    """
    plain = normalise(text)[:500]
    found = [(match, value) for match in re.finditer(NUMBER, plain_numbers(english_to_digits(plain)))
             if (value := number(match.group())) is not None]
    if not found:
        raise InputError("value_number")
    if len(found) > 1:
        raise InputError("value_several")
    match, value = found[0]
    if match.string[match.end() :].lstrip().startswith("%"):
        value /= 100
    if not isfinite(value) or abs(value) > _HIGHEST:
        raise InputError("value_absurd", highest=f"{_HIGHEST:,.0f}", unit=None, expected="")
    return value


def parse_integer(text: str, minimum: int | None = None) -> int:
    """A whole number; 无 / none is 0. Raises value_integer for 3.5, value_minimum below ``minimum``, else as
    above.
    """
    plain = normalise(text)
    value = 0.0 if plain.strip(" 。.!,") in _NONE else parse_number(text)
    if value != int(value):
        raise InputError("value_integer")
    if minimum is not None and value < minimum:
        raise InputError("value_minimum", minimum=minimum)
    return int(value)


_LIST_PADDING = re.compile(r"[\s,;、/|+。.]|分钟?|小时|秒钟?|天|元|块|%|件|个|次|笔|和|及|与|\band\b|\bmin(?:ute)?s?\b"
                           r"|\bh(?:ou)?rs?\b"
                           r"|\bdays?\b|\bs(?:ec)?\b|\[|\]|\(|\)")


def parse_numbers(text: str) -> list[float]:
    """A list with any separators, also one a line: "31 22 45、27;38" -> five numbers, at least one.

    Commas separate; in "1,200 1,350" (another separator is there, commas only before three digits) they mark
    thousands. Raises value_number (none), value_numbers_comma ("1,200,300": which?), value_numbers_part (a
    word among the numbers; param position), value_absurd.
    """
    plain = english_to_digits(normalise(text))
    tokens = re.split(r"[\s;、|]+", plain.strip(" \n,;、|"))
    grouped = [token for token in tokens if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", token)]
    if grouped and len(tokens) == 1 and not re.fullmatch(r"\d{3}(?:,\d{3})+", tokens[0]):
        raise InputError("value_numbers_comma")
    if grouped and len(tokens) > 1 and all("," not in token.rstrip(",") or token in grouped
                                           for token in tokens):
        plain = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", plain)
    else:
        plain = plain.replace(",", " ")
    values: list[float] = []
    place = 0
    for match in re.finditer(NUMBER, plain):
        value = number(match.group())
        if value is None or _LIST_PADDING.sub("", plain[place : match.start()]):
            raise InputError("value_numbers_part", position=len(values) + 1)
        if not isfinite(value) or abs(value) > _HIGHEST:
            raise InputError("value_absurd", highest=f"{_HIGHEST:,.0f}", unit=None, expected="")
        values.append(value)
        place = match.end()
    if not values:
        raise InputError("value_number")
    if _LIST_PADDING.sub("", plain[place:]):
        raise InputError("value_numbers_part", position=len(values) + 1)
    return values


_UNSURE = re.compile(
    r"[?吗]$|不知道|不清楚|不确定|不好说|说不准|也许|可能|大概|是不是|有没有|部分|一半|或者|看情况|有的有|也不是"
    r"|\b(?:maybe|perhaps|not sure|unsure|don'?t know|no idea|partly|sometimes|depends|probably|yes and"
    r" no)\b")
_NO = re.compile(r"不|没(?!问题|错)|未|否|无(?!误)|别|非(?!常)|[×✗✘❌👎☒]"
                 r"|(?:no|not|nope|nah|n|false|never|none|negative|x)\b")
_YES = re.compile(
    r"是|对|有|嗯|好|可以|可控|行|能|会|当然|确认|确实|没问题|没错|无误|已|做(?:了|过|完)|完成|一样|相同|同样|一致|同意"
    r"|稳定|肯定|必须|都|(?:需?要|再[加来添补])[的了啊吧加再来一条个]*$|[✓✔√✅👍☑]|(?:yes|yep|yeah|yup|y|ok|okay|sure|true|right|correct|of course|certainly"
    r"|absolutely|indeed|done|already|definitely|agreed|affirmative|same)\b")
_AUXILIARY = re.compile(r"(?:do|does|did|have|has|had|is|are|was|were|can|ca|could|will)( not\b|n't\b)?\b")
_LEAD = re.compile(r"^(?:非常|很|比较|基本上?|嗯+|呃|额|那个|这个|我们?|他们|它们?|目前|现在|应该|还|都|也|well|um|er|i think|we|it"
                   r"|they)[,，\s]*")


def parse_yes_no(text: str) -> bool:
    """True for 是, 对, 有, yes, y, ✓ …; False for 不, 没有, 否, no, n, ✗ …; InputError("value_yes_no") when
    unclear.
    """
    plain = normalise(text).strip(" \n.,!~。、\"'")
    if not plain or _UNSURE.search(plain):
        raise InputError("value_yes_no")
    if re.match(r"no problem|没问题|没错", plain):
        return True
    for _ in range(3):
        if match := _AUXILIARY.match(plain):
            return not match.group(1)
        if _NO.match(plain):
            return False
        if _YES.match(plain):
            # 对不起, 好像没有, 有点不同: the opening alone does not say yes.
            return not_contradicted(plain)
        stripped = _LEAD.sub("", plain, count=1)
        if stripped == plain:
            break
        plain = stripped
    raise InputError("value_yes_no")


def not_contradicted(plain: str) -> bool:
    """True unless a denial follows the opening yes in the same breath (then InputError)."""
    first = re.split(r"[,;。.!\n]", plain)[0]
    if re.search(r"不|没(?!问题|错)|\b(?:no|not|never)\b|n't\b", first) or plain.startswith(("对不", "好像")):
        raise InputError("value_yes_no")
    return True


def show(value: Any, type: str, lang: str, unit: str | None = None, choices: Choices = ()) -> str:
    """A value in the reader's language: 50 分钟 / 50 min, 是 / yes, a choice's label, a date or period in ISO
    form.

    ``type`` is a field type of a playbook; ``value`` what ``parse_`` returned (a quantity also as its number,
    dates and periods also as ISO text, as answers are stored).
    """
    labels = {one: label[lang] for one, label in choices}
    match type:
        case "yes_no":
            return say("answer_yes" if value else "answer_no", lang)
        case "quantity" if isinstance(value, Quantity):
            return show(value.value, "quantity", lang, value.unit or unit)
        case "quantity" if unit:
            return say(f"quantity_{unit}", lang, value=_plain(value))
        case "number" | "integer" | "quantity":
            return _plain(value)
        case "numbers":
            return join([_plain(one) for one in value], lang)
        case "choice":
            return labels.get(value, str(value))
        case "choices":
            return join([labels.get(one, str(one)) for one in value], lang)
        case "date" if isinstance(value, dt.date):
            return value.isoformat()
        case "period" if isinstance(value, (list, tuple)):
            return " – ".join(str(day) for day in value)
    return str(value)


def _plain(value: float) -> str:
    """At most six decimals, no trailing zeros, commas at thousands."""
    shown = f"{value:,.6f}".rstrip("0").rstrip(".")
    return "0" if shown in ("-0", "") else shown
