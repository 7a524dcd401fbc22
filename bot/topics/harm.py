"""Harm told inside praise, a suggestion or anything else that is no complaint by its whole.

Praise often tells of harm: a rescue, an illness that was cured, a theft that was stopped. There the house helped, and it
stays praise. Harm without any help told beside it, or set off by a "but", is what a person must look at, however warm the
words around it are. The words are data (``data/severity.yml``, ``told``).
"""
from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path

import yaml

from bot.errors import SetupError
from bot.topics.severity import PATH, SEVERE, Severity, any_of, assess, shared_words

# signals that tell of harm: a question about a regulator's number is severe by its words and nothing more
HARM = frozenset({"harm", "danger", "leak", "theft", "violence", "self-harm", "discrimination", "vulnerable in danger"})
# kinds that harm turns into a complaint; a question stays one and is looked at by a person ("my card was stolen, what now?")
HIDE_HARM = frozenset({"praise", "suggestion", "other"})
DONE, HELPED, OWN = "done", "helped", "own"
BEHIND = 3  # sentences or clauses after the harm in which help is looked for
_CLAUSE = re.compile(r"[。!?;,\n…]+|\.(?=\s|$)")


@dataclass(frozen=True)
class Telling:
    """``help``: somebody helped or the harm was averted; ``turn``: what sets a clause off against praise; ``own``: harm
    that only the house itself can have done; ``person``: whom it happened to; ``fiction``: a book or a film."""

    help: re.Pattern[str]
    turn: re.Pattern[str]
    own: re.Pattern[str]
    person: re.Pattern[str]
    fiction: re.Pattern[str]


@lru_cache(maxsize=2)
def load_telling(path: Path | str = PATH) -> Telling:
    """SetupError("severity_invalid", path, where) when the words are missing or wrong."""
    try:
        raw = yaml.safe_load(Path(path).read_text("utf-8"))
        words = shared_words(raw)
        return Telling(*(any_of(raw["told"][field.name], words) for field in fields(Telling)))
    except (OSError, yaml.YAMLError, re.error, KeyError, TypeError) as error:
        raise SetupError("severity_invalid", path=str(path), where="told") from error


def is_harm(severity: Severity) -> bool:
    """Whether a text is severe because it tells of harm."""
    return severity.level == SEVERE and not HARM.isdisjoint(severity.signals)


def harm_told(text: str) -> str | None:
    """What a text that is no complaint tells of: None (no harm to anybody), "helped", "own" (helped, yet the house's own
    doing) or "done" (harm, and nobody helped, or a "but" before it)."""
    text = unicodedata.normalize("NFKC", text)
    if not is_harm(assess(text)):
        return None
    telling = load_telling()
    if telling.fiction.search(text):
        return None
    clauses = [clause for clause in (part.strip() for part in _CLAUSE.split(text)) if clause]
    places = [at for at, clause in enumerate(clauses) if is_harm(assess(clause))]
    if not places:  # the words of harm stand in two clauses
        if telling.help.search(text):
            return HELPED
        return DONE if telling.person.search(text) or any(map(telling.turn.match, clauses)) else None
    found = None
    for at in places:
        what = _one(telling, clauses, at)
        if what == DONE:
            return DONE
        found = OWN if OWN in (found, what) else what or found
    return found


def _one(telling: Telling, clauses: list[str], at: int) -> str | None:
    """The same of one clause that tells of harm."""
    clause, before = clauses[at], clauses[at - 1] if at else ""
    own = telling.own.search(clause) is not None
    if telling.turn.match(clause) or telling.turn.match(before) and not telling.help.search(before):
        return DONE
    # "the nurses looked after her" before a wrong medicine is praise, not help with it
    if telling.help.search(" ".join(clauses[at if own else max(0, at - 1) : at + 1 + BEHIND])):
        return OWN if own else HELPED
    return DONE if own or telling.person.search(" ".join(clauses[max(0, at - 1) : at + 2])) else None
