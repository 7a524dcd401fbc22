"""Numbers in words: Chinese numerals (三十四点五, 3万, 一百二) and English ones (thirty-four, a dozen).

The one place where numerals are read; periods, dates, typed values and mentions use it. cn2an 0.5 (mode
smart) reads the same Chinese numerals, but only whole strings: finding them in a sentence, 一块五, 三成五, 百分之十二
and the English words would stay here, so it would save about twenty lines for one more dependency.
"""
from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_LATIN = re.compile("[A-Za-z]")
_BLANKS = re.compile(r"[^\S\n]+")
DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "壹": 1, "贰": 2,
          "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9, "俩": 2, "仨": 3}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
_SUFFIX = {"k": 1e3, "w": 1e4, "thousand": 1e3, "million": 1e6, "hundred": 1e2, "百": 1e2, "千": 1e3, "万": 1e4,
           "亿": 1e8}
HAN_DIGITS = "零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟俩仨"

ONES = {word: value for value, word in enumerate(
    ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
     "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"])}
TENS = {word: 10 * value for value, word in enumerate(
    ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2)} | {"fourty": 40}
_ENGLISH_WORD = "|".join(sorted([*ONES, *TENS, "hundred", "thousand"], key=len, reverse=True))
_ENGLISH = re.compile(rf"\b(?:{_ENGLISH_WORD})(?:(?:\s+and\s+|[\s-]+)(?:{_ENGLISH_WORD}))*\b", re.IGNORECASE)


@lru_cache(maxsize=16)  # the readers of one text each ask for its form
def normalise(text: str) -> str:
    """One form for all widths: NFKC, lower case, no invisible marks, single blanks (line breaks stay)."""
    return _BLANKS.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).lower()).strip()


def chinese_number(text: str) -> float | None:
    """三十四点五 -> 34.5, 一百二 -> 120, 二〇二六 -> 2026, 3万5 -> None (mixed: see ``number``); None when it is none."""
    if not text or len(text) > 40:
        return None
    whole, _, part = text.partition("点")
    if not whole or (part and not all(c in DIGITS for c in part)) or ("点" in text and not part):
        return None
    decimals = float("0." + "".join(str(DIGITS[c]) for c in part)) if part else 0.0
    if len(whole) > 1 and all(c in DIGITS for c in whole):
        return float("".join(str(DIGITS[c]) for c in whole)) + decimals
    total = section = digit = 0
    unit = 0
    for character in whole:
        if character in DIGITS:
            if digit and DIGITS[character]:
                return None
            digit = DIGITS[character]
            if character in "零〇":
                unit = 0
        elif character in _SMALL:
            unit = _SMALL[character]
            section += (digit or 1) * unit
            digit = 0
        elif character in _LARGE:
            unit = _LARGE[character]
            total = (total + (section + digit or 1)) * unit if unit > 10**4 else total + (section + digit
                                                                                          or 1) * unit
            section = digit = 0
        else:
            return None
    # 一百二 is 120 and 三万五 is 35,000: a last digit counts tenths of the unit before it.
    if digit and unit >= 100:
        digit *= unit // 10
    return float(total + section + digit) + decimals


def _english_number(words: str) -> int:
    total = section = 0
    for word in re.findall(r"[a-z]+", words.lower()):
        if word in ONES or word in TENS:
            section += ONES.get(word, 0) + TENS.get(word, 0)
        elif word == "hundred":
            section = (section or 1) * 100
        elif word == "thousand":
            total, section = total + (section or 1) * 1000, 0
    return total + section


def english_to_digits(text: str) -> str:
    """"thirty-four minutes" -> "34 minutes"; "a couple of weeks" -> "2 weeks"; other words stay."""
    if not _LATIN.search(text):
        return text
    text = re.sub(r"\ba couple of\b", "2", text, flags=re.IGNORECASE)

    def digits(match: re.Match[str]) -> str:
        words = match.group()
        # "three hundred" is a number, but "5 hundred" and "1.2 thousand" keep the word as a multiplier.
        if words.lower() in ("hundred", "thousand"):
            before = text[: match.start()].rstrip()
            if before[-1:].isdigit():
                return words
        # A list ("one, two") never matches; "one two" would: sum only what grammar allows.
        if re.fullmatch(r"(?:\w+\s+)+\w+", words) and all(word in ONES for word in words.lower().split()):
            return " ".join(str(ONES[word]) for word in words.lower().split())
        return str(_english_number(words))

    return _ENGLISH.sub(digits, text)


_FRACTION = {"百": "%", "千": "‰", "万": "‱"}
_SHORT = re.compile(r"(?<![\d.])(\d{1,4})([百千万])(\d)(?:([百千])|(?![\d.,:%]))")
_SAID = {"百": 100, "千": 1000, "万": 10**4}


def plain_numbers(text: str) -> str:
    """Spoken forms as written ones: 百分之十二 -> 十二%, 3万5 -> 35000, 3万5千 -> 35000, 一块五 -> 一点五块."""
    text = re.sub(rf"([百千万])分之([{HAN_DIGITS}点]+|[\d.,]+)", lambda m: m.group(2) + _FRACTION[m.group(1)], text)
    text = _SHORT.sub(lambda m: str(int(m.group(1)) * _SAID[m.group(2)] + int(m.group(3)) * (
        _SAID[m.group(4)] if m.group(4) else _SAID[m.group(2)] // 10)), text)
    text = re.sub(r"([零一二两三四五六七八九十])(块|成)([一二三四五六七八九半])(?![百千万个块])",
                  lambda m: f"{m.group(1)}点{m.group(3).replace('半', '五')}{m.group(2)}", text)
    return re.sub(r"(\d)(块|成)(\d)(?![\d.])", r"\1.\3\2", text)


# A number as typed. A minus sign counts only where no digit or word stands before it: 30-40 is a range.
NUMBER = (r"(?:(?<![\w.\-])[-−–]|负|minus )?"
          r"(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?(?:e[+-]?\d{1,3}(?![a-z\d]))?|\.\d+)"
          r"(?:\s?(?:万亿|千万|百万|十万|[百千万亿](?![分]之)|[kw](?![a-z])|(?:hundred|thousand|million)\b))?"
          rf"|负?[{HAN_DIGITS}]+(?:点[零〇一二三四五六七八九]+)?")
_PARTS = re.compile(r"(-|−|–|负|minus )?([\d.,]+(?:e[+-]?\d+)?)\s?(\D*)")
_HAN_SUFFIX = {"万亿": 1e12, "千万": 1e7, "百万": 1e6, "十万": 1e5}


def number(text: str) -> float | None:
    """The value of one match of ``NUMBER``: "1,200", "3万", "3.5k", "负三", "三十四点五"; None when it is none."""
    text = text.strip()
    if match := _PARTS.fullmatch(text):
        sign, digits, suffix = match.groups()
        suffix = suffix.strip()
        factor = _HAN_SUFFIX.get(suffix) or _SUFFIX.get(suffix) if suffix else 1
        if factor is None:
            return None
        try:
            value = float(digits.replace(",", "")) * factor
        except ValueError:
            return None
        return -value if sign else value
    negative = text.startswith("负")
    value = chinese_number(text.lstrip("负"))
    return None if value is None else -value if negative else value


def whole(text: str) -> int | None:
    """A non-negative whole number below a million in digits or Chinese numerals, else None."""
    value = float(text) if text.isdecimal() and len(text) < 7 else chinese_number(text)
    return int(value) if value is not None and value == int(value) and value < 1e6 else None
