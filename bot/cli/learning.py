"""gaishan train topics: train, compare, swap or not; the kept versions; what waits to be learned."""
from __future__ import annotations

import datetime as dt
import time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from bot.cli.base import language, load, out, tell
from bot.errors import InputError
from bot.language.texts import join, say
from bot.settings import Settings
from bot.setup import speaker

if TYPE_CHECKING:
    from bot.store.labels import Labels
    from bot.topics.current import Training

SHOWN = 20  # numbers of complaints printed of those left out


def train_topics(chosen: Settings, *, if_needed: bool = False, force: bool = False, dry_run: bool = False,
                 table: bool = True) -> None:
    """Train the topic model, compare it with the one in use, swap unless it is worse; say what happened."""
    from bot.reports.evaluation import trained_summary
    from bot.topics import current
    from bot.topics.compare import table as comparison_table
    from bot.topics.taxonomy import load_taxonomy

    if if_needed and current.is_current(chosen):
        tell("cli_train_current", what="topics")
        return
    if if_needed and current.was_declined(chosen):
        tell("train_declined")
        return
    tell("cli_train_start", what="topics")
    started = time.monotonic()
    done = current.train_model(chosen, force=force, dry_run=dry_run)
    tell("cli_train_done", what="topics", seconds=f"{time.monotonic() - started:.0f}")
    _tell_labels(done)
    if table and done.comparison is not None:
        click.echo(comparison_table(done.comparison, load_taxonomy(), language()), err=True)
    elif table:
        click.echo(trained_summary(done.report.numbers, language()), err=True)
    refused = done.comparison is not None and done.comparison.refusals
    if dry_run:
        tell("train_dry_run")
    elif done.installed:
        tell("train_forced" if force and refused else "train_installed", version=done.version)
        if not if_needed:
            _record(chosen, "topics.train", done.version, human=done.learned, forced=force)
    else:
        tell("train_refused", version=done.version)


def _tell_labels(done: Training) -> None:
    if done.learned or done.judging or done.collected.contradicted or done.collected.outdated:
        tell("train_labels", learned=done.learned, judging=done.judging)
    for key, numbers in (("train_contradicted", done.collected.contradicted),
                         ("train_outdated", done.collected.outdated)):
        if numbers:
            tell(key, count=len(numbers), numbers=join([str(number) for number in numbers[:SHOWN]], language())
                 + (" …" if len(numbers) > SHOWN else ""))


def _record(chosen: Settings, action: str, object: str, **detail: object) -> None:
    """An entry in the audit, when this home has a database: a model may be trained before its first use."""
    if chosen.database.is_file():
        _, store = load()
        with store:
            store.audit.record(speaker(store).id, action, object, **detail)


def roll_back(chosen: Settings, version: str) -> None:
    """Put a kept model back."""
    from bot.topics import versions
    from bot.topics.current import is_current
    from bot.topics.model import TopicModel

    back = versions.roll_back(chosen, version or None, lambda path: TopicModel.load(path, chosen.encoder))
    _record(chosen, "topics.rollback", back.name)
    tell("train_rolled_back", version=back.name, at=back.trained_at[:16])
    if not is_current(chosen):
        tell("train_rolled_back_old")


def list_versions(chosen: Settings) -> None:
    """The kept models, newest first, with what they were made from and how they scored."""
    from bot.topics import versions

    versions.keep(chosen)
    kept = versions.versions(chosen)
    if not kept:
        raise InputError("version_none")
    out(say("train_versions_head", language()))
    for one in kept:
        score = (one.about.get("languages") or {}).get("all", {}).get("macro_f1")
        out(f"{'*' if one.in_use else ' '} {one.name}\t{one.trained_at[:16]}\t{one.about.get('examples', '–')}"
            f"\t{one.about.get('human', 0)}\t{'–' if score is None else f'{score:.3f}'}")


def check_options(what: str, options: dict[str, object]) -> None:
    """``--force``, ``--dry-run``, ``--rollback``, ``--versions`` are of the topic model only."""
    given = [name for name, value in options.items() if value not in (None, False)]
    if given and what != "topics":
        raise InputError("train_topics_only", option=given[0])
    if len(given) > 1 and {"--rollback", "--versions"} & set(given):
        raise InputError("train_one_only", options=", ".join(given))


def waiting_line(chosen: Settings, labels: Labels, lang: str) -> tuple[int, str]:
    """How many corrections wait, and the line of doctor with the model's version and date."""
    from bot.topics.current import waiting_corrections
    from bot.topics.versions import about

    meta = about(chosen.topics_model)
    count = waiting_corrections(chosen, labels)
    return count, say("doctor_learning", lang, version=meta.get("version", "–"),
               at=str(meta.get("trained_at") or _file_time(chosen))[:16], human=meta.get("human", 0), count=count)


def _file_time(chosen: Settings) -> str:
    stamp = (chosen.topics_model / "config.cfg").stat().st_mtime
    return dt.datetime.fromtimestamp(stamp, ZoneInfo(chosen.timezone)).strftime("%Y-%m-%d %H:%M")
