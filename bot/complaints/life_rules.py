"""The rules of the life cycle: ``data/life_cycle.yml``, and what an organisation changes in GAISHAN_HOME/life_cycle.yml."""
from __future__ import annotations

import copy
import datetime as dt
import logging
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.complaints.calendar import MOST_DAYS, add_working, is_working
from bot.errors import SetupError
from bot.language.numerals import normalise
from bot.language.texts import LANGUAGES
from bot.settings import ROOT, Settings

NAME = "life_cycle.yml"
SHIPPED = ROOT / "data" / NAME
STATES = ("received", "acknowledged", "assessed", "investigating", "responded", "closed", "reopened")
FIELDS = ("cause", "action", "accepts", "reason", "alternatives")  # what may be asked at closing
ACCEPTS = ("yes", "no", "not_reached")
SPANS = ("normal", "complex", "longest", "acknowledge", "urgent")
UNITS = ("calendar", "working")
GENERAL = "general"
_NOISE = re.compile(r"\(.*?\)|[\W_]+")  # of a word for a state: a remark in brackets, blanks and signs
logger = logging.getLogger("gaishan.life_cycle")


@dataclass(frozen=True)
class Span:
    """So many days of a unit: calendar or working."""

    unit: str
    count: int

    def after(self, day: dt.date, country: str, count_first: bool = False) -> dt.date:
        """The last day of the span that begins on ``day``, which is day 0, or day 1 where ``count_first``."""
        if self.unit == "calendar":
            return day + dt.timedelta(days=max(0, self.count - count_first))
        return add_working(day, max(0, self.count - (count_first and is_working(day, country))), country)


@dataclass(frozen=True)
class Rule:
    """The spans of one industry; ``name`` and ``source`` in both languages."""

    id: str
    name: dict[str, str]
    industries: tuple[str, ...]
    normal: Span
    complex: Span
    longest: Span
    acknowledge: Span
    urgent: Span
    source: dict[str, str]


@dataclass(frozen=True)
class LifeRules:
    """Everything in force: names of states, what may follow each, what closing needs, the rules by industry, ``words`` of
    other programs for the states."""

    names: dict[str, dict[str, str]]
    next: dict[str, tuple[str, ...]]
    needed: tuple[str, ...]
    also: dict[str, tuple[str, ...]]
    count_first_day: bool
    rules: dict[str, Rule]
    words: dict[str, str]

    def rule_for(self, *industries: str | None) -> Rule:
        """The rule of the first of ``industries`` that one names; the general one where none does."""
        for industry in industries:
            for rule in self.rules.values():
                if industry and industry.strip().casefold() in (rule.id, *(one.casefold() for one in rule.industries)):
                    return rule
        return self.rules[GENERAL]

    def state_of(self, word: str) -> str | None:
        """The state another program calls ``word`` ("已办结", "2-处理中", "In Progress"); None for an unknown one."""
        plain = _plain(word)
        return self.words.get(plain) or self.words.get(plain.lstrip("0123456789"))

    def missing(self, given: dict[str, Any]) -> list[str]:
        """The fields closing still needs, in order."""
        due = {*self.needed, *self.also.get(given.get("accepts") or "", ())}
        return [name for name in FIELDS if name in due and not given.get(name)]


def rules_in_force(chosen: Settings) -> LifeRules:
    """The shipped rules with the organisation's own; a broken own file changes nothing (``gaishan doctor`` tells)."""
    try:
        return load_rules(chosen.home / NAME)
    except SetupError:
        logger.warning("the own life_cycle.yml cannot be used; the shipped rules are in force")
        return load_rules(None)


def load_rules(own: Path | None) -> LifeRules:
    """The rules with the file ``own`` laid over them; SetupError("life_cycle_invalid", path, where) for a broken one."""
    stamp = None
    if own is not None and own.is_file():
        about = own.stat()
        stamp = (about.st_mtime_ns, about.st_size)
    return _load(own if stamp else None, stamp)


@lru_cache(maxsize=8)
def _load(own: Path | None, stamp: tuple[int, int] | None) -> LifeRules:
    raw = _read(SHIPPED)
    if own is not None:
        raw = _laid_over(raw, _read(own), own)
    return _checked(raw, own or SHIPPED)


def _fail(path: Path, where: str) -> SetupError:
    return SetupError("life_cycle_invalid", path=path.name, where=where)


def _read(path: Path) -> dict[str, Any]:
    try:
        raw = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise _fail(path, str(error).splitlines()[0]) from error
    if not isinstance(raw or {}, dict):
        raise _fail(path, "rules")
    return raw or {}


def _laid_over(base: dict[str, Any], own: dict[str, Any], path: Path) -> dict[str, Any]:
    """``base`` with the keys of ``own``: mappings key by key, everything else replaced. A rule of a new name begins as
    the general one."""
    whole = copy.deepcopy(base)
    rules = own.get("rules")
    if rules is not None and not isinstance(rules, dict):
        raise _fail(path, "rules")
    for name, rule in (rules or {}).items():
        if name not in whole["rules"]:
            whole["rules"][name] = {**copy.deepcopy(whole["rules"][GENERAL]), "industries": [str(name)], "source": {}}
            for key in ("name", "source"):
                if not isinstance(rule, dict) or key not in rule:
                    raise _fail(path, f"rules: {name}: {key}")

    def lay(under: dict[str, Any], over: dict[str, Any], where: str) -> None:
        for key, value in over.items():
            if key not in under and where not in ("rules", "closing: also", "words"):
                raise _fail(path, f"{where}: {key}" if where else str(key))
            if isinstance(under.get(key), dict) and key not in SPANS:
                if not isinstance(value, dict):
                    raise _fail(path, f"{where}: {key}" if where else str(key))
                lay(under[key], value, f"{where}: {key}" if where else str(key))
            else:
                under[key] = value

    for rule in whole["rules"].values():  # a new rule's own source is laid over an empty one
        rule["source"] = {**dict.fromkeys(LANGUAGES, ""), **rule["source"]}
    lay(whole, own, "")
    return whole


def _checked(raw: dict[str, Any], path: Path) -> LifeRules:
    if tuple(raw["states"]) != STATES:
        raise _fail(path, "states")
    names, following = {}, {}
    for state, entry in raw["states"].items():
        names[state] = _both(entry.get("name"), path, f"states: {state}: name")
        after = entry.get("next")
        if not isinstance(after, list) or not after or any(one not in STATES or one == state for one in after):
            raise _fail(path, f"states: {state}: next")
        following[state] = tuple(after)
    if following["closed"] != ("reopened",) or any("reopened" in after for state, after in following.items()
                                                  if state != "closed") or "closed" not in _reached(following):
        raise _fail(path, "states: next")
    needed, also = raw["closing"]["needed"], raw["closing"]["also"]
    lists = [needed, *also.values()]
    if not all(isinstance(one, list) and set(one) <= set(FIELDS) for one in lists) or "accepts" not in needed or (
            not set(also) <= set(ACCEPTS)):
        raise _fail(path, "closing")
    if not isinstance(raw["count_first_day"], bool):
        raise _fail(path, "count_first_day")
    rules = {name: _rule(str(name), entry, path) for name, entry in raw["rules"].items()}
    return LifeRules(names, following, tuple(needed), {key: tuple(value) for key, value in also.items()},
                     raw["count_first_day"], rules, _words(raw["words"], names, path))


def _words(given: Any, names: dict[str, dict[str, str]], path: Path) -> dict[str, str]:
    """{plain word: state}: the keys and names of the states, then the words ``given``, where null takes one away."""
    if not isinstance(given, dict) or any(state is not None and state not in STATES for state in given.values()):
        raise _fail(path, "words")
    known = {_plain(word): state for state in STATES for word in (state, *names[state].values())}
    known |= {_plain(str(word)): state for word, state in given.items()}
    return {word: state for word, state in known.items() if word and state}


def _plain(word: str) -> str:
    return _NOISE.sub("", normalise(word))


def _reached(following: dict[str, tuple[str, ...]]) -> set[str]:
    """The states a new complaint can come to."""
    found, new = set(), {"received"}
    while new:
        found |= new
        new = {after for state in new for after in following[state]} - found
    return found


def _rule(name: str, entry: Any, path: Path) -> Rule:
    where = f"rules: {name}"
    if not isinstance(entry, dict) or not set(entry) <= {"name", "industries", "source", *SPANS}:
        raise _fail(path, where)
    words = entry.get("industries")
    if not isinstance(words, list) or not all(isinstance(one, str) for one in words):
        raise _fail(path, f"{where}: industries")
    spans = {key: _span(entry.get(key), path, f"{where}: {key}") for key in SPANS}
    return Rule(name, _both(entry.get("name"), path, f"{where}: name"), tuple(words), **spans,
                source=_both(entry.get("source"), path, f"{where}: source"))


def _span(entry: Any, path: Path, where: str) -> Span:
    if not isinstance(entry, dict) or len(entry) != 1:
        raise _fail(path, where)
    (unit, count), = entry.items()
    if unit not in UNITS or type(count) is not int or not 0 <= count <= MOST_DAYS:
        raise _fail(path, where)
    return Span(unit, count)


def _both(entry: Any, path: Path, where: str) -> dict[str, str]:
    if not isinstance(entry, dict) or set(entry) != set(LANGUAGES) or not all(
            isinstance(text, str) and text.strip() for text in entry.values()):
        raise _fail(path, where)
    return entry
