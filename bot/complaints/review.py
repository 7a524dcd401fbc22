"""The review queue: cases nobody should rely on yet, the most useful first, one person at a time on each.

Useful is what is uncertain *and* frequent: a case's score is its uncertainty (margin sampling: 1 minus the distance
between the two best topics) times the number of waiting cases between the same two topics, so that one answer
settles a question many cases share. Consecutive cases differ: each case given lowers the weight of its pair, and no
pair comes twice in a row while another waits.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.access import require
from bot.complaints import intake
from bot.errors import InputError
from bot.store import Store
from bot.store.database import writing
from bot.store.people import Person
from bot.topics.classification import COMPLAINT
from bot.topics.taxonomy import Taxonomy

CLAIM_MINUTES = 10  # long enough to read a case and be called away, short enough that nothing is stuck
REST_MINUTES = 60  # a skipped case comes back to the same person after this
RECENT = 20  # decisions that weigh on which pair comes next
LIKELY, POSSIBLE = 0.6, 0.3  # confidences in words


@dataclass(frozen=True)
class Waiting:
    """A case of the queue as far as its order needs it; see ``Reviews.heads``."""

    id: int
    pair: str
    alike: int
    uncertainty: float
    skips: int = 0


@dataclass(frozen=True)
class Case:
    """A case at hand. ``best`` are its two most likely topics with their confidence (0-1), perhaps one or none;
    ``reason``: abstained, low or language; ``waiting`` counts what waits, this case included."""

    number: int
    text: str
    received_at: str
    branch: str | None
    topic: str | None
    kind: str
    best: tuple[tuple[str, float | None], ...]
    reason: str
    waiting: int


@dataclass(frozen=True)
class Decided:
    """What became of a case: ``decision`` confirmed, corrected, not_complaint or skipped."""

    number: int
    decision: str
    topic: str | None
    was: str | None


def arrange(cases: Sequence[Waiting], recent: Sequence[str] = (), last: str | None = None,
            limit: int | None = None) -> list[Waiting]:
    """The order of review: best score first, never one pair twice in a row while another waits, skipped ones last.

    ``recent`` are the pairs decided lately (each lowers its pair's weight: score / (1 + times)), ``last`` the pair
    this person had before.
    """
    order: list[Waiting] = []
    used = Counter(recent)
    for skipped in (False, True):
        groups: dict[str, list[Waiting]] = {}
        for case in sorted(cases, key=lambda one: (one.skips, -one.uncertainty, one.id)):
            if (case.skips > 0) == skipped:
                groups.setdefault(case.pair, []).append(case)
        while groups and (limit is None or len(order) < limit):
            pair = max((name for name in groups if name != last or len(groups) == 1),
                       key=lambda name: (groups[name][0].uncertainty * groups[name][0].alike / (1 + used[name]),
                                         -groups[name][0].id))
            order.append(groups[pair].pop(0))
            if not groups[pair]:
                del groups[pair]
            used[pair] += 1
            last = pair
    return order


def next_case(store: Store, person: Person | None) -> Case | None:
    """Claim the next case for this person, the one already held first; None when nothing is left for them now.

    The choice and the claim are one transaction: two people never get the same case within CLAIM_MINUTES. Needs the
    role ``review.work``.
    """
    person = require(person, "review.work")
    with writing(store.db):
        number = store.reviews.held(person.id, CLAIM_MINUTES)
        if number is None:
            heads = [Waiting(**row) for row in store.reviews.heads(person.id, CLAIM_MINUTES, REST_MINUTES)]
            own = store.reviews.recent_pairs(1, person.id)
            chosen = arrange(heads, store.reviews.recent_pairs(RECENT), own[0] if own else None, limit=1)
            if not chosen:
                return None
            number = chosen[0].id
            store.reviews.claim(number, chosen[0].pair, person.id)
    return case_of(store, person, number)


def case_of(store: Store, person: Person | None, number: int) -> Case:
    """A waiting case as a reviewer sees it; InputError("review_done") when it does not wait any more."""
    require(person, "review.work")
    row = _waiting(store, number)
    best: list[tuple[str, float | None]] = [(code, share) for code, share in row["topics"][:1]]
    if best:
        best[0] = (best[0][0], row["confidence"])
    if row["runner_up"]:
        best.append((row["runner_up"], row["runner_up_confidence"]))
    return Case(number, row["text"], row["received_at"], row["branch"], row["topic"], row["kind"], tuple(best),
                row["review"], store.reviews.waiting())


def _waiting(store: Store, number: int) -> dict[str, Any]:
    row = store.complaints.get(number)
    if row["review"] is None:
        raise InputError("review_done", number=number)
    return row


def label(store: Store, person: Person | None, number: int, topic: str, taxonomy: Taxonomy) -> Decided:
    """Give a waiting case its topic: a confirmation when it already has it, a correction otherwise.

    InputError: topic_unknown, review_done (somebody else was quicker); NotFound for an unknown number.
    """
    person = require(person, "review.work")
    if topic not in taxonomy:
        raise InputError("topic_unknown")
    with writing(store.db):
        row = _waiting(store, number)
        if row["topic"] == topic and row["kind"] == COMPLAINT:
            intake.confirm(store, person, number)
            decision = "confirmed"
        else:
            intake.set_topic(store, person, number, topic)
            decision = "corrected"
        store.reviews.decide(number, person.id, decision, topic)
    return Decided(number, decision, topic, row["topic"])


def accept(store: Store, person: Person | None, number: int, taxonomy: Taxonomy) -> Decided:
    """"ok": the best guess is right. InputError("review_no_guess") for a case without one."""
    case = case_of(store, person, number)
    if not case.best:
        raise InputError("review_no_guess", number=number)
    return label(store, person, number, case.best[0][0], taxonomy)


def not_complaint(store: Store, person: Person | None, number: int) -> Decided:
    """The case is no complaint: it leaves every count."""
    person = require(person, "review.work")
    with writing(store.db):
        row = _waiting(store, number)
        intake.set_kind(store, person, number, row["kind"] if row["kind"] != COMPLAINT else "other")
        store.reviews.decide(number, person.id, "not_complaint")
    return Decided(number, "not_complaint", None, row["topic"])


def skip(store: Store, person: Person | None, number: int) -> Decided:
    """Leave the case for later or for somebody else: it comes after all others, to this person again in an hour."""
    person = require(person, "review.work")
    with writing(store.db):
        row = _waiting(store, number)
        store.reviews.decide(number, person.id, "skipped")
    return Decided(number, "skipped", None, row["topic"])


def how_likely(confidence: float | None) -> str:
    """A confidence as a word: likely, possible, unlikely; the key of the text ``review_<word>``."""
    if confidence is None:
        return "possible"
    return "likely" if confidence >= LIKELY else "possible" if confidence >= POSSIBLE else "unlikely"
