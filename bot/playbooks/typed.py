"""From what a person types to a value of the field's type, and back to words."""
from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from bot.errors import InputError
from bot.language import values
from bot.language.pasted import parse_values
from bot.language.periods import find_period
from bot.language.texts import join, say
from bot.playbooks.model import Field

if TYPE_CHECKING:
    from bot.playbooks.engine import Place, Walk


def unit_of(walk: Walk, field: Field) -> str | None:
    """The unit a quantity is kept in: the field's own, or the one answered elsewhere."""
    return field.unit or (walk.value(field.unit_from) if field.unit_from else None)


def parse_answer(walk: Walk, place: Place, text: str, lang: str) -> tuple[Any, str]:
    """(value, as shown); raises InputError when the text does not fit the field.

    Dates and periods are kept as ISO text ("2027-03-31", ["2026-03-01", "2026-03-31"]), choices by their id.
    """
    text = text.strip()
    if not text:
        raise InputError("answer_empty")
    if place.more:
        value = values.parse_yes_no(text)
        return value, values.show(value, "yes_no", lang)
    field = place.asked
    unit = unit_of(walk, field)
    choices = [(choice.id, choice.label) for choice in field.choices]
    match field.type:
        case "text" | "person":
            limit = 60 if field.type == "person" else field.max_length
            if len(text) < field.min_length:
                raise InputError("answer_short", minimum=field.min_length, count=len(text))
            if len(text) > limit:
                raise InputError("answer_long", maximum=limit, count=len(text))
            if not any(character.isalnum() for character in text):
                raise InputError("answer_empty")
            return text, text
        case "integer":
            value = values.parse_integer(text)
            if field.refers_to:
                _check_reference(walk, field, value)
            return value, _integer_shown(walk, field, value, lang)
        case "number":
            value = values.parse_number(text)
            return value, f"{value:,g}"
        case "quantity":
            quantity = values.parse_quantity(text, unit)
            return quantity.value, values.show(quantity.value, "quantity", lang, unit)
        case "numbers":
            counted = walk.value("data_kind") == "counts" and field.id in ("before_values", "after_values")
            numbers = parse_values(text, unit, whole=counted)
            return numbers, " ".join(f"{number:g}" for number in numbers)
        case "yes_no":
            value = values.parse_yes_no(text)
            return value, values.show(value, "yes_no", lang)
        case "choice":
            chosen = values.parse_choice(text, choices)
            return chosen, dict(choices)[chosen][lang]
        case "choices":
            several = values.parse_choices(text, choices)
            return several, join([dict(choices)[one][lang] for one in several], lang)
        case "date":
            day = values.parse_date(text, walk.today)
            _check_order(walk, place, day, lang)
            return day.isoformat(), day.isoformat()
        case "period":
            mention = find_period(text, walk.today)
            if mention is None:
                raise InputError("period_unparsable")
            return [mention.period.start.isoformat(), mention.period.end.isoformat()], str(mention.period)
    raise AssertionError(field.type)


def _check_order(walk: Walk, place: Place, day: dt.date, lang: str) -> None:
    """A day keeps its order with its neighbours of the row, as far as these are answered, and with today."""
    field, prefix = place.asked, f"{place.field.id}." if place.column else ""
    siblings = {one.id: one for one in (place.field.columns if place.column else place.step.fields)}
    for code, names in (("date_before", field.not_before), ("date_after", field.not_after)):
        for name in names:
            given = walk.today.isoformat() if name == "today" else walk.value(prefix + name, place.row)
            other = dt.date.fromisoformat(given) if given else None
            if other and (day < other if code == "date_before" else day > other):
                label = say("day_today", lang) if name == "today" else siblings[name].label[lang]
                raise InputError(code, day=day, label=field.label[lang], other=other, other_label=label)


def whole(field: Field, value: int) -> str:
    """A count in groups of thousands; the number of something (complaint 1234) as people write and search it."""
    return str(value) if field.identifies else f"{value:,}"


def _integer_shown(walk: Walk, field: Field, value: int, lang: str) -> str:
    """A count; the number of a row with what stands in it, but not inside a table, where the number will do."""
    alone = any(field is one for step in walk.playbook.steps for one in step.fields)
    names = referred_rows(walk, field)[value - 1:value] if alone and value > 0 else []
    return say("row_named", lang, number=value, name=names[0]) if names and names[0] else whole(field, value)


def _check_reference(walk: Walk, field: Field, value: int) -> None:
    rows = referred_rows(walk, field)
    if not 0 <= value <= len(rows):
        raise InputError("row_unknown", number=value, count=len(rows))


def referred_rows(walk: Walk, field: Field) -> list[str]:
    """What a number of this field may point at: the first column of the table it refers to, row by row."""
    if not field.refers_to:
        return []
    table, _, column = field.refers_to.partition(".")
    other = next(f for step in walk.playbook.steps for f in step.fields if f.id == table)
    return [str(row.get(column) or "") for row in walk.rows(other)]


def shown_again(walk: Walk, field: Field, value: Any, lang: str) -> str:
    """A stored value in the reader's language (a choice answered in Chinese reads in English for an English reader)."""
    choices = {choice.id: choice.label for choice in field.choices}
    match field.type:
        case "choice":
            return choices[value][lang] if value in choices else str(value)
        case "choices":
            return join([choices[one][lang] if one in choices else one for one in value], lang)
        case "yes_no":
            return values.show(value, "yes_no", lang)
        case "quantity":
            return values.show(value, "quantity", lang, unit_of(walk, field))
        case "period":
            return f"{dt.date.fromisoformat(value[0])} – {dt.date.fromisoformat(value[1])}"
        case "numbers":
            return " ".join(f"{number:g}" for number in value)
        case "integer":
            return _integer_shown(walk, field, value, lang)
        case "number":
            return f"{value:,g}"
    return str(value)
