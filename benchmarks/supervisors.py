"""Sixteen supervisors ask a running server, first alone and then while a file is imported; every number is recounted.

    python -m benchmarks.supervisors [--minutes 5] [--rows 100000] [--people 16]

An answer's n must lie between the recount of the rows before it was asked and the recount after it came.
"""
from __future__ import annotations

import argparse
import asyncio
import csv
import os
import re
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from benchmarks.common import BIN, free_port, machine, percentile, server, table
from benchmarks.queries import fill
from bot import settings
from bot.access import make_token
from bot.store import Store
from bot.store.complaints import Filter
from bot.topics.examples import load_examples
from bot.topics.taxonomy import load_taxonomy

# what is asked, and which complaints it is about
QUESTIONS = [
    ("2026年10月投诉最多的是哪几类", Filter("2026-10-01", "2026-10-31")),
    ("top complaints in September 2026", Filter("2026-09-01", "2026-09-30")),
    ("2026年9月 branch 7 的投诉主要是哪些", Filter("2026-09-01", "2026-09-30", branch="branch 7")),
    ("2026-08-15到2026-10-10投诉排名", Filter("2026-08-15", "2026-10-10")),
    ("top topics from 2025-11-01 to 2026-10-31", Filter("2025-11-01", "2026-10-31")),
    ("2026年3月投诉最多的是哪几类", Filter("2026-03-01", "2026-03-31")),
]
COUNTED = re.compile(r"n = ([\d,]+)|共 ([\d,]+) 件")


@dataclass
class Seen:
    """What the supervisors saw."""

    latencies: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def recount(store: Store, which: Filter) -> int:
    """From the rows, not from any kept count."""
    where, values = which.where()
    return store.db.conn.execute(f"select count(*) from complaints where {where}", values).fetchone()[0]


async def supervise(base: str, token: str, store: Store, first: int, until: float, seen: Seen) -> None:
    conversation, number = None, first
    async with httpx.AsyncClient(timeout=120, headers={"Authorization": f"Bearer {token}"}) as client:
        while time.monotonic() < until:
            text, which = QUESTIONS[number % len(QUESTIONS)]
            number += 1
            least = await asyncio.to_thread(recount, store, which)
            started = time.monotonic()
            answer = await client.post(f"{base}/api/messages", json={"conversation": conversation, "text": text})
            seen.latencies.append((time.monotonic() - started) * 1000)
            most = await asyncio.to_thread(recount, store, which)
            body = answer.json()
            conversation = body.get("conversation")
            found = COUNTED.search(" ".join(reply.get("text") or "" for reply in body.get("replies", [])))
            if answer.status_code != 200 or not found:
                seen.failed.append(f"{answer.status_code} {text}: {str(body)[:200]}")
            elif not least <= int((found[1] or found[2]).replace(",", "")) <= most:
                seen.wrong.append(f"{text}: {found[0]}, recounted {least} to {most}")


async def ask(base: str, tokens: list[str], database: Path, seconds: float) -> Seen:
    seen, until = Seen(), time.monotonic() + seconds
    stores = [Store(database) for _ in tokens]
    try:
        await asyncio.gather(*(supervise(base, token, store, number, until, seen)
                               for number, (token, store) in enumerate(zip(tokens, stores))))
    finally:
        for store in stores:
            store.close()
    return seen


def write_file(path: Path, rows: int) -> None:
    """The written examples, each with a number, over two months and all branches."""
    texts = [example.text for example in load_examples(load_taxonomy())]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "date", "branch"])
        for number in range(rows):
            writer.writerow([f"{texts[number % len(texts)]} {number}", f"2026-{9 + number % 2:02d}-{number % 28 + 1:02d}",
                             f"branch {number % 40}"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=16)
    chosen = parser.parse_args()
    print(f"{chosen.people} supervisors, {chosen.minutes:g} minutes each way, {chosen.rows:,} complaints; {machine()}\n")
    out = []
    with tempfile.TemporaryDirectory(prefix="gaishan-bench-") as folder:
        home, port = Path(folder) / "home", free_port()
        environment = {"GAISHAN_HOME": str(home), "GAISHAN_PORT": str(port)}
        here = settings.load({**os.environ, **environment})
        here.ensure_home()
        with Store(here.database) as store:
            fill(store, chosen.rows)
            tokens = [make_token(here, store.people.add(f"supervisor {number}", "supervisor"))
                      for number in range(chosen.people)]
        base, log = f"http://127.0.0.1:{port}/chat", Path(folder) / "gaishan.log"
        with server([str(BIN / "gaishan"), "serve"], f"{base}/health", environment, log):
            for name in ("alone", "while a file is imported"):
                importing = None
                with Store(here.database) as store:
                    before = recount(store, Filter())
                    if name != "alone":
                        write_file(Path(folder) / "rows.csv", int(chosen.minutes * 60 * 2000))
                        importing = subprocess.Popen(
                            [BIN / "gaishan", "import", str(Path(folder) / "rows.csv"), "--as", "supervisor 0"],
                            env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=log.open("ab"))
                    seen = asyncio.run(ask(base, tokens, here.database, chosen.minutes * 60))
                    if importing:
                        if importing.poll() is not None:
                            seen.failed.append(f"the import ended early ({importing.returncode})")
                        importing.terminate()
                        importing.wait()
                    added = recount(store, Filter()) - before
                locked = log.read_text("utf-8", "replace").count("database is locked")
                out.append([name, len(seen.latencies), f"{percentile(seen.latencies, .5):.0f}",
                            f"{percentile(seen.latencies, .95):.0f}", len(seen.wrong), len(seen.failed), locked,
                            f"{added:,}"])
                for line in [*seen.wrong[:5], *seen.failed[:5]]:
                    print(line)
    table(["", "answers", "p50 ms", "p95 ms", "wrong numbers", "no answer", "database is locked", "imported"], out)


if __name__ == "__main__":
    main()
