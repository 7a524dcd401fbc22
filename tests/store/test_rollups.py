"""The kept counts are never apart from the complaints, whatever happens to these."""
from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.store import Store
from bot.store.complaints import Filter
from bot.store.migrations_rollups import m020_rollups, m023_hours
from bot.store.records import NewComplaint
from bot.store.rollups import SPLITS, counted
from bot.store.urgent import Urgent

TOPICS = ("queue_wait", "staff_attitude", None)
FIRST = dt.date(2026, 1, 20)


def made(chance: random.Random, number: int) -> NewComplaint:
    topic = chance.choice(TOPICS)
    at = FIRST + dt.timedelta(days=chance.randrange(100))
    return NewComplaint(
        f"text {number}", f"f{number}", f"{at} {chance.choice(['00:00:00', '23:59:59', '12:30:00', '12:00:00', '00:30:00'])}", "en",
        chance.choice(["complaint", "complaint", "complaint", "praise"]), topic, abstained=topic is None and chance.random() < .7,
        severity=chance.randrange(4), branch=chance.choice(["城东", "城西", None]), channel=chance.choice(["phone", "app", None]),
        customer=chance.choice(["student", None]), process=chance.choice(["P1", "P2", None]),
        flags=chance.choice([(), ("repeat",), ("repeat", "group")]), source=chance.choice(["chat", "sample"]))


def changed(store: Store, chance: random.Random, count: int) -> None:
    """Anything that can happen to a record, ``count`` times."""
    boss = (store.people.find("李敏") or store.people.add("李敏", "supervisor")).id
    for _ in range(count):
        rows = [row[0] for row in store.db.conn.execute("select id from complaints where undone_at is null")]
        one, other = chance.choice(rows), chance.choice(rows)
        what = chance.randrange(8)
        if what == 0:
            store.complaints.correct(one, None, chance.choice(TOPICS), chance.choice(["complaint", "praise"]))
        elif what == 1:
            store.complaints.confirm(one, None)
        elif what == 2:
            store.complaints.undo(one)
        elif what == 3 and one != other and store.merges.standing(one) is None and store.merges.root(other) != one \
                and store.complaints.get(one)["kind"] == store.complaints.get(other)["kind"]:
            store.merges.merge(one, other, None)
        elif what == 4 and store.merges.standing(one) is not None:
            store.merges.undo(one, None)
        elif what == 5:
            store.complaints.set_process(one, chance.choice(["P1", "P3"]))
        elif what == 6:
            Urgent(store.db, store.timezone).say(one, chance.randrange(4), boss, severe=chance.random() < .5)
        else:
            row = store.complaints.get(one)
            list(store.complaints.relabel([(row, made(chance, one))]))


def recounted(store: Store, which: Filter, by: list[str]) -> Counter[tuple]:
    """From the rows themselves, without a rollup."""
    where, values = which.where()
    found: Counter[tuple] = Counter()
    for row in store.db.query(f"select * from complaints where {where}", values):
        whole = {**row, "day": row["received_at"][:10], "month": row["received_at"][:7],
                 "hour": None if row["received_at"][11:] in ("", "00:00:00") else row["received_at"][11:13]}
        found[tuple(whole[one] for one in by)] += 1
    return found


def summed(store: Store, which: Filter, by: list[str]) -> Counter[tuple]:
    relation, values = counted(which, by)
    found: Counter[tuple] = Counter()
    for row in store.db.query(f"select * from {relation}", values):
        assert row["n"] > 0
        found[tuple(row[one] for one in by)] += row["n"]
    return found


def asked(chance: random.Random) -> tuple[Filter, list[str]]:
    start = FIRST + dt.timedelta(days=chance.randrange(-5, 100))
    end = start + dt.timedelta(days=chance.randrange(0, 90))
    sometimes = lambda *values: chance.choice(values) if chance.random() < .3 else None  # noqa: E731
    which = Filter(
        None if chance.random() < .2 else start.isoformat(), None if chance.random() < .2 else end.isoformat(),
        sometimes("城东", "城西"), sometimes("phone"), sometimes("queue_wait", "unlabelled"), sometimes(0, 2, 3),
        sometimes("P1"), sometimes("student"), flag=sometimes("repeat", "group"))
    return which, [one for one in ("topic", "severity", "day", "month", "hour", *SPLITS) if chance.random() < .2]


@pytest.mark.parametrize("seed", range(8))
def test_kept_counts_equal_a_recount(store: Store, seed: int) -> None:
    chance = random.Random(seed)
    list(store.complaints.add_many([made(chance, number) for number in range(150)], None))
    for round_ in range(4):
        changed(store, chance, 40)
        if round_ == 2:
            store.complaints.clear_source("sample")
        for _ in range(60):
            which, by = asked(chance)
            assert summed(store, which, by) == recounted(store, which, by), (which, by)


def test_abstained_are_kept_too(store: Store) -> None:
    chance = random.Random(3)
    list(store.complaints.add_many([made(chance, number) for number in range(200)], None))
    changed(store, chance, 60)
    for which in (Filter(), Filter("2026-02-10", "2026-04-15"), Filter("2026-02-10", "2026-04-15", branch="城东")):
        where, values = which.where()
        expected = store.db.conn.execute(f"select sum(abstained) from complaints where {where}", values).fetchone()[0]
        relation, values = counted(which, {"abstained"})
        assert store.db.conn.execute(f"select sum(abstained) from {relation}", values).fetchone()[0] == expected > 0


def test_the_migration_counts_what_is_there(store: Store) -> None:
    chance = random.Random(5)
    list(store.complaints.add_many([made(chance, number) for number in range(200)], None))
    changed(store, chance, 80)
    kept = [store.db.execute(f"select * from {name} where n > 0 order by 1, 2, 3").fetchall()
            for name in ("counts_day", "counts_month", "counts_day_level")]
    for name in ("counts_day", "counts_month", "counts_day_level"):
        store.db.execute(f"drop table {name}")
    for event in ("insert", "update", "delete"):
        store.db.execute(f"drop trigger complaints_counts_{event}")
        store.db.execute(f"drop trigger complaints_hours_{event}")
    m020_rollups(store.db)
    m023_hours(store.db)
    assert [store.db.execute(f"select * from {name} order by 1, 2, 3").fetchall()
            for name in ("counts_day", "counts_month", "counts_day_level")] == kept


def test_long_periods_are_read_from_few_rows(tmp_path: Path) -> None:
    """What makes the questions fast at a million complaints: the plan touches no complaint."""
    with Store(tmp_path / "gaishan.db") as store:
        for which, by in ((Filter("2026-01-10", "2026-10-20"), ()), (Filter("2026-01-10", "2026-10-20"), ("day",)),
                          (Filter("2026-01-01", "2026-09-30", branch="城东"), ()),
                          (Filter("2026-01-05", "2026-09-30"), ("channel", "day")),
                          (Filter("2026-01-01", "2026-09-30"), ("channel", "month", "topic")),
                          (Filter("2026-01-01", "2026-09-30"), ("hour", "topic"))):
            relation, values = counted(which, by)
            plan = Database(store.db.conn).execute(f"explain query plan select * from {relation}", values).fetchall()
            assert plan and all("complaints" not in step[3] for step in plan), plan
