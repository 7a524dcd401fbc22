"""The two reports of a project as Word documents.

Built piece by piece with python-docx: what stands in a report depends on the playbook and on the answers, so that a
template document would be almost nothing but loops, and nobody could compare two versions of it.
"""
from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from bot.language.texts import say
from bot.reports.docx_pieces import clean, fonts, page, paragraph_in, picture_in, table_in

if TYPE_CHECKING:
    from docx.document import Document

PIXEL = 0.75  # points
A4, A3 = (210, 297), (420, 297)  # mm
STORY_ROOM = 182.0  # mm between the margins of the story
A3_SCALE = 1.05  # of letters and pictures, against the page in a browser: lines of words are lower here


def document(content: dict[str, Any], pictures: dict[str, list[dict[str, Any]]], form: str, lang: str) -> bytes:
    """The report as the bytes of a DOCX file; ``content`` and ``pictures`` as ``project_files`` makes them.

    ``form`` is "a3" or "story". Chinese is set in an East-Asian font that Word and WPS have.
    """
    import docx

    paper: Document = docx.Document()
    fonts(paper, lang)
    paper.core_properties.title = clean(content["data"]["title"])[:250]
    paper.core_properties.author = ""
    if form == "a3":
        _a3(paper, content, pictures, lang)
    else:
        _story(paper, content, pictures, lang)
    stream = io.BytesIO()
    paper.save(stream)
    return stream.getvalue()


# -- the story ------------------------------------------------------------------------------------------------------
def _story(paper: Document, content: dict[str, Any], pictures: dict[str, list[dict[str, Any]]], lang: str) -> None:
    page(paper, A4, (A4[0] - STORY_ROOM) / 2)
    data = content["data"]
    paper.add_heading(clean(data["title"]), 0)
    paragraph_in(paper, content["head"], points=9, colour="44565E")
    _pairs(paper, content["facts"])
    for step in data["steps"]:
        paper.add_heading(clean(f"{step['number']}. {step['name']} ({step['state_words']})"), 1)
        for line in step["approvals"]:
            paragraph_in(paper, line, shade="FFF4E0")
        for override in step["overrides"]:
            paragraph_in(paper, say("summary_override", lang, **override), shade="FFF4E0")
        for finding in [*step["findings"], *step["notes"]]:
            paragraph_in(paper, finding, shade="FFF4E0")
        if step["fields"]:
            table_in(paper, [say("html_field", lang), say("html_answer", lang), say("html_by", lang), say("html_at", lang)],
                   [[field["label"], field["shown"], field["by"], field["at"]] for field in step["fields"]],
                   STORY_ROOM, 9)
        for table in step["tables"]:
            paper.add_heading(clean(table["label"]), 2)
            table_in(paper, ["#", *table["columns"]],
                   [[str(number), *row] for number, row in zip(table["numbers"], table["rows"])], STORY_ROOM,
                   9 if len(table["columns"]) < 6 else 7.5)
        for line in step["effect"]:
            paragraph_in(paper, line)
        for picture in pictures.get(step["id"], []):
            most = 225 * picture["width"] / picture["height"]  # mm: no picture is higher than a page
            picture_in(paper, picture, min(STORY_ROOM, picture["width"] * 25.4 / 96, most))
        if not step["fields"] and not step["tables"]:
            paragraph_in(paper, say("html_nothing", lang), colour="44565E")
    for one in content["lists"]:
        paper.add_heading(clean(one["name"]), 1)
        if one["rows"]:
            table_in(paper, one["columns"], one["rows"], STORY_ROOM, 8.5)
        else:
            paragraph_in(paper, say("report_none", lang), colour="44565E")


def _pairs(paper: Document, facts: list[tuple[str, str]]) -> None:
    for label, value in facts:
        paragraph_in(paper, value, label=f"{label}  ", after=1)


# -- the A3 ---------------------------------------------------------------------------------------------------------
def _a3(paper: Document, content: dict[str, Any], pictures: dict[str, list[dict[str, Any]]], lang: str) -> None:
    """One landscape page: head, two cells side by side with the boxes, foot. The cells have a fixed height."""
    from docx.enum.table import WD_ROW_HEIGHT_RULE
    from docx.shared import Mm

    from bot.reports.project_a3 import fitted

    margin, half = 8, 201.0
    page(paper, A3, margin)
    sheet = fitted(content["data"], pictures, lang)
    paper._body.clear_content()
    paragraph_in(paper, f"    {content['head']}", label=content["data"]["title"], points=12, colour="0B5394", after=2)
    frame = paper.add_table(rows=1, cols=2)
    frame.autofit = False
    row = frame.rows[0]
    row.height, row.height_rule = Mm(259), WD_ROW_HEIGHT_RULE.EXACTLY
    for cell, side in zip(row.cells, ("left", "right")):
        cell.width = Mm(half)
        points = sheet[side]["size"] * PIXEL * A3_SCALE
        for box in sheet[side]["boxes"]:
            _box(cell, box, points, half - 5)
        first = cell.paragraphs[0]
        if not first.text:
            first._p.getparent().remove(first._p)
    cut = f" · {say('report_cut', lang, number=content['data']['number'])}" if sheet["cut"] else ""
    paragraph_in(paper, content["foot"] + cut, points=7, colour="44565E", after=0)


def _box(cell: Any, box: dict[str, Any], points: float, room: float) -> None:
    from docx.shared import Pt

    def line(text: str, **looks: Any) -> None:
        paragraph_in(cell, text, **{"points": points, "after": 0, "exact": True, **looks})

    line(f"  {box['state_words']}", label=f"{box['number']}. {box['name']}", points=points * 1.1, colour="0B5394",
         after=1, shade="EAF1F8")
    for warning in box["warnings"]:
        line(warning, after=1, shade="FFF4E0")
    for label, value in box["texts"]:
        line(value, label=label + box["colon"])
    if box["short"]:
        line("    ".join(f"{label}{box['colon']}{value}" for label, value in box["short"]), after=1)
    for picture in box["pictures"]:
        picture_in(cell, picture, min(room, picture["shown_width"] * 25.4 / 96 * A3_SCALE))
    for table in box["tables"]:
        line(f"  {table['more']}" if table["more"] else "", label=table["label"])
        rows = [[str(number), *row] for number, row in zip(table["numbers"], table["rows"])]
        table_in(cell, ["#", *table["columns"]], rows, room, points * 0.92, exact=True)
        # the empty paragraph that must follow a table in a cell
        cell.paragraphs[-1].paragraph_format.line_spacing = cell.paragraphs[-1].paragraph_format.space_after = Pt(1)
    for verdict in box["lines"]:
        line(verdict)
    line("", points=3)
