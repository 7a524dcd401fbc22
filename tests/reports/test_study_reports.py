"""The report of a comparison: page, Word, and a sheet whose formulas reckon the same as we do."""
from __future__ import annotations

import io
import re

import numpy as np
import pytest
from openpyxl import load_workbook

from bot.choosing.comparison import score
from bot.choosing.outcome import study_of
from bot.reports.charts_compared import importance_performance_chart, priority_chart
from bot.reports.study_content import content
from bot.reports.study_files import FORMATS, study_bytes
from bot.topics.taxonomy import load_taxonomy


class Sheet:
    """A small reckoner for the formulas of the report: ranges, comparisons and the functions it uses."""

    FUNCTIONS = {"SUM": lambda *given: float(sum(np.sum(one) for one in given)), "MAX": lambda *given: max(np.max(one) for one in given),
                 "AVERAGE": lambda *given: float(np.mean(np.concatenate([np.atleast_1d(one) for one in given]))),
                 "ROUND": lambda value, places: np.round(value, int(places)),
                 "SUMPRODUCT": lambda *given: float(np.sum(np.prod([np.asarray(one, float) for one in given], axis=0))),
                 "IF": lambda test, yes, no: yes if test else no, "AND": lambda *given: all(given)}

    def __init__(self, book, name: str) -> None:
        self.book, self.name = book, name

    def value(self, cell: str, sheet: str | None = None):
        found = self.book[sheet or self.name][cell.replace("$", "")].value
        return self.reckon(found[1:]) if isinstance(found, str) and found.startswith("=") else found

    def reckon(self, formula: str):
        held = []

        def keep(value) -> str:
            held.append(value)
            return f"v[{len(held) - 1}]"

        def span(match: re.Match) -> str:
            sheet = match[1].strip("'") if match[1] else None
            rows = self.book[sheet or self.name][match[2].replace("$", "")]
            return keep(np.array([self.value(one.coordinate, sheet) for row in rows for one in row], float))

        def rows(match: re.Match) -> str:
            numbers = [int(one) for one in re.findall(r"\d+", match[1])]
            return keep(np.arange(numbers[0], numbers[-1] + 1) if ":" in match[1] else numbers[0])

        text = re.sub(r'"[^"]*"', lambda match: keep(match[0].strip('"')), formula)
        text = re.sub(r"ROW\(([^()]*)\)", rows, text)
        text = re.sub(r"(?:('[^']+'|\w+)!)?(\$?[A-Z]+\$?\d+:\$?[A-Z]+\$?\d+)", span, text)
        text = re.sub(r"(?<![\w\[])\$?[A-Z]{1,2}\$?\d+(?!\w)", lambda match: keep(self.value(match[0])), text)
        text = re.sub(r"(?<![<>=])=(?!=)", "==", text)
        return eval(text, {"__builtins__": {}, "v": held, **self.FUNCTIONS})  # noqa: S307 - our own formulas


@pytest.fixture
def made(store, fixtures):
    """The worked example with three raters whose means are the printed scores, and a name that looks like a formula."""
    rows = fixtures["comparison_scoring"]["inputs"]["attributes"]
    names = ["=1+1" if row["id"] == "attitude" else row["name_zh"] for row in rows]
    number = store.studies.create("x", "惠民银行", "zh", None)
    store.studies.set_attributes(number, [(name, row["id"] if row["id"] == "queue_wait" else None)
                                          for name, row in zip(names, rows)] + [("没人评", None)])
    store.studies.set_competitors(number, ["甲'银行", "乙银行"], {"甲'银行": "sister_branch", "乙银行": "own_last_period"})
    store.studies.set_importance(number, {**{name: row["importance"] for name, row in zip(names, rows)}, "没人评": 5},
                                 source="customers", n=40)
    for subject, key in (("惠民银行", "own"), ("甲'银行", "competitor_A"), ("乙银行", "competitor_B")):
        for rater, more in (("a", -0.5), ("b", 0), ("c", 0.5)):
            store.studies.rate(number, subject, rater, {name: row[key] + more for name, row in zip(names, rows)}, "data", "<b>")
    record = store.studies.get(number)
    return record, score(study_of(record)), fixtures["comparison_scoring"]["expected"]


@pytest.mark.parametrize("reference", ["best", "average", "乙银行"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_formulas_give_what_we_reckon(made, lang, reference):
    import dataclasses

    record, _, expected = made
    record = dataclasses.replace(record, reference=reference)
    result = score(study_of(record))
    book = load_workbook(io.BytesIO(study_bytes(record, result, "xlsx", lang)))
    name = book.sheetnames[0]
    sheet = Sheet(book, name)
    heads = [cell.value for cell in book[name][1]]
    letters = dict(zip(("weight", "own", "a", "b", "reference", "gap", "priority", "share", "rank", "focus"), "CDEFGHIJKL"))
    assert len(heads) == 12
    by_name = {row.attribute: (rank, row) for rank, row in enumerate(result.ranking, 1)}
    for at in range(2, 8):
        attribute = book[name][f"A{at}"].value
        rank, row = by_name[attribute]
        for key in ("weight", "own", "reference", "gap", "priority", "share"):
            assert book[name][f"{letters[key]}{at}"].value.startswith("=")
            assert sheet.value(f"{letters[key]}{at}") == pytest.approx(getattr(row, key), abs=1e-9), (attribute, key)
        assert sheet.value(f"{letters['rank']}{at}") == rank
        assert (sheet.value(f"{letters['focus']}{at}") == "●") == (attribute in result.focus)
    totals = [sheet.value(f"{letter}8") for letter in "DEF"]
    assert totals == pytest.approx(list(expected["totals"].values()), abs=1e-6)
    assert "没人评" in " ".join(str(cell.value) for row in book[name].iter_rows(min_row=9) for cell in row)


def test_the_sheet_lives_and_names_never_run(made):
    record, result, _ = made
    book = load_workbook(io.BytesIO(study_bytes(record, result, "xlsx", "zh")))
    sheet = Sheet(book, book.sheetnames[0])
    assert [cell.data_type for cell in book.worksheets[0]["A"] if cell.value == "=1+1"] == ["s"]
    queue = next(cell.row for cell in book.worksheets[0]["A"] if cell.value == "排队等候")
    assert sheet.value(f"K{queue}") == 1
    for row in book.worksheets[1].iter_rows(min_row=2):
        if row[0].value == "排队等候" and row[1].value == "惠民银行":
            row[3].value = 7.5
    assert sheet.value(f"H{queue}") == 0 and sheet.value(f"K{queue}") > 4


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", FORMATS)
def test_every_form_holds_the_result(made, kind, lang):
    record, result, _ = made
    made_bytes = study_bytes(record, result, kind, lang)
    assert len(made_bytes) > 4000
    if kind == "html":
        page = made_bytes.decode()
        assert page.count("<img") == 3 and "33.6%" in page and "<b>" not in page and "{" not in page.split("</style>")[1]
        assert {"zh": "内部比较", "en": "internal comparison"}[lang] in page
    if kind == "docx":
        import docx

        paper = docx.Document(io.BytesIO(made_bytes))
        assert len(paper.inline_shapes) == 3
        assert "33.6%" in [cell.text for table in paper.tables for row in table.rows for cell in row.cells]


def test_what_belongs_to_the_focus(made):
    record, result, _ = made
    shown = content(record, result, "zh", load_taxonomy())
    assert any("排队等候" in line and "P1" in line for line in shown["links"])
    assert any("委员会" in line for line in shown["links"])
    cells = next(table for table in shown["tables"] if len(table["columns"]) == 4 and table["rows"][0][0] == "排队等候")
    assert cells["rows"][0][1] == "5（标准差 0.5，3 人）" and cells["rows"][-1][1:] == ["–", "–", "–"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_charts_keep_to_the_schema_and_say_why_they_differ(made, lang):
    record, result, _ = made
    for spec in (priority_chart(result, lang), importance_performance_chart(result, record.importance, lang)):
        assert spec["$schema"].startswith("https://vega.github.io/schema/vega-lite") and spec["description"]
    assert "收费透明" in str(importance_performance_chart(result, record.importance, lang)["title"]["subtitle"])
