"""A block as it is shown: its rows with the links of their numbers, its chart, its files."""
from __future__ import annotations

import asyncio
import functools
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from bot.desk.dashboards import DATABASE, FILTERS, NONE, PARAMETERS, Asked, Block
from bot.desk.functions import codes_of, drawn, row_points, scale_of
from bot.language.texts import say

BASE = "/desk/"
PERCENT = frozenset({"share", "cumulative", "confidence"})
FINE = frozenset({"value", "lcl", "centre", "ucl", "per_1000"})
HOST = "https://desk.invalid"  # Vega completes addresses without a host by one of its own; taken off again
NAMED = ("topic", "channel", "state", "review")  # parameters whose values are shown by name
STEPS = 9  # shades of a grid, in desk.css
NO_TOPIC = "#8a8a8a"  # a code no topic has any more
FORMATS = ("csv", "xlsx", "json")


@dataclass(frozen=True)
class Cell:
    """One value: the words shown, the address it opens, the colour of its topic."""

    shown: str
    link: str | None = None
    colour: str | None = None
    right: bool = False


@dataclass(frozen=True)
class Grid:
    """``lines``: the name of each and its cells with their strength, 1 to STEPS; None where there is nothing."""

    across: list[str]
    lines: list[tuple[Cell, list[tuple[Cell, int] | None]]]


@dataclass(frozen=True)
class Shown:
    """A block with its rows. ``cut``: Datasette returned fewer rows than there are."""

    block: Block
    title: str
    about: str
    few: str
    columns: list[tuple[str, str]]
    rows: list[list[Cell]]
    chart: str | None
    files: list[tuple[str, str]]
    cut: bool
    grid: Grid | None = None


def address(slug: str, given: Mapping[str, str], lang: str, /, **more: Any) -> str:
    """A dashboard's address with the parameters that are set; ``more`` goes before ``given``."""
    query = urlencode({key: value for key, value in {**given, **more}.items() if value})
    return f"{BASE}-/dashboards/{slug}?" + (f"{query}&" if query else "") + f"lang={lang}"


async def shown(datasette: Any, asked: Asked, block: Block) -> Shown:
    """Run the block's query and make it ready to be shown. Raises Datasette's errors of a query."""
    values = {**dict.fromkeys(PARAMETERS, ""), **asked.values(block)}
    result = await datasette.execute(DATABASE, asked.sql(block), values, truncate=True)
    columns = [one[0] for one in result.description]
    rows = [dict(zip(columns, row)) for row in result.rows]
    names = Names(asked.lang)
    cells = [[_cell(asked, block, row, name, names) for name in columns] for row in rows]
    if block.show == "figures" and rows and all(value in (None, 0) or name == "days" for name, value in rows[0].items()):
        cells = [[Cell(one.shown, None, None, True) for one in cells[0]]]
    chart = None
    if block.chart and rows:
        chart = await asyncio.to_thread(_picture, block, asked, rows, names)
    query = urlencode({**asked.given, "lang": asked.lang})
    return Shown(
        block, block.title[asked.lang], (block.about or {}).get(asked.lang, ""), (block.few or {}).get(asked.lang, ""),
        [(name, say(f"desk_column_{name}", asked.lang)) for name in columns], cells, chart,
        [(kind.upper(), f"{BASE}{DATABASE}/{block.name}.{kind}?{query}" + ("&_shape=objects" if kind == "json" else ""))
         for kind in FORMATS], result.truncated, _grid(block, rows, cells, columns) if block.grid and rows else None)


def _grid(block: Block, rows: Sequence[dict[str, Any]], cells: Sequence[list[Cell]], columns: Sequence[str]) -> Grid:
    """The rows put crosswise: a number of each pair, darker where there are more."""
    across, down, value = (block.grid[name] for name in ("across", "down", "value"))
    order = list(dict.fromkeys(row[across] for row in rows))
    if across == "hour":  # quiet hours stay on the axis
        order = [f"{hour:02d}" for hour in range(int(min(order)), int(max(order)) + 1)]
    else:
        totals = {name: sum(row[value] for row in rows if row[across] == name) for name in order}
        order.sort(key=lambda name: -totals[name])
    most, found = max(row[value] for row in rows), {}
    for row, line in zip(rows, cells):
        cell = line[columns.index(value)]
        name = found.setdefault(row[down], (line[columns.index(down)], {}))[1]
        name[row[across]] = (cell, math.ceil(STEPS * row[value] / most))
    return Grid(order, [(name, [of.get(one) for one in order]) for name, of in found.values()])


class Names:
    """The codes behind what is shown by name, and the colours of the topics, looked up once for a block."""

    def __init__(self, lang: str) -> None:
        self.codes = {parameter: codes_of(parameter, lang) for parameter in NAMED}
        self.colours = _colours(lang)


def _cell(asked: Asked, block: Block, row: Mapping[str, Any], name: str, names: Names) -> Cell:
    value = row[name]
    right = isinstance(value, (int, float))
    colour = names.colours.get(value) if name == "topic" and isinstance(value, str) else None
    return Cell(words(name, value), _link(asked, block, row, name, names), colour, right)


def words(name: str, value: Any) -> str:
    """A value as it is shown; rounding happens here only."""
    if value is None:
        return NONE
    if name in PERCENT:
        return f"{value:.1%}"
    if name in FINE:
        return f"{value:,.2f}"
    # the number of a record is a name, not an amount
    return f"{value:,}" if isinstance(value, int) and name not in ("number", "project", "counted_as") else str(value)


def _link(asked: Asked, block: Block, row: Mapping[str, Any], name: str, names: Names) -> str | None:
    wanted = block.links.get(name)
    if wanted is None or row[name] in (None, 0):
        return None
    if "case" in wanted:
        return address("case", {}, asked.lang, number=str(row[name]))
    more = {}
    for parameter, source in wanted.items():
        value = source[1:] if source.startswith("=") else row[source]
        if parameter == "branch" and value == NONE and block.name == "projects_stuck":
            continue  # a project without a branch is about all of them
        more[parameter] = value if source.startswith("=") else names.codes.get(parameter, {}).get(value, value)
    return address("cases", {key: asked.given[key] for key in FILTERS if key in asked.given}, asked.lang, **more)


def narrowed(asked: Asked) -> list[str]:
    """What narrows the page besides the days, in words."""
    found = []
    for name, value in asked.given.items():
        if name in ("from", "to", "number", "page"):
            continue
        words_of = {code: word for word, code in codes_of(name, asked.lang).items()} if name in NAMED else {}
        if name == "due":
            value = say(f"desk_due_{value}", asked.lang)
        elif name == "topic" and value == "unlabelled":
            value = say("topic_unlabelled", asked.lang)
        elif value == NONE:
            value = say("desk_none", asked.lang)
        found.append(say("desk_narrowed", asked.lang, name=say(f"desk_filter_{name}", asked.lang),
                         value=words_of.get(value, value)))
    return found


def _colours(lang: str) -> dict[str, str]:
    """{topic as it is named: its colour everywhere}; a topic without one of its own has the colour of plain bars."""
    from bot.reports.charts import palette

    colours = palette()
    return {name: colours["topics"].get(code, colours["bar"]) for name, code in codes_of("topic", lang).items()}


def _picture(block: Block, asked: Asked, rows: Sequence[dict[str, Any]], names: Names) -> str | None:
    chart = dict(block.chart or {})
    links = [_link(asked, block, row, next(iter(block.links), ""), names) for row in rows]
    linked = [{**row, "link": f"{HOST}{link}" if link else None} for row, link in zip(rows, links)]
    n = sum(row["n"] for row in rows) if all(isinstance(row.get("n"), int) for row in rows) else None
    title = " · ".join([f"{asked.period.start} – {asked.period.end}", *narrowed(asked), *([f"n = {n:,}"] if n else [])])
    return _drawn(json.dumps(chart), title, asked.lang, json.dumps(linked, ensure_ascii=False))


@functools.lru_cache(maxsize=64)  # drawing takes longer than counting, and several people look at the same page
def _drawn(chart: str, title: str, lang: str, rows: str) -> str | None:
    from bot.reports.charts import svg

    found = specification(json.loads(chart), title, lang, json.loads(rows))
    if found is None:
        return None
    found["config"]["aria"] = False  # the table says the same in words
    return svg(found).replace(f'xlink:href="{HOST}/', 'xlink:href="/')


def specification(chart: Mapping[str, Any], title: str, lang: str, rows: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """The Vega-Lite specification of a block's chart."""
    from bot.reports.charts_desk import bars_chart, stack_chart

    kind, column = chart["kind"], chart["column"]
    if kind == "pareto":
        return _pareto(title, lang, rows)
    rows, colours = _shortened(rows, lang)
    if kind == "control":
        return _control(title, lang, rows)
    if kind == "bars":
        return bars_chart(rows, chart["y"], column, title, lang)
    lying = "y" in chart
    return stack_chart(rows, chart["y" if lying else "x"], chart["series"], column, colours, title, lang, lying=lying)


def _shortened(rows: Sequence[dict[str, Any]], lang: str) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """The rows with the topics' short names, and the colour of each."""
    from bot.topics.taxonomy import load_taxonomy

    codes, taxonomy, paints = codes_of("topic", lang), load_taxonomy(), _colours(lang)
    names = {row["topic"]: taxonomy.short(codes.get(row["topic"], row["topic"]), lang) for row in rows if row.get("topic")}
    if len(set(names.values())) < len(names):  # an organisation's own topics may share a short name
        names = {name: name for name in names}
    return ([{**row, "topic": names[row["topic"]]} if row.get("topic") else row for row in rows],
            {short: paints.get(name, NO_TOPIC) for name, short in names.items()})


def _pareto(title: str, lang: str, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    from bot.analysis.pareto import pareto
    from bot.reports.charts_ranking import pareto_chart
    from bot.topics.taxonomy import load_taxonomy

    codes, taxonomy = codes_of("topic", lang), load_taxonomy()
    by_code = {codes.get(row["topic"], row["topic"]): row for row in rows}
    # equal counts stay in the order of the table
    ranked = pareto({code: row["n"] for code, row in by_code.items()},
                    severity={code: -place for place, code in enumerate(by_code)})
    return pareto_chart(ranked, {code: taxonomy.short(code, lang) for code in by_code}, title, lang,
                        {code: row["link"] for code, row in by_code.items()})


def _control(title: str, lang: str, rows: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    from bot.reports.charts_control import over_time_chart

    found = row_points(rows)
    chosen = drawn(found)
    if chosen is None:
        return None
    factor, days = scale_of(found, chosen)
    return over_time_chart(chosen.chart, title, say("proposal_per_days", lang, days=days), lang, scale=factor)
