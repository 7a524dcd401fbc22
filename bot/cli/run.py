"""gaishan serve, gaishan train."""
from __future__ import annotations

import sys
import time

import click

from bot import settings
from bot.access import sign_in_link
from bot.cli.base import Command, Stopped, load, option, tell


@click.command(cls=Command)
@option("--port", type=int)
@option("--host")
@option("--with-schedule", is_flag=True)
def serve(port: int | None, host: str | None, with_schedule: bool) -> None:
    import os

    from bot.rasa.serve import serve as serve_all

    if port is not None:
        os.environ["GAISHAN_PORT"] = str(port)
    if host is not None:
        os.environ["GAISHAN_HOST"] = host
    chosen, store = load()
    with store:
        admin = store.people.first_admin()
    assert admin is not None
    started = time.monotonic()

    def ready() -> None:
        tell("cli_ready", seconds=f"{time.monotonic() - started:.1f}", host=chosen.host, port=chosen.port,
             link=sign_in_link(chosen, admin))

    tell("cli_starting")
    serve_all(chosen, ready, with_schedule)


@click.command(cls=Command)
@click.argument("what", type=click.Choice(["all", "talk", "topics"]), default="all")
@option("--if-needed", is_flag=True)
@option("--force", is_flag=True)
@option("--dry-run", is_flag=True)
@option("--rollback", is_flag=False, flag_value="")
@option("--versions", is_flag=True)
def train(what: str, if_needed: bool, force: bool, dry_run: bool, rollback: str | None, versions: bool) -> None:
    from bot.cli import learning

    learning.check_options(what, {"--force": force, "--dry-run": dry_run, "--rollback": rollback,
                                  "--versions": versions})
    chosen = settings.load()
    if versions:
        learning.list_versions(chosen)
        return
    if rollback is not None:
        learning.roll_back(chosen, rollback)
        return
    try:
        if what in ("all", "topics"):
            learning.train_topics(chosen, if_needed=if_needed, force=force, dry_run=dry_run,
                                  table=not if_needed or sys.stderr.isatty())
        if what in ("all", "talk"):
            _train_talk(chosen, if_needed)
    except KeyboardInterrupt as error:
        raise Stopped("cli_stopped_train") from error


def _train_talk(chosen: settings.Settings, if_needed: bool) -> None:
    from bot.rasa import training

    if if_needed and training.is_current(chosen):
        tell("cli_train_current", what="talk")
        return
    tell("cli_train_start", what="talk")
    started = time.monotonic()
    training.train(chosen)
    tell("cli_train_done", what="talk", seconds=f"{time.monotonic() - started:.0f}")


commands = {"serve": serve, "train": train}
