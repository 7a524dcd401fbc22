"""The three ways to choose side by side: in the chat, and as one HTML page."""
from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path
from typing import Any

from bot.choosing.side_by_side import WAYS, Line, SideBySide
from bot.choosing.techniques import PER as YUAN
from bot.errors import SetupError
from bot.language.texts import join, say
from bot.playbooks.words import cell
from bot.reports.statistical import check_lines, matrix_spec, no_rate
from bot.reports.top import days, scope, short_name
from bot.reports.top import title as top_title
from bot.topics.taxonomy import Taxonomy


def side_title(found: SideBySide, lang: str) -> str:
    return say("side_title", lang, scope=scope(found.statistical.top, lang), period=days(found.statistical.top.period))


def line_name(line: Line, taxonomy: Taxonomy, lang: str) -> str:
    """The topic's name; an attribute or technique without a topic keeps its own."""
    if line.topic:
        return taxonomy.name(line.topic, lang)
    return cell(line.compared.attribute if line.compared else line.technique.name if line.technique else "–")


def side_cells(line: Line, found: SideBySide, lang: str) -> list[str]:
    """What each way says of one line, in the order of WAYS; what it puts on top is marked."""
    counted, compared, technique = line.counted, line.compared, line.technique
    told = ["–", "–", "–"]
    if counted:
        ranks = join([say(f"side_rank_{unit}", lang, rank=rank) for unit, rank in counted.ranks.items()], lang)
        told[0] = say("side_counted", lang, n=counted.n, share=f"{counted.share:.1%}", ranks=ranks) + (
            say("side_rate", lang, rate=f"{counted.rate:.2f}") if counted.rate is not None else "")
    elif found.statistical.n:
        told[0] = say("side_none", lang)
    if compared:
        told[1] = say("side_compared", lang, rank=compared.rank, attribute=cell(compared.attribute),
                      weight=f"{compared.weight:.1%}", gap=f"{compared.gap:+.2f}", share=f"{compared.share:.1%}")
    if technique and technique.rank:
        told[2] = say("side_technique", lang, rank=technique.rank, number=technique.number, name=cell(technique.name),
                      score=f"{(technique.score or 0) * YUAN:.4f}")
    elif technique:
        told[2] = say("side_unranked", lang, number=technique.number, name=cell(technique.name),
                      missing=join([say(f"technique_missing_{one}", lang) for one in technique.missing], lang))
    return [f"★ {words}" if way in line.ways else words for way, words in zip(WAYS, told)]


def why_words(line: Line, found: SideBySide, taxonomy: Taxonomy, lang: str) -> str:
    """Why the ways differ about one line, in whole sentences."""
    compared = line.compared
    given = {"topic": line_name(line, taxonomy, lang), "n": line.counted.n if line.counted else 0,
             "gap": f"{compared.gap:+.2f}" if compared else "–", "weight": f"{compared.weight:.1%}" if compared else "–",
             "attribute": cell(compared.attribute) if compared else "–",
             "name": cell(line.technique.name) if line.technique else "–",
             "rank": line.technique.rank if line.technique and line.technique.rank else "–",
             "missing": join([say(f"technique_missing_{one}", lang) for one in line.technique.missing], lang)
             if line.technique else "–"}
    return "".join(say(f"side_why_{code}", lang, **given) for code in line.reasons).strip()


def missing_words(found: SideBySide, lang: str) -> list[str]:
    """What each way lacks, with how to get it."""
    top = found.statistical.top
    special = {"no_rate": no_rate(found.statistical, lang), "no_cost": say("statistical_cost_none", lang)}
    return [special.get(code) or say(f"side_missing_{code}", lang, period=days(top.period), number=found.open_study or "–")
            for code in found.missing]


def verdict_words(found: SideBySide, taxonomy: Taxonomy, lang: str) -> list[str]:
    """Where the ways agree."""
    if len(found.available) < 2:
        return [say("side_too_few", lang, count=len(found.available))]
    lines = [say("side_agree", lang, topic=line_name(line, taxonomy, lang), count=len(line.ways),
                 ways=join([say(f"side_way_{way}", lang) for way in line.ways], lang)) for line in found.agreed]
    return lines or [say("side_no_agreement", lang)]


def side_text(found: SideBySide, taxonomy: Taxonomy, lang: str) -> str:
    """Title, the table of what is on top of any way, where they agree and why they differ, what is missing."""
    top = found.statistical.top
    lines = [f"**{side_title(found, lang)}**", say("side_basis", lang, n=top.n, study=_study(found, lang),
                                                   count=len(found.blips))]
    if found.on_top:
        lines += ["", say("side_head", lang), "|---|---|---|---|"]
        lines += [f"| {line_name(line, taxonomy, lang)} | {' | '.join(side_cells(line, found, lang))} |"
                  for line in found.on_top]
        lines.append("")
        rest = len(found.lines) - len(found.on_top)
        lines += [say("side_rest", lang, count=rest)] if rest else []
        lines += verdict_words(found, taxonomy, lang)
        lines += [f"- **{line_name(line, taxonomy, lang)}**{say('colon', lang)}{why_words(line, found, taxonomy, lang)}"
                  for line in found.on_top if line.reasons]
    sample = [say("statistical_warning_sample", lang)] if "sample" in found.statistical.warnings else []
    # a blank line ends the list: the warnings would stand inside its last point
    return "\n".join([*lines, "", *(f"⚠ {words}" for words in [*sample, *missing_words(found, lang)])]).rstrip()


def _study(found: SideBySide, lang: str) -> str:
    return say("side_study", lang, number=found.study) if found.study else say("side_no_study", lang)


def side_page(found: SideBySide, taxonomy: Taxonomy, lang: str, folder: Path) -> Path:
    """Write all of it as one self-contained HTML file and give its path; the name cannot be guessed.

    SetupError where the folder cannot be written.
    """
    path = folder / f"side-by-side-{lang}-{secrets.token_hex(16)}.html"
    temporary = path.with_suffix(".part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(_html(found, taxonomy, lang))
        os.replace(temporary, path)
    except OSError as error:
        raise SetupError("folder_not_writable", path=str(folder)) from error
    return path


def _html(found: SideBySide, taxonomy: Taxonomy, lang: str) -> bytes:
    from jinja2 import Environment, PackageLoader, select_autoescape

    environment = Environment(loader=PackageLoader("bot.reports"), autoescape=select_autoescape(default=True),
                              trim_blocks=True, lstrip_blocks=True)
    rows: list[dict[str, Any]] = [{
        "name": line_name(line, taxonomy, lang), "cells": side_cells(line, found, lang), "top": bool(line.ways),
        "why": why_words(line, found, taxonomy, lang)} for line in found.lines]
    page = environment.get_template("side_by_side.html").render(
        data={"title": side_title(found, lang)}, rows=rows, verdicts=verdict_words(found, taxonomy, lang),
        basis=say("side_basis", lang, n=found.statistical.n, study=_study(found, lang), count=len(found.blips)),
        missing=missing_words(found, lang), pictures=_pictures(found, taxonomy, lang),
        checks=check_lines(found.statistical, lang)[1:] if found.statistical.n else [],
        lang=lang, say=lambda key, **params: say(key, lang, **params))
    return page.encode()


def _pictures(found: SideBySide, taxonomy: Taxonomy, lang: str) -> list[dict[str, str]]:
    """Pareto chart, heat map and profile of the comparison, as addresses: nothing inside can run."""
    from bot.reports import charts
    from bot.reports.charts_ranking import comparison_chart, pareto_chart

    top, specs = found.statistical.top, []
    if top.pareto is not None:
        labels = {row.category: short_name(taxonomy, row.category, lang) for row in top.pareto.rows}
        specs.append(pareto_chart(top.pareto, labels, top_title(top, lang), lang))
    if (spec := matrix_spec(found.statistical, taxonomy, lang)) is not None:
        specs.append(spec)
    if found.result is not None and found.result.ranking:
        specs.append(comparison_chart(found.result, lang))
    return [{"address": "data:image/svg+xml;base64," + base64.b64encode(charts.svg(spec).encode()).decode(),
             "words": spec["description"]} for spec in specs]
