"""gaishan doctor: what is in order, what is not, and how to mend it."""
from __future__ import annotations

import datetime as dt
import os
import sqlite3
import stat
import sys
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Iterator

import click

from bot import settings
from bot.cli.base import Command, language, option, out, out_json
from bot.errors import GaishanError
from bot.language.texts import explain, join, say
from bot.settings import ROOT, SETTINGS, Settings

PACKAGES = ("rasa", "rasa-sdk", "spacy", "sqlite-utils", "altair", "vl-convert-python", "statsmodels", "PyJWT")

MANY_UNLABELLED = 0.15  # of all complaints: as many as may be "other" at most (methods.md §12.3)


@dataclass(frozen=True)
class Finding:
    """``state``: ok, warn or bad; ``text`` says what was found and, when not ok, how to mend it."""

    check: str
    state: str
    text: str


def findings(chosen: Settings, lang: str) -> Iterator[Finding]:
    """Every check, in the order a newcomer would meet the trouble."""
    python = ".".join(map(str, sys.version_info[:3]))
    good = sys.version_info[:2] == (3, 10)
    yield Finding("python", "ok" if good else "bad",
                  f"Python {python}" if good else say("error_python_wrong", lang, version=python))
    yield from _packages(lang)
    yield from _models(chosen, lang)
    yield from _database(chosen, lang)
    yield from _playbooks(chosen, lang)
    yield from _life_cycle(chosen, lang)
    yield _page(lang)
    yield _port(chosen, lang)
    yield _font(lang)
    yield from _secret(chosen, lang)
    for setting in SETTINGS:
        if os.environ.get(setting.variable):
            shown = "…" if setting.name == "secret" else os.environ[setting.variable]
            yield Finding("settings", "ok", f"{setting.variable}={shown}")
    if chosen.host not in ("127.0.0.1", "localhost", "::1"):
        yield Finding("host", "warn", say("doctor_host", lang, host=chosen.host))


def _packages(lang: str) -> Iterator[Finding]:
    for name in PACKAGES:
        try:
            yield Finding("packages", "ok", f"{name} {version(name)}")
        except PackageNotFoundError:
            yield Finding("packages", "bad", say("doctor_package", lang, name=name))


def _models(chosen: Settings, lang: str) -> Iterator[Finding]:
    from bot.rasa.training import is_current, model_path
    from bot.topics import current as training

    for name, there, current in (("talk", model_path(chosen).is_file(), is_current(chosen)),
                                 ("topics", chosen.topics_model.is_dir(), training.is_current(chosen))):
        state = "ok" if current else "warn" if there else "bad"
        key = "doctor_model_ok" if current else "doctor_model_old" if there else "doctor_model_missing"
        yield Finding("models", state, say(key, lang, name=name))


def _database(chosen: Settings, lang: str) -> Iterator[Finding]:
    try:
        chosen.ensure_home()
    except GaishanError as error:
        yield Finding("home", "bad", explain(error, lang))
        return
    yield Finding("home", "ok", str(chosen.home))
    if not chosen.database.is_file():
        yield Finding("database", "ok", say("doctor_database_new", lang))
        return
    try:
        connection = sqlite3.connect(f"file:{chosen.database}?mode=ro", uri=True)
        result = connection.execute("pragma quick_check").fetchone()[0]
        count = connection.execute("select count(*) from complaints").fetchone()[0]
        connection.close()
    except sqlite3.DatabaseError:
        yield Finding("database", "bad", say("error_database_unusable", lang, path=str(chosen.database)))
        return
    state = "ok" if result == "ok" else "bad"
    yield Finding("database", state, say("doctor_database" if state == "ok" else "doctor_database_broken", lang,
                                         count=count, sqlite=sqlite3.sqlite_version))
    yield from _labels(chosen, lang)


def _labels(chosen: Settings, lang: str) -> Iterator[Finding]:
    """How much is not labelled; the topic model's version and date, and how many corrections it has not seen."""
    from bot.cli.learning import waiting_line
    from bot.store import Store
    from bot.store.complaints import Filter
    from bot.topics.learning import WORTHWHILE

    trained = (chosen.topics_model / "config.cfg").is_file()  # a missing model is said above
    try:
        with Store(chosen.database, chosen.timezone) as store:
            counts = store.complaints.count_by_topic(Filter())
            waiting = waiting_line(chosen, store.labels, lang) if trained else None
    except GaishanError:
        return  # a database that cannot be migrated or used: said where it is opened
    if counts.n:
        share = counts.unlabelled / counts.n
        many = share > MANY_UNLABELLED
        yield Finding("labels", "warn" if many else "ok", say("doctor_labels_many" if many else "doctor_labels", lang,
                                                              count=counts.n, open=counts.unlabelled, share=f"{share:.1%}"))
    if waiting:
        count, line = waiting
        yield Finding("learning", "ok", line)
        if count >= WORTHWHILE:
            yield Finding("learning", "warn", say("learning_worthwhile", lang, count=count))


def _playbooks(chosen: Settings, lang: str) -> Iterator[Finding]:
    """The methods that can be used, and what is wrong with an own one."""
    from bot.playbooks.model import playbooks
    from bot.playbooks.own import own_faults

    names = join([playbook.name[lang] for playbook in playbooks()], lang)
    yield Finding("playbooks", "ok", say("doctor_playbooks", lang, names=names))
    for path, faults in own_faults(chosen).items():
        for fault in faults:
            yield Finding("playbooks", "bad", say("error_playbook_invalid", lang, path=path.name,
                                                  problem=explain(fault, lang)))


def _life_cycle(chosen: Settings, lang: str) -> Iterator[Finding]:
    """The rule and the calendar of due dates, and what is wrong with own ones."""
    from bot.complaints.calendar import is_working
    from bot.complaints.life_rules import GENERAL, NAME, load_rules, rules_in_force

    try:
        load_rules(chosen.home / NAME)
        is_working(dt.date(2026, 1, 5), chosen.country)
    except GaishanError as error:
        yield Finding("due dates", "bad", explain(error, lang))
        return
    rule = rules_in_force(chosen).rule_for(chosen.industry)
    if rule.id == GENERAL and chosen.industry.strip().casefold() not in (GENERAL, *rule.industries):
        yield Finding("due dates", "warn", say("doctor_life_cycle_industry", lang, industry=chosen.industry,
                                               name=rule.name[lang]))
        return
    yield Finding("due dates", "ok", say("doctor_life_cycle", lang, name=rule.name[lang], country=chosen.country))


def _page(lang: str) -> Finding:
    built = (ROOT / "web" / "dist" / "index.html").is_file()
    return Finding("page", "ok" if built else "bad", say("doctor_page" if built else "error_page_missing", lang))


def _port(chosen: Settings, lang: str) -> Finding:
    from bot.rasa.serve import check_port

    try:
        check_port(chosen)
    except GaishanError as error:
        return Finding("port", "warn", explain(error, lang))
    return Finding("port", "ok", say("doctor_port", lang, host=chosen.host, port=chosen.port))


def _font(lang: str) -> Finding:
    from bot.reports import charts

    try:
        folder = charts.font_folder()
    except GaishanError as error:
        return Finding("font", "bad", explain(error, lang))
    return Finding("font", "ok", str(folder.name))


def _secret(chosen: Settings, lang: str) -> Iterator[Finding]:
    if chosen.secret:
        weak = len(chosen.secret) < 32
        yield Finding("secret", "warn" if weak else "ok", say("doctor_secret_weak" if weak else "doctor_secret", lang))
        return
    path = chosen.home / "signing.key"
    if path.is_file() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield Finding("secret", "bad", say("doctor_secret_open", lang, path=str(path)))
    else:
        yield Finding("secret", "ok", say("doctor_secret_file", lang))


@click.command(cls=Command)
@option("--json", "as_json", is_flag=True)
def doctor(as_json: bool) -> int:
    found = list(findings(settings.load(), language()))
    if as_json:
        out_json([asdict(one) for one in found])
    else:
        marks = {"ok": "✓", "warn": "!", "bad": "✗"}
        for one in found:
            out(f"{marks[one.state]} {one.check:<9} {one.text}")
    return 1 if any(one.state == "bad" for one in found) else 0


commands = {"doctor": doctor}
