"""The page's channel: static files, Socket.IO, a signed REST endpoint. All of it needs a personal token.

Rasa's stock Socket.IO channel delivers nothing with persistence on, ties no token to a session and lets every origin
in (RasaHQ/rasa #13027); this one binds each room to the signed-in person.
"""
from __future__ import annotations

import asyncio
import logging
import re
import secrets
from pathlib import Path
from typing import Any, Awaitable, Callable, ContextManager, Dict, Optional

from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.core.channels.socketio import SocketBlueprint
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse
from socketio import AsyncServer
from socketio.exceptions import ConnectionRefusedError

from bot import settings
from bot.access import allowed, read_token
from bot.errors import GaishanError
from bot.language.texts import explain
from bot.rasa import desk, live_charts
from bot.rasa.turns import Reply, Turns
from bot.settings import ROOT, Settings
from bot.store import Store
from bot.store.people import Person
from bot.store.pool import stores

FILE_NAME = re.compile(r"[A-Za-z0-9_-]{20,120}\.(?:png|html)")
MESSAGE_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
MAX_WAITING = 60  # messages of one conversation not yet answered
PAGE_POLICY = ("default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
               "connect-src 'self' ws: wss:; frame-ancestors {ancestors}; base-uri 'none'; form-action 'none'")
REPORT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'"
logger = logging.getLogger("gaishan.web")


class WithDesk(SocketBlueprint):
    """The channel's routes, and beside them, outside its prefix, those of the supervisor's page."""

    def register(self, app: Sanic, options: Dict[str, Any]) -> None:
        desk.routes(app, self.ctx.desk_settings)
        super().register(app, options)


class WebChannel(InputChannel):
    """Everything under ``/chat`` and ``/socket.io``."""

    def __init__(self, chosen: Settings | None = None) -> None:
        self.settings = chosen or settings.load()
        self.settings.ensure_home()
        self._waiting: dict[str, int] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._sio: AsyncServer | None = None

    @classmethod
    def name(cls) -> str:
        return "web"

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[str, Any]]) -> InputChannel:
        return cls()

    def url_prefix(self) -> str:
        return "/chat"

    # -- people and conversations ------------------------------------------------------------------------------
    def _store(self) -> ContextManager[Store]:
        return stores(self.settings.database, self.settings.timezone).lend()

    def person_of(self, token: str | None) -> Person:
        with self._store() as store:
            return read_token(self.settings, store, token)

    def conversation(self, person: Person, asked: Any) -> dict[str, Any]:
        """The asked conversation when it is this person's, else a new one with an unguessable name."""
        with self._store() as store:
            name = asked if isinstance(asked, str) and store.messages.owner(asked) == person.id else None
            if name is None:
                name = f"web-{person.id}-{secrets.token_urlsafe(24)}"
                store.messages.open_conversation(name, person.id, self.settings.language)
            history = [self.outward(entry) for entry in store.messages.history(name)]
            return {"session": name, "language": store.messages.language(name) or self.settings.language,
                    "person": {"name": person.name, "role": person.role, "desk": allowed(person, "desk.look")},
                    "history": history}

    def may_use(self, person: Person, conversation: Any) -> bool:
        with self._store() as store:
            return isinstance(conversation, str) and store.messages.owner(conversation) == person.id

    @staticmethod
    def outward(reply: dict[str, Any]) -> dict[str, Any]:
        """A reply as the browser may have it: files by address, never by path."""
        out = dict(reply)
        if out.get("image"):
            out["live"] = live_charts.address_of(out["image"])
            out["image"] = f"/chat/files/{Path(out['image']).name}"
        out["links"] = [{**link, "url": link["url"] if "://" in link["url"] or link["url"].startswith("/desk/")
                         else f"/chat/files/{Path(link['url']).name}"} for link in out.get("links") or []]
        return out

    # -- the blueprint -----------------------------------------------------------------------------------------
    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Routes and socket events; ``on_new_message`` hands a message to Rasa."""
        # python-socketio: None means same origin only, [] would mean every origin
        sio = AsyncServer(async_mode="sanic", cors_allowed_origins=list(self.settings.origins) or None,
                          max_http_buffer_size=4 * self.settings.max_message + 10_000)
        blueprint = WithDesk(sio, "/socket.io", "gaishan_web", __name__)
        blueprint.ctx.desk_settings = self.settings
        turns = Turns(on_new_message, self.settings, self.name())
        self._sio = sio
        self._sockets(sio, turns)
        self._pages(blueprint)
        live_charts.routes(blueprint, self.settings.pictures)
        self._rest(blueprint, turns)
        return blueprint

    # -- told without asking -----------------------------------------------------------------------------------
    def open_rooms(self) -> set[str]:
        """The conversations shown on a page right now (and rooms that are none)."""
        rooms = self._sio.manager.rooms.get("/", {}) if self._sio else {}
        return {room for room in rooms if isinstance(room, str)}

    async def push(self, conversation: str, reply: dict[str, Any]) -> None:
        """Show a reply nobody asked for; ``reply`` is in the conversation's history already. A page whose sign-in link
        was ended since is closed instead."""
        if self._sio:
            for sid, _ in list(self._sio.manager.get_participants("/", conversation)):
                try:
                    await asyncio.to_thread(self._still, (await self._sio.get_session(sid))["person"])
                except GaishanError:
                    await self._sio.disconnect(sid)
            await self._sio.emit("reply", self.outward(reply), room=conversation)

    def _sockets(self, sio: AsyncServer, turns: Turns) -> None:
        @sio.on("connect")
        async def connect(sid: str, environ: Dict[str, Any], auth: Any = None) -> None:
            token = auth.get("token") if isinstance(auth, dict) else None
            try:
                person = await asyncio.to_thread(self.person_of, token if isinstance(token, str) else None)
            except GaishanError as error:
                raise ConnectionRefusedError("token_invalid") from error
            await sio.save_session(sid, {"person": person, "conversation": None})

        @sio.on("session")
        async def session(sid: str, data: Any = None) -> dict[str, Any]:
            state = await sio.get_session(sid)
            asked = data.get("session") if isinstance(data, dict) else None
            found = await asyncio.to_thread(self.conversation, state["person"], asked)
            await sio.save_session(sid, {**state, "conversation": found["session"]})
            await sio.enter_room(sid, found["session"])
            return found

        @sio.on("message")
        async def message(sid: str, data: Any = None) -> dict[str, Any]:
            state = await sio.get_session(sid)
            conversation = state.get("conversation")
            if conversation is None:
                return {"ok": False, "error": "session"}
            return await self._receive(sio, turns, state["person"], conversation, data)

    async def _receive(self, sio: AsyncServer, turns: Turns, person: Person, conversation: str,
                       data: Any) -> dict[str, Any]:
        """Let one message in, acknowledge it, and work on it in the background."""
        if not isinstance(data, dict) or not isinstance(data.get("text"), str) or not isinstance(
                data.get("id"), str) or not MESSAGE_ID.fullmatch(data["id"]):
            return {"ok": False, "error": "malformed"}
        if self._waiting.get(conversation, 0) >= MAX_WAITING:
            return {"ok": False, "error": "busy"}
        title = data.get("title") if isinstance(data.get("title"), str) else None
        self._waiting[conversation] = self._waiting.get(conversation, 0) + 1
        started = False
        try:
            async with turns.order(conversation):
                # the token may have been ended since the socket was opened
                current = await asyncio.to_thread(self._still, person)
                entry = await turns.enter(current, conversation, data["id"], data["text"], title)
                if not entry.repeated:
                    task = asyncio.get_running_loop().create_task(self._work(sio, turns, conversation, entry))
                    self._tasks.add(task)
                    task.add_done_callback(self._tasks.discard)
                    started = True
        except GaishanError as error:
            return {"ok": False, "error": explain(error, self.settings.language)}
        finally:
            if not started:
                self._done(conversation)
        return {"ok": True, "text": entry.shown, "repeated": entry.repeated,
                "language": entry.language}

    def _still(self, person: Person) -> Person:
        with self._store() as store:
            current = store.people.get(person.id)
        if current is None or current.key != person.key:
            from bot.errors import NotAllowed

            raise NotAllowed("token_invalid")
        return current

    def _done(self, conversation: str) -> None:
        self._waiting[conversation] -= 1
        if not self._waiting[conversation]:
            del self._waiting[conversation]

    async def _work(self, sio: AsyncServer, turns: Turns, conversation: str, entry: Any) -> None:
        await sio.emit("turn", {"state": "working"}, room=conversation)
        try:
            for reply in await turns.run(entry, conversation):
                await sio.emit("reply", self.outward(reply.as_dict()), room=conversation)
        finally:
            self._done(conversation)
            await sio.emit("turn", {"state": "done"}, room=conversation)

    def _pages(self, blueprint: Blueprint) -> None:
        dist = ROOT / "web" / "dist"
        ancestors = " ".join(["'self'", *self.settings.origins])

        @blueprint.get("/")
        async def page(_: Request) -> HTTPResponse:
            return await self._file(dist / "index.html", PAGE_POLICY.format(ancestors=ancestors))

        @blueprint.get("/embed.js")
        async def embed(_: Request) -> HTTPResponse:
            return await self._file(dist / "embed.js", None)

        @blueprint.get("/assets/<name:str>")
        async def asset(_: Request, name: str) -> HTTPResponse:
            if not re.fullmatch(r"[A-Za-z0-9_.-]{1,80}", name) or ".." in name:
                return response.empty(404)
            return await self._file(dist / "assets" / name, None)

        @blueprint.get("/files/<name:str>")
        async def file(_: Request, name: str) -> HTTPResponse:
            # addresses hold 128 bits or more of chance; a listing does not exist
            if FILE_NAME.fullmatch(name):
                for folder in (self.settings.pictures, self.settings.exports):
                    if (folder / name).is_file():
                        return await self._file(folder / name, REPORT_POLICY)
            return response.empty(404)

        @blueprint.get("/health")
        async def health(request: Request) -> HTTPResponse:
            ready = getattr(request.app.ctx, "agent", None) is not None and request.app.ctx.agent.is_ready()
            return response.json({"status": "ok" if ready else "starting"}, status=200 if ready else 503)

    @staticmethod
    async def _file(path: Path, policy: str | None) -> HTTPResponse:
        if not path.is_file():
            return response.empty(404)
        headers = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
                   "Cache-Control": "no-cache"}  # names carry no version, so an upgrade must not look stale
        if policy:
            headers["Content-Security-Policy"] = policy
        return await response.file(str(path), headers=headers)

    def _rest(self, blueprint: Blueprint, turns: Turns) -> None:
        @blueprint.post("/api/messages")
        async def messages(request: Request) -> HTTPResponse:
            """{conversation?, id?, text} with ``Authorization: Bearer <token>`` -> {conversation, text, replies}."""
            token = (request.headers.get("authorization") or "").removeprefix("Bearer ").strip()
            try:
                person = self.person_of(token)  # a read takes less than the change of thread
            except GaishanError as error:
                return response.json({"error": explain(error, self.settings.language)}, status=401)
            data = request.json if isinstance(request.json, dict) else {}
            text, message_id = data.get("text"), data.get("id") or secrets.token_hex(16)
            if not isinstance(text, str) or not isinstance(message_id, str) or not MESSAGE_ID.fullmatch(message_id):
                return response.json({"error": "malformed"}, status=400)
            conversation = data.get("conversation")
            if not self.may_use(person, conversation):
                conversation = (await asyncio.to_thread(self.conversation, person, None))["session"]
            async with turns.order(conversation):
                entry = await turns.enter(person, conversation, message_id, text)
            replies: list[Reply] = [] if entry.repeated else await turns.run(entry, conversation)
            return response.json({"conversation": conversation, "text": entry.shown, "repeated": entry.repeated,
                                  "replies": [self.outward(reply.as_dict()) for reply in replies]})
