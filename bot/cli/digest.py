"""gaishan digest daily|weekly|monthly|subscribe|list, gaishan alerts."""
from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from bot.access import require
from bot.cli.base import Command, Group, language, load, option, out, out_json, tell
from bot.digest.readers import ALERT, ALERTS, DIGESTS
from bot.setup import speaker


@click.group(cls=Group)
def digest() -> None:
    pass


def _digest(kind: str) -> Any:
    def show(name: str | None, lang: str | None, html_file: str | None, send: bool, as_json: bool) -> None:
        _show(kind, name, lang, html_file, send, as_json)

    for one in (option("--json", "as_json", is_flag=True), option("--send", is_flag=True), option("--file", "html_file"),
                option("--lang", type=click.Choice(["zh", "en"])), option("--as", "name")):
        show = one(show)
    return digest.command(kind)(show)


def _show(kind: str, name: str | None, lang: str | None, html_file: str | None, send: bool, as_json: bool) -> None:
    """Print it, write it, or hand it out to those who subscribed."""
    from bot.digest.content import digest as content
    from bot.digest.readers import require_read
    from bot.digest.schedule import clock, hand_out, is_quiet
    from bot.reports.digest import digest_text
    from bot.topics.taxonomy import load_taxonomy

    chosen, store = load()
    lang, now = lang or language(), clock(chosen)
    with store:
        person = require_read(speaker(store, name), kind)
        if send:
            handed = None if is_quiet(now, chosen.quiet_hours) else hand_out(store, kind, chosen, now)
            if handed is None:
                tell("digest_not_sent")
            else:
                tell("digest_sent", count=len(handed.people), period=str(handed.period))
                for path in handed.files.values():
                    out(str(path))
            return
        found = content(store, kind, now.date(), chosen)
        store.audit.record(person.id, "digest.read", f"{kind} {found.period.start}")
    if html_file:
        from bot.reports.digest_file import write

        tell("digest_written", path=write(found, lang, Path(html_file)))
    if as_json:
        out_json(record(found))
    elif not html_file:
        out(digest_text(found, load_taxonomy(), lang))


def record(found: Any) -> dict[str, Any]:
    """A digest for a program; counts, not rounded."""
    top = found.top
    return {"kind": found.kind, "start": found.period.start.isoformat(), "end": found.period.end.isoformat(),
            "today": found.today.isoformat(), "n": top.n, "n_before": top.n_before, "before_covered": top.before_covered,
            "unlabelled": top.unlabelled,
            "topics": [{"topic": topic, "count": count, "share": count / top.n, "before": top.counts_before.get(topic, 0),
                        "verdict": top.changes[topic].verdict if top.before_covered else None}
                       for topic, count in sorted(top.counts.items(), key=lambda one: (-one[1], one[0]))],
            "overdue": found.overdue, "oldest": [asdict(one) for one in found.oldest], "due_soon": found.due_soon,
            "queue": found.queue, "urgent": found.urgent, "doubtful": found.doubtful,
            "stuck": [asdict(one) for one in found.stuck],
            "alerts": found.alerts, "line": [list(one) for one in found.line]}


for _kind in DIGESTS:
    _digest(_kind)


@digest.command()
@click.argument("kind", type=click.Choice([*DIGESTS, ALERTS]))
@option("--off", is_flag=True)
@option("--as", "name")
def subscribe(kind: str, off: bool, name: str | None) -> None:
    from bot.digest.readers import switch
    from bot.language.texts import say

    _, store = load()
    with store:
        person = speaker(store, name)
        switch(store, person, kind, not off)
    what = say("digest_word_alerts" if kind == ALERTS else f"digest_kind_{kind}", language())
    tell("digest_switched_off" if off else "digest_switched_on", name=person.name, kind=what)


@digest.command("list")
@option("--json", "as_json", is_flag=True)
def list_wants(as_json: bool) -> None:
    from bot.digest.readers import gets
    from bot.language.texts import join, say

    _, store = load()
    lang = language()
    with store:
        rows = [(one, [kind for kind in (*DIGESTS, ALERTS) if gets(store, one, kind)]) for one in store.people.all()]
    if as_json:
        out_json([{"name": one.name, "role": one.role, "gets": kinds} for one, kinds in rows])
        return
    named = {ALERTS: say("digest_word_alerts", lang), **{kind: say(f"digest_kind_{kind}", lang) for kind in DIGESTS}}
    for one, kinds in rows:
        if kinds:
            out(f"{one.name}\t{say(f'role_{one.role}', lang)}\t{join([named[kind] for kind in kinds], lang)}")
    if not any(kinds for _, kinds in rows):
        tell("digest_nobody")


@click.command(cls=Command)
@option("--dismiss", type=int, multiple=True)
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def alerts(dismiss: tuple[int, ...], name: str | None, as_json: bool) -> None:
    """Look, have everybody told whom it concerns, and list what stands."""
    from bot.digest import alerts as rules
    from bot.digest.schedule import clock, is_quiet
    from bot.digest.signals import judge
    from bot.reports.digest import alerts_text, calm_text
    from bot.topics.taxonomy import load_taxonomy

    chosen, store = load()
    now = clock(chosen)
    with store:
        person = speaker(store, name)
        for number in dismiss:
            done = rules.dismiss(store, person, number)
            tell("alert_dismissed" if done else "alert_dismissed_before", number=number)
        require(person, ALERT)
        rules.look(store, now.date(), chosen)
        rules.tell(store, chosen, is_quiet(now, chosen.quiet_hours))
        found = store.alerts.standing(limit=1000)
        calm = "" if found else calm_text(judge(store, now.date()), language())
    if as_json:
        out_json([{"number": one.id, "key": one.key, "kind": one.kind, "at": one.at, "told_at": one.told_at,
                   "detail": one.detail}
                  for one in found])
    else:
        out(alerts_text(found, load_taxonomy(), language()) if found else calm)


commands = {"digest": digest, "alerts": alerts}
