"""gaishan agree: a sample two people label blind, how far they agree, and labels that are probably wrong."""
from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from bot.access import require
from bot.cli.base import Group, language, load, option, out, out_json, tell
from bot.errors import InputError
from bot.setup import speaker


@click.group(cls=Group)
def agree() -> None:
    pass


@agree.command("sample")
@option("--size", type=int, default=60)
@option("--branch")
@option("--from", "start")
@option("--to", "end")
@option("--seed", type=click.IntRange(0))
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def sample_command(size: int, branch: str | None, start: str | None, end: str | None, seed: int | None,
                   name: str | None, as_json: bool) -> None:
    from bot.analysis.agreement import ENOUGH
    from bot.cli.ask import _day
    from bot.complaints.agreement import draw
    from bot.store.complaints import Filter
    from bot.topics.taxonomy import load_taxonomy

    first, last = _day(start, "--from"), _day(end, "--to")
    if first and last and first > last:
        raise InputError("period_reversed", said=f"{first} – {last}")
    _, store = load()
    with store:
        drawn = draw(store, speaker(store, name), size,
                     Filter(start=first and first.isoformat(), end=last and last.isoformat(), branch=branch), seed)
    if as_json:
        out_json({"sample": drawn.number, "seed": drawn.seed, "size": drawn.size, "population": drawn.population,
                  "strata": [{"topic": topic, "language": lang, "cases": count}
                             for (topic, lang), count in drawn.strata.items()]})
        return
    taxonomy, lang = load_taxonomy(), language()
    tell("agree_drawn", number=drawn.number, size=drawn.size, population=drawn.population, seed=drawn.seed)
    if drawn.size < ENOUGH:
        tell("agree_small", size=drawn.size, enough=ENOUGH)
    from bot.reports.agreement import label_name

    for (topic, spoken), count in sorted(drawn.strata.items(), key=lambda item: -item[1]):
        out(f"{count}\t{spoken}\t{label_name(topic, taxonomy, lang)}")
    tell("agree_next", number=drawn.number)


@agree.command("label")
@click.argument("sample", type=int)
@option("--as", "name", required=True)
@option("--again", is_flag=True)
@option("--json", "as_json", is_flag=True)
def label_command(sample: int, name: str, again: bool, as_json: bool) -> None:
    from bot.cli.review import Lines, list_topics
    from bot.complaints.agreement import NOT_COMPLAINT, give, next_case, previous_case
    from bot.topics.taxonomy import load_taxonomy

    _, store = load()
    taxonomy, lines, round = load_taxonomy(), Lines(blind=True), 2 if again else 1
    after, at, given = 0, 0, set()
    with store:
        person = require(speaker(store, name), "agreement.label")
        size = store.agreement.get(sample)["size"]
        case = next_case(store, person, sample, round)
        if again:
            _tell_early(store, person, sample)
        if lines.interactive:
            list_topics(taxonomy)
            tell("agree_how")
        while case or (given and lines.back_at_end(taxonomy)):
            case = case or previous_case(store, person, sample, at + 1)
            at = case["position"]
            if as_json:
                out_json({"complaint": case["id"], "position": case["position"], "of": size, "text": case["text"]})
            else:
                out(f"{case['position']}/{size}  {case['text']}\n")
            answer = lines.ask(taxonomy, None, case["id"])
            if answer is None or answer.kind == "stop":
                break
            if answer.kind == "back":
                earlier = previous_case(store, person, sample, at)
                if earlier is None:
                    tell("agree_first_case")
                case = earlier or case
                continue
            if answer.kind in ("skip", "unsure"):
                after = max(after, at)
            else:
                give(store, person, sample, case["id"], answer.topic or NOT_COMPLAINT, taxonomy, round)
                given.add(case["id"])
            case = next_case(store, person, sample, round, after)
        rest = sum(1 for _ in _open(store, person, sample, round))
    tell("agree_labelled", count=len(given), left=rest)


def _tell_early(store: Any, person: Any, sample: int) -> None:
    """A second labelling within days measures memory as well; whoever wants it now is told and may go on."""
    from bot.complaints.agreement import AGAIN, days_since_first

    days = days_since_first(store, person, sample)
    if days is not None and days < AGAIN:
        tell("agree_early", days=days, enough=AGAIN)


def _open(store: Any, person: Any, sample: int, round: int) -> Any:
    after = 0
    while case := store.agreement.next(sample, person.id, round, after):
        after = case["position"]
        yield case


@agree.command("report")
@click.argument("sample", type=int)
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def report_command(sample: int, name: str | None, as_json: bool) -> None:
    from bot.complaints.agreement import report
    from bot.reports.agreement import report_text
    from bot.topics.taxonomy import load_taxonomy

    _, store = load()
    with store:
        found = report(store, speaker(store, name), sample)
    if as_json:
        out_json({
            "sample": found.number, "seed": found.seed, "size": found.size, "population": found.population,
            "readers": found.readers, "between": list(found.main), "overall": asdict(found.pairs[found.main]),
            "pairs": [{"between": list(pair), **asdict(value)} for pair, value in found.pairs.items()],
            "topics": {topic: asdict(value) for topic, value in found.topics.items()},
            "confused": [{"topics": list(pair), "count": count} for pair, count in found.confused],
            "within": {who: asdict(value) for who, value in found.within.items()},
            "model": found.model and asdict(found.model), "model_abstained": found.abstained,
            "disagreements": [{"complaint": one.number, "labels": one.labels, "text": one.text}
                              for one in found.disagreements],
            "left_out": found.left_out})
    else:
        out(report_text(found, load_taxonomy(), language()))


@agree.command("audit")
@click.argument("sample", type=int, required=False)
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def audit_command(sample: int | None, name: str | None, as_json: bool) -> None:
    from bot.complaints.agreement import against_model, against_readers, left_out
    from bot.reports.agreement import audit_line, left_out_line
    from bot.topics.taxonomy import load_taxonomy

    chosen, store = load()
    taxonomy = load_taxonomy()
    with store:
        person = speaker(store, name)
        suspects = against_readers(store, person, sample, taxonomy)
        left = left_out(store, person, sample, taxonomy)
        tell("agree_judging", count=len(store.agreement.human_labels()))
        suspects += against_model(store, person, chosen, taxonomy)
        store.audit.record(person.id, "agreement.audit", f"sample {sample}" if sample else "", count=len(suspects))
    for suspect in suspects:
        if as_json:
            out_json({"complaint": suspect.number, "stored": suspect.stored, "suggested": suspect.suggested,
                      "by": suspect.by, "confidence": suspect.confidence, "text": suspect.text})
        else:
            out(audit_line(suspect, taxonomy, language()))
    if left:
        click.echo(left_out_line(left, language()), err=True)
    tell("agree_audited", count=len(suspects))


commands = {"agree": agree}
