"""gaishan talk: the trained bot in this process, line in, replies out."""
from __future__ import annotations

import asyncio
import sys

import click

from bot.cli.base import Command, load, option, out, out_json, tell
from bot.reports.top import unescaped
from bot.setup import speaker


@click.command(cls=Command)
@option("--as", "name")
@option("--lang", type=click.Choice(["zh", "en"]))
@option("--conversation")
@option("--json", "as_json", is_flag=True)
def talk(name: str | None, lang: str | None, conversation: str | None, as_json: bool) -> None:
    from bot.rasa.talk import Talk, load_agent

    chosen, store = load()
    with store:
        person = speaker(store, name)
    agent = load_agent(chosen)
    session = Talk(agent, chosen, person, f"talk-{person.id}-{conversation}" if conversation else None)
    asyncio.run(_loop(session, lang, as_json))


async def _loop(session, lang: str | None, as_json: bool) -> None:  # type: ignore[no-untyped-def]
    interactive = sys.stdin.isatty()
    if lang:
        await session.say_async(f'/change_language{{"to": "{lang}"}}')
    if interactive:
        tell("cli_talk_hello", name=session.person.name)
    buttons: list[dict[str, str]] = []
    while True:
        if interactive:
            click.echo("> ", nl=False, err=True)
        line = await asyncio.to_thread(sys.stdin.readline)
        if not line:
            return
        text = line.rstrip("\n").replace("\\n", "\n")
        if not text.strip():
            continue
        # a button is pressed by its number
        if text.strip().startswith("#") and text.strip()[1:].isdigit():
            number = int(text.strip()[1:])
            if 1 <= number <= len(buttons):
                text = buttons[number - 1]["payload"]
        replies = await session.say_async(text)
        for reply in replies:
            if as_json:
                out_json(reply.as_dict())
                continue
            out(unescaped(reply.text))
            if reply.image:
                out(f"[{reply.image}]")
            for link in reply.links:
                out(f"[{link['title']}: {link['url']}]")
            if reply.buttons:
                out("  " + "  ".join(f"#{number} {one['title']}" for number, one in enumerate(reply.buttons, 1)))
            buttons = reply.buttons or buttons
        if not as_json:
            out("")


commands = {"talk": talk}
