"""Redaction: personal data become placeholders before a message touches anything else (methods.md §13).

Numbers first (they are the surest), then addresses, then names; what one finder took the next does not see.
The search is repeated on its own result until it finds nothing more, which makes it idempotent. No model and
no network: patterns of bounded length and the word lists of ``data/privacy.yml``.

Placeholders: ``[PHONE]``, for the second phone in a text ``[PHONE_2]``; the same thing again, also in another
writing ("+86 138…", "张先生" after "张伟"), gets the same placeholder.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from bot.language import privacy_numbers as numbers
from bot.language import privacy_secrets as secrets
from bot.language.privacy_addresses import addresses
from bot.language.privacy_chinese import chinese_names
from bot.language.privacy_english import english_names
from bot.language.privacy_forms import CHINESE_DIGITS, in_digits
from bot.language.privacy_repeats import repeats
from bot.language.privacy_tables import name_columns
from bot.language.privacy_words import KINDS, MASK, Item, lower_form, mask, plain_form

PLACEHOLDER = re.compile(rf"\[({'|'.join(KINDS)})(?:_([0-9]{{1,6}}))?\]")
PAYLOAD = re.compile(r"(\s*/[\w+-]+(?:@[\d.]+)?)(\{.*\})\s*", re.DOTALL)
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
ID_KEYS = re.compile(r"(?:^|_)(?:ids?|key|code|token|role|lang|language)$")
NUMBERS = re.compile(
    f"[0-9@]|::|微信?|QQ|[{CHINESE_DIGITS}]{{7}}|[Cc]hat|[VvWw][Xx]|V信|[vV]:|密码|口令|艾特| dot |\\(dot\\)|\\[dot\\]|[村址]"
    "|[一二三四五六七八九十](?:[号栋幢座组队社弄室]|单元)|[栋幢座][一二三四五六七八九十]"
)
"""Text without any of these holds no number or code."""
ROUNDS = 8


@dataclass(frozen=True)
class Redaction:
    """The text with placeholders, and how many different things of each kind they stand for.

    ``found`` has a key only for kinds that were found, e.g. ``{"PHONE": 2, "NAME": 1}``.
    """

    text: str
    found: dict[str, int]


@dataclass
class _Numbering:
    """Which placeholder stands for which thing, within one message."""

    numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    last: Counter[str] = field(default_factory=Counter)

    def see(self, text: str) -> None:
        """Placeholders already in the text keep their numbers to themselves."""
        for kind, number in PLACEHOLDER.findall(text):
            self.last[kind] = max(self.last[kind], int(number or 1))

    def placeholder(self, kind: str, key: str) -> str:
        if (kind, key) not in self.numbers:
            self.last[kind] += 1
            self.numbers[kind, key] = self.last[kind]
        number = self.numbers[kind, key]
        return f"[{kind}]" if number == 1 else f"[{kind}_{number}]"

    def names(self) -> list[str]:
        return [key for kind, key in self.numbers if kind == "NAME"]


def redact(text: str, known_names: Iterable[str] = ()) -> Redaction:
    """Replace personal data in ``text`` by placeholders.

    text: any message, zh or en; a Rasa payload (``/intent{...}``) keeps its form, and in it only texts are
        redacted, never numbers or the values of ``id`` and ``*_id``.
    known_names: names of people who may turn up as customers; replaced wherever they stand, as they are.

    Returns a Redaction; ``redact(redact(text).text).text == redact(text).text``. Raises nothing.
    """
    state = _Numbering()
    state.see(text)
    known = tuple(name for name in known_names if len(name.strip()) >= 2)
    redacted = _redact_payload(text, known, state)
    if redacted is None:
        redacted = _redact_text(text, known, state)
    return Redaction(redacted, dict(Counter(kind for kind, _ in state.numbers)))


def redact_but(text: str, kept: Iterable[str]) -> Redaction:
    """``redact``, but the names ``kept`` (colleagues, who are no customers) stay as they are. A private-use character
    stands for each while the patterns look."""
    standing: list[str] = []
    for name in sorted({name for name in kept if len(name) > 1}, key=len, reverse=True):
        if name in text:
            text = text.replace(name, chr(0xE000 + len(standing)))
            standing.append(name)
    redaction = redact(text)
    text = redaction.text
    for number, name in enumerate(standing):
        text = text.replace(chr(0xE000 + number), name)
    return Redaction(text, redaction.found)


def _redact_payload(text: str, known: tuple[str, ...], state: _Numbering) -> str | None:
    """A payload with its texts redacted, or None when ``text`` is no payload."""
    match = PAYLOAD.fullmatch(text) if text.lstrip().startswith("/") else None
    if not match:
        return None
    try:
        entities = json.loads(match.group(2))
    except (ValueError, RecursionError):
        return None

    def inside(value: Any, key: str) -> Any:
        if isinstance(value, dict):
            return {name: inside(one, name) for name, one in value.items()}
        if isinstance(value, list):
            return [inside(one, key) for one in value]
        return (
            _redact_text(value, known, state) if isinstance(value, str) and not ID_KEYS.search(key) else value
        )

    redacted = inside(entities, "")
    return text if redacted == entities else match.group(1) + json.dumps(redacted, ensure_ascii=False)


def _redact_text(text: str, known: tuple[str, ...], state: _Numbering) -> str:
    for _ in range(ROUNDS):
        redacted = _once(text, known, state)
        if redacted == text:
            break
        text = redacted
    return text


def _once(text: str, known: tuple[str, ...], state: _Numbering) -> str:
    """One round: find, then replace. Invisible characters are looked through, so that they hide nothing."""
    seen, places = text, None
    if INVISIBLE.search(text):
        places = [at for at, char in enumerate(text) if not INVISIBLE.match(char)]
        seen = "".join(text[at] for at in places)
    items = sorted(_find(seen, known))
    if not items:
        return text
    keys = _same_people(items, state.names())
    parts, done = [], 0
    for item in items:
        start, end = (places[item.start], places[item.end - 1] + 1) if places else (item.start, item.end)
        key = keys.get(item.key, item.key) if item.kind == "NAME" else item.key
        parts += [text[done:start], state.placeholder(item.kind, key)]
        done = end
    return "".join(parts) + text[done:]


def _find(text: str, known: tuple[str, ...]) -> list[Item]:
    """All items of one text, none overlapping another."""
    plain = PLACEHOLDER.sub(lambda match: MASK * len(match.group()), plain_form(text))
    found: list[Item] = []

    def take(items: list[Item]) -> None:
        nonlocal plain
        kept, end = [], 0
        for item in sorted(items):
            if item.start >= end:
                kept.append(item)
                end = item.end
        if kept:
            found.extend(kept)
            plain = mask(plain, kept)

    take(repeats(lower_form(plain), known) if known else [])
    if NUMBERS.search(plain):
        plain = in_digits(plain) if not plain.isascii() else plain
        take(numbers.nets(plain))
        for find in (
            secrets.disguised,
            secrets.secrets,
            numbers.dates_and_plates,
            numbers.telling_forms,
            secrets.apart,
            numbers.announced,
            numbers.passports,
            numbers.runs,
            addresses,
        ):
            take(find(plain, lower_form(plain)))
    take(name_columns(plain, lower_form(plain)))
    if not plain.isascii():
        take(chinese_names(plain))
    take(english_names(plain, lower_form(plain)))
    names = [item.key for item in found if item.kind == "NAME"]
    names = tuple(name for name in names if len(name) > (2 if name.isascii() else 1))
    take(repeats(lower_form(plain), names) if names else [])
    return found


def _same_people(items: list[Item], earlier: list[str]) -> dict[str, str]:
    """Part of a name -> the full name, where only one full name of the text has that part ("张" -> "张伟")."""
    names = {item.key for item in items if item.kind == "NAME"} | set(earlier)
    parts: dict[str, set[str]] = {}
    for name in names:
        if name.isascii() and " " in name:
            for part in (name.split()[0], name.split()[-1]):
                parts.setdefault(part, set()).add(name)
        elif not name.isascii() and len(name) > 1:
            for size in (1, 2):
                parts.setdefault(name[:size], set()).add(name)
    return {part: next(iter(full)) for part, full in parts.items() if len(full) == 1 and part in names}
