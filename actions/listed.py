"""The complaints of the last list, so that "打开第一条" and "open the first one" mean one of them.

Only their numbers are kept, in the slot ``focus``: {"numbers": shown, top to bottom, "before": how many pages before
them hold}. Another kind of list (projects, tasks, candidates) puts them away.
"""
from __future__ import annotations

from collections.abc import Iterable

from actions.common import Turn
from bot.errors import NotFound
from bot.language.places import LAST


def keep(turn: Turn, numbers: Iterable[int], before: int = 0) -> None:
    """These complaints were listed; an empty list leaves nothing to be opened."""
    shown = list(numbers)
    turn.remember(listed={"numbers": shown, "before": before} if shown else None)


def put_away(turn: Turn) -> None:
    """Something else was listed: its first is no complaint."""
    if "listed" in turn.focus:
        turn.remember(listed=None)


def at_hand(turn: Turn) -> list[int]:
    return list((turn.focus.get("listed") or {}).get("numbers", ()))


def number_at(turn: Turn, place: int) -> int:
    """The complaint at ``place``: of what is shown, else counted over the pages before, else its own number."""
    numbers = at_hand(turn)
    if not numbers:
        raise NotFound("listed_none")
    if place == LAST:
        return numbers[-1]
    before = turn.focus["listed"]["before"]
    for index in (place - 1, place - 1 - before):
        if 0 <= index < len(numbers):
            return numbers[index]
    if place in numbers:
        return place
    raise NotFound("listed_beyond", place=place, count=len(numbers), first=numbers[0])
