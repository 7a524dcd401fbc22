"""The supervisor's page on the same address: ``/desk/``. Who asks is checked here, at every request.

The chat page keeps the personal token in the browser; a page one walks to cannot send it in a header. So the chat page
hands it over once, in the body of a request, and it becomes a cookie that scripts cannot read and other sites cannot send.
"""
from __future__ import annotations

import asyncio
import logging
from urllib.parse import urlsplit

from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.access import allowed, read_token
from bot.desk.app import BASE, Answer, Desk, Refused
from bot.desk.dashboards import ACT
from bot.desk.notices import notice
from bot.errors import GaishanError
from bot.settings import Settings
from bot.store.people import Person
from bot.store.pool import stores

COOKIE, LANGUAGE = "gaishan_desk", "gaishan_desk_lang"
LANGUAGES = ("zh", "en")
HTML = "text/html; charset=utf-8"
# no script at all: the charts are drawn here
POLICY = ("default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; frame-ancestors 'none'; "
          "base-uri 'none'")
logger = logging.getLogger("gaishan.desk")


def routes(app: Sanic, settings: Settings) -> None:
    """Everything under ``/desk/``."""
    desk = Desk(settings)

    @app.after_server_start
    async def ready(running: Sanic, _: object) -> None:
        running.add_task(desk.warm_up())

    @app.get("/desk", strict_slashes=True)
    async def bare(_: Request) -> HTTPResponse:
        return response.redirect(BASE)

    @app.post("/desk/sign-in")
    async def sign_in(request: Request) -> HTTPResponse:
        lang = language(request, settings)
        token = (request.form or {}).get("token") or ""
        try:
            if not _own(request):
                return _page("desk_sign_in", 403, lang)
            await asyncio.to_thread(_person, settings, token)
        except GaishanError:
            return _page("desk_sign_in", 401, lang)
        found = response.empty()
        _keep(request, found, COOKIE, token)
        return found

    @app.post("/desk/sign-out")
    async def sign_out(request: Request) -> HTTPResponse:
        lang = language(request, settings)
        found = response.redirect(f"{BASE}signed-out?lang={lang}", status=303)  # reloading asks nothing again
        if COOKIE in request.cookies:  # no other site can send it, so none can sign anybody out
            _forget(found, COOKIE)
        return found

    @app.get("/desk/signed-out")
    async def signed_out(request: Request) -> HTTPResponse:
        return _page("desk_signed_out", 200, language(request, settings))

    @app.get("/desk/<path:path>")
    async def page(request: Request, path: str) -> HTTPResponse:
        return await _answer(desk, settings, request, path)

    @app.get("/desk/", strict_slashes=True)
    async def first(request: Request) -> HTTPResponse:
        return await _answer(desk, settings, request, "")

    @app.route("/desk/<path:path>", methods=["POST", "PUT", "PATCH", "DELETE"])
    async def change(request: Request, path: str) -> HTTPResponse:
        return _page("desk_read_only", 405, language(request, settings))


async def _answer(desk: Desk, settings: Settings, request: Request, path: str) -> HTTPResponse:
    lang = language(request, settings)
    if path == "assets/desk.css":  # also for those who are told that they may not look
        from bot.desk.app import HERE

        return await response.file(str(HERE / "static" / "desk.css"), headers={
            "X-Content-Type-Options": "nosniff", "Cache-Control": "no-cache"})
    try:
        person = await asyncio.to_thread(_person, settings, request.cookies.get(COOKIE) or "")
    except GaishanError:
        return _page("desk_sign_in", 401, *_both(lang))
    if not allowed(person, ACT):
        await asyncio.to_thread(_refused, settings, person, path)
        return _page("desk_not_allowed", 403, lang)
    query = [(name, value) for name, value in request.get_query_args(keep_blank_values=True) if name != "lang"]
    try:
        found = await desk.answer(person, path, query, lang)
    except Refused:
        await asyncio.to_thread(_refused, settings, person, path)
        return _page("desk_refused", 403, lang)
    sent = _reply(found)
    if request.args.get("lang") in LANGUAGES:
        _keep(request, sent, LANGUAGE, lang)
    return sent


def _keep(request: Request, sent: HTTPResponse, name: str, value: str) -> None:
    """A cookie until the browser is closed."""
    sent.cookies[name] = value
    sent.cookies[name].update({"httponly": True, "samesite": "Strict", "path": "/desk"})
    if request.headers.get("x-forwarded-proto", request.scheme) == "https":
        sent.cookies[name]["secure"] = True


def _forget(sent: HTTPResponse, name: str) -> None:
    """Make the browser drop a cookie of ours; it must name the path it was set for."""
    sent.cookies[name] = ""
    sent.cookies[name].update({"httponly": True, "samesite": "Strict", "path": "/desk", "max-age": 0})


def language(request: Request, settings: Settings) -> str:
    """The language asked for, else the last one asked for, else the organisation's."""
    asked = request.args.get("lang") or (request.form or {}).get("lang") or request.cookies.get(LANGUAGE)
    return asked if asked in LANGUAGES else settings.language


def _both(lang: str) -> tuple[str, str]:
    return (lang, "en" if lang == "zh" else "zh")


def _person(settings: Settings, token: str) -> Person:
    with stores(settings.database, settings.timezone).lend() as store:
        return read_token(settings, store, token)


def _refused(settings: Settings, person: Person, path: str) -> None:
    with stores(settings.database, settings.timezone).lend() as store:
        store.audit.record(person.id, "refused", f"desk {path}"[:200])


def _own(request: Request) -> bool:
    """Whether a page of ours asked: nobody elsewhere may sign a browser in."""
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def _page(key: str, status: int, *languages: str) -> HTTPResponse:
    return _reply(Answer(status, HTML, notice(key, *languages), {}))


def _reply(found: Answer) -> HTTPResponse:
    return response.raw(found.body, status=found.status, content_type=found.media, headers={
        "Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store", **found.headers})
