"""What all commands share: language, help from texts, errors to exit codes, JSON."""
from __future__ import annotations

import importlib
import json
import os
import sys
from typing import Any

import click

from bot import settings
from bot.cli.usage import explain_usage
from bot.errors import GaishanError, InputError
from bot.language.texts import explain, has, join, say
from bot.settings import Settings
from bot.setup import open_store
from bot.store import Store

# command -> module; loaded when called, so that --help is quick and nothing heavy is imported for nothing
COMMANDS = {
    "serve": "run", "train": "run", "doctor": "doctor", "talk": "talk", "import": "data", "export": "data",
    "classify": "data", "reclassify": "data", "sample": "data",
    "ask": "ask", "top": "ask", "urgent": "urgent", "compare": "compare", "weights": "weights", "project": "projects",
    "person": "people",
    "cycle": "cycle",
    "digest": "digest", "alerts": "digest",
    "evaluate": "evaluate",
    "similar": "similar", "merge": "similar",
    "tasks": "tasks", "lessons": "lessons", "watch": "watch",
    "review": "review", "agree": "agree",
    "topics": "topics",
    "stats": "stats",
    "choose": "choosing", "candidates": "candidates", "techniques": "techniques",
    "playbooks": "playbooks",
    "exposures": "exposures",
}


STOPPED = 130  # the exit code of what Ctrl-C stopped


class Stopped(KeyboardInterrupt):
    """Ctrl-C in a piece of work of which more can be said than that it stopped: a text and its parameters."""

    def __init__(self, key: str, **params: Any) -> None:
        super().__init__(key)
        self.key, self.params = key, params


def language() -> str:
    """GAISHAN_LANGUAGE, else the terminal's own language, else Chinese."""
    chosen = os.environ.get("GAISHAN_LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "en" if chosen.lower().startswith("en") else "zh"


class TextHelp:
    """Help from the texts: ``cli_<command path>`` with its examples."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for line in say(self._key(ctx), language()).splitlines():
            formatter.write_text(line) if line.strip() else formatter.write_paragraph()

    @staticmethod
    def _key(ctx: click.Context) -> str:
        return "cli_" + "_".join(["gaishan", *ctx.command_path.split()[1:]])


class Command(TextHelp, click.Command):
    path = ""  # "person_add" for one of a group

    def get_short_help_str(self, limit: int = 90) -> str:
        key = f"cli_gaishan_{self.path or self.name}"
        return say(key, language()).splitlines()[0] if has(key) else ""


class Group(TextHelp, click.Group):
    command_class = Command

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        cmd.path = f"{self.name}_{name or cmd.name}"
        super().add_command(cmd, name)

    def get_short_help_str(self, limit: int = 90) -> str:
        return say(f"cli_gaishan_{self.name}", language()).splitlines()[0]


class Root(Group):
    """The root: finds its commands in ``COMMANDS``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        return importlib.import_module(f"bot.cli.{COMMANDS[name]}").commands[name]

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, 1)
            raise click.UsageError(say("cli_no_command", language(), name=args[0],
                                       near=near[0] if near else "--help"))
        return super().resolve_command(ctx, args)


class Option(click.Option):
    """An option whose help is the text ``cli_option_<name>``."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        self.help = say(f"cli_option_{self.name}", language())
        return super().get_help_record(ctx)


def option(*names: str, **more: Any) -> Any:
    return click.option(*names, cls=Option, **more)


@click.group(cls=Root, context_settings={"help_option_names": ["--help", "-h"]})
def root() -> None:
    pass


def run(arguments: list[str]) -> int:
    """Run one call; its exit code. Known errors become one line on standard error."""
    try:
        result = root.main(args=arguments, prog_name="gaishan", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.ClickException as error:
        click.echo(explain_usage(error, language()), err=True)
        return 2
    except InputError as error:
        click.echo(explain(error, language()), err=True)
        return 2
    except GaishanError as error:
        click.echo(_explain(error), err=True)
        return 1
    except (KeyboardInterrupt, click.Abort) as error:
        return _stopped(error if isinstance(error, KeyboardInterrupt) else error.__cause__)
    except BrokenPipeError:
        sys.stderr.close()
        return 0


def _stopped(error: BaseException | None) -> int:
    """What Ctrl-C leaves, in a line, and the exit code that shells know; 1 where the input ended too early."""
    if not isinstance(error, KeyboardInterrupt):
        return 1
    if isinstance(error, Stopped):
        tell(error.key, **error.params)
    else:
        tell("cli_stopped")
    return STOPPED


def _explain(error: GaishanError) -> str:
    lang = language()
    if error.code == "role":
        roles = join([say(f"role_{role}", lang) for role in error.params["roles"]], lang)
        return say("error_role", lang, role=say(f"role_{error.params['role']}", lang), roles=roles)
    return explain(error, lang)


def tell(key: str, **params: Any) -> None:
    """A line for a person, on standard error: standard output is for data."""
    click.echo(say(key, language(), **params), err=True)


def out(text: str) -> None:
    click.echo(text)


def out_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, default=str))


def load() -> tuple[Settings, Store]:
    """The settings and the opened store of this home."""
    chosen = settings.load()
    return chosen, open_store(chosen)
