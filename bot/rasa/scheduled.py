"""``gaishan serve --with-schedule``: the server looks by itself, and what there is to tell goes into open pages at once.

Who has no page open is told at the next message, as without the server. A fault is logged and the next look comes all
the same.
"""
from __future__ import annotations

import asyncio
import logging
import time
from typing import Any

from bot.digest.readers import SEVERE
from bot.digest.schedule import clock, is_quiet, tick
from bot.digest.telling import KINDS, whole
from bot.rasa.web import WebChannel
from bot.settings import Settings
from bot.store import Store
from bot.store.database import writing
from bot.store.pool import stores

CHARTS_SECONDS = 900  # between two looks at the charts: they judge whole weeks
logger = logging.getLogger("gaishan.schedule")


class Scheduled:
    """The schedule of one server; ``run`` goes on until it is cancelled."""

    def __init__(self, channel: WebChannel, chosen: Settings) -> None:
        self.channel, self.chosen = channel, chosen
        self._stores = stores(chosen.database, chosen.timezone)
        self._charts_at: float | None = None

    async def run(self) -> None:
        while True:
            try:
                await self.step()
            except Exception:
                logger.exception("the schedule failed once")
            await asyncio.sleep(max(1, self.chosen.schedule_seconds))

    async def step(self) -> None:
        """One look, then what waits for those whose page is open."""
        await asyncio.to_thread(self._look)
        rooms = self.channel.open_rooms()
        for conversation, replies in await asyncio.to_thread(self._waiting, rooms):
            for reply in replies:
                await self.channel.push(conversation, reply)

    def _look(self) -> None:
        charts = self._charts_at is None or time.monotonic() - self._charts_at >= CHARTS_SECONDS
        with self._stores.lend() as store:
            done = tick(store, self.chosen, clock(self.chosen), charts=charts)
        if charts:
            self._charts_at = time.monotonic()
        if done.told or done.handed:
            logger.info("alerts told: %s, digests handed out: %s", done.told, len(done.handed))

    def _waiting(self, rooms: set[str]) -> list[tuple[str, list[dict[str, Any]]]]:
        """(conversation, replies already in its history) of each person with an open page and something to be told."""
        found = []
        with self._stores.lend() as store:
            for number in sorted({owner for room in rooms if (owner := store.messages.owner(room)) is not None}):
                if replies := self._tell(store, number, rooms):
                    found.append(replies)
        return found

    def _tell(self, store: Store, number: int, rooms: set[str]) -> tuple[str, list[dict[str, Any]]] | None:
        now, person = clock(self.chosen), store.people.get(number)
        conversation = store.messages.latest(number, rooms)
        notices = store.notices.waiting(number, KINDS)
        if is_quiet(now, self.chosen.quiet_hours):
            notices = [one for one in notices if self._wakes(store, one)]
        if person is None or conversation is None or not notices:
            return None
        lang = store.messages.language(conversation) or self.chosen.language
        replies = whole(store, person, notices, self.chosen, now.date(), lang)
        with writing(store.db):
            if not store.notices.claim([one["id"] for one in notices]):
                return None  # told with a message meanwhile
            return conversation, [{**reply, "id": store.messages.said(conversation, reply)} for reply in replies]

    def _wakes(self, store: Store, notice: dict[str, Any]) -> bool:
        return (notice["kind"] == "alert" and not self.chosen.quiet_severe
                and store.alerts.get(notice["detail"]["number"]).kind == SEVERE)
