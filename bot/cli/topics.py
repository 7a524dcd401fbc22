"""gaishan topics list|add|rename|merge|split."""
from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.access import require
from bot.cli.base import Group, language, load, option, out, out_json, tell
from bot.language.texts import join, say
from bot.settings import Settings
from bot.setup import speaker

if TYPE_CHECKING:
    from bot.topics.status import Status
    from bot.topics.taxonomy import Taxonomy

SHOWN = 20  # undecided complaints printed for review


@click.group(cls=Group)
def topics() -> None:
    pass


def _due(chosen: Settings) -> None:
    """Say so when the model no longer fits the topics."""
    from bot.topics.current import is_current

    if not is_current(chosen):
        tell("topics_training_due")


@topics.command("list")
@option("--as", "by")
@option("--json", "as_json", is_flag=True)
def list_topics(by: str | None, as_json: bool) -> None:
    from bot.topics.examples import load_examples
    from bot.topics.learning import collect
    from bot.topics.status import statuses
    from bot.topics.taxonomy import load_taxonomy
    from bot.topics.versions import about

    chosen, store = load()
    taxonomy, lang = load_taxonomy(), language()
    with store:
        require(speaker(store, by), "topics.manage")
        rows = statuses(taxonomy, load_examples(taxonomy), collect(store.labels, taxonomy), store.labels.counts(),
                        about(chosen.topics_model))
    if as_json:
        out_json([{"code": row.code, "zh": taxonomy.name(row.code, "zh"), "en": taxonomy.name(row.code, "en"),
                   "examples": row.examples, "human": row.human, "stored": row.stored, "f1": row.f1,
                   "weak": row.weak, "missing": row.missing} for row in rows])
        return
    out(say("topics_head", lang))
    for row in rows:
        f1 = "–" if row.f1 is None else f"{row.f1:.2f}"
        out(f"{row.code}\t{taxonomy.name(row.code, lang)}\t{row.examples['zh']}/{row.examples['en']}"
            f"\t{sum(row.human.values())}\t{row.stored}\t{f1}\t{_remark(row, taxonomy, lang)}")
    _due(chosen)


def _remark(row: Status, taxonomy: Taxonomy, lang: str) -> str:
    if row.code in taxonomy.splits:
        return say("topics_was_split", lang)
    if row.code not in taxonomy:
        return say("topics_gone", lang)
    return say("topics_weak", lang, missing=_missing(row.missing, lang)) if row.weak else ""


def _missing(counts: dict[str, int], lang: str) -> str:
    """What each language lacks, in words; empty when nothing does."""
    return join([say("topics_missing_zh" if one == "zh" else "topics_missing_en", lang, count=count)
                 for one, count in counts.items() if count > 0], lang)


@topics.command()
@click.argument("code")
@option("--zh", required=True)
@option("--en", required=True)
@option("--definition-zh")
@option("--definition-en")
@option("--short-zh")
@option("--short-en")
@option("--words-zh")
@option("--words-en")
@option("--examples", type=click.Path(path_type=Path))
@option("--as", "by")
def add(code: str, zh: str, en: str, definition_zh: str | None, definition_en: str | None, short_zh: str | None,
        short_en: str | None, words_zh: str | None, words_en: str | None, examples: Path | None,
        by: str | None) -> None:
    from bot.topics import managing
    from bot.topics.status import ENOUGH

    chosen, store = load()
    with store:
        person = require(speaker(store, by), "topics.manage")
        found = managing.add(
            chosen.home, store, person, code, {"zh": zh, "en": en},
            definition={"zh": definition_zh, "en": definition_en}, short={"zh": short_zh, "en": short_en},
            words={"zh": _list(words_zh), "en": _list(words_en)}, examples=examples)
    tell("topics_added", code=code, zh=found["zh"], en=found["en"])
    if missing := _missing({one: ENOUGH - count for one, count in found.items()}, language()):
        tell("topics_added_weak", missing=missing, needed=ENOUGH,
             path=str(chosen.home / "complaints" / f"{code}.yml"))
    _due(chosen)


def _list(text: str | None) -> list[str]:
    return [word.strip() for word in (text or "").replace("，", ",").replace("、", ",").split(",") if word.strip()]


@topics.command()
@click.argument("code")
@option("--zh")
@option("--en")
@option("--short-zh")
@option("--short-en")
@option("--as", "by")
def rename(code: str, zh: str | None, en: str | None, short_zh: str | None, short_en: str | None,
           by: str | None) -> None:
    from bot.topics import managing
    from bot.topics.taxonomy import load_taxonomy

    chosen, store = load()
    with store:
        managing.rename(chosen.home, store, require(speaker(store, by), "topics.manage"), code,
                        {"zh": zh, "en": en}, {"zh": short_zh, "en": short_en})
    tell("topics_renamed", code=code, zh=load_taxonomy().name(code, "zh"), en=load_taxonomy().name(code, "en"))


@topics.command()
@click.argument("code")
@click.argument("into")
@option("--undo", is_flag=True)
@option("--as", "by")
def merge(code: str, into: str, undo: bool, by: str | None) -> None:
    from bot.topics import managing

    chosen, store = load()
    with store:
        person = require(speaker(store, by), "topics.manage")
        if undo:
            back, left = managing.undo_merge(chosen.home, store, person, code, into)
            tell("topics_merge_undone", code=code, into=into, back=back, left=left)
        else:
            moved = managing.merge(chosen.home, store, person, code, into)
            tell("topics_merged", code=code, into=into, complaints=moved.complaints, others=moved.others)
    _due(chosen)


@topics.command()
@click.argument("code")
@click.argument("parts", nargs=-1)
@option("--file", type=click.Path(path_type=Path))
@option("--undo", is_flag=True)
@option("--as", "by")
def split(code: str, parts: tuple[str, ...], file: Path | None, undo: bool, by: str | None) -> None:
    from bot.topics import managing

    chosen, store = load()
    parts = parts[1:] if parts and parts[0].lower() == "into" else parts
    with store:
        person = require(speaker(store, by), "topics.manage")
        if undo:
            back, left = managing.undo_split(chosen.home, store, person, code)
            tell("topics_split_undone", code=code, back=back, left=left)
            _due(chosen)
            return
        done = managing.split(chosen.home, store, person, code, parts, file)
    tell("topics_split", code=code, parts=join([f"{part} {count}" for part, count in done.moved.items()], language()))
    tell("topics_split_examples", kept=done.examples_kept, open=done.examples_open)
    if done.open:
        tell("topics_split_open", code=code, count=len(done.open))
        for number, text in done.open[:SHOWN]:
            out(f"{number}\t{' '.join(text.split())[:80]}")
        if len(done.open) > SHOWN:
            tell("topics_split_more", count=len(done.open) - SHOWN)
    _due(chosen)


commands = {"topics": topics}
