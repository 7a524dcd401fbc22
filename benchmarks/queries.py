"""A supervisor's questions at 10^4, 10^5 and 10^6 complaints, beside the same counts by DuckDB on the same rows, in one run.

    python -m benchmarks.queries [--rows 10000 100000 1000000]

Ours is the whole answer: reading, tests, chart values, the line in the audit; DuckDB's are the counts alone.
"""
from __future__ import annotations

import argparse
import datetime as dt
import random
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable

import duckdb

from benchmarks.common import machine, percentile, table
from bot.language.periods import Period
from bot.language.tokens import search_form
from bot.questions.answer import answer
from bot.questions.model import Answer, Question
from bot.store import Store
from bot.topics.examples import load_examples
from bot.topics.taxonomy import load_taxonomy

BRANCHES = [f"branch {number}" for number in range(40)]
CHANNELS = ["counter", "phone", "app", "web", "letter", "regulator", "social"]
TODAY = dt.date(2026, 10, 31)
MONTH, YEAR = Period(dt.date(2026, 10, 1), TODAY), Period(dt.date(2025, 11, 1), TODAY)
EVENT = dt.date(2026, 7, 1)
COLUMNS = "received_at, branch, channel, topic, severity, text"


def fill(store: Store, rows: int, searchable: bool = False) -> None:
    """``rows`` made-up complaints over two years, straight into the table: the question is measured, not the import."""
    chance, codes = random.Random(7), load_taxonomy().codes
    weights = [1 / (rank + 1) for rank in range(len(codes))]
    start = dt.datetime(2024, 11, 1)
    texts = [example.text for example in load_examples(load_taxonomy())] if searchable else ["x"]
    forms = [search_form(text) for text in texts]

    def made() -> object:
        for number in range(rows):
            at = start + dt.timedelta(minutes=chance.randrange(2 * 365 * 1440))
            yield (at.strftime("%Y-%m-%d %H:%M:%S"), chance.choice(BRANCHES), chance.choice(CHANNELS),
                   texts[number % len(texts)], "zh", "complaint", chance.choices(codes, weights)[0],
                   chance.choice([0, 1, 1, 1, 2, 2, 3]), "benchmark", f"b{number}", "2026-01-01 00:00:00")

    with store.db.conn:
        store.db.conn.executemany(
            "insert into complaints (received_at, branch, channel, text, language, kind, topic, severity, source,"
            " fingerprint, created_at) values (?,?,?,?,?,?,?,?,?,?,?)", made())
        if searchable:
            store.db.conn.executemany("insert into complaints_search (rowid, words) values (?, ?)",
                                      ((number + 1, forms[number % len(forms)]) for number in range(rows)))


@dataclass(frozen=True)
class Asked:
    """A question, the statements that count the same in DuckDB, and the column of the last that adds up to n."""

    name: str
    question: Question
    counts: tuple[str, ...]
    total: Callable[[list[tuple]], int] = lambda rows: sum(row[-1] for row in rows)


def _where(period: Period, more: str = "") -> str:
    return f"from complaints where received_at >= '{period.start}' and received_at < date '{period.end}' + 1 {more}"


def _by(columns: str, period: Period, more: str = "") -> str:
    return f"select {columns}, count(*) {_where(period, more)} group by all"


def asked() -> list[Asked]:
    days = dict(start=MONTH.start, end=MONTH.end)
    year = dict(start=YEAR.start, end=YEAR.end)
    topics = "topic, sum(severity)"
    after, before = Period(EVENT, EVENT + dt.timedelta(89)), Period(EVENT - dt.timedelta(90), EVENT - dt.timedelta(1))
    day = "received_at::date"
    return [
        Asked("top, a month", Question("top", **days), (_by(topics, MONTH.previous()), _by(topics, MONTH))),
        Asked("top, a month, a branch", Question("top", branch="branch 7", **days), tuple(
            _by(topics, one, "and branch = 'branch 7'") for one in (MONTH.previous(), MONTH))),
        Asked("top, a year", Question("top", **year), (_by(topics, YEAR.previous()), _by(topics, YEAR))),
        Asked("top, a year, severe only", Question("top", severity=3, **year), tuple(
            _by(topics, one, "and severity >= 3") for one in (YEAR.previous(), YEAR))),
        Asked("trend, a year by weeks", Question("trend", every="week", **year), (
            _by(day, YEAR.previous()), _by(day, YEAR))),
        Asked("trend of a topic at a branch", Question("trend", topic="queue_wait", branch="branch 7", **year), tuple(
            _by(day, one, "and branch = 'branch 7' and topic = 'queue_wait'") for one in (YEAR.previous(), YEAR))),
        Asked("branches compared, a month", Question("compare", by="branch", **days), (
            _by("branch, topic", MONTH), _by(f"branch, {day}", MONTH.previous()), _by(f"branch, {day}", MONTH))),
        Asked("two branches, one topic", Question("compare", by="branch", among=("branch 7", "branch 8"), topic="queue_wait",
                                                  **days), tuple(
            _by(f"branch, {day}", one, "and topic = 'queue_wait' and branch in ('branch 7', 'branch 8')")
            for one in (MONTH.previous(), MONTH))),
        Asked("channels compared, a year", Question("compare", by="channel", **year), (
            _by("channel, topic", YEAR), _by(f"channel, {day}", YEAR.previous()), _by(f"channel, {day}", YEAR))),
        Asked("why more, a month", Question("why", **days), tuple(
            _by(f"{one}, {day}", period) for one in ("topic", "branch", "channel") for period in (MONTH.previous(), MONTH))),
        Asked("after an event, 90 days", Question("since_event", event=EVENT), (
            _by(f"topic, {day}", before), _by(f"topic, {day}", after))),
        Asked("cases of a topic, a month", Question("drill", topic="queue_wait", **days), (
            f"select * {_where(MONTH)} and topic = 'queue_wait' order by received_at desc limit 5",
            _by("topic", MONTH, "and topic = 'queue_wait'"))),
        Asked("search a word, a month", Question("search", words="排队", **days), (
            f"select * {_where(MONTH)} and text like '%排队%' order by received_at desc limit 5",
            _by("1", MONTH, "and text like '%排队%'"))),
        Asked("search a word, all days", Question("search", words="排队"), (
            "select * from complaints where text like '%排队%' order by received_at desc limit 5",
            "select 1, count(*) from complaints where text like '%排队%'")),
    ]


def timed(work: Callable[[], Any], times: int = 11) -> tuple[float, float]:
    """p50 and p95 in ms; the first call is not counted."""
    work()
    found = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        found.append((time.perf_counter() - started) * 1000)
    return percentile(found, .5), percentile(found, .95)


def duck(store: Store, path: Path) -> duckdb.DuckDBPyConnection:
    """The same rows in DuckDB's own format."""
    import pandas

    connection = duckdb.connect(str(path))
    frame = pandas.DataFrame(store.db.conn.execute(f"select {COLUMNS} from complaints").fetchall(),
                             columns=COLUMNS.split(", "))
    frame["received_at"] = pandas.to_datetime(frame["received_at"])
    connection.execute("create table complaints as select * from frame")
    return connection


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    chosen = parser.parse_args()
    print(f"Questions, beside DuckDB {duckdb.__version__}; {machine()}\n")
    out = []
    for rows in chosen.rows:
        with tempfile.TemporaryDirectory(prefix="gaishan-bench-") as folder, Store(Path(folder) / "gaishan.db") as store:
            fill(store, rows, searchable=True)
            person = store.people.add("supervisor", "supervisor")
            other = duck(store, Path(folder) / "duck.db")
            for one in asked():
                def ours(one: Asked = one) -> Answer:
                    return answer(store, person, one.question, TODAY)

                def theirs(one: Asked = one) -> list[tuple]:
                    return [other.execute(statement).fetchall() for statement in one.counts][-1]

                if ours().n != one.total(theirs()):
                    raise SystemExit(f"{one.name}: {ours().n} here, {one.total(theirs())} in DuckDB")
                mine, duckdb_ = timed(ours), timed(theirs)
                out.append([f"{rows:,}", one.name, *(f"{value:.1f}" for value in (*mine, *duckdb_, mine[0] / duckdb_[0]))])
            other.close()
    table(["rows", "question", "ours p50 ms", "p95", "DuckDB p50 ms", "p95", "ours / DuckDB"], out)


if __name__ == "__main__":
    main()
