"""gaishan person add|list|link|role|disable."""
from __future__ import annotations

import click

from bot.access import require, sign_in_link
from bot.cli.base import Group, load, option, out, out_json, tell
from bot.setup import speaker
from bot.store.people import ROLES


@click.group(cls=Group)
def person() -> None:
    pass


@person.command()
@click.argument("name")
@option("--role", type=click.Choice(ROLES), required=True)
@option("--as", "by")
@option("--json", "as_json", is_flag=True)
def add(name: str, role: str, by: str | None, as_json: bool) -> None:
    chosen, store = load()
    with store:
        actor = require(speaker(store, by), "person.manage")
        new = store.people.add(name, role)
        store.audit.record(actor.id, "person.add", new.name, role=role)
        link = sign_in_link(chosen, new)
        if as_json:
            out_json({"id": new.id, "name": new.name, "role": new.role, "link": link})
        else:
            tell("cli_person_added", name=new.name, role=new.role, days=chosen.token_days)
            out(link)


@person.command("list")
@option("--json", "as_json", is_flag=True)
def list_people(as_json: bool) -> None:
    _, store = load()
    with store:
        people = store.people.all()
        if as_json:
            out_json([{"id": one.id, "name": one.name, "role": one.role} for one in people])
        else:
            for one in people:
                out(f"{one.id}\t{one.name}\t{one.role}")


@person.command()
@click.argument("name")
@option("--new", is_flag=True)
@option("--as", "by")
def link(name: str, new: bool, by: str | None) -> None:
    chosen, store = load()
    with store:
        actor = require(speaker(store, by), "person.manage")
        found = store.people.new_key(name) if new else store.people.named(name)
        store.audit.record(actor.id, "person.link", found.name, new=new)
        out(sign_in_link(chosen, found))


@person.command()
@click.argument("name")
@option("--role", type=click.Choice(ROLES), required=True)
@option("--as", "by")
def role(name: str, role: str, by: str | None) -> None:
    _, store = load()
    with store:
        actor = require(speaker(store, by), "person.manage")
        found = store.people.set_role(name, role)
        store.audit.record(actor.id, "person.role", found.name, role=role)
        tell("cli_person_role", name=found.name, role=found.role)


@person.command()
@click.argument("name")
@option("--as", "by")
def disable(name: str, by: str | None) -> None:
    _, store = load()
    with store:
        actor = require(speaker(store, by), "person.manage")
        store.people.new_key(name, disable=True)
        store.audit.record(actor.id, "person.disable", name)
        tell("cli_person_disabled", name=name)


commands = {"person": person}
