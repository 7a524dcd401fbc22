"""How long each page of the dashboards takes at 10^4, 10^5 and 10^6 complaints over two years.

    python -m benchmarks.desk [--rows 10000 100000 1000000]

The whole answer as the server gives it: queries, charts, page. A chart drawn before is kept, so each is asked first with
a span nobody has asked for ("new"), then again ("again").
"""
from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import os
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from benchmarks.common import machine, table
from benchmarks.queries import TODAY, fill

SPANS = {"90 days": 90, "one year": 365}


def prepare(path: Path, rows: int) -> None:
    """Made-up complaints: a tenth waits for review, the newest twentieth is followed, half of that closed."""
    from bot.store import Store

    with Store(path) as store:
        fill(store, rows)
        store.people.add("bench", "supervisor")
        with store.db.conn:
            store.db.conn.execute("update complaints set review = 'low' where id % 10 = 0")
            store.db.conn.execute(
                "update complaints set state = case when id % 2 then 'closed' else 'investigating' end,"
                " due_at = date(received_at, '+15 days') where received_at >= '2026-09-25'")
            store.db.conn.execute("analyze")


async def pages(folder: Path) -> list[list[str]]:
    from bot import settings
    from bot.desk import blocks
    from bot.desk.app import Desk
    from bot.desk.dashboards import load_dashboards
    from bot.store import Store

    chosen = replace(settings.load(), home=folder)
    with Store(chosen.database) as store:
        person = store.people.named("bench")
    desk, found = Desk(chosen), []
    for slug in load_dashboards():
        line = [slug]
        for days in SPANS.values():
            first = TODAY - dt.timedelta(days=days - 1)
            query = [("from", first.isoformat()), ("to", TODAY.isoformat()), ("number", "77")]
            await desk.answer(person, f"-/dashboards/{slug}", query, "zh")
            for fresh in (True, False):
                times = []
                for _ in range(3):
                    if fresh:
                        blocks._drawn.cache_clear()
                    started = time.perf_counter()
                    answer = await desk.answer(person, f"-/dashboards/{slug}", query, "zh")
                    times.append((time.perf_counter() - started) * 1000)
                    assert answer.status == 200, answer
                line.append(f"{sorted(times)[1]:.0f}")
        found.append(line)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    print(f"Pages of the dashboards, ms; {machine()}\n")
    for rows in parser.parse_args().rows:
        with tempfile.TemporaryDirectory(prefix="gaishan-bench-") as folder:
            os.environ["GAISHAN_HOME"] = folder
            prepare(Path(folder) / "gaishan.db", rows)
            print(f"{rows:,} complaints")
            table(["page", *(f"{span}, {state}" for span in SPANS for state in ("new", "again"))],
                  asyncio.run(pages(Path(folder))))


if __name__ == "__main__":
    main()
