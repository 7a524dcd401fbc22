"""A playbook: steps, fields, gates. ``data/playbooks/*.yml`` becomes frozen objects, checked on the way in.

The format is described in ``docs/changing.md``. Words in both languages are required everywhere: a
playbook with a missing text does not load.
"""
from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Mapping

import yaml

from bot.errors import NotFound, SetupError
from bot.language.texts import LOADER
from bot.settings import ROOT

Bilingual = Mapping[str, str]
TYPES = ("text", "integer", "number", "quantity", "date", "period", "choice", "choices", "yes_no", "person",
         "numbers", "rows")
SIDES = ("left", "right")


@dataclass(frozen=True)
class Choice:
    id: str
    label: Bilingual


@dataclass(frozen=True)
class Field:
    """One thing to know. ``when`` decides whether it is asked; ``columns`` make it a table asked row by row;
    ``propose`` names what in ``bot/proposals`` reckons an answer from the stored complaints, ``read_back`` what reads
    an answer and shows it another way."""

    id: str
    type: str
    label: Bilingual
    ask: Bilingual
    why: Bilingual
    example: Bilingual
    required: bool = True
    choices: tuple[Choice, ...] = ()
    when: Mapping[str, Any] | None = None
    wording: tuple[str, ...] = ()
    min_length: int = 1
    max_length: int = 1000
    unit: str | None = None
    unit_from: str | None = None
    columns: tuple[Field, ...] = ()
    another: Bilingual | None = None
    min_rows: int = 1
    refers_to: str | None = None
    propose: str | None = None
    read_back: str | None = None


@dataclass(frozen=True)
class Step:
    """A step with its gate; ``a3`` is the side of the one-page report it stands on: left (problem), right (answer)."""

    number: int
    id: str
    name: Bilingual
    purpose: Bilingual
    mistakes: Bilingual
    fields: tuple[Field, ...]
    gate: tuple[Mapping[str, Any], ...]
    a3: str = "left"

    def field(self, field_id: str) -> Field:
        return next(field for field in self.fields if field.id == field_id)


@dataclass(frozen=True)
class Playbook:
    id: str
    name: Bilingual
    about: Bilingual
    steps: tuple[Step, ...]

    def step(self, step_id: str) -> Step:
        return next(step for step in self.steps if step.id == step_id)

    def numbered(self, number: int) -> Step:
        """The step with this number; NotFound otherwise."""
        for step in self.steps:
            if step.number == number:
                return step
        raise NotFound("step_unknown", number=number, count=len(self.steps))


@lru_cache(maxsize=32)
def load_playbook(playbook_id: str, folder: Path = ROOT / "data" / "playbooks") -> Playbook:
    """Load and check ``<folder>/<playbook_id>.yml``; NotFound or SetupError("playbook_invalid") otherwise."""
    path = folder / f"{playbook_id}.yml"
    if not path.is_file():
        raise NotFound("playbook_unknown", name=playbook_id)
    try:
        raw = yaml.load(path.read_text("utf-8"), Loader=LOADER)
        return Playbook(raw["id"], _bilingual(raw, "name"), _bilingual(raw, "about"),
                        tuple(_step(step, place, len(raw["steps"])) for place, step in enumerate(raw["steps"])))
    except (KeyError, TypeError, ValueError, yaml.YAMLError) as error:
        raise SetupError("playbook_invalid", path=path.name, problem=str(error)) from error


def playbook_ids(folder: Path = ROOT / "data" / "playbooks") -> list[str]:
    return sorted(path.stem for path in folder.glob("*.yml"))


def _bilingual(raw: Mapping[str, Any], key: str) -> Bilingual:
    text = raw[key]
    if not isinstance(text, dict) or not all(
            isinstance(text.get(lang), str) and text[lang].strip() for lang in ("zh", "en")):
        raise ValueError(f"{raw.get('id', '?')}.{key} needs zh and en")
    return text


def _step(raw: Mapping[str, Any], place: int, count: int) -> Step:
    from bot.playbooks.checks import CHECKS

    for check in raw["gate"]:
        if check["check"] not in CHECKS:
            raise ValueError(f"unknown gate check {check['check']!r}")
    side = raw.get("a3") or ("left" if place < (count + 1) // 2 else "right")
    if side not in SIDES:
        raise ValueError(f"{raw['id']}: a3 must be left or right")
    return Step(raw["number"], raw["id"], _bilingual(raw, "name"), _bilingual(raw, "purpose"),
                _bilingual(raw, "mistakes"), tuple(_field(field) for field in raw["fields"]), tuple(raw["gate"]), side)


def _field(raw: Mapping[str, Any]) -> Field:
    from bot.playbooks.wording import WORDING

    if raw["type"] not in TYPES:
        raise ValueError(f"{raw['id']}: unknown type {raw['type']!r}")
    if unknown := set(raw.get("wording", ())) - set(WORDING):
        raise ValueError(f"{raw['id']}: unknown wording check {sorted(unknown)}")
    choices = tuple(Choice(choice["id"], _bilingual(choice, "label")) for choice in raw.get("choices", ()))
    if raw["type"] in ("choice", "choices") and len(choices) < 2:
        raise ValueError(f"{raw['id']}: a choice needs two choices")
    if raw["type"] == "rows" and not raw.get("columns"):
        raise ValueError(f"{raw['id']}: rows need columns")
    return Field(
        id=raw["id"], type=raw["type"], label=_bilingual(raw, "label"), ask=_bilingual(raw, "ask"),
        why=_bilingual(raw, "why"), example=_bilingual(raw, "example"), required=raw.get("required", True),
        choices=choices, when=raw.get("when"), wording=tuple(raw.get("wording", ())),
        min_length=raw.get("min_length", 1), max_length=raw.get("max_length", 1000), unit=raw.get("unit"),
        unit_from=raw.get("unit_from"), columns=tuple(_field(column) for column in raw.get("columns", ())),
        another=_bilingual(raw, "another") if raw.get("another") else None, min_rows=raw.get("min_rows", 1),
        refers_to=raw.get("refers_to"), propose=raw.get("propose"), read_back=raw.get("read_back"))
