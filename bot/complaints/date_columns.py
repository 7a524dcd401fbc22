"""Which of several date columns an import believes, and what it says when two of them contradict.

Columns that mean different events (received, created) differ by any number of days, and the better header
wins. Two columns are *twins* when nearly every row has the same day in both, or day and month exchanged: one
event written twice, one copy spoilt by a program that read day and month the other way round. Which copy is
spoilt is judged by the rows on which they agree (every day above 12 among them, as no exchange is possible
there): the sound copy's other rows lie in the same span and spread over the days of the month; the spoilt
one's lie outside it, or sit on the few days that are really months. Where that does not decide, the column
that needs no choice of reading (written months) is taken. Every contradiction is told, whoever wins.
"""
from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from bot.complaints.date_evidence import DateReader, Evidence
from bot.complaints.dates import DateProblem
from bot.complaints.tables import Table

TWINS = 0.9          # share of rows with the same or the exchanged day that makes two columns one event
LEAST = 8            # contradicting rows, and agreeing rows, below which nothing is concluded
LEAST_FOR_DAYS = 30  # the same for the pattern of days
SLACK = dt.timedelta(days=31)  # the first or last month of a span may hold only days up to 12
OUTSIDE = 0.2        # share of rows outside the span that makes a column suspicious
TIMES = 5            # by how much the other column must do better
SPREAD = 8           # days of the month that count as spread (of 12 below the 13th, of 19 above)


@dataclass(frozen=True)
class Choice:
    """The column to read, its reader, why (None: by its header; coherent, clearer) and what to warn of:
    a text key with its parameters, or None.
    """

    column: str
    reader: DateReader
    why: str | None = None
    warning: tuple[str, Mapping[str, object]] | None = None


@dataclass
class Pair:
    """Two columns compared row by row; index 0 is the column in use, 1 the other."""

    equal: int = 0
    exchanged: int = 0
    different: int = 0
    agreed: Counter = field(default_factory=Counter)  # days on which both agree
    days: tuple[Counter, Counter] = field(default_factory=lambda: (Counter(), Counter()))  # where exchanged
    examples: dict[str, tuple[int, dt.date, dt.date]] = field(default_factory=dict)

    def add(self, line: int, day: dt.date, other: dt.date) -> None:
        """One row's day in either column."""
        if day == other:
            self.equal += 1
            self.agreed[day] += 1
        elif (day.year, day.month, day.day) == (other.year, other.day, other.month):
            self.exchanged += 1
            self.days[0][day] += 1
            self.days[1][other] += 1
            self.examples.setdefault("exchanged", (line, day, other))
        else:
            self.different += 1
            self.examples.setdefault("different", (line, day, other))

    @property
    def twins(self) -> bool:
        """Whether this is one event written twice, and the copies contradict."""
        total = self.equal + self.exchanged + self.different
        return self.exchanged > 0 and self.equal + self.exchanged >= TWINS * total

    def outside(self, index: int) -> int:
        """Contradicting rows of a column that lie outside the span of the agreed days."""
        first, last = min(self.agreed) - SLACK, max(self.agreed) + SLACK
        return sum(count for day, count in self.days[index].items() if not first <= day <= last)

    def spread(self, index: int) -> int:
        """Over how many days of the month a column's contradicting rows are spread."""
        return len({day.day for day in self.days[index]})

    def sound(self) -> int | None:
        """The index of the column the evidence speaks for; None when it does not decide."""
        if self.exchanged < LEAST or self.equal < LEAST:
            return None
        verdicts = {self._by_span(), self._by_days()} - {None}
        return verdicts.pop() if len(verdicts) == 1 else None

    def _by_span(self) -> int | None:
        outside = self.outside(0), self.outside(1)
        better = outside.index(min(outside))
        decided = max(outside) >= OUTSIDE * self.exchanged and min(outside) * TIMES <= max(outside)
        return better if decided else None

    def _by_days(self) -> int | None:
        # only rows that are spread above the 12th lead one to expect a spread below it
        if min(self.exchanged, self.equal) < LEAST_FOR_DAYS or len(
                {day.day for day in self.agreed if day.day > 12}) < SPREAD:
            return None
        spread = self.spread(0), self.spread(1)
        decided = max(spread) >= SPREAD and min(spread) * 2 <= max(spread)
        return spread.index(max(spread)) if decided else None


def choose(table: Table, evidence: Mapping[str, Evidence]) -> Choice:
    """The date column to believe; ``evidence`` has all candidates, the best header first, and has seen
    every row. Reads the table once more when there are several.
    """
    first = next(iter(evidence))
    # the clearest column is the starting point; the header decides among clear ones
    best = first if not evidence[first].doubtful else min(
        evidence, key=lambda name: (evidence[name].doubtful, evidence[name].unclear, -evidence[name].named))
    why = None if best == first else "clearer"
    settled = {name: evidence[name].settle() for name in [best, *evidence]}
    pairs = _compare(table, settled) if len(evidence) > 1 else {}
    twins = {name: pair for name, pair in pairs.items() if pair.twins}
    if twins:
        other = max(twins, key=lambda name: twins[name].exchanged)
        return _between(best, other, twins[other], evidence, settled)
    warning = None
    if best != first and (pair := pairs[first]).different + pair.exchanged:
        example = pair.examples.get("different") or pair.examples["exchanged"]
        warning = "transfer_warn_disagree", {"count": pair.different + pair.exchanged,
                                             **_example(example, best, first)}
    return Choice(best, settled[best], why, warning)


def _between(best: str, other: str, pair: Pair, evidence: Mapping[str, Evidence],
             settled: Mapping[str, DateReader]) -> Choice:
    """The sound one of two contradicting columns."""
    names, sound = (best, other), pair.sound()
    if sound is None:
        named = [evidence[name].written_out for name in names]
        taken = int(named[1] > named[0])
        key, why = ("named", "clearer") if named[0] != named[1] else ("header", None)
        reader = settled[names[taken]]
    else:
        taken, key, why = sound, "coherent", "coherent"
        reader = settled[names[taken]].plain()
    passed = 1 - taken
    line, *days = pair.examples["exchanged"]
    params = {"count": pair.exchanged,
              **_example((line, days[taken], days[passed]), names[taken], names[passed])}
    if sound is not None:
        params |= {"start": min(pair.agreed).isoformat(), "end": max(pair.agreed).isoformat(),
                   "inside": pair.exchanged - pair.outside(taken), "outside": pair.outside(passed),
                   "days": pair.spread(taken), "other_days": pair.spread(passed)}
    return Choice(names[taken], reader, why, (f"transfer_warn_contradict_{key}", params))


def _compare(table: Table, settled: Mapping[str, DateReader]) -> dict[str, Pair]:
    """The first column against each other one, row by row, both as they are plainly written."""
    best, *others = settled
    readers = {name: lru_cache(maxsize=10_000)(_DayReader(reader.plain())) for name, reader in settled.items()}
    pairs = {name: Pair() for name in others}
    for row in table.rows():
        day = readers[best](row.values.get(best, ""))
        if day is None:
            continue
        for name, pair in pairs.items():
            if (other := readers[name](row.values.get(name, ""))) is not None:
                pair.add(row.line, day, other)
    return pairs


@dataclass(frozen=True, eq=False)
class _DayReader:
    """The day of a value, None for one that is not read."""

    reader: DateReader

    def __call__(self, value: str) -> dt.date | None:
        try:
            return dt.date.fromisoformat(self.reader.read(value)[:10])
        except DateProblem:
            return None


def _example(example: tuple[int, dt.date, dt.date], column: str, other: str) -> dict[str, object]:
    line, day, other_day = example
    return {"line": line, "column": column, "day": day.isoformat(), "other": other,
            "other_day": other_day.isoformat()}
