"""gaishan project list|show|export|report."""
from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from bot.access import require
from bot.cli.base import Group, language, load, option, out, out_json, tell
from bot.playbooks.engine import Walk
from bot.reports.project_files import FORMATS, FORMS, report_file
from bot.reports.summary import summary_data, summary_html, summary_text
from bot.settings import Settings
from bot.setup import speaker


def _today(chosen: Settings) -> dt.date:
    return dt.datetime.now(ZoneInfo(chosen.timezone)).date()


@click.group(cls=Group)
def project() -> None:
    pass


@project.command("list")
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def list_projects(name: str | None, as_json: bool) -> None:
    chosen, store = load()
    with store:
        require(speaker(store, name), "project.read")
        walks = [Walk(store, one.id, _today(chosen)) for one in store.projects.all()]
        rows = [{"id": walk.number, "title": walk.project.title, "playbook": walk.project.playbook,
                 "status": walk.project.status, "step": walk.step.number if walk.step else None,
                 "topic": walk.project.topic, "branch": walk.project.branch, "opened": walk.project.created_at}
                for walk in walks]
    if as_json:
        out_json(rows)
    else:
        for row in rows:
            out(f"{row['id']}\t{row['title']}\t{row['status']}\t{row['step'] or '–'}")


@project.command()
@click.argument("number", type=int)
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def show(number: int, name: str | None, as_json: bool) -> None:
    chosen, store = load()
    with store:
        require(speaker(store, name), "project.read")
        walk = Walk(store, number, _today(chosen))
        if as_json:
            out_json(summary_data(walk, language()))
        else:
            out(summary_text(walk, language()))


@project.command()
@click.argument("number", type=int)
@option("--output", type=click.Path(path_type=Path))
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def export(number: int, output: Path | None, name: str | None, as_json: bool) -> None:
    chosen, store = load()
    with store:
        require(speaker(store, name), "project.read")
        walk = Walk(store, number, _today(chosen))
        if as_json:
            data = summary_data(walk, language())
            if output is None:
                out_json(data)
                return
            import json

            output.write_text(json.dumps(data, ensure_ascii=False, indent=1), "utf-8")
            path = output
        else:
            path = summary_html(walk, language(), output.parent if output else chosen.exports)
            if output:
                path = path.replace(output)
        tell("cli_project_exported", number=number)
        out(str(path))


@project.command()
@click.argument("number", type=int)
@option("--form", type=click.Choice(FORMS), default="story")
@option("--format", "kind", type=click.Choice(FORMATS), default="html")
@option("--lang", type=click.Choice(["zh", "en"]))
@option("--output", type=click.Path(path_type=Path, dir_okay=False))
@option("--as", "name")
def report(number: int, form: str, kind: str, lang: str | None, output: Path | None, name: str | None) -> None:
    chosen, store = load()
    with store:
        require(speaker(store, name), "project.read")
        walk = Walk(store, number, _today(chosen))
        path = report_file(walk, form, kind, lang or language(), output.parent if output else chosen.exports)
        if output:
            path = path.replace(output)
        tell("cli_project_reported", number=number)
        out(str(path))


commands = {"project": project}
