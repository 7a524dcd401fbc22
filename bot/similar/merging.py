"""Merging two tellings of one event, and taking it back. Rights are those of correcting a label."""
from __future__ import annotations

from bot.access import require
from bot.complaints.intake import may_correct
from bot.store import Store
from bot.store.database import writing
from bot.store.people import Person


def merge(store: Store, person: Person | None, number: int, into: int) -> int:
    """Count ``number`` as the event of ``into``; the complaint that counts for both, due on the earlier of both days.

    A person may merge what he or she stored, supervisors and admins any. Raises NotAllowed, NotFound and InputError
    (see ``Merges.merge``).
    """
    person = require(person, "complaint.add")
    may_correct(store, person, number)
    with writing(store.db):
        root = store.merges.merge(number, into, person.id)
        store.cycle.merge(root, number, person.id)
    store.audit.record(person.id, "complaint.merge", f"complaint {number}", into=into, counts=root)
    return root


def undo_merge(store: Store, person: Person | None, number: int) -> int:
    """``number`` counts by itself again; what it had been merged into."""
    person = require(person, "complaint.add")
    may_correct(store, person, number)
    into = store.merges.undo(number, person.id)
    store.audit.record(person.id, "complaint.undo_merge", f"complaint {number}", into=into)
    return into


def not_same(store: Store, person: Person | None, number: int, other: int) -> None:
    """A person says that ``number`` tells of another event than ``other``: there is no warning again."""
    person = require(person, "complaint.add")
    may_correct(store, person, number)
    store.merges.different(number, other, person.id)
    store.audit.record(person.id, "complaint.not_same", f"complaint {number}", other=other)
