"""Typed answers of the weights interview: items, a method, a judgement of a pair (words in ``data/weights.yml``)."""
from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import yaml

from bot.choosing.weights.judgements import SAATY, ratio
from bot.errors import InputError
from bot.language.numerals import normalise, whole
from bot.settings import ROOT

LONGEST = 40
SEPARATORS = re.compile(r"[,\uff0c、;\uff1b\n]+(?:\s*and\s+)?|\s+and\s+|以及", re.IGNORECASE)
NUMBER = re.compile(r"\d+(?:\.\d+)?(?:\s*[/:]\s*\d+)?")
THESE = re.compile(r"^\s*(?:these|the following|our)\b\s*:?", re.IGNORECASE)
LEADS = (
    re.compile(r"[:\uff1a](?P<items>[^:\uff1a].*)$", re.DOTALL),
    re.compile(r"[给为对](?P<items>.+?)(?:这.项|各项)?(?:来)?(?:用.{2,8})?(?:定|确定|设|算|打)(?:一下)?权重"),
    re.compile(r"\b(?:weigh|weights? (?:of|for))\s+(?P<items>.+)$", re.IGNORECASE | re.DOTALL),
)


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "data" / "weights.yml").read_text("utf-8"))


def _any(patterns: Iterable[str], text: str) -> bool:
    return any(re.search(pattern, text, re.IGNORECASE) for pattern in patterns)


def read_items(text: str) -> list[str]:
    """The items of a list with any separators, each once."""
    parts = (re.sub(r"^\s*(?:\d{1,2}[.)、]|[-*•])\s*", "", part).strip(" 。.!") for part in SEPARATORS.split(text))
    return list(dict.fromkeys(part[:LONGEST] for part in parts if any(character.isalpha() for character in part)))


def items_in(text: str) -> list[str]:
    """The items named in a wish ("weigh these: queue, speed, price"); [] when there are none."""
    for lead in LEADS:
        match = lead.search(text)
        items = read_items(THESE.sub("", match["items"])) if match else []
        if len(items) > 1:
            return items
    return []


def method_in(text: str) -> str | None:
    """The method named in ``text``."""
    plain = normalise(text)
    return next((method for method, patterns in _words()["methods"].items() if _any(patterns, plain)), None)


def read_method(text: str, offered: Sequence[str]) -> str:
    """The method named, or the place of one of those ``offered`` ("2", 第二种). Raises ``weights_which_method``."""
    place = re.fullmatch(r"(?:第|no\.?\s*)?(\d|[一二三四])[.、]?(?:种|个)?", normalise(text).strip(),
                         re.IGNORECASE)
    if place and 1 <= (number := whole(place[1])) <= len(offered):
        return offered[number - 1]
    method = method_in(text)
    if method is None:
        raise InputError("weights_which_method")
    return method


def read_pair(method: str, text: str, left: str, right: str) -> float:
    """The judgement said of a pair as stored: a ratio left to right (AHP), 1 or 0, or the left item's points of 4.

    Sides are named by their item or as left and right; strengths by words or numbers ("左 3", "1/3", "3:1", "speed is
    clearly more important"). Raises InputError ``weights_answer_ahp``, ``weights_answer_01`` or ``weights_answer_04``.
    """
    said, side = _side(normalise(text), normalise(left), normalise(right))
    read = {"ahp": _ahp, "0-1": _zero_one, "0-4": _zero_four}[method]
    value = read(said, side)
    if value is None:
        raise InputError({"ahp": "weights_answer_ahp", "0-1": "weights_answer_01", "0-4": "weights_answer_04"}[method])
    return value


def _side(said: str, left: str, right: str) -> tuple[str, int]:
    """The text without the items' names, and which side is meant: 1 left, -1 right, 0 not said.

    Of two names the first is meant: "A matters more than B", "A 比 B 重要".
    """
    places = {}
    for name, side in sorted(((left, 1), (right, -1)), key=lambda one: -len(one[0])):
        at = said.find(name)
        if at >= 0:
            places[at] = side
            said = said[:at] + " " * len(name) + said[at + len(name):]
    if places:
        return said, places[min(places)]
    first, second = _any(_words()["left"], said), _any(_words()["right"], said)
    return said, 1 if first and not second else -1 if second and not first else 0


def _number(said: str) -> float | None:
    found = NUMBER.findall(said)
    return ratio(found[0]) if len(found) == 1 else None


def _strength(kind: str, said: str) -> int | None:
    return next((value for value, patterns in _words()[kind].items() if _any(patterns, said)), None)


def _ahp(said: str, side: int) -> float | None:
    value = _number(said)
    if value is None and not NUMBER.search(said):
        value = 1.0 if _any(_words()["equal"], said) else _strength("ahp", said)
        if value != 1 and not side:
            return None
    if value is None or not 1 / SAATY - 1e-9 <= value <= SAATY:
        return None
    if side and value < 1:
        return None  # "right 1/3" could mean either
    return value if side >= 0 else 1 / value


def _zero_one(said: str, side: int) -> float | None:
    if NUMBER.search(said):
        plain = said.strip().replace(" ", "")
        return {"1": 1.0, "1:0": 1.0, "2": 0.0, "0": 0.0, "0:1": 0.0}.get(plain) if not side else None
    return {1: 1.0, -1: 0.0}.get(side)


def _zero_four(said: str, side: int) -> float | None:
    points = re.search(r"(?<!\d)([0-4])\s*(?::|比|to|-)\s*([0-4])(?!\d)", said)
    if points:
        mine, others = int(points[1]), int(points[2])
        return None if mine + others != 4 else float(mine if side >= 0 else others)
    if NUMBER.search(said):
        value = _number(said)
        return value if value in (0, 1, 2, 3, 4) and not side else None
    if _any(_words()["equal"], said):
        return 2.0
    strength = _strength("0-4", said)
    return 2.0 + side * strength if strength and side else None
