"""What is given to and got from the complaints table: a new record, which records, their counts."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Mapping, Sequence

# of ``complaint_topics l``: labels in force of ``complaints``. Another topic given by a person takes the first one's
# place, and the label it corrected stays stored behind it.
LABELS = ("(l.topic is complaints.topic or not exists (select 1 from corrections where complaint_id = l.complaint_id"
          " and from_topic = l.topic and to_topic is not l.topic))")


@dataclass(frozen=True)
class NewComplaint:
    """A record to store. ``text`` is redacted; ``fingerprint`` is what makes a second storing a no-op."""

    text: str
    fingerprint: str
    received_at: str
    language: str
    kind: str
    topic: str | None = None
    topics: Sequence[tuple[str, float]] = ()
    confidence: float | None = None
    band: str | None = None
    abstained: bool = False
    severity: int = 1
    severity_reason: str = ""
    flags: Sequence[str] = ()
    branch: str | None = None
    channel: str | None = None
    industry: str | None = None
    source: str = "chat"
    external_id: str | None = None
    model: str | None = None
    vector: bytes | None = None  # see bot/similar/codes.py; ``encoder`` is what made it
    encoder: str | None = None
    runner_up: tuple[str, float] | None = None
    review: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    process: str | None = None
    needs_look: bool = False
    severity_doubt: bool = False  # a person is asked whether it is severe
    customer: str | None = None  # the kind of customer, never a person (bot/language/customers.py)


@dataclass(frozen=True)
class Filter:
    """Which complaints: days inclusive (``YYYY-MM-DD``), branch, channel, primary topic, least severity, process, kind
    of customer; ``together``: topics that are all among its labels, primary or not; ``flag``: one that stands beside the
    topic (``bot.topics.severity.FLAGS``)."""

    start: str | None = None
    end: str | None = None
    branch: str | None = None
    channel: str | None = None
    topic: str | None = None
    severity: int | None = None
    process: str | None = None
    customer: str | None = None
    together: tuple[str, ...] = ()
    flag: str | None = None

    def where(self) -> tuple[str, list[Any]]:
        """The condition on ``complaints`` and its parameters: only complaints that were not undone, and of
        those merged into one only that one."""
        parts, values = ["undone_at is null", "merged_into is null", "kind = 'complaint'"], []
        for clause, value in (
            ("received_at >= ?", self.start),
            ("received_at <= ?", self.end and f"{self.end} 23:59:59"),
            ("branch = ?", self.branch),
            ("channel = ?", self.channel),
            ("severity >= ?", self.severity),
            ("process = ?", self.process),
            ("customer = ?", self.customer),
            ("instr(flags, ?)", self.flag and f'"{self.flag}"'),
        ):
            if value is not None:
                parts.append(clause)
                values.append(value)
        if self.topic == "unlabelled":
            parts.append("topic is null")
        elif self.topic is not None:
            # the plus keeps SQLite from the topic's index where another holds more of what is asked
            placed = any((self.branch, self.channel, self.process, self.customer))
            parts.append("+topic = ?" if placed else "topic = ?")
            values.append(self.topic)
        if self.together:
            parts.append("topic is not null")  # what waits for a person has only guesses behind it
        for topic in self.together:
            parts.append("exists (select 1 from complaint_topics l where l.complaint_id = complaints.id and l.topic = ?"
                         f" and {LABELS})")
            values.append(topic)
        return " and ".join(parts), values


@dataclass(frozen=True)
class Counts:
    """Answer of ``count_by_topic``: ``rows`` of (topic, count, severity sum); the rest are totals of the span."""

    rows: list[tuple[str, int, int]]
    n: int
    unlabelled: int
    abstained: int = 0
    by_kind: dict[str, int] = field(default_factory=dict)
