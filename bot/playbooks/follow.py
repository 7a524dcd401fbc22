"""What may be added right after an answer: the optional questions that hang on it."""
from __future__ import annotations

from bot.playbooks.engine import Place, Walk


def follow_up(walk: Walk, place: Place) -> Place | None:
    """The first question to be asked ``at_once`` of the same row, or among the plain fields of the same step, whose
    condition names what was just answered, holds now, and is open still."""
    return next((one for one in walk.places(place.step, optional=True)
                 if one.asked.at_once and not (one.more or place.more) and _together(one, place)
                 and (one.asked.when or {}).get("field") == place.asked.id and (one.key, one.row) not in walk.answers), None)


def _together(one: Place, other: Place) -> bool:
    """Whether both are columns of one row, or both plain fields."""
    if one.column and other.column:
        return (one.field.id, one.row) == (other.field.id, other.row)
    return one.column is None and other.column is None
