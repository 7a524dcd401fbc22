"""gaishan similar, gaishan merge."""
from __future__ import annotations

import sys
from typing import Any

import click

from bot.cli.base import Command, language, load, option, out, out_json, tell
from bot.errors import InputError, NotAllowed
from bot.setup import speaker


@click.command(cls=Command)
@click.argument("number", type=click.IntRange(1, 2**53))
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def similar(number: int, name: str | None, as_json: bool) -> None:
    from bot.access import allowed
    from bot.language.texts import say
    from bot.reports.similar import case_rows, duplicate_text
    from bot.similar.cases import Case, look
    from bot.similar.keeping import catch_up
    from bot.topics.current import get_model
    from bot.topics.taxonomy import load_taxonomy

    chosen, store = load()
    lang = language()
    with store:
        person = speaker(store, name)
        row = store.complaints.get(number)
        everything = allowed(person, "complaint.read")
        if not everything and row["created_by"] != person.id:
            raise NotAllowed("not_own_complaint", number=number)
        model = get_model(chosen)
        catch_up(store, chosen, model, _progress if sys.stderr.isatty() else None)
        found = look(store, chosen, model, number, wait=True)
        store.audit.record(person.id, "complaint.similar", f"complaint {number}", count=len(found.cases))

    def readable(case: Case) -> bool:
        return everything or case.created_by == person.id

    def case_json(case: Case) -> dict[str, Any]:
        project = case.project
        return {"number": case.number, "received_at": case.received_at, "branch": case.branch, "channel": case.channel,
                "topic": case.topic, "label": case.label, "cosine": round(case.cosine, 3),
                "project": {"number": project.id, "title": project.title, "status": project.status} if project else None,
                **({"text": case.text, "action": case.action} if readable(case) else {})}

    if as_json:
        duplicate = found.duplicate
        out_json({"number": number, "similar": [case_json(case) for case in found.cases],
                  "duplicate": {**case_json(duplicate), "facts": found.facts} if duplicate else None,
                  "merged_into": row["merged_into"], "not_compared": found.behind})
        return
    lines = [duplicate_text(found, lang)] if found.duplicate else []
    lines += case_rows(found, load_taxonomy(), lang, readable)
    out("\n\n".join(lines) or say("similar_none", lang, number=number))


def _progress(count: int) -> None:
    tell("cli_similar_filling", count=count)


@click.command(cls=Command)
@click.argument("number", type=click.IntRange(1, 2**53))
@click.argument("into", type=click.IntRange(1, 2**53))
@option("--undo", is_flag=True)
@option("--as", "name")
def merge(number: int, into: int, undo: bool, name: str | None) -> None:
    from bot.similar import merging

    _, store = load()
    with store:
        person = speaker(store, name)
        if not undo:
            tell("merge_done", number=number, into=merging.merge(store, person, number, into))
            return
        standing = store.merges.standing(number)
        if standing is not None and into not in (standing, store.merges.root(number)):
            raise InputError("merge_other", number=number, into=into, standing=standing)
        tell("merge_undone", number=number, into=merging.undo_merge(store, person, number))


commands = {"similar": similar, "merge": merge}
