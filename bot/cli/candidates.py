"""gaishan candidates list|add|score|choose|drop|merge|history."""
from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from bot.access import require
from bot.cli.base import Group, language, load, option, out, out_json, tell
from bot.setup import speaker
from bot.store import Store

METHODS = ("benefit", "rice", "ice", "opportunity", "pugh")


@click.group(cls=Group)
def candidates() -> None:
    pass


def _record(store: Store, number: int) -> dict[str, Any]:
    """A candidate for a program."""
    one = store.candidates.get(number)
    return {"number": one.id, "state": one.state, **one.given, "study": one.study_id, "project": one.project_id,
            "technique": one.technique_id, "merged_into": one.merged_into, "by": one.by, "at": one.at}


@candidates.command("list")
@option("--method", type=click.Choice(METHODS), default="benefit")
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def list_candidates(method: str, name: str | None, as_json: bool) -> None:
    from bot.choosing.board import board
    from bot.reports.achieved import achieved_on_board
    from bot.reports.candidates import board_text

    chosen, store = load()
    with store:
        require(speaker(store, name), "candidate.read")
        rows = board(store, method)
        records = [{**_record(store, row.candidate.id), "method": method, "rank": row.place.rank if row.place else None,
                    "score": row.place.score if row.place else None, "value": row.place.value if row.place else None,
                    "stale": row.stale, "unscored": row.why} for row in rows] if as_json else []
        done = [] if as_json else achieved_on_board(store, [row.candidate for row in rows], chosen.today, language())
    if as_json:
        out_json(records)
    elif rows:
        out("\n".join([board_text(rows, method, language()), *done]))
    else:
        tell("board_empty")


@candidates.command()
@click.argument("title")
@option("--attributes")
@option("--gains")
@option("--topics")
@option("--effort")
@option("--cost")
@option("--risk")
@option("--study", type=int)
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def add(title: str, attributes: str | None, gains: str | None, topics: str | None, effort: str | None, cost: str | None,
        risk: str | None, study: int | None, name: str | None, as_json: bool) -> None:
    from bot.choosing.filling import add_filled

    given = {"attributes": attributes, "gains": gains, "topics": topics, "effort": effort, "cost": cost, "risk": risk}
    _, store = load()
    with store:
        person = require(speaker(store, name), "candidate.add")
        number = add_filled(store, "candidate", person, language(), {
            "title": title, **{key: value for key, value in given.items() if value is not None}}, study)
        record = _record(store, number)
    if as_json:
        out_json(record)
    else:
        tell("candidate_added", number=number, title=record["title"])


@candidates.command()
@click.argument("number", type=int)
@option("--method", type=click.Choice(METHODS), default="benefit")
@option("--set", "pairs", multiple=True)
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def score(number: int, method: str, pairs: tuple[str, ...], name: str | None, as_json: bool) -> None:
    from bot.choosing.board import score as score_benefit
    from bot.choosing.board import score_filled
    from bot.cli.data import _mapping
    from bot.reports.candidates import score_lines

    _, store = load()
    with store:
        person = require(speaker(store, name), "candidate.work")
        if method == "benefit":
            found = score_benefit(store, number, person)[0]
        else:
            found = score_filled(store, number, method, person, language(), _mapping(pairs) or {})
    if as_json:
        out_json(asdict(found))
    else:
        out("\n".join(score_lines(found, language())))


@candidates.command()
@click.argument("number", type=int)
@option("--reason", default="")
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def choose(number: int, reason: str, name: str | None, as_json: bool) -> None:
    from bot.choosing.board import choose as choose_it

    chosen, store = load()
    with store:
        choose_it(store, number, reason, speaker(store, name), chosen, language())
        _told(store, number, "candidate_chosen_because" if reason else "candidate_chosen", reason, as_json)


@candidates.command()
@click.argument("number", type=int)
@option("--reason", default="")
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def drop(number: int, reason: str, name: str | None, as_json: bool) -> None:
    from bot.choosing.board import drop as drop_it

    _, store = load()
    with store:
        drop_it(store, number, reason, speaker(store, name))
        _told(store, number, "candidate_dropped", reason, as_json)


def _told(store: Store, number: int, key: str, reason: str, as_json: bool) -> None:
    record = _record(store, number)
    if as_json:
        out_json(record)
    else:
        tell(key, number=number, title=record["title"], reason=reason or "–")


@candidates.command()
@click.argument("first", type=int)
@click.argument("second", type=int, required=False)
@option("--undo", is_flag=True)
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def merge(first: int, second: int | None, undo: bool, name: str | None, as_json: bool) -> None:
    from bot.choosing import board
    from bot.errors import InputError

    _, store = load()
    with store:
        person = speaker(store, name)
        if undo:
            gone, kept = first, board.unmerge(store, first, person)
        elif second is None:
            raise InputError("candidate_merge_which")
        else:
            gone, kept = board.merge(store, first, second, person)
    if as_json:
        out_json({"merged": gone, "into": kept, "undone": undo})
    elif undo:
        tell("candidate_unmerged", number=gone, into=kept)
    else:
        tell("candidate_merged", gone=gone, kept=kept)


@candidates.command()
@click.argument("number", type=int)
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def history(number: int, name: str | None, as_json: bool) -> None:
    from bot.reports.achieved import achieved, achieved_lines
    from bot.reports.candidates import history_text

    chosen, store = load()
    with store:
        require(speaker(store, name), "candidate.read")
        candidate = store.candidates.get(number)
        brought = achieved(store, candidate, chosen.today) if candidate.state == "done" else None
        if as_json:
            out_json({"number": number, "title": candidate.title, "state": candidate.state,
                      "scores": [asdict(one) for one in store.scorings.history(number)],
                      "moves": store.candidates.moves(number), "outcome": None if brought is None else {
                          "study": brought.study, "later_study": brought.later,
                          "attributes": [asdict(one) for one in brought.attributes],
                          "measured": asdict(brought.measured) if brought.measured else None}})
        else:
            out("\n".join([history_text(store, number, language()),
                           *(achieved_lines(brought, language()) if brought else [])]))


commands = {"candidates": candidates}
