"""A small store with everything the dashboards show, and the page asked as somebody."""
from __future__ import annotations

import asyncio
import datetime as dt
import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from bot.desk.app import Answer, Desk
from bot.settings import load
from bot.store import Store
from bot.store.complaints import NewComplaint
from bot.store.people import ROLES, Person

HOSTILE_BRANCH = '<script>alert("x")</script>&\'"'
FORMULA_BRANCH = '=HYPERLINK("http://x")'
PERIOD = {"from": "2026-06-01", "to": "2026-11-18"}
TOPICS = ("queue_wait", "fee_dispute", "staff_attitude", "other")
STATES = ("received", "investigating", "responded", "closed", "reopened")


@dataclass
class Looking:
    """``answer`` asks the page as a person of a role; ``people`` by role."""

    store: Store
    desk: Desk
    people: dict[str, Person]

    def answer(self, path: str, role: str = "supervisor", lang: str = "zh", **query: str) -> Answer:
        given = list({**PERIOD, **query}.items())
        return asyncio.run(Desk(self.desk.settings).answer(self.people[role], path, given, lang))

    def page(self, slug: str, role: str = "supervisor", lang: str = "zh", **query: str) -> str:
        found = self.answer(f"-/dashboards/{slug}", role, lang, **query)
        assert found.status == 200, found.body.decode()
        return found.body.decode()

    def follow(self, address: str, lang: str = "zh") -> str:
        """The page a link leads to."""
        found = urlsplit(html.unescape(address))
        assert found.path.startswith("/desk/")
        query = {key: value for key, value in parse_qsl(found.query) if key != "lang"}
        done = asyncio.run(Desk(self.desk.settings).answer(
            self.people["supervisor"], found.path.removeprefix("/desk/"), list(query.items()), lang))
        assert done.status == 200, (address, done.status)
        return done.body.decode()


def figure(page: str, block: str, words: str) -> str:
    """A large number of a block by its words."""
    part = page[page.index(f'id="{block}"'):]
    return re.sub(r"<[^>]+>", "", re.search(rf"<dt>{re.escape(words)}</dt><dd>(.*?)</dd>", part, re.S)[1]).strip()


def links(page: str, block: str) -> list[tuple[str, str]]:
    """(words, address) of the links in the table of a block."""
    part = page[page.index(f'id="{block}"'):].split("</section>")[0]
    table = part[part.rindex("<table>"):] if "<table>" in part else part
    return [(words, link) for link, words in re.findall(r'<a href="([^"]+)">([^<]*)</a>', table)]


@pytest.fixture
def empty(home: Path) -> Iterator[Looking]:
    chosen = load()
    chosen.ensure_home()
    with Store(chosen.database) as store:
        yield Looking(store, Desk(chosen), {role: store.people.add(f"{role} person", role) for role in ROLES})


@pytest.fixture
def looking(empty: Looking) -> Looking:
    fill(empty.store, empty.people["staff"])
    return empty


def fill(store: Store, owner: Person) -> None:
    """90 complaints over five months at four branches, some without a time, a topic or a branch; states on a third."""
    start = dt.datetime(2026, 6, 3, 9, 30)
    branches = ("城东", "城西", HOSTILE_BRANCH, FORMULA_BRANCH, None)

    def made(number: int) -> NewComplaint:
        at = start + dt.timedelta(days=number * 1.7, hours=number % 9)
        received = f"{at:%Y-%m-%d} 00:00:00" if number % 7 == 0 else f"{at:%Y-%m-%d %H:%M:%S}"
        unsure = number % 10 == 3
        return NewComplaint(
            text=f"第{number}件 <b>排队</b> [PHONE]", fingerprint=f"f{number}", received_at=received, language="zh",
            kind="complaint", topic=None if unsure else TOPICS[number % 4], branch=branches[number % 5],
            channel=("counter", "phone")[number % 2], severity=3 if number % 11 == 0 else 1, source="test",
            review="abstained" if unsure else "low" if number % 10 == 4 else None)

    numbers = [number for number, _ in store.complaints.add_many([made(number) for number in range(90)], owner.id)]
    with store.db.conn:
        for place, number in enumerate(numbers[::3]):
            state = STATES[place % len(STATES)]
            store.db.conn.execute(
                "update complaints set state = ?, due_at = ?, owner_id = ?, reopened = ? where id = ?",
                [state, f"2026-11-{10 + place % 19:02d}", owner.id, int(state == "reopened"), number])
    store.complaints.undo(numbers[1], owner.id)


Recount = Callable[[str], Any]


@pytest.fixture
def recount(looking: Looking) -> Recount:
    """A number counted by the store itself, over the period of the tests."""
    def count(condition: str) -> Any:
        return looking.store.db.conn.execute(
            "select count(*) from complaints where kind = 'complaint' and undone_at is null and merged_into is null"
            f" and received_at between '2026-06-01' and '2026-11-18 23:59:59' and ({condition})").fetchone()[0]
    return count
