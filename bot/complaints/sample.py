"""The sample: a year of invented complaints (``data/sample/complaints.yml``), to try everything on."""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.access import require
from bot.complaints.facts import find_facts
from bot.complaints.intake import fingerprint_of, record
from bot.complaints.sample_cycle import give_life
from bot.errors import SetupError
from bot.language.privacy import redact
from bot.settings import ROOT
from bot.similar.keeping import kept
from bot.store import Store
from bot.store.complaints import NewComplaint
from bot.store.database import now, writing
from bot.store.people import Person
from bot.topics.model import TopicModel

SOURCE = "sample"
PATH = ROOT / "data" / "sample" / "complaints.yml"


@dataclass(frozen=True)
class SampleText:
    """One text of the file: ``on`` MM-DD, ``at`` HH:MM."""

    on: str
    at: str
    branch: str
    channel: str
    text: str


def read_sample(path: Path = PATH) -> list[SampleText]:
    """The texts of the file; SetupError when it is missing or broken."""
    try:
        return [SampleText(**row) for row in yaml.load(path.read_text("utf-8"), Loader=_LOADER)]
    except (OSError, yaml.YAMLError, TypeError) as error:
        raise SetupError("sample_broken", path=str(path)) from error


def load_sample(store: Store, model: TopicModel, person: Person | None, today: dt.date,
                path: Path = PATH) -> int:
    """Store the sample as a year up to ``today``; returns how many are new (none the second time).

    Needs the role ``sample.load``. The dates are those of the first loading.
    """
    person = require(person, "sample.load")
    moment = now(store.timezone)
    texts = read_sample(path)
    redacted = [redact(one.text).text for one in texts]
    records: list[NewComplaint] = []
    branches = sorted({one.branch for one in texts})
    labels = list(model.classify_many(redacted))
    for one, text, label, found in zip(texts, redacted, labels, kept(model, redacted)):
        records.append(record(
            text, label, kind=label.kind, received_at=(placed := _placed(one, today, moment)), branch=one.branch,
            channel=one.channel, source=SOURCE,
            facts=find_facts(text, dt.date.fromisoformat(placed[:10]), branches, label.topic, label.kind),
            fingerprint=fingerprint_of(SOURCE, one.on, one.at, one.branch, one.text), **found))
    with writing(store.db):
        stored = [(number, one) for (number, new), one in zip(store.complaints.add_many(records, person.id), records) if new]
        give_life(store, stored, person, today, moment)
    count = len(stored)
    store.audit.record(person.id, "sample.load", SOURCE, stored=count)
    return count


def clear_sample(store: Store, person: Person | None) -> int:
    """Delete the sample, and nothing else; returns how many records went. Needs the role ``sample.load``."""
    person = require(person, "sample.load")
    count = store.complaints.clear_source(SOURCE)
    store.audit.record(person.id, "sample.clear", SOURCE, deleted=count)
    return count


def _placed(one: SampleText, today: dt.date, moment: str) -> str:
    """The last time that day and hour came round: up to ``today``, and not after ``moment`` when it is
    today.
    """
    month, day = map(int, one.on.split("-"))
    placed = _day(today.year, month, day)
    stamp = f"{placed} {one.at}:00"
    if placed > today or (placed == today and stamp > moment):
        stamp = f"{_day(today.year - 1, month, day)} {one.at}:00"
    return stamp


def _day(year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:  # 29 February of a common year
        return dt.date(year, month, day - 1)


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
