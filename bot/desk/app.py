"""The Datasette of the supervisor's page: built once, asked in this process, never reached but through ``answer``.

Whoever calls has checked who is asking. Only the addresses of ``PAGES`` exist; a parameter that is not ours is left
out, and one that would steer Datasette (``sql``, ``_size``, ``_facet`` …) is refused.
"""
from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bot.desk.dashboards import ASKED, DATABASE, PARAMETERS, Asked, Failed, blocks, load_dashboards, sensible
from bot.desk.notices import notice
from bot.desk.sheet import csv_file
from bot.settings import Settings
from bot.store.complaints import different
from bot.store.people import Person
from bot.store.pool import stores

HERE = Path(__file__).parent
BASE = "/desk/"
QUERY = re.compile(rf"{DATABASE}/(\w+)(?:\.(csv|json|xlsx))?")
PAGE = re.compile(r"-/dashboards/(\w+)")
STATIC = re.compile(r"assets/(desk\.css)")
SHAPES = ("objects", "array", "arrays")

logger = logging.getLogger("gaishan.desk")
TIME_LIMIT_MS = 8_000  # a question over years of a million complaints; beyond it the reader is told to narrow it


class Refused(Exception):
    """Somebody asked for what is not theirs to see; kept in the audit."""


@dataclass(frozen=True)
class Answer:
    """What goes back: status, media type, body, and what more the headers must say."""

    status: int
    media: str
    body: bytes
    headers: dict[str, str]


class Desk:
    """One Datasette over the store of ``settings``."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._ready = asyncio.Lock()

    @cached_property
    def datasette(self) -> Any:
        """Made at the first request, since Datasette takes a moment to import."""
        from datasette.app import Datasette
        from datasette.database import Database
        from datasette.plugins import pm

        from bot.desk import plugin

        if not pm.is_registered(plugin):
            pm.register(plugin, "gaishan_desk")
        with stores(self.settings.database, self.settings.timezone).lend():
            pass  # the file exists and is migrated
        made = Datasette(
            [], memory=False, metadata=_metadata(), template_dir=str(HERE / "templates"),
            static_mounts=[("assets", str(HERE / "static"))], pdb=False,
            settings={"base_url": BASE, "default_allow_sql": False, "allow_facet": False, "suggest_facets": False,
                      "allow_download": False, "allow_csv_stream": False, "max_returned_rows": 1000,
                      "sql_time_limit_ms": TIME_LIMIT_MS, "default_cache_ttl": 0, "truncate_cells_html": 0})
        made.gaishan_desk = self
        made.add_database(Database(made, path=str(self.settings.database), is_mutable=True), name=DATABASE)
        return made

    async def warm_up(self) -> None:
        """Pay for the imports and the first start before somebody waits for them."""
        await asyncio.to_thread(import_module, "datasette.app")
        await asyncio.to_thread(import_module, "openpyxl")
        async with self._ready:
            await self.datasette.invoke_startup()

    async def answer(self, person: Person, path: str, query: Sequence[tuple[str, str]], lang: str) -> Answer:
        """Answer GET ``/desk/<path>?<query>`` for somebody who may look. Raises Refused."""
        given = dict(query)
        if path == "":
            return redirect(f"{BASE}-/dashboards/{next(iter(load_dashboards()))}?{urlencode({'lang': lang})}")
        if STATIC.fullmatch(path):
            return await self._asked(Asked(person, lang, self.settings.today, sensible({}, self.settings.today)), path, {})
        page, data = PAGE.fullmatch(path), QUERY.fullmatch(path)
        if not (page and page[1] in load_dashboards()) and not (data and data[1] in blocks()):
            raise Refused(path)
        if any(name not in PARAMETERS and (name == "sql" or name.startswith("_")) and name != "_shape" for name in given):
            raise Refused(path)
        wanted = sensible(given, self.settings.today)
        if any(given.get(name) != wanted[name] for name in ("from", "to")):
            return redirect(f"{BASE}{path}?{urlencode({**wanted, 'lang': lang})}")
        asked = Asked(person, lang, self.settings.today, wanted)
        if data and not asked.may(blocks()[data[1]]):
            raise Refused(path)
        more = {"_shape": given["_shape"]} if given.get("_shape") in SHAPES else {}
        return await self._asked(asked, path, {**asked.values(blocks()[data[1]] if data else None), **more})

    async def _asked(self, asked: Asked, path: str, query: dict[str, str]) -> Answer:
        token = ASKED.set(asked)
        try:
            async with self._ready:  # two first requests must not start it twice
                datasette = self.datasette
                await datasette.invoke_startup()
            found = await datasette.client.get(f"/{path}?{urlencode(query)}")
        except Failed as failure:
            if failure.status in (403, 404):
                raise Refused(path) from failure
            cause = failure.__cause__
            logger.warning("desk: %s (%s)", type(cause).__name__, path)
            key = "desk_too_much" if failure.too_long else "desk_failed"
            return Answer(503 if failure.too_long else 500, "text/html; charset=utf-8", notice(key, asked.lang), {})
        finally:
            ASKED.reset(token)
        media, body = found.headers.get("content-type", "text/html; charset=utf-8"), found.content
        kept = {name: found.headers[name] for name in ("content-disposition",) if name in found.headers}
        if path.endswith(".csv") and found.status_code == 200:
            name = f"{path[len(DATABASE) + 1:-4]}-{asked.given['from']}-{asked.given['to']}.csv"
            kept, body = {"content-disposition": f'attachment; filename="{name}"'}, csv_file(body, asked.lang)
            media = "text/csv; charset=utf-8"
        return Answer(found.status_code, media, body, kept)


def redirect(address: str) -> Answer:
    return Answer(302, "text/plain; charset=utf-8", b"", {"location": address})


def _metadata() -> dict[str, Any]:
    """What datasette-dashboards shows: the titles and filters; the blocks are drawn by our templates."""
    choices = {
        "branch": {"type": "select", "db": DATABASE, "query": different("branch")},
        "channel": {"type": "select", "db": DATABASE, "query": different("channel")}}
    return {"allow_sql": False, "plugins": {"datasette-dashboards": {
        one.slug: {"title": one.slug, "charts": {block.name: {"title": block.name} for block in one.blocks},
                   "filters": {name: {"name": name, "type": "date" if name in ("from", "to") else "text",
                                      **choices.get(name, {})} for name in one.filters}}
        for one in load_dashboards().values()}}}
