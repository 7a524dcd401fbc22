"""What the stored complaints say to the question that is put, under the question and with its buttons."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from actions.common import Turn
from bot.playbooks.engine import Place, Walk
from bot.proposals.propose import propose, typed
from bot.reports.top import plain
from bot.store.complaints import Filter


@dataclass(frozen=True)
class Offer:
    """``lines`` go under the question; ``values`` are what the buttons "use it" store, in their order."""

    lines: list[str] = field(default_factory=list)
    buttons: list[dict[str, str]] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    image: str | None = None


def offer(turn: Turn, walk: Walk, place: Place, work: dict[str, Any]) -> Offer:
    """The proposal for ``place``; empty when there is none or this one was refused."""
    found = propose(walk, place, turn.person, turn.lang) if work.get("refused") != place.pointer else None
    if found is None:
        return Offer()
    values = [typed(place.asked, one, turn.lang) for one in
              ([] if found.value is None else [found.value, *found.others])]
    lines, buttons = [found.text], []
    if len(values) == 1:
        lines.insert(0, turn.say("proposal_value", value=plain(values[0])))
        buttons = [turn.button("button_use", "use_proposal")]
    elif values:
        lines.insert(0, turn.say("proposal_several"))
        buttons = [turn.button("button_use_number", "use_proposal", arguments={"number": number}, number=number)
                   for number in range(1, len(values) + 1)]
    if values:
        buttons.append(turn.button("button_refuse", "refuse_proposal"))
    if found.cases:
        buttons.append(turn.button("button_see_cases", "show_cases", arguments=_question(found.cases)))
    picture = found.draw(turn.settings.pictures) if found.draw else None
    return Offer(lines, buttons, values, str(picture) if picture else None)


def _question(which: Filter) -> dict[str, str]:
    named = {"start": which.start, "end": which.end, "branch": which.branch, "channel": which.channel, "topic": which.topic}
    return {key: value for key, value in named.items() if value}
