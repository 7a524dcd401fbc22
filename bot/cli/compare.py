"""gaishan compare: a study of a file or of the store, scored, as JSON or as a report; scores from tables."""
from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

from bot.access import require
from bot.cli.base import Group, language, load, option, out, out_json, tell
from bot.errors import InputError
from bot.language.texts import say
from bot.setup import speaker


class Compare(Group):
    """``gaishan compare study.yml`` is ``gaishan compare show study.yml``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in (*self.commands, "--help", "-h"):
            args = ["show", *args]
        return super().parse_args(ctx, args)


@click.group(cls=Compare)
def compare() -> None:
    pass


@compare.command("show")
@click.argument("study")
@option("--reference")
@option("--own")
@option("--report", type=click.Path(path_type=Path, dir_okay=False))
@option("--lang", type=click.Choice(["zh", "en"]))
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def show(study: str, reference: str | None, own: str | None, report: Path | None, lang: str | None, name: str | None,
         as_json: bool) -> None:
    from dataclasses import replace

    from bot.choosing.comparison import score
    from bot.choosing.guards import guard_lines, guards, internal
    from bot.choosing.loading import read_study, record_of
    from bot.choosing.outcome import study_of
    from bot.reports.study import ranking_table
    from bot.reports.study_files import FORMATS, study_bytes, write

    lang = lang or language()
    if report and report.suffix.lstrip(".").lower() not in FORMATS:
        raise InputError("study_report_kind")
    if study.isdecimal() and not Path(study).exists():
        _, store = load()
        with store:
            require(speaker(store, name), "study.work")
            record = store.studies.get(int(study[:9]))
        loaded = replace(study_of(record), reference=reference or record.reference)
    else:
        loaded = read_study(Path(study), own, reference)
        record = record_of(loaded, Path(study).stem, dt.date.today().isoformat())
    record = replace(record, reference=loaded.reference)
    result = score(loaded)
    found = guards(loaded, result)
    if report:
        tell("cli_compare_reported", path=str(write(study_bytes(record, result, report.suffix.lstrip(".").lower(), lang),
                                                    report)))
    if as_json:
        out_json(as_data(loaded.own, result, found))
    elif not report:
        lines = [say("study_internal", lang).replace("**", "")] if internal(loaded) else []
        out("\n".join([*lines, *ranking_table(result, lang), *guard_lines(
            [one for one in found if one.code != "internal"], lang)]))


def as_data(own: str, result: Any, found: list[Any]) -> dict[str, Any]:
    """The result for JSON: numbers unrounded, warnings as codes."""
    return {
        "own": own, "reference": result.reference, "totals": result.totals,
        "ranking": [{"attribute": row.attribute, "weight": row.weight, "own": row.own, "reference": row.reference,
                     "gap": row.gap, "priority": row.priority, "share": row.share, "tied_with": list(row.tied_with),
                     "distinguishable": row.distinguishable, "n": row.n} for row in result.ranking],
        "focus": list(result.focus), "top_stable": result.top_stable, "ties": result.ties,
        "first_places": result.first_places,
        "tippings": [{"what": one.what, "attribute": one.attribute, "change": float(one.change),
                      "before": float(one.before), "after": float(one.after)} for one in result.tippings],
        "cells": {subject: {attribute: {"mean": one.mean, "sd": one.sd, "n": one.n} for attribute, one in row.items()}
                  for subject, row in result.cells.items()},
        "excluded": [list(pair) for pair in result.excluded], "missing": result.missing,
        "internal": any(one.code == "internal" for one in found),
        "warnings": [*result.warnings, *(one.code for one in found)]}


@compare.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@option("--study", "into_study", type=int)
@option("--own")
@option("--rater")
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def import_command(file: Path, into_study: int | None, own: str | None, rater: str | None, name: str | None,
                   as_json: bool) -> None:
    from bot.choosing.loading import import_scores

    _, store = load()
    with store:
        person = require(speaker(store, name), "study.work")
        number, sheet = import_scores(store, file, person, number=into_study, own=own, rater=rater, title=file.stem[:80],
                                      lang=language())
    if as_json:
        out_json({"study": number, "attributes": sheet.attributes, "subjects": sheet.subjects, "raters": sheet.raters})
    else:
        out(say("cli_compare_imported", language(), number=number, raters=len(sheet.raters),
                attributes=len(sheet.attributes), subjects=len(sheet.subjects)))


commands = {"compare": compare}
