"""Taking in what a customer said: classify, store, correct. The text is already redacted when it comes here."""
from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from typing import Any

from bot.access import allowed, require
from bot.errors import InputError, NotAllowed
from bot.language.foreign import OTHER, other_language
from bot.language.mentions import find_channel, find_one_of
from bot.similar.keeping import kept
from bot.store import Store
from bot.store.complaints import NewComplaint
from bot.store.database import now
from bot.store.people import Person
from bot.topics.classification import COMPLAINT
from bot.topics.model import Classification, TopicModel

PREFIX = re.compile(r"^\s*(?:投诉|客户投诉|complaint|customer complaint)\s*[:\uff1a]\s*", re.IGNORECASE)
BULLET = re.compile(r"^\s*(?:[-*•·]|\(?\d{1,3}(?:[)、\uff09]|\.(?!\d)))\s*")
MIN_LETTERS = 2
SURE_KIND = 0.9


@dataclass(frozen=True)
class Taken:
    """What became of a text: ``number`` is None when nothing was stored (not a complaint, asked first)."""

    number: int | None
    classification: Classification
    branch: str | None
    channel: str | None
    new: bool = True


def strip_prefix(text: str) -> str:
    """The text without a leading 投诉: or complaint:."""
    return PREFIX.sub("", text, count=1).strip()


def has_prefix(text: str) -> bool:
    return PREFIX.match(text) is not None


def lines_of(text: str) -> list[str]:
    """The separate texts of a paste: one a line, bullets and numbering removed; a single line gives one."""
    lines = [BULLET.sub("", strip_prefix(line)).strip() for line in strip_prefix(text).splitlines()]
    return [line for line in lines if sum(character.isalnum() for character in line) >= MIN_LETTERS]


def take(store: Store, model: TopicModel, text: str, person: Person, *, fingerprint: str,
         force: bool = False, source: str = "chat") -> Taken:
    """Classify a text and store it when it is a complaint (or when ``force`` says that a person said so).

    Raises NotAllowed for a role that may not, InputError("complaint_empty") for a text without words.
    """
    require(person, "complaint.add")
    text = strip_prefix(text)
    if sum(character.isalnum() for character in text) < MIN_LETTERS:
        raise InputError("complaint_empty")
    classification = doubt_language(model.classify(text), text)
    branch = find_one_of(text, store.complaints.values_of("branch"))
    channel = find_channel(text)
    if classification.kind != "complaint" and not force:
        return Taken(None, classification, branch, channel)
    number, new = store.complaints.add(
        record(text, classification, kind="complaint", received_at=now(store.timezone), branch=branch,
               channel=channel, source=source, fingerprint=fingerprint, **kept(model, [text])[0]), person.id)
    if new:
        store.audit.record(person.id, "complaint.add", f"complaint {number}", severity=classification.severity)
    return Taken(number, classification, branch, channel, new)


def record(text: str, c: Classification, *, kind: str, received_at: str, fingerprint: str, source: str,
           **more: Any) -> NewComplaint:
    """A record to store from a classified text; one that nobody should rely on waits for a review."""
    c = doubt_language(c, text)
    is_complaint = kind == "complaint"
    return NewComplaint(
        text=text, fingerprint=fingerprint, received_at=received_at, language=c.language, kind=kind,
        topic=c.topic if is_complaint and not c.abstained else None,
        topics=c.topics if is_complaint else (), confidence=c.confidence if is_complaint else c.kind_confidence,
        band=c.band if is_complaint else None, abstained=is_complaint and c.abstained, severity=c.severity,
        severity_reason=c.severity_reason, flags=c.flags, source=source, model=c.version,
        runner_up=c.runner_up if is_complaint else None, review=why_review(c, kind), **more)


def doubt_language(c: Classification, text: str) -> Classification:
    """The same, but never sure about a text in a language the model has not learnt (see ``bot.language.foreign``)."""
    if c.language != OTHER and other_language(text) is None:
        return c
    return replace(c, language=OTHER, band="low", abstained=c.abstained or c.kind == COMPLAINT)


def why_review(c: Classification, kind: str) -> str | None:
    """Why a person should look at it: "language", "abstained" or "low"; None when nobody needs to.

    Of texts in other languages also those wait that the model takes for something else than a complaint, unless it
    is very sure of that.
    """
    if c.language == OTHER and (kind == COMPLAINT or c.kind_confidence < SURE_KIND):
        return "language"
    if kind != COMPLAINT:
        return None
    return "abstained" if c.abstained else "low" if c.band == "low" else None


def fingerprint_of(*parts: object) -> str:
    """A stable mark of what makes two records the same."""
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()[:32]


def may_correct(store: Store, person: Person, number: int) -> dict[str, Any]:
    """The record, when the person may change its label: supervisors any, others their own."""
    row = store.complaints.get(number)
    if not allowed(person, "complaint.correct") and not (
            allowed(person, "complaint.correct_own") and row["created_by"] == person.id):
        raise NotAllowed("not_own_complaint", number=number)
    return row


def set_topic(store: Store, person: Person, number: int, topic: str) -> dict[str, Any]:
    """Correct the primary topic; the record as it was before."""
    row = may_correct(store, person, number)
    store.complaints.correct(number, person.id, topic)
    store.audit.record(person.id, "complaint.correct", f"complaint {number}", was=row["topic"], now=topic)
    return row


def set_kind(store: Store, person: Person, number: int, kind: str) -> dict[str, Any]:
    """Say that a record is no complaint but ``kind``; it leaves every count. The record as it was before."""
    row = may_correct(store, person, number)
    store.complaints.correct(number, person.id, None, kind)
    store.audit.record(person.id, "complaint.correct", f"complaint {number}", was=row["kind"], now=kind)
    return row


def confirm(store: Store, person: Person, number: int) -> None:
    may_correct(store, person, number)
    store.complaints.confirm(number, person.id)
    store.audit.record(person.id, "complaint.confirm", f"complaint {number}")


def undo(store: Store, person: Person, number: int) -> None:
    may_correct(store, person, number)
    store.complaints.undo(number, person.id)
    store.audit.record(person.id, "complaint.undo", f"complaint {number}")
