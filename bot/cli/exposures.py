"""gaishan exposures: the transactions that complaints are divided by."""
from __future__ import annotations

from pathlib import Path

import click

from bot.access import require
from bot.cli.base import Command, Group, language, load, option, out, out_json, tell
from bot.errors import InputError
from bot.setup import speaker


@click.group(cls=Group)
def exposures() -> None:
    pass


def _row(one, **more) -> dict:
    return {"number": one.id, "from": one.period.start, "to": one.period.end, "branch": one.branch,
            "channel": one.channel, "transactions": one.transactions, **more}


def _told(done, as_json: bool) -> None:
    from bot.reports.exposures import put_line

    if as_json:
        out_json([{**_row(put.exposure), "number": put.number, "before": put.before} for put in done])
    else:
        out("\n".join(put_line(put, language()) for put in done))


@exposures.command("add", cls=Command)
@click.argument("transactions")
@option("--period", required=True)
@option("--branch")
@option("--channel")
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def add(transactions: str, period: str, branch: str | None, channel: str | None, name: str | None, as_json: bool) -> None:
    from bot.complaints.exposure_words import read_period
    from bot.complaints.exposure_words import transactions as counted
    from bot.complaints.exposures import register
    from bot.complaints.rows import label_of
    from bot.language.mentions import find_channel
    from bot.store.exposures import Exposure

    chosen, store = load()
    with store:
        person = speaker(store, name)
        found = read_period(period, chosen.today)
        if found is None:
            raise InputError("exposure_period")
        channel = channel and (find_channel(channel) or label_of(channel))
        done = register(store, person, [Exposure(found, counted(transactions), branch and label_of(branch), channel)])
    _told(done, as_json)


@exposures.command("list", cls=Command)
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def list_command(name: str | None, as_json: bool) -> None:
    from bot.reports.exposures import listed

    _, store = load()
    with store:
        require(speaker(store, name), "top.ask")
        rows = store.exposures.all()
    if as_json:
        out_json([_row(row) for row in rows])
    elif rows:
        out(listed(rows, language()))
    else:
        tell("exposure_none")


@exposures.command("import", cls=Command)
@click.argument("file", type=click.Path(path_type=Path))
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def import_command(file: Path, name: str | None, as_json: bool) -> None:
    from bot.complaints.exposure_files import import_exposures

    chosen, store = load()
    with store:
        person = require(speaker(store, name), "data.import")
        done = import_exposures(store, file, person, chosen.today)
    _told(done, as_json)
    tell("exposure_imported", count=len(done), replaced=sum(put.before is not None for put in done))


@exposures.command("remove", cls=Command)
@click.argument("number", type=int)
@option("--as", "name")
def remove_command(number: int, name: str | None) -> None:
    from bot.complaints.exposures import remove
    from bot.reports.exposures import place

    _, store = load()
    with store:
        gone = remove(store, speaker(store, name), number)
    tell("exposure_removed", period=gone.period, place=place(gone, language()), n=f"{gone.transactions:,}")


commands = {"exposures": exposures}
