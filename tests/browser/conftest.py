"""The real servers for the browser: one ``gaishan serve`` with sample data, which a test may stop and start."""
from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Iterator

import pytest

BIN = Path(sys.executable).parent
PATIENCE = 120


class Server:
    """``url`` of the server, ``link(role)`` of a new person, ``stop`` and ``start``."""

    def __init__(self, home: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.home, self.people, self.process = home, 0, None
        self.environment = {**os.environ, "GAISHAN_HOME": str(home), "GAISHAN_PORT": str(self.port)}
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = home.parent / "serve.log"

    def command(self, *arguments: str) -> str:
        done = subprocess.run([str(BIN / "gaishan"), *arguments], env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def link(self, role: str) -> str:
        """A sign-in link of a person nobody has seen before."""
        self.people += 1
        return self.command("person", "add", f"{role}-{self.people}", "--role", role)

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen([str(BIN / "gaishan"), "serve"], env=self.environment, stdout=log, stderr=log)
        until = time.monotonic() + PATIENCE
        while True:
            try:
                with urllib.request.urlopen(f"{self.url}/chat/health", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                pass
            assert self.process.poll() is None and time.monotonic() < until, self.log.read_text()[-2000:]
            time.sleep(0.2)

    def stop(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(30) == 0


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("browser") / "home"
    found = Server(home)
    found.command("sample", "load")
    found.start()
    yield found
    if found.process and found.process.poll() is None:
        found.stop()


@pytest.fixture
def server(running: Server) -> Server:
    """The running server; one that a failed test left stopped is started again."""
    if running.process is None or running.process.poll() is not None:
        running.start()
    return running
