"""The answer to "which complaints come most" as Markdown and as a chart."""
from __future__ import annotations

import re
from pathlib import Path

from bot.analysis.rates import CountComparison
from bot.complaints.top import TopAnswer
from bot.language.customers import customer_name
from bot.language.mentions import load_channels
from bot.language.periods import Period
from bot.language.texts import join, say
from bot.reports.severity import flags_text, reason_of
from bot.topics.taxonomy import Taxonomy


def title(answer: TopAnswer, lang: str) -> str:
    """What was counted: branch, channel, days."""
    return say("top_title", lang, scope=scope(answer, lang), period=days(answer.period))


def scope(answer: TopAnswer, lang: str) -> str:
    """Branch and channel of the question in words; everything when neither was named."""
    parts = []
    if answer.which.branch:
        parts.append(answer.which.branch)
    if answer.which.channel:
        parts.append(channel(answer.which.channel, lang))
    if answer.which.customer:
        parts.append(customer_name(answer.which.customer, lang))
    if answer.which.severity:
        parts.append(say("scope_severity", lang, level=answer.which.severity))
    if answer.which.flag:
        parts.append(say(f"flag_{answer.which.flag}", lang))
    return " · ".join(parts) or say("scope_all", lang)


def channel(code: str, lang: str) -> str:
    """A channel's name; what an import called it when it is none of ours."""
    return {entry["code"]: entry["name"][lang] for entry in load_channels()}.get(code, code)


def days(period: Period) -> str:
    return f"{period.start.isoformat()} – {period.end.isoformat()}"


def change_words(change: CountComparison | None, now: int, before: int, lang: str) -> str:
    """"+12 ↑" with a mark that tells more than chance from chance."""
    difference = now - before
    mark = say(f"change_{change.verdict}", lang) if change else ""
    return f"{difference:+d} {mark}".strip()


def _counted(answer: TopAnswer, lang: str) -> str:
    if not answer.before_covered:
        return say("top_n_alone", lang, n=answer.n, period=days(answer.before))
    return say("top_n", lang, n=answer.n, before=answer.n_before, period=days(answer.before),
               change=change_words(answer.total_change, answer.n, answer.n_before, lang))


def _change(answer: TopAnswer, topic: str, lang: str) -> str:
    if not answer.before_covered:
        return "–"
    if answer.compares_rates:
        difference = answer.rate(answer.counts.get(topic, 0)) - answer.rate_before(answer.counts_before.get(topic, 0))
        change = answer.changes.get(topic)
        return f"{difference:+.2f} {say(f'change_{change.verdict}', lang) if change else ''}".strip()
    return change_words(answer.changes.get(topic), answer.counts.get(topic, 0), answer.counts_before.get(topic, 0), lang)


def short_name(taxonomy: Taxonomy, code: str, lang: str) -> str:
    """A topic's short name, for buttons and lists."""
    return taxonomy.short(code, lang)


def top_text(answer: TopAnswer, taxonomy: Taxonomy, lang: str) -> str:
    """Period, n, table, what stands out, and how sure; n is at least 1. Without a labelled complaint (or, weighted,
    with severities of 0 only) there is no table to show."""
    weighted = answer.unit == "weighted"
    lines = [f"**{plain(title(answer, lang))}**", _counted(answer, lang)]
    rated = answer.rate(0) is not None
    if answer.per:
        lines += _rates(answer, lang)
    if answer.pareto is not None:
        head = say("top_head_rate", lang, per=f"{answer.per:,}") if rated else say(
            "top_head_weighted" if weighted else "top_head", lang)
        lines += ["", head, "|---|" + "---:|" * (5 if rated else 4)]
        for row in answer.pareto.rows:
            name = taxonomy.name(row.category, lang)
            rate = f" {answer.rate(answer.counts.get(row.category, 0)):.2f} |" if rated else ""
            lines.append(f"| {name}{' ★' if row.vital else ''} | {row.count:,.0f} |{rate} {row.share:.1%} |"
                         f" {row.cumulative:.1%} | {_change(answer, row.category, lang)} |")
        lines.append("")
        vital = [short_name(taxonomy, code, lang) for code in answer.pareto.vital_few]
        if answer.pareto.no_vital_few:
            lines.append(say("top_flat", lang, count=len(vital)))
        elif vital:
            lines.append(say("top_vital", lang, topics=join(vital, lang), count=len(vital)))
    else:
        lines.append(say("top_no_ranking", lang))
    if answer.unlabelled:
        lines.append(say("top_unlabelled", lang, count=answer.unlabelled, share=f"{answer.unlabelled / answer.n:.1%}"))
    note = "top_note_year" if answer.comparison == "year_before" else "top_note"
    lines.append(say(note, lang, unit=say("measure_weighted" if weighted else "measure_count", lang))
                 + ("" if rated else say("top_counts_only", lang)))
    return "\n".join(lines)


def _rates(answer: TopAnswer, lang: str) -> list[str]:
    """The rate of all with its denominator, or which part of the denominator is missing."""
    from bot.reports.exposures import gaps_words

    per, rate = f"{answer.per:,}", answer.rate(answer.n)
    if rate is None:
        if answer.which.customer:
            return [say("top_no_rate_customer", lang)]
        return [say("top_no_rate", lang, gaps=gaps_words(answer.exposure.gaps, lang))]
    transactions = f"{answer.exposure.transactions:,}"
    before = answer.rate_before(answer.n_before)
    if before is None or not answer.before_covered:
        line = say("top_rate", lang, per=per, rate=f"{rate:.2f}", n=transactions)
        missing = before is None and answer.before_covered
        return [line + (say("top_rate_before_missing", lang, gaps=gaps_words(answer.exposure_before.gaps, lang))
                        if missing else "")]
    change = answer.total_change
    return [say("top_rate_both", lang, per=per, rate=f"{rate:.2f}", n=transactions, before=f"{before:.2f}",
                n_before=f"{answer.exposure_before.transactions:,}",
                change=say(f"change_{change.verdict}", lang) if change else "")]


def top_chart(answer: TopAnswer, taxonomy: Taxonomy, lang: str, folder: Path) -> Path | None:
    """The Pareto chart as PNG in ``folder``; drawn once for the same numbers. None when there is nothing to draw."""
    if answer.pareto is None or not answer.pareto.rows:
        return None
    from bot.reports import charts
    from bot.reports.charts_ranking import pareto_chart

    labels = {row.category: short_name(taxonomy, row.category, lang) for row in answer.pareto.rows}
    heading = title(answer, lang)
    return charts.picture(folder, lambda: pareto_chart(answer.pareto, labels, heading, lang),
                          answer.pareto, labels, heading, lang)


def cases_text(rows: list[dict], taxonomy: Taxonomy, lang: str, total: int, offset: int, heading: str) -> str:
    """Numbered, redacted cases; each row ends with its number so that it can be opened."""
    lines = [say("cases_head", lang, heading=heading, first=offset + 1, last=offset + len(rows), total=total), ""]
    for row in rows:
        topic = taxonomy.name(row["topic"], lang) if row["topic"] else say("topic_unlabelled", lang)
        text = " ".join(row["text"].split())
        text = text if len(text) <= 160 else text[:159] + "…"
        lines.append(say("cases_row", lang, number=row["id"], day=row["received_at"][:16],
                         branch=row["branch"] or "–", topic=topic, severity=row["severity"], text=plain(text)))
    return "\n".join(lines)


def case_text(row: dict, taxonomy: Taxonomy, lang: str) -> str:
    """One case whole."""
    topics = [taxonomy.name(code, lang) for code, _ in row["topics"]] or [say("topic_unlabelled", lang)]
    lines = [say("case_title", lang, number=row["id"]), plain(row["text"]),
             say("case_facts", lang, day=row["received_at"][:16], branch=row["branch"] or "–",
                 channel=channel(row["channel"], lang) if row["channel"] else "–",
                 customer=customer_name(row["customer"], lang) if row["customer"] else "–", topics=join(topics, lang),
                 severity=row["severity"], reason=plain(reason_of(row, lang)),
                 source=row["source"])]
    if row["flags"]:
        lines.append(say("complaint_flags", lang, flags=flags_text(row["flags"], lang)))
    for one in row["corrections"]:
        lines.append(say("case_correction", lang, by=one["by"] or "–", at=one["at"][:16],
                         was=taxonomy.name(one["from_topic"], lang) if one["from_topic"] else "–",
                         to=taxonomy.name(one["to_topic"], lang) if one["to_topic"] else "–"))
    return "\n\n".join(lines)


def plain(text: str) -> str:
    """Customer text shown inside Markdown: signs that would start a table, link, picture or markup are escaped."""
    for sign in "\\`*_[]<>|#":
        text = text.replace(sign, "\\" + sign)
    return text


def unescaped(text: str) -> str:
    """What ``plain`` made, for a terminal, which knows no Markdown: the signs themselves."""
    return re.sub(r"\\([\\`*_\[\]<>|#])", r"\1", text)
