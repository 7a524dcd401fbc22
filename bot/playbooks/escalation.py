"""The escalation rule of methods.md §2.0: which projects the committee must approve, why, and how that stands."""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot import settings
from bot.choosing.strategy import choose_strategy
from bot.errors import InputError
from bot.store import Store
from bot.store.approvals import Approval
from bot.store.complaints import Filter
from bot.topics.severity import SEVERE

if TYPE_CHECKING:
    from bot.playbooks.engine import Walk

TRIGGERS = ("budget", "other_department", "policy_text", "leap", "no_sponsor", "severity")


@dataclass(frozen=True)
class Standing:
    """The committee's yes that is still missing. ``state``: needed (not asked yet), asked, returned, refused."""

    state: str
    triggers: dict[str, Any]
    words: str = ""


def triggers(walk: Walk) -> dict[str, Any]:
    """{name: value} of what sends the project to the committee, in the order of ``TRIGGERS``; empty: the team decides.

    budget: yuan above the team's limit (the budget or cost of the plan given, or the sum of the actions' costs);
    other_department, policy_text: answered yes; leap, no_sponsor: what the strategy says (methods.md §4); severity:
    percent of the topic's complaints in the year before the project that had severity 3 (a fixed year, so that a gate
    once passed is not shut by a new complaint).
    """
    chosen, found = settings.load(), {}
    actions = [row for field in (field for step in walk.playbook.steps for field in step.fields if field.id == "actions")
               for row in walk.rows(field)]
    money = max(walk.value("budget") or 0, walk.value("plan_cost") or 0, sum(row.get("how_much") or 0 for row in actions
                                                                             if row.get("status") != "cancelled"))
    if money > chosen.team_budget:
        found["budget"] = money
    found |= {name: True for name in ("other_department", "policy_text") if walk.value(name)}
    strategy = choose_strategy(
        competitive_major=bool(walk.value("competitive_major")), target_change_pct=target_change(walk),
        sponsor_committed=has_sponsor(walk), leap_percent=chosen.leap_percent)
    if strategy in ("leap", "escalate_to_committee"):
        found["leap" if strategy == "leap" else "no_sponsor"] = True
    severe = severe_percent(walk)
    if severe >= chosen.severe_percent:
        found["severity"] = round(severe)
    return found


def target_change(walk: Walk) -> float:
    """How far the target is from the baseline, in percent of the baseline; 0 while one is missing or the base is 0."""
    base, target = walk.value("baseline_value"), walk.value("target_value")
    return abs(target - base) / abs(base) * 100 if base and target is not None else 0.0


def has_sponsor(walk: Walk) -> bool:
    return bool(walk.value("sponsor")) or any(
        one["part"] == "sponsor" for one in walk.store.projects.people(walk.number))


def severe_percent(walk: Walk) -> float:
    """Share of severity 3 among the complaints about the project's topic (and branch) in the year before it began."""
    return severe_share(walk.store, walk.project.topic, walk.project.branch, walk.project.created_at)


def severe_share(store: Store, topic: str | None, branch: str | None, until: str) -> float:
    """Percent of severity 3 among the complaints about a topic in the year before the day of ``until``."""
    if topic is None:
        return 0.0
    end = dt.date.fromisoformat(until[:10])
    which = {"start": (end - dt.timedelta(days=365)).isoformat(), "end": end.isoformat(), "topic": topic,
             "branch": branch}
    total = store.complaints.count(Filter(**which))
    return 100 * store.complaints.count(Filter(**which, severity=SEVERE)) / total if total else 0.0


def covers(approved: Mapping[str, Any], needed: Mapping[str, Any]) -> bool:
    """Whether what was approved covers what is needed now: every trigger, and no more money than was approved."""
    return all(name in approved for name in needed) and needed.get("budget", 0) <= approved.get("budget", 0)


def standing(walk: Walk) -> Standing | None:
    """What is still missing of the committee's yes; None when none is needed or it was given."""
    needed = triggers(walk)
    if not needed:
        return None
    history = walk.store.approvals.history(walk.number)
    approved = next((one.triggers for one in reversed(history) if one.event == "approved"), {})
    if covers(approved, needed):
        return None
    if not history or history[-1].event == "approved":
        return Standing("needed", needed)
    return Standing(history[-1].event, needed, history[-1].words)


def ask_committee(store: Store, number: int, found: Mapping[str, Any], words: str, person_id: int | None) -> Approval:
    """Put a project before the committee and have its members told (administrators where there are none)."""
    made = store.approvals.ask(number, found, words, person_id)
    people = store.people.all()
    for one in [one for one in people if one.role == "committee"] or [one for one in people if one.role == "admin"]:
        if one.id != person_id:
            store.notices.add(one.id, f"asked:{made.id}", "asked", number=number, by=made.by or "–",
                              title=store.projects.get(number).title)
    return made


def send_plan(walk: Walk, person_id: int | None) -> dict[str, Any]:
    """Every question of the step is answered and the rule holds: the plan goes to the committee; why it does."""
    found = triggers(walk)
    plan = [answer.shown or "" for (key, _), answer in sorted(walk.answers.items()) if key == "actions.what"]
    try:
        ask_committee(walk.store, walk.number, found, "; ".join(plan)[:500] or walk.project.title, person_id)
    except InputError:  # somebody else's answer has sent it at the same moment
        return {}
    return found
