"""Which chart for what data, and why (methods.md §10.5). The reasons are codes; their words are texts ``stats_why_*``."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.analysis.charts.control import LEAST, Chart, draw
from bot.analysis.charts.limits import KINDS, NEED_SIZES
from bot.analysis.charts.rules import DEFAULT, SETS
from bot.analysis.charts.series import Series, gaps_of, series
from bot.analysis.dispersion import Dispersion, overdispersion
from bot.errors import InputError

LARGE = 5000  # mean size of a subgroup beyond which ordinary limits are too narrow to mean anything
CHOICES = ("auto", "run", *KINDS, "laney")


@dataclass(frozen=True)
class Chosen:
    """A chart with the codes of why it is this one, and the overdispersion test where counts allow one."""

    chart: Chart
    why: tuple[str, ...]
    dispersion: Dispersion | None


def chart(data: Series, kind: str = "auto", *, baseline: int | None = None, rules: str = DEFAULT,
          restarts: Sequence[int] = (), removed: Mapping[int, str] | None = None) -> Chosen:
    """The chart for ``data``, or the one asked for; with fewer than 12 points always a run chart.

    Options as for ``control.draw``; they count the points of the chart that is drawn, which for g and t are the gaps.
    Raises InputError ``chart_kind``, ``chart_rules``, ``chart_sizes``, ``chart_np_sizes``, ``chart_none_left``, those of
    ``gaps_of`` or those of ``draw``.
    """
    if kind not in CHOICES:
        raise InputError("chart_kind", kinds=", ".join(CHOICES))
    if rules not in SETS:
        raise InputError("chart_rules", rules=", ".join(SETS))
    used = np.array([number not in (removed or {}) for number in range(1, len(data.values) + 1)])
    used[(baseline or len(used)):] = False
    if restarts:
        used[max(1, min(restarts)) - 1:] = False  # the first phase decides
    if not used.any():
        raise InputError("chart_none_left")
    dispersion = _dispersion(data, used)
    chosen, why = _automatic(data, used, dispersion) if kind == "auto" else (_concrete(kind, data), ("asked",))
    ready = _as(data, chosen)
    if chosen != "run" and len(ready.values) < LEAST:
        chosen, why = "run", (*(code for code in why if code != "asked"), "few_points")
        if baseline is not None and baseline >= len(ready.values):
            baseline = None
    return Chosen(draw(ready, chosen, baseline=baseline, rules=rules, restarts=restarts, removed=removed), why, dispersion)


def _automatic(data: Series, used: np.ndarray, dispersion: Dispersion | None) -> tuple[str, tuple[str, ...]]:
    plotted = data.plotted[used]
    if data.data == "gap":
        return ("g" if (plotted == np.rint(plotted)).all() else "t"), ("gaps",)
    if len(data.values) < LEAST:
        return "run", ("few_points",)
    if np.ptp(plotted) == 0:
        return "run", ("flat",)
    if data.data == "value":
        return ("i_log", ("skewed",)) if _skewed(plotted) else ("i", ("one_value",))
    counts = np.array(data.values)
    if (counts == 0).mean() > 0.5 and counts.sum() >= 3:
        return ("t" if _sizes_differ(data) else "g"), ("rare_events",)
    laney = "laney_p" if data.data == "share" else "laney_u"
    if data.sizes and float(np.mean(data.sizes)) > LARGE:
        return laney, ("large_sizes",)
    if dispersion and dispersion.over:
        return laney, ("overdispersed",)
    if data.data == "share":
        return "p", ("share",)
    if _sizes_differ(data):
        return "u", ("changing_exposure",)
    return "c", (("equal_exposure",) if data.sizes else ("no_exposure",))


def _sizes_differ(data: Series) -> bool:
    return bool(data.sizes) and max(data.sizes) - min(data.sizes) > 1e-9 * max(data.sizes)


def _skewed(values: np.ndarray) -> bool:
    """Positive values, skewed to the right beyond chance, whose logarithms are not."""
    from scipy import stats

    if len(values) < LEAST or values.min() <= 0:
        return False
    plain, logs = stats.skewtest(values), stats.skewtest(np.log(values))
    return bool(plain.pvalue < 0.05 and plain.statistic > 0 and logs.pvalue >= 0.05)


def _dispersion(data: Series, used: np.ndarray) -> Dispersion | None:
    if data.data not in ("count", "rate", "share"):
        return None
    counts = [int(value) for value, use in zip(data.values, used) if use]
    sizes = [size for size, use in zip(data.sizes, used) if use] if data.sizes else None
    try:
        return overdispersion(counts, sizes, "binomial" if data.data == "share" else "poisson")
    except InputError:  # nothing varies, or a single point: there is nothing to test
        return None


def _concrete(kind: str, data: Series) -> str:
    return kind if kind != "laney" else "laney_p" if data.data == "share" else "laney_u"


def _as(data: Series, kind: str) -> Series:
    """The figures in the form the kind needs: gaps for g and t, counts for c, shares for p, one value for i."""
    counted = data.data in ("count", "rate", "share")
    if kind in ("g", "t"):
        if counted:
            return gaps_of(data if kind == "t" else Series("count", data.values, None, data.labels))
        return series("gap", data.values, labels=data.labels)
    if kind in ("i", "i_log"):
        return series("value", list(data.plotted), labels=data.labels)
    if kind == "run":
        return data
    if kind in NEED_SIZES and not data.sizes:
        if kind != "laney_u":
            raise InputError("chart_sizes")
        return series("rate", data.values, [1.0] * len(data.values), data.labels)
    if kind == "c":
        return series("count", data.values, labels=data.labels)
    if kind == "np" and _sizes_differ(data):
        raise InputError("chart_np_sizes")
    return series("share" if kind in ("p", "np", "laney_p") else "rate", data.values, data.sizes, data.labels)
