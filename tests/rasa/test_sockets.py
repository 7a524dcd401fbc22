"""The page's socket, its files and history on a real server; stopped by SIGTERM with nothing left behind."""
from __future__ import annotations

import asyncio
import json
import re
import signal
import subprocess
import urllib.request
from pathlib import Path
from typing import Any, Iterator

import pytest
import websockets

from tests.rasa.test_server import BIN, Running, fetch, wait_for

PROC = Path("/proc")


def children(pid: int) -> set[int]:
    """Processes whose parent is ``pid`` (Linux; elsewhere none are seen)."""
    found = set()
    for stat in PROC.glob("[0-9]*/stat") if PROC.is_dir() else ():
        try:
            found |= {int(stat.parent.name)} if stat.read_text().rsplit(")", 1)[1].split()[1] == str(pid) else set()
        except OSError:
            continue
    return found


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    found = Running(tmp_path_factory.mktemp("sockets"))
    environment = {name: value for name, value in found.environment.items() if name != "GAISHAN_PORT"}
    with found.log.open("wb") as log:
        process = subprocess.Popen([str(BIN / "gaishan"), "serve", "--port", str(found.port)], env=environment, stdout=log,
                                   stderr=log)
    try:
        wait_for(f"{found.base}/chat/health", process, found.log)
        yield found
    finally:
        left = children(process.pid)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0, found.log.read_text()[-2000:]
        assert not [pid for pid in left if (PROC / str(pid)).exists()], "a child was left behind"
        assert "Traceback" not in found.log.read_text()


@pytest.fixture(scope="module")
def tokens(server: Running) -> dict[str, str]:
    return {"boss": server.token("李敏", "supervisor"), "staff": server.token("周梅", "staff")}


class Page:
    """What the browser does, by hand: Socket.IO's packets (40 connect, 42 event, 43 acknowledgement) on a websocket."""

    def __init__(self) -> None:
        self.replies: list[dict[str, Any]] = []
        self.turns: list[str] = []
        self.answers: dict[int, asyncio.Future[Any]] = {}

    async def open(self, base: str, token: Any, session: Any = None) -> dict[str, Any]:
        """Connect and take a session; PermissionError when the server refuses the token."""
        self.socket = await websockets.connect(f"{base.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket")
        assert (await self.socket.recv()).startswith("0")
        await self.socket.send("40" + json.dumps({"token": token}))
        answer = await self.socket.recv()
        if not answer.startswith("40"):
            await self.socket.close()
            raise PermissionError(answer)
        self.reader = asyncio.ensure_future(self._read())
        return await self.call("session", {"session": session})

    async def _read(self) -> None:
        async for packet in self.socket:
            if packet == "2":  # ping
                await self.socket.send("3")
            elif packet.startswith("43"):
                number, _, rest = packet[2:].partition("[")
                self.answers.pop(int(number)).set_result(json.loads("[" + rest)[0])
            elif packet.startswith("42"):
                name, data = json.loads(packet[2:])
                self.replies.append(data) if name == "reply" else self.turns.append(data["state"])

    async def call(self, event: str, data: Any) -> Any:
        number = self.called = getattr(self, "called", 0) + 1
        self.answers[number] = asyncio.get_running_loop().create_future()
        await self.socket.send(f"42{number}" + json.dumps([event, data]))
        return await asyncio.wait_for(self.answers[number], 60)

    async def turns_done(self, count: int) -> None:
        for _ in range(1200):
            if self.turns.count("done") >= count:
                return
            await asyncio.sleep(0.05)
        raise AssertionError(f"{count} turns are not done: {self.turns}")

    async def say(self, text: Any, message_id: Any, **more: Any) -> dict[str, Any]:
        done = self.turns.count("done")
        answer = await self.call("message", {"text": text, "id": message_id, **more})
        if answer["ok"] and not answer["repeated"]:
            await self.turns_done(done + 1)
        return answer

    async def close(self) -> None:
        self.reader.cancel()
        await self.socket.close()


@pytest.mark.parametrize("token", [None, "", "forged", 5, {"token": "x"}, "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."])
def test_no_socket_without_a_token(server: Running, token: Any) -> None:
    async def work() -> None:
        await Page().open(server.base, token)

    with pytest.raises(PermissionError, match="token_invalid"):
        asyncio.run(work())


def test_say_reload_and_say_again(server: Running, tokens: dict[str, str]) -> None:
    """Replies come to the room, history comes back after a reload, a message id counts once."""

    async def work() -> None:
        page = Page()
        first = await page.open(server.base, tokens["boss"])
        assert first["history"] == [] and first["person"] == {"name": "李敏", "role": "supervisor", "desk": True}
        assert len(first["session"].rsplit("-", 1)[-1]) >= 20 or len(first["session"]) > 35
        answer = await page.say("投诉：客户手机13987654321，柜员骂人", "message-0001")
        assert answer["ok"] and "[PHONE]" in answer["text"] and page.turns == ["working", "done"]
        [reply] = page.replies
        assert reply["ids"] == {"complaint": 1} and reply["buttons"] and reply["id"]
        again = await page.say("投诉：客户手机13987654321，柜员骂人", "message-0001")
        assert again["ok"] and again["repeated"] and len(page.replies) == 1
        pressed = await page.say(reply["buttons"][0]["payload"], "message-0002", title=reply["buttons"][0]["title"])
        assert pressed["text"] == reply["buttons"][0]["title"]
        await page.close()

        page = Page()
        second = await page.open(server.base, tokens["boss"], first["session"])
        assert second["session"] == first["session"]
        said = [entry for entry in second["history"] if entry["sender"] == "person"]
        assert [entry["message_id"] for entry in said] == ["message-0001", "message-0002"]
        assert "13987654321" not in str(second["history"]) and said[1]["text"] == pressed["text"]
        assert [entry["ids"] for entry in second["history"] if entry["sender"] == "bot"][0] == {"complaint": 1}
        await page.close()

        other = Page()
        theirs = await other.open(server.base, tokens["staff"], first["session"])
        assert theirs["session"] != first["session"] and theirs["history"] == []
        await other.close()

    asyncio.run(work())


@pytest.mark.parametrize("data", [None, 5, "text", [], {}, {"text": "x"}, {"id": "message-0001"}, {"text": 5, "id": "message-0001"},
                                  {"text": "x", "id": "../../etc"}, {"text": "x", "id": "short"}, {"text": "x", "id": "y" * 65}])
def test_malformed_messages_are_refused(server: Running, tokens: dict[str, str], data: Any) -> None:
    async def work() -> dict[str, Any]:
        page = Page()
        await page.open(server.base, tokens["staff"])
        answer = await page.call("message", data)
        await page.close()
        return answer

    assert asyncio.run(work()) == {"ok": False, "error": "malformed"}


def test_thirty_messages_at_once_are_answered_in_order(server: Running, tokens: dict[str, str]) -> None:
    async def work() -> tuple[list[dict[str, Any]], list[int]]:
        page = Page()
        await page.open(server.base, tokens["staff"])
        answers = await asyncio.gather(*[
            page.call("message", {"text": f"投诉：第{number}位客户说柜员态度恶劣", "id": f"message-{number:04}"})
            for number in range(30)])
        await page.turns_done(30)
        await page.close()
        return answers, [reply["ids"]["complaint"] for reply in page.replies]

    answers, numbers = asyncio.run(work())
    assert all(answer["ok"] and not answer["repeated"] for answer in answers)
    assert len(numbers) == 30 and numbers == sorted(set(numbers))


def test_files_by_unguessable_name_only(server: Running, tokens: dict[str, str]) -> None:
    for number in range(3):
        server.say(f"投诉：柜台排队等了{number + 2}个小时", tokens["boss"])
    status, body = server.say("近30天投诉最多的是哪几类", tokens["boss"])
    [image] = [reply["image"] for reply in body["replies"] if reply["image"]]
    assert status == 200 and re.fullmatch(r"/chat/files/[A-Za-z0-9_-]{20,}\.png", image)
    assert str(server.home) not in str(body)
    with urllib.request.urlopen(server.base + image) as answer:
        assert answer.read(8) == b"\x89PNG\r\n\x1a\n" and "default-src 'none'" in answer.headers["Content-Security-Policy"]
    live = next(reply["live"] for reply in body["replies"] if reply["image"])
    status, page = fetch(server.base + live)
    assert status == 200 and "排队" in page and "/chat/charts/vega.js" in page
    for path in ("/chat/charts/", "/chat/charts/" + "0" * 40, live + ".json", live[:-1], "/chat/charts/..%2fgaishan",
                 "/chat/files/", "/chat/files/gaishan.db", "/chat/files/..%2fsigning.key", "/chat/files/%2e%2e/gaishan.db",
                 image[:-5] + "x.png", image.replace(".png", ".html"), "/chat/assets/", "/chat/assets/..%2findex.html",
                 "/chat/assets/.%2e/package.json", "/chat/files/" + "x" * 40 + ".png%00.html"):
        assert fetch(server.base + path)[0] == 404, path


def test_summary_page_is_served(server: Running, tokens: dict[str, str]) -> None:
    conversation = server.say("/start_project", tokens["boss"])[1]["conversation"]
    _, body = server.say("/show_summary", tokens["boss"], conversation=conversation)
    [url] = [link["url"] for reply in body["replies"] for link in reply["links"]]
    assert url.startswith("/chat/files/project-")
    status, page = fetch(server.base + url)
    assert status == 200 and "<html" in page and "<script" not in page


@pytest.mark.parametrize("path", ["/", "/version", "/model/train", "/model/parse", "/conversations/x/trigger_intent",
                                  "/conversations/x/messages", "/webhooks/rest/", "/webhooks/web/webhook", "/webhook"])
def test_rasas_own_doors_are_closed(server: Running, path: str) -> None:
    for data in (None, {"text": "hi", "sender": "x"}):
        status, body = fetch(server.base + path, data)
        # "/" and "/version" are Rasa's greeting and version number, nothing else
        assert status in (404, 405) or (path in ("/", "/version") and data is None and len(str(body)) < 200), (path, body)
