"""Statistical analysis 统计分析法 as a way to choose what to improve (methods.md §3.1).

Ranked by count, severity, rate and cost; process by topic; topics that occur together; the trend of each topic; and what
the method's own rules say of the figures (closing checks, warnings). Only reads.
"""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bot.analysis.association import Association, association
from bot.analysis.charts.choice import Chosen
from bot.analysis.defect_matrix import Cell, DefectMatrix, defect_matrix
from bot.analysis.pareto import Pareto, pareto
from bot.choosing.costs import Cost, cost_of
from bot.complaints.top import TopAnswer, top_topics
from bot.language.periods import Period
from bot.store import Store
from bot.store.complaints import Filter
from bot.topics.taxonomy import load_taxonomy

PER = 1000  # transactions
UNITS = ("count", "weighted", "cost")  # a rate has one denominator for all topics: its order is that of the counts
OTHER_MOST = 0.15  # share of "other" above which the classification is too coarse (methods.md §3.1)
# One cause with 73.4 % (Bank of China 2025) and two with 79.2 % (Industrial Bank 2022) are the published examples of
# categories too coarse to act on (methods.md §3.1); the bounds lie just below.
COARSE_ONE, COARSE_TWO = 0.70, 0.75
LEAST_POINTS = 12
DAYS = 90  # of the period meant when none is said: it holds the twelve weeks that a chart needs
FOLLOWS = 0.8  # share of cases at their topic's usual step from which the matrix mirrors the rule that guessed it
FEW = 30  # cases below which a ranking by topic is shaky
SPLITS = ("branch", "channel", "product", "customer", "hour")
SPLITS_SHOWN = 3
CLOSES = ("period", "source", "unit", "denominator", "other", "top")
WARNINGS = ("few", "sample", "unlabelled", "other_large", "coarse", "order_differs", "no_denominator", "branches",
            "single_label", "follows_topic", "no_process")


@dataclass(frozen=True)
class Split:
    """Another way to stratify: ``level`` holds ``n`` cases, ``share`` (0-1) of those that record ``by``; ``concentrated``
    when its first fifth of levels holds at least half."""

    by: str
    level: str
    n: int
    share: float
    levels: int
    concentrated: bool


@dataclass(frozen=True)
class Statistical:
    """``top`` holds period, filter, counts, rates and changes; ``weighted`` ranks by severity sum.

    ``matrix`` is process by primary topic over the ``n`` cases that have both; ``by_rule`` are its (process, topic) where
    the process is the topic's own first guess (data/topics.yml): such a cell tells of the rule as much as of the service.
    ``charts[topic]`` are over time, where
    the period gives at least 12 points; ``splits`` come where there is no vital few or (``split_topic``) one topic holds
    nearly all. ``closes`` and ``warnings`` are codes: ``statistical_closes_<code>``, ``statistical_warning_<code>``.
    """

    top: TopAnswer
    weighted: Pareto | None
    cost: Cost
    matrix: DefectMatrix | None
    association: Association
    by_rule: frozenset[tuple[str, str]]
    charts: Mapping[str, Chosen]
    splits: tuple[Split, ...]
    split_topic: str | None
    sources: Mapping[str, int]
    closes: Mapping[str, bool]
    warnings: tuple[str, ...]

    @property
    def n(self) -> int:
        return self.top.n

    @property
    def told(self) -> tuple[Cell, ...]:
        """The marked cells, those that do not merely follow from the topic first."""
        marked = self.matrix.marked if self.matrix else ()
        return tuple(sorted(marked, key=lambda cell: (cell.row, cell.column) in self.by_rule))

    def ranking(self, unit: str) -> Pareto | None:
        """The Pareto ranking by one of UNITS; None where nothing can be ranked by it."""
        cost = self.cost.pareto if self.cost.firm else None
        return {"count": self.top.pareto, "weighted": self.weighted, "cost": cost}[unit]

    def first(self, unit: str) -> str | None:
        """The topic that leads by a unit, "other" never."""
        ranked = self.ranking(unit)
        return ranked.vital_few[0] if ranked and ranked.vital_few else None


def period_up_to(today: dt.date) -> Period:
    """The period meant when none is said."""
    return Period(today - dt.timedelta(days=DAYS - 1), today)


def statistical(store: Store, period: Period, which: Filter, home: Path) -> Statistical:
    """The analysis of ``period`` and what ``which`` says but its days; ``home`` is the folder of ``costs.yml``.

    Raises InputError ``costs_file``. A period without complaints gives an empty analysis whose ``top.nearest`` may name one.
    """
    top = top_topics(store, period, which, per=PER)
    which = top.which
    weights = {row[0]: row[2] or 0 for row in store.complaints.count_by_topic(which).rows}
    weighted = pareto(weights) if sum(weights.values()) > 0 else None
    matrix = defect_matrix(store.defects.by_process(which))
    together = association(*store.defects.together(which))
    coarse = top.pareto is not None and is_coarse(top.pareto)
    split_topic = top.pareto.rows[0].category if top.pareto and coarse else None
    flat = top.pareto is not None and top.pareto.no_vital_few
    found = Statistical(
        top, weighted, cost_of(store, which, top.counts, home), matrix, together, _by_rule(matrix),
        _charts(store, period, which, top.counts),
        _splits(store, replace(which, topic=split_topic)) if coarse or flat else (), split_topic,
        store.defects.sources(which), {}, ())
    return replace(found, closes=_closes(found), warnings=_warnings(found, len(store.figures.levels(which, "branch"))))


def is_coarse(ranked: Pareto) -> bool:
    """Whether one category holds nearly all, or two of at least four do: a second level must be split out."""
    shares = [row.share for row in ranked.rows if row.count > 0]
    return shares[0] >= COARSE_ONE or (len(shares) >= 4 and sum(shares[:2]) >= COARSE_TWO)


def points_of(store: Store, period: Period, which: Filter) -> list[tuple[dt.date, int, int]]:
    """(first day, complaints, days) by months where there are twelve, else by weeks counted back from the end."""
    from bot.proposals.measure import blocks, months

    per_day = store.figures.per_day(which)
    if period.whole_months >= LEAST_POINTS:
        return months(per_day, period)
    return blocks(per_day, Period(period.start + dt.timedelta(days=period.days % 7), period.end)) if period.days >= 7 else []


def _charts(store: Store, period: Period, which: Filter, counts: Mapping[str, int]) -> dict[str, Chosen]:
    """A run or control chart of each topic with a case a point or more, where there are points enough."""
    from bot.proposals.over_time import chosen_chart

    if period.whole_months < LEAST_POINTS and period.days < 7 * LEAST_POINTS:
        return {}
    found = {}
    for topic in counts:
        points = points_of(store, period, replace(which, topic=topic))
        # where most points are 0 the median is too, and everything else lies above it: no run means anything
        often = sum(x for _, x, _ in points) >= len(points) >= LEAST_POINTS
        drawn = chosen_chart(points) if often else None
        if drawn is not None:
            found[topic] = drawn
    return found


def _by_rule(matrix: DefectMatrix | None) -> frozenset[tuple[str, str]]:
    """The cells at the step their topic is first guessed to be of."""
    taxonomy = load_taxonomy()
    return frozenset((process, topic) for process, topic in (matrix.cells if matrix else ())
                     if topic in taxonomy and taxonomy.processes_of(topic)[:1] == (process,))


def _splits(store: Store, which: Filter) -> tuple[Split, ...]:
    """Where else the cases gather: the ways most of them record, the most concentrated first."""
    n, found = store.complaints.count(which), []
    for by in SPLITS:
        levels = store.figures.levels(which, by)
        if len(levels) < 2 or sum(levels.values()) < n / 2:
            continue
        ranked = pareto(levels, other=())
        first = ranked.rows[0]
        found.append(Split(by, first.category, int(first.count), first.share, len(levels), not ranked.no_vital_few))
    return tuple(sorted(found, key=lambda one: (not one.concentrated, -one.share * one.levels))[:SPLITS_SHOWN])


def _closes(found: Statistical) -> dict[str, bool]:
    """The checks of "closes when": period, source, unit and denominator stated, other small, the top item with its rate."""
    rated, ranked = found.top.rate(0) is not None, found.top.pareto
    named = ranked is not None and bool(ranked.vital_few)
    holds = {"period": found.n > 0, "source": found.n > 0 and "sample" not in found.sources, "unit": ranked is not None,
             "denominator": rated, "other": ranked is not None and ranked.other_share <= OTHER_MOST,
             "top": named and rated}
    return {code: holds[code] for code in CLOSES}


def _warnings(found: Statistical, branches: int) -> tuple[str, ...]:
    """The method's known mistakes that these figures invite."""
    if not found.n:
        return ()
    ranked, rated = found.top.pareto, found.top.rate(0) is not None
    leaders = {found.first(unit) for unit in UNITS if found.first(unit)}
    with_process = found.matrix.n if found.matrix else 0
    by_rule = sum(found.matrix.cells[at].n for at in found.by_rule) if found.matrix else 0
    holds = {
        "few": found.n < FEW,
        "sample": "sample" in found.sources,
        "unlabelled": found.top.unlabelled > OTHER_MOST * found.n,
        "other_large": ranked is not None and ranked.other_share > OTHER_MOST,
        "coarse": found.split_topic is not None,
        "order_differs": len(leaders) > 1,
        "no_denominator": not rated,
        "branches": not rated and branches > 1 and not found.top.which.branch,
        "single_label": found.association.n > 0 and not found.association.meaningful,
        "follows_topic": by_rule > FOLLOWS * with_process,
        "no_process": with_process < (found.n - found.top.unlabelled) / 2,
    }
    return tuple(code for code in WARNINGS if holds[code])
