"""An answer with a unit: 一个半小时, 12%, 3万元, 4‰, 48 complaints. Words, factors and limits: data/units.yml."""
from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from pathlib import Path
from typing import Any

import yaml

from bot.errors import InputError
from bot.language.numerals import (
    NUMBER,
    english_to_digits,
    normalise,
    number,
    plain_numbers,
)
from bot.language.texts import LANGUAGES, say
from bot.settings import ROOT

UNITS = ("minutes", "percent", "count", "per_1000", "score", "yuan")
_BETWEEN = re.compile(r"\s?多?个?半?")
_LATIN = re.compile(r"[a-z]")
_RANGE = re.compile(rf"(?:{NUMBER})[^\d,;。]{{0,4}}?(?:-|–|—|~|到|至|\bto\b)\s?(?:{NUMBER})")
_PER_N = re.compile(r"(?:每|/|\bper\b|\bin\b|\bout of\b|\bof every\b|\bfor every\b)\s?(?:every |an? )?"
                    r"(?P<n>百万|十万|万|千|百|thousand|mille|hundred|1,?0{2,5}\b|1,?000,?000\b|10,000|100,000)"
                    r"\s?(?P<noun>笔|人次|人|件|次|单|户|[a-z]+)?(?:业务|交易|客户|订单)?(?:中|里|有)?")
_N = {"百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "thousand": 1000, "mille": 1000,
      "hundred": 100}
# Halves said in words, before numbers are read: 一个半小时 -> 1.5小时, half an hour -> 0.5 hour, 两天半 -> 2.5天.
_HALVES: tuple[tuple[str, str], ...] = (
    (r"\b(?:an? )?hour and a half\b", "1.5 hours"), (r"\b(?:an? )?(day|week|minute) and a half\b", r"1.5 \1"),
    (r"\bhalf an? (hour|day|minute|week)\b", r"0.5 \1"), (r"\ba half[- ](hour|day)\b", r"0.5 \1"),
    (r"\bhalf[- ](hour|day)\b", r"0.5 \1"), (r"\b(?:a )?quarter of an hour\b", "15 min"),
    (r"\bthree quarters of an hour\b", "45 min"), (r"\b3 quarters of an hour\b", "45 min"),
    (r"\b(\d+) and a half\b", r"\g<1>.5"), (r"\b(\d+) 1/2\b", r"\g<1>.5"), (r"(\d)\s?½", r"\1.5"),
    (r"½", "0.5"), (r"\b(\d{1,2})\s?h\s?(\d{1,2})(?![\d.,:]|\s?[a-z])", r"\1 h \2 min"),
    (r"\ban? (hour|minute|day|week|second|dozen)\b", r"1 \1"), (r"\bper ?cent\b", "percent"),
)


@dataclass(frozen=True)
class Quantity:
    """``value`` in the base unit ``unit`` (one of UNITS, None for a bare number) and the ``text`` it came
    from.

    Money of another currency keeps its number and unit "yuan"; the currency stays visible in ``text`` only.
    """

    value: float
    unit: str | None
    text: str


@lru_cache(maxsize=2)
def load_units(path: Path = ROOT / "data" / "units.yml") -> dict[str, Any]:
    """The table of units as it stands in the file."""
    return yaml.safe_load(path.read_text("utf-8"))


@lru_cache(maxsize=1)
def _words() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, dict[str, float]],
                      dict[str, dict[str, float]]]:
    """(unit after a number, sign before one, word -> {unit: factor}, sign -> {unit: factor}).

    A word may belong to several units: 分 is a minute or a point, ‰ is per 1,000 or a tenth of a percent.
    """
    table = load_units()
    after: dict[str, dict[str, float]] = {}
    before: dict[str, dict[str, float]] = {}
    for unit in UNITS:
        for word, factor in table[unit]["words"].items():
            after.setdefault(str(word), {})[unit] = float(factor)
        for word, factor in table[unit].get("before", {}).items():
            before.setdefault(str(word), {})[unit] = float(factor)
    for words in table["yuan"]["other"].values():
        for word in words:
            after.setdefault(word, {})["yuan"] = 1.0
            before.setdefault(word, {})["yuan"] = 1.0
    for word in table["foreign"]:
        after[str(word)] = {}
    return _either(after), _either(before), after, before


def _either(words: dict[str, Any]) -> re.Pattern[str]:
    ends = (re.escape(word) + (r"(?![a-z])" if _LATIN.match(word[-1]) else "")
            for word in sorted(words, key=len, reverse=True))
    return re.compile("|".join(ends))


@dataclass(frozen=True)
class _Amount:
    value: float
    units: dict[str, float] | None  # unit -> factor; None for a bare number, {} for a unit that never fits
    start: int
    end: int


def _amounts(text: str) -> list[_Amount]:
    after, before, words, signs = _words()
    amounts = []
    for match in re.finditer(NUMBER, text):
        value = number(match.group())
        if value is None:
            continue
        start, end, units = match.start(), match.end(), None
        # 一个半小时, 3万多元: what stands between the number and its unit; only with 半 is 个 not a unit itself.
        ahead = _BETWEEN.match(text, end)
        follows = after.match(text, ahead.end()) if ahead and "半" in ahead.group() else None
        if follows:
            value += 0.5
        else:
            follows = after.match(text, end + (text[end : end + 1] == " ")) or after.match(
                text, ahead.end() if ahead else end)
        if follows:
            units, end = words[follows.group()], follows.end()
            if text[end : end + 1] == "半" and "minutes" in units:
                value, end = value + 0.5, end + 1
        else:
            sign = max((m for m in before.finditer(text[max(0, start - 6) : start].rstrip())),
                       key=lambda m: m.end(), default=None)
            if sign and sign.end() == len(text[max(0, start - 6) : start].rstrip()):
                units, start = signs[sign.group()], max(0, start - 6) + sign.start()
        amounts.append(_Amount(value, units, start, end))
    return amounts


def mentioned(text: str) -> list[tuple[float, str | None]]:
    """Every number of a text with its unit: one of UNITS, "other" for a unit that is none of them, None without one.

    For comparing texts, not for answers to a question: nothing is refused and a range gives both ends.
    """
    plain = english_to_digits(normalise(text)[:2000])
    for pattern, words in _HALVES:
        plain = re.sub(pattern, words, plain)
    found: list[tuple[float, str | None]] = []
    for one in _amounts(plain_numbers(plain)):
        if one.units is None:
            found.append((one.value, None))
        elif one.units:
            unit, factor = next(iter(one.units.items()))
            found.append((one.value * factor, unit))
        else:
            found.append((one.value, "other"))
    return found


def spoken(plain: str) -> str:
    """A text in the form of ``normalise`` with its number words and halves as figures: 一个半小时 stays, 半小时 -> 0.5小时,
    "an hour and a half" -> "1.5 hours"."""
    plain = plain_numbers(english_to_digits(plain))
    for pattern, words in _HALVES:
        plain = re.sub(pattern, words, plain)
    return re.sub(r"(?<![\d一二两三四五六七八九十百千万个])半(?=个?(?:小时|钟头|天|日|分钟|星期|周))", "0.5", plain)


def parse_quantity(text: str, unit: str | None = None) -> Quantity:
    """Read an amount for a field measured in ``unit``; a bare number takes that unit.

    ``unit`` is one of UNITS, or None: then the unit is taken from the text. Percent stays as typed (12% ->
    12, and a bare 0.12 -> 0.12); rates "per N" become per 1,000; days are 24 hours.

    Raises InputError: value_number (no number), value_several (two numbers or a range), value_unit (another
    dimension; params unit, expected), value_negative, value_absurd (params highest, unit, expected).
    """
    plain = spoken(normalise(text)[:500])
    per = _PER_N.search(plain)
    if per and (unit in (None, "per_1000", "percent") or per.group("n") not in ("百", "hundred")):
        return _rate(plain, per, unit, text)
    if unit in (None, "score"):  # 8.5/10, 4 out of 5
        plain = re.sub(r"(?<=\d)\s?(?:/|\bout of\b)\s?(?:5|10|100)\b(?:\s?分)?", " points", plain)
    if _RANGE.search(plain):
        raise InputError("value_several")
    amounts = _amounts(plain)
    if not amounts:
        raise InputError("value_number")
    fitting = [a for a in amounts if a.units and (unit in a.units if unit else True)]
    if unit in (None, "minutes") and len(fitting) > 1 and all("minutes" in (a.units or {}) for a in fitting):
        fitting = [_chain(plain, fitting)]
    if unit == "minutes" and len(amounts) == 2 and len(fitting) == 1:
        fitting = _trailing_minutes(plain, amounts, fitting[0])  # 1h20, 1小时20
    if len(fitting) > 1 or (not fitting and len(amounts) > 1):
        raise InputError("value_several")
    amount = fitting[0] if fitting else amounts[0]
    if amount.units is None:
        if unit and not _plain_enough(plain, amount, unit):
            raise _wrong_unit(unit)
        return _believable(Quantity(amount.value, unit, text.strip()))
    if unit is None:
        if not amount.units:
            raise _wrong_unit("count")
        # 分 may be a minute or a point, ‰ a rate or a tenth of a percent: the first unit it is worth one of.
        unit = next((one for one, factor in amount.units.items() if factor == 1), next(iter(amount.units)))
    if unit not in amount.units:
        raise _wrong_unit(unit)
    return _believable(Quantity(amount.value * amount.units[unit], unit, text.strip()))


def _chain(text: str, amounts: list[_Amount]) -> _Amount:
    """1小时20分30秒 as one amount of minutes; InputError when the parts do not follow each other downwards."""
    total, last = 0.0, None
    for before, this in zip([None, *amounts[:-1]], amounts, strict=True):
        factor = (this.units or {})["minutes"]
        between = "" if before is None else text[before.end : this.start].strip()
        if last is not None and (factor >= last or between not in ("", "零", "and", ",", "又", "加")):
            raise InputError("value_several")
        total, last = total + this.value * factor, factor
    return _Amount(total, {"minutes": 1.0}, amounts[0].start, amounts[-1].end)


def _trailing_minutes(text: str, amounts: list[_Amount], first: _Amount) -> list[_Amount]:
    rest = amounts[1]
    if (first is amounts[0] and rest.units is None and rest.value < 60
        and (first.units or {}).get("minutes") == 60
            and not text[first.end : rest.start].strip()):
        return [_Amount(first.value * 60 + rest.value, {"minutes": 1.0}, first.start, rest.end)]
    return [first]


def _rate(plain: str, per: re.Match[str], unit: str | None, text: str) -> Quantity:
    """4 per 1,000, 每千笔4件, 3 in 10,000: value times 1,000 over N."""
    if unit not in (None, "per_1000", "percent"):
        raise _wrong_unit(unit)
    word = per.group("n")
    base = _N.get(word) or int(word.replace(",", ""))
    amounts = _amounts(plain[: per.start()] + " ; " + plain[per.end() :])
    if not amounts:
        raise InputError("value_number")
    if len(amounts) > 1:
        raise InputError("value_several")
    unit = unit or "per_1000"
    return _believable(Quantity(amounts[0].value * (100 if unit == "percent" else 1000) / base, unit,
                                text.strip()))


def _plain_enough(text: str, amount: _Amount, unit: str) -> bool:
    """Whether what stands around a bare number is padding, so that the field's unit may be assumed.

    What follows the number decides (22 kilos); a count takes any noun (48 parcels).
    """
    if unit == "count":
        return True
    rest = text[amount.end :].strip()
    for word in sorted(load_units()["padding"], key=len, reverse=True):
        rest = re.sub(rf"(?<![a-z]){re.escape(word)}(?![a-z])" if _LATIN.match(word) else re.escape(word),
                      " ", rest)
    return not re.match(r"[\u3400-\u9fffa-z]", rest.strip())


def _believable(quantity: Quantity) -> Quantity:
    if quantity.value < 0:
        raise InputError("value_negative")
    highest = load_units()[quantity.unit]["highest"] if quantity.unit else 1e12
    if not isfinite(quantity.value) or quantity.value > highest:
        raise InputError("value_absurd", highest=f"{highest:,.0f}", unit=quantity.unit,
                         expected=_expected(quantity.unit) if quantity.unit else "")
    return quantity


def _wrong_unit(unit: str) -> InputError:
    return InputError("value_unit", unit=unit, expected=_expected(unit))


def _expected(unit: str) -> str:
    """The unit in both languages: an error is worded later, for a reader not known here."""
    return " / ".join(dict.fromkeys(say(f"unit_{unit}", lang) for lang in LANGUAGES))
