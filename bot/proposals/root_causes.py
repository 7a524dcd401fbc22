"""Step 3, analyse causes: candidates from the complaints, the chain of whys, the data behind a cause (methods.md §2.3)."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.language.periods import Period
from bot.language.texts import join
from bot.playbooks.checks import why_links as links
from bot.proposals.causes import Candidate, branch_of, candidates
from bot.proposals.closings import cause_lines, evidence_of
from bot.proposals.define import no_month
from bot.proposals.grasp import period_of
from bot.proposals.model import Asked, Proposal
from bot.reports.top import plain

READ = 2000   # newest complaints read for causes
LEAST = 2     # complaints that name a cause; one alone is a story
SHOWN = 5
DEEP = 5      # whys
CHAIN = " → "
STOPS = "。.！! "  # a sentence quoted within a question ends without its stop


def _found(asked: Asked, period: Period) -> tuple[list[Candidate], int]:
    """(causes customers name at least twice, complaints read)."""
    texts = asked.store.figures.texts(asked.scope.within(period), READ)
    return [one for one in candidates(texts, asked.lang) if len(one.numbers) >= LEAST], len(texts)


def _row(asked: Asked) -> Mapping[str, Any]:
    rows = asked.rows.get(asked.table, ())
    return rows[asked.row - 1] if 0 < asked.row <= len(rows) else {}


def _own(asked: Asked) -> tuple[Candidate, int] | None:
    """The candidate this row's cause was taken from, and how many complaints were read."""
    period = period_of(asked)
    if period is None:
        return None
    named, read = _found(asked, period)
    return next(((one, read) for one in named if one.text == _row(asked).get("cause")), None)


def cause(asked: Asked) -> Proposal:
    """The causes customers name most, then those handlers wrote at closing, without what is noted, to choose from."""
    period = period_of(asked)
    if period is None:
        return no_month(asked)
    named, read = _found(asked, period)
    noted = {row.get("cause") for row in asked.rows.get(asked.table, ())}
    left = [one for one in named if one.text not in noted][:SHOWN]
    counted = asked.counted(period)
    if left:
        lines = [asked.say("proposal_causes", counted=counted, n=read)]
        lines += [f"{place}. {_line(asked, one)}" for place, one in enumerate(left, 1)]
        lines.append(asked.say("proposal_causes_lead"))
    elif named:
        lines = [asked.say("proposal_causes_noted", counted=counted)]
    else:
        lines = [asked.say("proposal_no_causes", counted=counted, n=read, least=LEAST)]
    more, theirs = cause_lines(asked, noted | {one.text for one in left}, len(left) + 1, _line)
    texts = [one.text for one in (*left, *theirs)]
    if not texts:
        return Proposal("\n".join([*lines, *more]))
    return Proposal("\n".join([*lines, *more]), texts[0], tuple(texts[1:]), cases=asked.scope.within(period))


def _line(asked: Asked, one: Candidate) -> str:
    branch = asked.say(f"proposal_branch_{one.branch}") if one.branch else asked.say("proposal_branch_unknown")
    return asked.say("proposal_cause_line", text=plain(one.text), n=len(one.numbers), branch=branch,
                     numbers=join([str(number) for number in one.numbers[:3]], asked.lang))


def branch(asked: Asked) -> Proposal | None:
    told = branch_of(str(_row(asked).get("cause") or ""))
    return Proposal(asked.say("proposal_branch_why"), told) if told else None


def verified_by(asked: Asked) -> Proposal | None:
    """Data where customers name it; what handlers wrote is no proof, so nothing is proposed then but said."""
    own = _own(asked)
    if own:
        return Proposal(asked.say("proposal_verified_why", n=len(own[0].numbers)), "data")
    theirs = evidence_of(asked, _row(asked).get("cause"))
    return Proposal(asked.say("proposal_verified_closed", n=len(theirs[0].numbers))) if theirs else None


def evidence(asked: Asked) -> Proposal | None:
    """How many complaints name the cause, out of how many, and how many handlers do, with numbers to open."""
    period, row = period_of(asked), _row(asked)
    if period is None or row.get("verified_by") not in ("data", "document"):
        return None
    parts, leads = [], []

    def add(key: str, one: Candidate, of: int, lead: str, **more: int) -> None:
        parts.append(asked.say(key, counted=asked.counted(period), read=of, n=len(one.numbers),
                               share=f"{len(one.numbers) / of:.0%}",
                               numbers=join([str(number) for number in one.numbers[:5]], asked.lang), **more))
        leads.append(asked.say(lead))

    if (own := _own(asked)) and row["verified_by"] == "data":
        add("proposal_evidence", *own, "proposal_causes_lead")
    if theirs := evidence_of(asked, row.get("cause")):
        one, found = theirs
        add("proposal_evidence_closed", one, found.carry, "proposal_closed_lead", closed=found.closed)
    if not parts:
        return None
    return Proposal("\n".join(leads), " ".join(parts), cases=asked.scope.within(period))


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
