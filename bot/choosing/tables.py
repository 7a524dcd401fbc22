"""Scores in a table, from a file or pasted: long (attribute, subject, rater, score) or wide (one column a subject).

Headings in Chinese or English. A wide table has the attributes in its first column, then, if wanted, ``importance`` and
``rater``; every other column is a subject.
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.choosing.spoken import EVIDENCE_WORDS, NONE_MARK, SCALE, first_named
from bot.choosing.study import EVIDENCE
from bot.errors import InputError
from bot.language.numerals import normalise, number

HEADINGS = {
    "attribute": r"项目|属性|要素|指标|服务项目|评价项目|attribute|item|criterion|criteria",
    "importance": r"重要[性度]?|权重|importance|weight",
    "subject": r"对象|单位|机构|公司|银行|网点|比较对象|subject|provider|company|bank|branch",
    "rater": r"评分人|打分人|评分员|评委|姓名|rater|judge|scorer|name",
    "score": r"分数?|得分|评分|打分|score|rating|points?",
    "evidence": r"依据|证据|来源|evidence|source|ground|basis",
}
MOST_ROWS = 20_000


@dataclass
class Sheet:
    """What a table holds. ``scores[subject][attribute]`` is {rater: score}; ``evidence[subject][rater]`` (kind, words)."""

    attributes: list[str] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)
    importance: dict[str, float] = field(default_factory=dict)
    scores: dict[str, dict[str, dict[str, float]]] = field(default_factory=dict)
    evidence: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)

    def add(self, subject: str, attribute: str, rater: str, score: float | None) -> None:
        if attribute not in self.attributes:
            self.attributes.append(attribute)
        if subject not in self.subjects:
            self.subjects.append(subject)
        if score is not None:
            self.scores.setdefault(subject, {}).setdefault(attribute, {})[rater] = score

    @property
    def raters(self) -> list[str]:
        return list(dict.fromkeys(rater for row in self.scores.values() for cell in row.values() for rater in cell))


def read_scores(path: Path, rater: str) -> Sheet:
    """The scores of a CSV, TSV or workbook; ``rater`` where the table names none.

    Raises InputError ``study_table_columns`` (nothing to recognise), ``study_table_cell`` (text where a number is due,
    with line and column), ``study_scale_at`` (off the scale), ``study_table_rows`` or those of ``open_table``.
    """
    from bot.complaints.tables import open_table

    table = open_table(path)
    rows = []
    for row in table.rows():
        rows.append((row.line, [row.values[name].strip() for name in table.columns]))
        if len(rows) > MOST_ROWS:
            raise InputError("study_table_rows", most=MOST_ROWS)
    return sheet_of(list(table.columns), rows, rater)


def sheet_of(heads: Sequence[str], rows: Iterable[tuple[int, list[str]]], rater: str) -> Sheet:
    """Long when there are columns for subject and score, otherwise wide."""
    roles = {}
    for place, head in enumerate(heads):
        for role, pattern in HEADINGS.items():
            if role not in roles and re.fullmatch(pattern, normalise(head)):
                roles[role] = place
                break
    return _long(heads, roles, rows, rater) if {"subject", "score"} <= set(roles) else _wide(heads, roles, rows, rater)


def _long(heads: Sequence[str], roles: dict[str, int], rows: Iterable[tuple[int, list[str]]], rater: str) -> Sheet:
    if "attribute" not in roles:
        raise InputError("study_table_columns")
    sheet = Sheet()
    for line, cells in rows:
        attribute, subject = cells[roles["attribute"]][:40], cells[roles["subject"]][:40]
        if not attribute or not subject:
            continue
        who = (cells[roles["rater"]][:40] if "rater" in roles else "") or rater
        sheet.add(subject, attribute, who, _score(cells[roles["score"]], line, heads[roles["score"]]))
        _importance(sheet, attribute, cells, roles, heads, line)
        ground = cells[roles["evidence"]] if "evidence" in roles else ""
        if ground:
            kind = ground if ground in EVIDENCE else first_named(ground, EVIDENCE_WORDS) or "other"
            sheet.evidence.setdefault(subject, {})[who] = (kind, "" if ground in EVIDENCE else ground[:200])
    return _checked(sheet)


def _wide(heads: Sequence[str], roles: dict[str, int], rows: Iterable[tuple[int, list[str]]], rater: str) -> Sheet:
    first = roles.get("attribute", 0)
    special = {first, *(roles[role] for role in ("importance", "rater", "evidence") if role in roles)}
    places = [place for place, head in enumerate(heads) if place not in special and head.strip()]
    if len(places) < 1:
        raise InputError("study_table_columns")
    sheet = Sheet()
    for line, cells in rows:
        attribute = cells[first][:40]
        if not attribute:
            continue
        who = (cells[roles["rater"]][:40] if "rater" in roles else "") or rater
        for place in places:
            sheet.add(heads[place].strip()[:40], attribute, who, _score(cells[place], line, heads[place]))
        _importance(sheet, attribute, cells, roles, heads, line)
    return _checked(sheet)


def _importance(sheet: Sheet, attribute: str, cells: list[str], roles: dict[str, int], heads: Sequence[str],
                line: int) -> None:
    if "importance" in roles and cells[roles["importance"]]:
        value = _number(cells[roles["importance"]], line, heads[roles["importance"]])
        if value <= 0:
            raise InputError("comparison_importance_not_positive", attribute=attribute)
        sheet.importance[attribute] = value


def _checked(sheet: Sheet) -> Sheet:
    if not sheet.scores:
        raise InputError("study_table_columns")
    return sheet


def _score(text: str, line: int, column: str) -> float | None:
    if not text or NONE_MARK.fullmatch(text):
        return None
    value = _number(text, line, column)
    if not SCALE[0] <= value <= SCALE[1]:
        raise InputError("study_scale_at", line=line, column=column[:40], low=SCALE[0], high=SCALE[1])
    return value


def _number(text: str, line: int, column: str) -> float:
    value = number(normalise(text))
    if value is None:
        raise InputError("study_table_cell", line=line, column=column[:40])
    return value


def paste(text: str, subjects: Sequence[str], attributes: Sequence[str]) -> dict[str, dict[str, float | None]] | None:
    """{subject: {attribute: score}} of a pasted table whose first line names subjects and whose lines begin with
    attributes; None when ``text`` is no such table. Raises InputError as ``read_scores`` does."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < 2:
        return None
    cut = re.compile(r"\t" if "\t" in text else r"\s*[,\uff0c|]\s*|\s{2,}")
    heads = [cell.strip() for cell in cut.split(lines[0].strip("|"))]
    named = {place: next(one for one in subjects if one.lower() == head.lower()) for place, head in enumerate(heads)
             if head.lower() in [one.lower() for one in subjects]}
    if not named:
        return None
    found: dict[str, dict[str, float | None]] = {}
    by_name = {name.lower(): name for name in attributes}
    for at, line in enumerate(lines[1:], 2):
        cells = [cell.strip() for cell in cut.split(line.strip("|"))]
        attribute = by_name.get(cells[0].lower())
        if attribute is None:
            raise InputError("study_table_attribute", line=at)
        for place, subject in named.items():
            score = _score(cells[place], at, heads[place]) if place < len(cells) else None
            if score is not None:
                found.setdefault(subject, {})[attribute] = score
    return found or None
