"""What click says of a call it cannot take, in the reader's language: click itself knows English only."""
from __future__ import annotations

import click

from bot.language.texts import join, say

TYPES = {"integer": "integer", "float": "number", "integer range": "integer", "float range": "number"}


def explain_usage(error: click.ClickException, lang: str) -> str:
    """The lines to show: how the command is used, where its help is, what is wrong."""
    problem = say("cli_usage_error", lang, problem=_problem(error, lang))
    context = getattr(error, "ctx", None)
    if context is None:
        return problem
    parts = " ".join(context.command.collect_usage_pieces(context))
    return say("cli_usage_head", lang, command=context.command_path, parts=parts) + "\n" + problem


def _problem(error: click.ClickException, lang: str) -> str:
    if lang == "en":
        return error.format_message()
    if isinstance(error, click.MissingParameter):
        kind = "option" if getattr(error.param, "param_type_name", "") == "option" else "argument"
        return say(f"cli_usage_missing_{kind}", lang, name=_name(error)) + _choices(error, lang)
    if isinstance(error, click.NoSuchOption):
        near = say("cli_usage_near", lang, names=join(sorted(error.possibilities), lang)) if error.possibilities else ""
        return say("cli_usage_no_option", lang, name=error.option_name) + near
    if isinstance(error, click.BadParameter):
        kind = TYPES.get(getattr(getattr(error.param, "type", None), "name", ""))
        why = _choices(error, lang) or (say(f"cli_usage_{kind}", lang) if kind else "")
        return say("cli_usage_value", lang, name=_name(error)) + why
    if isinstance(error, click.BadOptionUsage):
        return say("cli_usage_option", lang, name=error.option_name)
    message = error.format_message()
    if message.startswith("Got unexpected extra argument"):
        return say("cli_usage_extra", lang, extra=message.partition("(")[2].rpartition(")")[0])
    if message.startswith("No such command"):
        return say("cli_usage_no_command", lang, name=message.partition("'")[2].partition("'")[0])
    return say("cli_usage_missing_command", lang) if message.startswith("Missing command") else message


def _name(error: click.BadParameter) -> str:
    """The option as it is typed, or the argument as the usage line shows it."""
    if error.param is None:
        return str(error.param_hint or "")
    return error.param.opts[0] if error.param.param_type_name == "option" else error.param.make_metavar(error.ctx)


def _choices(error: click.BadParameter, lang: str) -> str:
    kind = getattr(error.param, "type", None)
    return say("cli_usage_choices", lang, names=join(list(kind.choices), lang)) if isinstance(kind, click.Choice) else ""
