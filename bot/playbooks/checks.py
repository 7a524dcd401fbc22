"""Gate checks by name: each looks at the answers and says what is missing (methods.md §2.1-2.7, §10.1).

A check is ``function(context, **options) -> list[Finding]``; options come from the playbook and name the fields it
looks at, with the names of the seven steps where none are given. The words of a finding are the text ``gate_<code>``;
``fields`` name what to mend, so that the chat can offer them.
"""
from __future__ import annotations

import re
from typing import Any, Iterable, Mapping

from bot.playbooks import checks_tables  # lists its own checks
from bot.playbooks.findings import CHECKS, Check, Context, Finding, check
from bot.playbooks.findings import has_value as _has
from bot.playbooks.findings import is_verified as _verified
from bot.playbooks.wording import wording_findings

__all__ = ["CHECKS", "Check", "Context", "Finding", "checks_tables"]


@check
def present(c: Context, fields: Iterable[str]) -> list[Finding]:
    missing = [name for name in fields if not _has(c.values.get(name)) and name not in c.rows]
    return [Finding("skipped" if name in c.skipped else "missing", (name,), {"reason": c.skipped.get(name, "")})
            for name in missing if name in c.asked or name in c.skipped or not c.asked]


@check
def target_better(c: Context, baseline: str = "baseline_value", target: str = "target_value",
                  direction: str = "direction") -> list[Finding]:
    now, wanted = c.values.get(baseline), c.values.get(target)
    if now is None or wanted is None:
        return []
    better = wanted > now if c.values.get(direction) == "higher_better" else wanted < now
    return [] if better else [Finding("target_not_better", (target, baseline, direction))]


@check
def wording_clean(c: Context, fields: Iterable[str], blocks: Iterable[str]) -> list[Finding]:
    return [Finding(f"wording_{name}", (field_id,)) for field_id in fields
            for name in wording_findings(str(c.values.get(field_id) or ""), tuple(blocks))]


@check
def positive(c: Context, fields: Iterable[str]) -> list[Finding]:
    return [Finding("not_positive", (name,)) for name in fields
            if c.values.get(name) is not None and c.values[name] <= 0]


@check
def enough_strata(c: Context, field: str = "stratification", reason: str = "stratification_reason") -> list[Finding]:
    strata = c.values.get(field) or []
    if len(strata) >= 2 or (strata and _has(c.values.get(reason))):
        return []
    return [Finding("second_stratification", (field, reason))]


@check
def enough_time_points(c: Context, minimum: int = 8, field: str = "time_points",
                       reason: str = "time_points_reason") -> list[Finding]:
    points = c.values.get(field)
    if points is not None and (points >= minimum or _has(c.values.get(reason))):
        return []
    return [Finding("enough_periods", (field, reason), {"minimum": minimum})]


@check
def agreement_ok(c: Context, minimum: float = 0.7, field: str = "kappa", coded: str = "human_coded") -> list[Finding]:
    if not c.values.get(coded):
        return []
    kappa = c.values.get(field)
    if kappa is None:
        left = [Finding("skipped", (field,), {"reason": c.skipped[field]})] if field in c.skipped else []
        return [*left, Finding("kappa_missing", (field,), {"minimum": minimum})]
    if not -1 <= kappa <= 1:
        return [Finding("kappa_range", (field,), {"kappa": f"{kappa:g}"})]
    return [] if kappa >= minimum else [Finding("kappa_low", (field,), {"kappa": f"{kappa:g}", "minimum": minimum})]


def _causes(c: Context, table: str) -> list[tuple[int, Mapping[str, Any]]]:
    """The verified causes with their numbers."""
    return [(number, cause) for number, cause in enumerate(c.rows.get(table, []), 1) if _verified(cause)]


@check
def verified_root_cause(c: Context, table: str = "root_causes") -> list[Finding]:
    return [] if _causes(c, table) else [Finding("not_verified", (table,))]


@check
def controllable_or_escalated(c: Context, table: str = "root_causes") -> list[Finding]:
    verified = _causes(c, table)
    if not verified or any(cause.get("controllable") for _, cause in verified):
        return []
    return [Finding("not_controllable", (table,))]


@check
def no_person_blamed(c: Context, table: str = "root_causes", column: str = "cause") -> list[Finding]:
    return [Finding("blames_person", (table,), {"number": number})
            for number, cause in enumerate(c.rows.get(table, []), 1)
            if wording_findings(str(cause.get(column) or ""), ("blames_person",))]


_LINK = re.compile(r"→|->|=>|⇒|[;\uff1b\n>]|(?:^|\s)\d+[.)、](?!\d)")  # "34.5" is a number, "2. " a layer


def why_links(chain: str) -> list[str]:
    """The layers of a chain of whys as typed: split at arrows, semicolons, lines or numbers."""
    return [part.strip() for part in _LINK.split(chain) if part.strip()]


@check
def why_depth(c: Context, min: int = 3, table: str = "root_causes",  # noqa: A002 - the YAML option is called min
              column: str = "five_why") -> list[Finding]:
    causes = [cause for _, cause in _causes(c, table)] or c.rows.get(table, [])
    deepest = max((len(why_links(str(cause.get(column) or ""))) for cause in causes), default=0)
    return [] if deepest >= min else [Finding("why_depth", (table,), {"depth": deepest, "minimum": min})]


@check
def reads_both_ways(c: Context, table: str = "root_causes", column: str = "therefore") -> list[Finding]:
    return [Finding("not_both_ways", (table,), {"number": number})
            for number, cause in _causes(c, table) if not cause.get(column)]


def _live(c: Context, table: str) -> list[tuple[int, Mapping[str, Any]]]:
    return [(number, action) for number, action in enumerate(c.rows.get(table, []), 1)
            if action.get("status") != "cancelled"]


@check
def actions_complete(c: Context, fields: Iterable[str] = ("who", "what", "when_due"),
                     table: str = "actions") -> list[Finding]:
    return [Finding("action_incomplete", (table,), {"number": number})
            for number, action in _live(c, table) if not all(_has(action.get(key)) for key in fields)]


@check
def corrective_linked(c: Context, table: str = "actions", causes: str = "root_causes",
                      column: str = "cause_no") -> list[Finding]:
    """A verified cause is being removed, and no action is called corrective without naming one; containment may."""
    verified = [number for number, _ in _causes(c, causes)]
    corrective = [(number, action) for number, action in _live(c, table) if action.get("kind") == "corrective"]
    astray = [Finding("corrective_unlinked", (table,), {"number": number}) for number, action in corrective
              if action.get(column) not in verified]
    return astray if len(astray) < len(corrective) else [Finding("corrective_missing", (table,)), *astray]


@check
def causes_covered(c: Context, table: str = "actions", causes: str = "root_causes", column: str = "cause_no",
                   reason: str = "causes_without_action") -> list[Finding]:
    covered = {action.get(column) for _, action in _live(c, table)}
    if _has(c.values.get(reason)):
        return []
    return [Finding("cause_without_action", (table, reason), {"number": number})
            for number, _ in _causes(c, causes) if number not in covered]


def _open(c: Context, table: str, code: str) -> list[Finding]:
    return [Finding(code, (table,), {"number": number})
            for number, action in _live(c, table) if action.get("status") != "done"]


@check
def actions_done(c: Context, table: str = "actions") -> list[Finding]:
    return _open(c, table, "action_open")


@check
def committee_approved(c: Context) -> list[Finding]:
    if c.committee is None:
        return []
    return [Finding(f"committee_{c.committee.state}", (), {"triggers": c.committee.triggers, "words": c.committee.words})]


@check
def same_definition(c: Context, field: str = "same_definition") -> list[Finding]:
    return [] if c.values.get(field) else [Finding("definition_changed", (field,))]


@check
def effect_verdicts(c: Context) -> list[Finding]:
    from bot.playbooks.effect import EffectMissing, effect_of

    try:
        effect = effect_of(c.values)
    except EffectMissing as missing:
        return [Finding(missing.code, missing.fields, missing.params)]
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
def training_done(c: Context, field: str = "training_done") -> list[Finding]:
    return [] if c.values.get(field) else [Finding("training_open", (field,))]


@check
def control_plan_complete(c: Context, fields: Iterable[str] = (
        "control_metric", "control_frequency", "control_limit", "control_reaction", "control_owner")) -> list[Finding]:
    missing = tuple(part for part in fields if not _has(c.values.get(part)))
    return [Finding("control_plan", missing)] if missing else []


@check
def no_open_actions(c: Context, table: str = "actions") -> list[Finding]:
    return _open(c, table, "close_open_actions")


@check
def earlier_gates_passed(c: Context) -> list[Finding]:
    return [Finding("earlier_gate", (), {"number": number}) for number in c.open_gates]
