"""Transactions as the denominator of complaints: registering them, and adding up those of a period (methods.md §0, §3.1).

Counts are never spread over days: a question gets a rate only where whole registered periods fill its days exactly.
"""
from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bot.access import require
from bot.errors import InputError
from bot.language.periods import Period
from bot.store import Store
from bot.store.complaints import Filter
from bot.store.database import writing
from bot.store.exposures import Exposure
from bot.store.people import Person

DAY = dt.timedelta(days=1)
HIGHEST = 10**12  # transactions; more is a slip of the finger


@dataclass(frozen=True)
class Put:
    """What was registered; ``before`` is the number it took the place of, None when it is new."""

    number: int
    exposure: Exposure
    before: int | None


@dataclass(frozen=True)
class Gap:
    """Days of ``period`` without a count, for ``branch`` (None: for all together)."""

    period: Period
    branch: str | None = None


@dataclass(frozen=True)
class Denominator:
    """The transactions of a period; None with the ``gaps`` that are in the way. ``used`` are the rows added up."""

    transactions: int | None
    gaps: tuple[Gap, ...] = ()
    used: tuple[Exposure, ...] = ()


def register(store: Store, person: Person | None, entries: Sequence[Exposure]) -> list[Put]:
    """Store all of them or none; the same period, branch and channel again replaces what stood there.

    Needs the role ``data.import``. Raises NotAllowed, InputError: exposure_number (not a whole number above 0),
    exposure_contradiction (the two periods and their numbers).
    """
    person = require(person, "data.import")
    for one in entries:
        if not 0 < one.transactions <= HIGHEST:
            raise InputError("exposure_number")
    with writing(store.db):
        done = [_put(store, one, person) for one in entries]
        for one in {(entry.place, entry.period): entry for entry in entries}.values():  # the last word of each
            _check(store, one)
        for put in done:
            store.audit.record(person.id, "exposure.put", f"exposure {put.number}", period=put.exposure.period.iso(),
                               transactions=put.exposure.transactions, was=put.before)
    return done


def _put(store: Store, one: Exposure, person: Person) -> Put:
    number, before = store.exposures.put(one, person.id)
    return Put(number, one, before)


def remove(store: Store, person: Person | None, number: int) -> Exposure:
    """Take one out. Raises NotAllowed, NotFound("exposure_unknown")."""
    person = require(person, "data.import")
    gone = store.exposures.remove(number)
    store.audit.record(person.id, "exposure.remove", f"exposure {number}", period=gone.period.iso(),
                       transactions=gone.transactions)
    return gone


def _check(store: Store, one: Exposure) -> None:
    """InputError where what is stored cannot be true together with ``one``."""
    near = store.exposures.overlapping(one.period)
    for other in near:
        if other.place == one.place and not (_inside(one.period, other.period) or _inside(other.period, one.period)):
            raise InputError("exposure_crossing", new=_named(one), old=_named(other))
        for part, whole in ((one, other), (other, one)):
            if (_inside(part.period, whole.period) and _within(part, whole) and part.transactions > whole.transactions):
                raise InputError("exposure_contradiction", new=_named(one), old=_named(other))
    for whole in near:
        if whole.place != one.place:
            continue
        parts = _largest([other for other in store.exposures.overlapping(whole.period)
                          if other.place == whole.place and other.period != whole.period], whole.period)
        total, days = sum(part.transactions for part in parts), sum(part.period.days for part in parts)
        if total > whole.transactions or days == whole.period.days and total != whole.transactions:
            raise InputError("exposure_sum", whole=_named(whole), first=str(parts[0].period.start),
                             last=str(parts[-1].period.end), total=f"{total:,}")


def _inside(part: Period, whole: Period) -> bool:
    return whole.start <= part.start and part.end <= whole.end


def _within(part: Exposure, whole: Exposure) -> bool:
    """Whether the place of ``part`` belongs to that of ``whole``."""
    return whole.branch in (None, part.branch) and whole.channel in (None, part.channel)


def _named(one: Exposure) -> InputError:
    """A row in words, explained in the reader's language where the error is."""
    where = " · ".join(word for word in one.place if word)
    if not where:
        return InputError("exposure_named_all", period=str(one.period), n=f"{one.transactions:,}")
    return InputError("exposure_named", period=str(one.period), where=where, n=f"{one.transactions:,}")


def _largest(rows: Sequence[Exposure], period: Period) -> list[Exposure]:
    """Rows of one place wholly inside ``period``, none inside another, the earliest first."""
    found: list[Exposure] = []
    for row in sorted(rows, key=lambda row: (row.period.start, -row.period.days)):
        if _inside(row.period, period) and (not found or row.period.start > found[-1].period.end):
            found.append(row)
    return found


def denominator(store: Store, period: Period, which: Filter) -> Denominator:
    """Transactions of the branch and channel of ``which`` in exactly ``period``.

    For all branches: those registered for all together, else the sum of the branches, where every branch that has a
    complaint in the period is counted. Counts of a channel serve only questions about that channel.
    """
    rows = [row for row in store.exposures.overlapping(period) if row.channel == which.channel]
    own = _of_branch(rows, period, which.branch)
    if own.transactions is not None or which.branch:
        return own
    named = {row.branch for row in rows if row.branch}
    if not named:
        return own
    complained = store.figures.levels(
        Filter(period.start.isoformat(), period.end.isoformat(), channel=which.channel), "branch")
    sides = [_of_branch(rows, period, branch) for branch in sorted(named | complained.keys())]
    gaps = tuple(gap for side in sides for gap in side.gaps)
    used = tuple(row for side in sides for row in side.used)
    return Denominator(None if gaps else sum(row.transactions for row in used), gaps, used)


def _of_branch(rows: Sequence[Exposure], period: Period, branch: str | None) -> Denominator:
    used = _largest([row for row in rows if row.branch == branch], period)
    gaps, day = [], period.start
    for row in used:
        if row.period.start > day:
            gaps.append(Gap(Period(day, row.period.start - DAY), branch))
        day = row.period.end + DAY
    if day <= period.end:
        gaps.append(Gap(Period(day, period.end), branch))
    return Denominator(None if gaps else sum(row.transactions for row in used), tuple(gaps), tuple(used))


def newest_covered(store: Store, which: Filter, today: dt.date) -> Period | None:
    """The last registered period for which there is a rate: what to offer instead of one without; None: there is none."""
    for row in sorted(store.exposures.all(), key=lambda row: row.period.end, reverse=True)[:60]:
        if row.period.end <= today and denominator(store, row.period, which).transactions is not None:
            return row.period
    return None
