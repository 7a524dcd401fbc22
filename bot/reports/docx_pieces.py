"""Pieces of Word documents with python-docx: paragraphs, tables, pictures, both fonts."""
from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document

LATIN, CHINESE = "Arial", "Microsoft YaHei"
STORY_POINTS = 10.0
CELL_PADDING = 11.0  # left and right in a table's cell, points
A3_LEADING = 1.34  # of a line, in sizes of its letters: set here, since each Chinese font would take another height
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")  # signs XML cannot hold


def clean(text: str) -> str:
    """``text`` without the signs that a DOCX file cannot hold."""
    return _UNFIT.sub("", text)


def fonts(paper: Document, lang: str) -> None:
    """Both fonts in every style that names one: the theme's would win over them, and it has no Chinese."""
    from docx.oxml.ns import qn

    for entry in paper.styles.element.iter(qn("w:rFonts")):
        for name in list(entry.attrib):
            del entry.attrib[name]
        for slot, family in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", CHINESE)):
            entry.set(qn(f"w:{slot}"), family)
    for language in paper.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
        language.set(qn("w:eastAsia"), "zh-CN")
    from docx.shared import Pt

    normal = paper.styles["Normal"]
    normal.font.size = Pt(STORY_POINTS)
    normal.paragraph_format.space_after = Pt(3)
    normal.paragraph_format.line_spacing = 1.0


def page(paper: Document, size: tuple[int, int], margin: float) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    section = paper.sections[0]
    section.page_width, section.page_height = Mm(size[0]), Mm(size[1])
    section.orientation = WD_ORIENT.LANDSCAPE if size[0] > size[1] else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(margin)
    section.header_distance = section.footer_distance = Mm(margin / 2)


def paragraph_in(place: Any, text: str, *, points: float | None = None, bold: bool = False, colour: str | None = None,
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
        shade_of(paragraph._p.get_or_add_pPr(), shade)
    return paragraph


def shade_of(properties: Any, colour: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shading = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shading.set(qn(f"w:{key}"), value)
    properties.append(shading)


def table_in(place: Any, columns: list[str], rows: list[list[str]], room: float, points: float,
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
                shade_of(cell._tc.get_or_add_tcPr(), "EAF1F8")
        if number == 0:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def picture_in(place: Any, picture: dict[str, Any], width: float) -> None:
    """``width`` in mm; what it shows is also told in words, for those who cannot see it."""
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    paragraph = place.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.add_run().add_picture(io.BytesIO(picture["png"]), width=Mm(width))
    for properties in paragraph._p.iter(qn("wp:docPr")):
        properties.set("descr", clean(picture["words"]))
