"""Later counts against a frozen baseline, by rules whose false alarms are known (methods.md §10.5).

Limits of three sigma and rules for runs, looked at anew with every period, cry wolf for one stable project in five within
half a year, mostly because twelve weeks say only roughly where the centre is. Here a limit is the exact one of two Poisson
counts: given both, the later one is binomial, so that a short baseline gives wide limits. Three sums are judged: the last
period, the last five and the last ten. ``tests/analysis/test_frozen.py`` simulates it: stable projects with 3 to 25
complaints a week and 12 to 24 weeks of baseline signal falsely in 2.5 to 5.6 % of half-years, 1,000 each (it was 17 to
33 %). A doubling is found within six weeks for 51 to 60 % of the projects with 3 a week, 81 to 89 % with 5, 98 % and more
from 10 on; the median is 6, 5, 2 weeks and, with 25 a week, one.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

# rule -> (periods summed, chance of a sum that high, of one that low, in a stable process); fewer complaints are no
# harm, so they get the smaller part of the false alarms
RULES = {"beyond_limits": (1, 0.0012, 0.0003), "five_together": (5, 0.002, 0.0003), "ten_together": (10, 0.0015, 0.0003)}


@dataclass(frozen=True)
class Broken:
    """``rule`` holds for the ``periods`` that end with the one judged: their sum, and centre and limits for it."""

    rule: str
    periods: int
    value: int
    centre: float
    lcl: int
    ucl: int

    @property
    def above(self) -> bool:
        return self.value > self.ucl


@lru_cache(maxsize=512)  # a project is judged period by period against the same baseline
def limits(count: int, exposure: float, later: float, high: float, low: float, spread: float = 1.0) -> tuple[int, int]:
    """The lowest and highest count in the exposure ``later`` that chance explains after ``count`` in ``exposure``.

    Exact, given the sum of both; with a ``spread`` above 1 (sigma_z of a Laney chart) by the normal approximation.
    """
    from scipy import special, stats

    centre = count / exposure * later
    if spread > 1:
        sigma = spread * (centre * (1 + later / exposure)) ** 0.5
        return max(0, round(centre - stats.norm.isf(low) * sigma)), round(centre + stats.norm.isf(high) * sigma)
    share = later / (exposure + later)
    top = bottom = int(centre)
    while special.bdtrc(top, count + top + 1, share) >= high:  # P(sum > top)
        top += 1
    while bottom > 0 and special.bdtr(bottom - 1, count + bottom - 1, share) >= low:
        bottom -= 1
    return bottom, top


def broken(baseline: Sequence[tuple[int, float]], later: Sequence[tuple[int, float]], spread: float = 1.0) -> list[Broken]:
    """The rules that hold with the last of the ``later`` periods, (complaints, exposure) each."""
    count, exposure = sum(x for x, _ in baseline), sum(t for _, t in baseline)
    found = []
    for rule, (periods, high, low) in RULES.items():
        if len(later) >= periods:
            value, span = (sum(column) for column in zip(*later[-periods:]))
            lcl, ucl = limits(count, exposure, span, high, low, spread)
            if not lcl <= value <= ucl:
                found.append(Broken(rule, periods, int(value), count / exposure * span, lcl, ucl))
    return found
