"""From the answers of the effect step to a test and its three verdicts (methods.md §2.5, §14).

| ``data_kind`` | answers | test |
|---|---|---|
| proportion | bad ones of those examined | two-proportion z or Fisher, Newcombe's interval |
| rate | cases in transactions or days | exact conditional Poisson |
| counts | cases of each period, in order | the same on the totals, quasi-Poisson where they scatter; and the chart |
| times | single values of different people | Mann-Whitney, Hodges-Lehmann shift |
| paired | two values of each person or place | Wilcoxon's signed ranks |
| series | one value of each period, in order | the chart alone: has the level shifted? |
"""
from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import Any, Mapping

from bot.errors import InputError

_SHARES = ("before_x", "before_n", "after_x", "after_n")
_LISTS = ("before_values", "after_values")
# what each kind of data is judged from, besides the two periods and the target; of rate_per 1 is taken where it is absent
NEEDED: dict[str, tuple[str, ...]] = {
    "proportion": _SHARES, "rate": (*_SHARES, "rate_per"), "times": _LISTS, "paired": _LISTS,
    "counts": (*_LISTS, "change_date", "rate_per"), "series": (*_LISTS, "change_date")}
VALUES = ("minutes", "score", "yuan")
FITTING_UNITS = {"proportion": ("percent",), "rate": ("count", "per_1000"), "counts": ("count",), "times": VALUES,
                 "paired": VALUES, "series": (*VALUES, "percent", "count", "per_1000")}
LEAST = {"times": 5, "paired": 6}  # with fewer no test can show anything at 5 %


class EffectMissing(Exception):
    """The effect cannot be judged yet; ``code`` is a gate text with ``params``, ``fields`` are what to give."""

    def __init__(self, code: str, fields: tuple[str, ...], **params: Any) -> None:
        super().__init__(code)
        self.code, self.fields, self.params = code, fields, params


@dataclass(frozen=True)
class Effect:
    """``kind`` is a key of NEEDED; ``result`` the statistic's own dataclass; ``scale`` turns its values into the unit of
    step 1 (percent points, cases per N, minutes). ``test`` names the test (texts ``effect_why_<test>``), ``over_time`` is
    the chart's finding where there are periods, ``warnings`` are codes with texts ``stats_warning_<code>``; ``longer`` is
    how many more periods as long as the one after are needed, where something is."""

    kind: str
    result: Any
    verdicts: Any
    target: float
    scale: float
    test: str = ""
    over_time: Any = None
    warnings: tuple[str, ...] = ()
    longer: int | None = None


def effect_of(values: Mapping[str, Any]) -> Effect:
    """Judge before against after with the test that fits the data.

    Raises EffectMissing for absent data, a target in another unit, pairs that are none, or a change outside its place.
    """
    kind = values.get("data_kind")
    needed = tuple(name for name in NEEDED.get(kind or "", ()) if name != "rate_per") or _SHARES
    missing = tuple(name for name in ("data_kind", *needed, "before_period", "after_period")
                    if values.get(name) in (None, "", []))
    if missing:
        raise EffectMissing("effect_data", missing)
    target, unit = values.get("target_value"), values.get("unit")
    if target is None:
        raise EffectMissing("effect_target", ("target_value",))
    if unit and unit not in FITTING_UNITS[kind]:
        raise EffectMissing("effect_unit", ("data_kind", "unit"))
    if kind == "paired" and len(values["before_values"]) != len(values["after_values"]):
        raise EffectMissing("effect_pairs", _LISTS, before=len(values["before_values"]), after=len(values["after_values"]))
    if "change_date" in needed and not values["before_period"][1] <= values["change_date"] <= values["after_period"][0]:
        raise EffectMissing("effect_change_day", ("change_date", "before_period", "after_period"), day=values["change_date"])
    try:
        return _judge(values, kind, target)
    except InputError as error:
        raise EffectMissing("effect_values", needed) from error


def _judge(values: Mapping[str, Any], kind: str, target: float) -> Effect:
    from bot.analysis import effect as statistics  # statsmodels takes seconds to import
    from bot.analysis.over_time import compare_over_time

    direction = values.get("direction") or "lower_better"
    scale, over_time = 1.0, None
    if kind in ("counts", "series"):
        over_time = compare_over_time(values["before_values"], values["after_values"])
    if kind == "proportion":
        if values["before_x"] > values["before_n"] or values["after_x"] > values["after_n"]:
            raise EffectMissing("effect_more_than_all", _SHARES)
        result = statistics.compare_proportions(*(values[name] for name in _SHARES))
        scale, test = 100.0, "fisher" if result.test == "fisher" else "two_proportion_z"
    elif kind in ("rate", "counts"):
        scale = float(values.get("rate_per") or 1)
        if kind == "rate":
            result = statistics.compare_rates(*(values[name] for name in _SHARES))
        else:
            result = statistics.compare_rate_series(*([(count, 1) for count in values[name]] for name in _LISTS))
        test = "quasi_poisson" if result.quasi else "exact_poisson"
    elif kind == "paired":
        result, test = statistics.compare_paired(values["before_values"], values["after_values"]), "wilcoxon"
    elif kind == "times":
        result, test = statistics.compare_times(values["before_values"], values["after_values"]), "mann_whitney"
    else:
        result, test = over_time, "chart"
    said = statistics.verdicts(result, target / scale, direction)
    return Effect(kind, result, said, target, scale, test, over_time,
                  _warnings(values, kind, result, said, over_time, direction), _longer(kind, result, said))


def _warnings(values: Mapping[str, Any], kind: str, result: Any, said: Any, over_time: Any,
              direction: str) -> tuple[str, ...]:
    from bot.analysis.comparability import period_warnings

    try:
        found = period_warnings(*(tuple(map(dt.date.fromisoformat, values[name]))
                                  for name in ("before_period", "after_period")))
    except InputError:
        found = ["periods_order"]
    if kind in LEAST and min(result.n1, result.n2) < LEAST[kind]:
        found.append("few_values")
    if over_time and over_time.missing:
        found.append("chart_provisional")
    elif kind == "counts" and said.improved != (over_time.lower if direction == "lower_better" else over_time.higher):
        found.append("chart_disagrees")
    if kind == "counts" and result.quasi:
        found.append("overdispersed")
    return tuple(found)


def _longer(kind: str, result: Any, said: Any) -> int | None:
    """How many more periods of the length of the one after, at the pace of what has come in so far."""
    if not said.needed or not said.needed_n:
        return None
    if kind == "series":
        return None  # it is told in periods already
    have = result.x1 if kind in ("rate", "counts") else min(result.n1, result.n2)
    return math.ceil(said.needed_n / have) if have else None
