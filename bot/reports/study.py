"""The result of a comparison study as Markdown and as a chart (methods.md §3.2 steps 7-10)."""
from __future__ import annotations

from pathlib import Path

from bot.choosing.comparison import ComparisonResult
from bot.language.texts import join, say
from bot.store.studies import StudyRecord


def study_text(study: StudyRecord, result: ComparisonResult, lang: str) -> str:
    """Ranking with weight, own score, reference, gap, priority and share; ties, focus, warnings."""
    raters = max((len(scores) for ratings in study.ratings.values() for scores in ratings.values()), default=0)
    lines = [f"**{say('study_result', lang, number=study.id)}**",
             say("study_subjects", lang, own=study.own, others=join(study.subjects[1:], lang), raters=raters,
                 day=study.created_at[:10]), ""]
    return "\n".join(lines + ranking_table(result, lang))


def ranking_table(result: ComparisonResult, lang: str) -> list[str]:
    """The ranking as a Markdown table, then totals, focus, how stable it is, ties and what is missing."""
    head = result.reference if result.reference in ("best", "average") else "named"
    lines = [say(f"study_head_{head}", lang, reference=result.reference), "|---:|---|---:|---:|---:|---:|---:|---:|"]
    for rank, row in enumerate(result.ranking, 1):
        tied = f" ≈ {join(list(row.tied_with), lang)}" if row.tied_with else ""
        lines.append(f"| {rank} | {row.attribute}{tied} | {row.weight:.1%} | {row.own:g} | {row.reference:g} |"
                     f" {row.gap:+.2f} | {row.priority:.3f} | {row.share:.1%} |")
    lines.append("")
    lines.append(say("study_totals", lang, totals=join(
        [f"{name} {total:.2f}" for name, total in result.totals.items()], lang)))
    if result.focus:
        lines.append(say("study_focus", lang, focus=join(list(result.focus), lang)))
        lines.append(say("study_stable" if result.top_stable else "study_unstable", lang))
    if any(row.tied_with for row in result.ranking):
        lines.append(say("study_ties", lang))
    lines += [say("study_excluded", lang, attribute=name, reason=say(f"comparison_excluded_{reason}", lang))
              for name, reason in result.excluded]
    lines += [say(f"comparison_warning_{code}", lang) for code in result.warnings
              if code not in ("top_unstable", "attributes_excluded")]
    return lines


def study_chart(study: StudyRecord, result: ComparisonResult, lang: str, folder: Path) -> Path | None:
    """Profile of us against each comparator and the priorities beside it, as PNG."""
    if not result.ranking:
        return None
    from bot.reports import charts
    from bot.reports.charts_ranking import comparison_chart

    return charts.picture(folder, lambda: comparison_chart(result, lang), result, lang)
