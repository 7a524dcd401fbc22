"""Incremental or leap (methods.md §4), and which of the two levels a project belongs to (§2.0). Pure functions."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

Strategy = Literal["incremental", "incremental_split_into_stages", "leap", "escalate_to_committee"]
Level = Literal["service_quality_management_committee", "service_quality_improvement_team"]


def choose_strategy(*, competitive_major: bool, target_change_pct: float, sponsor_committed: bool,
                    leap_percent: float = 50) -> Strategy:
    """The improvement strategy. ``target_change_pct``: how far the target is from the baseline, in percent of it.

    A major matter of competition without a sponsor is for the committee, whatever its target; with one it is a leap
    from ``leap_percent`` on. Anything else goes in small steps, a big target in stages.
    """
    big = target_change_pct >= leap_percent
    if competitive_major:
        if not sponsor_committed:
            return "escalate_to_committee"
        return "leap" if big else "incremental"
    return "incremental_split_into_stages" if big else "incremental"


def level(triggers: Mapping[str, Any]) -> Level:
    """Who must say yes: the committee when the escalation rule names a trigger, otherwise the team itself."""
    return "service_quality_management_committee" if triggers else "service_quality_improvement_team"
