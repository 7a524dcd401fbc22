"""What the bot can explain: the terms of service improvement, from ``data/methods/*.yml``."""
from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Mapping

import yaml

from bot.language.texts import LOADER, say
from bot.settings import ROOT

FIRST_TERMS = ("seven_step", "comparison_scoring", "pareto", "vital_few", "five_gaps", "vt_et")


@dataclass(frozen=True)
class Term:
    id: str
    name: Mapping[str, str]
    aliases: Mapping[str, tuple[str, ...]]
    short: Mapping[str, str]
    example: Mapping[str, str] | None
    source: Mapping[str, str]
    related: tuple[str, ...]


@lru_cache(maxsize=2)
def load_terms(folder: Path = ROOT / "data" / "methods") -> dict[str, Term]:
    """All terms by id."""
    terms = {}
    for path in sorted(folder.glob("*.yml")):
        for raw in yaml.load(path.read_text("utf-8"), Loader=LOADER)["terms"]:
            aliases = {lang: tuple(raw.get("aliases", {}).get(lang, ())) for lang in ("zh", "en")}
            terms[raw["id"]] = Term(raw["id"], raw["name"], aliases, raw["short"], raw.get("example"),
                                    raw["source"], tuple(raw.get("related", ())))
    return terms


@lru_cache(maxsize=1)
def _names() -> list[tuple[re.Pattern[str], int, str]]:
    """Patterns of every name and alias, the longest first, so that 'vital few' wins over 'few'."""
    names = []
    for term in load_terms().values():
        for lang in ("zh", "en"):
            for name in (term.name[lang], *term.aliases[lang]):
                latin = re.fullmatch(r"[\x00-\x7f\u2019–—-]+", name)
                pattern = re.escape(_plain(name))
                if latin:
                    pattern = rf"(?<![a-z0-9]){pattern}(?:e?s)?(?![a-z0-9])"
                names.append((re.compile(pattern), len(name.encode()), term.id))
    return sorted(names, key=lambda entry: -entry[1])


def _plain(text: str) -> str:
    """Lower case, straight apostrophes, hyphens as spaces: "5-Why" and "5 why" are one term."""
    return re.sub(r"[\s\u2010-\u2015-]+", " ", text.lower().replace("’", "'"))


def find_term(text: str) -> Term | None:
    """The term a question names, or None."""
    said = _plain(text)
    for pattern, _, term_id in _names():
        if pattern.search(said):
            return load_terms()[term_id]
    return None


ASKED = re.compile(
    r"(?:请问)?(?:什么是|啥是|什么叫|何为|何谓|what is|what's|what are|whats)\s*(?:an? |the )?(?P<term>.+?)"
    r"(?: ?(?:策略|方法|strateg(?:y|ies)|method))?(?: please)?[?\uff1f。.!\uff01 ]*")


def term_asked(text: str) -> Term | None:
    """The term of a question that asks for nothing but its meaning ("什么是一致性比率？", "what is a leap?"), or None."""
    asked = ASKED.fullmatch(_plain(text).strip())
    if asked is None:
        return None
    return next((load_terms()[term_id] for pattern, _, term_id in _names() if pattern.fullmatch(asked["term"])), None)


def related_terms(term: Term | None, lang: str) -> list[str]:
    """Names of up to four neighbours of a term, or of good ones to begin with."""
    ids = [one for one in (term.related if term else FIRST_TERMS) if one in load_terms()]
    return [load_terms()[one].name[lang] for one in ids[: 4 if term else 6]]


def term_text(term: Term, lang: str) -> str:
    """Name, explanation, example and source as one Markdown text."""
    parts = [f"**{term.name[lang]}**", term.short[lang]]
    if term.example:
        parts.append(say("explain_example", lang, example=term.example[lang]))
    return "\n".join([*parts, say("explain_source", lang, source=term.source[lang])])
