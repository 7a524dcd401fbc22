"""Incremental or leap as a questionnaire for a candidate or a project, and who must approve (methods.md §4, §2.0)."""
from __future__ import annotations

import datetime as dt
from typing import Any

from bot.access import allowed, require
from bot.choosing.strategy import choose_strategy, level
from bot.errors import InputError, NotAllowed
from bot.playbooks import escalation
from bot.settings import Settings
from bot.store import Store
from bot.store.candidates import Candidate
from bot.store.people import Person
from bot.store.strategies import StrategyRecord

COMMITTEE = "service_quality_management_committee"
APPROVERS = {COMMITTEE: "committee.decide", "service_quality_improvement_team": "candidate.choose"}


def begin(store: Store, person: Person, today: dt.date, *, candidate: int | None = None,
          project: int | None = None) -> int:
    """Begin the questionnaire, or take up the person's own; what a project has answered already is not asked again."""
    if (begun := store.strategies.begun(person.id, candidate=candidate, project=project)) is not None:
        return begun
    given: dict[str, Any] = {}
    if candidate is not None:
        store.candidates.get(candidate)
    else:
        from bot.playbooks.engine import Walk

        assert project is not None
        walk = Walk(store, project, today)
        given = {name: walk.value(name) for name in ("competitive_major", "other_department", "policy_text")}
        if walk.value("baseline_value") and walk.value("target_value") is not None:
            given["target_change"] = escalation.target_change(walk)
        if escalation.has_sponsor(walk):
            given["sponsor_committed"] = True
    return store.strategies.begin({name: value for name, value in given.items() if value is not None}, person.id,
                                  candidate=candidate, project=project)


def decide(store: Store, number: int, settings: Settings, today: dt.date) -> StrategyRecord:
    """Apply the rule to the answers and keep the result: {strategy, level, triggers}."""
    record = store.strategies.get(number)
    given = record.given
    strategy = choose_strategy(
        competitive_major=given["competitive_major"], target_change_pct=given["target_change"],
        sponsor_committed=given["sponsor_committed"], leap_percent=settings.leap_percent)
    found = {name: True for name in ("other_department", "policy_text") if given[name]}
    if strategy in ("leap", "escalate_to_committee"):
        found["leap" if strategy == "leap" else "no_sponsor"] = True
    if record.candidate is not None:
        found |= _of_candidate(store, store.candidates.get(record.candidate), settings)
    elif record.project is not None:
        from bot.playbooks.engine import Walk

        found |= {name: value for name, value in escalation.triggers(Walk(store, record.project, today)).items()
                  if name in ("budget", "severity")}
    found = {name: found[name] for name in escalation.TRIGGERS if name in found}
    store.strategies.finish(number, {"strategy": strategy, "level": level(found), "triggers": found})
    record = store.strategies.get(number)
    if level(found) == COMMITTEE:
        for person in store.people.all():
            if may_decide(record, person):
                store.notices.add(person.id, f"strategy_waits:{number}", "strategy_waits", **_about(record))
    return record


def _about(record: StrategyRecord) -> dict[str, Any]:
    what, number = ("candidate", record.candidate) if record.candidate else ("project", record.project)
    return {"about": what, "number": number}


def may_decide(record: StrategyRecord, person: Person | None) -> bool:
    """Whether this person may approve or refuse a strategy: for the committee's ones not whoever answered the questions."""
    asked = (record.result or {}).get("level", COMMITTEE)
    return person is not None and allowed(person, APPROVERS[asked]) and not (
        asked == COMMITTEE and record.person_id == person.id)


def triggers_of(store: Store, candidate: Candidate, settings: Settings) -> dict[str, Any]:
    """What makes a candidate the committee's: its cost, the severity of its topics, and what its strategy found."""
    record = store.strategies.newest(candidate=candidate.id)
    found = (dict(record.result["triggers"]) if record and record.result else {}) | _of_candidate(store, candidate, settings)
    return {name: found[name] for name in escalation.TRIGGERS if name in found}


def _of_candidate(store: Store, candidate: Candidate, settings: Settings) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if (candidate.given.get("cost") or 0) > settings.team_budget:
        found["budget"] = candidate.given["cost"]
    severe = max((escalation.severe_share(store, topic, None, candidate.at)
                  for topic in candidate.given.get("topics") or ()), default=0.0)
    if severe >= settings.severe_percent:
        found["severity"] = round(severe)
    return found


def _decider(record: StrategyRecord, person: Person | None) -> Person:
    """The person, when the strategy is theirs to decide: the committee where the escalation rule asks for it, else
    whoever chooses candidates."""
    if record.result is None:
        raise InputError("strategy_unfinished", number=record.id)
    person = require(person, APPROVERS[record.result["level"]])
    if not may_decide(record, person):
        raise NotAllowed("strategy_own")
    return person


def approve(store: Store, number: int, person: Person | None) -> StrategyRecord:
    """Record the approval."""
    record = store.strategies.get(number)
    person = _decider(record, person)
    store.strategies.approve(number, person.id)
    return _decided(store, record, person, "approve")


def refuse(store: Store, number: int, person: Person | None, reason: str) -> StrategyRecord:
    """Record the refusal with its reason; InputError("strategy_reason") without one."""
    record = store.strategies.get(number)
    person = _decider(record, person)
    if record.approver is None and not record.refused and not reason.strip():
        raise InputError("strategy_reason", number=number)
    store.strategies.refuse(number, person.name, reason.strip())
    return _decided(store, record, person, "refuse")


def _decided(store: Store, record: StrategyRecord, person: Person, how: str) -> StrategyRecord:
    """Note it in the audit and have whoever answered the questions told."""
    assert record.result is not None
    store.audit.record(person.id, f"strategy.{how}", f"strategy {record.id}", strategy=record.result["strategy"])
    if record.person_id and record.person_id != person.id:
        store.notices.add(record.person_id, f"strategy_decided:{record.id}", f"strategy_{how}d", by=person.name,
                          **_about(record))
    return store.strategies.get(record.id)
