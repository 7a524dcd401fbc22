"""Before against after for ``gaishan stats effect``: which test, which verdicts, which warnings."""
from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from bot.analysis.charts.series import Series
from bot.analysis.comparability import Span, period_warnings, worst_baseline
from bot.analysis.dispersion import within
from bot.analysis.effect import (
    Comparison,
    RateComparison,
    compare_paired,
    compare_proportions,
    compare_rate_series,
    compare_times,
    improved_among,
    verdicts,
)
from bot.cli.stats_files import pair, read_comparisons, read_numbers, read_series
from bot.errors import InputError
from bot.reports.judged import Judged


def judge(measure: str, before: str, after: str, target: float | None, direction: str, *, paired: bool = False,
          periods: tuple[Span, Span] | None = None, history: Path | None = None) -> Judged:
    """Compare what the two options name: "96/800", or files of periods (proportion, rate) or of values (times).

    ``target`` is in the unit of the result (a share, a rate per unit of exposure, a value). Raises InputError
    ``stats_pair``, those of reading files, of the tests and of the warnings.
    """
    if target is not None and measure == "proportion" and not 0 <= target <= 1:
        raise InputError("share_outside", field="target")
    warnings: list[str] = []
    if measure == "times":
        values = read_numbers(Path(before)), read_numbers(Path(after))
        result: Comparison = compare_paired(*values) if paired else compare_times(*values)
        level = result.median1
    else:
        sides = _counts(measure, before, "--before"), _counts(measure, after, "--after")
        result, level = _compared(measure, *sides)
        warnings += _scatter(result, sides)
    if periods:
        warnings += period_warnings(*periods)
    if history:
        past = read_numbers(history) if measure == "times" else _values(
            read_series(history, "share" if measure == "proportion" else "rate"))
        warnings += worst_baseline(level, past, direction)
    return Judged(measure, result, verdicts(result, target, direction), target, direction, tuple(warnings))


def _values(series: Series) -> list[float]:
    return [float(value) for value in series.plotted]


def _counts(measure: str, text: str, option: str) -> list[tuple[float, float]]:
    """(x, n) of each period: one for "96/800", one a row of a file."""
    given = pair(text)
    if given:
        return [given]
    if not os.path.isfile(text):  # unlike Path.is_file it bears names no system could hold
        raise InputError("stats_pair", option=option)
    data = read_series(Path(text), "share" if measure == "proportion" else "rate")
    if data.data not in ("count", "rate", "share") or (measure == "proportion" and data.sizes is None):
        raise InputError("stats_columns")
    return list(zip(data.values, data.sizes or [1.0] * len(data.values)))


def _compared(measure: str, before: list[tuple[float, float]],
              after: list[tuple[float, float]]) -> tuple[Comparison, float]:
    if measure == "rate":
        rates = compare_rate_series(before, after)
        return rates, rates.counts.rate1
    shares = compare_proportions(*map(sum, zip(*before)), *map(sum, zip(*after)))
    return shares, shares.p1


def _scatter(result: Comparison, sides: tuple[list[tuple[float, float]], list[tuple[float, float]]]) -> list[str]:
    """Whether the periods of either side scatter more than chance allows."""
    if isinstance(result, RateComparison):
        return ["overdispersed"] if result.dispersion and result.dispersion.over else []
    if min(map(len, sides)) < 2 or not all(0 < sum(x for x, _ in side) < sum(n for _, n in side) for side in sides):
        return []
    return ["overdispersed_shares"] if within([tuple(zip(*side)) for side in sides], "binomial").over else []


def many(path: Path, measure: str, direction: str) -> list[dict[str, Any]]:
    """One comparison a line of a file, judged together by Holm's p: the more is tested, the more is found by chance."""
    rows = read_comparisons(path)
    results = [_compared(measure, [before], [after])[0] for _, before, after in rows]
    judged = [Judged(measure, result, verdicts(result, None, direction), None, direction, ()) for result in results]
    return [{"name": name, **one.as_dict(), "p_holm": p, "improved": improved}
            for (name, _, _), one, (p, improved) in zip(rows, judged, improved_among(results, direction))]
