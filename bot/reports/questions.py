"""Answers to plain questions as Markdown; the pictures and files are in ``questions_files``."""
from __future__ import annotations

from bot.language.customers import customer_name
from bot.language.texts import join, say
from bot.questions.compare import MOST
from bot.questions.model import Answer, Question, Row
from bot.questions.why import PARTS, SHOWN
from bot.reports.exposures import gaps_words
from bot.reports.top import cases_text, change_words, channel, plain, short_name, top_text
from bot.store.complaints import Filter
from bot.topics.taxonomy import Taxonomy

POINTS = 31  # rows of a trend shown


def answer_text(answer: Answer, taxonomy: Taxonomy, lang: str, offset: int = 0) -> str:
    """Title, dates, n, table, what is more than chance, unit, open labels, label quality."""
    lines = _merged(answer, taxonomy, lang)
    if answer.n == 0 and answer.kind not in ("why", "since_event") or not answer.n and not answer.n_before:
        return "\n".join([*lines, empty_text(answer, taxonomy, lang)])
    if answer.kind == "top":
        assert answer.top is not None
        lines.append(top_text(answer.top, taxonomy, lang))
    elif answer.kind in ("drill", "search"):
        heading = question_title(answer, taxonomy, lang)
        lines.append(cases_text([dict(row) for row in answer.cases], taxonomy, lang, answer.n, offset, plain(heading)))
    else:
        table = {"trend": _trend, "compare": _compare, "why": _why, "since_event": _since_event}[answer.kind]
        lines += [f"**{plain(question_title(answer, taxonomy, lang))}**", _counted(answer, lang), *_rates(answer, lang), "",
                  *table(answer, taxonomy, lang)]
        rated = answer.per and any(row.rate is not None for row in answer.rows)
        unit = say("question_unit_rate", lang, per=f"{answer.per:,}") if rated else say("question_unit_count", lang)
        lines.append(say("question_unit", lang, unit=unit))
    lines += [_note(code, params, lang) for code, params in answer.notes]
    return "\n".join([*lines, *_labels(answer, lang)])


def question_title(answer: Answer, taxonomy: Taxonomy, lang: str) -> str:
    """What was counted, where, when; the ranking has its own in ``bot.reports.top``."""
    question = answer.question
    params = {"scope": scope_words(answer.which, taxonomy, lang),
              "period": str(answer.period) if answer.period else say("question_all_days", lang)}
    key = {"compare": "question_title_compare", "why": "question_title_why", "since_event": "question_title_since_event",
           "drill": "question_title_drill", "search": "question_title_search"}.get(answer.kind, "question_title_trend")
    return say(key, lang, **params, by=say(f"question_by_{question.by or 'branch'}", lang), before=answer.before or "",
               event=question.event or "", words=question.words or "")


def scope_words(which: Filter, taxonomy: Taxonomy, lang: str) -> str:
    """Topic, branch, channel, kind of customer, severity, flag of a filter; everything where it has none."""
    from bot.reports.statistical import process_name

    topics = " + ".join(taxonomy.name(code, lang) for code in (which.topic, *which.together) if code)
    if which.process:
        topics = f"{topics or say('scope_all', lang)} × {process_name(which.process, lang)}"
    parts = [topics, which.branch, which.channel and channel(which.channel, lang),
             which.customer and customer_name(which.customer, lang),
             which.severity and say("scope_severity", lang, level=which.severity),
             which.flag and say(f"flag_{which.flag}", lang)]
    return " · ".join(part for part in parts if part) or say("scope_all", lang)


def empty_text(answer: Answer, taxonomy: Taxonomy, lang: str) -> str:
    """Nothing was found: where, when, and what comes nearest."""
    if answer.kind == "search":
        return say("question_none_found", lang, words=plain(answer.question.words or ""))
    scope = plain(scope_words(answer.which, taxonomy, lang))
    if answer.nearest and answer.period:
        return say("top_empty", lang, scope=scope, period=answer.period)
    if answer.kind == "drill":
        return say("cases_none", lang, heading=scope)
    # with a filter there may well be others; without one there is nothing at all
    return say("question_none_match" if narrowed(answer.question) else "top_no_data", lang, scope=scope)


def narrowed(question: Question) -> bool:
    """Whether the question is about some complaints only, whatever their days."""
    return question.within(None) != Filter()


def name_of(row: Row, taxonomy: Taxonomy, lang: str) -> str:
    """What a row is about, in words."""
    if not row.key:
        return say("question_not_recorded", lang)
    if row.dimension == "topic":
        return short_name(taxonomy, row.key, lang)
    if row.dimension == "channel":
        return channel(row.key, lang)
    if row.dimension == "customer":
        return customer_name(row.key, lang)
    if row.dimension == "weekday":
        return say(f"question_weekday_{row.key}", lang)
    return row.key


def verdict_mark(row: Row, lang: str) -> str:
    return say(f"change_{row.change.verdict}", lang) if row.change else "–"


def _counted(answer: Answer, lang: str) -> str:
    if answer.before is None:
        return say("question_n_only", lang, n=answer.n)
    if answer.n_before is None:
        return say("question_n_alone", lang, n=answer.n, period=answer.before)
    return say("question_n", lang, n=answer.n, before=answer.n_before, period=answer.before,
               change=change_words(answer.total.test if answer.total else None, answer.n, answer.n_before, lang))


def _rates(answer: Answer, lang: str) -> list[str]:
    """The rate of all where it was asked for, or what is missing for it."""
    if not answer.per or answer.kind == "compare":
        return []
    if answer.exposure.transactions:
        rate = answer.per * answer.n / answer.exposure.transactions
        return [say("question_rate", lang, per=f"{answer.per:,}", rate=f"{rate:.2f}", n=f"{answer.exposure.transactions:,}")]
    if answer.question.customer:
        return [say("top_no_rate_customer", lang)]
    gaps = answer.exposure.gaps
    return [say("question_no_rate", lang, gaps=plain(gaps_words(gaps, lang)))] if gaps else []


def _trend(answer: Answer, taxonomy: Taxonomy, lang: str) -> list[str]:
    rated = any(row.rate is not None for row in answer.rows)
    lines = []
    if answer.rows:
        by = say(f"question_by_{answer.rows[0].dimension}", lang)
        head = say("question_head_trend_rate", lang, by=by, per=f"{answer.per:,}") if rated else say(
            "question_head_trend", lang, by=by)
        lines = [head, "|---|" + "---:|" * (2 if rated else 1)]
    for row in answer.rows[-POINTS:]:
        lines.append(f"| {row.key} | {row.n:,} |" + (f" {row.rate:.2f} |" if rated else ""))
    lines.append("")
    if len(answer.rows) > POINTS:
        lines.append(say("question_rows_left", lang, count=len(answer.rows) - POINTS))
    if answer.drawn:
        kind = say(f"stats_kind_{answer.drawn.chart.kind}", lang)
        rules = list(dict.fromkeys(say(f"stats_rule_{signal.rule}", lang) for signal in answer.drawn.chart.signals))
        lines.append(say("question_signals", lang, kind=kind, rules=join(rules, lang)) if rules else
                     say("question_calm", lang, kind=kind))
    return lines


def _compare(answer: Answer, taxonomy: Taxonomy, lang: str) -> list[str]:
    by = say(f"question_by_{answer.question.by}", lang)
    rated = all(row.rate is not None for row in answer.rows)
    head = say("question_head_compare_rate", lang, by=by, per=f"{answer.per:,}") if rated else say(
        "question_head_compare", lang, by=by)
    lines = [head, "|---|" + "---:|" * (4 if rated else 3) + "---|"]
    for row in answer.rows[:MOST]:
        middle = f"{row.transactions:,} | {row.rate:.2f}" if rated else f"{row.share or 0:.1%}"
        leading = short_name(taxonomy, row.top, lang) if row.top else "–"
        lines.append(f"| {plain(name_of(row, taxonomy, lang))} | {row.n:,} | {middle} | {verdict_mark(row, lang)} |"
                     f" {leading} |")
    lines.append("")
    if len(answer.rows) > MOST:
        lines.append(say("question_rows_left", lang, count=len(answer.rows) - MOST))
    return [*lines, *_told(answer, taxonomy, lang, rated)]


def _told(answer: Answer, taxonomy: Taxonomy, lang: str, rated: bool) -> list[str]:
    """The verdict of a comparison in a sentence."""
    rows, p = answer.rows, answer.homogeneity
    names = [plain(name_of(row, taxonomy, lang)) for row in rows]
    if p is None or len(rows) < 2:
        return []
    if len(rows) == 2:
        if answer.n < 10:
            return [say("question_pair_few", lang, one=names[0], other=names[1])]
        measure = say("question_unit_rate", lang, per=f"{answer.per:,}") if rated else say("question_unit_count", lang)
        high, low = ((f"{row.rate:.2f}" if rated else f"{row.n:,}") for row in rows)
        if rows[0].change and rows[0].change.verdict == "up":
            return [say("question_pair_more", lang, more=names[0], less=names[1], high=high, low=low, measure=measure,
                        p=p_words(p))]
        return [say("question_pair_same", lang, one=names[0], other=names[1], high=high, low=low, measure=measure,
                    p=p_words(p))]
    by = say(f"question_by_{answer.question.by}", lang)
    if p >= 0.05:
        return [say("question_many_same", lang, by=by, p=p_words(p))]
    sides = {way: join([name for name, row in zip(names, rows) if row.change and row.change.verdict == way], lang) or "–"
             for way in ("up", "down")}
    return [say("question_many_differ", lang, by=by, p=p_words(p), high=sides["up"], low=sides["down"])]


def _why(answer: Answer, taxonomy: Taxonomy, lang: str) -> list[str]:
    if answer.n_before is None:
        return [say("question_why_honest", lang)]
    lines, told = [], []
    for part in PARTS:
        rows = [row for row in answer.rows if row.dimension == part]
        if not rows:
            continue
        lines += [say("question_head_why", lang, by=say(f"question_by_{part}", lang)), "|---|" + "---:|" * 5]
        for row in rows[:SHOWN]:
            name = plain(name_of(row, taxonomy, lang))
            share = "–" if row.share is None else f"{row.share:.0%}"
            lines.append(f"| {name} | {row.n:,} | {row.expected:,.1f} | {row.n - (row.expected or 0):+,.1f} | {share} |"
                         f" {verdict_mark(row, lang)} |")
        told += [f"{plain(name_of(row, taxonomy, lang))} {verdict_mark(row, lang)}" for row in rows
                 if row.change and row.change.verdict in ("up", "down")]
        lines.append("")
    return [*lines, _difference(answer, lang),
            say("question_why_parts", lang, parts=join(told, lang)) if told else say("question_why_no_part", lang),
            say("question_why_honest", lang)]


def _difference(answer: Answer, lang: str) -> str:
    """The difference of both periods for the same number of days, with its verdict."""
    if answer.total is None or answer.total.verdict == "too_few":
        return say("question_why_total_too_few", lang)
    assert answer.period and answer.before and answer.n_before is not None
    difference = answer.n - answer.n_before * answer.period.days / answer.before.days
    sign = say("question_more" if difference >= 0 else "question_fewer", lang)
    params = {"difference": f"{abs(difference):,.1f}", "p": p_words(answer.total.test.p)}
    if answer.total.verdict == "no_change":
        return say("question_why_total_no_change", lang, sign=sign, **params)
    return say(f"question_why_total_{answer.total.verdict}", lang, **params)


def _since_event(answer: Answer, taxonomy: Taxonomy, lang: str) -> list[str]:
    days = answer.period.days if answer.period else 0
    lines = [say("question_head_since_event", lang, days=days), "|---|---:|---:|---:|"]
    for row in answer.rows:
        name = short_name(taxonomy, row.key, lang)
        if row.before is None:
            lines.append(f"| {name} | – | {row.n:,} | – |")
        else:
            change = change_words(row.change.test if row.change else None, row.n, row.before, lang)
            lines.append(f"| {name} | {row.before:,} | {row.n:,} | {change} |")
    lines.append("")
    if any(row.change for row in answer.rows):
        ways = {way: join([short_name(taxonomy, row.key, lang) for row in answer.rows
                           if row.change and row.change.verdict == way], lang) for way in ("up", "down")}
        lines += [say(f"question_event_{way}", lang, topics=topics) for way, topics in ways.items() if topics]
        if not any(ways.values()):
            lines.append(say("question_event_none", lang))
        lines.append(say("question_event_honest", lang))
    return lines


def _merged(answer: Answer, taxonomy: Taxonomy, lang: str) -> list[str]:
    question = answer.question
    if not question.said_topic or not question.topic:
        return []
    return [say("question_note_merged", lang, old=plain(question.said_topic), new=taxonomy.name(question.topic, lang))]


def _note(code: str, params, lang: str) -> str:
    shown = {name: f"{value:.1f}" if isinstance(value, float) else value for name, value in params.items()}
    return say(f"question_note_{code}", lang, **shown)


def _labels(answer: Answer, lang: str) -> list[str]:
    """Open labels and how far readers agree: what a ranking by topic rests on."""
    lines = []
    if answer.unlabelled and answer.n:
        shares = {"abstained": answer.abstained, "abstained_share": f"{answer.abstained / answer.n:.1%}"}
        if answer.kind == "top":
            lines += [say("question_abstained", lang, **shares)] if answer.abstained else []
        else:
            lines.append(say("question_open", lang, count=answer.unlabelled, share=f"{answer.unlabelled / answer.n:.1%}",
                             **shares))
    if answer.kind in ("drill", "search"):
        return lines
    if answer.quality is None:
        return [*lines, say("question_quality_none", lang)]
    kappa = "–" if answer.quality.kappa is None else f"{answer.quality.kappa:.2f}"
    key = "question_quality_good" if answer.quality.reliable else "question_quality_low"
    return [*lines, say(key, lang, kappa=kappa, n=answer.quality.n, day=answer.quality.day)]


def p_words(p: float) -> str:
    return "< 0.001" if p < 0.001 else f"{p:.3f}"
