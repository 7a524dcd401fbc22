"""gaishan urgent."""
from __future__ import annotations

import click

from bot.cli.base import Command, language, load, option, out, out_json, tell
from bot.setup import speaker


@click.command(cls=Command)
@option("--seen", multiple=True, type=int)
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def urgent(seen: tuple[int, ...], name: str | None, as_json: bool) -> None:
    from bot.complaints.urgent import mark_seen, waiting
    from bot.reports.urgent import urgent_text
    from bot.topics.taxonomy import load_taxonomy

    _, store = load()
    lang = language()
    with store:
        person = speaker(store, name)
        for number in seen:
            tell("urgent_seen" if mark_seen(store, person, number) else "urgent_seen_before", number=number)
        total, rows = waiting(store, person, limit=1000)
    if as_json:
        out_json([{"id": row["id"], "received_at": row["received_at"], "branch": row["branch"], "kind": row["kind"],
                   "topic": row["topic"], "severity": row["severity"], "reason": row["severity_reason"],
                   "text": row["text"]} for row in rows])
    elif rows:
        out(urgent_text(rows, total, load_taxonomy(), lang))
    else:
        tell("urgent_none")


commands = {"urgent": urgent}
