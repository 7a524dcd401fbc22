"""gaishan playbooks check: are the improvement methods of this installation sound?"""
from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from bot import settings
from bot.cli.base import Group, language, option, out, out_json
from bot.language.texts import explain, say


@click.group(cls=Group)
def playbooks() -> None:
    pass


@playbooks.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@option("--json", "as_json", is_flag=True)
def check(files: tuple[Path, ...], as_json: bool) -> int:
    from bot.playbooks.model import read_playbook
    from bot.playbooks.own import file_faults, own_files, unfit_examples

    lang, rows = language(), []
    for path in files or own_files(settings.load()):
        wrong = [explain(fault, lang) for fault in file_faults(path)]
        notes = []
        if not wrong:
            notes = [say("playbook_example", lang, field=field, lang=which, error=explain(error, lang))
                     for field, which, error in unfit_examples(read_playbook(path), dt.date.today())]
        rows.append({"file": str(path), "sound": not wrong, "faults": wrong, "notes": notes})
    if as_json:
        out_json(rows)
    else:
        for row in rows:
            out(f"{'✓' if row['sound'] else '✗'} {row['file']}")
            for line in [*row["faults"], *row["notes"]]:
                out(f"  - {line}")
        if not rows:
            out(say("playbook_none", lang, folder=str(settings.load().home / "playbooks")))
    return 0 if all(row["sound"] for row in rows) else 1


commands = {"playbooks": playbooks}
