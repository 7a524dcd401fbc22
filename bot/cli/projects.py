"""gaishan project list|show|team|committee|export|report."""
from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from bot.access import require
from bot.cli.base import Group, language, load, option, out, out_json, tell
from bot.errors import InputError
from bot.language.texts import say
from bot.playbooks.engine import Walk
from bot.playbooks.views import Seen
from bot.reports.project_files import FORMATS, FORMS, report_file
from bot.reports.projects import trouble_words
from bot.reports.summary import summary_data, summary_html, summary_text
from bot.setup import speaker


@click.group(cls=Group)
def project() -> None:
    pass


@project.command("list")
@option("--stuck", is_flag=True)
@option("--mine", is_flag=True)
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def list_projects(stuck: bool, mine: bool, name: str | None, as_json: bool) -> None:
    from bot.playbooks.urgency import by_urgency, unreadable

    chosen, store = load()
    with store:
        person = require(speaker(store, name), "project.read")
        found = by_urgency(store, chosen.today, chosen.stuck_days, person_id=person.id if mine else None, stuck=stuck)
        rows = [{"id": walk.number, "title": walk.project.title, "playbook": walk.project.playbook,
                 "status": walk.project.status, "state": walk.state, "step": walk.step.number if walk.step else None,
                 "topic": walk.project.topic, "branch": walk.project.branch, "opened": walk.project.created_at,
                 "troubles": [asdict(trouble) for trouble in troubles]} for walk, troubles in found]
        faulty = [] if stuck or mine else unreadable(store)
        rows += [{"id": one.id, "title": one.title, "playbook": one.playbook, "status": one.status, "state": "unreadable",
                  "step": None, "topic": one.topic, "branch": one.branch, "opened": one.created_at, "troubles": []}
                 for one in faulty]
    for one in faulty:
        click.echo(say("projects_row", language(), number=one.id, title=one.title, mine="",
                       state=say("projects_faulty", language(), name=one.playbook)), err=True)
    if as_json:
        out_json(rows)
    else:
        for row in rows:
            reasons = [trouble_words(one["kind"], one["days"], language()) for one in row["troubles"]]
            out("\t".join([str(row["id"]), row["title"], row["status"], str(row["step"] or "–"), *reasons]))


@project.command()
@click.argument("number", type=int)
@option("--view")
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def show(number: int, view: str | None, name: str | None, as_json: bool) -> None:
    chosen, store = load()
    with store:
        require(speaker(store, name), "project.read")
        walk = Walk(store, number, chosen.today)
        seen = Seen(walk, walk.playbook.view(view)) if view and view != walk.playbook.id else walk
        if as_json:
            out_json(summary_data(seen, language()))
        else:
            out(summary_text(seen, language()))


@project.command()
@click.argument("number", type=int)
@option("--output", type=click.Path(path_type=Path))
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def export(number: int, output: Path | None, name: str | None, as_json: bool) -> None:
    chosen, store = load()
    with store:
        require(speaker(store, name), "project.read")
        walk = Walk(store, number, chosen.today)
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
        walk = Walk(store, number, chosen.today)
        path = report_file(walk, form, kind, lang or language(), output.parent if output else chosen.exports)
        if output:
            path = path.replace(output)
        tell("cli_project_reported", number=number)
        out(str(path))


@project.command()
@click.argument("number", type=int)
@option("--add")
@option("--part", type=click.Choice(("leader", "member", "sponsor")), default="member")
@option("--remove")
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def team(number: int, add: str | None, part: str, remove: str | None, name: str | None, as_json: bool) -> None:
    from bot.playbooks.team import LEFT, change_part

    _, store = load()
    with store:
        person = require(speaker(store, name), "project.read")
        for one, wanted in ((add, part), (remove, LEFT)):
            if one:
                change_part(store, number, person, store.people.named(one), wanted)
        store.projects.get(number)
        people = store.projects.people(number)
    if as_json:
        out_json(people)
    else:
        for one in people:
            out(f"{one['name']}\t{say('part_' + one['part'], language())}")


@project.command()
@click.argument("number", type=int, required=False)
@option("--ask")
@option("--approve", is_flag=True)
@option("--refuse")
@option("--return", "back")
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def committee(number: int | None, ask: str | None, approve: bool, refuse: str | None, back: str | None, name: str | None,
              as_json: bool) -> None:
    from bot.playbooks import committee as board
    from bot.playbooks.words import cell, trigger_words

    chosen, store = load()
    lang, today = language(), chosen.today
    decisions = [(event, words) for event, words in (("approved", "" if approve else None), ("refused", refuse),
                                                     ("returned", back)) if words is not None]
    if len(decisions) + (ask is not None) > 1 or ((decisions or ask is not None) and number is None):
        raise InputError("committee_call")
    with store:
        person = speaker(store, name)
        if ask is not None:
            board.ask(store, number or 0, ask, require(person, "project.work"), today)
        for event, words in decisions:
            made, _ = board.decide(store, number or 0, event, words, person, today)
            tell(f"committee_{event}", number=number, title=store.projects.get(number or 0).title, words=made.words)
        if number is None:
            require(person, board.ACT)
        require(person, "project.read")
        rows = []
        for one in [number] if number is not None else store.approvals.waiting():
            last = store.approvals.last(store.projects.get(one).id)
            rows.append({"id": one, "title": store.projects.get(one).title, **(asdict(last) if last else {"event": None})})
    if as_json:
        out_json(rows)
        return
    for row in rows:
        if row["event"] is None:
            out(f"{row['id']}\t{row['title']}\t–")
        else:
            out("\t".join([str(row["id"]), row["title"], row["event"], row["at"][:16], row["by"] or "–",
                           trigger_words(row["triggers"], lang), cell(row["words"])]))
    if not rows:
        tell("committee_none")


commands = {"project": project}
