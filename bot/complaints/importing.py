"""Importing a file of customer texts: read, redact, classify, store, so that any run can be repeated.

Two passes over the file: the first finds the columns and lets every date vote, the second stores. A record
is known by its fingerprint, never by a place in the file, so a killed import is finished by running it
again, and the same file twice stores nothing twice.
"""
from __future__ import annotations

import datetime as dt
import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from bot.access import require
from bot.complaints.bulk import BATCH, Reading, Text, reader
from bot.complaints.columns import ColumnMap, guess_columns
from bot.complaints.cycle import due_days, in_force
from bot.complaints.intake import record
from bot.complaints.rejects import Rejects
from bot.complaints.rows import DateReport, Ready, RowReader, survey
from bot.complaints.tables import open_table
from bot.settings import Settings
from bot.store import Store
from bot.store.complaints import NewComplaint
from bot.store.database import writing
from bot.store.imports import Imports
from bot.store.people import Person
from bot.store.urgent import Urgent
from bot.topics.model import TopicModel


@dataclass(frozen=True)
class ImportReport:
    """What became of the rows: ``read == stored + repeated + rejected``.

    ``not_complaints`` counts stored rows of another kind, ``urgent`` those a person must look at at once
    (both None in a dry run, which does not classify and whose ``stored`` is what would be). ``followed`` counts stored
    complaints by the state the file gives them, ``overdue`` those of them that are open and over their due day.
    ``urgent_waiting`` are all in the store that wait for such a look; ``doubtful``
    counts stored rows of which a person is asked whether they are severe; ``unused`` are the columns nothing was taken from.
    ``warnings`` are text keys (``transfer_warn_…``) with their parameters.
    """

    read: int
    stored: int
    repeated: int
    rejected: int
    not_complaints: int | None
    urgent: int | None
    guessed: ColumnMap
    dates: DateReport
    rejects_path: Path | None
    warnings: tuple[tuple[str, Mapping[str, object]], ...]
    seconds: float
    dry_run: bool = False
    reasons: Mapping[str, int] = field(default_factory=dict)
    followed: Mapping[str, int] = field(default_factory=dict)
    overdue: int = 0
    urgent_waiting: int | None = None
    doubtful: int = 0
    unused: tuple[str, ...] = ()


def import_file(store: Store, model: TopicModel | None, settings: Settings, path: Path | str,
                person: Person | None, *, mapping: Mapping[str, str] | None = None, dry_run: bool = False,
                date_format: str | None = None,
                progress: Callable[[int, int, int], None] | None = None) -> ImportReport:
    """Import a table (see ``tables``); ``progress`` is called with (rows done, rows in all, of those done the
    ones that needed no reading: stored before or refused).

    Needs the role ``data.import``. Raises NotAllowed, InputError (file, columns, date format) and
    SetupError (the exports folder). A dry run stores nothing and needs no model, but writes the rejects.
    """
    person = require(person, "data.import")
    began = time.monotonic()
    today = settings.today
    table = open_table(path)
    rules = in_force(settings)
    found = survey(table, guess_columns(table, today, mapping, rules), settings, today, date_format,
                   dates_told="date" in (mapping or {}))
    run = RowReader(table, found, settings, today, rules)
    followed = _Followed(settings, today)
    imports = Imports(store.db, store.timezone)
    number = None if dry_run else imports.begin(f"{run.source}#{_digest(table.path)}", person.id)
    stored = repeated = others = urgent = doubtful = worked = 0
    seen: set[str] = set()
    with Rejects(settings, table) as rejects, reader(model, settings, 0 if dry_run else found.rows) as read:
        def batches() -> Iterator[tuple[_Batch, list[Text]]]:
            for batch in _batches(run.rows(rejects.add), BATCH):
                known = imports.known([ready.fingerprint for ready in batch]) | (seen if dry_run else set())
                fresh = {ready.fingerprint: ready for ready in batch if ready.fingerprint not in known}
                if dry_run:
                    seen.update(fresh)
                rows = list(fresh.values())
                yield _Batch(run.read, len(batch), rows), [] if dry_run else [
                    Text(row.prepared, row.received_at) for row in rows]

        for batch, readings in read(batches(), lambda: store.complaints.values_of("branch")):
            new = len(batch.rows)
            if not dry_run:
                new, other, alarms, doubts = _store(store, model, batch.rows, readings, run.source, person, followed)
                others += other
                urgent += alarms
                doubtful += doubts
            stored += new
            repeated += batch.size - new
            worked += len(batch.rows)
            if progress:
                progress(batch.read, found.rows, batch.read - worked)
    if number is not None:
        imports.finish(number, run.read, stored, repeated, rejects.count)
        store.audit.record(person.id, "data.import", run.source, read=run.read, stored=stored,
                           repeated=repeated, rejected=rejects.count)
    return ImportReport(
        read=run.read, stored=stored, repeated=repeated, rejected=rejects.count,
        not_complaints=None if dry_run else others, urgent=None if dry_run else urgent,
        guessed=found.columns, dates=found.dates(rejects.reasons),
        rejects_path=rejects.path if rejects.count else None, warnings=tuple(run.warnings()),
        seconds=time.monotonic() - began, dry_run=dry_run, reasons=dict(rejects.reasons), followed=dict(followed.states),
        overdue=followed.overdue, urgent_waiting=None if dry_run else Urgent(store.db, store.timezone).count(),
        doubtful=doubtful,
        unused=tuple(name for name in table.columns if name not in {reason.column for reason in found.columns.reasons}))


@dataclass(frozen=True)
class _Batch:
    """``size`` rows of the file, up to row ``read``; ``rows`` are those not stored before."""

    read: int
    size: int
    rows: list[Ready]


def _store(store: Store, model: TopicModel, fresh: list[Ready], readings: list[Reading], source: str,
           person: Person, followed: _Followed) -> tuple[int, int, int, int]:
    """Store in one transaction; (stored, of them no complaints, of them to be looked at at once, of them perhaps severe)."""
    records = [record(
        row.text, one.classification, kind=one.classification.kind, received_at=row.received_at,
        fingerprint=row.fingerprint, source=source, branch=row.branch or one.facts.branch, channel=row.channel,
        customer=row.customer, external_id=row.external_id, facts=one.facts, over=row.state == "closed", vector=one.vector,
        encoder=model.encoder if one.vector else None) for row, one in zip(fresh, readings)]
    with writing(store.db):  # a record without its state would be taken for a known one by the next run
        added = list(store.complaints.add_many(records, person.id))
        stored = [(number, row, new) for row, new, (number, is_new) in zip(fresh, records, added) if is_new]
        store.cycle.take_over([followed.stands(number, row.state, new, row.closed_at) for number, row, new in stored
                               if row.state and new.kind == "complaint"], person.id)
    return (len(stored), sum(new.kind != "complaint" for _, _, new in stored),
            sum(new.needs_look and not (row.state == "closed" and new.kind == "complaint") for _, row, new in stored),
            sum(new.severity_doubt for _, _, new in stored))


class _Followed:
    """The life cycles of imported complaints: due days by the rules in force, and how many stand where."""

    def __init__(self, settings: Settings, today: dt.date) -> None:
        self.states: Counter[str] = Counter()
        self.overdue, self.today = 0, today.isoformat()

        @lru_cache(maxsize=10_000)
        def due(received: str, industry: str | None, urgent: bool) -> tuple[str, str]:
            days = due_days(dt.date.fromisoformat(received), industry, urgent, settings)
            return days[0].isoformat(), days[1].isoformat()

        self.due = due

    def stands(self, number: int, state: str, new: NewComplaint, closed_at: str | None
               ) -> tuple[int, str, str, str, str | None]:
        """What ``store.cycle.take_over`` takes."""
        due, first = self.due(new.received_at[:10], new.industry, new.needs_look)
        self.states[state] += 1
        self.overdue += state != "closed" and due < self.today
        return number, state, due, first, closed_at


def _batches(rows: Iterator[Ready], size: int) -> Iterator[list[Ready]]:
    batch: list[Ready] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()[:16]
