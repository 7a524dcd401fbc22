"""gaishan urgent."""
from __future__ import annotations

import click

from bot.cli.base import Command, language, load, option, out, out_json, tell
from bot.language.texts import say
from bot.setup import speaker


@click.command(cls=Command)
@option("--seen", multiple=True, type=int)
@option("--severe", multiple=True, type=int)
@option("--not-severe", "mild", multiple=True, type=int)
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def urgent(seen: tuple[int, ...], severe: tuple[int, ...], mild: tuple[int, ...], name: str | None, as_json: bool) -> None:
    from bot.access import require
    from bot.complaints.intake import below_severe, set_severity
    from bot.complaints.urgent import ACT, doubtful, mark_seen, waiting
    from bot.reports.urgent import doubtful_text, urgent_text
    from bot.topics.severity import SEVERE
    from bot.topics.taxonomy import load_taxonomy

    _, store = load()
    lang = language()
    with store:
        person = speaker(store, name)
        for number in seen:
            tell("urgent_seen" if mark_seen(store, person, number) else "urgent_seen_before", number=number)
        for number in (*severe, *mild):
            level = SEVERE if number in severe else below_severe(store.complaints.get(number))
            was = set_severity(store, require(person, ACT), number, level)["severity"]
            tell("severity_said" if was != level else "severity_said_same", number=number, level=level, was=was,
                 name=say(f"severity_{level}", lang))
        total, rows = waiting(store, person, limit=1000)
        unsure, doubts = doubtful(store, person, limit=1000)
    if as_json:
        out_json([{"id": row["id"], "received_at": row["received_at"], "branch": row["branch"], "kind": row["kind"],
                   "topic": row["topic"], "severity": row["severity"], "reason": row["severity_reason"],
                   "doubt": bool(row["severity_doubt"]), "text": row["text"]} for row in (*rows, *doubts)])
        return
    taxonomy = load_taxonomy()
    lists = [*([urgent_text(rows, total, taxonomy, lang)] if rows else []),
             *([doubtful_text(doubts, unsure, taxonomy, lang)] if doubts else [])]
    out("\n\n".join(lists)) if lists else tell("urgent_none")


commands = {"urgent": urgent}
