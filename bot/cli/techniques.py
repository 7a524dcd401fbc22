"""gaishan techniques list|add|import."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from bot.access import require
from bot.cli.base import Group, language, load, option, out, out_json, tell
from bot.errors import GaishanError
from bot.language.texts import explain
from bot.setup import speaker


@click.group(cls=Group)
def techniques() -> None:
    pass


@techniques.command("list")
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def list_techniques(name: str | None, as_json: bool) -> None:
    from bot.choosing.techniques import radar
    from bot.reports.candidates import radar_text

    _, store = load()
    with store:
        require(speaker(store, name), "candidate.read")
        blips = radar(store)
    if as_json:
        out_json([{"number": blip.technique.id, **blip.technique.given, "rank": blip.rank, "score": blip.score,
                   "missing": blip.missing, "warnings": blip.warnings, "attribute": blip.attribute} for blip in blips])
    elif blips:
        out(radar_text(blips, language()))
    else:
        tell("radar_empty")


@techniques.command()
@click.argument("technique")
@option("--trend")
@option("--source")
@option("--evidence")
@option("--maturity")
@option("--process")
@option("--link")
@option("--gain")
@option("--cost")
@option("--risk")
@option("--adopters")
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def add(technique: str, name: str | None, as_json: bool, **given: str | None) -> None:
    from bot.choosing.filling import add_filled

    _, store = load()
    with store:
        person = require(speaker(store, name), "technique.add")
        number = add_filled(store, "technique", person, language(), {
            "technique": technique, **{key: value for key, value in given.items() if value is not None}})
        one = store.techniques.get(number)
    if as_json:
        out_json({"number": number, **one.given})
    else:
        tell("technique_stored", number=number, name=one.name)


@techniques.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@option("--dry-run", is_flag=True)
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def import_techniques(file: Path, dry_run: bool, name: str | None, as_json: bool) -> None:
    from bot.choosing.technique_files import import_file

    _, store = load()
    with store:
        person = require(speaker(store, name), "technique.add")
        report = import_file(store, file, person, language(), dry_run=dry_run)
    rejected: list[tuple[int, GaishanError]] = report["rejected"]
    if as_json:
        out_json({**report, "rejected": [{"line": line, "problem": explain(error, language())} for line, error in rejected]})
        return
    for line, error in rejected:
        tell("candidate_file_row", line=line, problem=explain(error, language()))
    counts: dict[str, Any] = {**report, "rejected": len(rejected)}
    tell("candidate_file", read=counts["read"], stored=counts["stored"], repeated=counts["repeated"],
         rejected=counts["rejected"])


commands = {"techniques": techniques}
