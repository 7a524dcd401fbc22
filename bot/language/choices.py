"""One or several out of a list: by label, number, letter, part of a label, or with a small typo."""
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from bot.errors import InputError
from bot.language.numerals import normalise, whole

Choices = Sequence[tuple[str, Mapping[str, str]]]  # (id, {"zh": label, "en": label})

_OPEN = " (["
_ORDINALS = {word: value for value, word in enumerate(
    ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"], start=1)}
_PICK = re.compile(r"^(?:我?(?:选择?|要|是)|就|应该是|属于|option|choice|number|no|answer|item|the|选项|第)[\s:#.]*")
_AFTER = re.compile(r"(?:[个项条种类号]|one|option)?[\s)\].、。!]*(?:吧|的|呢)?$")


def parse_choice(text: str, choices: Choices) -> str:
    """The id of the one choice meant: by label, id, number or letter in the list, part of a label, small
    typo.

    ``choices`` are (id, {"zh": label, "en": label}). Raises InputError: value_choice (none; param count),
    value_choice_several (more than one; param count).
    """
    found = _chosen(normalise(text), choices)
    if len(found) == 1:
        return choices[found[0]][0]
    raise InputError("value_choice_several" if found else "value_choice", count=len(choices))


_ALL = re.compile(
    r"(?:以上|上面|这[些几]个?|[一二两三四五六七八九十\d]+[个种项者样])?(?:全部?|都|所有的?|通通|全都)(?:有|要|选|是|[做分用]了?)?[了的]?"
    r"|(?:all|both|everything)(?: \d+| three| four| of (?:them|these|the above)| the above)?")
_ALL_BUT = re.compile(r"除了?(.+?)(?:以外|之外|外|都|全|,|$)"
                      r"|\b(?:all|everything) (?:but|except)(?: for)?\b(.+)")


def parse_choices(text: str, choices: Choices) -> list[str]:
    """Ids in the order of the list: "1和3", "时间、地点", "1-3", "都有", "all but place".
    InputError("value_choice").
    """
    plain = normalise(text)
    if match := _ALL_BUT.search(plain):
        out = set(_several((match.group(1) or match.group(2)).strip(), choices))
        return [one for index, (one, _) in enumerate(choices) if index not in out]
    if _ALL.fullmatch(plain.strip(" .!。")):
        return [one for one, _ in choices]
    return [choices[index][0] for index in sorted(_several(plain, choices))]


def _several(plain: str, choices: Choices) -> set[int]:
    """Indexes named in a list; InputError for an item that names none (never dropped silently)."""
    found, rest = _labels_inside(plain, choices)
    for part in re.split(r"[,;、/+&\n]|和|与|及|跟|还有|以及|\band\b", rest):
        # "1 3" and "a c" are lists too; "by time of day" is one item.
        listed = re.fullmatch(r"[\s\da-z]+", part) and re.search(r"(?:^|\s)\w(?:\s|$)", part)
        items = part.split() if listed else [part]
        for item in filter(None, map(str.strip, items)):
            if match := re.fullmatch(r"(\d{1,2})\s?[-–~到至]\s?(\d{1,2})", item):
                first, last = int(match.group(1)), int(match.group(2))
                indexes = range(first - 1, last) if 1 <= first <= last <= len(choices) else []
            else:
                indexes = [] if _TAKEN in item else _chosen(item, choices)
            if not indexes and _TAKEN not in item:
                raise InputError("value_choice", count=len(choices))
            found |= set(indexes)
    if not found:
        raise InputError("value_choice", count=len(choices))
    return found


def _by_place(plain: str, choices: Choices) -> int | None:
    """The index said as "1", "第二个", "B", "the second one", "最后一个"; None otherwise."""
    if re.fullmatch(r"最后一?[个项]|(?:the )?last(?: one)?", plain):
        return len(choices) - 1
    core = _AFTER.sub("", _PICK.sub("", plain.strip(_OPEN), count=1).strip(_OPEN))
    place = _ORDINALS.get(core.strip()) or whole(core)
    if place is None and re.fullmatch(r"[a-z]", core) and len(choices) > 1:
        place = ord(core) - ord("a") + 1
    return place - 1 if place and 1 <= place <= len(choices) else None


def _names(choice: tuple[str, Mapping[str, str]]) -> set[str]:
    """All ways to name a choice: id, labels, and the parts of a label such as 件数或发生率 or people / staff."""
    code, label = choice
    names = {normalise(code.replace("_", " ")), normalise(code),
             *(normalise(words) for words in label.values())}
    parts = {part.strip() for name in names for part in re.split(r"[/()、,;]|或| or ", name)}
    return {name for name in names | parts if name}


def _chosen(plain: str, choices: Choices) -> list[int]:
    """Indexes of the choices meant; the first way that finds any decides."""
    plain = plain.strip(" \n.!。,")
    exact = [index for index, choice in enumerate(choices) if plain in _names(choice)]
    if exact:
        return exact
    if not plain or (place := _by_place(plain, choices)) is not None:
        return [place] if plain else []
    if re.match(r"不|没|别|not\b|no\b|neither\b", plain) and len(plain) < 40:
        return []
    if inside := _labels_inside(plain, choices)[0]:
        return sorted(inside)
    if not 1 < len(plain) <= 60:
        return []
    part = [index for index, choice in enumerate(choices) if any(plain in name for name in _names(choice))]
    if part:
        return part
    scores = [max(SequenceMatcher(None, plain, name).ratio() if _long_enough(name) else 0.0
                  for name in _names(choice)) for choice in choices]
    best = max(scores, default=0.0)
    near = [index for index, score in enumerate(scores) if score >= best - 0.05]
    return near if best >= 0.75 else []


def _long_enough(name: str) -> bool:
    """Whether a typo can be told from another word: four letters or three Chinese characters."""
    return len(name) >= (4 if name.isascii() else 3)


_TAKEN = "\x00"


def _labels_inside(plain: str, choices: Choices) -> tuple[set[int], str]:
    """Choices named within a longer answer, the longest names first, and the answer with those names blotted
    out.
    """
    found: set[int] = set()
    named = sorted(((name, index) for index, choice in enumerate(choices) for name in _names(choice)
                    if len(name) > 1),
                   key=lambda pair: -len(pair[0]))
    for name, index in named:
        edge = rf"(?<![a-z]){re.escape(name)}(?![a-z])" if name.isascii() else re.escape(name)
        plain, count = re.subn(edge, _TAKEN, plain)
        if count:
            found.add(index)
    return found, plain
