"""Step 2, grasp the situation: source, period, strata, vital few, steadiness, quality of the labels (methods.md §2.2)."""
from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from bot.analysis.pareto import Pareto, pareto
from bot.analysis.rates import ENOUGH
from bot.complaints.agreement import latest
from bot.complaints.fact_words import product_name
from bot.language.customers import customer_name
from bot.language.mentions import channel_name
from bot.language.periods import Period
from bot.language.texts import join
from bot.proposals.define import no_month
from bot.proposals.measure import DAY, whole_months
from bot.proposals.model import Asked, Proposal, nothing, without_topic
from bot.proposals.over_time import chosen_chart, exposed_points, picture_of, points_of, signals_of
from bot.proposals.strata import Level, Stratum, stratum, together
from bot.reports.agreement import kappa_line

MONTHS = 12
LEAST_LEVELS = 2
SHOWN = 8  # levels of a table
VIEWPOINTS = {"hour": "time", "weekday": "time", "month": "time", "branch": "place", "channel": "place",
              "product": "kind", "customer": "kind", "severity": "characteristic"}
Row = tuple[str, int, float, float]


def period_of(asked: Asked) -> Period | None:
    """The collection period answered, else the last twelve whole months."""
    given = asked.values.get("collection_period")
    return Period(*map(dt.date.fromisoformat, given)) if given else whole_months(asked, MONTHS)


def _enough(asked: Asked) -> tuple[Period, int] | Proposal:
    """(period, complaints in it), or why there is nothing to say."""
    period = period_of(asked)
    if period is None:
        return no_month(asked)
    n = asked.store.complaints.count(asked.scope.within(period))
    if n < ENOUGH:
        return nothing(asked, "proposal_few_to_split", counted=asked.counted(period), n=n, least=ENOUGH, missing=ENOUGH - n)
    return period, n


def data_source(asked: Asked) -> Proposal:
    found = _enough(asked)
    if isinstance(found, Proposal):
        return found
    period, n = found
    checked = asked.store.figures.checked(asked.scope.within(period))[1]
    value = asked.say("proposal_source", counted=asked.counted(period), n=n, checked=checked)
    return Proposal(asked.say("proposal_source_why"), value, cases=asked.scope.within(period))


def collection_period(asked: Asked) -> Proposal:
    found = _enough(asked)
    if isinstance(found, Proposal):
        return found
    period, n = found
    return Proposal(asked.say("proposal_period_why", months=period.whole_months, counted=asked.counted(period), n=n),
                    str(period), cases=asked.scope.within(period))


def sample_size(asked: Asked) -> Proposal:
    found = _enough(asked)
    if isinstance(found, Proposal):
        return found
    period, n = found
    return Proposal(asked.say("proposal_period_counted", counted=asked.counted(period), n=n, have=period.days), str(n),
                    cases=asked.scope.within(period))


def time_points(asked: Asked) -> Proposal:
    found = _enough(asked)
    if isinstance(found, Proposal):
        return found
    points = points_of(asked, found[0])
    return Proposal(asked.say("proposal_points_weeks" if points[0][2] <= 10 else "proposal_points_months",
                              counted=asked.counted(found[0]), count=len(points)), str(len(points)))


def strata_of(asked: Asked, period: Period) -> list[Stratum]:
    """Every split that is recorded in at least two levels for ten complaints or more, tested together."""
    found, figures, which = [], asked.store.figures, asked.scope.within(period)
    for by in VIEWPOINTS:
        observed = _banded(by, figures.levels(which, by))
        if len(observed) < LEAST_LEVELS or sum(observed.values()) < ENOUGH:
            continue
        others = None
        if asked.scope.topic and by not in ("weekday", "month"):
            every = _banded(by, figures.levels(without_topic(which), by))
            others = {level: count - observed.get(level, 0) for level, count in every.items()}
        found.append(stratum(by, observed, others, _days(by, period)))
    return together(found)


def _banded(by: str, levels: Mapping[str, int]) -> dict[str, int]:
    """Hours in bands of two; everything else as it is."""
    if by != "hour":
        return dict(levels)
    bands: Counter[str] = Counter()
    for hour, count in levels.items():
        first = int(hour) // 2 * 2
        bands[f"{first:02d}:00–{first + 2:02d}:00"] += count
    return dict(bands)


def _days(by: str, period: Period) -> dict[str, float] | None:
    if by not in ("weekday", "month"):
        return None
    shape = "%w" if by == "weekday" else "%Y-%m"
    return dict(Counter((period.start + one * DAY).strftime(shape) for one in range(period.days)))


def name_of(asked: Asked, by: str, level: str) -> str:
    """A level in the reader's language."""
    if by == "channel":
        return channel_name(level, asked.lang)
    if by == "customer":
        return customer_name(level, asked.lang)
    if by == "product":
        return product_name(level, asked.lang)
    if by == "second":
        return asked.taxonomy.name(level, asked.lang)
    return asked.say(f"proposal_weekday_{level}") if by == "weekday" else (
        asked.say(f"severity_{level}") if by == "severity" else level)


def stratification(asked: Asked) -> Proposal:
    """A table for every split with its test; the viewpoints to choose are those that could be split."""
    found = _enough(asked)
    if isinstance(found, Proposal):
        return found
    strata = strata_of(asked, found[0])
    if not strata:
        return nothing(asked, "proposal_no_strata", counted=asked.counted(found[0]))
    lines = [asked.say("proposal_strata", counted=asked.counted(found[0]), n=found[1],
                       tests=sum(one.p is not None for one in strata))]
    for one in strata:
        lines += [f"**{asked.say(f'proposal_by_{one.by}')}** {verdict_of(asked, one)}", table_of(asked, one)]
    viewpoints = tuple(dict.fromkeys(VIEWPOINTS[one.by] for one in strata))
    return Proposal("\n\n".join(lines), viewpoints, cases=asked.scope.within(found[0]))


def table_of(asked: Asked, one: Stratum) -> str:
    levels = [level for level in one.levels if level.x or level.expected >= 1]
    if one.by not in ("hour", "weekday", "month"):
        levels.sort(key=lambda level: -level.x)
    marks = {level.name: "▲" for level in one.clear(True)} | {level.name: "▽" for level in one.clear(False)}
    rows = [f"| {name_of(asked, one.by, level.name)} | {level.x} | {level.x / one.n:.1%} | {level.expected:.1f} "
            f"| {marks.get(level.name, '')} |" for level in levels[:12 if one.by == "month" else SHOWN]]
    return "\n".join([asked.say("proposal_strata_head"), "|---|---:|---:|---:|---|", *rows])


def verdict_of(asked: Asked, one: Stratum) -> str:
    basis = asked.say(f"proposal_basis_{one.basis}")
    if one.p is None or one.adjusted is None or one.chi2 is None:
        return asked.say("proposal_not_tested", n=one.n, basis=basis)
    return asked.say("proposal_tested" if one.differs else "proposal_tested_even", n=one.n, basis=basis,
                     chi2=f"{one.chi2:.1f}", df=one.df, p="< 0.001" if one.adjusted < 0.001 else f"= {one.adjusted:.3f}")


def _clearest(asked: Asked, period: Period, above: bool) -> list[str]:
    """The three levels furthest from what was to be expected, in words."""
    found = [(one, level) for one in strata_of(asked, period) for level in one.clear(above)]
    found.sort(key=lambda pair: -abs(pair[1].z))
    return [_told(asked, one, level) for one, level in found[:3]]


def _told(asked: Asked, one: Stratum, level: Level) -> str:
    return asked.say("proposal_stands_out", by=asked.say(f"proposal_by_{one.by}"), level=name_of(asked, one.by, level.name),
                     x=level.x, n=one.n, share=f"{level.x / one.n:.0%}", expected=f"{level.expected / one.n:.0%}")


def vital_few(asked: Asked) -> Proposal:
    """What clearly stands out of the splits; under it the Pareto of second topics or products within the topic."""
    found = _enough(asked)
    if isinstance(found, Proposal):
        return found
    period, n = found
    out = _clearest(asked, period, above=True)
    lines = [asked.say("proposal_vital_why" if out else "proposal_vital_none", counted=asked.counted(period), n=n)]
    split = within_topic(asked, period)
    draw = None
    if split:
        by, ranked = split
        rows = [f"{name_of(asked, by, row.category)} {row.count:.0f} ({row.share:.0%})" for row in ranked.rows[:4]]
        lines.append(asked.say(f"proposal_within_{by}", n=f"{ranked.n:.0f}", rows=join(rows, asked.lang)))
        draw = _pareto_picture(asked, by, ranked)
    value = asked.say("proposal_semicolon").join(out) if out else None
    return Proposal("\n\n".join(lines), value, cases=asked.scope.within(period), draw=draw)


def within_topic(asked: Asked, period: Period) -> tuple[str, Pareto] | None:
    """The Pareto of what more the complaints name: second topics or products, whichever is recorded more often."""
    which = asked.scope.within(period)
    splits = {by: asked.store.figures.levels(which, by) for by in ("second", "product")}
    by = max(splits, key=lambda one: sum(splits[one].values()))
    return (by, pareto(splits[by])) if len(splits[by]) >= LEAST_LEVELS and sum(splits[by].values()) >= ENOUGH else None


def _pareto_picture(asked: Asked, by: str, ranked: Pareto):
    def draw(folder: Path) -> Path:
        from bot.reports import charts, charts_ranking

        labels = {row.category: name_of(asked, by, row.category) for row in ranked.rows}
        title = f"{asked.scope.words(asked.taxonomy, asked.lang)} · {asked.say(f'proposal_by_{by}')}"
        return charts.picture(folder, lambda: charts_ranking.pareto_chart(ranked, labels, title, asked.lang),
                              ranked, labels, title, asked.lang)

    return draw


def not_affected(asked: Asked) -> Proposal:
    """Levels clearly below what was to be expected."""
    found = _enough(asked)
    if isinstance(found, Proposal):
        return found
    low = _clearest(asked, found[0], above=False)
    key = "proposal_spared_why" if low else "proposal_spared_none"
    return Proposal(asked.say(key, counted=asked.counted(found[0]), n=found[1]),
                    asked.say("proposal_semicolon").join(low) if low else None, cases=asked.scope.within(found[0]))


def stable(asked: Asked) -> Proposal:
    """Yes when the chart of the period signals nothing."""
    found = _enough(asked)
    if isinstance(found, Proposal):
        return found
    exposed = exposed_points(asked, found[0]) if asked.values.get("unit") == "per_1000" else None
    points = exposed or points_of(asked, found[0])
    drawn = chosen_chart(points)
    if drawn is None:
        return nothing(asked, "proposal_no_chart", counted=asked.counted(found[0]))
    return Proposal(f"{asked.counted(found[0])}{asked.say('colon')}{signals_of(asked, drawn)}",
                    asked.say("answer_no" if drawn.chart.signals else "answer_yes"), cases=asked.scope.within(found[0]),
                    draw=picture_of(asked, drawn, points, unit="per_1000" if exposed else "count"))


def human_coded(asked: Asked) -> Proposal | None:
    found = _enough(asked)
    if isinstance(found, Proposal):
        return None
    checked = asked.store.figures.checked(asked.scope.within(found[0]))[1]
    return Proposal(asked.say("proposal_coded_why", counted=asked.counted(found[0]), n=found[1], checked=checked),
                    asked.say("answer_yes"))


def kappa(asked: Asked) -> Proposal:
    """The newest agreement of two readers with its date, else how to get one."""
    found = latest(asked.store)
    if found is None or found[2].kappa is None:
        return nothing(asked, "proposal_kappa_missing")
    number, day, value = found
    return Proposal(asked.say("proposal_kappa_why", number=number, day=day, result=kappa_line(value, asked.lang)),
                    f"{value.kappa:.2f}")
