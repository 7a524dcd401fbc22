"""What gives access or is written apart: passwords and one-time codes, numbers of devices, sort codes, numbers with
blanks between their signs, plates from abroad, and e-mail addresses without @ ("li(dot)lei(at)qq(dot)com").

A secret needs its word before it ("密码 556677", "my PIN is 4821"); the words alone ("密码错误") stay.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.language import privacy_forms as forms
from bot.language.privacy_numbers import cue_before
from bot.language.privacy_words import Item, latin_word, load_words

_BEHIND = r"(?:是|为|号|码|数字|填的|:|=|\s|[\"'“「(]|(?:number|code|no|is|was)(?![a-z])){0,5}"
_AT = r"(?:\s?[(\[{<]\s?(?:at|@|艾特)\s?[)\]}>]\s?|艾特)"
_DOT = r"(?:\s?[(\[{<]\s?(?:dot|点)\s?[)\]}>]\s?|点(?=[a-z])|\.)"
DISGUISED = re.compile(
    rf"[a-z0-9](?<![a-z0-9_.][a-z0-9])[a-z0-9_+\-]{{0,40}}(?:{_DOT}[a-z0-9_+\-]{{1,40}}){{0,4}}"
    rf"(?:{_AT}[a-z0-9\-]{{1,40}}(?:{_DOT}[a-z0-9\-]{{1,20}}){{1,4}}"
    r"| at [a-z0-9\-]{1,40}(?: dot [a-z0-9\-]{1,20}){0,2} dot (?:com|cn|net|org|edu|uk|io|co|de|fr)(?![a-z]))"
)
SECRET_HINTS = ("码", "口令", "cv", "pin", "otp", "pass", "pwd", "code")
DOCUMENT_HINTS = ("护照", "证件", "身份证", "通行证", "passport", "identity", "ssn", "nhs", "national insurance", "licen")
PLATE_HINTS = ("plate", "registration", "reg ", "reg.", "reg:", "车牌", "车号")
"""A text without any of these is not searched further: the search is for every row of an import."""
HINTS = ("(at)", "[at]", "{at}", "<at>", "( at )", "[ at ]", "(@)", "[@]", "艾特", " dot ")
MAC = re.compile(r"[0-9a-f](?<![0-9a-z:\-].)[0-9a-f](?:([:-])[0-9a-f]{2})(?:\1[0-9a-f]{2}){4}(?![0-9a-z:\-])")
SORT_CODE = re.compile(
    r"(?:sort[ -]?code\W{0,3}(?:is\s|was\s)?|(?:account|acct|a/c)[^\d\n]{0,20}\d{7,10}(?:\s|,|;|/|&|and){1,5})"
    r"(\d\d[ -]?\d\d[ -]?\d\d)(?![\d-])"
)
RANGE = re.compile(r"\d{1,3}[-~]\d{1,3}")
APART = re.compile(r"[A-Za-z0-9](?<![A-Za-z0-9].)(?<![A-Za-z0-9] .)(?: [A-Za-z0-9]){5,19}(?! ?[A-Za-z0-9])")
SIX_DIGITS = re.compile(r"\d\d[ -]\d\d[ -]\d\d")
APART_HINT = re.compile(r"\d \d \d")
APART_DOCUMENT = re.compile(r"\d(?<![0-9A-Za-z]\d)(?: ?\d){5,17}(?! ?\d)(?![A-Za-z0-9])")
LETTERS = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{1,2} $")
PLATE = re.compile(r"[A-Z0-9](?<![A-Za-z0-9\-].)[A-Z0-9]{0,3}(?:[ -][A-Z0-9]{1,4}){1,3}(?![A-Za-z0-9])")
UK_PLATE = re.compile(r"[A-Z](?<![A-Za-z0-9].)[A-Z]\d\d [A-Z]{3}(?![A-Za-z0-9])")
VEHICLE = re.compile(r"(?<![a-z])(?:car|van|vehicle|taxi|cab|truck|lorry|motorbike)(?![a-z])[^.]{0,24}$")


@dataclass(frozen=True)
class _Lists:
    """``codes``: words whose secret is nothing but digits; ``passwords``: words of those with letters too."""

    codes: re.Pattern[str]
    passwords: re.Pattern[str]
    units: re.Pattern[str]


@lru_cache(maxsize=1)
def _lists() -> _Lists:
    words = load_words()

    def either(name: str) -> str:  # what stands before a Latin word is looked at later: the search is faster so
        return "|".join(latin_word(word).removeprefix(r"(?<![a-z])") for word in words.words(name))

    units = "|".join(latin_word(word) for word in words.words("units"))
    return _Lists(
        codes=re.compile(rf"(?:{either('secret_codes')}){_BEHIND}(\d(?: ?\d){{2,7}})(?![0-9a-z])"),
        passwords=re.compile(rf"(?:{either('secret_words')})({_BEHIND})([0-9A-Za-z!@#$%&*][!-~]{{2,31}})"),
        units=re.compile(rf"\s?(?:{units}|digits|characters|chars|letters|times|attempts|tries)|[.:]\d"),
    )


def secrets(plain: str, lower: str) -> list[Item]:
    """Passwords, PINs, card codes and one-time codes behind the word for them."""
    if not any(hint in lower for hint in SECRET_HINTS):
        return []
    lists = _lists()
    found = [match.span(1) for match in lists.codes.finditer(lower) if not _within_word(lower, match.start())]
    for match in lists.passwords.finditer(lower):
        if _within_word(lower, match.start()):
            continue
        start, end = match.span(2)
        end = start + len(match.group(2).rstrip(".,;:!?)]}>'\""))
        token = lower[start:end]
        told = len(token) >= 6 and not match.group(0).isascii() and set(":=是为") & set(match.group(1)) and token.isalnum()
        if len(token) >= 4 and not RANGE.fullmatch(token) and (any(map(str.isdigit, token)) or told):
            found.append((start, end))
    return [
        Item(start, end, "SECRET", plain[start:end])
        for start, end in sorted(set(found))
        if not lists.units.match(lower, end) and not _somebody_else(lower[start:end].replace(" ", ""))
    ]


def _within_word(lower: str, at: int) -> bool:
    return lower[at].isascii() and at > 0 and lower[at - 1].isascii() and lower[at - 1].isalpha()


def _somebody_else(digits: str) -> bool:
    """Numbers that other finders know better: a hotline that sends the code, the phone that got it."""
    return forms.hotline(digits) or bool(forms.MOBILE.fullmatch(digits))


def disguised(plain: str, lower: str) -> list[Item]:
    """E-mail addresses with words for @ and the dots."""
    if not any(hint in lower for hint in HINTS):
        return []
    return [Item(*m.span(), "EMAIL", re.sub(r"\W", "", m.group())) for m in DISGUISED.finditer(lower)]


def apart(plain: str, lower: str) -> list[Item]:
    """Devices, sort codes, plates with blanks, and documents written sign by sign ("G 6 1 2 3 4 5 6 7")."""
    items = []
    for match in MAC.finditer(lower) if lower.count(":") >= 5 or lower.count("-") >= 5 else ():
        if match.group(1) == ":" or not re.sub(r"\W", "", match.group()).isdigit():
            items.append(Item(*match.span(), "DEVICE", re.sub(r"\W", "", match.group())))
    if "sort" in lower or SIX_DIGITS.search(plain):
        items += [Item(*m.span(1), "ACCOUNT", re.sub(r"\D", "", m.group(1))) for m in SORT_CODE.finditer(lower)]
    if APART_HINT.search(plain):
        items += _told(plain, lower, APART, ("PASSPORT", "ID_CARD"))
    if any(hint in lower for hint in DOCUMENT_HINTS):
        items += _told(plain, lower, APART_DOCUMENT, ("PASSPORT", "ID_CARD"))
    if any(hint in lower for hint in PLATE_HINTS):
        items += _plates(plain, lower)
    for match in UK_PLATE.finditer(plain):
        if VEHICLE.search(lower[max(0, match.start() - 40) : match.start()]):
            items.append(Item(*match.span(), "PLATE", match.group().replace(" ", "").lower()))
    return items


def _told(plain: str, lower: str, pattern: re.Pattern[str], kinds: tuple[str, ...]) -> list[Item]:
    """Matches with at least four digits, and the letters before them, whose cue is of one of ``kinds``."""
    items = []
    for match in pattern.finditer(plain):
        letters = LETTERS.search(plain, max(0, match.start() - 3), match.start())
        start = letters.start() if letters and cue_before(lower, letters.start()) else match.start()
        if pattern is APART_DOCUMENT and start == match.start():
            continue  # digits alone are found by their form
        cue = cue_before(lower, start)
        if cue and cue[0] in kinds and sum(map(str.isdigit, match.group())) >= 4:
            items.append(Item(start, match.end(), cue[0], plain[start : match.end()].replace(" ", "").lower()))
    return items


def _plates(plain: str, lower: str) -> list[Item]:
    items = []
    for match in PLATE.finditer(plain):
        said, cue = re.sub("[ -]", "", match.group()), cue_before(lower, match.start())
        digits = sum(map(str.isdigit, said))
        if cue and cue[0] == "PLATE" and digits >= 2 and len(said) - digits >= 2 and len(said) <= 9:
            items.append(Item(*match.span(), "PLATE", said.lower()))
    return items
