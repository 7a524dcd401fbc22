"""The guided forms of the board, the radar and the strategy: their fields (data/candidates.yml) and reading an answer."""
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from bot.choosing.candidates import HIGHEST_GAIN
from bot.errors import InputError
from bot.language.choices import Choices, parse_choice, parse_choices
from bot.language.mentions import offered_names
from bot.language.quantities import parse_quantity
from bot.language.texts import LANGUAGES, join, say
from bot.language.values import parse_number, parse_numbers, parse_yes_no, show
from bot.settings import ROOT

LONGEST = {"text": 200, "title": 60}
# no person-months: another unit of time, or money; what is larger than MOST_EFFORT is one of these without its unit
OTHER_UNIT = re.compile(
    r"[天日周年万元块钱¥￥$]|星期|小时|工时|\b(?:days?|weeks?|years?|hours?|yuan|rmb|cny|dollars?)\b", re.IGNORECASE)
MOST_EFFORT = 1000  # person-months
HALF = re.compile(r"\s*(?:大概|大约|约|about|around)?\s*(?:半个?(?:人)?月|half a (?:person[- ]?)?month)\s*[。.]?\s*",
                  re.IGNORECASE)
SEPARATORS = re.compile(r"[,\uff0c、;\uff1b\n]+|\s+and\s+")


@dataclass(frozen=True)
class Field:
    """One question. ``when`` names the field that must have an answer for this one to be asked."""

    id: str
    type: str
    required: bool = False
    when: str | None = None
    choices: tuple[str, ...] = ()
    levels: tuple[float, ...] = ()
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True)
class Known:
    """What an answer may name: ``attributes`` in the person's words, ``topics`` as (code, {zh, en})."""

    attributes: tuple[str, ...]
    topics: Choices


@lru_cache(maxsize=1)
def rules() -> dict[str, Any]:
    """The whole file."""
    return yaml.safe_load((ROOT / "data" / "candidates.yml").read_text("utf-8"))


@lru_cache(maxsize=16)
def fields_of(form: str) -> tuple[Field, ...]:
    """The fields of candidate, technique, rice, ice, opportunity, pugh or strategy, in the order they are asked."""
    return tuple(Field(**{key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()})
                 for entry in rules()["forms"][form])


def choice_labels(names: Sequence[str]) -> Choices:
    """Choices with their labels in both languages."""
    return [(name, {lang: say(f"choice_{name.lower()}", lang) for lang in LANGUAGES}) for name in names]


def read(field: Field, text: str, given: Mapping[str, Any], known: Known) -> dict[str, Any]:
    """What an answer says, as {field: value} ("排队等候 2" answers the attributes and their gains at once).

    Raises InputError value_… and candidate_… with what to do next; nothing is guessed.
    """
    readers = {"text": _text, "effort": _effort, "money": _money, "number": _measure, "gain": _gain}
    match field.type:
        case "names":
            return {field.id: [part.strip()[:60] for part in SEPARATORS.split(text) if part.strip()][:20]}
        case "percent":
            return {field.id: parse_quantity(text, "percent").value}
        case "yes_no":
            return {field.id: parse_yes_no(text)}
        case "choice":
            return {field.id: parse_choice(text, choice_labels(field.choices))}
        case "choices":
            return {field.id: parse_choices(text, choice_labels(field.choices))}
        case "level":
            return {field.id: _level(field, text)}
        case "topics":
            return {field.id: parse_choices(text, known.topics)}
        case "attributes":
            return _attributes(text, known)
        case "gains":
            return {field.id: _gains(text, given["attributes"])}
        case "link":
            return {field.id: _link(text, known)}
    return {field.id: readers[field.type](field, text)}


def _text(field: Field, text: str) -> str:
    text, most = " ".join(text.split()), LONGEST.get(field.id, LONGEST["text"])
    if sum(character.isalnum() for character in text) < 2:
        raise InputError("candidate_title" if field.required else "answer_empty")
    if len(text) > most:
        raise InputError("answer_long", count=len(text), maximum=most)
    return text


def _effort(field: Field, text: str) -> float:
    if HALF.fullmatch(text):
        return 0.5
    if OTHER_UNIT.search(text):
        raise InputError("candidate_effort_unit")
    value = parse_number(text)
    if value <= 0:
        raise InputError("candidate_effort")
    if value > MOST_EFFORT:
        raise InputError("candidate_effort_unit")
    return value


def _money(field: Field, text: str) -> float:
    return parse_quantity(text, "yuan").value


def _measure(field: Field, text: str) -> float:
    value = parse_number(text)
    if field.least is not None and value < field.least or field.most is not None and value > field.most:
        raise InputError("candidate_between", low=f"{field.least:g}",
                         high="∞" if field.most is None else f"{field.most:g}")
    return value


def _gain(field: Field, text: str) -> float:
    value = parse_quantity(text, "score").value
    if not 0 < value <= HIGHEST_GAIN:
        raise InputError("candidate_gain")
    return value


def _level(field: Field, text: str) -> float:
    plain = parse_number(text)
    value = plain / 100 if field.id == "confidence" and plain > 1 and plain in (100, 80, 50) else plain
    if value not in field.levels:
        raise InputError("candidate_level", levels=", ".join(f"{level:g}" for level in field.levels))
    return value


def attribute_named(text: str, known: Known) -> str:
    """The one attribute meant; InputError("attribute_unknown") with the nearest ones."""
    try:
        return parse_choice(text, _as_choices(known.attributes))
    except InputError as error:
        raise _unknown(text, known.attributes) from error


def _unknown(text: str, names: Sequence[str]) -> InputError:
    near = offered_names(text, names)
    return InputError("attribute_unknown", near=" / ".join(near) or "–")


def _as_choices(names: Sequence[str]) -> Choices:
    return [(name, {lang: name for lang in LANGUAGES}) for name in names]


def _attributes(text: str, known: Known) -> dict[str, Any]:
    """Attributes by number or name, and their gains where a number follows every name."""
    gains, left = {}, text
    for name in sorted(known.attributes, key=len, reverse=True):  # "办理速度 5" is no gain of "速度"
        match = re.search(rf"{re.escape(name)}\s*[:\uff1a=+]?\s*([-+]?\d+(?:\.\d+)?)\s*分?", left, re.IGNORECASE)
        if match:
            gains[name] = float(match.group(1))
            left = left[: match.start()] + " " + left[match.end():]
    rest = left.strip(" ,\uff0c、;\uff1b\n和与。.")
    if gains and not rest:
        order = sorted(gains, key=lambda name: text.lower().find(name.lower()))
        return {"attributes": order, "gains": _checked({name: gains[name] for name in order})}
    unknown = [part for part in SEPARATORS.split(rest if gains else text) if part.strip() and not _fits(part, known)]
    if unknown:
        raise _unknown(unknown[0], known.attributes)
    named = parse_choices(rest, _as_choices(known.attributes)) if rest else []
    # in the order they were written, because gains given without names follow it
    return {"attributes": sorted({*gains, *named}, key=lambda name: (text.lower().find(name.lower()),
                                                                     known.attributes.index(name)))}


def _fits(part: str, known: Known) -> bool:
    try:
        return bool(parse_choices(part, _as_choices(known.attributes)))
    except InputError:
        return False


def _gains(text: str, attributes: Sequence[str]) -> dict[str, float]:
    """One number for each attribute, by name or in order."""
    named, left = {}, text
    for name in sorted(attributes, key=len, reverse=True):
        match = re.search(rf"{re.escape(name)}\s*[:\uff1a=+]?\s*([-+]?\d+(?:\.\d+)?)", left, re.IGNORECASE)
        if match:
            named[name] = float(match.group(1))
            left = left[: match.start()] + " " + left[match.end():]
    numbers = [named[name] for name in attributes] if len(named) == len(attributes) else (
        parse_numbers(text) if len(attributes) > 1 else [parse_number(text)])
    if len(numbers) != len(attributes):
        raise InputError("candidate_gains", count=len(numbers), due=len(attributes))
    return _checked(dict(zip(attributes, numbers)))


def _checked(gains: dict[str, float]) -> dict[str, float]:
    if any(not 0 < gain <= HIGHEST_GAIN for gain in gains.values()):
        raise InputError("candidate_gain")
    return gains


def _link(text: str, known: Known) -> dict[str, str | None]:
    """An attribute, else a topic."""
    try:
        return {"attribute": parse_choice(text, _as_choices(known.attributes)), "topic": None}
    except InputError:
        try:
            return {"attribute": None, "topic": parse_choice(text, known.topics)}
        except InputError as error:
            raise _unknown(text, known.attributes) from error


def shown(field: Field, value: Any, known: Known, lang: str) -> str:
    """A value in the reader's language."""
    labels = {code: label[lang] for code, label in known.topics}
    match field.type:
        case _ if value is None or value == [] or value == {}:
            return "–"
        case "choice" | "choices":
            names = value if isinstance(value, list) else [value]
            return join([say(f"choice_{name.lower()}", lang) for name in names], lang)
        case "topics":
            return join([labels.get(code, code) for code in value], lang)
        case "attributes" | "names":
            return join(value, lang)
        case "gains":
            return join([f"{name} +{gain:g}" for name, gain in value.items()], lang)
        case "link":
            return value["attribute"] or labels.get(value["topic"], value["topic"])
        case "effort":
            return say("effort_shown", lang, value=f"{value:g}")
        case "gain":
            return f"+{value:g}"
        case "money":
            return show(value, "quantity", lang, "yuan")
        case "percent":
            return show(value, "quantity", lang, "percent")
        case "yes_no":
            return show(value, "yes_no", lang)
    return show(value, "number", lang) if isinstance(value, (int, float)) else str(value)
