"""A playbook: steps, fields, gates. ``data/playbooks/*.yml`` becomes frozen objects, checked on the way in.

An organisation's own playbooks are in ``GAISHAN_HOME/playbooks``. The format is described in ``docs/changing.md``,
what a sound playbook is in ``bot/playbooks/sound.py``: one with a fault does not load and leaves the others alone.
A file that was changed is read again.
"""
from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Mapping

from bot.errors import GaishanError, NotFound, SetupError
from bot.settings import ROOT, load

Bilingual = Mapping[str, str]
SHIPPED = ROOT / "data" / "playbooks"
DEFAULT = "seven_step"
TYPES = ("text", "integer", "number", "quantity", "date", "period", "choice", "choices", "yes_no", "person",
         "numbers", "rows")


@dataclass(frozen=True)
class Choice:
    id: str
    label: Bilingual


@dataclass(frozen=True)
class Field:
    """One thing to know. ``when`` decides whether it is asked; ``columns`` make it a table asked row by row; an integer
    that ``identifies`` is the number of something, never a count; a date is ``not_before`` and ``not_after`` the dates of
    these neighbours (``today`` is the day itself); an optional one may be asked ``at_once`` after the answer its
    ``when`` names; ``propose`` names what in ``bot/proposals`` reckons an answer from the
    stored complaints, ``read_back`` what reads an answer and shows it another way."""

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
    not_before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    at_once: bool = False
    identifies: bool = False
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
class Group:
    """A phase of another method: the steps of this one it covers; ``fields`` where it takes only some of theirs."""

    id: str
    name: Bilingual
    steps: tuple[str, ...]
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class View:
    """How another method would tell the same project."""

    id: str
    name: Bilingual
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Playbook:
    """``names`` are further words people call the method by; ``views`` map its steps to other methods."""

    id: str
    name: Bilingual
    about: Bilingual
    steps: tuple[Step, ...]
    names: tuple[str, ...] = ()
    views: tuple[View, ...] = ()

    def owner(self, field_id: str) -> Step | None:
        """The step that asks for this field."""
        return next((step for step in self.steps if any(one.id == field_id for one in step.fields)), None)

    def judged_by(self, check: str) -> Step | None:
        """The step whose gate has this check."""
        return next((step for step in self.steps if any(one["check"] == check for one in step.gate)), None)

    def find(self, field_id: str) -> Field | None:
        """The field with this id, in whichever step."""
        return next((one for step in self.steps for one in step.fields if one.id == field_id), None)

    def view(self, view_id: str) -> View:
        """The view with this id; NotFound otherwise."""
        for view in self.views:
            if view.id == view_id:
                return view
        raise NotFound("view_unknown", name=view_id, views=", ".join(view.id for view in self.views) or "–")

    def step(self, step_id: str) -> Step:
        return next(step for step in self.steps if step.id == step_id)

    def numbered(self, number: int) -> Step:
        """The step with this number; NotFound otherwise."""
        for step in self.steps:
            if step.number == number:
                return step
        raise NotFound("step_unknown", number=number, count=len(self.steps))


def folders() -> tuple[Path, ...]:
    """Where playbooks are: the shipped ones, then the organisation's own."""
    return SHIPPED, load().home / "playbooks"


def load_playbook(playbook_id: str, folder: Path | None = None) -> Playbook:
    """Load and check ``<playbook_id>.yml``; NotFound or SetupError("playbook_invalid") otherwise."""
    for place in (folder,) if folder else folders():
        path = place / f"{playbook_id}.yml"
        if Path(playbook_id).name == playbook_id and path.is_file():
            return read_playbook(path)
    raise NotFound("playbook_unknown", name=playbook_id)


def read_playbook(path: Path) -> Playbook:
    """The playbook in this file; SetupError("playbook_invalid") with the first fault as its ``problem``."""
    try:
        return _read(path, path.stat().st_mtime_ns)
    except GaishanError as problem:
        raise SetupError("playbook_invalid", path=path.name, problem=problem) from problem
    except (AttributeError, KeyError, OSError, TypeError, ValueError) as error:
        raise SetupError("playbook_invalid", path=path.name, problem=SetupError("playbook_shape")) from error


@lru_cache(maxsize=32)
def _read(path: Path, changed: int) -> Playbook:  # ``changed`` makes an edited file another entry of the cache
    from bot.playbooks.sound import faults, read_yaml

    raw = read_yaml(path)
    if found := faults(raw, path.stem):
        raise found[0]
    return Playbook(raw["id"], raw["name"], raw["about"],
                    tuple(_step(step, place, len(raw["steps"])) for place, step in enumerate(raw["steps"])),
                    tuple(str(name) for name in raw.get("names", ())),
                    tuple(_view(view) for view in raw.get("views", ())))


def playbook_ids(folder: Path = SHIPPED) -> list[str]:
    """The ids of the playbooks in a folder, sound or not."""
    return sorted(path.stem for path in folder.glob("*.yml"))


def playbooks() -> list[Playbook]:
    """Every sound playbook, the default one first."""
    found = {}
    for folder in folders():
        for one in playbook_ids(folder):
            try:
                found.setdefault(one, read_playbook(folder / f"{one}.yml"))
            except SetupError:
                continue  # ``gaishan doctor`` and ``gaishan playbooks check`` say what is wrong with it
    return sorted(found.values(), key=lambda playbook: (playbook.id != DEFAULT, playbook.id))


def _step(raw: Mapping[str, Any], place: int, count: int) -> Step:
    return Step(raw["number"], raw["id"], raw["name"], raw["purpose"], raw["mistakes"],
                tuple(_field(field) for field in raw["fields"]), tuple(raw["gate"]),
                raw.get("a3") or ("left" if place < (count + 1) // 2 else "right"))


def _view(raw: Mapping[str, Any]) -> View:
    return View(raw["id"], raw["name"], tuple(
        Group(group["id"], group["name"], tuple(group["steps"]), tuple(group.get("fields", ())))
        for group in raw["groups"]))


def _field(raw: Mapping[str, Any]) -> Field:
    return Field(
        id=raw["id"], type=raw["type"], label=raw["label"], ask=raw["ask"], why=raw["why"], example=raw["example"],
        required=raw.get("required", True),
        choices=tuple(Choice(choice["id"], choice["label"]) for choice in raw.get("choices", ())),
        when=raw.get("when"), wording=tuple(raw.get("wording", ())), min_length=raw.get("min_length", 1),
        max_length=raw.get("max_length", 1000), unit=raw.get("unit"), unit_from=raw.get("unit_from"),
        columns=tuple(_field(column) for column in raw.get("columns", ())), another=raw.get("another"),
        min_rows=raw.get("min_rows", 1), refers_to=raw.get("refers_to"), identifies=raw.get("identifies", False),
        not_before=tuple(raw.get("not_before", ())), not_after=tuple(raw.get("not_after", ())),
        at_once=raw.get("at_once", False),
        propose=raw.get("propose"), read_back=raw.get("read_back"))
