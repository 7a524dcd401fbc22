"""From the rows of a table to what an import stores: a survey, then the reading."""
from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.complaints.columns import ColumnMap
from bot.complaints.date_columns import choose
from bot.complaints.date_evidence import DateReader, Evidence, ShapeReading
from bot.complaints.dates import DateProblem
from bot.complaints.intake import fingerprint_of
from bot.complaints.life_rules import LifeRules
from bot.complaints.prepare import Prepared, prepare
from bot.complaints.tables import Row, Table
from bot.language.customers import label_of_kind
from bot.language.mentions import find_channel
from bot.language.privacy import redact
from bot.settings import Settings

LONGEST_LABEL = 80   # characters of a branch, channel or number kept
NOTHING = ("", "-", "--", "n/a", "nan", "null", "none", "无", "空", "未知")


@dataclass(frozen=True)
class DateReport:
    """How dates were read: ``column`` None means that every row got the day of the import (``day``).

    ``shapes`` says for each way of writing which order it has and why; ``unclear`` rows were refused.
    """

    column: str | None
    day: str
    shapes: tuple[ShapeReading, ...] = ()
    unclear: int = 0
    given: str | None = None


@dataclass(frozen=True)
class Ready:
    """A row fit for storing; its text is redacted. ``state`` None: the file does not say where it stands."""

    text: str
    fingerprint: str
    received_at: str
    branch: str | None
    channel: str | None
    external_id: str | None
    prepared: Prepared
    customer: str | None = None
    state: str | None = None
    closed_at: str | None = None


@dataclass(frozen=True)
class Survey:
    """What the first pass found. ``warning`` tells of date columns that contradict each other, ``closed`` reads the day of
    closing."""

    columns: ColumnMap
    reader: DateReader | None
    rows: int
    today: dt.date
    given: str | None
    warning: tuple[str, Mapping[str, object]] | None = None
    closed: DateReader | None = None

    def dates(self, reasons: Mapping[str, int]) -> DateReport:
        shapes = tuple(self.reader.shapes.values()) if self.reader else ()
        return DateReport(self.columns.date, self.today.isoformat(), shapes,
                          reasons.get("date_ambiguous", 0), self.given)


def survey(table: Table, columns: ColumnMap, settings: Settings, today: dt.date, date_format: str | None, *,
            dates_told: bool) -> Survey:
    """Count the rows and settle how dates are written, in the best of the date columns."""
    candidates = [columns.date] if columns.date and (dates_told or date_format) else list(columns.dates)
    evidence = {name: Evidence(today, settings.timezone) for name in candidates if name}
    closing = Evidence(today, settings.timezone)
    rows = 0
    for row in table.rows():
        rows += 1
        for name, votes in evidence.items():
            votes.add(row.values.get(name, ""))
        if columns.closed:
            closing.add(row.values.get(columns.closed, ""))
    closed = closing.settle(date_format)
    if not evidence:
        return Survey(columns, None, rows, today, date_format, closed=closed)
    if len(evidence) == 1:
        (only,) = evidence.values()
        reader = only.settle(date_format)
        return Survey(columns, reader, rows, today, date_format, closed=_same_order(closed, reader))
    chosen = choose(table, evidence)
    if chosen.why:
        columns = columns.with_date(chosen.column, chosen.why)
    return Survey(columns, chosen.reader, rows, today, date_format, chosen.warning, _same_order(closed, chosen.reader))


def _same_order(closed: DateReader, received: DateReader) -> DateReader:
    """Where the days of closing leave a way of writing open, it is read as among the days of receipt of the same file."""
    shapes = {name: received.shapes[name] if reading.order is None and name in received.shapes else reading
              for name, reading in closed.shapes.items()}
    return replace(closed, shapes=shapes)


class Refused(Exception):
    """A row that is not stored; ``code`` names the reason, as in DateProblem."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class RowReader:
    """The second pass: turns rows into what is stored, and counts what a person should know."""

    def __init__(self, table: Table, survey: Survey, settings: Settings, today: dt.date, rules: LifeRules) -> None:
        self.table, self.survey, self.columns = table, survey, survey.columns
        self.longest = settings.max_message
        self.day = f"{today.isoformat()} 00:00:00"
        self.source = f"import:{redact(table.path.name).text}"
        self.read = self.cut = self.trimmed = self.foreign = self.undated = 0
        self.strange: Counter[str] = Counter()  # unknown words of the status column, never told: they may be names
        self.lines: dict[str, int] = {}         # the first line of each
        self.state = lru_cache(maxsize=10_000)(rules.state_of)
        self.occurrences: Counter[int] = Counter()
        self.label = lru_cache(maxsize=10_000)(label_of)
        self.channel = lru_cache(maxsize=10_000)(channel_of)
        self.customer = lru_cache(maxsize=10_000)(_customer)

    def rows(self, refuse: Callable[[Row, str], None]) -> Iterator[Ready]:
        """The rows fit for storing; the others go to ``refuse`` with the reason."""
        for row in self.table.rows():
            self.read += 1
            try:
                yield self._ready(row)
            except (Refused, DateProblem) as problem:
                refuse(row, problem.code)

    def _ready(self, row: Row) -> Ready:
        if row.problem:
            raise Refused(row.problem)
        columns, values = self.columns, row.values
        text = values[columns.text].replace("\ufeff", "").strip()
        if not any(map(str.isalpha, text)):
            raise Refused("text_empty")
        date = values[columns.date] if columns.date else ""
        received = self._received(date, values[columns.time] if columns.time else "")
        if len(text) > self.longest:
            text = text[: self.longest]
            self.cut += 1
        text = redact(text).text
        prepared = prepare(text)
        if prepared.empty:  # nothing but tags
            raise Refused("text_empty")
        self.trimmed += bool({"history", "signature", "disclaimer", "html"}.intersection(prepared.cut))
        self.foreign += prepared.language is not None
        branch = self.label(values[columns.branch]) if columns.branch else None
        channel = self.channel(values[columns.channel]) if columns.channel else None
        external = self._external(values[columns.id]) if columns.id else None
        if external:
            mark = fingerprint_of("import-id", external, text)
        else:
            # a row without a date keeps its mark on another day; equal rows are told apart by their number
            by = values[columns.channel].strip() if columns.channel else ""
            parts = ("import", text, received if columns.date else "", branch, by)
            key = int(fingerprint_of(*parts)[:16], 16)
            self.occurrences[key] += 1
            mark = fingerprint_of(*parts, self.occurrences[key])
        customer = self.customer(values[columns.customer]) if columns.customer else None
        return Ready(prepared.text, mark, received, branch, channel, external, prepared, customer,
                     *self._stands(row, received))

    def _stands(self, row: Row, received: str) -> tuple[str | None, str | None]:
        """(state, when it was closed), each None where the row does not say it or not so that it can be understood."""
        values = row.values
        word = values[self.columns.state].strip() if self.columns.state else ""
        if word.casefold() in NOTHING:
            return None, None
        state = self.state(word)
        if state is None:
            self.strange[word] += 1
            self.lines.setdefault(word, row.line)
        if state != "closed" or self.columns.closed is None or not values[self.columns.closed].strip():
            return state, None
        try:
            closed = self.survey.closed.read(values[self.columns.closed]) if self.survey.closed else None
        except DateProblem:
            closed = None
        if closed is not None and closed[:10] >= received[:10]:
            return state, max(closed, received)  # without a time of day it is midnight
        self.undated += 1
        return state, None

    def _received(self, date: str, clock: str) -> str:
        reader = self.survey.reader
        return reader.read(date, clock) if reader else self.day

    def _external(self, value: str) -> str | None:
        """A source's number, unless it is personal data (then the row has none)."""
        value = value.strip()[:LONGEST_LABEL]
        if value.casefold() in NOTHING or redact(value).text != value:
            return None
        return value

    def warnings(self) -> Iterator[tuple[str, Mapping[str, object]]]:
        """Text keys and parameters of what deserves a look."""
        if self.cut:
            yield "transfer_warn_cut", {"count": self.cut, "longest": self.longest}
        if self.trimmed:
            yield "transfer_warn_trimmed", {"count": self.trimmed}
        if self.foreign:
            yield "transfer_warn_foreign", {"count": self.foreign}
        if self.strange:
            word = max(self.strange, key=lambda one: self.strange[one])
            yield f"transfer_warn_states_{_made_of(word)}", {
                "count": sum(self.strange.values()), "kinds": len(self.strange), "line": self.lines[word],
                "length": len(word)}
        if self.undated:
            yield "transfer_warn_closed", {"count": self.undated, "column": self.columns.closed}
        if self.survey.warning:
            yield self.survey.warning
        if self.columns.date is None:
            yield "transfer_warn_no_date", {"day": self.day[:10]}
        if self.table.broken:
            yield "transfer_warn_broken", {"count": self.table.broken, "encoding": self.table.encoding}
        if self.table.other_sheets:
            others = ", ".join(self.table.other_sheets)
            yield "transfer_warn_sheets", {"sheet": self.table.sheet, "others": others}
        if not self.table.has_header:
            yield "transfer_warn_no_header", {}


def _made_of(word: str) -> str:
    """What a value is made of, which may be told where the value itself may not: han, letters, digits or mixed."""
    kinds = {"digits" if one.isdigit() else "letters" if one.isascii() else "han" if "\u3400" <= one <= "\u9fff" else "mixed"
             for one in word if one.isalnum()}
    return kinds.pop() if len(kinds) == 1 else "mixed"


def label_of(value: str) -> str | None:
    """A branch as given, without stray spaces and personal data; None for nothing."""
    value = redact(" ".join(value.split())[:LONGEST_LABEL]).text
    return None if value.casefold() in NOTHING else value


def _customer(value: str) -> str | None:
    return None if value.strip().casefold() in NOTHING else label_of_kind(value)


def channel_of(value: str) -> str | None:
    """The code of a channel, or its name as given; None for nothing."""
    label = label_of(value)
    return label and (find_channel(label) or label)
