"""Severity 0-3 of a complaint and the flags that go beside its topic (methods.md §12.3, §13).

0 comment, 1 inconvenience or small money, 2 repeated / money or time lost / dignity, 3 harm, safety, leak,
theft, many people, media or regulator. Which words stand for what is data (``data/severity.yml``); this
module only applies it. Words that decided are returned, so that a person can see why and disagree.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import yaml

from bot.errors import SetupError
from bot.language.sieve import Sieve
from bot.settings import ROOT

PATH = ROOT / "data" / "severity.yml"
FLAGS = ("repeat", "safety", "vulnerable", "regulator", "group")
DEFAULT = 1
SEVERE = 3  # the highest level: a person must look
MAX_CHARACTERS = 20000
MAX_REASONS = 3
LONGEST_REASON = 40
_LATIN = re.compile("[A-Za-z]")
_NAME = re.compile("%([a-z_]+)%")


@dataclass(frozen=True)
class Severity:
    """``level`` 0-3, the words of the text that decided it (at most three), the flags found, and the names of
    the signals that decided it: they tell a threat from what happened ("regulator threat", "regulator")."""

    level: int
    reason_words: tuple[str, ...]
    flags: tuple[str, ...]
    signals: tuple[str, ...] = ()


@dataclass(frozen=True)
class Signal:
    """One row of the file; ``topics`` empty means any topic; ``unless`` in the same sentence silences it."""

    name: str
    level: int
    flag: str | None
    topics: frozenset[str]
    negatable: bool
    zh: tuple[re.Pattern[str], ...]
    en: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None = None


@dataclass(frozen=True)
class SeverityRules:
    """All signals and what cancels a word in front of it."""

    signals: tuple[Signal, ...]
    negation: re.Pattern[str]
    reach: int
    floors: dict[str, int]

    def possible(self, text: str) -> dict[int, list[re.Pattern[str]]]:
        """Of the signals that may speak in ``text`` (their positions, in order) the patterns that may match."""
        found: dict[int, list[re.Pattern[str]]] = {}
        for sieve, owned in self._sieves if _LATIN.search(text) else self._sieves[:1]:
            for place in sieve.possible(text):
                owner, pattern = owned[place]
                found.setdefault(owner, []).append(pattern)
        return dict(sorted(found.items()))

    @cached_property
    def _sieves(self) -> tuple[tuple[Sieve, list[tuple[int, re.Pattern[str]]]], ...]:
        """Of the Chinese patterns, which look at English texts too (they know hotline numbers), and of the English ones:
        a sieve, and whose each pattern is. One pattern at a time: searching all of a signal costs five times as much."""
        owned = [[(at, pattern) for at, signal in enumerate(self.signals) for pattern in (signal.zh, signal.en)[which]]
                 for which in (0, 1)]
        return tuple((Sieve([pattern for _, pattern in mine]), mine) for mine in owned)


@lru_cache(maxsize=4)
def load_rules(path: Path | str = PATH) -> SeverityRules:
    """Read the signals; SetupError("severity_invalid", path, where) when the file is missing or wrong."""
    where = "file"
    try:
        raw = yaml.safe_load(Path(path).read_text("utf-8"))
        rows, signals = raw["signals"], []
        where = "words"
        words = shared_words(raw)
        for row in rows:
            where = str(row["name"])
            if row["level"] not in range(4) or row.get("flag") not in (None, *FLAGS):
                raise ValueError("level or flag")
            signals.append(
                Signal(
                    row["name"],
                    row["level"],
                    row.get("flag"),
                    frozenset(row.get("topics") or ()),
                    bool(row.get("negatable")),
                    tuple(any_of([one], words) for one in row["zh"]),
                    tuple(any_of([one], words) for one in row["en"]),
                    re.compile(row["unless"], re.IGNORECASE) if row.get("unless") else None,
                )
            )
        where = "negation"
        negation = raw["negation"]
        return SeverityRules(
            tuple(signals),
            re.compile(f"{negation['zh']}|{negation['en']}", re.IGNORECASE),
            int(negation["reach"]),
            dict(raw.get("floors") or {}),
        )
    except (OSError, yaml.YAMLError, re.error, ValueError, KeyError, TypeError) as error:
        raise SetupError("severity_invalid", path=str(path), where=where) from error


def _filled(pattern: str, words: dict[str, str]) -> str:
    """``pattern`` with the shared words in place of their names; KeyError for a name that is not there."""
    return _NAME.sub(lambda match: words[match[1]], pattern)


def shared_words(raw: dict) -> dict[str, str]:
    """The groups of words that patterns of the file name as %name%; a group may use those before it."""
    words: dict[str, str] = {}
    for name, group in (raw.get("words") or {}).items():
        words[name] = f"(?:{_filled(group, words)})"
    return words


def any_of(patterns: list[str], words: dict[str, str]) -> re.Pattern[str]:
    """One pattern that finds what any of ``patterns`` finds, case ignored."""
    return re.compile("|".join(f"(?:{_filled(one, words)})" for one in patterns) or "(?!)", re.IGNORECASE)


def _sentence(text: str, start: int, end: int) -> str:
    """What stands around a place up to the ends of its sentence, at most 120 characters each way."""
    before = re.split(r"[。!?;]|\. ", text[max(0, start - 120) : start])[-1]
    return before + text[start:end] + re.split(r"[。!?;]|\. ", text[end : end + 120])[0]


def _words(signal: Signal, patterns: list[re.Pattern[str]], text: str, rules: SeverityRules) -> str | None:
    """The first words of ``text`` that make ``signal`` speak by one of its ``patterns`` and are not negated."""
    matches = [match for pattern in patterns for match in pattern.finditer(text)]
    for match in sorted(matches, key=lambda match: (match.start(), -match.end())):
        before = text[max(0, match.start() - rules.reach) : match.start()]
        if signal.negatable and rules.negation.search(before):
            continue
        if signal.unless and signal.unless.search(_sentence(text, match.start(), match.end())):
            continue
        return match.group().strip()[:LONGEST_REASON]
    return None


def assess(text: str, topic: str | None = None, rules: SeverityRules | None = None) -> Severity:
    """Severity of a complaint about ``topic`` (a code, or None when unknown).

    The highest signal wins; without any, a complaint is 1. A level-0 signal lowers it to 0 only when no other
    words speak. Only the first 20,000 characters are read.
    """
    rules = rules or load_rules()
    text = " ".join(unicodedata.normalize("NFKC", text[:MAX_CHARACTERS]).split())
    found: list[tuple[Signal, str]] = []
    for at, patterns in rules.possible(text).items():
        signal = rules.signals[at]
        if signal.topics and topic not in signal.topics:
            continue
        words = _words(signal, patterns, text, rules)
        if words is not None:
            found.append((signal, words))
    floor = rules.floors.get(topic or "", DEFAULT)
    raising = [(signal, words) for signal, words in found if signal.level > DEFAULT]
    flags = tuple(flag for flag in FLAGS if any(signal.flag == flag for signal, _ in found))
    if raising:
        level = max(signal.level for signal, _ in raising)
        if level < floor:
            return Severity(floor, (), flags)
        reasons = tuple(dict.fromkeys(words for signal, words in raising if signal.level == level))
        return Severity(level, reasons[:MAX_REASONS], flags,
                        tuple(signal.name for signal, _ in raising if signal.level == level))
    if floor > DEFAULT:
        return Severity(floor, (), flags)
    mild = [words for signal, words in found if signal.level == 0]
    # "Your place is awful" names nothing that happened: its own words are no reason worth showing.
    return Severity(
        0 if mild else DEFAULT, tuple(words for words in mild if words != text)[:MAX_REASONS], flags
    )
