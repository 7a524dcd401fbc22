"""The word lists of ``data/facts.yml``, compiled once, and what is read by words alone: products, remedies, process."""
from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.errors import SetupError
from bot.language.sieve import Sieve
from bot.settings import ROOT

PATH = ROOT / "data" / "facts.yml"
CLAUSE = re.compile(r"[。！？!?;；\n]|\.(?=\s|$)|,(?=\s?(?:but|yet|and then)\b)")
MAX_PRODUCTS = 3
NEVER = re.compile("(?!)")


@dataclass(frozen=True)
class Remedy:
    """``plain`` says a wish alone, ``noun`` needs a word of asking in front of it (None: there are none)."""

    code: str
    plain: re.Pattern[str]
    noun: re.Pattern[str] | None


@dataclass(frozen=True)
class Words:
    """``data/facts.yml``, compiled. ``raw`` holds the parts that other modules compile themselves."""

    products: tuple[tuple[str, re.Pattern[str]], ...]
    remedies: tuple[Remedy, ...]
    asks: re.Pattern[str]
    refuses: re.Pattern[str]
    demanding: re.Pattern[str]
    demander: re.Pattern[str]
    reach: int
    processes: tuple[tuple[str, re.Pattern[str]], ...]
    raw: dict[str, Any]

    @cached_property
    def product_sieve(self) -> Sieve:
        return Sieve([pattern for _, pattern in self.products])

    @cached_property
    def plain_sieve(self) -> Sieve:
        return Sieve([remedy.plain for remedy in self.remedies])

    @cached_property
    def noun_sieve(self) -> Sieve:
        return Sieve([remedy.noun or NEVER for remedy in self.remedies])

    @cached_property
    def process_sieve(self) -> Sieve:
        return Sieve([pattern for _, pattern in self.processes])


def either(side: dict[str, str], suffix: str = "", flags: int = 0) -> re.Pattern[str] | None:
    """One pattern of a Chinese and an English one; None when both are missing."""
    parts = [f"(?:{side[lang + suffix]})" for lang in ("zh", "en") if side.get(lang + suffix)]
    return re.compile("|".join(parts), flags) if parts else None


def _whole(pattern: str) -> str:
    return rf"(?<![a-z])(?:{pattern})(?![a-z])"


@lru_cache(maxsize=2)
def load_words(path: Path = PATH) -> Words:
    """Read and compile the file; SetupError("facts_invalid", path) when it is missing or broken."""
    try:
        raw = yaml.safe_load(path.read_text("utf-8"))
        products = tuple((row["code"], re.compile(f"{row['zh']}|{_whole(row['en'])}")) for row in raw["products"])
        remedies = tuple(
            Remedy(row["code"], re.compile(f"(?:{row['zh_plain']})|{_whole(row['en_plain'])}"),
                   re.compile(f"(?:{row['zh_noun']})|{_whole(row['en_noun'])}") if row.get("zh_noun") else None)
            for row in raw["remedies"]["kinds"])
        processes = tuple((row["code"], re.compile(f"(?:{row['zh']})|(?:{row['en']})")) for row in raw["processes"])
        return Words(products, remedies, either(raw["remedies"]["asks"]), either(raw["remedies"]["refuses"]),
                     either(raw["remedies"]["demanding"]), either(raw["remedies"]["demander"]),
                     int(raw["remedies"]["reach"]), processes, raw)
    except (OSError, yaml.YAMLError, re.error, KeyError, TypeError, ValueError) as error:
        raise SetupError("facts_invalid", path=str(path)) from error


def find_products(plain: str) -> tuple[str, ...]:
    """Codes of the products named, in the order of the text, at most three."""
    words = load_words()
    found = [(match.start(), code) for code, pattern in map(words.products.__getitem__, words.product_sieve.possible(plain))
             if (match := pattern.search(plain))]
    return tuple(code for _, code in sorted(found))[:MAX_PRODUCTS]


def find_remedies(plain: str) -> tuple[str, ...]:
    """Codes of what the customer asks for; ("none",) when the text says that nothing is wanted, () when it is silent.

    A wish is a phrase that says it alone (退我钱) or a noun behind a word of asking in the same clause; one behind a
    denial (不要赔偿, "I do not want a refund") is none.
    """
    words = load_words()
    found: dict[str, int] = {}
    place = 0
    # most texts ask for nothing: each list is looked for once before clauses are cut
    by_plain, by_noun = words.plain_sieve.possible(plain), words.noun_sieve.possible(plain)
    spoken = [remedy for at, remedy in enumerate(words.remedies)
              if at in by_plain and remedy.plain.search(plain)
              or remedy.noun and at in by_noun and remedy.noun.search(plain)]
    for clause in CLAUSE.split(plain) if spoken else ():
        for remedy in spoken:
            at = _wish(clause, remedy, words)
            if at is not None:
                found.setdefault(remedy.code, place + at)
        place += len(clause) + 1
    if "none" in found and len(found) > 1:
        del found["none"]
    return tuple(sorted(found, key=lambda code: found[code]))


def _wish(clause: str, remedy: Remedy, words: Words) -> int | None:
    for match in remedy.plain.finditer(clause):
        if remedy.code == "none" or not words.refuses.search(clause[max(0, match.start() - 24) : match.start()]):
            return match.start()
    for match in remedy.noun.finditer(clause) if remedy.noun else ():
        reach = words.reach if re.search("[\u3400-\u9fff]", match.group()) else 2 * words.reach
        before = clause[max(0, match.start() - reach) : match.start()]
        asked = [one for one in words.asks.finditer(before)]
        if not asked:
            continue
        start = match.start() - len(before) + asked[-1].start()
        if words.demanding.search(asked[-1].group()) and words.demander.search(clause[max(0, start - 40) : start]):
            continue
        if not words.refuses.search(clause[max(0, start - 24) : start]) and not words.refuses.search(before[-24:]):
            return match.start()
    return None


def find_process(plain: str, guesses: tuple[str, ...] = (), kind: str = "complaint") -> str:
    """Which of the five service processes (methods.md §12.1) a record belongs to: exactly one.

    ``guesses`` are the topic's, in order: the first whose words the text says is taken, else the first. Without a
    topic the process with most words is taken, else P2. A question (``kind`` inquiry) is P1: it must not be counted
    as a complaint.
    """
    if kind == "inquiry":
        return "P1"
    words = load_words()
    possible = words.process_sieve.possible(plain)
    hits = {code: len(set(pattern.findall(plain))) if at in possible else 0
            for at, (code, pattern) in enumerate(words.processes)}
    if guesses:
        return max(guesses, key=lambda code: (hits.get(code, 0), -guesses.index(code)))
    best = max(hits, key=lambda code: (hits[code], code == "P2"))
    return best if hits[best] else "P2"


def process_name(code: str, lang: str) -> str:
    """The label of a process; KeyError for an unknown code."""
    return {row["code"]: row["name"][lang] for row in load_words().raw["processes"]}[code]


def remedy_name(code: str, lang: str) -> str:
    """The label of a remedy; KeyError for an unknown code."""
    return {row["code"]: row["name"][lang] for row in load_words().raw["remedies"]["kinds"]}[code]


def product_name(code: str, lang: str) -> str:
    """The label of a product; KeyError for an unknown code."""
    return {row["code"]: row["name"][lang] for row in load_words().raw["products"]}[code]
