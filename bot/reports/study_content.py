"""What a report of a comparison shows, for the page and the Word document alike."""
from __future__ import annotations

from typing import Any

from bot.choosing.comparison import ComparisonResult
from bot.choosing.guards import guard_lines
from bot.choosing.outcome import guards_of
from bot.choosing.study import OBJECT
from bot.language.texts import join, say
from bot.reports.study import linked_lines, named_subjects, shown, source_words, verdict_lines
from bot.store.studies import StudyRecord
from bot.topics.taxonomy import Taxonomy


def content(study: StudyRecord, result: ComparisonResult, lang: str, taxonomy: Taxonomy) -> dict[str, Any]:
    """``title``, ``facts`` [(label, value)], ``tables`` [{name, columns, rows}], ``verdicts``, ``warnings``, ``links``."""
    from bot.choosing.guards import internal
    from bot.choosing.outcome import study_of

    raters = list(dict.fromkeys(rater for row in study.ratings.values() for scores in row.values() for rater in scores))
    reference = (say(f"study_reference_{study.reference}", lang) if study.reference in ("best", "average")
                 else study.reference)
    facts = [(say(f"study_object_{name}", lang), value) for name in OBJECT if (value := getattr(study, name))]
    facts += [(say("study_fact_subjects", lang), join([study.own, *named_subjects(study, lang)], lang)),
              (say("study_fact_reference", lang), reference),
              (say("study_fact_scale", lang), study.anchors or say("study_anchors_default", lang)),
              (say("study_fact_weights", lang), source_words(study, lang)),
              (say("study_fact_raters", lang), join(raters, lang) or "–"),
              (say("study_fact_day", lang), study.created_at[:10])]
    return {"title": say("study_result", lang, number=study.id) if study.id else study.title,
            "label": say("study_internal", lang).strip("*").replace("**", "") if internal(study_of(study)) else "",
            "facts": facts, "tables": [_ranking(result, lang), _cells(study, result, lang), _evidence(study, lang)],
            "verdicts": [line.replace("**", "") for line in verdict_lines(result, lang)],
            "warnings": guard_lines(guards_of(study, result), lang),
            "links": linked_lines(study, result, taxonomy, lang)}


def _ranking(result: ComparisonResult, lang: str) -> dict[str, Any]:
    head = result.reference if result.reference in ("best", "average") else "named"
    columns = [one.strip() for one in say(f"study_head_{head}", lang, reference=result.reference).strip("| ").split("|")]
    rows = [[str(rank), row.attribute + (f" ≈ {join(list(row.tied_with), lang)}" if row.tied_with else ""),
             f"{row.weight:.1%}", shown(row.own), shown(row.reference),
             f"{row.gap:+.2f}" + (" ~" if row.gap > 0 and row.distinguishable is False else ""), f"{row.priority:.3f}",
             f"{row.share:.1%}"] for rank, row in enumerate(result.ranking, 1)]
    return {"name": say("study_table_ranking", lang), "columns": columns[:8], "rows": rows}


def _cells(study: StudyRecord, result: ComparisonResult, lang: str) -> dict[str, Any]:
    """Mean, standard deviation and n of every cell, of attributes left out too."""
    def words(subject: str, attribute: str) -> str:
        one = result.cells.get(subject, {}).get(attribute)
        if one is None:
            return "–"
        return say("study_cell", lang, mean=shown(one.mean), sd=shown(one.sd) if one.sd is not None else "–", n=one.n)

    return {"name": say("study_table_cells", lang), "columns": [say("chart_attribute", lang), *study.subjects],
            "rows": [[name, *(words(subject, name) for subject in study.subjects)] for name in study.attributes]}


def _evidence(study: StudyRecord, lang: str) -> dict[str, Any]:
    rows = [[subject, rater, say(f"study_evidence_{kind}", lang), note or "–"]
            for subject in study.subjects for rater, (kind, note) in study.evidence.get(subject, {}).items()]
    return {"name": say("study_table_evidence", lang), "rows": rows, "columns": [
        say(key, lang) for key in ("chart_subject", "study_column_rater", "study_column_evidence", "study_column_note")]}
