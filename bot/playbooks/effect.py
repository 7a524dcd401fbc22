"""From the answers of the effect step to a test and its three verdicts (methods.md §2.5, §14)."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping

from bot.errors import InputError


class EffectMissing(Exception):
    """The effect cannot be judged yet; ``code`` is a gate text, ``fields`` are what to give."""

    def __init__(self, code: str, fields: tuple[str, ...]) -> None:
        super().__init__(code)
        self.code, self.fields = code, fields


@dataclass(frozen=True)
class Effect:
    """``kind`` is proportion, rate or times; ``result`` the statistic's own dataclass; ``scale`` turns its
    values into the unit of step 1 (percent points, cases per N, minutes)."""

    kind: str
    result: Any
    verdicts: Any
    target: float
    scale: float


FITTING_UNITS = {"proportion": ("percent",), "rate": ("count", "per_1000"), "times": ("minutes", "score", "yuan")}


def effect_of(values: Mapping[str, Any]) -> Effect:
    """Judge before against after with the test that fits the data.

    proportion: two-proportion z or Fisher, Newcombe interval; rate: exact conditional Poisson; times:
    Mann-Whitney with the Hodges-Lehmann shift. Raises EffectMissing for absent data or a target in another unit.
    """
    kind = values.get("data_kind")
    needed = ("before_values", "after_values") if kind == "times" else ("before_x", "before_n", "after_x", "after_n")
    missing = tuple(name for name in ("data_kind", *needed, "before_period", "after_period")
                    if values.get(name) in (None, "", []))
    if missing:
        raise EffectMissing("effect_data", missing)
    target, unit = values.get("target_value"), values.get("unit")
    if target is None:
        raise EffectMissing("effect_target", ("target_value",))
    if unit and unit not in FITTING_UNITS[kind]:
        raise EffectMissing("effect_unit", ("data_kind", "unit"))
    try:
        return _judge(values, kind, target)
    except InputError as error:
        raise EffectMissing("effect_values", needed) from error


def _judge(values: Mapping[str, Any], kind: str, target: float) -> Effect:
    from bot.analysis import effect as statistics  # statsmodels takes seconds to import

    direction = values.get("direction") or "lower_better"
    if kind == "proportion":
        if values["before_x"] > values["before_n"] or values["after_x"] > values["after_n"]:
            raise EffectMissing("effect_more_than_all", ("before_x", "before_n", "after_x", "after_n"))
        result = statistics.compare_proportions(values["before_x"], values["before_n"],
                                                values["after_x"], values["after_n"])
        scale = 100.0
    elif kind == "rate":
        result = statistics.compare_rates(values["before_x"], values["before_n"],
                                          values["after_x"], values["after_n"])
        scale = float(values.get("rate_per") or 1)
    else:
        result = statistics.compare_times(values["before_values"], values["after_values"])
        scale = 1.0
    return Effect(kind, result, statistics.verdicts(result, target / scale, direction), target, scale)
