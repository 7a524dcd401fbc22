"""Who is told what: roles first, then what each person switched on or off."""
from __future__ import annotations

import datetime as dt

from bot.access import allowed, require
from bot.errors import InputError
from bot.settings import Settings
from bot.store import Store
from bot.store.alerts import Alert
from bot.store.people import Person

DIGESTS = ("daily", "weekly", "monthly")
ALERTS = "alerts"
SEVERE = "severity3"
READ, MONTHLY, ALERT = "digest.read", "digest.monthly", "alert.work"


def may_read(person: Person | None, kind: str) -> bool:
    return allowed(person, READ) or (kind == "monthly" and allowed(person, MONTHLY))


def require_read(person: Person | None, kind: str) -> Person:
    """The person, when the role allows this digest; NotAllowed otherwise."""
    return require(person, MONTHLY if kind == "monthly" else READ)


def switch(store: Store, person: Person | None, kind: str, wanted: bool) -> None:
    """Subscribe somebody to a digest or end it; ``alerts``: whether they are told of what is not severity 3.

    NotAllowed; InputError("digest_kind")."""
    if kind not in (*DIGESTS, ALERTS):
        raise InputError("digest_kind")
    person = require(person, ALERT) if kind == ALERTS else require_read(person, kind)
    store.alerts.want(person.id, kind, wanted)
    store.audit.record(person.id, "digest.on" if wanted else "digest.off", kind)


def hush(store: Store, person: Person | None) -> list[str]:
    """End everything that can be ended; what was on."""
    person = require(person, MONTHLY)
    ended = [kind for kind in (*DIGESTS, ALERTS) if gets(store, person, kind)]
    for kind in ended:
        switch(store, person, kind, False)
    return ended


def gets(store: Store, person: Person, kind: str) -> bool:
    """Whether somebody is sent a digest (only who subscribed), or told of alerts (whoever may and did not end it)."""
    said = store.alerts.wants(person.id).get(kind)
    if kind == ALERTS:
        return allowed(person, ALERT) and (said is None or said[0])
    return may_read(person, kind) and said is not None and said[0]


def subscribers(store: Store, kind: str, by: dt.datetime) -> list[Person]:
    """Who had subscribed to a digest when it fell due."""
    at = by.strftime("%Y-%m-%d %H:%M:%S")
    return [one for one in store.people.all() if gets(store, one, kind) and store.alerts.wants(one.id)[kind][1] <= at]


def readers(store: Store, alert: Alert) -> list[Person]:
    """Whom to tell. Severity 3 goes to every supervisor whatever they switched off (to the administrators where there is
    none); a project's own people are told of its signals by the watch itself."""
    people = store.people.all()
    always = ("supervisor",) if any(one.role == "supervisor" for one in people) else ("admin",)
    found = [one for one in people if gets(store, one, ALERTS) or (alert.kind == SEVERE and one.role in always)]
    if alert.kind == "watch":
        found = [one for one in found if not store.notices.has(one.id, alert.key)]
    return found


def language_of(store: Store, person: Person, chosen: Settings) -> str:
    """The language somebody last used, else that of the settings."""
    conversation = store.messages.latest(person.id)
    return (conversation and store.messages.language(conversation)) or chosen.language
