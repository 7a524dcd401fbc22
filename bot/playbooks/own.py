"""An organisation's own playbooks in GAISHAN_HOME/playbooks: what is wrong with them, do their examples fit."""
from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from bot.errors import InputError, SetupError
from bot.language.texts import LANGUAGES
from bot.playbooks.engine import Place
from bot.playbooks.model import Field, Playbook, playbook_ids
from bot.playbooks.sound import faults, read_yaml
from bot.playbooks.typed import parse_answer
from bot.settings import Settings


def own_files(chosen: Settings) -> list[Path]:
    """The organisation's playbook files."""
    return sorted((chosen.home / "playbooks").glob("*.yml"))


def own_faults(chosen: Settings) -> dict[Path, list[SetupError]]:
    """The faults of each own playbook that has some."""
    found = {path: file_faults(path) for path in own_files(chosen)}
    return {path: wrong for path, wrong in found.items() if wrong}


def file_faults(path: Path) -> list[SetupError]:
    """Everything wrong with a playbook file that is not one of the shipped ones."""
    taken = [SetupError("playbook_taken", name=path.stem)] if path.stem in playbook_ids() else []
    try:
        return taken + faults(read_yaml(path), path.stem)
    except SetupError as error:
        return [*taken, error]
    except (AttributeError, KeyError, TypeError, ValueError):
        return [*taken, SetupError("playbook_shape")]


def unfit_examples(playbook: Playbook, today: dt.date) -> list[tuple[str, str, InputError]]:
    """(field, language, error) of every example that would not be taken as an answer to its own question."""
    found = []
    for step in playbook.steps:
        for top in step.fields:
            for column in top.columns or (None,):
                place = Place(step, top, 1 if column else 0, column)
                for lang in LANGUAGES:
                    walk: Any = _Examples(playbook, today)
                    try:
                        parse_answer(walk, place, place.asked.example[lang], lang)
                    except InputError as error:
                        found.append((place.key, lang, error))
    return found


class _Examples:
    """Answers to whatever an example leans on, as a walk would have them: the first unit, tables of any length."""

    def __init__(self, playbook: Playbook, today: dt.date) -> None:
        self.playbook, self.today = playbook, today

    def value(self, key: str) -> Any:
        field = self.playbook.find(key)
        if field is None or not field.choices:
            return None
        labels = {choice.label[lang]: choice.id for choice in field.choices for lang in LANGUAGES}
        return labels.get(field.example["en"], field.choices[0].id)

    def rows(self, field: Field) -> list[dict[str, Any]]:
        return [{}] * 30
