"""The result of a comparison study in words (methods.md §3.2 steps 6-11): ranking, doubt, warnings, what belongs to it."""
from __future__ import annotations

from pathlib import Path

from bot.choosing.comparison import ComparisonResult
from bot.choosing.guards import guard_lines, internal
from bot.choosing.outcome import guards_of, study_of
from bot.choosing.ranking import DRAWS
from bot.language.texts import has, join, say
from bot.store.studies import StudyRecord
from bot.topics.taxonomy import Taxonomy

FIRST_SHOWN = 4  # of how often each comes first
CROSS = 2  # processes from which on a change probably crosses departments


def study_text(study: StudyRecord, result: ComparisonResult, lang: str, taxonomy: Taxonomy | None = None,
               waiting: list[str] | None = None, source: str | None = None) -> str:
    """The whole result; ``waiting`` are raters still missing, ``taxonomy`` adds what belongs to the focus, ``source`` says
    where weights taken from a set come from."""
    raters = {rater for row in study.ratings.values() for scores in row.values() for rater in scores}
    lines = [f"**{say('study_result', lang, number=study.id)}**",
             say("study_subjects", lang, own=study.own, others=join(named_subjects(study, lang), lang),
                 raters=len(raters), day=study.created_at[:10]),
             source or say("study_weights_from", lang, source=source_words(study, lang))]
    if internal(study_of(study)):
        lines.append(say("study_internal", lang))
    if waiting:
        lines.append(say("study_interim", lang, names=join(waiting, lang)))
    lines += ["", *ranking_table(result, lang)]
    lines += guard_lines([one for one in guards_of(study, result) if one.code != "internal"], lang)
    if taxonomy is not None:
        lines += linked_lines(study, result, taxonomy, lang)
    return "\n".join(lines)


def named_subjects(study: StudyRecord, lang: str) -> list[str]:
    """The comparators with their kinds: "甲银行（竞争对手）"."""
    return [say("study_named_kind", lang, name=name, kind=say(f"study_kind_{study.kinds[name]}", lang))
            if study.kinds.get(name) else name for name in study.subjects[1:]]


def source_words(study: StudyRecord, lang: str) -> str:
    """Where the weights come from; a source without words of its own as it was given."""
    source = study.importance_source
    if not source:
        return say("study_weights_unknown", lang)
    if source == "customers":
        return say("study_source_customers", lang, n=study.importance_n if study.importance_n is not None else "?")
    keys = [key for key in (f"study_source_{source}", f"weights_method_{source}") if has(key)]
    return say(keys[0], lang) if keys else source


def ranking_table(result: ComparisonResult, lang: str) -> list[str]:
    """The ranking as a Markdown table, then ``verdict_lines``."""
    head = result.reference if result.reference in ("best", "average") else "named"
    lines = [say(f"study_head_{head}", lang, reference=result.reference), "|---:|---|---:|---:|---:|---:|---:|---:|"]
    for rank, row in enumerate(result.ranking, 1):
        tied = f" ≈ {join(list(row.tied_with), lang)}" if row.tied_with else ""
        noise = " ~" if row.gap > 0 and row.distinguishable is False else ""
        lines.append(f"| {rank} | {row.attribute}{tied} | {row.weight:.1%} | {shown(row.own)} | {shown(row.reference)} |"
                     f" {row.gap:+.2f}{noise} | {row.priority:.3f} | {row.share:.1%} |")
    return [*lines, "", *verdict_lines(result, lang)]


def verdict_lines(result: ComparisonResult, lang: str) -> list[str]:
    """Totals, focus, how firm it is, what would turn it, ties, what is missing, warnings."""
    lines = [say("study_totals", lang, totals=join(
        [f"{name} {total:.2f}" for name, total in result.totals.items()], lang))]
    if result.focus:
        lines.append(say("study_focus", lang, focus=join(list(result.focus), lang)))
        lines.append(say("study_stable" if result.top_stable else "study_unstable", lang))
        lines += doubt_lines(result, lang)
    if any(row.tied_with for row in result.ranking):
        lines.append(say("study_ties", lang))
    if any(row.gap > 0 and row.distinguishable is False for row in result.ranking):
        lines.append(say("study_noise", lang))
    elif result.focus and all(row.distinguishable is None for row in result.ranking):
        lines.append(say("study_single", lang))
    lines += [say("study_excluded", lang, attribute=name, reason=say(f"comparison_excluded_{reason}", lang))
              for name, reason in result.excluded]
    return lines + [say(f"comparison_warning_{code}", lang) for code in result.warnings
                    if code not in ("top_unstable", "attributes_excluded")]


def doubt_lines(result: ComparisonResult, lang: str) -> list[str]:
    """How often each comes first when all weights move, and the smallest changes that would turn the first two."""
    lines, firsts = [], sorted(result.first_places.items(), key=lambda pair: -pair[1])
    listed = [say("study_first_place", lang, name=name, share=f"{share:.1%}") for name, share in firsts if share > 0]
    if listed:
        lines.append(say("study_first_places", lang, draws=f"{DRAWS:,}", list=join(listed[:FIRST_SHOWN], lang)))
    if any(one.change == 0 for one in result.tippings):
        return [*lines, say("study_level", lang, first=result.ranking[0].attribute, second=result.ranking[1].attribute)]
    ways = []
    for what in ("importance", "own"):
        one = next((one for one in result.tippings if one.what == what), None)
        if one is not None:
            before, after = shown(float(one.before)), shown(float(one.after))
            ways.append(say(f"study_tipping_{what}", lang, name=one.attribute, before=before, after=after,
                            **({"change": f"{float(one.change):+.1%}"} if what == "importance" else {})))
    if ways:
        lines.append(say("study_tipping", lang, second=result.ranking[1].attribute,
                         ways=say("study_tipping_or", lang).join(ways)))
    return lines


def linked_lines(study: StudyRecord, result: ComparisonResult, taxonomy: Taxonomy, lang: str) -> list[str]:
    """Step 11: what belongs to each attribute of the focus, and the committee where it touches several processes."""
    lines = []
    for attribute in result.focus:
        topic = taxonomy.present(study.topics[attribute]) if study.topics.get(attribute) else None
        if topic not in taxonomy.codes:
            continue
        entry = taxonomy[topic]
        processes = join(list(entry.processes), lang) or "–"
        lines.append(say("study_linked", lang, attribute=attribute, topics=taxonomy.name(topic, lang),
                         processes=processes, gaps=join([str(gap) for gap in entry.gaps], lang) or "–"))
        if len(entry.processes) >= CROSS:
            lines.append(say("study_cross", lang, attribute=attribute, processes=processes))
    return lines


def shown(value: float) -> str:
    """A score with two decimals at most."""
    return f"{round(value, 2):g}"


def study_chart(study: StudyRecord, result: ComparisonResult, lang: str, folder: Path) -> Path | None:
    """Profile of us against each comparator and the priorities beside it, as PNG."""
    if not result.ranking:
        return None
    from bot.reports import charts
    from bot.reports.charts_ranking import comparison_chart

    return charts.picture(folder, lambda: comparison_chart(result, lang), result, lang)
