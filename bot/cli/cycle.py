"""gaishan cycle show|list|overdue|move|close|reopen|extend|hand-over|satisfaction|rules."""
from __future__ import annotations

import click

from bot.cli.base import Group, language, load, option, out, out_json, tell
from bot.settings import Settings
from bot.setup import speaker
from bot.store import Store
from bot.store.cycle import Case


@click.group(cls=Group)
def cycle() -> None:
    pass


def _show(store: Store, case: Case, chosen: Settings, as_json: bool) -> None:
    from bot.reports.cycle import case_card, record

    if as_json:
        out_json(record(store, case, chosen))
    else:
        out(case_card(store, case, chosen.today, language(), chosen))


def _list(store: Store, rows: list[Case], heading: str, chosen: Settings, as_json: bool) -> None:
    from bot.reports.cycle import list_text, record

    if as_json:
        out_json([record(store, case, chosen) for case in rows])
    else:
        out(list_text(heading, rows, chosen.today, language(), chosen))


@cycle.command()
@click.argument("number", type=int)
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def show(number: int, name: str | None, as_json: bool) -> None:
    from bot.complaints.cycle import case_of

    chosen, store = load()
    with store:
        case = case_of(store, speaker(store, name), number)
        if case.merged_into is not None:
            tell("cycle_merged_note", number=number, into=case.merged_into)
            case = case_of(store, speaker(store, name), case.merged_into)
        _show(store, case, chosen, as_json)


@cycle.command("list")
@option("--mine", "own_cases", is_flag=True)
@option("--state", type=click.Choice(["received", "acknowledged", "assessed", "investigating", "responded", "closed",
                                      "reopened"]))
@option("--limit", type=click.IntRange(1, 1000), default=50)
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def list_cases(own_cases: bool, state: str | None, limit: int, name: str | None, as_json: bool) -> None:
    from bot.complaints.cycle import whose
    from bot.language.texts import say

    chosen, store = load()
    with store:
        owner = whose(speaker(store, name), own_cases)
        if state == "closed":
            rows = store.cycle.closed(owner, limit)
            heading = say("cycle_closed_head" if rows else "cycle_closed_none", language(), shown=len(rows))
        else:
            rows, count = store.cycle.open(owner, state, limit), store.cycle.count_open(owner, state)
            key = ("cycle_mine_head" if own_cases else "cycle_open_head") if rows else (
                "cycle_mine_none" if own_cases else "cycle_open_none")
            heading = say(key, language(), count=count, shown=len(rows))
        _list(store, rows, heading, chosen, as_json)


@cycle.command()
@option("--mine", "own_cases", is_flag=True)
@option("--limit", type=click.IntRange(1, 1000), default=50)
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def overdue(own_cases: bool, limit: int, name: str | None, as_json: bool) -> None:
    from bot.complaints.cycle import whose
    from bot.language.texts import say
    from bot.reports.cycle import unacknowledged_line

    chosen, store = load()
    with store:
        owner, today = whose(speaker(store, name), own_cases), chosen.today.isoformat()
        rows, count = store.cycle.overdue(today, owner, limit), store.cycle.count_overdue(today, owner)
        heading = say("cycle_overdue_head" if rows else "cycle_overdue_none", language(), count=count, shown=len(rows))
        _list(store, rows, heading, chosen, as_json)
        if not as_json and (late := store.cycle.unacknowledged(today, owner)):
            out(unacknowledged_line(late, language()))


@cycle.command()
@click.argument("number", type=int)
@click.argument("state", type=click.Choice(["acknowledged", "assessed", "investigating", "responded"]))
@option("--note", default="")
@option("--complex", "complex_case", is_flag=True)
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def move(number: int, state: str, note: str, complex_case: bool, name: str | None, as_json: bool) -> None:
    from bot.complaints import cycle as rules

    chosen, store = load()
    with store:
        _show(store, rules.move(store, speaker(store, name), number, state, note, complex=complex_case), chosen, as_json)


@cycle.command()
@click.argument("number", type=int)
@option("--cause", default="")
@option("--action", default="")
@option("--accepts", type=click.Choice(["yes", "no", "not_reached"]))
@option("--reason", default="")
@option("--alternatives", default="")
@option("--keep-open", is_flag=True)
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def close(number: int, cause: str, action: str, accepts: str | None, reason: str, alternatives: str, keep_open: bool,
          name: str | None, as_json: bool) -> None:
    from bot.complaints import cycle as rules

    given = {"cause": cause, "action": action, "accepts": accepts or "", "reason": reason, "alternatives": alternatives}
    chosen, store = load()
    with store:
        _show(store, rules.close(store, speaker(store, name), number, given, keep_open=keep_open), chosen, as_json)


@cycle.command()
@click.argument("number", type=int)
@option("--reason", default="")
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def reopen(number: int, reason: str, name: str | None, as_json: bool) -> None:
    from bot.complaints import cycle as rules

    chosen, store = load()
    with store:
        _show(store, rules.reopen(store, speaker(store, name), number, reason), chosen, as_json)


@cycle.command()
@click.argument("number", type=int)
@click.argument("days", type=int)
@option("--reason", default="")
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def extend(number: int, days: int, reason: str, name: str | None, as_json: bool) -> None:
    from bot.complaints import cycle as rules

    chosen, store = load()
    with store:
        case, done = rules.extend(store, speaker(store, name), number, days, reason)
        if not done:
            tell("cycle_extension_asked", due=case.due_at)
        _show(store, case, chosen, as_json)


@cycle.command("hand-over")
@click.argument("number", type=int)
@click.argument("to")
@option("--note", default="")
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def hand_over(number: int, to: str, note: str, name: str | None, as_json: bool) -> None:
    from bot.complaints import cycle as rules

    chosen, store = load()
    with store:
        _show(store, rules.hand_over(store, speaker(store, name), number, to, note), chosen, as_json)


@cycle.command()
@click.argument("number", type=int)
@click.argument("score", type=int)
@option("--note", default="")
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def satisfaction(number: int, score: int, note: str, name: str | None, as_json: bool) -> None:
    from bot.complaints import cycle as rules

    chosen, store = load()
    with store:
        first = rules.rate(store, speaker(store, name), number, score, note)
        if as_json:
            _show(store, store.cycle.get(number), chosen, as_json)
        else:
            tell("satisfaction_stored" if first else "satisfaction_corrected", number=number, score=score)


@cycle.command()
@option("--json", "as_json", is_flag=True)
def rules(as_json: bool) -> None:
    from dataclasses import asdict

    from bot import settings
    from bot.complaints.life_rules import NAME, load_rules
    from bot.language.texts import say
    from bot.reports.cycle import rule_line

    chosen, lang = settings.load(), language()
    found = load_rules(chosen.home / NAME)  # a broken own file is an error here
    here = found.rule_for(chosen.industry)
    if as_json:
        out_json({"in_force": here.id, "country": chosen.country, "rules": [asdict(one) for one in found.rules.values()]})
        return
    out("\n".join([say("cycle_rule_force", lang, name=here.name[lang], country=chosen.country),
                   *(rule_line(one, lang) for one in found.rules.values())]))


commands = {"cycle": cycle}
