"""gaishan import, export, classify, sample."""
from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.access import require
from bot.cli.base import Command, Group, language, load, option, out, out_json, tell
from bot.cli.progress import Progress
from bot.errors import InputError
from bot.language.texts import join, say
from bot.setup import speaker

if TYPE_CHECKING:
    from bot.complaints.classifying import Classified

MOST_MOVES = 10
MOST_LINES = 10


@click.command("import", cls=Command)
@click.argument("file", type=click.Path(path_type=Path))
@option("--map", "mapping", multiple=True)
@option("--date-format")
@option("--dry-run", is_flag=True)
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def import_command(file: Path, mapping: tuple[str, ...], date_format: str | None, dry_run: bool, name: str | None,
                   as_json: bool) -> None:
    from bot.complaints.importing import import_file
    from bot.complaints.transfer_wording import report_lines
    from bot.topics.current import get_model

    chosen, store = load()
    with store:
        person = require(speaker(store, name), "data.import")
        with Progress("cli_stopped_dry_run" if dry_run else "cli_stopped_import") as progress:
            report = import_file(store, None if dry_run else get_model(chosen), chosen, file, person,
                                 mapping=_mapping(mapping), dry_run=dry_run, date_format=date_format,
                                 progress=progress)
    if as_json:
        out_json(asdict(report))
    else:
        out("\n".join(report_lines(report, language())))


def _mapping(pairs: tuple[str, ...]) -> dict[str, str] | None:
    found = {}
    for pair in ",".join(pairs).split(",") if pairs else ():
        left, equals, right = pair.partition("=")
        if not equals:
            raise InputError("map_format", pair=pair)
        found[left.strip()] = right.strip()
    return found or None


@click.command(cls=Command)
@option("--all", "everything", is_flag=True)
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def reclassify(everything: bool, name: str | None, as_json: bool) -> None:
    from bot.complaints.reclassifying import reclassify as read_again
    from bot.topics.current import get_model
    from bot.topics.taxonomy import load_taxonomy

    chosen, store = load()
    with store:
        person = require(speaker(store, name), "data.import")
        with Progress("cli_stopped_reclassify_all" if everything else "cli_stopped_reclassify") as progress:
            report = read_again(store, get_model(chosen), chosen, person, everything=everything, progress=progress)
    if as_json:
        out_json(asdict(report))
        return
    lang, taxonomy = language(), load_taxonomy()

    def label(code: str | None) -> str:
        return (say("topic_unlabelled", lang) if code is None else taxonomy.name(code, lang) if code in taxonomy
                else say(f"kind_{code}", lang))

    tell("cli_reclassified", read=report.read, changed=report.changed, kept=report.kept, urgent=report.urgent,
         seconds=f"{report.seconds:.0f}")
    if report.doubtful:
        tell("transfer_doubtful", count=report.doubtful)
    for before, after, count in report.moves[:MOST_MOVES]:
        out(say("cli_reclassified_move", lang, before=label(before), after=label(after), count=count))


@click.command(cls=Command)
@option("--format", "kind", type=click.Choice(["csv", "xlsx", "jsonl"]), default="csv")
@option("--output", type=click.Path(path_type=Path))
@option("--as", "name")
def export(kind: str, output: Path | None, name: str | None) -> None:
    from bot.complaints.exporting import export as write

    _, store = load()
    with store:
        person = require(speaker(store, name), "data.export")
        count = write(store, kind, output or sys.stdout.buffer, person=person)
        tell("cli_exported", count=count, path=str(output or "-"))


@click.command(cls=Command)
@click.argument("file", type=click.Path(allow_dash=True), default="-")
@option("--map", "mapping", multiple=True)
@option("--json", "as_json", is_flag=True)
def classify(file: str, mapping: tuple[str, ...], as_json: bool) -> int:
    from bot import settings
    from bot.complaints.classifying import STREAM, classify_texts, open_texts
    from bot.complaints.transfer_wording import column_line
    from bot.topics.current import get_model

    chosen, lang = settings.load(), language()
    left_out: dict[str, list[int]] = {}
    with Progress("cli_stopped_classify", shown=not sys.stdout.isatty()) as progress:
        texts = open_texts(sys.stdin.buffer if file == STREAM else Path(file), chosen, _mapping(mapping))
        if texts.column:
            click.echo(column_line(texts.column, lang), err=True)
        for one in classify_texts(get_model(chosen), texts, chosen, progress):
            if one.problem:
                left_out.setdefault(one.problem, []).append(one.line)
            elif as_json:
                out_json(_classified(one))
            else:
                out(_line(one, lang))
    for reason, lines in left_out.items():
        tell("cli_classify_left_out", count=len(lines), reason=say(f"transfer_reject_{reason}", lang),
             lines=join([str(line) for line in lines[:MOST_LINES]], lang) + (" …" if len(lines) > MOST_LINES else ""))
    return 2 if left_out.keys() - {"text_empty"} else 0


def _classified(one: Classified) -> dict[str, Any]:
    # an abstained best guess is still given: ``abstained`` says that it is none to count on
    c = one.reading.classification
    return {"line": one.line, "kind": c.kind, "topic": c.topic or (c.topics[0][0] if c.topics else None), "topics": [
                {"topic": code, "confidence": round(confidence, 4)} for code, confidence in c.topics],
            "abstained": c.abstained, "severity": c.severity, "severity_reason": c.severity_reason,
            "severity_doubt": c.severity_doubt, "flags": list(c.flags), "language": c.language,
            "facts": one.reading.facts.to_dict(), "cut": list(one.prepared.cut), "text": one.prepared.text}


def _line(one: Classified, lang: str) -> str:
    from bot.language.foreign import language_name
    from bot.reports.severity import flags_text
    from bot.topics.taxonomy import load_taxonomy

    c = one.reading.classification
    name = load_taxonomy().name(c.topic, lang) if c.topic else "–"
    if one.prepared.language:
        name += f" ({language_name(one.prepared.language, lang)})"
    doubt = [say("severity_may_be", lang)] if c.severity_doubt else []
    flags = join([*([flags_text(c.flags, lang)] if c.flags else []), *doubt], lang)
    text = " ".join(one.prepared.text.split())  # a record is one line, whatever is in it
    return (f"{c.kind}\t{name}{'?' if c.abstained else ''}\t{c.confidence or 0:.2f}\t{c.severity}"
            f"\t{c.severity_reason or '–'}\t{flags or '–'}\t{text}")


@click.group(cls=Group)
def sample() -> None:
    pass


@sample.command("load")
@option("--as", "name")
def load_command(name: str | None) -> None:
    from bot.complaints.sample import load_sample
    from bot.topics.current import get_model

    chosen, store = load()
    with store:
        today = chosen.today
        count = load_sample(store, get_model(chosen), speaker(store, name), today)
        tell("cli_sample_loaded", count=count)


@sample.command("clear")
@option("--as", "name")
def clear_command(name: str | None) -> None:
    from bot.complaints.sample import clear_sample

    _, store = load()
    with store:
        tell("cli_sample_cleared", count=clear_sample(store, speaker(store, name)))


commands = {"import": import_command, "export": export, "classify": classify, "reclassify": reclassify, "sample": sample}
