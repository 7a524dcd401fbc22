"""Gate checks by name: each looks at the answers and says what is missing (methods.md §2.1-2.7).

A check is ``function(context, **options) -> list[Finding]``. A blocking finding keeps the gate shut. The words
of a finding are the text ``gate_<code>``; ``fields`` name what to mend, so that the chat can offer them.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Callable, Iterable, Mapping

from bot.playbooks.escalation import Standing
from bot.playbooks.wording import wording_findings


@dataclass(frozen=True)
class Finding:
    code: str
    fields: tuple[str, ...] = ()
    params: Mapping[str, Any] = field(default_factory=dict)
    blocking: bool = True


@dataclass(frozen=True)
class Context:
    """What a check may look at. ``values[field]`` is the standing value; ``rows[field]`` a list of {column: value}.

    ``labels`` gives a field's bilingual label; ``asked`` says which fields the conditions make necessary;
    ``all_values`` and ``all_rows`` reach over every step; ``open_gates`` are the numbers of earlier steps
    not passed; ``committee`` is what is missing of the committee's approval.
    """

    values: Mapping[str, Any]
    rows: Mapping[str, list[Mapping[str, Any]]]
    asked: frozenset[str] = frozenset()
    skipped: Mapping[str, str] = field(default_factory=dict)
    open_gates: tuple[int, ...] = ()
    committee: Standing | None = None


Check = Callable[..., list[Finding]]
CHECKS: dict[str, Check] = {}


def check(function: Check) -> Check:
    CHECKS[function.__name__] = function
    return function


def _has(value: Any) -> bool:
    return value is not None and value != "" and value != []


@check
def present(c: Context, fields: Iterable[str]) -> list[Finding]:
    missing = [name for name in fields if not _has(c.values.get(name)) and name not in c.rows]
    return [Finding("skipped" if name in c.skipped else "missing", (name,), {"reason": c.skipped.get(name, "")})
            for name in missing if name in c.asked or name in c.skipped or not c.asked]


@check
def target_better(c: Context) -> list[Finding]:
    base, target = c.values.get("baseline_value"), c.values.get("target_value")
    if base is None or target is None:
        return []
    better = target > base if c.values.get("direction") == "higher_better" else target < base
    return [] if better else [Finding("target_not_better", ("target_value", "baseline_value", "direction"))]


@check
def wording_clean(c: Context, fields: Iterable[str], blocks: Iterable[str]) -> list[Finding]:
    return [Finding(f"wording_{name}", (field_id,)) for field_id in fields
            for name in wording_findings(str(c.values.get(field_id) or ""), tuple(blocks))]


@check
def positive(c: Context, fields: Iterable[str]) -> list[Finding]:
    return [Finding("not_positive", (name,)) for name in fields
            if c.values.get(name) is not None and c.values[name] <= 0]


@check
def enough_strata(c: Context) -> list[Finding]:
    strata = c.values.get("stratification") or []
    if len(strata) >= 2 or (strata and _has(c.values.get("stratification_reason"))):
        return []
    return [Finding("second_stratification", ("stratification", "stratification_reason"))]


@check
def enough_time_points(c: Context, minimum: int = 8) -> list[Finding]:
    points = c.values.get("time_points")
    if points is not None and (points >= minimum or _has(c.values.get("time_points_reason"))):
        return []
    return [Finding("enough_periods", ("time_points", "time_points_reason"), {"minimum": minimum})]


@check
def agreement_ok(c: Context, minimum: float = 0.7) -> list[Finding]:
    if not c.values.get("human_coded"):
        return []
    kappa = c.values.get("kappa")
    if kappa is None:
        return [Finding("kappa_missing", ("kappa",), {"minimum": minimum})]
    if not -1 <= kappa <= 1:
        return [Finding("kappa_range", ("kappa",), {"kappa": f"{kappa:g}"})]
    return [] if kappa >= minimum else [Finding("kappa_low", ("kappa",), {"kappa": f"{kappa:g}", "minimum": minimum})]


def _verified(cause: Mapping[str, Any]) -> bool:
    return cause.get("verified_by") not in (None, "none") and _has(cause.get("evidence"))


@check
def verified_root_cause(c: Context) -> list[Finding]:
    if any(_verified(cause) for cause in c.rows.get("root_causes", [])):
        return []
    return [Finding("not_verified", ("root_causes",))]


@check
def controllable_or_escalated(c: Context) -> list[Finding]:
    verified = [cause for cause in c.rows.get("root_causes", []) if _verified(cause)]
    if not verified or any(cause.get("controllable") for cause in verified):
        return []
    return [Finding("not_controllable", ("root_causes",))]


@check
def no_person_blamed(c: Context) -> list[Finding]:
    return [Finding("blames_person", ("root_causes",), {"number": number})
            for number, cause in enumerate(c.rows.get("root_causes", []), 1)
            if wording_findings(str(cause.get("cause") or ""), ("blames_person",))]


def why_count(chain: str) -> int:
    """Links in a chain of whys as typed: split at arrows, semicolons, lines or numbers."""
    import re

    parts = re.split(r"→|->|=>|⇒|[;\uff1b\n>]|(?:^|\s)\d+[.)、]", chain)
    return len([part for part in parts if part.strip()])


@check
def why_depth(c: Context, min: int = 3) -> list[Finding]:  # noqa: A002 - the YAML option is called min
    verified = [cause for cause in c.rows.get("root_causes", []) if _verified(cause)]
    causes = verified or c.rows.get("root_causes", [])
    deepest = max((why_count(str(cause.get("five_why") or "")) for cause in causes), default=0)
    return [] if deepest >= min else [Finding("why_depth", ("root_causes",), {"depth": deepest, "minimum": min})]


def _live(c: Context) -> list[tuple[int, Mapping[str, Any]]]:
    return [(number, action) for number, action in enumerate(c.rows.get("actions", []), 1)
            if action.get("status") != "cancelled"]


@check
def actions_complete(c: Context, fields: Iterable[str] = ("who", "what", "when_due")) -> list[Finding]:
    return [Finding("action_incomplete", ("actions",), {"number": number})
            for number, action in _live(c) if not all(_has(action.get(key)) for key in fields)]


def _verified_numbers(c: Context) -> list[int]:
    return [number for number, cause in enumerate(c.rows.get("root_causes", []), 1) if _verified(cause)]


@check
def corrective_linked(c: Context) -> list[Finding]:
    verified = _verified_numbers(c)
    if any(action.get("kind") == "corrective" and action.get("cause_no") in verified for _, action in _live(c)):
        return []
    return [Finding("corrective_missing", ("actions",))]


@check
def causes_covered(c: Context) -> list[Finding]:
    covered = {action.get("cause_no") for _, action in _live(c)}
    if _has(c.values.get("causes_without_action")):
        return []
    return [Finding("cause_without_action", ("actions", "causes_without_action"), {"number": number})
            for number in _verified_numbers(c) if number not in covered]


@check
def actions_done(c: Context) -> list[Finding]:
    return [Finding("action_open", ("actions",), {"number": number})
            for number, action in _live(c) if action.get("status") != "done"]


@check
def committee_approved(c: Context) -> list[Finding]:
    if c.committee is None:
        return []
    return [Finding(f"committee_{c.committee.state}", (), {"triggers": c.committee.triggers, "words": c.committee.words})]


@check
def same_definition(c: Context) -> list[Finding]:
    return [] if c.values.get("same_definition") else [Finding("definition_changed", ("same_definition",))]


@check
def effect_verdicts(c: Context) -> list[Finding]:
    from bot.playbooks.effect import EffectMissing, effect_of

    try:
        effect = effect_of(c.values)
    except EffectMissing as missing:
        return [Finding(missing.code, missing.fields)]
    found = []
    if not effect.verdicts.improved:
        found.append(Finding("not_improved", ("after_x", "after_n", "after_values")))
        if effect.verdicts.needed:
            found.append(Finding(effect.verdicts.needed, params={"n": effect.verdicts.needed_n}))
    if effect.verdicts.target_met_point is False:
        found.append(Finding("target_not_met", ("after_x", "after_n", "after_values")))
    if effect.verdicts.improved and effect.verdicts.target_met_point and not effect.verdicts.target_demonstrated:
        found.append(Finding("target_not_demonstrated", blocking=False))
    return found


@check
def training_done(c: Context) -> list[Finding]:
    return [] if c.values.get("training_done") else [Finding("training_open", ("training_done",))]


@check
def control_plan_complete(c: Context) -> list[Finding]:
    parts = ("control_metric", "control_frequency", "control_limit", "control_reaction", "control_owner")
    missing = tuple(part for part in parts if not _has(c.values.get(part)))
    return [Finding("control_plan", missing)] if missing else []


@check
def no_open_actions(c: Context) -> list[Finding]:
    return [Finding("close_open_actions", ("actions",), {"number": number})
            for number, action in _live(c) if action.get("status") != "done"]


@check
def earlier_gates_passed(c: Context) -> list[Finding]:
    return [Finding("earlier_gate", (), {"number": number}) for number in c.open_gates]
