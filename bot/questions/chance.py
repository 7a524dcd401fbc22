"""Is a difference more than chance? Exact Poisson, wider where counts scatter more than chance, Holm over many
(methods.md §12.3 end, §14)."""
from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from bot.analysis.dispersion import Dispersion, quasi_poisson, within
from bot.analysis.rates import ENOUGH, CountComparison, compare_counts, holm
from bot.errors import InputError
from bot.language.periods import Period
from bot.questions.model import Change

ALPHA = 0.05
WEEKS = 4  # whole weeks on either side from which weeks, not days, show how counts scatter: days have their weekdays
Days = Mapping[str, int]  # {day: complaints}
Key = TypeVar("Key", bound=Hashable)


def series(per_day: Days, period: Period, step: int) -> list[int]:
    """Complaints of each ``step`` days of ``period``, counted back from its end; a shorter rest at the start is left out."""
    counts = [per_day.get(day, 0) for day in reversed(period.dates())]
    return [sum(counts[at:at + step]) for at in range(0, len(counts) - step + 1, step)]


def scatter(sides: Sequence[tuple[Days, Period]]) -> Dispersion | None:
    """How much more than chance the counts scatter about the level of each side; None where they do not, or too few tell."""
    step = 7 if all(period.days >= 7 * WEEKS for _, period in sides) else 1
    groups = []
    for per_day, period in sides:
        counts = series(per_day, period, step)
        if len(counts) >= 2 and sum(counts):
            groups.append((counts, [float(step)] * len(counts)))
    try:
        found = within(groups) if groups else None
    except InputError:
        return None
    return found if found and found.over and found.ratio > 1 else None


def change(now: int, exposure: float, before: int, exposure_before: float,
           dispersion: Dispersion | None = None) -> Change:
    """The first count against the second; with ``dispersion`` the interval and p of a quasi-Poisson comparison.

    Where one count is 0 no such comparison exists: both are divided by the dispersion and compared exactly.
    """
    exact = compare_counts(now, exposure, before, exposure_before)
    if dispersion is None or exact.verdict == "too_few":
        return Change(now, before, exact)
    if now and before:
        wide = quasi_poisson((now, exposure), (before, exposure_before), dispersion)
        test = replace(exact, p=wide.p, ci_low=wide.ci_low, ci_high=wide.ci_high)
    else:
        thin = compare_counts(int(now / dispersion.ratio), exposure, int(before / dispersion.ratio), exposure_before)
        test = replace(exact, p=thin.p, ci_low=thin.ci_low, ci_high=thin.ci_high)
    return Change(now, before, replace(test, verdict=_verdict(test, test.p)), dispersion)


def _verdict(test: CountComparison, p: float) -> str:
    if test.verdict == "too_few":
        return "too_few"
    return "no_change" if p >= ALPHA else "up" if test.rate1 > test.rate2 else "down"


def together(changes: Mapping[Key, Change]) -> dict[Key, Change]:
    """The same with verdicts that survive Holm's correction over all that can be tested (ten cases or more)."""
    testable = [key for key, one in changes.items() if one.now + one.before >= ENOUGH]
    found = dict(changes)
    for key, adjusted in zip(testable, holm([changes[key].test.p for key in testable])):
        test = changes[key].test
        found[key] = replace(changes[key], test=replace(test, verdict=_verdict(test, adjusted)))
    return found
