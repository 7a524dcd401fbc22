"""A project before the service quality committee: asking, deciding, and telling those concerned (methods.md §2.0)."""
from __future__ import annotations

import datetime as dt
import re

from bot.access import allowed, require
from bot.errors import InputError, NotAllowed
from bot.playbooks.engine import Outcome, Walk
from bot.playbooks.escalation import ask_committee, triggers
from bot.store import Store
from bot.store.approvals import Approval
from bot.store.people import Person

ACT = "committee.decide"
# what is said of a project; the first that is found counts, so that "not approved" is no approval
DECISIONS = (
    ("refused", r"不(?:批准|批|同意|通过|赞成)|否决|驳回|拒绝|refuse|reject|decline|turn(?:ed)? down|veto"
                r"|(?:not|n't|cannot) (?:be )?approve"),
    ("returned", r"退回|打回|发回|补充|再说明|return|send (?:it )?back|sent back|more information"),
    ("approved", r"批准|同意|通过|准了|批了|可以批|approve|accept|agree|green light|go ahead"),
)


def decision_said(text: str) -> tuple[str, re.Match[str]] | None:
    """(approved, refused or returned, where it was said); None when a sentence says none of them."""
    return next(((decision, match) for decision, pattern in DECISIONS
                 if (match := re.search(pattern, text, re.IGNORECASE))), None)


def ask(store: Store, number: int, words: str, person: Person, today: dt.date) -> Approval:
    """Put a project before the committee in the team's own words, also again after "no" or a question.

    NotAllowed for people who are neither on the team nor supervisor or administrator; InputError("reason_needed",
    "committee_already", "project_closed").
    """
    walk = Walk(store, number, today)
    if store.projects.part(number, person.id) in (None, "left") and not allowed(person, "project.team"):
        raise NotAllowed("committee_ask", number=number)
    if walk.step is None:
        raise InputError("project_closed", number=number)
    if len(words.strip()) < 2:
        raise InputError("reason_needed")
    return ask_committee(store, number, triggers(walk), words, person.id)


def decide(store: Store, number: int, event: str, words: str, person: Person | None,
           today: dt.date) -> tuple[Approval, Outcome]:
    """The committee approves, refuses (with a reason) or returns (with a question); a gate that only waited for the
    yes opens. Whoever leads a project has no say on it."""
    person = require(person, ACT)
    walk = Walk(store, number, today)
    if event not in [one for one, _ in DECISIONS]:
        raise InputError("committee_decision", number=number)
    if store.projects.part(number, person.id) == "leader":
        raise NotAllowed("committee_own", number=number)
    last = store.approvals.last(number)
    if last is None or last.event != "asked":
        raise InputError("committee_not_waiting", number=number)
    if event != "approved" and len(words.strip()) < 2:
        raise InputError("committee_reason")
    made = store.approvals.decide(number, event, words, person.id)
    store.audit.record(person.id, "committee.decide", f"project {number}", decision=event)
    for one in store.projects.people(number):
        if one["id"] != person.id:
            store.notices.add(one["id"], f"decided:{made.id}", "decided", number=number, decision=event, by=person.name,
                              words=made.words)
    return made, walk.look_again(person.id)
