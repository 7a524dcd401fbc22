"""gaishan choose statistical|side-by-side."""
from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

from bot.access import require
from bot.cli.ask import _day
from bot.cli.base import Group, language, load, option, out, out_json
from bot.errors import InputError
from bot.language.texts import say
from bot.setup import speaker
from bot.store import Store
from bot.topics.taxonomy import load_taxonomy


@click.group(cls=Group)
def choose() -> None:
    pass


def filtered(command: Any) -> Any:
    """The options of a question: days, place, kind of customer, who asks, JSON."""
    for one in (option("--json", "as_json", is_flag=True), option("--as", "name"), option("--customer"), option("--channel"),
                option("--branch"), option("--to", "end"), option("--from", "start")):
        command = one(command)
    return command


def _question(store: Store, today: dt.date, given: dict[str, Any]) -> tuple[Any, Any]:
    """(period, filter); without days the 90 up to today, which give the 12 weeks a chart needs. InputError
    period_reversed, branch_unknown, day_format."""
    from bot.choosing.statistical import period_up_to
    from bot.complaints.places import branch_unknown
    from bot.language.customers import label_of_kind
    from bot.language.periods import Period
    from bot.store.complaints import Filter

    last = _day(given["end"], "--to") or today
    first = _day(given["start"], "--from") or period_up_to(last).start
    if first > last:
        raise InputError("period_reversed", said=f"{first} – {last}")
    branch, customer = given["branch"], given["customer"]
    if branch and branch not in (known := store.complaints.values_of("branch")):
        raise branch_unknown(branch, known)
    return Period(first, last), Filter(branch=branch, channel=given["channel"],
                                       customer=customer and (label_of_kind(customer) or customer))


@choose.command("statistical")
@filtered
def statistical_command(name: str | None, as_json: bool, **given: Any) -> None:
    from bot.choosing.statistical import statistical
    from bot.reports.choosing_data import statistical_data
    from bot.reports.statistical import statistical_text
    from bot.reports.top import days, scope

    chosen, store = load()
    with store:
        require(speaker(store, name), "top.ask")
        period, which = _question(store, chosen.today, given)
        found = statistical(store, period, which, chosen.home)
    if as_json:
        out_json(statistical_data(found))
    elif found.n:
        out(statistical_text(found, load_taxonomy(), language()))
    else:
        near = found.top.nearest
        out(say("top_empty" if near else "top_no_data", language(), scope=scope(found.top, language()), period=days(period))
            + (days(near) if near else ""))


@choose.command("side-by-side")
@filtered
@option("--study", type=int)
@option("--html", "page", type=click.Path(path_type=Path))
def side_by_side_command(name: str | None, as_json: bool, study: int | None, page: Path | None, **given: Any) -> None:
    from bot.choosing.side_by_side import side_by_side
    from bot.reports.choosing_data import side_data
    from bot.reports.side_by_side import side_page, side_text

    chosen, store = load()
    with store:
        require(speaker(store, name), "top.ask")
        require(speaker(store, name), "candidate.read")
        period, which = _question(store, chosen.today, given)
        found = side_by_side(store, period, which, chosen.home, study)
    if page:
        side_page(found, load_taxonomy(), language(), page.parent).replace(page)
    if as_json:
        out_json(side_data(found))
    else:
        out(side_text(found, load_taxonomy(), language()))


commands = {"choose": choose}
