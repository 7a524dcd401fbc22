"""gaishan watch."""
from __future__ import annotations

from dataclasses import asdict

import click

from bot.access import require
from bot.cli.base import Command, language, load, option, out, out_json
from bot.cli.base import tell as tell_person
from bot.setup import speaker


@click.command(cls=Command)
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def watch(name: str | None, as_json: bool) -> None:
    from bot.playbooks.watch import tell, watched
    from bot.reports.projects import watch_lines

    chosen, store = load()
    lang, today = language(), chosen.today
    with store:
        require(speaker(store, name), "project.read")
        found = watched(store, today)
        new = [signal for one in found for signal in tell(store, one)]
    if as_json:
        out_json([{**asdict(one), "signals": [
            {**asdict(signal), "period": signal.period.iso(), "above": signal.above, "new": signal in new}
            for signal in one.signals]} for one in found])
    elif found:
        out("\n".join(line for one in found for line in watch_lines(one, lang)))
    else:
        tell_person("watch_none")


commands = {"watch": watch}
