"""Several methods on one question: the three ways to choose side by side by topic, and why they differ (methods.md §3).

What each way puts on top: statistical analysis the first three of the vital few by any unit; comparison scoring its focus;
the technique radar its first three entries. Only reads.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from bot.choosing.comparison import ComparisonResult
from bot.choosing.filling import topic_of
from bot.choosing.outcome import result_of
from bot.choosing.statistical import UNITS, Statistical, statistical
from bot.choosing.techniques import Blip, radar
from bot.errors import InputError
from bot.language.periods import Period
from bot.store import Store
from bot.store.complaints import Filter

WAYS = ("statistical", "comparison", "technical")
TOP = 3  # as many as a focus has at most (methods.md §3.2): three lists of one length are compared
REASONS = ("severe", "costly", "no_worse", "low_weight", "small_gap", "not_compared", "silent", "unheard", "doubtful",
           "no_technique", "technique_unranked", "technique_low", "technique_only")
MISSING = ("no_complaints", "no_rate", "no_cost", "no_study", "open_study", "no_techniques", "no_ranked_technique")


@dataclass(frozen=True)
class Counted:
    """What statistical analysis says of a topic: ``ranks[unit]`` its place by each unit, ``units`` those that put it on
    top; ``share`` of the labelled complaints (0-1), ``rate`` per 1,000 transactions or None."""

    n: int
    share: float
    ranks: dict[str, int]
    units: tuple[str, ...]
    rate: float | None
    verdict: str | None


@dataclass(frozen=True)
class Compared:
    """What comparison scoring says: the attribute of the topic with the highest priority."""

    attribute: str
    rank: int
    weight: float
    gap: float
    share: float
    focus: bool
    doubtful: bool


@dataclass(frozen=True)
class Technique:
    """What the radar says: the topic's best entry; ``rank`` is None when it is not ranked for what is ``missing``."""

    number: int
    name: str
    rank: int | None
    score: float | None
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """One topic (None: an attribute or a technique without one) under the three ways; ``ways`` put it on top, ``reasons``
    are codes of why the others do not: ``side_why_<code>``."""

    topic: str | None
    counted: Counted | None
    compared: Compared | None
    technique: Technique | None
    ways: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class SideBySide:
    """``lines`` named by most ways first; ``study`` is the number of the comparison used; ``missing`` codes say what each
    way lacks (``side_missing_<code>``); ``open_study`` is one that could be finished."""

    statistical: Statistical
    study: int | None
    result: ComparisonResult | None
    blips: tuple[Blip, ...]
    lines: tuple[Line, ...]
    missing: tuple[str, ...]
    open_study: int | None

    @property
    def available(self) -> tuple[str, ...]:
        """The ways that have something to say."""
        there = (bool(self.statistical.n), self.result is not None, any(blip.rank for blip in self.blips))
        return tuple(way for way, holds in zip(WAYS, there) if holds)

    @property
    def on_top(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.ways)

    @property
    def agreed(self) -> tuple[Line, ...]:
        """What at least two ways name."""
        return tuple(line for line in self.lines if len(line.ways) > 1)


def side_by_side(store: Store, period: Period, which: Filter, home: Path, study: int | None = None) -> SideBySide:
    """The three ways over ``period``; ``study`` is the number of a finished comparison, without one the newest.

    Raises NotFound ``study_unknown``, InputError ``study_unfinished``, ``costs_file``.
    """
    if study is not None and store.studies.get(study).status != "closed":
        raise InputError("study_unfinished", number=study)
    number = study if study is not None else store.candidates.newest_study()
    result = result_of(store, number) if number else None
    found, blips = statistical(store, period, which, home), tuple(radar(store, number))
    compared = _compared(store, number, result)
    techniques = _techniques(store, number, blips)
    counted = _counted(found)
    keys = [*counted, *(key for key in compared if key not in counted)]
    keys += [key for key in techniques if key not in keys]
    lines = [_judged(Line(None if key.startswith(" ") else key, counted.get(key), compared.get(key), techniques.get(key)),
                     found, result, blips) for key in keys]
    lines.sort(key=lambda line: (-len(line.ways), -(line.counted.n if line.counted else 0),
                                 line.compared.rank if line.compared else 99, line.topic or ""))
    started = store.studies.newest_of_all("open")
    return SideBySide(found, number, result, blips, tuple(lines), _missing(found, result, blips, started), started)


def _key(topic: str | None, name: str) -> str:
    """What a row stands under: its topic; what has none keeps its own name behind a space, which no topic begins with."""
    return topic or f" {name}"


def _counted(found: Statistical) -> dict[str, Counted]:
    ranks = {unit: {row.category: place for place, row in enumerate(ranked.rows, 1)}
             for unit in UNITS if (ranked := found.ranking(unit))}
    tops = {unit: ranked.vital_few[:TOP] for unit in UNITS if (ranked := found.ranking(unit))}
    labelled = sum(found.top.counts.values())
    return {topic: Counted(n, n / labelled, {unit: places[topic] for unit, places in ranks.items() if topic in places},
                           tuple(unit for unit, few in tops.items() if topic in few), found.top.rate(n),
                           found.top.changes[topic].verdict if found.top.before_covered else None)
            for topic, n in found.top.counts.items()}


def _compared(store: Store, study: int | None, result: ComparisonResult | None) -> dict[str, Compared]:
    found: dict[str, Compared] = {}
    for rank, row in enumerate(result.ranking if result else (), 1):
        key = _key(topic_of(store, study, row.attribute), row.attribute)
        found.setdefault(key, Compared(row.attribute, rank, row.weight, row.gap, row.share,
                                       row.attribute in result.focus if result else False, row.distinguishable is False))
    return found


def _techniques(store: Store, study: int | None, blips: tuple[Blip, ...]) -> dict[str, Technique]:
    """By topic the best entry: ``blips`` come ranked first."""
    found: dict[str, Technique] = {}
    for blip in blips:
        link = blip.technique.given.get("link") or {}
        topic = link.get("topic") or (topic_of(store, study, blip.attribute) if blip.attribute else None)
        found.setdefault(_key(topic, blip.attribute or blip.technique.name), Technique(
            blip.technique.id, blip.technique.name, blip.rank, blip.score, blip.missing))
    return found


def _judged(line: Line, found: Statistical, result: ComparisonResult | None, blips: tuple[Blip, ...]) -> Line:
    """The line with the ways that name it and the reasons why the others do not."""
    counted, compared, technique = line.counted, line.compared, line.technique
    by_numbers = bool(counted and counted.units)
    by_scores = bool(compared and compared.focus)
    by_radar = bool(technique and technique.rank and technique.rank <= TOP)
    ways = tuple(way for way, names in zip(WAYS, (by_numbers, by_scores, by_radar)) if names)
    holds = dict.fromkeys(REASONS, False)
    if counted and by_numbers and "count" not in counted.units:
        holds["severe"], holds["costly"] = "weighted" in counted.units, "cost" in counted.units
    if result is not None and by_numbers and not by_scores:
        holds["not_compared"] = compared is None
        if compared is not None:
            holds["no_worse"] = compared.gap <= 0
            light = compared.weight < 1 / len(result.ranking)
            holds["low_weight"] = compared.gap > 0 and light
            holds["small_gap"] = compared.gap > 0 and not light
    if found.n and by_scores and not by_numbers:
        holds["unheard"] = counted is None
        holds["silent"] = counted is not None
    holds["doubtful"] = bool(by_scores and compared and compared.doubtful)
    if blips and (by_numbers or by_scores) and not by_radar:
        holds["no_technique"] = technique is None
        holds["technique_unranked"] = technique is not None and technique.rank is None
        holds["technique_low"] = technique is not None and technique.rank is not None
    holds["technique_only"] = by_radar and not by_numbers and not by_scores
    return replace(line, ways=ways, reasons=tuple(code for code in REASONS if holds[code]))


def _missing(found: Statistical, result: ComparisonResult | None, blips: tuple[Blip, ...],
             started: int | None) -> tuple[str, ...]:
    holds = {
        "no_complaints": not found.n,
        "no_rate": bool(found.n) and found.top.rate(0) is None,
        "no_cost": bool(found.n) and found.cost.basis is None,
        "no_study": result is None and started is None,
        "open_study": result is None and started is not None,
        "no_techniques": not blips,
        "no_ranked_technique": bool(blips) and not any(blip.rank for blip in blips),
    }
    return tuple(code for code in MISSING if holds[code])
