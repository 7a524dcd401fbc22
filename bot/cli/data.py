"""gaishan import, export, classify, sample."""
from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, Iterator

import click

from bot.access import require
from bot.cli.base import Command, Group, language, load, option, out, out_json, tell
from bot.errors import InputError
from bot.language.texts import say
from bot.setup import speaker

MOST_MOVES = 10


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
        with _progress() as progress:
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
        with _progress() as progress:
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
    for before, after, count in report.moves[:MOST_MOVES]:
        out(say("cli_reclassified_move", lang, before=label(before), after=label(after), count=count))


class _progress:  # noqa: N801 - reads as a function where it is used
    """Rows done, rows a second and the time left on standard error, only on a terminal."""

    def __enter__(self) -> Any:
        if not sys.stderr.isatty():
            return None
        began, lang = time.monotonic(), language()

        def show(done: int, total: int) -> None:
            rate = done / max(time.monotonic() - began, 0.001)
            left = max(0, total - done) / max(rate, 0.001)
            line = say("cli_progress", lang, done=f"{done:,}", total=f"{total:,}", rate=f"{rate:,.0f}",
                       left=f"{int(left // 60)}:{int(left % 60):02}")
            click.echo(f"\r{line:<60}", nl=False, err=True)

        return show

    def __exit__(self, *_: object) -> None:
        if sys.stderr.isatty():
            click.echo("", err=True)


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
@click.argument("file", type=click.File("rb"), default="-")
@option("--json", "as_json", is_flag=True)
def classify(file: IO[bytes], as_json: bool) -> None:
    from dataclasses import replace
    from itertools import islice

    from bot import settings
    from bot.complaints.facts import find_facts
    from bot.complaints.prepare import Prepared, classify_many, prepare
    from bot.language.foreign import language_name
    from bot.language.privacy import redact
    from bot.rasa.door import clean
    from bot.reports.severity import flags_text
    from bot.topics.current import get_model
    from bot.topics.taxonomy import load_taxonomy

    chosen, lang, taxonomy = settings.load(), language(), load_taxonomy()
    today = chosen.today
    model, texts = get_model(chosen), _texts(file)

    def read(text: str) -> Prepared:
        prepared = prepare(redact(clean(text, chosen)).text)
        return replace(prepared, cut=(*prepared.cut, "length")) if len(text) > chosen.max_message else prepared

    # small batches when somebody types or pipes line by line, larger ones from a file
    while batch := [read(text) for text in islice(texts, 64)]:
        for prepared, c in zip(batch, classify_many(model, batch)):
            text = prepared.text
            if as_json:
                # an abstained best guess is still given: ``abstained`` says that it is none to count on
                out_json({"kind": c.kind, "topic": c.topic or (c.topics[0][0] if c.topics else None), "topics": [
                    {"topic": code, "confidence": round(confidence, 4)} for code, confidence in c.topics],
                    "abstained": c.abstained, "severity": c.severity, "severity_reason": c.severity_reason,
                    "flags": list(c.flags), "language": c.language,
                    "facts": find_facts(text, today, (), c.topic, c.kind).to_dict(), "cut": list(prepared.cut),
                    "text": text})
            else:
                name = taxonomy.name(c.topic, lang) if c.topic else "–"
                mark = "?" if c.abstained else ""
                if prepared.language:
                    name += f" ({language_name(prepared.language, lang)})"
                out(f"{c.kind}\t{name}{mark}\t{c.confidence or 0:.2f}\t{c.severity}\t{c.severity_reason or '–'}"
                    f"\t{flags_text(c.flags, lang) or '–'}\t{text}")


def _texts(file: IO[bytes]) -> Iterator[str]:
    """A text a line, or the ``text`` of a line of JSON; a brace alone makes no JSON. The encoding of a file is found as
    in an import, that of a pipe line by line."""
    from bot.complaints.encodings import decoded_lines, encoding_of

    path = Path(file.name) if isinstance(file.name, str) and Path(file.name).is_file() else None
    for number, line in enumerate(decoded_lines(file, encoding_of(path).name if path else None), 1):
        if line.lstrip().startswith("{"):
            try:
                found = json.loads(line)
            except ValueError:
                found = None
            if isinstance(found, dict):
                if "text" not in found:
                    raise InputError("jsonl_line", number=number)
                line = str(found["text"])
        yield line


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
