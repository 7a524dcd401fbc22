"""One guided form being filled in by one person: what is asked next follows from what the store holds.

So a form can be put down and taken up again by anybody, in any conversation.
"""
from __future__ import annotations

from functools import lru_cache
from typing import Any

import yaml

from bot.choosing.forms import Field, Known, choice_labels, fields_of, read, shown
from bot.errors import InputError
from bot.language.texts import LANGUAGES, say
from bot.settings import ROOT
from bot.store import Store
from bot.store.database import writing
from bot.store.given import Given
from bot.store.people import Person
from bot.topics.taxonomy import load_taxonomy

Buttons = list[dict[str, str]]
KINDS = ("candidate", "technique", "scoring", "strategy")  # of work in a conversation


@lru_cache(maxsize=1)
def _catalogue() -> list[dict[str, str]]:
    return yaml.safe_load((ROOT / "data" / "attributes.yml").read_text("utf-8"))


def known_for(store: Store, study_id: int | None, lang: str) -> Known:
    """What may be named: the attributes of the study, without one those of the catalogue; all topics."""
    taxonomy = load_taxonomy()
    attributes = store.studies.get(study_id).attributes if study_id else [entry[lang] for entry in _catalogue()]
    topics = [(code, {one: taxonomy.name(code, one) for one in LANGUAGES}) for code in taxonomy.codes if code != "other"]
    return Known(tuple(attributes), topics)


def topic_of(store: Store, study_id: int | None, attribute: str) -> str | None:
    """The complaint topic an attribute belongs to."""
    if study_id and attribute in (topics := store.studies.get(study_id).topics):
        return topics[attribute]
    return next((entry["topic"] for entry in _catalogue() if attribute in (entry["zh"], entry["en"])), None)


class Filling:
    """A candidate, technique, scoring or strategy in the making. ``number`` is 0 until its name is given."""

    def __init__(self, store: Store, kind: str, number: int, person: Person, lang: str) -> None:
        self.store, self.kind, self.number, self.person, self.lang = store, kind, number, person, lang
        self.table: Given = {"candidate": store.candidates, "technique": store.techniques, "scoring": store.scorings,
                             "strategy": store.strategies}[kind]

    @property
    def record(self) -> Any:
        return self.table.get(self.number) if self.number else None

    @property
    def form(self) -> str:
        return self.record.method if self.kind == "scoring" else self.kind

    @property
    def given(self) -> dict[str, Any]:
        return self.record.given if self.number else {}

    @property
    def study(self) -> int | None:
        if self.kind == "candidate" and self.number:
            return self.record.study_id
        return self.store.candidates.newest_study()

    @property
    def known(self) -> Known:
        return known_for(self.store, self.study, self.lang)

    def fields(self) -> list[Field]:
        """The fields that apply, in order."""
        given = self.given
        return [field for field in fields_of(self.form) if field.when is None or given.get(field.when)]

    def field(self, at: str | None = None) -> Field | None:
        """The field asked: the one pointed at, else the first without an answer; None when all have one."""
        fields, given = self.fields(), self.given
        pointed = next((field for field in fields if field.id == at), None)
        return pointed or next((field for field in fields if field.id not in given), None)

    def before(self, at: str | None = None) -> Field | None:
        """The field before the one asked."""
        fields, here = self.fields(), self.field(at)
        place = fields.index(here) if here else len(fields)
        return fields[place - 1] if place else None

    def answer(self, text: str, at: str | None = None) -> None:
        """Take an answer to the field asked; InputError says what is wrong, nothing is stored then."""
        field = self.field(at)
        if field is None:
            return
        values = read(field, text, self.given, self.known)
        if not self.number:
            self._begin(values)
            return
        if field.id == "attributes" and "gains" not in values:
            kept = {name: gain for name, gain in (self.given.get("gains") or {}).items() if name in values["attributes"]}
            if len(kept) < len(values["attributes"]):  # gains of other attributes are no gains of these
                self.table.take_back(self.number, "gains")
            else:
                values["gains"] = kept
        self.table.give(self.number, **values)

    def _begin(self, values: dict[str, Any]) -> None:
        if self.kind == "technique":
            self.number = self.store.techniques.add(values, self.lang, self.person.id)
        else:
            self.number = self.store.candidates.add(values, self.lang, self.person.id,
                                                    study_id=self.store.candidates.newest_study())
        self.store.audit.record(self.person.id, f"{self.kind}.add", f"{self.kind} {self.number}")

    def skip(self, at: str | None = None) -> bool:
        """Leave the field asked without an answer; False when it is needed."""
        field = self.field(at)
        if field is None or field.required:
            return False
        self.table.give(self.number, **{field.id: None})
        return True

    # -- words -------------------------------------------------------------------------------------------------
    def question(self, at: str | None = None) -> tuple[str, Buttons]:
        """The question, the list to choose from, the standing answer; buttons that answer it."""
        field, lang = self.field(at), self.lang
        assert field is not None
        place = self.fields().index(field) + 1
        lines = [say("form_head", lang, label=label(field, lang), place=place,
                     count=len(self.fields())), say(f"form_{self.form}_{field.id}", lang)]
        listed, buttons = self._listed(field)
        lines += listed
        if field.id in self.given:
            lines.append(say("form_standing", lang, shown=shown(field, self.given[field.id], self.known, lang)))
            buttons.append({"title": say("button_keep", lang), "payload": "/keep_answer"})
        if not field.required:
            buttons.append({"title": say("button_skip", lang), "payload": "/skip_question"})
        return "\n".join(lines), buttons

    def _listed(self, field: Field) -> tuple[list[str], Buttons]:
        lang, known = self.lang, self.known
        topics = [text[lang] for _, text in known.topics]
        if field.type == "attributes":
            return [f"{number}. {name}" for number, name in enumerate(known.attributes, 1)], []
        if field.type == "topics":
            return [f"{number}. {name}" for number, name in enumerate(topics, 1)], []
        if field.type == "link":
            return [say("form_link_attributes", lang, names=say("form_link_and", lang).join(known.attributes)),
                    say("form_link_topics", lang, names=say("form_link_and", lang).join(topics))], []
        if field.type == "gains":
            return [f"{number}. {name}" for number, name in enumerate(self.given["attributes"], 1)], []
        labels = [text[lang] for _, text in choice_labels(field.choices)] if field.choices else [
            f"{level:g}" for level in field.levels]
        if field.type == "yes_no":
            labels = [say("yes", lang), say("no", lang)]
        return [], [{"title": text, "payload": text} for text in labels]

    def why(self, at: str | None = None) -> str:
        field = self.field(at)
        return say(f"why_{self.form}_{field.id}" if field else "form_done", self.lang)

    def example(self, at: str | None = None) -> str:
        field = self.field(at)
        return say(f"example_{self.form}_{field.id}" if field else "form_done", self.lang)

    def named(self, text: str) -> str | None:
        """The field whose label a wish to change an answer names, or that a button carries."""
        plain = text.lower()
        return next((field.id for field in self.fields() if plain == field.id or any(
            label(field, lang).lower() in plain for lang in LANGUAGES)), None)

    def what(self) -> str:
        """What is filled in, by its number: "1 号候选", "candidate 1"."""
        record = self.record
        if self.kind == "scoring":
            return say("form_of_scoring", self.lang, number=record.candidate,
                       method=say(f"method_{record.method}", self.lang))
        if self.kind == "strategy":
            key, number = ("candidate", record.candidate) if record.candidate else ("project", record.project)
            return say("form_of_strategy", self.lang, about=say(f"strategy_{key}", self.lang, number=number))
        return say(f"form_of_{self.kind}", self.lang, number=self.number)

    def lines(self) -> list[str]:
        """Every answer so far, a line each."""
        return [f"- {label(field, self.lang)}：{text}" if self.lang == "zh" else f"- {label(field, self.lang)}: {text}"
                for field in self.fields() if field.id in self.given
                for text in [shown(field, self.given[field.id], self.known, self.lang)]]


def label(field: Field, lang: str) -> str:
    return say(f"label_{field.id}", lang)


def unfinished(store: Store, person: Person, lang: str) -> list[Filling]:
    """The newest form of each kind that this person has begun and not answered to its end."""
    own = {"candidate": [one.id for one in store.candidates.all() if one.created_by == person.id and one.state == "idea"],
           "technique": [one.id for one in store.techniques.all() if one.by == person.name],
           "scoring": [store.scorings.open_of(person.id)], "strategy": [store.strategies.open_of(person.id)]}
    found = []
    for kind, numbers in own.items():
        fillings = [Filling(store, kind, number, person, lang) for number in numbers if number]
        found += [filling for filling in fillings if filling.field() is not None][-1:]
    return found


def fill(store: Store, kind: str, number: int, person: Person, lang: str, texts: dict[str, str]) -> int:
    """Answer several fields at once (the command line, a file), in the order of the form; the number of what was filled.

    InputError names the field it comes from.
    """
    filling = Filling(store, kind, number, person, lang)
    for name in (field.id for field in fields_of(filling.form)):
        if name not in texts:
            continue
        if all(field.id != name for field in filling.fields()):  # dropped in silence it would be missed later
            needed = next(field.when for field in fields_of(filling.form) if field.id == name)
            raise InputError("candidate_needs", label=say(f"label_{name}", lang), needed=say(f"label_{needed}", lang))
        try:
            filling.answer(texts[name], name)
        except InputError as error:
            raise InputError("candidate_field", label=say(f"label_{name}", lang), problem=error) from error
    return filling.number


class _DryRun(Exception):
    """Takes a transaction back on purpose."""


def add_filled(store: Store, kind: str, person: Person, lang: str, texts: dict[str, str], study: int | None = None,
               dry_run: bool = False) -> int:
    """A new candidate or technique with all its answers, or nothing at all; its number. ``dry_run`` stores nothing."""
    number = 0
    try:
        with writing(store.db):
            first = fields_of(kind)[0].id
            number = fill(store, kind, 0, person, lang, {first: texts[first]})
            if study is not None:
                store.studies.get(study)
                store.candidates.use_study(number, study)
            fill(store, kind, number, person, lang, {name: text for name, text in texts.items() if name != first})
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    return number
