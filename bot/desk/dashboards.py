"""The dashboards as data/dashboards/*.yml describe them, and what of them one request asks for.

A dashboard is a list of blocks; a block is one canned query of Datasette with the way it is shown. Where SQL holds
``{counted}`` or another name of ``common.yml``, that text stands there; ``{kept}`` is the relation with the counts kept
by day and month, where they can answer (bot/store/rollups.py): columns n, topic, severity and those the block names.
``[[ and branch = :branch ]]`` stays only when the request gives a branch, as datasette-dashboards has it, so that the
index of what was asked is used.
"""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from dateutil.relativedelta import relativedelta

from bot.access import allowed
from bot.language.periods import Period
from bot.settings import ROOT
from bot.store.people import Person
from bot.store.records import Filter
from bot.store.rollups import HOUR, counted

FOLDER = ROOT / "data" / "dashboards"
COMMON, KEPT = "common.yml", "{kept}"
DATABASE = "data"  # its name in the addresses
ACT = "desk.look"
DEFAULT_DAYS = 90
PAGE = 200  # cases on a page
NONE = "–"  # a branch or channel that is not recorded
WORDS = re.compile(r"[^\x00-\x1f]{1,80}")
NUMBER = re.compile(r"\d{1,9}")
# what may stand in an address, and what it has to look like
PARAMETERS = {"from": None, "to": None, "branch": WORDS, "channel": WORDS, "topic": WORDS, "severity": re.compile("[0-3]"),
              "hour": re.compile(r"[01]\d|2[0-3]"), "month": re.compile(r"\d{4}-\d{2}"), "state": re.compile("[a-z]{3,20}"),
              "due": re.compile("open|overdue|week|reopened|closed"), "review": re.compile("[a-z]{3,20}"),
              "number": NUMBER, "page": NUMBER}
FILTERS = ("from", "to", "branch", "channel", "topic")  # what a reader chooses on top


@dataclass(frozen=True)
class Block:
    """One canned query. ``show`` is table, figures (one row as large numbers), fields (one row, name beside value), text,
    or grid (``grid``: the columns that go across and down and the one in the cells); ``chart`` says what is drawn of it
    ({kind, …}); ``links`` maps a column to the parameters of the cases behind its number, each the name of another
    column or ``=word`` for the word itself."""

    name: str
    title: Mapping[str, str]
    sql: str
    show: str = "table"
    about: Mapping[str, str] | None = None
    chart: Mapping[str, Any] | None = None
    links: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    grid: Mapping[str, str] | None = None
    by: tuple[str, ...] = ()  # columns of ``{kept}`` besides n, topic and severity: day, month, branch
    few: Mapping[str, str] | None = None  # said when there is nothing to show
    act: str | None = None  # a permission besides ``desk.look``


@dataclass(frozen=True)
class Dashboard:
    """A page: ``listed`` ones stand in the menu; ``filters`` are what may be chosen on top."""

    slug: str
    title: Mapping[str, str]
    about: Mapping[str, str]
    blocks: tuple[Block, ...]
    filters: tuple[str, ...] = FILTERS
    listed: bool = True


@lru_cache(maxsize=4)
def load_dashboards(folder: Path = FOLDER) -> dict[str, Dashboard]:
    """All dashboards in the order of their ``order``, by slug."""
    common = _common(folder)
    found = []
    for path in folder.glob("*.yml"):
        if path.name == COMMON:
            continue
        given = yaml.safe_load(path.read_text("utf-8"))
        order, filters = given.pop("order"), tuple(given.pop("filters", FILTERS))
        blocks = tuple(Block(**{**block, "sql": _filled(block["sql"], common), "by": tuple(block.get("by", ()))})
                       for block in given.pop("blocks"))
        found.append((order, Dashboard(path.stem, blocks=blocks, filters=filters, **given)))
    return {one.slug: one for _, one in sorted(found, key=lambda pair: pair[0])}


@lru_cache(maxsize=4)
def _common(folder: Path = FOLDER) -> dict[str, str]:
    """The pieces of SQL that dashboards share, by name."""
    return yaml.safe_load((folder / COMMON).read_text("utf-8"))


def _filled(sql: str, common: Mapping[str, str]) -> str:
    for name, text in common.items():
        sql = sql.replace(f"{{{name}}}", text)
    return sql


def blocks() -> dict[str, Block]:
    """Every block by its name, which is the name of its canned query."""
    return {block.name: block for one in load_dashboards().values() for block in one.blocks}


class Failed(Exception):
    """Datasette could not answer: its status, and whether it stopped because the query took too long."""

    def __init__(self, status: int, too_long: bool) -> None:
        super().__init__(status)
        self.status, self.too_long = status, too_long


@dataclass(frozen=True)
class Asked:
    """One request: who, in which language, on which day, and the parameters that were given and make sense."""

    person: Person
    lang: str
    today: dt.date
    given: Mapping[str, str]

    @property
    def period(self) -> Period:
        return Period(dt.date.fromisoformat(self.given["from"]), dt.date.fromisoformat(self.given["to"]))

    def may(self, block: Block) -> bool:
        return allowed(self.person, ACT) and (block.act is None or allowed(self.person, block.act))

    def sql(self, block: Block) -> str:
        """The block's SQL with the optional conditions this request asks for."""
        from datasette_dashboards import replace_opts_in_query

        return replace_opts_in_query(block.sql.replace("{kept}", self._kept(block)[0]), dict(self.given))

    def _kept(self, block: Block) -> tuple[str, dict[str, str]]:
        """The relation ``{kept}`` of a block and its parameters."""
        if KEPT not in block.sql:
            return "", {}
        if NONE in (self.given.get("branch"), self.given.get("channel")):  # what is not recorded is asked of the rows
            return ("(select 1 as n, topic, severity, branch, substr(received_at, 1, 10) as day,"
                    f" substr(received_at, 1, 7) as month, {HOUR} as hour from complaints where "
                    + _common()["counted"] + ")"), {}
        asked = {key: self.given.get(key) for key in ("branch", "channel", "topic")}
        relation, values = counted(Filter(self.given["from"], self.given["to"], **asked), {"topic", "severity", *block.by})
        names = [f"desk_kept{place}" for place in range(len(values))]
        for name in names:
            relation = relation.replace("?", f":{name}", 1)
        return relation, dict(zip(names, values))

    def values(self, block: Block | None = None) -> dict[str, str]:
        """The parameters of the SQL; ``desk_…`` are ours, never the reader's."""
        page = max(1, int(self.given.get("page", "1")))
        return {**self.given, "desk_lang": self.lang, "desk_today": self.today.isoformat(),
                "desk_week": (self.today + dt.timedelta(days=7)).isoformat(), "desk_size": str(PAGE),
                "desk_skip": str((page - 1) * PAGE), **(self._kept(block)[1] if block else {})}


ASKED: ContextVar[Asked] = ContextVar("gaishan_desk_asked")  # set before Datasette is called, in the same task


def sensible(given: Mapping[str, str], today: dt.date) -> dict[str, str]:
    """The known parameters that look right; the span of days is always there, the last 90 days where it was not."""
    found = {name: value for name, value in given.items()
             if (shape := PARAMETERS.get(name)) is not None and shape.fullmatch(value)}
    first, last = _day(given.get("from")), _day(given.get("to"))
    last = last or today
    first = first or last - dt.timedelta(days=DEFAULT_DAYS - 1)
    first, last = min(first, last), max(first, last)
    return {"from": first.isoformat(), "to": last.isoformat(), **found}


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text or "")
    except ValueError:
        return None


def spans(today: dt.date) -> dict[str, Period]:
    """The spans that are one click away."""
    month = today.replace(day=1)
    quarter = month - relativedelta(months=(month.month - 1) % 3)
    before = dt.timedelta(days=1)
    return {"days": Period(today - dt.timedelta(days=DEFAULT_DAYS - 1), today), "month": Period(month, today),
            "last_month": Period(month - relativedelta(months=1), month - before), "quarter": Period(quarter, today),
            "year": Period(month - relativedelta(months=12), month - before)}
