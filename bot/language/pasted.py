"""Many single values typed in or pasted: a row, a column of a spreadsheet, with or without units and dates.

``split_values`` gives the parts as people see them, ``parse_values`` their numbers in the unit asked for; a part that is no
such number is named with its place, so that it alone has to be mended.
"""
from __future__ import annotations

import re

from bot.errors import InputError
from bot.language.numerals import NUMBER, english_to_digits, normalise
from bot.language.quantities import parse_quantity
from bot.language.values import parse_numbers

SHOWN = 20  # characters of a part that is repeated to the person
_DATED = re.compile(r"^\s*(?:19|20)\d\d(?:[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?|月)?)[\s,;:|]+(?=\S)", re.MULTILINE)
_UNIT = r"个?小时|分钟|分|秒钟?|天|元|块|%|件|个|次|笔|hours?|hrs?|h|min(?:ute)?s?|m|sec(?:ond)?s?|s|days?|points?|cases|yuan"
_APART = re.compile(rf"(?<=\d)[ \t]+(?=(?:{_UNIT})(?![a-z]))")  # "34 min" is one value
_HOURS = re.compile(r"(小时|hours?|hrs?|h)[ \t]+(?=\d+(?:\.\d+)?(?:分|min|m\b))")  # "1小时 5分" too
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_WITH_UNITS = re.compile(rf"(?:(?:{NUMBER}|半)(?:{_UNIT}))+")


def split_values(text: str) -> list[str]:
    """The parts of a list; a date at the head of a line is the spreadsheet's other column and is left out.

    InputError("value_numbers_comma") where a lone "1,200,300" may be one number or three.
    """
    plain = _DATED.sub("", english_to_digits(normalise(text)))
    plain = _HOURS.sub(r"\1", _APART.sub("", re.sub(r"[\[\]()]", " ", plain)))
    parts = [part for part in re.split(r"[\s;、|。]+|(?<=\S)(?:和|及|与)(?=\S)|\band\b", plain.strip(" \n,;、|。")) if part.strip(",。")]
    grouped = [part for part in parts if _GROUPED.fullmatch(part.strip(","))]
    if grouped and len(parts) > 1 and all("," not in part.strip(",") or part.strip(",") in grouped for part in parts):
        return [part.replace(",", "") for part in parts]
    if grouped and len(parts) == 1 and not re.fullmatch(r"\d{3}(?:,\d{3})+", parts[0]):
        raise InputError("value_numbers_comma")
    return [one for part in parts for one in part.split(",") if one]


def parse_values(text: str, unit: str | None = None, whole: bool = False) -> list[float]:
    """The numbers of a list in ``unit`` (one of ``quantities.UNITS``; None: whatever they are), ``whole`` for counts.

    Only money may be negative. Raises InputError ``value_number`` (no number at all), ``value_numbers_comma``, or
    ``value_bad``, ``value_below``, ``value_not_whole`` with ``position`` (from 1), ``part`` and ``count``.
    """
    parts = split_values(text)
    if not any(re.search(NUMBER, part) for part in parts):
        raise InputError("value_number")
    found = []
    for position, part in enumerate(parts, 1):
        where = {"position": position, "part": part[:SHOWN], "count": len(parts)}
        try:
            if unit and _WITH_UNITS.fullmatch(part):
                value = parse_quantity(part, unit).value
            else:
                [value] = parse_numbers(part)
        except (InputError, ValueError) as error:
            raise InputError("value_bad", **where) from error
        if value < 0 and unit != "yuan":
            raise InputError("value_below", **where)
        if whole and value != int(value):
            raise InputError("value_not_whole", **where)
        found.append(value)
    return found
