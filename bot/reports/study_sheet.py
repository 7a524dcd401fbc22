"""The comparison as a workbook that goes on reckoning: change a score or an importance and the ranks follow.

Means, weights, gaps, priorities, shares, ranks and the focus are formulas over the scores of the second sheet. Equal
priorities are compared to 12 decimals, so that ranks tie as on paper.
"""
from __future__ import annotations

import io
from typing import Any

from bot.choosing.comparison import ComparisonResult
from bot.language.texts import say
from bot.reports.docx_pieces import clean
from bot.store.studies import StudyRecord

FIRST = 2  # the row under the heading


def workbook(study: StudyRecord, result: ComparisonResult, lang: str) -> bytes:
    """The bytes of an XLSX file with the sheets result and scores. What people typed is text, never a formula."""
    from openpyxl import Workbook
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet, scores = book.active, book.create_sheet()
    sheet.title, scores.title = say("study_sheet_result", lang), say("study_sheet_scores", lang)
    names = [name for name in study.attributes if name in result.weights]
    subjects = list(result.scores)
    ranges = _scores(scores, study, names, subjects, lang)
    last, width = FIRST + len(names) - 1, len(subjects)
    own, weight, first_subject = "D", "C", 4
    column = {key: get_column_letter(first_subject + width + place) for place, key in enumerate(
        ("reference", "gap", "priority", "share", "rank", "focus"))}
    for place, head in enumerate([
            say("chart_attribute", lang), say("chart_importance", lang), say("chart_weight", lang), *subjects,
            *(say(f"study_column_{key}", lang) for key in column)], 1):
        _text(sheet, 1, place, head)

    def span(letter: str) -> str:
        return f"${letter}${FIRST}:${letter}${last}"

    others = [get_column_letter(first_subject + place) for place in range(1, width)]
    for at, name in enumerate(names, FIRST):
        _text(sheet, at, 1, name)
        sheet.cell(at, 2, float(study.importance[name]))
        sheet[f"{weight}{at}"] = f"=B{at}/SUM({span('B')})"
        for place, subject in enumerate(subjects):
            sheet.cell(at, first_subject + place, f"=AVERAGE({ranges[name, subject]})")
        sheet[f"{column['reference']}{at}"] = "=" + _reference(result, others, subjects, at)
        gap, priority, share, rank = (f"{column[key]}{at}" for key in ("gap", "priority", "share", "rank"))
        sheet[gap] = f"={column['reference']}{at}-{own}{at}"
        sheet[priority] = f"={weight}{at}*MAX(0,{gap})"
        sheet[share] = f"=IF(SUM({span(column['priority'])})=0,0,{priority}/SUM({span(column['priority'])}))"
        higher, equal = (f"ROUND({span(column['priority'])},12){sign}ROUND({priority},12)" for sign in (">", "="))
        heavier, same = (f"ROUND({span(weight)},12){sign}ROUND({weight}{at},12)" for sign in (">", "="))
        sheet[rank] = (f"=1+SUMPRODUCT(1*({higher}))+SUMPRODUCT(({equal})*({heavier}))"
                       f"+SUMPRODUCT(({equal})*({same})*(ROW({span(weight)})<ROW({weight}{at})))")
        before = f"ROUND(SUMPRODUCT(({span(column['rank'])}<{rank})*{span(column['share'])}),12)"
        sheet[f"{column['focus']}{at}"] = f'=IF(AND({share}>0,{rank}<=3,{before}<0.6),"●","")'
        for cell in (sheet[f"{weight}{at}"], sheet[share]):
            cell.number_format = "0.0%"
        for cell in (*(sheet.cell(at, first_subject + place) for place in range(width + 1)), sheet[gap]):
            cell.number_format = "0.00"
        sheet[priority].number_format = "0.0000"
    _text(sheet, last + 1, 1, say("study_sheet_totals", lang))
    for place in range(width):
        letter = get_column_letter(first_subject + place)
        sheet[f"{letter}{last + 1}"] = f"=SUMPRODUCT({span(weight)},{span(letter)})"
        sheet[f"{letter}{last + 1}"].number_format = "0.00"
    at = last + 3
    for line in [*(say("study_excluded", lang, attribute=name, reason=say(f"comparison_excluded_{reason}", lang))
                   for name, reason in result.excluded), say("study_sheet_note", lang)]:
        _text(sheet, at, 1, line)
        at += 1
    for one in (sheet, scores):
        for cell in one[1]:
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", start_color="EAF1F8")
        one.freeze_panes = "B2"
        one.column_dimensions["A"].width = 22
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _reference(result: ComparisonResult, others: list[str], subjects: list[str], at: int) -> str:
    cells = ",".join(f"{letter}{at}" for letter in others)
    if result.reference == "best":
        return f"MAX({cells})"
    return f"AVERAGE({cells})" if result.reference == "average" else f"{others[subjects.index(result.reference) - 1]}{at}"


def _scores(sheet: Any, study: StudyRecord, names: list[str], subjects: list[str],
            lang: str) -> dict[tuple[str, str], str]:
    """Every score on a row of its own, those of a cell below each other; {(attribute, subject): its range}."""
    for place, key in enumerate(("chart_attribute", "chart_subject", "study_column_rater", "study_column_score",
                                 "study_column_evidence", "study_column_note"), 1):
        _text(sheet, 1, place, say(key, lang))
    ranges, at = {}, FIRST
    title = sheet.title.replace("'", "''")
    for name in study.attributes:
        for subject in subjects:
            given, start = study.ratings[subject].get(name, {}), at
            for rater, score in given.items():
                kind, note = study.evidence.get(subject, {}).get(rater, ("", ""))
                for place, text in enumerate((name, subject, rater), 1):
                    _text(sheet, at, place, text)
                sheet.cell(at, 4, float(score))
                _text(sheet, at, 5, say(f"study_evidence_{kind}", lang) if kind else "")
                _text(sheet, at, 6, note)
                at += 1
            if name in names:
                ranges[name, subject] = f"'{title}'!$D${start}:$D${at - 1}"
    return ranges


def _text(sheet: Any, row: int, column: int, text: str) -> None:
    """Text as text: a name that begins with "=" must not run."""
    cell = sheet.cell(row, column, clean(text))
    cell.data_type = "s"
