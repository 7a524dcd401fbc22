"""Datasette's plugin of the supervisor's page: who looks, what may be seen, the canned queries, words, Excel files.

Registered once in this process; a Datasette that is not ours is left as it is.
"""
from __future__ import annotations

from typing import Any

from datasette import hookimpl
from datasette.database import QueryInterrupted
from datasette.utils.asgi import Response

from bot.desk.dashboards import ASKED, DATABASE, FILTERS, PAGE, Failed, blocks, load_dashboards, spans

OPEN = frozenset({"view-instance", "view-database", "view-query"})  # nothing else is ever allowed here


def ours(datasette: Any) -> Any:
    """Our ``Desk`` behind this Datasette; None for another one."""
    return getattr(datasette, "gaishan_desk", None)


@hookimpl
def actor_from_request(datasette: Any, request: Any) -> dict[str, Any] | None:
    asked = ASKED.get(None)
    return {"id": asked.person.id, "role": asked.person.role} if ours(datasette) and asked else None


@hookimpl(tryfirst=True)
def permission_allowed(datasette: Any, actor: Any, action: str, resource: Any) -> bool | None:
    if not ours(datasette):
        return None
    asked = ASKED.get(None)
    if asked is None or action not in OPEN:
        return False
    if action == "view-database":
        return resource == DATABASE
    if action == "view-query":
        block = blocks().get(resource[1])
        return resource[0] == DATABASE and block is not None and asked.may(block)
    return True


@hookimpl
def canned_queries(datasette: Any, database: str, actor: Any) -> dict[str, Any] | None:
    asked = ASKED.get(None)
    if not ours(datasette) or database != DATABASE or asked is None:
        return None
    return {name: {"sql": asked.sql(block), "title": block.title[asked.lang], "hide_sql": True}
            for name, block in blocks().items()}


@hookimpl
def prepare_connection(conn: Any, database: str, datasette: Any) -> None:
    if ours(datasette) and database == DATABASE:
        from bot.desk.functions import prepare

        prepare(conn, ours(datasette).settings)


@hookimpl
def extra_template_vars(datasette: Any, template: str) -> dict[str, Any]:
    desk, asked = ours(datasette), ASKED.get(None)
    if not desk or asked is None:
        return {}
    from bot.desk.blocks import address, narrowed, shown
    from bot.desk.functions import channel_name
    from bot.language.texts import say
    from bot.topics.taxonomy import load_taxonomy

    async def block(name: str) -> Any:
        found = blocks()[name]
        return await shown(datasette, asked, found) if asked.may(found) else None

    def to(slug: str, /, **more: Any) -> str:
        return address(slug, {key: asked.given[key] for key in FILTERS if key in asked.given}, asked.lang, **more)

    def here(slug: str, /, **more: Any) -> str:
        return address(slug, asked.given, more.pop("lang", asked.lang), **more)

    taxonomy = load_taxonomy()
    return {
        "lang": asked.lang, "asked": asked, "block": block,
        "menu": [one for one in load_dashboards().values() if one.listed],
        "dashboards_by_slug": load_dashboards(), "say": lambda key, **given: say(key, asked.lang, **given),
        "to": to, "here": here,
        "narrowed": narrowed(asked), "page_size": PAGE, "channel": lambda code: channel_name(code, asked.lang),
        "spans": spans(asked.today), "topics": [(topic.code, topic.name[asked.lang]) for topic in taxonomy.topics],
    }


@hookimpl
def register_output_renderer(datasette: Any) -> dict[str, Any]:
    return {"extension": "xlsx", "render": _xlsx, "can_render": lambda: False}


def _xlsx(columns: list[str], rows: list[Any], query_name: str | None) -> Response:
    from bot.desk.sheet import workbook

    asked = ASKED.get()
    name = f"{query_name}-{asked.given['from']}-{asked.given['to']}.xlsx"
    return Response(workbook(columns, rows, blocks()[query_name or ""].title[asked.lang], asked.lang), headers={
        "Content-Disposition": f'attachment; filename="{name}"'},
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")


@hookimpl(tryfirst=True)
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Any:
    """Hand the failure to ``Desk``. Datasette's own handler, which runs besides any other, would print every variable
    of the code, texts of customers among them; what is raised here keeps it from running."""
    if not ours(datasette):
        return None

    async def told() -> None:
        raise Failed(getattr(exception, "status", 500), isinstance(exception, QueryInterrupted)) from exception

    return told


@hookimpl(tryfirst=True)
def forbidden(datasette: Any, request: Any, message: str) -> Any:
    if not ours(datasette):
        return None

    async def told() -> None:
        raise Failed(403, False)

    return told
