"""Step 1, define the problem: measure, unit, baseline with its period, why this one, loss (methods.md §2.1)."""
from __future__ import annotations

import datetime as dt

from bot.analysis.rates import ENOUGH
from bot.analysis.samples import minimum_events, months_to_collect
from bot.complaints.top import top_topics
from bot.language import values
from bot.language.periods import Period
from bot.language.texts import say
from bot.proposals.measure import (
    DAYS,
    KINDS,
    PER,
    Measure,
    answered_baseline,
    baseline,
    figure,
    form,
    measure,
    no_transactions,
    recorded,
)
from bot.proposals.model import Asked, Proposal, nothing
from bot.store.complaints import Filter

HALF = 0.5  # the change that a baseline should be able to show


def _metric(asked: Asked, lang: str) -> str:
    return say("proposal_metric", lang, scope=asked.scope.words(asked.taxonomy, lang), days=DAYS)


def _rate_metric(asked: Asked, lang: str) -> str:
    return say("proposal_metric_exposure", lang, scope=asked.scope.words(asked.taxonomy, lang), per=f"{PER:,}")


def _counted_unit(asked: Asked) -> str | None:
    """The unit of the measure that was proposed, in either language; None for another measure."""
    said = asked.values.get("metric")
    return "count" if said in [_metric(asked, lang) for lang in ("zh", "en")] else (
        "per_1000" if said in [_rate_metric(asked, lang) for lang in ("zh", "en")] else None)


def metric(asked: Asked) -> Proposal:
    """Complaints of the project's filter per 1,000 transactions where these are registered, else per 30 days."""
    period = baseline(asked)
    if period is None:
        return no_month(asked)
    rate = measure(asked, "per_1000", period)
    if rate.value is not None:
        text = asked.say("proposal_metric_exposure_why", counted=asked.counted(period), n=rate.x, per=f"{PER:,}",
                         value=f"{rate.value:.2f}", transactions=f"{rate.n:,}")
        return Proposal(text, _rate_metric(asked, asked.lang), (_metric(asked, asked.lang),), asked.scope.within(period))
    found = measure(asked, "count", period)
    text = asked.say("proposal_metric_why", counted=asked.counted(period), n=found.x, value=figure(found.value or 0),
                     days=DAYS)
    return Proposal(text, _metric(asked, asked.lang), cases=asked.scope.within(period))


def unit(asked: Asked) -> Proposal | None:
    found = _counted_unit(asked)
    return Proposal(asked.say("proposal_unit_why"), found) if found else None


def direction(asked: Asked) -> Proposal | None:
    return Proposal(asked.say("proposal_direction_why"), "lower_better") if _counted_unit(asked) else None


def baseline_value(asked: Asked) -> Proposal | None:
    """The measure over the last whole months in the unit answered; nothing below ten complaints."""
    chosen = asked.values.get("unit")
    if chosen not in KINDS:
        return None
    period = baseline(asked)
    if period is None:
        return no_month(asked)
    found = measure(asked, chosen, period)
    if chosen == "per_1000" and not asked.store.exposures.all():
        return None
    if found.x < ENOUGH or chosen != "per_1000" and found.value is None:
        return too_few(asked, found, period)
    if found.value is None:
        return no_transactions(asked, period)
    lines = [_counted(asked, chosen, found, period)]
    needed = minimum_events(HALF)
    if found.kind == "rate" and found.x < needed:
        lines.append(asked.say("proposal_need_events", n=needed, have=found.x,
                               months=months_to_collect(needed, found.x, found.x / period.days * DAYS)))
    shown = round(found.value, 2 if chosen == "per_1000" else 1)
    return Proposal("\n".join(lines), values.show(shown, "quantity", asked.lang, chosen),
                    cases=asked.scope.within(period))


def _counted(asked: Asked, unit: str, found: Measure, period: Period) -> str:
    value = found.value or 0
    return asked.say(f"proposal_baseline_{form(unit)}", counted=asked.counted(period), x=found.x, n=f"{found.n:,}",
                     value=f"{value:.2f}" if unit == "per_1000" else figure(value), days=DAYS, per=f"{PER:,}")


def too_few(asked: Asked, found: Measure, period: Period) -> Proposal:
    """Fewer than ten: how many there are, and how long until there are ten at the present rate."""
    counted = asked.counted(period)
    if not found.x:
        return nothing(asked, "proposal_none", counted=counted)
    return nothing(asked, "proposal_too_few", counted=counted, n=found.x, least=ENOUGH, missing=ENOUGH - found.x,
                   months=months_to_collect(ENOUGH, found.x, found.x / period.days * DAYS))


def no_month(asked: Asked) -> Proposal:
    """Not one whole month of records yet: since when, and when there will be one."""
    span = recorded(asked)
    if span is None:
        return nothing(asked, "proposal_no_records")
    next_month = (span.start.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    full = ((next_month if span.start.day > 1 else span.start) + dt.timedelta(days=32)).replace(day=1)
    return nothing(asked, "proposal_no_month", since=span.start, full=full)


def baseline_period(asked: Asked) -> Proposal | None:
    """The period the baseline value was reckoned from."""
    if asked.values.get("unit") not in KINDS:
        return None
    period = baseline(asked)
    if period is None:
        return no_month(asked)
    months = period.whole_months
    return Proposal(asked.say("proposal_period_why", months=months, counted=asked.counted(period),
                              n=asked.store.complaints.count(asked.scope.within(period))),
                    str(period), cases=asked.scope.within(period))


def why_this_one(asked: Asked) -> Proposal | None:
    """Share, rank and trend of the topic among all of the same place (the trend after Holm, as in the ranking)."""
    topic, period = asked.scope.topic, answered_baseline(asked)
    if topic is None:
        return None
    if period is None:
        return no_month(asked)
    answer = top_topics(asked.store, period, Filter(branch=asked.scope.branch, channel=asked.scope.channel))
    x, labelled = answer.counts.get(topic, 0), answer.n - answer.unlabelled
    if not x:
        return nothing(asked, "proposal_none", counted=asked.counted(period))
    rank = 1 + sum(count > x for count in answer.counts.values())
    change = answer.changes[topic]
    trend = asked.say(f"proposal_trend_{change.verdict}", before=answer.counts_before.get(topic, 0), period=answer.before
                      ) if answer.before_covered else asked.say("proposal_trend_unknown")
    place = " · ".join(asked.scope.words(asked.taxonomy, asked.lang).split(" · ")[1:])
    value = asked.say("proposal_why", place=place, period=period, n=labelled, x=x, share=f"{x / labelled:.1%}", rank=rank,
                      count=len(answer.counts), topic=asked.taxonomy.name(topic, asked.lang), trend=trend)
    lines = [asked.say("proposal_from_ranking", n=answer.n, unlabelled=answer.unlabelled)]
    if x < ENOUGH:
        lines.append(asked.say("proposal_small", n=x, least=ENOUGH))
    return Proposal("\n".join(lines), value, cases=asked.scope.within(period))


def loss(asked: Asked) -> Proposal | None:
    """Complaints × the cost of one, when a cost was answered."""
    period, cost = answered_baseline(asked), asked.values.get("cost_per_case")
    if period is None:
        return no_month(asked)
    x = asked.store.complaints.count(asked.scope.within(period))
    if cost is None:
        return nothing(asked, "proposal_cost_missing", counted=asked.counted(period), n=x)
    value = asked.say("proposal_loss", counted=asked.counted(period), n=x, cost=f"{cost:,g}", total=f"{x * cost:,.0f}",
                      year=f"{x * cost / period.days * 365:,.0f}")
    return Proposal(asked.say("proposal_loss_why"), value, cases=asked.scope.within(period))
