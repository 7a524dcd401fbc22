"""What the benchmarks share: servers started and stopped, free ports, percentiles, tables."""
from __future__ import annotations

import contextlib
import os
import platform
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Iterator, Sequence

import httpx
import psutil

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a Markdown table."""
    cells = [[str(cell) for cell in row] for row in [head, *rows]]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
    for number, row in enumerate(cells):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |")
        if number == 0:
            print("|" + "|".join("-" * (width + 2) for width in widths) + "|")
    print(flush=True)


def machine() -> str:
    return (f"{platform.machine()}, {os.cpu_count()} cores, {psutil.virtual_memory().total / 2**30:.0f} GB, "
            f"Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}")


@contextlib.contextmanager
def server(command: list[str], health: str, environment: dict[str, str], log: Path,
           patience: float = 180) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    """Start a server, wait until ``health`` answers 200; gives (process, seconds until healthy)."""
    with log.open("ab") as file:
        started = time.monotonic()
        process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=file, stderr=file, cwd=ROOT)
    try:
        while True:
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(health, timeout=2).status_code == 200:
                    break
            if process.poll() is not None or time.monotonic() - started > patience:
                raise SystemExit(f"{command[0]} did not come up; see {log}")
            time.sleep(0.1)
        yield process, time.monotonic() - started
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(15)
        if process.poll() is None:
            process.kill()


def resident(process: subprocess.Popen[bytes]) -> float:
    """Resident memory of a process and its children, MB."""
    whole = psutil.Process(process.pid)
    return sum(one.memory_info().rss for one in [whole, *whole.children(recursive=True)]) / 2**20
