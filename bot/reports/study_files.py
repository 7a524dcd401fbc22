"""The report of a comparison as a file: a page, a Word document, a sheet with live formulas."""
from __future__ import annotations

import base64
import io
import os
import re
import secrets
import struct
from pathlib import Path
from typing import Any

from bot.choosing.comparison import ComparisonResult
from bot.errors import SetupError
from bot.language.texts import say
from bot.reports.study_content import content
from bot.store import Store
from bot.store.studies import StudyRecord

FORMATS = ("html", "docx", "xlsx")
ROOM = 182.0  # mm between the margins of an A4 page


def study_file(store: Store, study: StudyRecord, result: ComparisonResult, kind: str, lang: str, folder: Path) -> Path:
    """Write the report as ``kind`` of ``FORMATS`` into ``folder``, whole or not at all.

    Its name cannot be guessed: files are fetched by address alone. SetupError when the folder cannot be written.
    """
    return write(study_bytes(study, result, kind, lang), folder /
                 f"comparison-{study.id}-{lang}-{secrets.token_hex(16)}.{kind}")


def write(made: bytes, path: Path) -> Path:
    """``made`` under ``path``, whole or not at all. SetupError when the folder cannot be written."""
    temporary = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(made)
        os.replace(temporary, path)
    except OSError as error:
        raise SetupError("folder_not_writable", path=str(path.parent)) from error
    return path


def study_bytes(study: StudyRecord, result: ComparisonResult, kind: str, lang: str) -> bytes:
    """The report as the bytes of a file of ``kind``."""
    if kind == "xlsx":
        from bot.reports.study_sheet import workbook

        return workbook(study, result, lang)
    from bot.topics.taxonomy import load_taxonomy

    shown = content(study, result, lang, load_taxonomy())
    return _html(shown, _specs(study, result, lang), lang) if kind == "html" else _docx(
        shown, _specs(study, result, lang), lang)


def _specs(study: StudyRecord, result: ComparisonResult, lang: str) -> list[dict[str, Any]]:
    """Profile, Pareto chart of the priorities, and beside it the importance-performance map."""
    from bot.reports.charts_compared import importance_performance_chart, priority_chart
    from bot.reports.charts_ranking import comparison_chart

    found = [comparison_chart(result, lang)]
    if any(row.priority > 0 for row in result.ranking):
        found.append(priority_chart(result, lang))
    return [*found, importance_performance_chart(result, study.importance, lang)]


def _html(shown: dict[str, Any], specs: list[dict[str, Any]], lang: str) -> bytes:
    from jinja2 import Environment, PackageLoader, select_autoescape

    from bot.reports import charts

    pictures = []
    for spec in specs:
        drawing = charts.svg(spec)
        wide, high = re.search(r'<svg[^>]* width="([\d.]+)"[^>]* height="([\d.]+)"', drawing).groups()
        pictures.append({"address": "data:image/svg+xml;base64," + base64.b64encode(drawing.encode()).decode(),
                         "width": float(wide), "height": float(high), "words": spec["description"]})
    environment = Environment(loader=PackageLoader("bot.reports"), autoescape=select_autoescape(default=True),
                              trim_blocks=True, lstrip_blocks=True)
    return environment.get_template("study.html").render(
        **shown, data={"title": shown["title"]}, pictures=pictures, lang=lang,
        say=lambda key, **params: say(key, lang, **params)).encode()


def _docx(shown: dict[str, Any], specs: list[dict[str, Any]], lang: str) -> bytes:
    import docx

    from bot.reports import charts
    from bot.reports.docx_pieces import clean, fonts, page, paragraph_in, picture_in, table_in

    paper = docx.Document()
    fonts(paper, lang)
    paper.core_properties.title = clean(shown["title"])[:250]
    paper.core_properties.author = ""
    page(paper, (210, 297), (210 - ROOM) / 2)
    paper.add_heading(clean(shown["title"]), 0)
    if shown["label"]:
        paragraph_in(paper, shown["label"], bold=True)
    for label, value in shown["facts"]:
        paragraph_in(paper, value, label=f"{label}  ", after=1)
    for line in shown["warnings"]:
        paragraph_in(paper, line, shade="FFF4E0")
    for place, table in enumerate(shown["tables"]):
        if table["rows"]:
            paper.add_heading(clean(table["name"]), 1)
            table_in(paper, table["columns"], table["rows"], ROOM, 8.5)
        if place == 0:
            for line in [*shown["verdicts"], *shown["links"]]:
                paragraph_in(paper, line)
            for spec in specs:
                made = charts.png(spec)
                wide, high = struct.unpack(">II", made[16:24])  # of a PNG; drawn at two pixels a unit
                picture_in(paper, {"png": made, "words": spec["description"]}, min(
                    ROOM, wide / 2 * 25.4 / 96, 225 * wide / high))
    stream = io.BytesIO()
    paper.save(stream)
    return stream.getvalue()
