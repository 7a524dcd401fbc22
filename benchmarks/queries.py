"""The top-category query at 10^4, 10^5 and 10^6 complaints, beside DuckDB on the same rows, in one run.

    python -m benchmarks.queries [--rows 10000 100000 1000000]
"""
from __future__ import annotations

import argparse
import datetime as dt
import random
import tempfile
import time
from pathlib import Path
from typing import Callable

import duckdb

from benchmarks.common import machine, percentile, table
from bot.complaints.top import top_topics
from bot.language.periods import Period
from bot.store import Store
from bot.store.complaints import Filter
from bot.topics.taxonomy import load_taxonomy

BRANCHES = [f"branch {number}" for number in range(40)]
CHANNELS = ["counter", "phone", "app", "web", "letter", "regulator", "social"]
TODAY = dt.date(2026, 10, 31)


def fill(store: Store, rows: int) -> None:
    """``rows`` made-up complaints over two years, straight into the table: the query is measured, not the import."""
    chance, codes = random.Random(7), load_taxonomy().codes
    weights = [1 / (rank + 1) for rank in range(len(codes))]
    start = dt.datetime(2024, 11, 1)

    def made() -> object:
        for number in range(rows):
            at = start + dt.timedelta(minutes=chance.randrange(2 * 365 * 1440))
            yield (at.strftime("%Y-%m-%d %H:%M:%S"), chance.choice(BRANCHES), chance.choice(CHANNELS), "x", "zh",
                   "complaint", chance.choices(codes, weights)[0], chance.choice([0, 1, 1, 1, 2, 2, 3]), "benchmark",
                   f"b{number}", "2026-01-01 00:00:00")

    with store.db.conn:
        store.db.conn.executemany(
            "insert into complaints (received_at, branch, channel, text, language, kind, topic, severity, source,"
            " fingerprint, created_at) values (?,?,?,?,?,?,?,?,?,?,?)", made())


def timed(work: Callable[[], object], times: int = 15) -> tuple[float, float]:
    """p50 and p95 in ms; the first call is not counted."""
    work()
    found = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        found.append((time.perf_counter() - started) * 1000)
    return percentile(found, .5), percentile(found, .95)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    chosen = parser.parse_args()
    print(f"Top categories of a period, beside DuckDB {duckdb.__version__}; {machine()}\n")
    questions = [
        ("one month", Period(dt.date(2026, 10, 1), TODAY), Filter()),
        ("one month, one branch", Period(dt.date(2026, 10, 1), TODAY), Filter(branch="branch 7")),
        ("one year", Period(dt.date(2025, 11, 1), TODAY), Filter()),
    ]
    out = []
    for rows in chosen.rows:
        with tempfile.TemporaryDirectory(prefix="gaishan-bench-") as folder:
            path = Path(folder) / "gaishan.db"
            with Store(path) as store:
                fill(store, rows)
                duck = duckdb.connect(str(Path(folder) / "duck.db"))
                data = store.db.conn.execute(
                    "select received_at, branch, channel, topic, severity, kind from complaints").fetchall()
                duck.execute("create table complaints (received_at timestamp, branch varchar, channel varchar,"
                             " topic varchar, severity integer, kind varchar)")
                import pandas

                frame = pandas.DataFrame(data, columns=["received_at", "branch", "channel", "topic", "severity", "kind"])
                frame["received_at"] = pandas.to_datetime(frame["received_at"])
                duck.execute("insert into complaints select * from frame")
                for name, period, which in questions:
                    where, values = Filter(period.start.isoformat(), period.end.isoformat(), which.branch).where()
                    where = where.replace("undone_at is null and merged_into is null and ", "")
                    sql = (f"select topic, count(*), sum(severity) from complaints where {where} group by topic"
                           " order by topic")
                    mine = sorted(store.complaints.count_by_topic(
                        Filter(period.start.isoformat(), period.end.isoformat(), which.branch)).rows)
                    theirs = [tuple(row) for row in duck.execute(sql, values).fetchall()]
                    if [tuple(row) for row in mine] != theirs:
                        raise SystemExit(f"{name}: the two counts differ")
                    query = timed(lambda: store.complaints.count_by_topic(
                        Filter(period.start.isoformat(), period.end.isoformat(), which.branch)))
                    answer = timed(lambda: top_topics(store, period, which))
                    other = timed(lambda: duck.execute(sql, values).fetchall())
                    out.append([f"{rows:,}", name, f"{query[0]:.1f}", f"{query[1]:.1f}", f"{other[0]:.1f}",
                                f"{other[1]:.1f}", f"{answer[0]:.1f}"])
                duck.close()
    table(["rows", "question", "SQLite p50 ms", "p95", "DuckDB p50 ms", "p95", "whole answer p50 ms"], out)


if __name__ == "__main__":
    main()
