"""A pasted list of values with one that cannot be read: only that one is asked for again, the others are kept."""
from __future__ import annotations

import re
from typing import Any

from actions.common import Turn
from bot.errors import InputError
from bot.language.pasted import split_values
from bot.playbooks.engine import Place

MODE = "mend_value"
BAD = ("value_bad", "value_below", "value_not_whole")
_DROP = re.compile(r"^\s*(?:去掉|删掉|删除|不要了?|leave (?:it|that) out|drop(?: it)?|remove(?: it)?)[\s.。!]*$",
                   re.IGNORECASE)


def keep(work: dict[str, Any], place: Place, said: str, error: InputError) -> bool:
    """Remember the list and which of its parts is bad; False for an error of another kind, or a list of one."""
    if error.code not in BAD or error.params["count"] < 2:
        return False
    work |= {"mode": MODE, "said": split_values(said), "position": error.params["position"], "at": place.pointer}
    return True


def question(turn: Turn, work: dict[str, Any]) -> tuple[str, list[dict[str, str]]]:
    drop = turn.say("button_value_drop")
    return turn.say("value_mend", others=len(work["said"]) - 1), [
        {"title": drop, "payload": drop}, turn.button("button_back", "go_back")]


def mended(work: dict[str, Any], text: str) -> str:
    """The whole list again: its bad part left out or replaced, or the new list that was pasted instead."""
    parts, place = list(work["said"]), work["position"] - 1
    if _DROP.match(text):
        del parts[place]
    elif len(given := split_values(text)) > 1:
        return text
    else:
        parts[place:place + 1] = given or [parts[place]]
    return "、".join(parts)
