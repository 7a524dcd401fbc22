"""The branch a complaint names: a known one, or a new one where the form leaves no doubt.

A wrong branch spoils a count, so a new name needs a clear form: a proper name directly before 支行, 营业厅, 医院 …, or
capitalised words before "branch", "store", "clinic" …
"""
from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from bot.complaints.fact_words import load_words
from bot.errors import InputError
from bot.language.mentions import find_one_of, offered_names
from bot.language.numerals import normalise

LONGEST_NAME = 9       # Chinese characters before the ending
MAX_CHARACTERS = 4000


@lru_cache(maxsize=1)
def _patterns() -> dict[str, Any]:
    zh, en = (load_words().raw["places"][side] for side in ("zh", "en"))
    ends = "|".join(sorted([*zh["ends"], *zh["weak"]], key=len, reverse=True))
    return {
        "zh": re.compile(rf"[\u4e00-\u9fff0-9]{{1,{LONGEST_NAME}}}?(?:{ends}|{zh['shop']})"),
        "zh_end": re.compile(rf"(?:{ends}|(?<=[\u4e00-\u9fff])店)$"),
        "named": re.compile(zh["named"]), "kinds": re.compile(zh["kinds"]),
        "weak": frozenset(zh["weak"]), "at": re.compile(zh["at"]), "never": re.compile(zh["never"]),
        "breaks": re.compile(zh["breaks"]), "generic": re.compile(zh["generic"]), "zh_near": re.compile(zh["near"]),
        "en": re.compile(rf"((?:[A-Z][\w'’]*\.?(?: (?:of|and|&|on) (?=[A-Z]))?[ -]){{1,4}})(?i:({en['ends']}))(?![\w-])"),
        "skip": frozenset(en["skip"]), "en_not": re.compile(en["not"], re.IGNORECASE),
        "en_near": re.compile(en["near"]), "en_near_before": re.compile(en["near_before"], re.IGNORECASE),
    }


def find_branch(text: str, known: Sequence[str]) -> str | None:
    """The branch named in ``text``: one of ``known`` when it is meant (城东 for 城东营业厅), else a new name, else None."""
    text = text[:MAX_CHARACTERS]
    named = find_one_of(text, known)
    candidates = [*_chinese(text), *_english(text)]
    if named is None:
        return _as_known(candidates[0], known) if candidates else None
    for candidate in candidates:
        plain = normalise(candidate)
        stem, of_known = _stem(candidate), _stem(named)
        if normalise(named) in plain or of_known in plain:
            # 城东南路支行 is not 城东, 建设城东支行 is
            return named if stem.endswith(of_known) else _as_known(candidate, known)
    return named


def _as_known(candidate: str, known: Sequence[str]) -> str:
    """The known name with the same stem; the new name as found where none or several have it."""
    stem = _stem(candidate)
    same = [name for name in known if _stem(name) == stem]
    return same[0] if len(same) == 1 else candidate


def _stem(name: str) -> str:
    plain = normalise(name)
    ending = _patterns()["zh_end"].search(plain)
    if ending:
        return plain[: ending.start()] or plain
    words = plain.split(" ")
    ends = load_words().raw["places"]["en"]["ends"].split("|")
    return " ".join(words[:-1]) if len(words) > 1 and words[-1] in ends else plain


def _chinese(text: str) -> list[str]:
    p, found = _patterns(), []
    for run in re.finditer(r"[\u4e00-\u9fff0-9]+", text):
        place = 0
        while match := p["zh"].search(run.group(), place):
            place = match.end()
            # the run may begin before the pattern did: take what stands in front of the ending, up to the last break
            ending = p["zh_end"].search(match.group())
            begin = match.end() - len(ending.group()) if ending else match.end() - 1
            before = run.group()[max(0, begin - LONGEST_NAME) : begin]
            breaks = [one.end() for one in p["breaks"].finditer(before)]
            stem = before[max(breaks, default=0) :]
            whole = len(before) < LONGEST_NAME or bool(breaks)
            kind = run.group()[begin : match.end()]
            sure = kind not in p["weak"] or p["at"].search(run.group()[: begin - len(stem)])
            if whole and sure and 2 <= len(stem) and not (
                    p["generic"].match(stem) or p["never"].search(stem)
                    or p["zh_near"].match(run.group()[match.end() :])):
                found.append(stem + kind)
    if not found and (match := p["named"].search(text)) and not (
            p["kinds"].search(match["name"]) or p["never"].search(match["name"]) or p["generic"].match(match["name"])
            or p["breaks"].search(match["name"])):
        found.append(match["name"] + "店")
    return found


def _english(text: str) -> list[str]:
    p, found = _patterns(), []
    for match in p["en"].finditer(text):
        words = match[1].replace("-", "- ").split()
        start = 0
        for number, word in enumerate(words):
            if word.lower().strip(".,'’") in p["skip"] or re.fullmatch(r"[A-Z]+'(?:ve|m|ll|d)", word):
                start = number + 1
        name = " ".join(words[start:]).replace("- ", "-").strip(" -")
        if (not name or not name[0].isupper() or p["en_not"].match(name) or len(name) < 3
                or p["en_near"].match(text[match.end() :])
                or p["en_near_before"].search(text[max(0, match.start() - 24) : match.start()])):
            continue
        found.append(f"{name} {match[2].lower()}")
    return found


def branch_unknown(said: str, branches: Sequence[str]) -> InputError:
    """What to raise for a branch that is not among ``branches``; it offers those nearest."""
    return InputError("branch_unknown", branch=said, near=", ".join(offered_names(said, branches)) or "–")
