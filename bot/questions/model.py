"""A question about stored complaints, and its answer; both plain values, the same for chat and command line."""
from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from bot.analysis.charts.choice import Chosen
from bot.analysis.dispersion import Dispersion
from bot.analysis.rates import CountComparison
from bot.complaints.exposures import Denominator
from bot.complaints.top import TopAnswer
from bot.errors import InputError
from bot.language.periods import Period
from bot.store.complaints import Filter
from bot.topics.severity import FLAGS

KINDS = ("top", "trend", "compare", "drill", "search", "why", "since_event")
SPLITS = ("branch", "channel", "customer", "product", "weekday", "hour")  # what complaints can be compared by
EVERY = ("day", "week", "month")
_DAYS = ("start", "end", "event", "before_start", "before_end")
_WORDS = ("branch", "channel", "topic", "customer", "process", "words", "said_topic")
_CHOICES = {"kind": KINDS, "by": SPLITS, "every": EVERY, "unit": ("count", "weighted"),
            "comparison": ("previous", "year_before"), "flag": FLAGS}


@dataclass(frozen=True)
class Question:
    """What is asked; None where it is not said.

    ``start``-``end``: the days, both included. ``among``: levels of ``by`` that are set against each other. ``before_start``
    -``before_end``: the days compared with, where they were named. ``event``: the day after which something is asked.
    ``span``: days to look at on either side of it. ``said_topic``: a merged topic as it was called when it was asked for.
    """

    kind: str | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    branch: str | None = None
    channel: str | None = None
    topic: str | None = None
    severity: int | None = None
    customer: str | None = None
    process: str | None = None
    together: tuple[str, ...] = ()
    flag: str | None = None
    unit: str | None = None
    per: int | None = None
    by: str | None = None
    among: tuple[str, ...] = ()
    comparison: str | None = None
    before_start: dt.date | None = None
    before_end: dt.date | None = None
    every: str | None = None
    event: dt.date | None = None
    span: int | None = None
    words: str | None = None
    said_topic: str | None = None

    @property
    def period(self) -> Period | None:
        return Period(self.start, self.end) if self.start and self.end else None

    @property
    def before(self) -> Period | None:
        return Period(self.before_start, self.before_end) if self.before_start and self.before_end else None

    def within(self, period: Period | None) -> Filter:
        """Which complaints: the filter of the question over ``period`` (None: of all days)."""
        return Filter(period.start.isoformat() if period else None, period.end.isoformat() if period else None,
                      self.branch, self.channel, self.topic, self.severity, self.process, self.customer, self.together,
                      self.flag)

    def said(self) -> dict[str, Any]:
        """Only what is said, each as it is."""
        return {one.name: value for one in fields(self) if (value := getattr(self, one.name)) not in (None, ())}

    def saved(self) -> dict[str, Any]:
        """The same as plain JSON values: for a button, a slot, ``--json``."""
        return {name: value.isoformat() if isinstance(value, dt.date) else json.dumps(value, ensure_ascii=False)
                if isinstance(value, tuple) else value for name, value in self.said().items()}


def restored(saved: Mapping[str, Any]) -> Question:
    """The question of a button or slot. Anybody can type one: what is of the wrong kind is left out.

    InputError("period_unparsable") for days that cannot be read.
    """
    given: dict[str, Any] = {}
    for name, value in saved.items():
        if name in _DAYS and value is not None:
            try:
                given[name] = dt.date.fromisoformat(str(value))
            except ValueError as error:
                raise InputError("period_unparsable") from error
        elif name in _WORDS and isinstance(value, str):
            given[name] = value[:200]
        elif name in _CHOICES and value in _CHOICES[name]:
            given[name] = value
        elif name in ("severity", "per", "span") and type(value) is int and 0 < value <= {"severity": 3}.get(name, 10**6):
            given[name] = value
        elif name in ("among", "together") and isinstance(value, str):
            given[name] = _listed(value)
    found = Question(**given)
    if (found.start is None) != (found.end is None) or found.period and found.start > found.end:
        raise InputError("period_unparsable")
    return found


def _listed(text: str) -> tuple[str, ...]:
    try:
        value = json.loads(text)
    except ValueError:
        return ()
    return tuple(one[:200] for one in value if isinstance(one, str))[:50] if isinstance(value, list) else ()


@dataclass(frozen=True)
class Change:
    """A count against another one: the test, and how much more than chance the counts scatter where that was heeded."""

    now: int
    before: int
    test: CountComparison
    dispersion: Dispersion | None = None

    @property
    def verdict(self) -> str:
        return self.test.verdict


@dataclass(frozen=True)
class Row:
    """A line of the answer's table: ``key`` is a topic, branch, channel, day …; ``dimension`` says what it is.

    ``rate`` and ``rate_before`` are per ``Answer.per`` transactions; ``transactions`` are the denominator; ``expected`` is
    what the time before gives for the same exposure; ``top`` is the topic that leads within a level.
    """

    key: str
    n: int
    dimension: str = "topic"
    share: float | None = None
    before: int | None = None
    expected: float | None = None
    rate: float | None = None
    rate_before: float | None = None
    transactions: int | None = None
    change: Change | None = None
    top: str | None = None


@dataclass(frozen=True)
class Quality:
    """How far two readers agreed on topics: Cohen's kappa of the newest sample, its cases, the last day of labelling."""

    sample: int
    day: str
    kappa: float | None
    n: int
    reliable: bool


@dataclass(frozen=True)
class Answer:
    """What was found. ``n`` complaints in ``period`` (None: of all days), ``before`` those of the time compared with.

    ``total`` compares the two; ``homogeneity`` tests whether all rows of a comparison have one rate (p); ``notes`` are
    codes (``question_note_<code>``) with their parameters. ``cases`` are records for drill and search, ``drawn`` is the
    chart of a trend, ``top`` the ranking where the kind is "top", ``nearest`` a period with data where this has none.
    """

    question: Question
    kind: str
    period: Period | None
    n: int
    before: Period | None = None
    n_before: int | None = None
    unlabelled: int = 0
    abstained: int = 0
    rows: tuple[Row, ...] = ()
    total: Change | None = None
    homogeneity: float | None = None
    exposure: Denominator = Denominator(None)
    exposure_before: Denominator = Denominator(None)
    quality: Quality | None = None
    notes: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    cases: tuple[Mapping[str, Any], ...] = ()
    drawn: Chosen | None = None
    step: int = 0
    top: TopAnswer | None = None
    nearest: Period | None = None
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def which(self) -> Filter:
        return self.question.within(self.period)

    @property
    def per(self) -> int | None:
        return self.question.per

    def noted(self, code: str, **params: Any) -> Answer:
        return replace(self, notes=(*self.notes, (code, params)))
