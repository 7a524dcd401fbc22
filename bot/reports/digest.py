"""Digests and alerts in words: one set of lines for the chat and the HTML file, with the chart and the buttons."""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.access import allowed
from bot.digest.content import Digest
from bot.digest.signals import Judged
from bot.language.periods import Period
from bot.language.texts import join, say
from bot.playbooks.words import Buttons, button
from bot.reports.projects import trouble_words
from bot.reports.top import change_words, plain, short_name
from bot.store.alerts import Alert
from bot.store.people import Person
from bot.topics.taxonomy import Taxonomy

TOP = 5  # topics in the table
STUCK = 5
FIRST = 5  # alerts with buttons of their own


@dataclass(frozen=True)
class Parts:
    """A digest in words: ``notes`` are about the period, ``points`` stand as of ``day``: (words, whether to act on it)."""

    title: str
    counted: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]
    day: str
    points: tuple[tuple[str, bool], ...]


def period_words(kind: str, period: Period) -> str:
    return period.start.isoformat() if kind == "daily" else str(period)


def digest_title(kind: str, period: Period, lang: str) -> str:
    return say("digest_title", lang, kind=say(f"digest_kind_{kind}", lang), period=period_words(kind, period))


def parts(found: Digest, taxonomy: Taxonomy, lang: str, safe: Callable[[str], str] = str) -> Parts:
    """``safe`` makes what people typed fit for the place it is shown in."""
    top, notes = found.top, []
    if found.empty:
        counted = say("digest_empty", lang)
    elif not top.n:
        counted = say("digest_none", lang)
    elif not top.before_covered:
        counted = say("top_n_alone", lang, n=top.n, period=period_words(found.kind, top.before))
    else:
        counted = say("top_n", lang, n=top.n, before=top.n_before, period=period_words(found.kind, top.before),
                      change=change_words(top.total_change, top.n, top.n_before, lang))
    ranked = sorted(top.counts, key=lambda topic: (-top.counts[topic], topic))
    rows = tuple((taxonomy.name(topic, lang), f"{top.counts[topic]:,}", f"{top.counts[topic] / top.n:.1%}",
                  _change(found, topic, lang)) for topic in ranked[:TOP])
    if len(ranked) > TOP:
        notes.append(say("digest_rest", lang, topics=len(ranked) - TOP,
                         count=sum(top.counts[topic] for topic in ranked[TOP:])))
    if top.unlabelled:
        notes.append(say("digest_unlabelled", lang, count=top.unlabelled, share=f"{top.unlabelled / top.n:.1%}"))
    if found.changed:
        notes.append(say("digest_changed", lang, topics=join([
            say("digest_change", lang, topic=short_name(taxonomy, topic, lang), before=top.counts_before.get(topic, 0),
                now=top.counts.get(topic, 0), mark=say(f"change_{change.verdict}", lang))
            for topic, change in sorted(found.changed.items(), key=lambda one: one[1].p)], lang)))
    elif top.n and top.before_covered:
        notes.append(say("digest_unchanged", lang))
    return Parts(digest_title(found.kind, found.period, lang), counted,
                 tuple(say(f"digest_column_{name}", lang) for name in ("topic", "count", "share", "change")), rows,
                 tuple(notes), say("digest_today", lang, day=found.today), tuple(_points(found, lang, safe)))


def _change(found: Digest, topic: str, lang: str) -> str:
    top = found.top
    if not top.before_covered:
        return "–"
    return change_words(top.changes.get(topic), top.counts.get(topic, 0), top.counts_before.get(topic, 0), lang)


def _points(found: Digest, lang: str, safe: Callable[[str], str]) -> list[tuple[str, bool]]:
    """What stands open, what must be acted on first."""
    points = []
    if found.urgent:
        points.append((say("digest_urgent", lang, count=found.urgent), True))
    if found.doubtful:
        points.append((say("digest_doubtful", lang, count=found.doubtful), True))
    if found.overdue:
        oldest = join([say("digest_late", lang, number=one.number, days=one.days, owner=safe(one.owner or "–"))
                       for one in found.oldest], lang)
        points.append((say("digest_overdue", lang, count=found.overdue, oldest=oldest), True))
    else:
        points.append((say("digest_overdue_none", lang), False))
    if found.due_soon:
        points.append((say("digest_due", lang, count=found.due_soon, days=found.soon), False))
    points.append((say("digest_queue" if found.queue else "digest_queue_none", lang, count=found.queue), False))
    if found.stuck:
        named = join([say("digest_project", lang, number=one.number, title=safe(one.title), why=join(
            [trouble_words(trouble.kind, trouble.days, lang) for trouble in one.troubles], lang))
            for one in found.stuck[:STUCK]], lang)
        points.append((say("digest_stuck", lang, count=len(found.stuck), projects=named), True))
    else:
        points.append((say("digest_stuck_none", lang), False))
    if found.alerts:
        points.append((say("digest_alerts", lang, count=found.alerts), True))
    return points


def digest_text(found: Digest, taxonomy: Taxonomy, lang: str) -> str:
    """The digest as Markdown."""
    told = parts(found, taxonomy, lang, plain)
    lines = [f"**{told.title}**", told.counted]
    if told.rows:
        lines += ["", f"| {' | '.join(told.columns)} |", "|---|---:|---:|---:|",
                  *(f"| {' | '.join(row)} |" for row in told.rows), ""]
    return "\n".join([*lines, *(f"- {note}" for note in told.notes), told.day,
                      *(f"- {'⚠ ' if act else ''}{words}" for words, act in told.points)])


def chart_spec(found: Digest, taxonomy: Taxonomy, lang: str) -> dict[str, Any] | None:
    """The complaints of the last periods with their median; as long as these are few, the topics of this one; None where
    there is nothing to draw."""
    if found.middle is not None:
        from bot.reports.charts_time import run_chart

        names = [day[:7] if found.kind == "monthly" else day[5:] for day, _ in found.line]
        return run_chart(names, [count for _, count in found.line], found.middle, say(f"digest_chart_{found.kind}", lang),
                         say("chart_count", lang), lang)
    if found.top.pareto is not None and found.top.pareto.rows:
        from bot.reports.charts_ranking import pareto_chart

        labels = {row.category: short_name(taxonomy, row.category, lang) for row in found.top.pareto.rows}
        return pareto_chart(found.top.pareto, labels, digest_title(found.kind, found.period, lang), lang)
    return None


def digest_chart(found: Digest, taxonomy: Taxonomy, lang: str, folder: Path) -> Path | None:
    """The chart as PNG in ``folder``; drawn once for the same numbers."""
    from bot.reports import charts

    if found.middle is None and not (found.top.pareto and found.top.pareto.rows):
        return None
    return charts.picture(folder, lambda: chart_spec(found, taxonomy, lang), "digest", found.kind, found.line,
                          found.top.pareto, str(found.period), lang)


def digest_buttons(found: Digest, person: Person, on: bool, lang: str) -> Buttons:
    """What to look at next, as far as the person may; and to subscribe, or end it."""
    span = {"start": found.period.start.isoformat(), "end": found.period.end.isoformat()}
    wanted = (("overdue_cases", found.overdue, "cycle.all", {}), ("review_queue", found.queue, "review.work", {}),
              ("show_urgent", found.urgent + found.doubtful, "urgent.look", {}),
              ("stuck_projects", len(found.stuck), "project.read", {}),
              ("ask_top_topics", found.top.n, "top.ask", span), ("show_alerts", found.alerts, "alert.work", {}))
    made = [button(say(f"intent_{intent}", lang), intent, **arguments) for intent, count, act, arguments in wanted
            if count and allowed(person, act)]
    way = "off" if on else "on"
    return [*made, button(say(f"button_digest_{way}", lang, kind=say(f"digest_kind_{found.kind}", lang)),
                          "subscribe_digest", kind=found.kind, status=way)]


# -- alerts ------------------------------------------------------------------------------------------------------------
def alert_line(alert: Alert, taxonomy: Taxonomy, lang: str) -> str:
    """One alert with its number."""
    detail = dict(alert.detail)
    if alert.kind == "severity3":
        detail["about"] = join([*([taxonomy.name(detail["topic"], lang)] if detail["topic"] else []),
                                *([plain(detail["branch"])] if detail["branch"] else []), detail["received"]], lang)
    if alert.kind in ("topic", "watch"):
        way = "more" if detail["above"] else "less"
        detail |= {"centre": f"{detail['centre']:.1f}", "low": f"{detail['low']:.0f}", "high": f"{detail['high']:.0f}"}
        if alert.kind == "topic":
            detail |= {"topic": taxonomy.name(detail["topic"], lang), "by": say(f"alert_by_{detail['by']}", lang)}
        else:
            detail |= {"title": plain(detail["title"]), "rule": say(f"stats_rule_{detail['rule']}", lang)}
        words = say(f"alert_{alert.kind}_{way}", lang, **detail)
    else:
        words = say(f"alert_{alert.kind}", lang, **detail)
    return say("alert_row", lang, id=alert.id, words=words)


def alerts_text(alerts: list[Alert], taxonomy: Taxonomy, lang: str) -> str:
    """A list under its heading; how often a stable topic is in it by chance, where there is one."""
    lines = [say("alerts_head", lang, count=len(alerts)), *(alert_line(one, taxonomy, lang) for one in alerts)]
    if any(one.kind == "topic" for one in alerts):
        lines.append(say("alert_note", lang))
    return "\n".join(lines)


def alert_buttons(alerts: list[Alert], lang: str) -> Buttons:
    """For the first few: the cases behind it, and away with it."""
    made: Buttons = []
    for one in alerts[:FIRST]:
        detail = one.detail
        match one.kind:
            case "severity3":
                made.append(button(say("button_alert_case", lang, number=detail["number"]), "show_cases",
                                   number=detail["number"]))
            case "topic":
                made.append(button(say("button_alert_cases", lang, id=one.id), "show_cases", topic=detail["topic"],
                                   start=detail["start"], end=detail["end"]))
            case "watch":
                made.append(button(say("button_summary_of", lang, number=detail["project"]), "show_summary",
                                   project=detail["project"]))
            case _:
                made.append(button(say("button_alert_review", lang), "review_queue"))
        made.append(button(say("button_alert_dismiss", lang, number=one.id), "dismiss_alert", number=one.id))
    return made


def calm_text(judged: Judged, lang: str) -> str:
    """That nothing is wrong, and what is not judged yet."""
    missing = say("alerts_missing", lang, missing=judged.missing) if judged.missing else ""
    return say("alerts_none", lang) + missing


def notice_words(detail: dict[str, Any], lang: str) -> str:
    """One line that a digest is there."""
    start, _, end = detail["period"].partition(" – ")
    period = Period(dt.date.fromisoformat(start), dt.date.fromisoformat(end))
    return say("notice_digest", lang, title=digest_title(detail["digest"], period, lang), n=detail["n"],
               overdue=detail["overdue"], queue=detail["queue"])
