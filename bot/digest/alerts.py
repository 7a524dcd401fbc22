"""Which events there are now, each under a key of its own, so that it is told once whoever looks and however often.

| kind | key | event | settled when |
|---|---|---|---|
| severity3 | severity3:12 | a severe complaint nobody looked at | somebody looked, or it is undone |
| topic | topic:queue_wait:2026-11-09 | a topic beyond its limits in the week from then on | – |
| watch | watch:3:beyond_limits:2026-11-09 | a watched project's measure out of its limits | – |
| queue | queue:2026-11-18 | the review queue reaches GAISHAN_QUEUE_ALERT | it is a fifth shorter again |

What is older than FRESH days when it is first seen is no news: a file of last year's complaints raises nothing.
"""
from __future__ import annotations

import datetime as dt

from bot.access import require
from bot.digest.readers import ALERT, SEVERE, readers
from bot.digest.signals import judge
from bot.settings import Settings
from bot.store import Store
from bot.store.alerts import Alert, notice_key
from bot.store.complaints import Filter
from bot.store.database import writing
from bot.store.people import Person
from bot.store.urgent import Urgent

FRESH = {"severity3": 7, "watch": 35}  # days
SHORT_AGAIN = 0.8


def look(store: Store, today: dt.date, chosen: Settings, *, charts: bool = True) -> int:
    """Note what there is to tell and settle what is over; how many events are new. ``charts``: also topics and projects
    under watch, which takes longer."""
    new = _severe(store, today) + _queue(store, today, chosen)
    return new + (_topics(store, today) + _watched(store, today) if charts else 0)


def _severe(store: Store, today: dt.date) -> int:
    urgent = Urgent(store.db, store.timezone)
    store.alerts.settle([one.id for one in store.alerts.standing(SEVERE, 1000) if not urgent.waits(one.detail["number"])])
    since = (today - dt.timedelta(days=FRESH["severity3"])).isoformat()
    return sum(store.alerts.add(f"severity3:{row['id']}", SEVERE, {
        "number": row["id"], "topic": row["topic"], "branch": row["branch"], "received": row["received_at"][:16]})
        for row in urgent.waiting_since(since))


def _queue(store: Store, today: dt.date, chosen: Settings) -> int:
    """One event from the day the queue is too long until it is short again."""
    waiting, standing = store.reviews.waiting(), store.alerts.unsettled("queue")
    if standing:
        if waiting < SHORT_AGAIN * chosen.queue_alert:
            store.alerts.settle(standing)
        return 0
    if waiting < chosen.queue_alert:
        return 0
    return store.alerts.add(f"queue:{today}", "queue", {"count": waiting, "limit": chosen.queue_alert})


def _topics(store: Store, today: dt.date) -> int:
    judged = judge(store, today)
    return sum(store.alerts.add(f"topic:{one.topic}:{judged.week.start}", "topic", {
        "topic": one.topic, "start": judged.week.start.isoformat(), "end": judged.week.end.isoformat(),
        "value": one.value, "centre": one.centre, "low": one.lcl, "high": one.ucl, "above": one.above, "by": judged.by})
        for one in judged.signals if one.new and judged.week)


def _watched(store: Store, today: dt.date) -> int:
    """Signals of projects under watch; the projects' own people are told by the watch itself."""
    if not _may_signal(store):
        return 0
    from bot.playbooks.watch import tell as tell_project
    from bot.playbooks.watch import watched

    new = 0
    for found in watched(store, today):
        tell_project(store, found)
        for one in found.signals:
            if (today - one.period.end).days <= FRESH["watch"]:
                new += store.alerts.add(f"watch:{one.project}:{one.rule}:{one.period.start}", "watch", {
                    "project": one.project, "title": one.title, "rule": one.rule, "period": str(one.period),
                    "value": one.value, "centre": one.centre, "low": one.lcl, "high": one.ucl, "above": one.above})
    return new


def _may_signal(store: Store) -> bool:
    """Whether there is any complaint and any project that could be watched: the charts take a second to load."""
    return store.complaints.days(Filter()) is not None and bool(store.projects.all())


def tell(store: Store, chosen: Settings, quiet: bool) -> int:
    """Notices of what nobody was told of yet; how many alerts. In the quiet hours they wait for their end, severity 3 too
    unless GAISHAN_QUIET_SEVERE is 0."""
    count = 0
    for alert in store.alerts.untold():
        if quiet and not (alert.kind == SEVERE and not chosen.quiet_severe):
            continue
        with writing(store.db):
            for person in readers(store, alert):
                store.notices.add(person.id, notice_key(alert.id), "alert", number=alert.id)
            store.alerts.told(alert.id)
        count += 1
    return count


def standing(store: Store, person: Person | None, limit: int = 20) -> list[Alert]:
    """What stands, the newest first; who asked need not be told of it again. Needs the role ``alert.work``."""
    person = require(person, ALERT)
    found = store.alerts.standing(limit=limit)
    with writing(store.db):
        for alert in found:
            store.notices.settle(person.id, notice_key(alert.id), "alert", number=alert.id)
    return found


def dismiss(store: Store, person: Person | None, number: int) -> bool:
    """Put an alert away for everybody; False when it was before. Audited; NotFound, NotAllowed."""
    person = require(person, ALERT)
    done = store.alerts.dismiss(number, person.id)
    if done:
        store.audit.record(person.id, "alert.dismissed", f"alert {number}")
    return done
