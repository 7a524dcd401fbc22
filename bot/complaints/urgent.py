"""Severity 3: what a person must look at once, who that is, and who has looked (methods.md §12.3, ISO 10002)."""
from __future__ import annotations

import re
from typing import Any

from bot.access import allowed, require
from bot.store import Store
from bot.store.people import Person
from bot.store.urgent import Urgent
from bot.topics.classification import Classification
from bot.topics.harm import DONE, OWN, harm_told, is_harm
from bot.topics.severity import SEVERE, assess

# kinds that may hide harm: a question can be a cry for help
DOUBTFUL = ("inquiry", "other")
ACT = "urgent.look"
SHORTEST = {False: 16, True: 40}  # characters (Chinese, Latin) of an account
_ABOUT = re.compile("投诉|工单|案件|项目|多少|哪些|complaint|case|project|how many|which", re.IGNORECASE)


def needs_look(c: Classification, kind: str, text: str) -> bool:
    """Whether a record of ``kind`` must be seen by a person at once."""
    if kind == "complaint":
        return c.severity == SEVERE
    if kind in DOUBTFUL:
        return is_harm(assess(text))
    # praise and suggestions tell of harm that is over, unless the house did it: then a person looks
    return harm_told(text) in (OWN, DONE)


def tells_of_harm(text: str) -> bool:
    """Whether words typed into the chat are a customer's account of harm: long enough to be one, and not about
    complaints, as what supervisors ask and order is."""
    return len(text) >= SHORTEST[text.isascii()] and not _ABOUT.search(text) and harm_told(text) == DONE


def lookers(store: Store) -> list[str]:
    """Names of those to tell: supervisors and the committee; administrators where there is neither."""
    people = store.people.all()
    return [one.name for one in people if one.role in ("supervisor", "committee")] or [
        one.name for one in people if one.role == "admin"]


def waiting(store: Store, person: Person | None, limit: int = 50, offset: int = 0) -> tuple[int, list[dict[str, Any]]]:
    """(how many wait, some of them, the oldest first). Needs the role ``urgent.look``."""
    require(person, ACT)
    urgent = Urgent(store.db, store.timezone)
    return urgent.count(), urgent.waiting(limit, offset)


def doubtful(store: Store, person: Person | None, limit: int = 50, offset: int = 0) -> tuple[int, list[dict[str, Any]]]:
    """(how many may be severe and wait for a person to say so, some of them, the newest first). The same role."""
    require(person, ACT)
    urgent = Urgent(store.db, store.timezone)
    return urgent.count_doubtful(), urgent.doubtful(limit, offset)


def may_look(person: Person | None) -> bool:
    return allowed(person, ACT)


def count_for(store: Store, person: Person | None) -> tuple[int, int]:
    """How many wait for a look and how many may be severe, for a person who may look; 0 for others."""
    urgent = Urgent(store.db, store.timezone)
    return (urgent.count(), urgent.count_doubtful()) if allowed(person, ACT) else (0, 0)


def mark_seen(store: Store, person: Person | None, number: int) -> bool:
    """The person has looked at a record; False when somebody had before. Audited; NotFound, NotAllowed."""
    person = require(person, ACT)
    seen = Urgent(store.db, store.timezone).look(number, person.id)
    if seen:
        store.audit.record(person.id, "complaint.looked", f"complaint {number}")
    return seen
