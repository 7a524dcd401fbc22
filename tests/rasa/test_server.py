"""The real server: one process, the signed REST endpoint, what is closed, a clean stop; and the classic pair."""
from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Iterator

import pytest

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
PATIENCE = 180


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fetch(url: str, data: Any = None, token: str | None = None) -> tuple[int, Any]:
    """(status, JSON or text) of a GET, or of a POST with ``data``."""
    request = urllib.request.Request(url, json.dumps(data).encode() if data is not None else None,
                                     {"Content-Type": "application/json", "Authorization": f"Bearer {token or ''}"})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            status, body = answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        status, body = error.code, error.read().decode()
    try:
        return status, json.loads(body)
    except ValueError:
        return status, body


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            if fetch(url)[0] == 200:
                return
        except OSError:
            pass
        assert process.poll() is None and time.monotonic() < until, log.read_text()[-3000:]
        time.sleep(0.3)


class Running:
    def __init__(self, folder: Path) -> None:
        self.home, self.port, self.log = folder / "home", free_port(), folder / "serve.log"
        self.environment = {**os.environ, "GAISHAN_HOME": str(self.home), "GAISHAN_PORT": str(self.port)}
        self.base = f"http://127.0.0.1:{self.port}"

    def gaishan(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([str(BIN / "gaishan"), *arguments], env=self.environment, capture_output=True, text=True)

    def token(self, name: str, role: str) -> str:
        return self.gaishan("person", "add", name, "--role", role).stdout.strip().split("#token=")[1]

    def say(self, text: str, token: str, **more: Any) -> tuple[int, Any]:
        return fetch(f"{self.base}/chat/api/messages", {"text": text, **more}, token)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    found = Running(tmp_path_factory.mktemp("server"))
    with found.log.open("wb") as log:
        process = subprocess.Popen([str(BIN / "gaishan"), "serve"], env=found.environment, stdout=log, stderr=log)
    try:
        wait_for(f"{found.base}/chat/health", process, found.log)
        yield found
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0, "Ctrl-C stops it cleanly"
        log_text = found.log.read_text()
        assert "Traceback" not in log_text and "Warning" not in log_text, log_text[-2000:]


def test_a_signed_person_talks_and_nobody_else(running: Running) -> None:
    token = running.token("周梅", "staff")
    status, body = running.say("客户电话13900139000，排队等了一个小时没人管", token, id="message-0001")
    assert status == 200 and "[PHONE]" in body["text"] and body["replies"][0]["ids"]["complaint"]
    assert running.say("你好", "forged")[0] == 401 and running.say("你好", "")[0] == 401
    again = running.say("客户电话13900139000，排队等了一个小时没人管", token, id="message-0001",
                        conversation=body["conversation"])[1]
    assert again["repeated"] and again["replies"] == []


def test_nobody_gets_into_another_persons_conversation(running: Running) -> None:
    one, other = running.token("甲人", "staff"), running.token("乙人", "staff")
    mine = running.say("你好", one)[1]["conversation"]
    assert len(mine) > 30, "unguessable"
    assert running.say("你好", other, conversation=mine)[1]["conversation"] != mine


@pytest.mark.parametrize("data", [{}, {"text": 3}, {"text": "x", "id": "short"}, {"text": "x", "id": "../../etc/passwd"}, []])
def test_malformed_calls_are_refused(running: Running, data: Any) -> None:
    token = running.token(f"某人{abs(hash(str(data)))}", "staff")
    assert fetch(f"{running.base}/chat/api/messages", data, token)[0] == 400


@pytest.mark.parametrize("path", [
    "/model", "/conversations/x/tracker", "/status", "/domain", "/webhooks/rest/webhook", "/chat/files/guess.png",
    "/chat/files/%2e%2e%2fgaishan.db", "/chat/assets/..%2f..%2fpackage.json", "/chat/files/" + "a" * 40 + ".png"])
def test_what_is_closed(running: Running, path: str) -> None:
    assert fetch(running.base + path)[0] in (404, 405)


def test_the_page_is_served_with_a_strict_policy(running: Running) -> None:
    with urllib.request.urlopen(f"{running.base}/chat/") as answer:
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_it_listens_on_loopback_only(running: Running) -> None:
    hexport = f"{running.port:04X}"
    table = Path("/proc/net/tcp")
    if not table.exists():  # not Linux: ask the socket instead
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", running.port)) == 0
        return
    listening = [line.split()[1] for line in table.read_text().splitlines()[1:] if line.split()[3] == "0A"]
    assert [address for address in listening if address.endswith(":" + hexport)] == [f"0100007F:{hexport}"]


def test_an_occupied_port_is_one_line_and_code_1(running: Running) -> None:
    done = running.gaishan("serve")
    assert done.returncode == 1 and str(running.port) in done.stderr and "Traceback" not in done.stderr


def test_a_missing_model_is_one_line_and_code_1(running: Running, tmp_path: Path) -> None:
    done = subprocess.run([str(BIN / "gaishan"), "serve", "--port", str(free_port())], capture_output=True, text=True,
                          env={**running.environment, "GAISHAN_MODELS": str(tmp_path)})
    assert done.returncode == 1 and "gaishan train" in done.stderr and "Traceback" not in done.stderr


def test_the_classic_pair_works_too(tmp_path: Path) -> None:
    """``rasa run`` with a separate ``rasa run actions``, with the shipped files but for the port of the actions."""
    found, actions_port = Running(tmp_path), free_port()
    token = found.token("李敏", "supervisor")
    endpoints = (ROOT / "endpoints.yml").read_text("utf-8").replace(":5055/", f":{actions_port}/")
    (tmp_path / "endpoints.yml").write_text(endpoints)
    environment = {**found.environment, "SANIC_HOST": "127.0.0.1", "RASA_TELEMETRY_ENABLED": "false",
                   "PYTHONPATH": str(ROOT)}
    with found.log.open("wb") as log:
        commands = (
            ["run", "actions", "--actions", "actions", "--port", str(actions_port)],
            ["run", "-i", "127.0.0.1", "-p", str(found.port), "-m", str(ROOT / "models"), "--credentials",
             "credentials.yml", "--endpoints", str(tmp_path / "endpoints.yml")])
        processes = [subprocess.Popen([str(BIN / "rasa"), *command], cwd=ROOT, env=environment, stdout=log, stderr=log)
                     for command in commands]
    try:
        wait_for(f"http://127.0.0.1:{actions_port}/health", processes[0], found.log)
        wait_for(f"{found.base}/chat/health", processes[1], found.log)
        status, body = found.say("什么是关键的少数", token)
        assert status == 200 and "关键少数" in body["replies"][0]["text"]
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(30)
