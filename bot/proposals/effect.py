"""Step 5, confirm the effect: before and after from the store, the test that fits, three verdicts (methods.md §2.5, §14)."""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from bot.analysis.comparability import period_warnings, worst_baseline
from bot.analysis.effect import compare_proportions, compare_rate_series, compare_times, verdicts
from bot.analysis.rates import compare_counts, holm
from bot.analysis.samples import months_to_collect
from bot.complaints.exposures import denominator
from bot.errors import InputError
from bot.language.periods import Period
from bot.proposals.measure import (
    DAY,
    DAYS,
    KINDS,
    PER,
    answered_baseline,
    blocks,
    figure,
    form,
    listed,
    measure,
    no_transactions,
    recorded,
    stated_waits,
)
from bot.proposals.model import Asked, Proposal, nothing, without_topic
from bot.proposals.over_time import chosen_chart, exposed_points, picture_of, signals_of
from bot.reports.judged import Judged, effect_words, number

LEAST_DAYS = 14    # after the change; a week tells nothing
LEAST_VALUES = 5   # stated waits on either side
WEEK = 7
HISTORY = 8        # periods looked back at for a baseline that was the worst one
NEW_SHARE = 0.1    # of the complaints after, from a channel that had none before


@dataclass(frozen=True)
class Windows:
    """``after`` reaches as far as there are records, ``full`` as long as ``before``."""

    before: Period
    after: Period
    full: Period


def windows(asked: Asked) -> Windows | Proposal:
    """Before: the baseline of step 1; after: as long, from the day behind the change. A Proposal says why not yet."""
    before, span = answered_baseline(asked), recorded(asked)
    if before is None or span is None:
        return nothing(asked, "proposal_no_records")
    if asked.changed is None:
        return nothing(asked, "proposal_change_unknown")
    start = asked.changed + DAY
    if start <= before.end:
        return nothing(asked, "proposal_change_inside", day=asked.changed, period=before)
    full = Period(start, start + dt.timedelta(days=before.days - 1))
    end = min(full.end, asked.today - DAY, span.end)
    have, least = (end - start).days + 1, min(LEAST_DAYS, before.days)
    if have < least:
        return nothing(asked, "proposal_after_early", day=asked.changed, have=max(0, have), least=least,
                       first=start + dt.timedelta(days=least), length=before.days, full=full.end)
    after = Period(start, end)
    if asked.values.get("unit") == "per_1000":
        after = _exposed(asked, after, least)
        if after is None or measure(asked, "per_1000", before).value is None:
            return no_transactions(asked, before if after else Period(start, end))
    return Windows(before, after, full)


def _exposed(asked: Asked, after: Period, least: int) -> Period | None:
    """The longest part of ``after``, as early as can be, whose transactions are registered; None below ``least`` days."""
    spans = [row.period for row in asked.store.exposures.overlapping(after)]
    ends = sorted({span.end for span in spans if span.end <= after.end}, reverse=True)
    for start in sorted({span.start for span in spans if span.start >= after.start}):
        for end in ends:
            period = Period(start, end)
            if period.days >= least and denominator(asked.store, period, asked.scope.within(period)).transactions:
                return period
    return None


def _of_kind(asked: Asked, *kinds: str) -> Windows | Proposal | None:
    """The windows where the answered kind of data is one of ``kinds`` and the one that complaints give for the unit."""
    kind = KINDS.get(asked.values.get("unit", ""))
    answered = asked.values.get("data_kind")
    if answered not in kinds or answered != kind and (answered, asked.values["unit"]) != ("counts", "count"):
        return None
    return windows(asked)


def data_kind(asked: Asked) -> Proposal | None:
    kind = KINDS.get(asked.values.get("unit", ""))
    return Proposal(asked.say(f"proposal_test_{kind}", days=DAYS), kind) if kind else None


def _side(name: str, take: Callable[[Asked, Windows], Proposal]) -> Callable[[Asked], Proposal | None]:
    kinds = ("times", "counts") if name.endswith("values") else ("rate", "counts") if name == "rate_per" else (
        "rate", "proportion") if name[-1] in "xn" else (*KINDS.values(), "counts")

    def proposer(asked: Asked) -> Proposal | None:
        found = _of_kind(asked, *kinds)
        return take(asked, found) if isinstance(found, Windows) else found

    return proposer


def _number(asked: Asked, period: Period, part: str) -> Proposal:
    """x or n of one side."""
    unit = asked.values["unit"]
    found = measure(asked, unit, period)
    value = found.value or 0
    text = asked.say(f"proposal_side_{form(unit)}", counted=asked.counted(period), x=found.x, n=f"{found.n:,}",
                     value=f"{value:.2f}" if unit == "per_1000" else figure(value), days=DAYS, per=f"{PER:,}")
    return Proposal(text, str(found.x if part == "x" else found.n), cases=asked.scope.within(period))


def _values(asked: Asked, period: Period) -> Proposal:
    if asked.values["data_kind"] == "counts":
        return _weeks(asked, period)
    found = stated_waits(asked, period)
    if len(found) < LEAST_VALUES:
        return nothing(asked, "proposal_few_values", counted=asked.counted(period), n=len(found), least=LEAST_VALUES)
    return Proposal(asked.say("proposal_side_times", counted=asked.counted(period), x=len(found)), listed(found),
                    cases=asked.scope.within(period))


def _weeks(asked: Asked, period: Period) -> Proposal:
    """The complaints of each whole week of ``period``."""
    if period.days < WEEK:
        return nothing(asked, "proposal_few_weeks", counted=asked.counted(period))
    whole = Period(period.start, period.start + (period.days // WEEK * WEEK - 1) * DAY)
    counts = [x for _, x, _ in blocks(asked.store.figures.per_day(asked.scope.within(whole)), whole)]
    return Proposal(asked.say("proposal_side_weeks", counted=asked.counted(period), weeks=len(counts), x=sum(counts)),
                    listed(counts), cases=asked.scope.within(period))


def change_date(asked: Asked) -> Proposal | None:
    """The day since when the countermeasures are in force; it needs no complaints."""
    return Proposal(asked.say("proposal_change_day"), asked.changed.isoformat()) if asked.changed else None


def _rate_per(asked: Asked) -> Proposal:
    if asked.values["unit"] == "per_1000":
        return Proposal(asked.say("proposal_rate_per_exposure", per=f"{PER:,}"), str(PER))
    if asked.values["data_kind"] == "counts":
        return Proposal(asked.say("proposal_rate_per_weeks", days=DAYS), f"{DAYS / WEEK:.4g}")
    return Proposal(asked.say("proposal_rate_per", days=DAYS), str(DAYS))


def cautions(asked: Asked, before: Period, after: Period) -> list[str]:
    """What the stored complaints warn of when these periods are compared: a baseline that was the worst one, a new
    channel, another model of topics; and what remains when all topics are tested together."""
    unit = asked.values.get("unit")
    lines = []
    if unit in KINDS and recorded(asked) and (history := _history(asked, unit, before)):
        lines += [asked.say("stats_note", note=asked.say(f"stats_warning_{code}")) for code in worst_baseline(
            history[0], history, asked.values.get("direction", "lower_better"))]
    return lines + _changes(asked, Windows(before, after, after))


def _span(asked: Asked, period: Period, full: Period) -> Proposal:
    key = "proposal_after_short" if period != full else "proposal_period_counted"
    return Proposal(asked.say(key, counted=asked.counted(period), have=period.days, length=full.days, full=full.end,
                              n=asked.store.complaints.count(asked.scope.within(period))), str(period),
                    cases=asked.scope.within(period))


def _judged(asked: Asked, found: Windows, own: Proposal) -> Proposal:
    """The value of the after side, with the whole judgement and the chart under it."""
    if own.value is None:
        return own
    lines, draw = [own.text], None
    try:
        lines += judgement(asked, found)
    except InputError:  # too few values for a test: the number itself still stands
        lines.append(asked.say("proposal_no_test"))
    if asked.values["unit"] == "per_1000":
        before, after = (exposed_points(asked, period) for period in (found.before, found.after))
        drawn = chosen_chart([*before, *after], len(before)) if before and after else None
        if drawn:
            lines.append(signals_of(asked, drawn))
            draw = picture_of(asked, drawn, [*before, *after], len(before), "per_1000")
    if asked.values["unit"] == "count":
        per_day = {**asked.store.figures.per_day(asked.scope.within(found.before)),
                   **asked.store.figures.per_day(asked.scope.within(found.after))}
        before, after = (blocks(per_day, period) for period in (found.before, found.after))
        drawn = chosen_chart([*before, *after], len(before))
        if drawn:
            lines.append(signals_of(asked, drawn))
            draw = picture_of(asked, drawn, [*before, *after], len(before))
    return Proposal("\n".join(lines), own.value, cases=own.cases, draw=draw)


def judgement(asked: Asked, found: Windows) -> list[str]:
    """Test, interval, three verdicts, warnings, what is missing and how long it takes; raises InputError of the test."""
    kind, unit = KINDS[asked.values["unit"]], asked.values["unit"]
    sides = [measure(asked, unit, period) for period in (found.before, found.after)]
    per = PER if unit == "per_1000" else DAYS
    scale = {"rate": per, "proportion": 100, "times": 1}[kind]
    if unit == "per_1000":
        series = [exposed_points(asked, period) for period in (found.before, found.after)]
        result = compare_rate_series(*([(x, n) for _, x, n in points] if points else [(side.x, side.n)]
                                       for points, side in zip(series, sides)))
    elif kind == "rate":
        result = compare_rate_series(*([(x, days) for _, x, days in blocks(
            asked.store.figures.per_day(asked.scope.within(period)), period)] for period in (found.before, found.after)))
    elif kind == "proportion":
        result = compare_proportions(sides[0].x, sides[0].n, sides[1].x, sides[1].n)
    else:
        result = compare_times(sides[0].values, sides[1].values)
    target, way = asked.values.get("target_value"), asked.values.get("direction", "lower_better")
    warnings = period_warnings((found.before.start, found.before.end), (found.after.start, found.after.end))
    if sides[0].value is not None:
        warnings += worst_baseline(sides[0].value, _history(asked, unit, found.before), way)
    if kind == "rate" and result.dispersion and result.dispersion.over:
        warnings.append("overdispersed")
    said = verdicts(result, None if target is None else target / scale, way)
    judged = Judged(kind, result, said, None if target is None else target / scale, way, tuple(warnings))
    lines = [f"- {line}" for line in effect_words(judged, per if kind == "rate" else 1, asked.lang)]
    if said.needed and kind == "rate" and sides[0].x:
        lines.append("- " + asked.say("proposal_need_months", months=months_to_collect(
            said.needed_n or 0, 0, sides[0].x / found.before.days * DAYS)))
    return lines + [f"- {line}" for line in _changes(asked, found)]


def _history(asked: Asked, unit: str, before: Period) -> list[float]:
    """The measure over ``before`` and the periods of its length before it, as far as there are records."""
    span, period, values = recorded(asked), before, []
    while span and period.start >= span.start and len(values) < HISTORY:
        values.append(measure(asked, unit, period).value)
        period = period.previous()
    return [value for value in values if value is not None]


def _changes(asked: Asked, found: Windows) -> list[str]:
    """Other reasons for a difference: a new channel, another model of topics; what remains when all topics are tested."""
    lines, figures = [], asked.store.figures
    before, after = (figures.levels(asked.scope.within(period), "channel") for period in (found.before, found.after))
    new = [code for code, count in after.items() if code not in before and count >= NEW_SHARE * sum(after.values())]
    if new:
        lines.append(asked.say("proposal_new_channel", channels=", ".join(new)))
    models = [figures.models(asked.scope.within(period)) for period in (found.before, found.after)]
    if all(models) and models[0] != models[1]:
        lines.append(asked.say("proposal_other_model"))
    if asked.scope.topic:
        counts = [{topic: x for topic, x, _ in asked.store.complaints.count_by_topic(without_topic(
            asked.scope.within(period))).rows} for period in (found.before, found.after)]
        topics = sorted(counts[0].keys() | counts[1].keys())
        if len(topics) > 1 and asked.scope.topic in topics:
            adjusted = holm([compare_counts(counts[0].get(topic, 0), found.before.days, counts[1].get(topic, 0),
                                            found.after.days).p for topic in topics])
            lines.append(asked.say("proposal_holm", count=len(topics),
                                   p=number(adjusted[topics.index(asked.scope.topic)])))
    return lines


before_x = _side("before_x", lambda asked, found: _number(asked, found.before, "x"))
before_n = _side("before_n", lambda asked, found: _number(asked, found.before, "n"))
before_values = _side("before_values", lambda asked, found: _values(asked, found.before))
before_period = _side("before_period", lambda asked, found: _span(asked, found.before, found.before))
after_x = _side("after_x", lambda asked, found: _judged(asked, found, _number(asked, found.after, "x")))
after_n = _side("after_n", lambda asked, found: _number(asked, found.after, "n"))
after_values = _side("after_values", lambda asked, found: _judged(asked, found, _values(asked, found.after)))
after_period = _side("after_period", lambda asked, found: _span(asked, found.after, found.full))
rate_per = _side("rate_per", lambda asked, found: _rate_per(asked))
