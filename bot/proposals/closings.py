"""What colleagues wrote when they closed the project's complaints: causes for step 3, actions for step 4 (ISO 10002, 8.3).

A handler's cause is a judgement and no proof; an action at closing mostly puts one case right. Both are counted and lead
to their cases; how many closed complaints carry one at all is always told.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.language.privacy import PLACEHOLDER
from bot.language.texts import join
from bot.playbooks.wording import wording_findings
from bot.proposals.causes import Candidate, written
from bot.proposals.grasp import period_of
from bot.proposals.model import Asked, Proposal
from bot.reports.top import plain

READ = 2000            # newest closed complaints read
LEAST = 2              # complaints that carry it; one alone is a story
SHOWN, CAUSES_SHOWN = 5, 3
SHORTEST, LONGEST = 4, 300  # characters, as the columns of the playbooks take them
CAUSE_TABLES = ("root_causes", "x_factors")


@dataclass(frozen=True)
class Recorded:
    """``named``: what was written of at least LEAST complaints, the most frequent first; ``carry`` of ``closed`` complaints
    carry something that can stand here, ``persons`` others put it on a person."""

    named: tuple[Candidate, ...]
    closed: int
    carry: int
    persons: int


def recorded(asked: Asked, what: str) -> Recorded:
    """``what``: cause or action, of the complaints of the project's scope and period that are closed."""
    return _named(_closings(asked), what, asked.lang)


def _closings(asked: Asked) -> list[tuple[int, dict[str, Any]]]:
    period = period_of(asked)
    return asked.store.figures.closings(asked.scope.within(period), READ) if period else []


def _named(rows: list[tuple[int, dict[str, Any]]], what: str, lang: str) -> Recorded:
    said = [(number, " ".join(str(detail.get(what) or "").split()), str(detail.get("cause"))) for number, detail in rows]
    fit = [one for one in said if SHORTEST <= len(one[1]) <= LONGEST and not PLACEHOLDER.search(one[1])]
    clean = [(number, text) for number, text, cause in fit if not wording_findings(cause, ("blames_person",))]
    named = tuple(one for one in written(clean, lang) if len(one.numbers) >= LEAST)
    return Recorded(named, len(rows), len(clean), len(fit) - len(clean))


def cause_lines(asked: Asked, noted: set[object], first: int, line: Callable[[Asked, Candidate], str]
                ) -> tuple[list[str], list[Candidate]]:
    """(lines to stand under the customers' causes, numbered from ``first``; the causes among them that can be taken)."""
    found = recorded(asked, "cause")
    if not found.closed:
        return [], []
    named = [one for one in found.named if one.text not in noted][:CAUSES_SHOWN]
    lines = [asked.say("proposal_closed_causes" if named else "proposal_closed_no_causes", closed=found.closed,
                       carry=found.carry, least=LEAST)]
    lines += [f"{place}. {line(asked, one)}" for place, one in enumerate(named, first)]
    return [*lines, *_persons(asked, found), *([asked.say("proposal_closed_lead")] if named else [])], named


def _persons(asked: Asked, found: Recorded) -> list[str]:
    return [asked.say("proposal_closed_persons", n=found.persons)] if found.persons else []


def evidence_of(asked: Asked, cause: object) -> tuple[Candidate, Recorded] | None:
    """What handlers wrote of the cause of a row, if it is theirs."""
    found = recorded(asked, "cause")
    return next(((one, found) for one in found.named if one.text == cause), None)


def action(asked: Asked) -> Proposal | None:
    """What was done about such complaints, those first whose cause the project has noted; None where none is closed yet."""
    period = period_of(asked)
    if period is None:
        return None
    rows = _closings(asked)
    found = _named(rows, "action", asked.lang)
    if not found.closed:
        return None
    taken = {row.get("what") for row in asked.rows.get(asked.table, ())}
    causes = {number: one.text for one in _named(rows, "cause", asked.lang).named for number in one.numbers}
    noted = {row.get("cause") for table in CAUSE_TABLES for row in asked.rows.get(table, ())}

    def why(one: Candidate) -> str | None:
        """The cause most often written beside it."""
        beside = Counter(causes[number] for number in one.numbers if number in causes)
        return beside.most_common(1)[0][0] if beside else None

    left = sorted(((one, why(one)) for one in found.named if one.text not in taken),
                  key=lambda pair: (pair[1] not in noted, -len(pair[0].numbers)))[:SHOWN]
    about = {"counted": asked.counted(period), "closed": found.closed, "carry": found.carry, "least": LEAST}
    cases = asked.scope.within(period)
    if not left:
        return Proposal(asked.say("proposal_closed_no_actions", **about), cases=cases)
    lines = [asked.say("proposal_closed_actions", **about)]
    for place, (one, cause) in enumerate(left, 1):
        because = asked.say("proposal_action_cause", cause=plain(cause)) if cause else ""
        lines.append(f"{place}. " + asked.say(
            "proposal_action_line", text=plain(one.text), n=len(one.numbers), cause=because,
            numbers=join([str(number) for number in one.numbers[:3]], asked.lang)))
    return Proposal("\n".join([*lines, *_persons(asked, found), asked.say("proposal_actions_lead")]), left[0][0].text,
                    tuple(one.text for one, _ in left[1:]), cases=cases)
