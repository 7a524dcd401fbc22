"""The statistical analysis in words, as pictures and for programs (methods.md §3.1)."""
from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.choosing.costs import Cost
from bot.choosing.statistical import CLOSES, PER, UNITS, Statistical
from bot.language.customers import customer_name
from bot.language.mentions import load_channels
from bot.language.texts import join, say
from bot.reports.exposures import gaps_words
from bot.reports.top import change_words, days, scope
from bot.topics.taxonomy import Taxonomy

MARKED_SHOWN = 6
PAIRS_SHOWN = 6


def statistical_title(found: Statistical, lang: str) -> str:
    return say("statistical_title", lang, scope=scope(found.top, lang), period=days(found.top.period))


def process_name(code: str, lang: str) -> str:
    """P1-P5 with their names; what an import called it when it is none of them."""
    from bot.complaints.fact_words import process_name as name_of

    try:
        return f"{code} {name_of(code, lang)}"
    except KeyError:
        return code


def ranking_lines(found: Statistical, taxonomy: Taxonomy, lang: str) -> list[str]:
    """n, source, the table by every unit, who leads by which, cost and denominator in words."""
    top, cost = found.top, found.cost
    sources = join([say("statistical_source", lang, source=_source(name, lang), n=n)
                    for name, n in list(found.sources.items())[:4]], lang)
    lines = [f"**{statistical_title(found, lang)}**",
             say("statistical_n", lang, n=top.n, sources=sources)
             + (say("statistical_before", lang, n=top.n_before, period=days(top.before)) if top.before_covered else "")]
    rated, priced = top.rate(0) is not None, cost.basis is not None
    if top.pareto is None:
        return [*lines, say("top_no_ranking", lang)]
    head = [say("statistical_head", lang), *([say("statistical_head_rate", lang, per=f"{PER:,}")] if rated else []),
            *([say("statistical_head_cost", lang, currency=cost.currency)] if priced else []),
            say("statistical_head_change", lang)]
    lines += ["", "".join(head), "|---|" + "---:|" * (5 + rated + priced)]
    weights = {row.category: row.count for row in found.weighted.rows} if found.weighted else {}
    for row in top.pareto.rows:
        code = row.category
        more = [f" {top.rate(top.counts[code]):.2f} |"] if rated else []
        more += [f" {cost.by_topic[code]:,.0f} |" if code in (cost.by_topic or {}) else " – |"] if priced else []
        before = top.counts_before.get(code, 0)
        change = change_words(top.changes.get(code), top.counts[code], before, lang) if top.before_covered else "–"
        lines.append(f"| {taxonomy.name(code, lang)}{' ★' if row.vital else ''} | {row.count:,.0f} | {row.share:.1%} |"
                     f" {row.cumulative:.1%} | {weights.get(code, 0):,.0f} |{''.join(more)} {change} |")
    lines += ["", _leaders(found, taxonomy, lang)]
    lines.append(say("statistical_rate", lang, per=f"{PER:,}", rate=f"{top.rate(top.n):.2f}",
                     n=f"{top.exposure.transactions:,}") if rated else no_rate(found, lang))
    lines.append(cost_words(cost, taxonomy, lang))
    return lines + _splits(found, taxonomy, lang)


def _source(name: str, lang: str) -> str:
    return say(f"statistical_from_{name}", lang) if name in ("chat", "sample") else name


def no_rate(found: Statistical, lang: str) -> str:
    """Without a denominator only counts can be compared; which part is missing."""
    if found.top.which.customer:
        return say("top_no_rate_customer", lang)
    return say("statistical_no_rate", lang, gaps=gaps_words(found.top.exposure.gaps, lang))


def cost_words(cost: Cost, taxonomy: Taxonomy, lang: str) -> str:
    """What the money is, or that none is known and how to set it."""
    if cost.basis == "stated" and not cost.firm:
        return say("statistical_cost_few", lang, n=cost.n)
    if cost.basis == "stated":
        return say("statistical_cost_stated", lang, n=cost.n, currency=cost.currency,
                   left_out=say("statistical_cost_left_out", lang, n=cost.left_out) if cost.left_out else "")
    if cost.basis == "per_case":
        missing = join([taxonomy.short(code, lang) for code in cost.missing], lang)
        return say("statistical_cost_set", lang, currency=cost.currency) + (
            say("statistical_cost_missing", lang, topics=missing) if missing else "")
    return say("statistical_cost_none", lang)


def _leaders(found: Statistical, taxonomy: Taxonomy, lang: str) -> str:
    """Which topic leads by which unit, with its share."""
    parts = []
    for unit in UNITS:
        code, ranked = found.first(unit), found.ranking(unit)
        if code and ranked:
            parts.append(say(f"statistical_first_{unit}", lang, topic=taxonomy.name(code, lang),
                             share=f"{ranked.rows[0].share:.1%}"))
    vital = [taxonomy.short(code, lang) for code in found.top.pareto.vital_few] if found.top.pareto else []
    return say("statistical_leaders", lang, leaders=join(parts, lang) or "–", topics=join(vital, lang) or "–")


def _splits(found: Statistical, taxonomy: Taxonomy, lang: str) -> list[str]:
    """Advice to stratify again, with what the records allow."""
    if found.split_topic:
        lines = [say("statistical_split_coarse", lang, topic=taxonomy.name(found.split_topic, lang))]
    elif found.top.pareto and found.top.pareto.no_vital_few:
        lines = [say("statistical_split_flat", lang)]
    else:
        return []
    lines += [say("statistical_split", lang, by=say(f"proposal_by_{one.by}", lang), level=_level(one.by, one.level, lang),
                  n=one.n, share=f"{one.share:.1%}", levels=one.levels,
                  note=say("statistical_split_concentrated", lang) if one.concentrated else "") for one in found.splits]
    return lines if found.splits else [*lines, say("statistical_split_nothing", lang)]


def _level(by: str, level: str, lang: str) -> str:
    from bot.complaints.fact_words import product_name

    if by == "channel":
        return next((entry["name"][lang] for entry in load_channels() if entry["code"] == level), level)
    if by == "product":
        return product_name(level, lang)
    if by == "hour":
        return say("statistical_hour", lang, hour=level)
    return customer_name(level, lang) if by == "customer" else level


def matrix_lines(found: Statistical, taxonomy: Taxonomy, lang: str) -> list[str]:
    """The matrix as a table, its marked cells with n and expected, the largest cell."""
    matrix = found.matrix
    lines = [f"**{say('statistical_matrix', lang)}**"]
    if matrix is None:
        return [*lines, say("statistical_matrix_none", lang)]
    lines += ["", f"| | {' | '.join(process_name(code, lang) for code in matrix.rows)} | {say('statistical_sum', lang)} |",
              "|---|" + "---:|" * (len(matrix.rows) + 1)]
    for topic, n in matrix.columns.items():
        cells = [f"**{cell.n}** ▲" if cell.marked else str(cell.n)
                 for cell in (matrix.cells[process, topic] for process in matrix.rows)]
        lines.append(f"| {taxonomy.name(topic, lang)} | {' | '.join(cells)} | {n:,} |")
    lines.append(f"| {say('statistical_sum', lang)} | {' | '.join(f'{n:,}' for n in matrix.rows.values())} | {matrix.n:,} |")
    lines.append("")
    if not matrix.testable:
        return [*lines, say("statistical_matrix_single", lang)]
    lines += [say("statistical_cell", lang, process=process_name(cell.row, lang), topic=taxonomy.name(cell.column, lang),
                  n=cell.n, expected=f"{cell.expected:.1f}", z=f"{cell.z:+.1f}")
              + (say("statistical_cell_rule", lang) if (cell.row, cell.column) in found.by_rule else "")
              for cell in found.told[:MARKED_SHOWN]]
    if not matrix.marked:
        lines.append(say("statistical_no_cell", lang))
    largest = matrix.largest
    lines.append(say("statistical_largest", lang, process=process_name(largest.row, lang),
                     topic=taxonomy.name(largest.column, lang), n=largest.n))
    return lines


def association_lines(found: Statistical, taxonomy: Taxonomy, lang: str) -> list[str]:
    """Topics that stand on one complaint together."""
    seen = found.association
    lines = [f"**{say('statistical_association', lang)}**",
             say("statistical_labels", lang, n=seen.n, per_case=f"{seen.per_case or 0:.2f}")]
    if seen.pairs:
        lines += ["", say("statistical_association_head", lang), "|---|---:|---:|---:|"]
        lines += [f"| {taxonomy.name(pair.first, lang)} + {taxonomy.name(pair.second, lang)} | {pair.n} |"
                  f" {pair.support:.1%} | {pair.lift:.2f} |" for pair in seen.pairs[:PAIRS_SHOWN]]
        lines.append("")
    else:
        lines.append(say("statistical_no_pair", lang, rare=seen.rare))
    return lines


def trend_lines(found: Statistical, taxonomy: Taxonomy, lang: str) -> list[str]:
    """Topics that changed for certain against the period before, and what their charts signal."""
    top = found.top
    lines = [f"**{say('statistical_trend', lang)}**"]
    changed = [say("statistical_changed", lang, topic=taxonomy.name(code, lang), before=top.counts_before.get(code, 0),
                   now=top.counts.get(code, 0), way=say(f"change_{change.verdict}", lang), p=f"{change.p:.2g}")
               for code, change in top.changes.items() if change.verdict in ("up", "down")]
    if not top.before_covered:
        lines.append(say("statistical_trend_uncovered", lang, period=days(top.before)))
    else:
        lines += changed or [say("statistical_trend_calm", lang, period=days(top.before))]
    signals = []
    for code, drawn in found.charts.items():
        rules = list(dict.fromkeys(say(f"stats_rule_{signal.rule}", lang) for signal in drawn.chart.signals))
        if rules:
            signals.append(say("statistical_signal", lang, topic=taxonomy.name(code, lang), rules=join(rules, lang),
                               kind=say(f"stats_kind_{drawn.chart.kind}", lang), points=len(drawn.chart.points)))
    if not found.charts:
        return [*lines, say("statistical_charts_short", lang)]
    calm, rare = len(found.charts) - len(signals), len(found.top.counts) - len(found.charts)
    if signals:
        lines += [*signals, *([say("statistical_charts_rest", lang, count=calm)] if calm else [])]
    else:
        lines.append(say("statistical_charts_calm", lang, count=calm))
    return lines + ([say("statistical_charts_rare", lang, count=rare)] if rare else [])


def check_lines(found: Statistical, lang: str) -> list[str]:
    """The closing checks and the warnings of the method."""
    return [f"**{say('statistical_checks', lang)}**",
            *(f"{'✓' if found.closes[code] else '✗'} {say(f'statistical_closes_{code}', lang)}" for code in CLOSES),
            *(f"⚠ {say(f'statistical_warning_{code}', lang)}" for code in found.warnings)]


def statistical_text(found: Statistical, taxonomy: Taxonomy, lang: str) -> str:
    """All of it as one Markdown text; n is at least 1."""
    parts = (ranking_lines, trend_lines, matrix_lines, association_lines)
    return "\n".join([line for part in parts for line in [*part(found, taxonomy, lang), ""]] + check_lines(found, lang))


def matrix_spec(found: Statistical, taxonomy: Taxonomy, lang: str) -> dict[str, Any] | None:
    """The heat map; None without a case that has both a process and a topic."""
    if found.matrix is None:
        return None
    from bot.reports.charts_matrix import matrix_chart

    return matrix_chart(found.matrix, {code: process_name(code, lang) for code in found.matrix.rows},
                        {code: taxonomy.short(code, lang) for code in found.matrix.columns},
                        say("statistical_matrix_title", lang, scope=scope(found.top, lang)),
                        [days(found.top.period)], lang)


def matrix_picture(found: Statistical, taxonomy: Taxonomy, lang: str, folder: Path) -> Path | None:
    if found.matrix is None:
        return None
    from bot.reports import charts

    return charts.picture(folder, lambda: matrix_spec(found, taxonomy, lang) or {}, "matrix", found.matrix,
                          found.top.period, found.top.which, lang)
