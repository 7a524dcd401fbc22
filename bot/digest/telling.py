"""What waits for somebody about alerts and digests, put into replies: for the next message, and for an open page."""
from __future__ import annotations

import datetime as dt
from typing import Any

from bot.access import allowed
from bot.digest.content import digest, period_with
from bot.digest.readers import ALERT, gets, may_read
from bot.language.texts import say
from bot.playbooks.words import button
from bot.reports.digest import (
    alert_buttons,
    alerts_text,
    digest_buttons,
    digest_chart,
    digest_text,
    notice_words,
)
from bot.settings import Settings
from bot.store import Store
from bot.store.people import Person
from bot.topics.taxonomy import load_taxonomy

KINDS = ("alert", "digest")
Reply = dict[str, Any]


def short(store: Store, person: Person, notices: list[dict[str, Any]], chosen: Settings, lang: str) -> list[Reply]:
    """Before the answer to a message: alerts together, a line and a button for each digest."""
    made = _alerts(store, person, notices, lang)
    for detail in _digests(person, notices):
        kind = detail["digest"]
        made.append(_reply(notice_words(detail, lang), lang, [
            button(say("button_digest_show", lang, kind=say(f"digest_kind_{kind}", lang)), "ask_digest", kind=kind,
                   start=detail["start"])], links=_link(detail, chosen, lang)))
    return made


def whole(store: Store, person: Person, notices: list[dict[str, Any]], chosen: Settings, today: dt.date,
          lang: str) -> list[Reply]:
    """Into an open page, where nobody waits for another answer: alerts together, each digest with its chart."""
    made = _alerts(store, person, notices, lang)
    for detail in _digests(person, notices):
        kind = detail["digest"]
        found = digest(store, kind, today, chosen, period_with(kind, dt.date.fromisoformat(detail["start"])))
        image = digest_chart(found, load_taxonomy(), lang, chosen.pictures)
        made.append(_reply(digest_text(found, load_taxonomy(), lang), lang,
                           digest_buttons(found, person, gets(store, person, kind), lang),
                           image=str(image) if image else None, links=_link(detail, chosen, lang)))
    return made


def _alerts(store: Store, person: Person, notices: list[dict[str, Any]], lang: str) -> list[Reply]:
    """Those that still stand, in one reply; none for somebody whose role is another one by now."""
    if not allowed(person, ALERT):
        return []
    found = [store.alerts.get(one["detail"]["number"]) for one in notices if one["kind"] == "alert"]
    found = [one for one in found if one.stands]
    return [_reply(alerts_text(found, load_taxonomy(), lang), lang, alert_buttons(found, lang))] if found else []


def _digests(person: Person, notices: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one["detail"] for one in notices if one["kind"] == "digest" and may_read(person, one["detail"]["digest"])]


def _link(detail: dict[str, Any], chosen: Settings, lang: str) -> list[dict[str, str]]:
    path = chosen.exports / detail["file"]
    return [{"title": say("digest_link", lang), "url": str(path)}] if path.is_file() else []


def _reply(text: str, lang: str, buttons: list[dict[str, str]], image: str | None = None,
           links: list[dict[str, str]] | None = None) -> Reply:
    return {"text": text, "buttons": buttons, "image": image, "links": links or [], "ids": {}, "language": lang}
