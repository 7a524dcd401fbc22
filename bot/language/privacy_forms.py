"""The forms of numbers that lead to a person, and the checks that tell a real one from a look-alike.

Sources: GB 11643-1999 (identity number), ISO/IEC 7812-1 (Luhn), ISO 13616 (IBAN), GA 36 (number plates).
Every pattern is bounded and begins with a character class or a literal, so that a search is one quick pass.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bot.language.privacy_words import load_words

EMAIL = re.compile(r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,4}")
IPV4 = re.compile(r"\d(?<![0-9A-Za-z_.]\d)\d{0,2}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?![0-9A-Za-z_]|\.\d)")
IPV6 = re.compile(r"(?<![0-9A-Za-z])(?:[0-9A-Fa-f]{1,4}:|::)[0-9A-Fa-f:]{1,36}(?![0-9A-Za-z])")
VERSION = re.compile(r"(?:版本号?|version|ver\.?|v|固件|系统|firmware|build)\s*:?\s*$", re.IGNORECASE)

PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领][A-HJ-Za-hj-z]\s?[·•・.\-]?\s?(?=[A-Za-z]{0,3}\d)"
    r"(?:[A-HJ-NP-Za-hj-np-z0-9]{6}|[A-HJ-NP-Za-hj-np-z0-9]{4}[A-HJ-NP-Za-hj-np-z0-9挂学警港澳])(?![A-Za-z0-9])"
)

MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
DAY = r"\d{1,2}(?:st|nd|rd|th)?"
YEAR = r"(?:19|20)\d{2}"
DATE = (
    rf"(?:(?:19|20)?\d{{2}}\s?年\s?\d{{1,2}}\s?月(?:份|\s?\d{{1,2}}\s?[日号])?|\d{{1,2}}\s?月\s?\d{{1,2}}\s?[日号]"
    rf"|{YEAR}[-/.]\d{{1,2}}(?:[-/.]\d{{1,2}})?(?!\d)|\d{{1,2}}[-/.]\d{{1,2}}[-/.](?:19|20)?\d{{2}}(?!\d)"
    rf"|(?:19|20)\d{{6}}(?!\d)|{DAY}(?: of)?[ -]{MONTH},?[ -]{YEAR}|{MONTH} {DAY}(?:,? {YEAR})?"
    rf"|{DAY}(?: of)? {MONTH})"
)
BIRTH = re.compile(
    r"(?:生于|出生(?:于|日期|年月日?|时间|日)?|生日|dob|d\.o\.b\.?|date of birth|birth ?date|birthday|birth|born)"
    rf"(?:\s|[:=,(]|是|为|在|is|was|on|in){{0,4}}({DATE})"
)
BORN = re.compile(rf"({DATE})\s?(?:出生|生(?=[,。;、.的人]|$))")

# A run of digits in groups; plus sign and bracket before it belong to it.
RUN = re.compile(
    r"[0-9](?:(?<![0-9A-Za-z_][0-9])|(?<=[Tt][Ee][Ll][0-9])|(?<=[Pp]h[0-9]))(?<!\d\.[0-9])"
    r"(?: ?[-()]{0,2} ?[0-9]){5,60}(?:[ -]?[Xx](?![A-Za-z]))?(?![0-9])"
)
GROUP = re.compile(r"[0-9]+[Xx]?|[Xx]")
EXTENSION = re.compile(r"\s?[,(]?\s?(?:转|分机号?|ext(?:ension)?\.?|x)\s?:?\s?\d{1,6}(?!\d)", re.IGNORECASE)
DASH_EXTENSION = re.compile(r"-\d{1,5}(?!\d)")
DOTTED_PHONE = re.compile(r"(?<![0-9A-Za-z_.])(?:\+?1\.)?[2-9]\d{2}\.\d{3}\.\d{4}(?![0-9A-Za-z_]|\.\d)")
CHINESE_DIGITS = "零〇○一幺二两三四五六七八九壹贰叁肆伍陆柒捌玖"
SPOKEN = re.compile(f"[{CHINESE_DIGITS}0-9](?:[ -]?[{CHINESE_DIGITS}0-9]){{6,40}}")
SPOKEN_PART = re.compile(
    f"[{CHINESE_DIGITS}](?:[ -]?[{CHINESE_DIGITS}]){{2,}}|(?<=[0-9])[ -]?[{CHINESE_DIGITS}]{{1,2}}(?=[ -]?[0-9])"
)
WHOLE_NUMBER = re.compile(r"[0-9](?:[ -]?[0-9]){10}")
SPOKEN_VALUES = str.maketrans(CHINESE_DIGITS, "00011223456789123456789")
MOBILE = re.compile(r"(?:0086|86)?(1[3-9]\d{9})")
LANDLINE = re.compile(r"(?:86)?(?:0(?:10|2\d)\d{8}|0[3-9]\d{2}\d{7,8})")

# Codes: letters, digits, dashes; digits also in groups of three or four.
TOKEN = re.compile(
    r"[A-Za-z0-9](?<![A-Za-z0-9_].)(?:[A-Za-z0-9_*/\-]|(?<=\d{3}) (?=\d{3,4}(?![\d\-/.:年月])))*"
)
GLUED_CUE = re.compile(r"(?:QQ|VX|WX|TEL|PH|IMEI)(?=\d{5})", re.IGNORECASE)
OWN_ID = re.compile(r"[CPcp]-?\d{1,5}")
WECHAT_ID = re.compile(r"[A-Za-z][A-Za-z0-9_\-]{5,19}")
MASKED_CARD = re.compile(
    r"\d(?<![0-9A-Za-z]\d)\d{2,5}[ -]?[*xX×•●]{2,4}[*xX×•● -]{0,14}\d{3,4}(?![0-9A-Za-z])"
)
TAIL = re.compile(
    r"(?:尾号(?:是|为|后四位|:|\s){0,3}|[后末]四位(?:是|为|数字|:|\s){0,3}"
    r"|end(?:ing|s)(?: in| with|:)?\s|last (?:four|4)(?: digits)?(?: is| are|:)?\s)"
    r"(\d{4,6})(?![\d*]|\s?(?:元|块|年|月|个|%))"
)
SSN = re.compile(r"\d(?<![0-9A-Za-z\-]\d)\d{2}-\d{2}-\d{4}(?![0-9A-Za-z\-])")
LETTER_ID = re.compile(  # Hong Kong identity card; UK national insurance
    r"[A-Z](?<![0-9A-Za-z\-].)(?:[A-Z]?\d{6}\([0-9A]\)"
    r"|[A-CEGHJ-PR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D](?![0-9A-Za-z\-]))"
)
PASSPORT = re.compile(r"[EGeg](?<![0-9A-Za-z\-].)(?:\d{8}|(?<=[Ee])[A-HJ-NPa-hj-np]\d{7})(?![0-9A-Za-z\-])")
IBAN = re.compile(
    r"[A-Z](?<![0-9A-Za-z].)[A-Z]\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![0-9A-Za-z])"
)
ANY_DATE = re.compile(
    rf"{YEAR}[-/]?(?:0?[1-9]|1[0-2])(?:[-/]?(?:0[1-9]|[12]\d|3[01]|[1-9]))?"
    rf"|\d{{1,2}}[-/]\d{{1,2}}(?:[-/]\d{{2,4}})?"
    r"|(?:on)?[Xx\d]{1,2}/[Xx\d]{1,2}/.{2,5}"
)

# How people group the digits of a number of that length; other groupings are lists of figures.
GROUPINGS: dict[int, set[tuple[int, ...]]] = {
    11: {(11,), (3, 4, 4), (4, 3, 4), (3, 8), (7, 4), (3, 3, 5), (4, 4, 3), (3, 2, 3, 3), (1,) * 11},
    13: {(13,), (4, 4, 4, 1), (4, 3, 3, 3)},
    14: {(14,), (4, 6, 4)},
    15: {(15,), (6, 6, 3), (4, 6, 5)},
    16: {(16,), (4, 4, 4, 4), (8, 8), (6, 10), (4, 12), (1,) * 16},
    17: {(17,), (4, 4, 4, 4, 1), (4, 4, 4, 5)},
    18: {
        (18,),
        (6, 8, 4),
        (6, 4, 4, 4),
        (4, 4, 4, 4, 2),
        (14, 4),
        (6, 12),
        (17, 1),
        (3, 3, 8, 4),
        (10, 8),
        (6, 4, 2, 2, 4),
        (3, 3, 4, 4, 4),
    },
    19: {(19,), (4, 4, 4, 4, 3), (6, 13), (4, 15), (6, 4, 4, 5)},
}
LONGEST = max(len(sizes) for group in GROUPINGS.values() for sizes in group)
PROVINCES = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
US_FREE = re.compile(r"1?8(?:00|88|77|66|55|44|33)")
UK_FREE = re.compile(r"0(?:800|808|845|844|843|300|333|330)")


def in_digits(plain: str) -> str:
    """``plain`` with numbers said in Chinese characters, wholly or in part ("139 0123 四五六七"), in ASCII digits.

    A character or two behind a number are a word of their own ("13800138000一直", "12345678两件").
    """

    def said(match: re.Match[str]) -> str:
        if WHOLE_NUMBER.match(match.group()):
            return match.group()
        return SPOKEN_PART.sub(lambda part: part.group().translate(SPOKEN_VALUES), match.group())

    return SPOKEN.sub(said, plain)


def luhn(digits: str) -> bool:
    """The check of ISO/IEC 7812-1, annex B; one digit repeated is no card."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0 and len(set(digits)) > 1


def check_digit(digits: str) -> bool:
    """ISO 7064 MOD 11-2 over the 18 characters of an identity number (GB 11643-1999)."""
    values = [10 if char in "Xx" else int(char) for char in digits]
    return sum(value * pow(2, 17 - place, 11) for place, value in enumerate(values)) % 11 == 1


def identity_number(digits: str) -> bool:
    """18 characters, or 15 of the first generation, with a province and a possible birth date.

    A wrong check digit does not save it: a mistyped identity number still tells who somebody is.
    """
    if len(digits) not in (15, 18) or not PROVINCES.match(digits) or not digits[:-1].isdigit():
        return False
    date = digits[6:14] if len(digits) == 18 else "19" + digits[6:12]
    return "1900" <= date[:4] <= "2099" and "01" <= date[4:6] <= "12" and "01" <= date[6:8] <= "31"


def iban(code: str) -> bool:
    """ISO 13616: mod 97 of the rearranged code is 1."""
    code = code.replace(" ", "")
    return 15 <= len(code) <= 34 and int("".join(str(int(c, 36)) for c in code[4:] + code[:4])) % 97 == 1


def bank_card(digits: str, said: bool) -> bool:
    """13 to 19 digits that are a card; ``said``: a word before them says so, and then a mistyped one counts.

    Without the word: the prefixes of the card networks with Luhn, or UnionPay's 62 with any last digit.
    Numbers that begin with a year (order numbers, timestamps) are none.
    """
    size = len(digits)
    if not 13 <= size <= 19:
        return False
    if said:
        return size >= 15 or luhn(digits)
    if digits.startswith("62") and size >= 16:
        return True
    prefixes = {13: ("4",), 14: ("30", "36", "38"), 15: ("34", "37")}.get(size, ("3", "4", "5", "6", "9"))
    return (digits.startswith(prefixes) or size == 16 and "2221" <= digits[:4] <= "2720") and luhn(digits)


@lru_cache(maxsize=1)
def _hotlines() -> tuple[frozenset[str], tuple[str, ...]]:
    raw = load_words().raw
    return frozenset(raw["hotlines"].split()), tuple(raw["hotline_prefixes"].split())


def hotline(digits: str) -> bool:
    """A service number that is nobody's own: 95588, 12345, 400…, 1-800…, 0800…."""
    known, prefixes = _hotlines()
    return (
        digits in known
        or len(digits) == 10
        and digits.startswith(prefixes)
        or len(digits) == 8
        and digits.startswith("1010")
        or len(digits) in (10, 11)
        and bool(US_FREE.match(digits) or UK_FREE.match(digits))
    )
