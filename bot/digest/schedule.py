"""What falls due when: all in the organisation's time zone, each digest handed out once for its period.

``tick`` is called again and again, by the server or by cron; it may be called by several at once, after any pause.
"""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.digest.alerts import look, tell
from bot.digest.content import Digest, digest, period_of
from bot.digest.readers import DIGESTS, language_of, subscribers
from bot.language.periods import Period
from bot.settings import Settings
from bot.store import Store
from bot.store.database import writing
from bot.store.people import Person


@dataclass(frozen=True)
class Handed:
    """A digest handed out: to whom, and its file by language."""

    kind: str
    period: Period
    people: tuple[str, ...]
    files: dict[str, Path]


@dataclass(frozen=True)
class Tick:
    """What one look did: new events, alerts told, digests handed out."""

    new: int
    told: int
    handed: tuple[Handed, ...]


def clock(chosen: Settings) -> dt.datetime:
    """The present moment where the organisation is, without its zone: what everything stored is in."""
    return dt.datetime.now(ZoneInfo(chosen.timezone)).replace(tzinfo=None)


def is_quiet(now: dt.datetime, hours: str) -> bool:
    """Whether ``now`` lies in "20:00-08:00" (its end not included); never where no hours are set."""
    if not hours:
        return False
    first, last = (dt.time.fromisoformat(one) for one in hours.split("-"))
    at = now.time()
    return first <= at < last if first <= last else at >= first or at < last


def due_at(kind: str, today: dt.date, chosen: Settings) -> tuple[Period, dt.datetime]:
    """The last whole period and the moment its digest falls due: the day after it, at GAISHAN_DIGEST_AT."""
    period = period_of(kind, today)
    return period, dt.datetime.combine(period.end + dt.timedelta(days=1), dt.time.fromisoformat(chosen.digest_at))


def tick(store: Store, chosen: Settings, now: dt.datetime, *, charts: bool = True) -> Tick:
    """Look, tell, hand out. ``now`` as ``clock`` gives it; ``charts`` as for ``look``."""
    new = look(store, now.date(), chosen, charts=charts)
    quiet = is_quiet(now, chosen.quiet_hours)
    told = tell(store, chosen, quiet)
    handed = () if quiet else tuple(one for kind in DIGESTS if (one := hand_out(store, kind, chosen, now)))
    return Tick(new, told, handed)


def hand_out(store: Store, kind: str, chosen: Settings, now: dt.datetime) -> Handed | None:
    """Make the files of a digest that fell due and have its subscribers told; None when it is not due, was handed out
    before, or nobody had subscribed."""
    period, moment = due_at(kind, now.date(), chosen)
    day = period.start.isoformat()
    if now < moment or store.alerts.is_handed(kind, day):
        return None
    people = subscribers(store, kind, moment)
    if not people:
        return None
    languages = {one.id: language_of(store, one, chosen) for one in people}
    found = digest(store, kind, now.date(), chosen)
    files = _files(found, sorted(set(languages.values())), chosen)
    with writing(store.db):
        first = store.alerts.hand(kind, day)
        for one in people if first else ():
            _tell(store, one, found, files[languages[one.id]])
    if not first:  # somebody else was quicker
        for path in files.values():
            path.unlink(missing_ok=True)
        return None
    return Handed(kind, period, tuple(one.name for one in people), files)


def _files(found: Digest, languages: list[str], chosen: Settings) -> dict[str, Path]:
    from bot.reports.digest_file import digest_file

    return {lang: digest_file(found, lang, chosen.exports) for lang in languages}


def _tell(store: Store, person: Person, found: Digest, path: Path) -> None:
    store.notices.add(person.id, f"digest:{found.kind}:{found.period.start}", "digest", digest=found.kind,
                      start=found.period.start.isoformat(), period=str(found.period), n=found.top.n,
                      overdue=found.overdue, queue=found.queue, file=path.name)
