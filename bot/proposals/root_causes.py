"""Step 3, analyse causes: candidates from the complaints, the chain of whys, the data behind a cause (methods.md §2.3)."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.language.texts import join
from bot.playbooks.checks import why_links as links
from bot.proposals.causes import Candidate, branch_of, candidates
from bot.proposals.define import no_month
from bot.proposals.grasp import period_of
from bot.proposals.model import Asked, Proposal, nothing
from bot.reports.top import plain

TABLE = "root_causes"
READ = 2000   # newest complaints read for causes
LEAST = 2     # complaints that name a cause; one alone is a story
SHOWN = 5
DEEP = 5      # whys
CHAIN = " → "
STOPS = "。.！! "  # a sentence quoted within a question ends without its stop


def _found(asked: Asked) -> tuple[list[Candidate], int] | Proposal:
    """(causes named at least twice, complaints read), or why there is nothing."""
    period = period_of(asked)
    if period is None:
        return no_month(asked)
    texts = asked.store.figures.texts(asked.scope.within(period), READ)
    named = [one for one in candidates(texts, asked.lang) if len(one.numbers) >= LEAST]
    if not named:
        return nothing(asked, "proposal_no_causes", counted=asked.counted(period), n=len(texts), least=LEAST)
    return named, len(texts)


def _row(asked: Asked) -> Mapping[str, Any]:
    rows = asked.rows.get(TABLE, ())
    return rows[asked.row - 1] if 0 < asked.row <= len(rows) else {}


def _own(asked: Asked) -> tuple[Candidate, int] | None:
    """The candidate this row's cause was taken from, and how many complaints were read."""
    found = _found(asked)
    if isinstance(found, Proposal):
        return None
    return next(((one, found[1]) for one in found[0] if one.text == _row(asked).get("cause")), None)


def cause(asked: Asked) -> Proposal:
    """The causes customers name most, without those already noted, as candidates to choose from."""
    found = _found(asked)
    if isinstance(found, Proposal):
        return found
    noted = {row.get("cause") for row in asked.rows.get(TABLE, ())}
    left = [one for one in found[0] if one.text not in noted][:SHOWN]
    period = period_of(asked)
    if not left:
        return nothing(asked, "proposal_causes_noted", counted=asked.counted(period))
    lines = [asked.say("proposal_causes", counted=asked.counted(period), n=found[1])]
    lines += [f"{place}. {_line(asked, one)}" for place, one in enumerate(left, 1)]
    return Proposal("\n".join([*lines, asked.say("proposal_causes_lead")]), left[0].text,
                    tuple(one.text for one in left[1:]), cases=asked.scope.within(period))


def _line(asked: Asked, one: Candidate) -> str:
    branch = asked.say(f"proposal_branch_{one.branch}") if one.branch else asked.say("proposal_branch_unknown")
    return asked.say("proposal_cause_line", text=plain(one.text), n=len(one.numbers), branch=branch,
                     numbers=join([str(number) for number in one.numbers[:3]], asked.lang))


def branch(asked: Asked) -> Proposal | None:
    told = branch_of(str(_row(asked).get("cause") or ""))
    return Proposal(asked.say("proposal_branch_why"), told) if told else None


def verified_by(asked: Asked) -> Proposal | None:
    own = _own(asked)
    return Proposal(asked.say("proposal_verified_why", n=len(own[0].numbers)), "data") if own else None


def evidence(asked: Asked) -> Proposal | None:
    """How many complaints name the cause, out of how many, with numbers to open."""
    own, period = _own(asked), period_of(asked)
    if own is None or period is None or _row(asked).get("verified_by") != "data":
        return None
    one, read = own
    value = asked.say("proposal_evidence", counted=asked.counted(period), read=read, n=len(one.numbers),
                      share=f"{len(one.numbers) / read:.0%}",
                      numbers=join([str(number) for number in one.numbers[:5]], asked.lang))
    return Proposal(asked.say("proposal_causes_lead"), value, cases=asked.scope.within(period))


# -- the chain of whys ---------------------------------------------------------------------------------------------
def chained(standing: str | None, said: str) -> str:
    """One more layer is put to the chain that stands; several layers, or one beyond the fifth, replace it."""
    if standing and len(links(said)) == 1 and len(links(standing)) < DEEP:
        return CHAIN.join([*links(standing), said.strip()])
    return said


def asks_on(before: str | None, after: str) -> bool:
    """Whether another why is due: layers come one by one and there are fewer than five."""
    return len(links(after)) < DEEP and len(links(after)) - len(links(before or "")) == 1


def five_why(asked: Asked) -> Proposal:
    """The next why: of the problem first, then of the last layer."""
    chain = links(str(_row(asked).get("five_why") or ""))
    if not chain:
        problem = asked.values.get("problem_statement") or asked.say("proposal_problem")
        return Proposal(asked.say("proposal_why_first", problem=problem.rstrip(STOPS)))
    return Proposal(asked.say("proposal_why_next", number=min(len(chain) + 1, DEEP), last=chain[-1].rstrip(STOPS)))


def therefore(asked: Asked) -> Proposal | None:
    """The chain read back from its root."""
    chain = links(str(_row(asked).get("five_why") or ""))
    if len(chain) < LEAST:
        return None
    lines = [chain[-1]] + [asked.say("proposal_therefore", what=one) for one in reversed(chain[:-1])]
    return Proposal("\n".join(lines))
