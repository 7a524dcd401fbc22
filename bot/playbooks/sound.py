"""What a sound playbook is: every fault of a file with the place where it is, in the author's language.

A fault is a SetupError whose text is ``error_playbook_<code>``; ``where`` is a path such as ``define.owner``.
"""
from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from bot.errors import SetupError
from bot.language.texts import LOADER
from bot.playbooks.effect import NEEDED as EFFECT

PLAYBOOK_KEYS = {"id", "name", "about", "names", "views", "steps"}
STEP_KEYS = {"number", "id", "a3", "name", "purpose", "mistakes", "fields", "gate"}
FIELD_KEYS = {"id", "type", "required", "label", "ask", "why", "example", "min_length", "max_length", "choices", "unit",
              "unit_from", "when", "wording", "columns", "another", "min_rows", "refers_to", "identifies", "not_before",
              "not_after", "at_once", "propose", "read_back"}
CONDITIONS = {"is", "fewer_than", "below"}
# options of gate checks that name something of the playbook; all others are numbers and words
PLAIN = {"field", "fields", "reason", "coded", "baseline", "target", "direction", "defects", "units", "opportunities",
         "unit", "datum", "pick", "weights", "asked"}
# where only the default name is meant, the field need not be there
MAY_LACK = {"reason", "direction", "unit", "weights", "asked"}
TABLES = {"table", "causes", "to", "again"}
COLUMNS = {"column", "mark", "chosen", "criteria"}


def read_yaml(path: Path) -> Any:
    """The file's content; SetupError where it is no YAML or no UTF-8."""
    try:
        return yaml.load(path.read_text("utf-8"), Loader=LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise SetupError("playbook_yaml", line=mark.line + 1 if mark else "?") from error
    except (UnicodeDecodeError, OSError) as error:
        raise SetupError("playbook_unreadable") from error


def faults(raw: Any, name: str) -> list[SetupError]:
    """Everything wrong with what a file ``<name>.yml`` holds; empty for a sound playbook."""
    if not isinstance(raw, dict):
        return [SetupError("playbook_no_mapping")]
    found = [*_keys(raw, "", PLAYBOOK_KEYS, ("id", "name", "about", "steps")), *_words(raw, "", ("name", "about"))]
    if raw.get("id") != name:
        found.append(SetupError("playbook_id", id=raw.get("id"), name=name))
    steps = raw.get("steps")
    if not isinstance(steps, list) or not steps or not all(isinstance(step, dict) for step in steps):
        return [*found, SetupError("playbook_list", where="steps")]
    for place, step in enumerate(steps, 1):
        found += _step(step, place)
    if found:  # what follows looks things up and needs the parts to be there
        return found
    fields = [field for step in steps for field in step["fields"]]
    found += _twice([step["id"] for step in steps], "steps") + _twice([field["id"] for field in fields], "fields")
    known = {field["id"]: field for field in fields}
    for step in steps:
        for field in step["fields"]:
            found += _references(field, f"{step['id']}.{field['id']}", known, known)
            columns = {column["id"]: column for column in field.get("columns", ())}
            for column in columns.values():
                found += _references(column, f"{step['id']}.{field['id']}.{column['id']}", columns, known)
        for check in step["gate"]:
            found += _check(check, f"{step['id']}.gate", known)
    return [*found, *_views(raw.get("views", []), steps)]


def _keys(raw: Mapping[str, Any], where: str, known: set[str], needed: Iterable[str]) -> list[SetupError]:
    return [*(SetupError("playbook_missing", where=where or "–", key=key) for key in needed if raw.get(key) is None),
            *(SetupError("playbook_unknown_key", where=where or "–", key=key) for key in raw if key not in known)]


def _words(raw: Mapping[str, Any], where: str, keys: Iterable[str]) -> Iterator[SetupError]:
    for key in keys:
        text = raw.get(key)
        if text is not None and not (isinstance(text, dict) and all(
                isinstance(text.get(lang), str) and text[lang].strip() for lang in ("zh", "en"))):
            yield SetupError("playbook_words", where=f"{where}.{key}".strip("."))


def _twice(ids: list[str], where: str) -> list[SetupError]:
    return [SetupError("playbook_twice", where=where, id=one) for one in dict.fromkeys(ids) if ids.count(one) > 1]


def _name(raw: Mapping[str, Any], where: str) -> list[SetupError]:
    one = raw.get("id")
    bad = one is not None and not (isinstance(one, str) and re.fullmatch(r"[a-z][a-z0-9_]*", one))
    return [SetupError("playbook_name", where=where, id=one)] if bad else []


def _step(step: dict[str, Any], place: int) -> list[SetupError]:
    where = str(step.get("id") or place)
    found = [*_keys(step, where, STEP_KEYS, ("number", "id", "name", "purpose", "mistakes", "fields", "gate")),
             *_words(step, where, ("name", "purpose", "mistakes")), *_name(step, where)]
    if step.get("number") not in (None, place):
        found.append(SetupError("playbook_number", where=where, number=place))
    if step.get("a3") not in (None, "left", "right"):
        found.append(SetupError("playbook_side", where=where))
    for key in ("fields", "gate"):
        part = step.get(key)
        if part is not None and not (isinstance(part, list) and all(isinstance(one, dict) for one in part)):
            found.append(SetupError("playbook_list", where=f"{where}.{key}"))
        elif key == "fields":
            for number, field in enumerate(part or [], 1):
                found += _field(field, f"{where}.{field.get('id') or number}", inside=False)
    return found


def _field(field: dict[str, Any], where: str, inside: bool) -> list[SetupError]:
    from bot.playbooks.model import TYPES
    from bot.playbooks.wording import wording_names
    from bot.proposals.propose import PROPOSERS, READERS, TABLE_READERS

    found = [*_keys(field, where, FIELD_KEYS, ("id", "type", "label", "ask", "why", "example")),
             *_words(field, where, ("label", "ask", "why", "example", "another")), *_name(field, where)]
    kind = field.get("type")
    if kind is not None and (kind not in TYPES or (inside and kind == "rows")):
        found.append(SetupError("playbook_type", where=where, type=kind, types=", ".join(TYPES)))
    for key, known in (("propose", PROPOSERS), ("read_back", TABLE_READERS if kind == "rows" else READERS)):
        if field.get(key) is not None and field[key] not in known:
            found.append(SetupError("playbook_proposer", where=where, key=key, id=field[key], known=", ".join(known)))
    if unknown := sorted(set(field.get("wording", ())) - set(wording_names())):
        found.append(SetupError("playbook_wording", where=where, names=", ".join(map(str, unknown))))
    choices = field.get("choices", [])
    if kind in ("choice", "choices") and len(choices) < 2:
        found.append(SetupError("playbook_two_choices", where=where))
    for choice in choices:
        if not isinstance(choice, dict) or "id" not in choice or not isinstance(choice.get("label"), dict):
            found.append(SetupError("playbook_choice", where=where))
        else:
            found += _words(choice, f"{where}.{choice['id']}", ("label",))
    columns = field.get("columns")
    if (kind == "rows") != bool(columns) or not isinstance(columns or [], list):
        found.append(SetupError("playbook_columns", where=where))
    elif columns:
        for number, column in enumerate(columns, 1):
            found += _field(column, f"{where}.{column.get('id') or number}", inside=True)
        found += _twice([column.get("id") for column in columns], where)
    if kind == "quantity" and not (field.get("unit") or field.get("unit_from")):
        found.append(SetupError("playbook_unit_missing", where=where))
    return found


def _references(field: Mapping[str, Any], where: str, siblings: Mapping[str, Any],
                fields: Mapping[str, Any]) -> list[SetupError]:
    """``when``, ``unit``, ``unit_from`` and ``refers_to`` name what is there."""
    from bot.language.quantities import UNITS

    found = []
    if (when := field.get("when")) is not None:
        other = siblings.get(when.get("field")) if isinstance(when, dict) else None
        if other is None or len(set(when) & CONDITIONS) != 1 or set(when) - CONDITIONS - {"field"}:
            found.append(SetupError("playbook_when", where=where))
        elif "is" in when and other["type"] in ("choice", "choices"):
            wanted = when["is"] if isinstance(when["is"], list) else [when["is"]]
            unknown = [one for one in wanted if one not in {choice["id"] for choice in other["choices"]}]
            found += [SetupError("playbook_when_choice", where=where, id=one) for one in unknown]
    if field.get("unit") is not None and field["unit"] not in UNITS:
        found.append(SetupError("playbook_unit", where=where, unit=field["unit"], units=", ".join(UNITS)))
    if (source := field.get("unit_from")) is not None:
        units = fields.get(source, {}).get("choices", [])
        if not units or any(choice["id"] not in UNITS for choice in units):
            found.append(SetupError("playbook_unit_from", where=where, id=source, units=", ".join(UNITS)))
    for key in ("not_before", "not_after"):
        found += [SetupError("playbook_day", where=where, key=key, id=one) for one in field.get(key, ())
                  if field["type"] != "date" or (one != "today" and siblings.get(one, {}).get("type") != "date")]
    if (target := field.get("refers_to")) is not None:
        table, _, column = str(target).partition(".")
        if column not in {one["id"] for one in fields.get(table, {}).get("columns", ())}:
            found.append(SetupError("playbook_refers_to", where=where, target=target))
    return found


def _check(raw: Mapping[str, Any], where: str, fields: Mapping[str, Any]) -> list[SetupError]:
    """A gate check exists, its options are its own, and what they name is there."""
    from bot.playbooks.checks import CHECKS
    from bot.playbooks.wording import wording_names

    name = raw.get("check")
    if name not in CHECKS:
        return [SetupError("playbook_check", where=where, name=name)]
    options = {one.name: one for one in list(inspect.signature(CHECKS[name]).parameters.values())[1:]}
    given = {key: value for key, value in raw.items() if key != "check"}
    found = [SetupError("playbook_option", where=where, check=name, key=key) for key in given if key not in options]
    found += [SetupError("playbook_option_missing", where=where, check=name, key=key)
              for key, one in options.items() if one.default is one.empty and key not in given]
    if found:
        return found
    values = {key: given.get(key, one.default) for key, one in options.items()}
    table = fields.get(values.get("table"), {}) if "table" in values else None
    columns = {column["id"] for column in (table or {}).get("columns", ())}
    for key, value in values.items():
        names = list(value) if isinstance(value, (list, tuple)) else [value]
        if key in TABLES:
            wrong = [one for one in names if not fields.get(one, {}).get("columns")]
        elif key in COLUMNS or (key == "fields" and table is not None):
            wrong = [one for one in names if one not in columns]
        elif key in PLAIN:
            wrong = [one for one in names if one not in fields and (key in given or key not in MAY_LACK)]
        elif key == "blocks":
            wrong = [one for one in names if one not in wording_names()]
        else:
            wrong = []
        found += [SetupError("playbook_names_nothing", where=where, check=name, key=key, id=one) for one in wrong]
    if name == "effect_verdicts":
        kinds = [choice["id"] for choice in fields.get("data_kind", {}).get("choices", ())]
        needed = {"data_kind", "before_period", "after_period", "target_value"}
        found += [SetupError("playbook_names_nothing", where=where, check=name, key="data_kind", id=kind)
                  for kind in kinds if kind not in EFFECT]
        needed |= {one for kind in kinds for one in EFFECT.get(kind, ())}
        found += [SetupError("playbook_effect", where=where, id=one) for one in sorted(needed - set(fields))]
    return found


def _views(views: Any, steps: list[dict[str, Any]]) -> list[SetupError]:
    """Each view takes every step, and of a step that is divided every field, exactly as the map says."""
    if not isinstance(views, list):
        return [SetupError("playbook_list", where="views")]
    found: list[SetupError] = []
    by_id = {step["id"]: {field["id"] for field in step["fields"]} for step in steps}
    for number, view in enumerate(views, 1):
        where = f"views.{view.get('id') or number}" if isinstance(view, dict) else f"views.{number}"
        groups = view.get("groups") if isinstance(view, dict) else None
        if not isinstance(groups, list) or not all(isinstance(group, dict) and isinstance(group.get("steps"), list)
                                                   for group in groups):
            found.append(SetupError("playbook_view", where=where))
            continue
        found += [*_keys(view, where, {"id", "name", "groups"}, ("id", "name")), *_words(view, where, ("name",))]
        for group in groups:
            place = f"{where}.{group.get('id')}"
            found += [*_keys(group, place, {"id", "name", "steps", "fields"}, ("id", "name")),
                      *_words(group, place, ("name",))]
        for step_id, fields in by_id.items():
            holding = [group for group in groups if step_id in group["steps"]]
            shared = [one for group in holding for one in (group.get("fields") or fields) if one in fields]
            if sorted(shared) != sorted(fields):
                found.append(SetupError("playbook_view_step", where=where, id=step_id))
        found += [SetupError("playbook_view_step", where=where, id=one)
                  for group in groups for one in group["steps"] if one not in by_id]
    return found
