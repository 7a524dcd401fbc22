"""gaishan lessons."""
from __future__ import annotations

from dataclasses import asdict

import click

from bot.access import require
from bot.cli.base import Command, language, load, option, out, out_json, tell
from bot.setup import speaker


@click.command(cls=Command)
@click.argument("query", default="")
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def lessons(query: str, name: str | None, as_json: bool) -> None:
    from bot.playbooks.lessons import find_lessons
    from bot.reports.projects import lesson_line
    from bot.topics.taxonomy import load_taxonomy

    _, store = load()
    with store:
        require(speaker(store, name), "project.read")
        found = find_lessons(store, query, load_taxonomy().words, limit=20)
    if as_json:
        out_json([asdict(one) for one in found])
    elif found:
        out("\n".join(lesson_line(one, language()) for one in found))
    else:
        tell("lessons_none")


commands = {"lessons": lessons}
