"""Which order of day, month and year each shape of date has in one file: every unambiguous value votes.

``Evidence`` sees all values of a column once, ``settle`` decides, ``DateReader.read`` reads. A value that
two orders read differently, in a shape whose order nothing settled, is never guessed: it is refused as
``date_ambiguous``.

The trap this is made for: spreadsheets turn the half of a day-first column that also makes sense
month-first into real dates, so that ``22-04-15`` and ``2015-04-08`` stand in one column and the second may
be 8 April or 4 August. Year-first is therefore trusted as ISO 8601 only while the column holds no other
numeric shape, or when some value of its own shape has a day above 12, or when its months are those of the
rest of the column and its days are not. It is never read as year-day-month on such evidence, only when a
value proves it (``2015-31-04``) or the person says so: what looks exchanged is refused.
"""
from __future__ import annotations

import calendar
import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.complaints.dates import DateProblem, Value, day_of, read_time, stored, take_apart
from bot.errors import InputError

LEAST_FOR_MONTHS = 8  # year-first values needed before their months say anything about their order
LEAST_FOR_SLIP = 4    # year-first values of which one may have an impossible month by mistake
SLIP_SHARE = 0.1      # share of impossible months up to which they are slips, not another order
STRANGE_SHARE = 0.2   # share of a field outside the known months that makes it the day
TOKEN = re.compile(r"yyyy|yy|mm?|dd?", re.IGNORECASE)
STRPTIME = {"%Y": "yyyy", "%y": "yy", "%m": "mm", "%d": "dd"}


@dataclass
class _Shape:
    """What was seen of one shape; ``pairs`` are the second and third fields of year-first values."""

    n: int = 0
    machine: int = 0
    allowed: Counter = field(default_factory=Counter)  # frozenset of orders -> values
    pairs: Counter = field(default_factory=Counter)
    days: dict[str, Counter] = field(default_factory=dict)  # order -> month -> values
    differ: int = 0


@dataclass(frozen=True)
class ShapeReading:
    """How one shape is read: ``order`` None means that only values with a single reading are."""

    shape: str
    order: str | None
    count: int
    how: str  # only_one | votes | iso | months | twin | mixed | open | exchanged


@dataclass(frozen=True)
class DateReader:
    """Reads the values of one column of one file (``formats``: given by the person, they come first)."""

    shapes: Mapping[str, ShapeReading]
    today: dt.date
    timezone: str
    formats: tuple[re.Pattern[str], ...] = ()

    def read(self, value: str, time: str = "") -> str:
        """``YYYY-MM-DD HH:MM:SS``; ``time`` is the row's time column. Raises DateProblem."""
        if self.formats and (given := self._given(value, time)):
            return given
        parts = take_apart(value, self.today)
        if self.formats and len(set(parts.readings.values())) > 1:
            raise DateProblem("date_format")
        if time.strip() and parts.time == dt.time():
            clock, offset = read_time(time)
            parts = Value(parts.shape, parts.readings, clock, offset or parts.offset)
        return stored(self._day(parts), parts, self.timezone)

    def _day(self, parts: Value) -> dt.date:
        known = self.shapes.get(parts.shape)
        if parts.machine and "ymd" in parts.readings:
            return parts.readings["ymd"]
        if known and known.order:
            if known.order not in parts.readings:
                iso = known.order == "ymd" and _iso_day(parts)
                raise DateProblem("date_future" if iso else "date_impossible")
            return parts.readings[known.order]
        days = set(parts.readings.values())
        if len(days) > 1:
            raise DateProblem("date_ambiguous")
        return days.pop()

    def plain(self) -> DateReader:
        """The same with year-first values read as they are written, though the column leaves them open."""
        shapes = {name: replace(reading, order="ymd", how="twin")
                  if name.startswith("yyyy") and reading.how in ("open", "exchanged") else reading
                  for name, reading in self.shapes.items()}
        return replace(self, shapes=shapes)

    def _given(self, value: str, time: str) -> str | None:
        for pattern in self.formats:
            match = pattern.match(value.strip())
            if not match:
                continue
            day = day_of(*(int(match[part]) for part in ("y", "m", "d")))
            if day is None:
                continue
            if day > self.today + dt.timedelta(days=1):
                raise DateProblem("date_future")
            clock, offset = read_time(value.strip()[match.end():].lstrip("Tt,; ") or time)
            return stored(day, Value("given", {}, clock, offset), self.timezone)
        return None


class Evidence:
    """Collects the values of one date column; memory does not grow with the file."""

    def __init__(self, today: dt.date, timezone: str) -> None:
        self.today, self.timezone = today, timezone
        self.shapes: dict[str, _Shape] = {}
        self.problems: Counter = Counter()

    def add(self, value: str) -> None:
        """Let one value vote."""
        try:
            parts = take_apart(value, self.today)
        except DateProblem as problem:
            self.problems[problem.code] += 1
            return
        shape = self.shapes.setdefault(parts.shape, _Shape())
        shape.n += 1
        if parts.machine:
            shape.machine += 1
            return
        shape.differ += len(set(parts.readings.values())) > 1
        # a year-month-day still to come is a mistake, no proof that the day stands before the month
        iso = {"ymd"} if _iso_day(parts) else set()
        shape.allowed[frozenset(parts.readings) | iso] += 1
        if parts.pair:
            shape.pairs[parts.pair] += 1
        for order, day in parts.readings.items():
            shape.days.setdefault(order, Counter())[day.month] += 1

    @property
    def doubtful(self) -> bool:
        """Whether the order of a shape is not settled: a clearer column is better."""
        shapes = self.settle().shapes.values()
        return not shapes or any(reading.order is None for reading in shapes)

    @property
    def unclear(self) -> int:
        """Values that are not settled or not dates at all: the smaller, the better the column."""
        settled = self.settle().shapes
        open_values = sum(shape.differ for name, shape in self.shapes.items() if settled[name].order is None)
        return open_values + sum(count for code, count in self.problems.items() if code != "date_missing")

    @property
    def named(self) -> int:
        """Values nobody can misread: a month's name, 年月日, or a program's ISO 8601."""
        return sum(shape.machine if name.startswith("yyyy") else shape.n * (name in ("name", "年月日"))
                   for name, shape in self.shapes.items())

    @property
    def written_out(self) -> bool:
        """Whether no value of the column needs a choice of reading."""
        return self.named == sum(shape.n for shape in self.shapes.values())

    def settle(self, date_format: str | None = None) -> DateReader:
        """Decide every shape; InputError for a ``date_format`` that cannot be read."""
        shapes = {name: self._settle(name, _without_slips(shape)) for name, shape in self.shapes.items()}
        months = Counter()
        for name, reading in shapes.items():
            if reading.order and not name.startswith("yyyy"):
                months.update(self.shapes[name].days.get(reading.order, {}))
        for name, reading in shapes.items():
            if reading.how == "iso" and self._others(name):
                shapes[name] = self._by_months(name, months)
        return DateReader(shapes, self.today, self.timezone, _formats(date_format))

    def _settle(self, name: str, shape: _Shape) -> ShapeReading:
        orders = frozenset().union(*shape.allowed) if shape.allowed else frozenset({"ymd"})
        survivors = [order for order in orders if all(order in allowed for allowed in shape.allowed)]
        if len(orders) == 1:
            return ShapeReading(name, *orders, shape.n, "only_one")
        if len(survivors) == 1:
            return ShapeReading(name, survivors[0], shape.n, "votes")
        if name.startswith("yyyy") and "ymd" in survivors:
            return ShapeReading(name, "ymd", shape.n, "iso")
        return ShapeReading(name, None, shape.n, "open" if survivors else "mixed")

    def _others(self, name: str) -> bool:
        """Whether the column also holds dates in another numeric order than year first."""
        return any(other.startswith(("n-", "n/", "n.")) for other in self.shapes)

    def _by_months(self, name: str, months: Counter) -> ShapeReading:
        """Year-first beside another shape: the field whose values are the other shape's months is the
        month. Months next to those are tried too: a span may begin or end with days up to 12.
        """
        shape = _without_slips(self.shapes[name])
        n = sum(shape.pairs.values())
        near = set(months) | {month % 12 + 1 for month in months} | {(month - 2) % 12 + 1 for month in months}
        if n >= LEAST_FOR_MONTHS and months:
            for known in (set(months), near):
                second = sum(count for (b, _), count in shape.pairs.items() if b not in known)
                third = sum(count for (_, c), count in shape.pairs.items() if c not in known)
                if second == 0 and third >= STRANGE_SHARE * n:
                    return ShapeReading(name, "ymd", shape.n, "months")
                if third == 0 and second >= STRANGE_SHARE * n:
                    return ShapeReading(name, None, shape.n, "exchanged")
        return ShapeReading(name, None, shape.n, "open")


def _without_slips(shape: _Shape) -> _Shape:
    """The shape without year-first values whose month cannot be (``2026-13-01``), where they are a slip: one among four
    or more, or one in ten. In a file of year-day-month six of ten are such, and prove it."""
    def slip(orders: frozenset[str]) -> bool:
        return "ydm" in orders and "ymd" not in orders

    count, n = sum(one for orders, one in shape.allowed.items() if slip(orders)), sum(shape.allowed.values())
    if not count or not (count == 1 and n >= LEAST_FOR_SLIP or count < SLIP_SHARE * n):
        return shape
    return replace(shape, allowed=Counter({orders: one for orders, one in shape.allowed.items() if not slip(orders)}),
                   pairs=Counter({pair: one for pair, one in shape.pairs.items() if pair[0] <= 12}))


def _iso_day(parts: Value) -> bool:
    """Whether a year-first value is a day of the calendar as year-month-day, past or to come."""
    if parts.pair is None:
        return False
    month, day = parts.pair
    return 1 <= month <= 12 and 1 <= day <= (29 if month == 2 else calendar.monthrange(2001, month)[1])


def _formats(date_format: str | None) -> tuple[re.Pattern[str], ...]:
    """``dd-mm-yy|yyyy-dd-mm`` (or ``%d-%m-%y``) as patterns; several are tried in order."""
    if not date_format:
        return ()
    return tuple(_pattern(part.strip()) for part in date_format.split("|"))


def _pattern(text: str) -> re.Pattern[str]:
    for code, token in STRPTIME.items():
        text = text.replace(code, token)
    text = re.split(r"[T\s]*(?:%[HIMSpf]|hh?\b)", text)[0].strip()
    tight = not re.search(r"[^ymd]", text, re.IGNORECASE)  # without separators every part has its full width
    expression, last, seen = "", 0, []
    for match in TOKEN.finditer(text):
        token = match.group().lower()
        digits = r"\d{4}" if token == "yyyy" else r"\d{2}" if token == "yy" or tight else r"\d{1,2}"
        seen.append(token[0])
        expression += re.escape(text[last:match.start()]) + f"(?P<{token[0]}>{digits})"
        last = match.end()
    if sorted(seen) != ["d", "m", "y"] or re.search(r"[A-Za-z%]", TOKEN.sub("", text)):
        raise InputError("date_format_invalid", format=text[:40])
    return re.compile(expression + re.escape(text[last:]) + r"(?!\d)")
