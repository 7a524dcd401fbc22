"""Taking in what a customer said: classify, store, correct. The text is already redacted when it comes here."""
from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass, replace
from typing import Any

from bot import settings
from bot.access import allowed, require
from bot.complaints.cycle import begin, due_days
from bot.complaints.fact_words import find_process
from bot.complaints.facts import Facts, find_facts
from bot.complaints.places import find_branch
from bot.complaints.prepare import Prepared, classify, prepare, with_severity
from bot.complaints.urgent import may_look, needs_look
from bot.errors import InputError, NotAllowed
from bot.language.numerals import normalise
from bot.similar.keeping import kept
from bot.store import Store
from bot.store.complaints import NewComplaint
from bot.store.database import now, writing
from bot.store.people import Person
from bot.store.urgent import Urgent
from bot.topics.classification import COMPLAINT
from bot.topics.features import LABEL
from bot.topics.model import Classification, TopicModel
from bot.topics.severity import DEFAULT, SEVERE, assess
from bot.topics.taxonomy import LANGUAGES, load_taxonomy

BULLET = re.compile(r"^\s*(?:[-*•·]|\(?\d{1,3}(?:[)、\uff09]|\.(?!\d)))\s*")
MIN_LETTERS = 2


@dataclass(frozen=True)
class Stated:
    """What a table says of a text beside it: ``received_at`` as stored, ``branch`` and ``channel`` as given."""

    received_at: str | None = None
    branch: str | None = None
    channel: str | None = None


@dataclass(frozen=True)
class Taken:
    """What became of a text: ``number`` is None when nothing was stored (not a complaint, asked first); ``prepared``
    says what was cut from it, ``urgent`` that a person must look at once, ``doubtful`` that a person is asked whether it
    is severe."""

    number: int | None
    classification: Classification
    branch: str | None
    channel: str | None
    new: bool = True
    facts: Facts = Facts()
    prepared: Prepared = Prepared("")
    urgent: bool = False
    doubtful: bool = False


def strip_prefix(text: str) -> str:
    """The text without a leading 投诉: or complaint:."""
    return LABEL.sub("", text, count=1).strip()


def has_prefix(text: str) -> bool:
    return LABEL.match(text) is not None


def lines_of(text: str) -> list[str]:
    """The separate texts of a paste: one a line, bullets and numbering removed; a single line gives one."""
    lines = [BULLET.sub("", strip_prefix(line)).strip() for line in strip_prefix(text).splitlines()]
    return [line for line in lines if sum(character.isalnum() for character in line) >= MIN_LETTERS]


def take(store: Store, model: TopicModel, text: str, person: Person, *, fingerprint: str,
         force: bool = False, source: str = "chat", stated: Stated | None = None) -> Taken:
    """Classify a text and store it when it is a complaint (or when ``force`` says that a person said so). What is
    ``stated`` comes before what the text says.

    Raises NotAllowed for a role that may not, InputError("complaint_empty") for a text without words.
    """
    require(person, "complaint.add")
    prepared = prepare(strip_prefix(text))
    if sum(character.isalnum() for character in prepared.text) < MIN_LETTERS:
        raise InputError("complaint_empty")
    stated = stated or Stated()
    text, received = prepared.text, stated.received_at or now(store.timezone)
    classification = classify(model, prepared)
    if force:
        classification = with_severity(classification, text)
        if classification.severity < SEVERE and classification.kind != COMPLAINT:
            classification = replace(classification, severity_doubt=model.may_be_severe(prepared.reading))
    known = store.complaints.values_of("branch")
    facts = find_facts(text, dt.date.fromisoformat(received[:10]), known, classification.topic,
                       "complaint" if force else classification.kind)
    branch = (find_branch(stated.branch, known) or stated.branch) if stated.branch else facts.branch
    channel = stated.channel or facts.channel
    if classification.kind != "complaint" and not force:
        return Taken(None, classification, branch, channel, facts=facts, prepared=prepared,
                     urgent=needs_look(classification, classification.kind, text))
    new_record = record(text, classification, kind="complaint", received_at=received, branch=branch,
                        channel=channel, source=source, fingerprint=fingerprint, facts=facts,
                        **kept(model, [text])[0])
    with writing(store.db):
        number, new = store.complaints.add(new_record, person.id)
        if new:
            begin(store, number, person.id)
    if new:
        store.audit.record(person.id, "complaint.add", f"complaint {number}", severity=classification.severity)
    return Taken(number, classification, branch, channel, new, facts, prepared, new_record.needs_look,
                 new_record.severity_doubt)


def record(text: str, c: Classification, *, kind: str, received_at: str, fingerprint: str, source: str,
           facts: Facts | None = None, customer: str | None = None, over: bool = False, **more: Any) -> NewComplaint:
    """A record to store from a classified text; one that nobody should rely on waits for a review. One in a language
    nobody here reads is "other", not unlabelled; of one that is ``over`` nobody is asked how severe it was."""
    is_complaint = kind == "complaint"
    labelled = is_complaint and (not c.abstained or c.language not in LANGUAGES)
    return NewComplaint(
        text=text, fingerprint=fingerprint, received_at=received_at, language=c.language, kind=kind,
        topic=c.topic if labelled else None,
        topics=c.topics if is_complaint else (), confidence=c.confidence if is_complaint else c.kind_confidence,
        band=c.band if is_complaint else None, abstained=is_complaint and c.abstained, severity=c.severity,
        severity_reason=c.severity_reason, flags=c.flags, source=source, model=c.version,
        runner_up=c.runner_up if is_complaint else None, review=why_review(c, kind),
        facts=facts.to_dict() if facts else {}, process=facts.process if facts else None,
        customer=customer or (facts.customer if facts else None), needs_look=needs_look(c, kind, text),
        severity_doubt=is_complaint and c.severity_doubt and not over, **more)


def why_review(c: Classification, kind: str) -> str | None:
    """Why a person should look at it: "language", "abstained" or "low"; None when nobody needs to."""
    if kind != COMPLAINT:
        return None
    if c.language not in LANGUAGES:
        return "language"
    return "abstained" if c.abstained else "low" if c.band == "low" else None


def fingerprint_of(*parts: object) -> str:
    """A stable mark of what makes two records the same."""
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()[:32]


def may_correct(store: Store, person: Person, number: int) -> dict[str, Any]:
    """The record, when the person may change its label: supervisors any, others their own."""
    return _own_or_any(person, store.complaints.get(number))


def _own_or_any(person: Person, row: dict[str, Any]) -> dict[str, Any]:
    if not allowed(person, "complaint.correct") and not (
            allowed(person, "complaint.correct_own") and row["created_by"] == person.id):
        raise NotAllowed("not_own_complaint", number=row["id"])
    return row


def set_topic(store: Store, person: Person, number: int, topic: str) -> dict[str, Any]:
    """Correct the primary topic; the record as it was before."""
    row = may_correct(store, person, number)
    with writing(store.db):
        store.complaints.correct(number, person.id, topic)
        store.cycle.resume(number, person.id)
    guesses = load_taxonomy().processes_of(topic)
    store.complaints.set_process(number, find_process(normalise(row["text"]), guesses))
    store.audit.record(person.id, "complaint.correct", f"complaint {number}", was=row["topic"], now=topic)
    return row


def set_kind(store: Store, person: Person, number: int, kind: str) -> dict[str, Any]:
    """Say that a record is no complaint but ``kind``; it leaves every count. The record as it was before."""
    row = may_correct(store, person, number)
    with writing(store.db):
        store.complaints.correct(number, person.id, None, kind)
        if kind != COMPLAINT:
            store.cycle.stop(number, person.id, kind)
    store.audit.record(person.id, "complaint.correct", f"complaint {number}", was=row["kind"], now=kind)
    return row


def may_say_severity(store: Store, person: Person, number: int) -> dict[str, Any]:
    """The record, when the person may say how severe it is: who may look at severe ones or correct any, others their own."""
    row = store.complaints.get(number)
    return row if may_look(person) else _own_or_any(person, row)


def below_severe(row: dict[str, Any]) -> int:
    """The level of a complaint that a person calls not severe: the one it has, or 1 where that is 3."""
    return DEFAULT if row["severity"] == SEVERE else row["severity"]


def set_severity(store: Store, person: Person, number: int, level: int) -> dict[str, Any]:
    """Say how severe a complaint is (0-3); the record as it was before. Who may look at severe ones has looked by saying
    so; raised to 3 by somebody else it waits for such a look, until the same person takes it back. InputError:
    severity_level, severity_kind."""
    row = may_say_severity(store, person, number)
    if level not in range(SEVERE + 1):
        raise InputError("severity_level")
    if row["kind"] != COMPLAINT:
        raise InputError("severity_kind", number=number)
    severe, first = level == SEVERE, None
    if severe:
        received = dt.date.fromisoformat(row["received_at"][:10])
        first = due_days(received, row["industry"], True, settings.load())[1].isoformat()
    with writing(store.db):
        Urgent(store.db, store.timezone).say(number, level, person.id, severe=severe, looks=may_look(person), first_at=first,
                                               alone=not severe and row["severity_by"] == person.id
                                               and assess(row["text"], row["topic"]).level < SEVERE)
        store.audit.record(person.id, "complaint.severity", f"complaint {number}", was=row["severity"], now=level)
    return row


def confirm(store: Store, person: Person, number: int) -> None:
    may_correct(store, person, number)
    store.complaints.confirm(number, person.id)
    store.audit.record(person.id, "complaint.confirm", f"complaint {number}")


def undo(store: Store, person: Person, number: int) -> None:
    may_correct(store, person, number)
    store.complaints.undo(number, person.id)
    store.audit.record(person.id, "complaint.undo", f"complaint {number}")


def restore(store: Store, person: Person, number: int) -> None:
    """Bring back a record that was undone. Rights are those of undoing it."""
    _own_or_any(person, store.complaints.undone(number))
    store.complaints.restore(number)
    store.audit.record(person.id, "complaint.restore", f"complaint {number}")
