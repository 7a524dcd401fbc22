"""Studies from outside: a file to score at once, a table of scores into the store."""
from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.choosing.study import Study, load_study
from bot.choosing.tables import Sheet, read_scores
from bot.errors import InputError
from bot.store import Store
from bot.store.people import Person
from bot.store.studies import StudyRecord

TABLES = {".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm", ".xls", ".ods"}


def read_study(path: Path, own: str | None, reference: str | None) -> Study:
    """The study of a YAML file, or of a table of scores whose first subject (or ``own``) is ourselves.

    Raises InputError as ``load_study`` and ``read_scores`` do, and ``study_table_own``.
    """
    if path.suffix.lower() not in TABLES:
        study = load_study(path)
        return replace(study, reference=reference) if reference else study
    sheet = read_scores(path, "")
    mine = _own(sheet, own)
    grounds = frozenset(kind for row in sheet.evidence.values() for kind, _ in row.values())
    return Study(mine, sheet.attributes, sheet.importance or dict.fromkeys(sheet.attributes, 1), {
        subject: sheet.scores.get(subject, {}) for subject in [mine, *(one for one in sheet.subjects if one != mine)]},
        reference or "best", evidence=grounds or None)


def record_of(study: Study, title: str, day: str) -> StudyRecord:
    """A study of a file as the reports take it (number 0)."""
    ratings = {subject: {attribute: _by_rater(value) for attribute, value in row.items()}
               for subject, row in study.ratings.items()}
    return StudyRecord(0, title, study.own, study.reference, "closed", "zh", None, day, None, study.segment or None, None,
                       None, None, study.importance_source or None, study.importance_n, True, True, None, False,
                       list(study.attributes), dict.fromkeys(study.attributes), dict(study.importance),
                       [study.own, *(one for one in study.ratings if one != study.own)], dict(study.kinds), ratings)


def _by_rater(value: object) -> dict[str, float]:
    if isinstance(value, dict):
        return {str(rater): score for rater, score in value.items() if score is not None}
    scores = value if isinstance(value, (list, tuple)) else [value]
    return {str(place): score for place, score in enumerate(scores, 1) if score is not None}


def _own(sheet: Sheet, own: str | None) -> str:
    if own is not None and own not in sheet.subjects:
        raise InputError("study_table_own", own=own)
    return own or sheet.subjects[0]


def import_scores(store: Store, path: Path, person: Person, *, number: int | None, own: str | None, rater: str | None,
                  title: str, lang: str) -> tuple[int, Sheet]:
    """Take the scores of a table into study ``number``, or into a new one; all or nothing.

    Attributes and subjects of an existing study must be known there (InputError ``study_table_unknown``); a closed
    one takes none (``study_done``).
    """
    from bot.store.database import writing

    sheet = read_scores(path, rater or person.name)
    mine = _own(sheet, own) if number is None else None
    with writing(store.db):
        if number is None:
            number = store.studies.create(title, mine or "", lang, person.id)
            store.studies.set_attributes(number, [(name, None) for name in sheet.attributes])
            store.studies.set_competitors(number, others := [one for one in sheet.subjects if one != mine],
                                          dict.fromkeys(others, ""))
        study = store.studies.get(number)
        if study.status == "closed":
            raise InputError("study_done", number=number)
        for name in [*sheet.subjects, *sheet.attributes]:
            if name not in study.subjects and name not in study.attributes:
                raise InputError("study_table_unknown", name=name, number=number)
        if sheet.importance:  # weights before scores: they are then not taken for weights changed afterwards
            store.studies.set_importance(number, sheet.importance)
        for subject, row in sheet.scores.items():
            for attribute, scores in row.items():
                for who, score in scores.items():
                    kind, note = sheet.evidence.get(subject, {}).get(who, (None, None))
                    store.studies.rate(number, subject, who, {attribute: score}, kind, note)
        for who in sheet.raters:
            known = store.people.find(who)
            store.studies.ask_rater(number, who, known.id if known else None, person.id)
            store.studies.finish_rater(number, who)
        store.audit.record(person.id, "study.import", f"study {number}", raters=len(sheet.raters))
    return number, sheet
