"""The words by which a question says what it wants (data/questions.yml): kind, split, event, severity, what it goes on from.

Patterns are for the NFKC form in lower case (``bot.language.numerals.normalise``).
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import yaml

from bot.settings import ROOT

LONGEST = 120  # characters of a question that nobody announced as one
PATH = ROOT / "data" / "questions.yml"
Patterns = tuple[re.Pattern[str], ...]


@lru_cache(maxsize=1)
def patterns() -> dict[str, Any]:
    """Each key of the file with its expressions compiled: {key: patterns}, or {key: {name: patterns}}."""
    raw = yaml.safe_load(PATH.read_text("utf-8"))
    parts, by = raw.pop("parts"), raw.pop("by")

    def ready(lines: Sequence[str], **more: str) -> Patterns:
        for name, part in {**parts, **more}.items():
            lines = [line.replace(f"{{{name}}}", part) for line in lines]
        return tuple(re.compile(line, re.IGNORECASE) for line in lines)

    found: dict[str, Any] = {key: {name: ready(lines) for name, lines in value.items()} if isinstance(value, dict)
                             else ready(value) for key, value in raw.items()}
    found["by"] = {name: ready([*by["forms"], *(["{zh}"] if name in by["alone"] else [])], **words)
                   for name, words in by["names"].items()}
    return found


def matches(key: str, plain: str) -> Iterator[re.Match[str]]:
    """Where one of the patterns of ``key`` is found: the first place of each, in the order of the file."""
    return (match for pattern in patterns()[key] if (match := pattern.search(plain)))


def first(key: str, plain: str) -> re.Match[str] | None:
    return next(matches(key, plain), None)


def says(key: str, plain: str) -> bool:
    return first(key, plain) is not None


def without(key: str, plain: str) -> str:
    """The text without what the patterns of ``key`` find."""
    return stripped(patterns()[key], plain)


def stripped(lines: Patterns, plain: str) -> str:
    """The text without what ``lines`` find."""
    for pattern in lines:
        plain = pattern.sub(" ", plain)
    return plain


def named(key: str, plain: str) -> list[str]:
    """The names under ``key`` (by, every, all_places) whose words are said, in the order of the file."""
    return [name for name, lines in patterns()[key].items() if any(line.search(plain) for line in lines)]


def only(plain: str) -> list[str]:
    """What "only …" is said of, each time."""
    return [match["said"] for pattern in patterns()["only"] for match in pattern.finditer(plain)]


def searched(plain: str) -> str | None:
    """What is to be looked for; None where nothing is."""
    for match in matches("search", plain):
        groups = match.groupdict()
        found = (groups.get("quoted") or groups.get("words") or "").strip(" \t“”\"'「」：:")
        if found:
            return found
    return None


def fits(plain: str) -> bool:
    """Whether a short text reads like a question about figures: it says what is to be counted and how. A long one is more
    likely a customer's."""
    if len(plain) > LONGEST:
        return False
    asks = any(says(key, plain) for key in ("why", "trend", "ranks", "event", "compares", "drill"))
    return bool(asks and re.search(r"投诉|件|类别|complain|topic|categor|cases", plain) or searched(plain))
