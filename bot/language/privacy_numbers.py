"""Finds numbers and codes that lead to a person: phones, cards, documents, accounts, orders, plates, IPs.

Two ways: by the number's own form (``bot.language.privacy_forms``), and by a cue word directly before it
("订单号:", "account no."), which is read backwards from the number. Time grows with the length of the text only.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.language import privacy_forms as forms
from bot.language.privacy_words import Item, latin_word, load_words

BACKWARDS = 36
"""How many characters before a number may hold its cue."""
JOINED = re.compile(r"\s?(?:[、,/和及与&]|and|or)\s?(?:and\s)?")
CARD_WORD = re.compile(r"(?:卡|card|visa|mastercard|amex)\D{0,8}$")
AMOUNT = re.compile(r"\s?(?:元|块|万|亿|%|\.\d)")
TELLING = ("尾号", "四位", "ending", "ends", "last ")


@dataclass(frozen=True)
class _Cues:
    """Cue words in the form the finders use. ``sure`` and ``loose`` (号, 单) match text read backwards."""

    sure: re.Pattern[str]
    loose: re.Pattern[str]
    marks: re.Pattern[str]
    units: re.Pattern[str]
    kinds: dict[str, str]
    chats: tuple[str, ...]
    least: dict[str, tuple[int, int]]


@lru_cache(maxsize=1)
def _cues() -> _Cues:
    raw = load_words().raw
    kinds = {cue: kind for kind, block in raw["cues"].items() for cue in block["words"].split()}

    def either(words: Iterable[str], backwards: bool = True) -> str:
        ordered = sorted(set(words), key=lambda word: (-len(word), word))
        return "|".join(latin_word(word[::-1] if backwards else word) for word in ordered)

    gap = rf"\s{{0,2}}(?:(?:{either(raw['fillers'].split())})\s{{0,2}}){{0,5}}"
    return _Cues(
        sure=re.compile(f"{gap}({either(cue for cue, kind in kinds.items() if kind != 'OTHER')})"),
        loose=re.compile(f"{gap}({either(cue for cue, kind in kinds.items() if kind == 'OTHER')})"),
        marks=re.compile(either(raw["marks"].split(), backwards=False) + "|[号码]$|:"),
        units=re.compile(rf"\s?(?:{either(raw['units'].split(), backwards=False)})|[.:]\d"),
        chats=tuple(raw["cues"]["WECHAT"]["words"].split()),
        kinds={re.sub("[ -]", "", cue): kind for cue, kind in kinds.items()},
        least={kind: (block["min"], block["marked"]) for kind, block in raw["cues"].items()},
    )


def cue_before(lower: str, start: int) -> tuple[str, str, bool] | None:
    """(kind, cue, whether it is marked as a number) of what announces the number at ``start``."""
    cues = _cues()
    before = lower[max(0, start - BACKWARDS) : start][::-1]
    match = cues.sure.match(before) or cues.loose.match(before)
    if not match:
        return None
    said = re.sub("[ -]", "", match.group(1))[::-1]
    return cues.kinds[said], said, bool(cues.marks.search(match.group()[::-1]))


def _key(text: str) -> str:
    """Two writings of one number have one key."""
    return re.sub(r"[\W_]", "", text).lower()


def nets(plain: str) -> list[Item]:
    """E-mail addresses and addresses of computers."""
    items = []
    if "@" in plain:
        items = [Item(m.start(), m.end(), "EMAIL", m.group().lower()) for m in forms.EMAIL.finditer(plain)]
    for match in forms.IPV4.finditer(plain) if plain.count(".") >= 3 else ():
        version = forms.VERSION.search(plain[max(0, match.start() - 12) : match.start()])
        if not version and all(int(part) < 256 for part in match.group().split(".")):
            items.append(Item(match.start(), match.end(), "IP", match.group()))
    for match in forms.IPV6.finditer(plain) if plain.count(":") >= 2 else ():
        try:
            key = str(ipaddress.IPv6Address(match.group()))
        except ValueError:
            continue
        if len(match.group().split(":")[0]) >= 3 or len(match.group()) > 12:
            items.append(Item(match.start(), match.end(), "IP", key))
    return items


def dates_and_plates(plain: str, lower: str) -> list[Item]:
    """Birth dates that are announced as such, and Chinese number plates."""
    items = [Item(m.start(), m.end(), "PLATE", _key(m.group()).upper()) for m in forms.PLATE.finditer(plain)]
    items += [Item(*m.span(1), "BIRTHDATE", _key(m.group(1))) for m in forms.BIRTH.finditer(lower)]
    at = lower.find("生")
    while at >= 0:
        match = forms.BORN.search(lower, max(0, at - 16), at + 2)
        if match:
            items.append(Item(*match.span(1), "BIRTHDATE", _key(match.group(1))))
        at = lower.find("生", at + 1)
    return items


def telling_forms(plain: str, lower: str) -> list[Item]:
    """Codes of a form that nothing else has, and the last digits of a card."""
    items = [
        Item(m.start(), m.end(), "ACCOUNT", _key(m.group()))
        for m in forms.IBAN.finditer(plain)
        if forms.iban(m.group())
    ]
    for pattern in (forms.SSN, forms.LETTER_ID):
        items += [Item(m.start(), m.end(), "ID_CARD", _key(m.group())) for m in pattern.finditer(plain)]
    if plain.count(".") >= 2:
        for match in forms.DOTTED_PHONE.finditer(plain):
            if not forms.hotline(_key(match.group())):
                items.append(Item(match.start(), match.end(), "PHONE", _key(match.group())[-10:]))
    if any(word in lower for word in TELLING):
        for match in forms.TAIL.finditer(lower):
            phone = re.search(
                r"(?:手机|电话|号码|phone|mobile)\W?$", lower[max(0, match.start() - 8) : match.start()]
            )
            items.append(Item(*match.span(1), "PHONE" if phone else "BANK_CARD", match.group(1)))
    for match in forms.MASKED_CARD.finditer(plain):
        mobile = len(match.group()) == 11 and match.group()[0] == "1"
        items.append(
            Item(match.start(), match.end(), "PHONE" if mobile else "BANK_CARD", _key(match.group()))
        )
    return items


def passports(plain: str, lower: str) -> list[Item]:
    """Chinese passport numbers, which need no cue."""
    return [Item(m.start(), m.end(), "PASSPORT", m.group().lower()) for m in forms.PASSPORT.finditer(plain)]


def announced(plain: str, lower: str) -> list[Item]:
    """Numbers and codes behind a cue word, and further ones joined to them ("订单号 A、B 和 C")."""
    items: list[Item] = []
    chats = any(cue in lower for cue in _cues().chats)  # only their names may be without a digit
    for match in forms.TOKEN.finditer(plain):
        start, end = match.start(), match.start() + len(match.group().rstrip("_-/*"))
        glued = forms.GLUED_CUE.match(plain, start)
        start = glued.end() if glued else start
        token = plain[start:end]
        if not 3 <= len(token) <= 64 or forms.OWN_ID.fullmatch(token) or not (chats or _digits(token)):
            continue
        cue = cue_before(lower, start)
        if not cue and items and JOINED.fullmatch(lower, items[-1].end, start):
            cue = (items[-1].kind, "", True)
        kind = cue and _announced_kind(lower, start, end, token, *cue)
        if kind:
            items.append(Item(start, end, kind, _key(token)))
    return items


def _digits(token: str) -> int:
    return sum(char.isdigit() for char in token)


def _announced_kind(
    lower: str, start: int, end: int, token: str, kind: str, word: str, marked: bool
) -> str | None:
    """The kind of a token behind a cue; None when it is a quantity, a date, a hotline or too short."""
    units, least = _cues().units, _cues().least
    bare = re.sub(r"[ -]", "", token)
    digits = _digits(token)
    if kind == "WECHAT":
        form = forms.WECHAT_ID.fullmatch(token) and (digits or marked)
        return kind if form or token.isdigit() and 5 <= len(token) <= 12 else None
    if kind == "DEVICE":
        return kind if digits >= 4 and len(token) >= least[kind][marked] else None
    if kind == "PHONE" or digits < (
        1 if kind == "ACCOUNT" and len(token) >= 6 else 2 if kind == "PLATE" else 3
    ):
        return None
    if len(token) < least[kind][marked] or "/" in token and not marked or units.match(lower, end):
        return None
    if (
        forms.ANY_DATE.fullmatch(token)
        and not (marked and token.isdigit())
        or len(token) < 10
        and forms.hotline(token)
    ):
        return None
    if kind == "ORDER":
        return kind
    if forms.identity_number(bare):
        return "ID_CARD"
    if bare.isdigit() and forms.bank_card(bare, "卡" in word) and kind != "OTHER":
        return "BANK_CARD"
    if forms.MOBILE.fullmatch(bare) or kind == "OTHER" and "型" in lower[max(0, start - 8) : start]:
        return None  # phones are found by their form
    return "ORDER" if kind == "OTHER" else kind


def runs(plain: str, lower: str) -> list[Item]:
    """Phones, bank cards and identity numbers among the runs of digits."""
    return [item for match in forms.RUN.finditer(plain) for item in _parse_run(plain, lower, match)]


def _parse_run(plain: str, lower: str, match: re.Match[str]) -> Iterator[Item]:
    """The longest item from each group of digits on."""
    groups = [
        (match.start() + m.start(), match.start() + m.end()) for m in forms.GROUP.finditer(match.group())
    ]
    at = 0
    while at < len(groups):
        sizes = tuple(end - start for start, end in groups[at : at + forms.LONGEST])
        for count in range(len(sizes), 0, -1):
            total = sum(sizes[:count])
            if 7 <= total <= 21 and (count <= 6 or sizes[:count] in forms.GROUPINGS.get(total, ())):
                found = _classify(plain, lower, groups, at, at + count)
                if found:
                    yield found
                    at += count
                    break
        else:
            at += 1


def _classify(plain: str, lower: str, groups: list[tuple[int, int]], first: int, last: int) -> Item | None:
    """The item that groups[first:last] make together, if any."""
    start, end = groups[first][0], groups[last - 1][1]
    digits = "".join(plain[a:b] for a, b in groups[first:last]).upper()
    sizes = tuple(b - a for a, b in groups[first:last])
    before = plain[max(0, start - 2) : start]
    plus = before.endswith(("+", "+("))
    start -= len(before) - len(before.rstrip("+(")) if plus or ")" in plain[start:end] else 0
    if AMOUNT.match(plain, end) or before[-1:] in ("$", "£", "€", "¥"):
        return None
    if sizes in forms.GROUPINGS.get(len(digits), ()) and not plus:
        # A row of equal groups that goes on is a list of figures, not a card.
        beside = groups[max(0, first - 1) : first] + groups[last : last + 1]
        if len(sizes) == 1 or all(b - a != sizes[0] for a, b in beside):
            if forms.identity_number(digits):
                return Item(start, end, "ID_CARD", digits.lower())
            if digits.isdigit() and len(digits) >= 13:
                said = CARD_WORD.search(lower[max(0, start - 20) : start])
                if forms.bank_card(digits, bool(said)):
                    return Item(start, end, "BANK_CARD", digits)
    phone = _phone(plain, lower, digits, sizes, start, end, plus) if digits.isdigit() else None
    if not phone:
        return None
    extension = (
        forms.EXTENSION.match(plain, end) or phone[0] == "0" and forms.DASH_EXTENSION.match(plain, end)
    )
    return Item(start, extension.end() if extension else end, "PHONE", phone)


def _phone(
    plain: str, lower: str, digits: str, sizes: tuple[int, ...], start: int, end: int, plus: bool
) -> str | None:
    """The key of a phone number, None when it is none (or a hotline, which is nobody's own)."""
    mobile = forms.MOBILE.fullmatch(digits)
    if (
        mobile
        and not set("()") & set(plain[start:end])
        and (len(digits) > 11 or sizes in forms.GROUPINGS[11])
    ):
        return mobile.group(1)
    if forms.hotline(digits) or digits.startswith("86") and forms.hotline(digits[2:]):
        return None
    if plus and 8 <= len(digits) <= 15 and digits[0] != "0":
        return digits
    if re.fullmatch(r"00[1-9]\d{8,13}", digits) and sizes[0] <= 6:
        return digits[2:]
    if forms.LANDLINE.fullmatch(digits) and len(sizes) <= 4:
        return digits.removeprefix("86")
    if len(sizes) > 1 and re.fullmatch(r"0\d{9,10}", digits) and sizes[0] in (3, 4, 5) and min(sizes) >= 3:
        return digits
    if sizes in ((3, 3, 4), (1, 3, 3, 4), (3, 7)) and re.fullmatch(r"1?[2-9]\d{2}[2-9]\d{6}", digits):
        return digits[-10:]
    if 7 <= len(digits) <= 13 and sizes != (4, 2, 2) and not forms.ANY_DATE.fullmatch(digits):
        cue = cue_before(lower, start)
        return digits if cue and cue[0] == "PHONE" else None
    return None
