"""The two reports of a project as Word documents.

Built piece by piece with python-docx: what stands in a report depends on the playbook and on the answers, so that a
template document would be almost nothing but loops, and nobody could compare two versions of it.
"""
from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from bot.language.texts import say

if TYPE_CHECKING:
    from docx.document import Document

LATIN, CHINESE = "Arial", "Microsoft YaHei"
PIXEL = 0.75  # points
A4, A3 = (210, 297), (420, 297)  # mm
STORY_ROOM = 182.0  # mm between the margins of the story
STORY_POINTS = 10.0
A3_SCALE = 1.05  # of letters and pictures, against the page in a browser: lines of words are lower here
CELL_PADDING = 11.0  # left and right in a table's cell, points
A3_LEADING = 1.34  # of a line, in sizes of its letters: set here, since each Chinese font would take another height
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")  # signs XML cannot hold


def document(content: dict[str, Any], pictures: dict[str, list[dict[str, Any]]], form: str, lang: str) -> bytes:
    """The report as the bytes of a DOCX file; ``content`` and ``pictures`` as ``project_files`` makes them.

    ``form`` is "a3" or "story". Chinese is set in an East-Asian font that Word and WPS have.
    """
    import docx

    paper: Document = docx.Document()
    _fonts(paper, lang)
    paper.core_properties.title = clean(content["data"]["title"])[:250]
    paper.core_properties.author = ""
    if form == "a3":
        _a3(paper, content, pictures, lang)
    else:
        _story(paper, content, pictures, lang)
    stream = io.BytesIO()
    paper.save(stream)
    return stream.getvalue()


def clean(text: str) -> str:
    """``text`` without the signs that a DOCX file cannot hold."""
    return _UNFIT.sub("", text)


def _fonts(paper: Document, lang: str) -> None:
    """Both fonts in every style that names one: the theme's would win over them, and it has no Chinese."""
    from docx.oxml.ns import qn

    for fonts in paper.styles.element.iter(qn("w:rFonts")):
        for name in list(fonts.attrib):
            del fonts.attrib[name]
        for slot, family in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", CHINESE)):
            fonts.set(qn(f"w:{slot}"), family)
    for language in paper.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
        language.set(qn("w:eastAsia"), "zh-CN")
    from docx.shared import Pt

    normal = paper.styles["Normal"]
    normal.font.size = Pt(STORY_POINTS)
    normal.paragraph_format.space_after = Pt(3)
    normal.paragraph_format.line_spacing = 1.0


def _page(paper: Document, size: tuple[int, int], margin: float) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    section = paper.sections[0]
    section.page_width, section.page_height = Mm(size[0]), Mm(size[1])
    section.orientation = WD_ORIENT.LANDSCAPE if size[0] > size[1] else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(margin)
    section.header_distance = section.footer_distance = Mm(margin / 2)


# -- pieces ---------------------------------------------------------------------------------------------------------
def _say(place: Any, text: str, *, points: float | None = None, bold: bool = False, colour: str | None = None,
         label: str = "", after: float | None = None, shade: str | None = None, exact: bool = False) -> Any:
    """A paragraph in ``place`` (document or cell): a bold ``label``, then ``text``; ``exact``: lines of a set height."""
    from docx.shared import Pt, RGBColor

    paragraph = place.add_paragraph()
    for words, strong in ((label, True), (text, bold)):
        if not words:
            continue
        run = paragraph.add_run(clean(words))
        run.bold = strong
        if points:
            run.font.size = Pt(points)
        if colour:
            run.font.color.rgb = RGBColor.from_string(colour)
    if after is not None:
        paragraph.paragraph_format.space_after = Pt(after)
        paragraph.paragraph_format.space_before = Pt(0)
    if exact and points:
        paragraph.paragraph_format.line_spacing = Pt(points * A3_LEADING)
    if shade:
        _shade(paragraph._p.get_or_add_pPr(), shade)
    return paragraph


def _shade(properties: Any, colour: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shading = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shading.set(qn(f"w:{key}"), value)
    properties.append(shading)


def _table(place: Any, columns: list[str], rows: list[list[str]], room: float, points: float,
           exact: bool = False) -> None:
    """A table ``room`` mm wide, its columns as wide as their words need; the head is repeated on every page."""
    from docx.oxml import OxmlElement
    from docx.shared import Mm, Pt

    from bot.reports.project_a3 import shares

    table = place.add_table(rows=0, cols=len(columns))
    table.style = "Table Grid"
    table.autofit = False
    parts = shares(columns, rows, room / 25.4 * 72 / points, CELL_PADDING / points + 0.3)
    for column, part in zip(table.columns, parts):
        column.width = Mm(room * part)
    for number, words in enumerate([columns, *rows]):
        row = table.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, part, text in zip(row.cells, parts, words):
            cell.width = Mm(room * part)
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(0)
            paragraph.paragraph_format.keep_with_next = number == 0
            if exact:
                paragraph.paragraph_format.line_spacing = Pt(points * A3_LEADING)
            run = paragraph.add_run(clean(text))
            run.font.size, run.bold = Pt(points), number == 0
            if number == 0:
                _shade(cell._tc.get_or_add_tcPr(), "EAF1F8")
        if number == 0:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _picture(place: Any, picture: dict[str, Any], width: float) -> None:
    """``width`` in mm; what it shows is also told in words, for those who cannot see it."""
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    paragraph = place.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.add_run().add_picture(io.BytesIO(picture["png"]), width=Mm(width))
    for properties in paragraph._p.iter(qn("wp:docPr")):
        properties.set("descr", clean(picture["words"]))


# -- the story ------------------------------------------------------------------------------------------------------
def _story(paper: Document, content: dict[str, Any], pictures: dict[str, list[dict[str, Any]]], lang: str) -> None:
    _page(paper, A4, (A4[0] - STORY_ROOM) / 2)
    data = content["data"]
    paper.add_heading(clean(data["title"]), 0)
    _say(paper, content["head"], points=9, colour="44565E")
    _pairs(paper, content["facts"])
    for step in data["steps"]:
        paper.add_heading(clean(f"{step['number']}. {step['name']} ({step['state_words']})"), 1)
        for override in step["overrides"]:
            _say(paper, say("summary_override", lang, **override), shade="FFF4E0")
        for finding in [*step["findings"], *step["notes"]]:
            _say(paper, finding, shade="FFF4E0")
        if step["fields"]:
            _table(paper, [say("html_field", lang), say("html_answer", lang), say("html_by", lang), say("html_at", lang)],
                   [[field["label"], field["shown"], field["by"], field["at"]] for field in step["fields"]],
                   STORY_ROOM, 9)
        for table in step["tables"]:
            paper.add_heading(clean(table["label"]), 2)
            _table(paper, ["#", *table["columns"]],
                   [[str(number), *row] for number, row in zip(table["numbers"], table["rows"])], STORY_ROOM,
                   9 if len(table["columns"]) < 6 else 7.5)
        for line in step["effect"]:
            _say(paper, line)
        for picture in pictures.get(step["id"], []):
            most = 225 * picture["width"] / picture["height"]  # mm: no picture is higher than a page
            _picture(paper, picture, min(STORY_ROOM, picture["width"] * 25.4 / 96, most))
        if not step["fields"] and not step["tables"]:
            _say(paper, say("html_nothing", lang), colour="44565E")
    for one in content["lists"]:
        paper.add_heading(clean(one["name"]), 1)
        if one["rows"]:
            _table(paper, one["columns"], one["rows"], STORY_ROOM, 8.5)
        else:
            _say(paper, say("report_none", lang), colour="44565E")


def _pairs(paper: Document, facts: list[tuple[str, str]]) -> None:
    for label, value in facts:
        _say(paper, value, label=f"{label}  ", after=1)


# -- the A3 ---------------------------------------------------------------------------------------------------------
def _a3(paper: Document, content: dict[str, Any], pictures: dict[str, list[dict[str, Any]]], lang: str) -> None:
    """One landscape page: head, two cells side by side with the boxes, foot. The cells have a fixed height."""
    from docx.enum.table import WD_ROW_HEIGHT_RULE
    from docx.shared import Mm

    from bot.reports.project_a3 import fitted

    margin, half = 8, 201.0
    _page(paper, A3, margin)
    page = fitted(content["data"], pictures, lang)
    paper._body.clear_content()
    _say(paper, f"    {content['head']}", label=content["data"]["title"], points=12, colour="0B5394", after=2)
    frame = paper.add_table(rows=1, cols=2)
    frame.autofit = False
    row = frame.rows[0]
    row.height, row.height_rule = Mm(259), WD_ROW_HEIGHT_RULE.EXACTLY
    for cell, side in zip(row.cells, ("left", "right")):
        cell.width = Mm(half)
        points = page[side]["size"] * PIXEL * A3_SCALE
        for box in page[side]["boxes"]:
            _box(cell, box, points, half - 5)
        first = cell.paragraphs[0]
        if not first.text:
            first._p.getparent().remove(first._p)
    _say(paper, content["foot"] + (f" · {say('report_cut', lang, number=content['data']['number'])}" if page["cut"] else ""),
         points=7, colour="44565E", after=0)


def _box(cell: Any, box: dict[str, Any], points: float, room: float) -> None:
    from docx.shared import Pt

    def line(text: str, **looks: Any) -> None:
        _say(cell, text, **{"points": points, "after": 0, "exact": True, **looks})

    line(f"  {box['state_words']}", label=f"{box['number']}. {box['name']}", points=points * 1.1, colour="0B5394",
         after=1, shade="EAF1F8")
    for warning in box["warnings"]:
        line(warning, after=1, shade="FFF4E0")
    for label, value in box["texts"]:
        line(value, label=label + box["colon"])
    if box["short"]:
        line("    ".join(f"{label}{box['colon']}{value}" for label, value in box["short"]), after=1)
    for picture in box["pictures"]:
        _picture(cell, picture, min(room, picture["shown_width"] * 25.4 / 96 * A3_SCALE))
    for table in box["tables"]:
        line(f"  {table['more']}" if table["more"] else "", label=table["label"])
        _table(cell, ["#", *table["columns"]], [[str(number), *row] for number, row in zip(table["numbers"], table["rows"])],
               room, points * 0.92, exact=True)
        # the empty paragraph that must follow a table in a cell
        cell.paragraphs[-1].paragraph_format.line_spacing = cell.paragraphs[-1].paragraph_format.space_after = Pt(1)
    for verdict in box["lines"]:
        line(verdict)
    line("", points=3)
