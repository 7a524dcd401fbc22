"""The two reports of a project as files: the A3 page and the QC story, as HTML or DOCX."""
from __future__ import annotations

import base64
import os
import re
import secrets
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.errors import SetupError
from bot.language.texts import join, say
from bot.playbooks.engine import Walk
from bot.reports import project_figures

FORMS = ("a3", "story")
FORMATS = ("html", "docx")
# (columns at least, class of the table, its width on the printed story in sizes of its letters, padding of a cell in them)
STORY_TABLES = ((10, "wide widest", 90.0, 1.1), (6, "wide", 70.0, 1.9), (0, "", 60.0, 1.6))


def report_file(walk: Walk, form: str, kind: str, lang: str, folder: Path) -> Path:
    """Write the report ``form`` (a3, story) as ``kind`` (html, docx) into ``folder``, whole or not at all.

    Its name cannot be guessed: files are fetched by address alone. SetupError when the folder cannot be written.
    """
    content = _html(walk, form, lang) if kind == "html" else _docx(walk, form, lang)
    suffix = "" if form == "story" else f"-{form}"
    path = folder / f"project-{walk.number}{suffix}-{lang}-{secrets.token_hex(16)}.{kind}"
    temporary = path.with_suffix(".part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(content)
        os.replace(temporary, path)
    except OSError as error:
        raise SetupError("folder_not_writable", path=str(folder)) from error
    return path


def content_of(walk: Walk, lang: str) -> dict[str, Any]:
    """What both formats show: ``data`` of the summary, ``head`` and ``foot`` lines, ``facts`` and ``lists``.

    ``facts`` are (label, value); ``lists`` have "name", "columns", "rows" and the places of "narrow" columns.
    """
    from bot.reports.summary import summary_data

    data = summary_data(walk, lang)
    people = join([f"{one['name']} ({one['part']})" for one in data["people"]], lang) or "–"
    state = (say("projects_closed", lang) if data["step"] is None else
             say("projects_at", lang, step=data["step"], name=data["steps"][data["step"] - 1]["name"]))
    facts = [(say("report_method", lang), data["method"]), (say("report_people", lang), people),
             (say("report_opened", lang), data["opened"]),
             (say("report_state", lang), state + (f" ({data['closed']})" if data["closed"] else "")),
             *([(say("report_study", lang), str(data["study"]))] if data["study"] else []),
             *([(say("report_candidate", lang), join(data["candidates"], lang))] if data["candidates"] else []),
             (say("report_date", lang), data["date"]), (say("report_data", lang), data["filter"]),
             (say("report_model", lang), data["model"])]
    closed = say("report_head_closed", lang, closed=data["closed"]) if data["closed"] else ""
    return {"data": data, "facts": facts, "lists": _lists(data, lang),
            "head": say("report_head", lang, number=data["number"], method=data["method"], people=people,
                        opened=data["opened"], closed=closed),
            "foot": say("report_foot", lang, date=data["date"], filter=data["filter"], model=data["model"])}


def _lists(data: dict[str, Any], lang: str) -> list[dict[str, Any]]:
    field, answer, by, at, step, reason = (say(key, lang) for key in (
        "html_field", "html_answer", "html_by", "html_at", "report_step", "report_reason"))
    named = lambda one: f"{one['step']}. {one['name']}"
    return [
        {"name": say("report_open_points", lang), "columns": [step, answer], "narrow": (0,),
         "rows": [[named(one), one["words"]] for one in data["open_points"]]},
        {"name": say("report_overrides", lang), "columns": [step, by, at, reason], "narrow": (0, 1, 2),
         "rows": [[named(one), one["by"], one["at"], one["reason"]] for one in data["overrides"]]},
        {"name": say("report_skipped", lang), "columns": [field, by, at, reason], "narrow": (0, 1, 2),
         "rows": [[one["label"], one["by"], one["at"], one["reason"]] for one in data["skipped"]]},
        {"name": say("report_evidence", lang), "columns": [field, answer, by, at], "narrow": (0, 2, 3),
         "rows": [[one["label"], one["shown"], one["by"], one["at"]] for one in data["evidence"]]},
        {"name": say("html_history", lang), "columns": [at, by, field, answer], "narrow": (0, 1, 2),
         "rows": [[one["at"], one["by"], one["label"], one["shown"]] for one in data["history"]]},
    ]


def _pictures(walk: Walk, lang: str, drawn: Callable[[dict[str, Any]], dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The figures of each step as ``drawn`` gives them, with their descriptions."""
    return {step: [{**drawn(spec), "words": spec["description"], "repeats": "repeats" in spec.get("usermeta", {})}
                   for spec in specs]
            for step, specs in project_figures.figures(walk, lang).items() if specs}


def _html(walk: Walk, form: str, lang: str) -> bytes:
    from jinja2 import Environment, PackageLoader, select_autoescape

    from bot.reports import charts
    from bot.reports.project_a3 import fitted, shares

    def drawn(spec: dict[str, Any]) -> dict[str, Any]:
        drawing = charts.svg(spec)
        wide, high = re.search(r'<svg[^>]* width="([\d.]+)"[^>]* height="([\d.]+)"', drawing).groups()
        # an address, not markup: nothing inside can run, and the parts of two drawings never mix
        address = "data:image/svg+xml;base64," + base64.b64encode(drawing.encode()).decode()
        return {"address": address, "width": float(wide), "height": float(high)}

    content, pictures = content_of(walk, lang), _pictures(walk, lang, drawn)
    if form == "a3":
        content["page"] = fitted(content["data"], pictures, lang)
    for table in (table for step in content["data"]["steps"] for table in step["tables"]):
        _, table["looks"], room, padding = next(one for one in STORY_TABLES if len(table["columns"]) >= one[0])
        table["shares"] = shares(["#", *table["columns"]], [["00", *row] for row in table["rows"]], room, padding)
    environment = Environment(loader=PackageLoader("bot.reports"), autoescape=select_autoescape(default=True),
                              trim_blocks=True, lstrip_blocks=True)
    page = environment.get_template(f"{form}.html").render(
        **content, pictures=pictures, lang=lang, say=lambda key, **params: say(key, lang, **params))
    return page.encode()


def _docx(walk: Walk, form: str, lang: str) -> bytes:
    from bot.reports import charts, project_docx

    def drawn(spec: dict[str, Any]) -> dict[str, Any]:
        picture = charts.png(spec)
        wide, high = struct.unpack(">II", picture[16:24])  # of a PNG; drawn at two pixels a unit
        return {"png": picture, "width": wide / 2, "height": high / 2}

    return project_docx.document(content_of(walk, lang), _pictures(walk, lang, drawn), form, lang)
