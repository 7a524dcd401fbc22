"""A chart of the talk as a live page: the same specification as the picture, with tooltips.

Vega runs expressions, so the page is sandboxed: it has an origin of its own and reaches neither the sign-in nor the
talk. The specification stands in the page; nothing is fetched but Vega itself, which ``vl_convert`` brings along.
"""
from __future__ import annotations

import asyncio
import functools
import re
from html import escape
from pathlib import Path

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.reports.charts import SPECIFICATION

NAME = re.compile(r"[0-9a-f]{40}")
POLICY = ("default-src 'none'; script-src 'self' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data: blob:; "
          "frame-ancestors 'self'; base-uri 'none'; form-action 'none'; sandbox allow-scripts allow-downloads")
PAGE = """<!doctype html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><style>body{{margin:1.5rem;overflow-x:auto}}</style></head><body><div id="chart"></div>
<script type="application/json" id="specification">{specification}</script><script src="/chat/charts/vega.js"></script>
</body></html>"""
DRAW = """
vegaEmbed('#chart', JSON.parse(document.getElementById('specification').textContent), {renderer: 'svg', actions: false});
"""


def address_of(picture: str | Path) -> str | None:
    """Where ``picture`` is live; None for one that has no specification beside it."""
    path = Path(picture)
    return f"/chat/charts/{path.stem}" if path.with_suffix(SPECIFICATION).is_file() else None


def routes(blueprint: Blueprint, pictures: Path) -> None:
    """``/charts/<name>`` and the script it runs."""

    @blueprint.get("/charts/vega.js")
    async def vega(_: Request) -> HTTPResponse:
        return response.text(await asyncio.to_thread(_script), content_type="text/javascript; charset=utf-8",
                             headers={"Cache-Control": "public, max-age=86400", "X-Content-Type-Options": "nosniff"})

    @blueprint.get("/charts/<name:str>")
    async def chart(_: Request, name: str) -> HTTPResponse:
        path = pictures / f"{name}{SPECIFICATION}"
        if not NAME.fullmatch(name) or not path.is_file():
            return response.empty(404)
        return response.html(await asyncio.to_thread(_page, path), headers={
            "Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"})


def _page(path: Path) -> str:
    import json

    specification = path.read_text("utf-8")
    title = str(json.loads(specification).get("description", ""))
    return PAGE.format(title=escape(title), specification=specification.replace("<", "\\u003c"))


@functools.lru_cache(maxsize=1)
def _script() -> str:
    import vl_convert

    return vl_convert.javascript_bundle() + DRAW
