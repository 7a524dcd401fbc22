"""Causes in the customers' own words: clauses behind "because" or of a known kind, grouped, counted, put on a branch.

What customers name is a lead and no proof: a customer sees two open windows, not the rota behind them. The patterns are
data (``data/causes.yml``).
"""
from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import yaml

from bot.errors import SetupError
from bot.language.encoder import get_encoder
from bot.language.privacy import PLACEHOLDER
from bot.settings import ROOT, load

PATH = ROOT / "data" / "causes.yml"
ALIKE = 0.7         # cosine from which two clauses behind a marker say the same
SHORTEST, LONGEST = 4, 60  # characters of a clause that can stand for a cause
_CLAUSE = re.compile(r"[，。；！？!?;\n…]+|[,.](?!\d)|\s[-–—]\s")
_HAN = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True)
class State:
    id: str
    branch: str
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Words:
    markers: re.Pattern[str]
    never: re.Pattern[str]
    states: tuple[State, ...]


@dataclass(frozen=True)
class Candidate:
    """One cause (or action): ``text`` is what stands for it, ``numbers`` the complaints that name it, newest first.

    ``branch`` is of the fishbone; None when the words do not tell.
    """

    text: str
    branch: str | None
    numbers: tuple[int, ...]


@lru_cache(maxsize=2)
def load_causes(path: Path = PATH) -> Words:
    """Read and compile the file; SetupError("causes_invalid", path) when it is missing or broken."""
    try:
        raw = yaml.safe_load(path.read_text("utf-8"))
        return Words(_either(raw["markers"]), _either(raw["not_causes"], whole=False), tuple(
            State(row["id"], row["branch"], _either(row)) for row in raw["states"]))
    except (OSError, yaml.YAMLError, re.error, KeyError, TypeError) as error:
        raise SetupError("causes_invalid", path=str(path)) from error


def _either(row: dict[str, str], whole: bool = True) -> re.Pattern[str]:
    english = rf"(?<![a-z])(?:{row['en']})" if whole else row["en"]
    return re.compile(f"(?:{row['zh']})|(?:{english})", re.IGNORECASE)


def branch_of(text: str) -> str | None:
    """The branch the words of a cause tell of; None when they tell none."""
    return next((state.branch for state in load_causes().states if state.pattern.search(text)), None)


def clauses_of(text: str) -> list[tuple[str, State | None]]:
    """The clauses of one redacted text that name a cause, with their state; nothing that holds a placeholder."""
    words, found = load_causes(), []
    for clause in map(str.strip, _CLAUSE.split(text)):
        marker = words.markers.search(clause)
        said = (clause[marker.end():] if marker else clause).strip(" :：“”\"'「」")
        if not SHORTEST <= len(said) <= LONGEST or PLACEHOLDER.search(said) or words.never.search(said):
            continue
        state = next((state for state in words.states if state.pattern.search(said)), None)
        if state or marker:
            found.append((said, state))
    return found


def candidates(texts: Sequence[tuple[int, str]], lang: str) -> list[Candidate]:
    """Causes named in (number, text), the most often named first; a complaint counts once for a cause.

    Clauses of one state are one cause, those behind a marker when their sentence vectors are alike. The clause nearest to
    all others stands for its group, in the reader's language where there is one.
    """
    by_state: dict[State, list[tuple[int, str]]] = defaultdict(list)
    loose: list[tuple[int, str]] = []
    for number, text in texts:
        for said, state in clauses_of(text):
            (by_state[state] if state else loose).append((number, said))
    found = [_candidate(group, state.branch, lang) for state, group in by_state.items()]
    found += [_candidate(group, None, lang) for group in _alike(loose)]
    return sorted(found, key=lambda one: (-len(one.numbers), one.text))


def written(texts: Sequence[tuple[int, str]], lang: str) -> list[Candidate]:
    """What colleagues wrote in (number, text), each text whole, grouped where alike, the most frequent first. The most
    frequent wording stands for its group, in the reader's language where there is one."""
    same: dict[str, list[int]] = defaultdict(list)
    for number, text in texts:
        same[text].append(number)
    found = []
    for group in _alike([(numbers[0], text) for text, numbers in same.items()]):
        words = [text for _, text in group]
        own = [one for one in words if bool(_HAN.search(one)) == (lang == "zh")]
        best = max(own or words, key=lambda one: len(same[one]))
        numbers = sorted((number for one in words for number in same[one]), reverse=True)
        found.append(Candidate(best, branch_of(best), tuple(numbers)))
    return sorted(found, key=lambda one: (-len(one.numbers), one.text))


def _vectors(clauses: Sequence[str]) -> np.ndarray:
    return get_encoder(load().encoder).encode(list(clauses))


def _alike(clauses: list[tuple[int, str]]) -> list[list[tuple[int, str]]]:
    """Each clause joins the first group whose first clause is alike."""
    if not clauses:
        return []
    vectors, groups = _vectors([said for _, said in clauses]), []
    for place in range(len(clauses)):
        group = next((one for one in groups if float(vectors[one[0]] @ vectors[place]) >= ALIKE), None)
        if group is None:
            groups.append([place])
        else:
            group.append(place)
    return [[clauses[place] for place in group] for group in groups]


def _candidate(group: list[tuple[int, str]], branch: str | None, lang: str) -> Candidate:
    said = [clause for _, clause in group]
    own = [place for place, clause in enumerate(said) if bool(_HAN.search(clause)) == (lang == "zh")]
    vectors = _vectors(said)
    nearest = max(own or range(len(said)), key=lambda place: float((vectors @ vectors[place]).sum()))
    return Candidate(said[nearest], branch, tuple(dict.fromkeys(number for number, _ in group)))
