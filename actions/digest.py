"""Told without asking, in the chat: digests, alerts, and who is sent what."""
from __future__ import annotations

import datetime as dt
import re
from typing import Any

from actions.common import GaishanAction, Turn
from actions.listed import put_away
from bot.digest import alerts, readers
from bot.digest.content import digest, period_of, period_with
from bot.digest.schedule import clock, due_at
from bot.digest.signals import judge
from bot.language.texts import join
from bot.reports.digest import (
    alert_buttons,
    alerts_text,
    calm_text,
    digest_buttons,
    digest_chart,
    digest_text,
)

WORDS = (("daily", r"日报|每日|每天|今天|今早|昨|daily|today|yesterday|morning|each day|every day"),
         ("weekly", r"周报|周|星期|礼拜|week|monday"),
         ("monthly", r"月报|月|month|january|february|march|april|june|july|august|september|october|november|december"))
ENDS = re.compile(r"取消|退订|停|不要|不想|不用|别|不再|关掉|关闭"
                  r"|\b(?:unsubscribe|stop|cancel|end|no (?:more|longer)|off|mute|don't|do not)\b", re.IGNORECASE)
ALERTED = re.compile(r"警报|预警|告警|alert|alarm", re.IGNORECASE)
ALL = re.compile(r"提醒|推送|消息|简报|remind|notification|digests\b", re.IGNORECASE)


def kind_said(text: str) -> str | None:
    """daily, weekly or monthly as the words say; None when they do not."""
    return next((kind for kind, words in WORDS if re.search(words, text, re.IGNORECASE)), None)


def kind_of(turn: Turn) -> str | None:
    kind = turn.args.get("kind")
    return kind if kind in readers.DIGESTS else kind_said(turn.text)


class ShowDigest(GaishanAction):
    """The last whole day, week or month; from a button also another one. Without a word for which, one the person is
    sent, else the weekly; the committee has the monthly."""

    action = "action_digest"

    def act(self, turn: Turn) -> None:
        kind = kind_of(turn) or self.usual(turn)
        person = readers.require_read(turn.person, kind)
        period = self.period(turn, kind)
        found = digest(turn.store, kind, turn.today, turn.settings, period)
        turn.store.audit.record(person.id, "digest.read", f"{kind} {found.period.start}")
        image = digest_chart(found, turn.taxonomy, turn.lang, turn.settings.pictures)
        on = readers.gets(turn.store, person, kind)
        turn.reply(digest_text(found, turn.taxonomy, turn.lang), digest_buttons(found, person, on, turn.lang),
                   image=str(image) if image else None)

    @staticmethod
    def usual(turn: Turn) -> str:
        if turn.person is None:
            return "weekly"
        subscribed = (kind for kind in readers.DIGESTS if readers.gets(turn.store, turn.person, kind))
        return next(subscribed, "weekly" if readers.may_read(turn.person, "weekly") else "monthly")

    @staticmethod
    def period(turn: Turn, kind: str) -> Any:
        """What a button names by its first day; a month that was named; else the last whole one."""
        try:
            return period_with(kind, dt.date.fromisoformat(str(turn.args.get("start"))))
        except ValueError:
            pass
        if kind == "monthly" and turn.text:
            from bot.language.periods import find_period

            said = find_period(turn.text, turn.today)
            if said is not None and said.period.whole_months == 1:
                return said.period
        return period_of(kind, turn.today)


class ShowAlerts(GaishanAction):
    """What stands, after a look of its own: without the schedule nobody else looks."""

    action = "action_show_alerts"

    def act(self, turn: Turn) -> None:
        turn.require(readers.ALERT)
        put_away(turn)
        alerts.look(turn.store, turn.today, turn.settings)
        found = alerts.standing(turn.store, turn.person)
        if not found:
            turn.reply(calm_text(judge(turn.store, turn.today), turn.lang))
            return
        turn.reply(alerts_text(found, turn.taxonomy, turn.lang), alert_buttons(found, turn.lang))


class DismissAlert(GaishanAction):
    action = "action_dismiss_alert"

    def act(self, turn: Turn) -> None:
        turn.require(readers.ALERT)
        number = turn.args.get("number") or self.said(turn.text)
        if number is None:
            turn.answer("alert_which")
            return
        done = alerts.dismiss(turn.store, turn.person, number)
        turn.answer("alert_dismissed" if done else "alert_dismissed_before", number=number)

    @staticmethod
    def said(text: str) -> int | None:
        found = re.search(r"\d{1,9}", text)
        return int(found.group()) if found else None


class SubscribeDigest(GaishanAction):
    """Digests and alerts on or off, by the button or the words; "stop reminding me" ends all that can be ended."""

    action = "action_subscribe_digest"

    def act(self, turn: Turn) -> None:
        turn.require(readers.MONTHLY)
        status = turn.args.get("status")
        ends = status == "off" if status in ("on", "off") else bool(ENDS.search(turn.text))
        kind = kind_of(turn)
        if kind is not None:
            self.switch(turn, kind, not ends)
        elif ALERTED.search(turn.text):
            readers.switch(turn.store, turn.person, readers.ALERTS, not ends)
            turn.answer("alerts_off" if ends else "alerts_on")
        elif ends and ALL.search(turn.text):
            self.hush(turn)
        else:
            way = "off" if ends else "on"
            turn.answer("digest_which", [
                turn.button(f"button_digest_{way}", "subscribe_digest", arguments={"kind": one, "status": way},
                            kind=turn.say(f"digest_kind_{one}"))
                for one in readers.DIGESTS if readers.may_read(turn.person, one)])

    @staticmethod
    def switch(turn: Turn, kind: str, wanted: bool) -> None:
        readers.switch(turn.store, turn.person, kind, wanted)
        name = turn.say(f"digest_kind_{kind}")
        show = [turn.button("button_digest_show", "ask_digest", arguments={"kind": kind}, kind=name)]
        if not wanted:
            turn.answer("digest_off", show, kind=name)
            return
        period, moment = due_at(kind, turn.today, turn.settings)
        if moment <= clock(turn.settings):
            # the running day, week or month is the next one told of
            following = period_with(kind, period.end + dt.timedelta(days=1))
            moment = dt.datetime.combine(following.end + dt.timedelta(days=1), moment.time())
        turn.answer("digest_on", show, kind=name, next=f"{moment:%Y-%m-%d %H:%M}")

    @staticmethod
    def hush(turn: Turn) -> None:
        ended = readers.hush(turn.store, turn.person)
        names = [turn.say("digest_word_alerts") if kind == readers.ALERTS else turn.say(f"digest_kind_{kind}")
                 for kind in ended]
        words = turn.say("digest_hushed", ended=join(names, turn.lang)) if ended else turn.say("digest_hushed_none")
        if readers.ALERTS in ended or turn.may(readers.ALERT):
            words += turn.say("digest_severe_stays")
        turn.reply(words)
