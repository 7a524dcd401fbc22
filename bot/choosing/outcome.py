"""From the stored study to its result: scored, with its warnings, and closed."""
from __future__ import annotations

from dataclasses import replace

from bot.choosing.comparison import ComparisonResult, Study, score
from bot.choosing.guards import Guard, guards
from bot.choosing.rating import progress
from bot.store import Store
from bot.store.studies import StudyRecord


def study_of(record: StudyRecord) -> Study:
    """The study as ``score`` takes it."""
    return Study(own=record.own, attributes=record.attributes, importance=record.importance, ratings=record.ratings,
                 reference=record.reference, kinds=record.kinds, importance_source=record.importance_source or "",
                 importance_n=record.importance_n, segment=record.segment or "", weights_after=record.weights_after,
                 evidence=frozenset(kind for row in record.evidence.values() for kind, _ in row.values()))


def result_of(store: Store, number: int, reference: str | None = None) -> ComparisonResult:
    """Score the study as stored, against ``reference`` where given."""
    study = study_of(store.studies.get(number))
    return score(replace(study, reference=reference) if reference else study)


def guards_of(record: StudyRecord, result: ComparisonResult) -> list[Guard]:
    return guards(study_of(record), result)


def finish(store: Store, number: int) -> ComparisonResult:
    """Score the study and keep its candidates."""
    study, result = store.studies.get(number), result_of(store, number)
    store.studies.close(number, [
        {"attribute": row.attribute, "topic": study.topics.get(row.attribute), "weight": row.weight, "gap": row.gap,
         "priority": row.priority, "rank": rank, "focus": row.attribute in result.focus}
        for rank, row in enumerate(result.ranking, 1)])
    return result


def finish_when_all_have_rated(store: Store, number: int, rater: str) -> ComparisonResult | None:
    """Close the study once nobody is missing, and tell its owner when somebody else was last; None before."""
    if progress(store, number)[1]:
        return None
    result, study = finish(store, number), store.studies.get(number)
    owner = store.people.get(study.created_by) if study.created_by else None
    if owner is not None and owner.name != rater:
        store.notices.add(owner.id, f"study_ready:{number}", "study_ready", number=number)
    return result
