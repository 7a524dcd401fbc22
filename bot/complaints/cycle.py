"""The life cycle of a complaint: who may move it where, until when, what closing needs (ISO 10002, GB/T 19012).

The receiver is its owner until it is handed to somebody else. All words are redacted before they are stored.
"""
from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

from bot import settings
from bot.access import allowed, require
from bot.complaints.calendar import is_provisional
from bot.complaints.life_rules import ACCEPTS, LifeRules, Rule, rules_in_force
from bot.complaints.urgent import lookers, may_look
from bot.errors import InputError, NotAllowed
from bot.language.privacy import redact_but
from bot.language.texts import LANGUAGES, join, say
from bot.settings import Settings
from bot.store import Store
from bot.store.cycle import Case
from bot.store.database import now, writing
from bot.store.people import Person

LONGEST = 500  # characters of a note
OWN, ALL, EXTEND = "cycle.own", "cycle.all", "cycle.extend"


def in_force(chosen: Settings | None = None) -> LifeRules:
    """The rules of this installation."""
    return rules_in_force(chosen or settings.load())


def rule_of(case: Case, rules: LifeRules, chosen: Settings) -> Rule:
    """The rule of a case: of its own industry, else of the organisation's."""
    return rules.rule_for(case.industry, chosen.industry)


def due_days(received: dt.date, industry: str | None, urgent: bool, chosen: Settings) -> tuple[dt.date, dt.date]:
    """(due day of the answer, due day of the first word to the customer) of a new complaint."""
    rules = in_force(chosen)
    rule = rules.rule_for(industry, chosen.industry)
    first = rule.urgent if urgent else rule.acknowledge
    return (rule.normal.after(received, chosen.country, rules.count_first_day),
            first.after(received, chosen.country, rules.count_first_day))


def begin(store: Store, number: int, owner_id: int | None, chosen: Settings | None = None) -> None:
    """Follow a complaint from its receipt on: it is its receiver's."""
    chosen = chosen or settings.load()
    case = store.cycle.get(number)
    due, first = due_days(_day(case.received_at), case.industry, bool(case.needs_look), chosen)
    store.cycle.begin(number, at=case.received_at, person_id=case.created_by, owner_id=owner_id,
                      due_at=due.isoformat(), ack_due_at=first.isoformat())


# -- who may -------------------------------------------------------------------------------------------------------
def is_own(person: Person | None, case: Case) -> bool:
    """Whose it is; what is nobody's is its receiver's."""
    return person is not None and person.id == (case.owner_id or case.created_by)


def may_move(person: Person | None, case: Case) -> bool:
    return allowed(person, ALL) or (allowed(person, OWN) and is_own(person, case))


def case_of(store: Store, person: Person | None, number: int) -> Case:
    """The case as it stands, for who may read it: everybody their own (as owner or receiver), others by
    ``complaint.read``. NotFound, NotAllowed("not_own_complaint")."""
    require(person, OWN)
    case = store.cycle.get(number)
    if not (is_own(person, case) or person.id == case.created_by or allowed(person, "complaint.read")):  # type: ignore[union-attr]
        raise NotAllowed("not_own_complaint", number=number)
    return case


def _to_move(store: Store, person: Person | None, number: int) -> tuple[Person, Case]:
    """The case, where the person may move it; one that was not followed is from here on."""
    person = require(person, OWN)
    case = store.cycle.get(number)
    if not may_move(person, case):
        raise NotAllowed("cycle_not_own", number=number, owner=case.owner or "–")
    if case.merged_into is not None:
        raise InputError("cycle_merged", number=number, into=case.merged_into)
    if case.kind != "complaint":
        raise InputError("cycle_kind", number=number)
    if case.state is None:
        begin(store, number, case.created_by)
        case = store.cycle.get(number)
    return person, case


# -- moves ---------------------------------------------------------------------------------------------------------
def move(store: Store, person: Person | None, number: int, state: str, note: str = "", *, complex: bool = False) -> Case:
    """Go to another state but closed and reopened, which have their own; ``complex``: the longer span holds from now on.

    InputError: cycle_next (not from here), cycle_there (it is there already), cycle_meanwhile (somebody was quicker).
    """
    person, case = _to_move(store, person, number)
    rules = in_force()
    if state in ("closed", "reopened"):
        raise InputError("cycle_own_way")
    _next(case, state, rules)
    at, words = now(store.timezone), clean(store, note)
    columns: dict[str, Any] = {} if case.acknowledged_at else {"acknowledged_at": at}
    detail: dict[str, Any] = {"act": "move", "was": case.state}
    if state == "responded":
        columns["responded_at"] = at
    if complex and case.span == "normal":
        chosen = settings.load()
        due = rule_of(case, rules, chosen).complex.after(_start(store, case), chosen.country, rules.count_first_day)
        columns |= {"span": "complex", "due_at": max(due.isoformat(), case.due_at or "")}
        detail |= {"complex": True, "due": columns["due_at"]}
    with writing(store.db):
        store.cycle.step(case, state, person.id, note=words or None, detail=detail, at=at, **columns)
        if state == "assessed" and case.needs_look and not case.looked_at and may_look(person):
            from bot.complaints.urgent import mark_seen

            mark_seen(store, person, number)  # whoever assesses it has looked at it
        store.audit.record(person.id, f"cycle.{state}", f"complaint {number}")
    return store.cycle.get(number)


def _next(case: Case, state: str, rules: LifeRules) -> None:
    """InputError unless ``state`` may follow."""
    assert case.state is not None
    if case.state == state:
        raise InputError("cycle_there", number=case.id, state=rules.names[state])
    if state not in rules.next[case.state]:
        raise InputError("cycle_next", number=case.id, state=rules.names[case.state], wanted=rules.names[state],
                         ways=_ways(case.state, rules))


def _ways(state: str, rules: LifeRules) -> dict[str, str]:
    """What may follow a state, as a list in both languages."""
    return {lang: join([rules.names[one][lang] for one in rules.next[state]], lang) for lang in LANGUAGES}


def _not_closed(case: Case) -> None:
    if case.state == "closed":
        raise InputError("cycle_closed", number=case.id)


def check_closing(store: Store, person: Person | None, number: int) -> tuple[Person, Case]:
    """Whether closing could begin: InputError cycle_next, cycle_there, cycle_unseen (severity 3 nobody looked at)."""
    person, case = _to_move(store, person, number)
    _next(case, "closed", in_force())
    if case.needs_look and not case.looked_at:
        names = lookers(store)
        raise InputError("cycle_unseen", number=number, who={
            lang: join(names, lang) or say("urgent_nobody", lang) for lang in LANGUAGES})
    return person, case


def close(store: Store, person: Person | None, number: int, given: Mapping[str, str], *,
          keep_open: bool = False) -> Case:
    """Close with cause, action and whether the customer accepts (``yes``, ``no``, ``not_reached``), all redacted.

    ``keep_open``: the customer does not accept, so it stays open and the alternatives are recorded (ISO 10002).
    InputError("closing_needs") says what is missing; nothing is stored then.
    """
    person, case = check_closing(store, person, number)
    if given.get("accepts") and given["accepts"] not in ACCEPTS:
        raise InputError("closing_accepts")
    said = {key: value if key == "accepts" else clean(store, value) for key, value in given.items() if value}
    missing = in_force().missing(said)
    if missing:
        raise InputError("closing_needs", number=number, missing={
            lang: join([say(f"closing_label_{name}", lang) for name in missing], lang) for lang in LANGUAGES})
    if keep_open and said["accepts"] != "no":
        raise InputError("closing_keep")
    at = now(store.timezone)
    detail = {"act": "not_accepted" if keep_open else "close", **said}
    columns = {} if keep_open else {"closed_at": at}
    with writing(store.db):
        store.cycle.step(case, str(case.state) if keep_open else "closed", person.id, detail=detail, at=at, **columns)
        store.audit.record(person.id, "cycle.kept_open" if keep_open else "cycle.closed", f"complaint {number}",
                           accepts=said["accepts"])
    return store.cycle.get(number)


def reopen(store: Store, person: Person | None, number: int, reason: str) -> Case:
    """Open a closed case again with its reason; it counts, and is due by the normal span from today on."""
    person, case = _to_move(store, person, number)
    rules, chosen = in_force(), settings.load()
    _next(case, "reopened", rules)
    words, at = _reason(store, reason), now(store.timezone)
    due = rule_of(case, rules, chosen).normal.after(_day(at), chosen.country, rules.count_first_day).isoformat()
    with writing(store.db):
        store.cycle.step(case, "reopened", person.id, note=words, at=at,
                         detail={"act": "reopen", "due_was": case.due_at, "due": due}, due_at=due, span="normal",
                         closed_at=None, responded_at=None, reopened=case.reopened + 1)
        if case.owner_id and case.owner_id != person.id:
            store.notices.add(case.owner_id, f"reopened:{number}:{case.reopened + 1}", "reopened", number=number,
                              by=person.name, words=words)
        store.audit.record(person.id, "cycle.reopened", f"complaint {number}", count=case.reopened + 1)
    return store.cycle.get(number)


def hand_over(store: Store, person: Person | None, number: int, name: str, note: str = "") -> Case:
    """Make it somebody else's, who is told at their next message. NotFound for an unknown name."""
    person, case = _to_move(store, person, number)
    to = store.people.named(name)
    if to.id == case.owner_id:
        raise InputError("cycle_owner", number=number, owner=to.name)
    _not_closed(case)
    words = clean(store, note)
    with writing(store.db):
        step = store.cycle.step(case, str(case.state), person.id, note=words or None, owner_id=to.id,
                                detail={"act": "hand_over", "was": case.owner, "to": to.name})
        if to.id != person.id:
            store.notices.add(to.id, f"handed:{step}", "handed", number=number, by=person.name, due=case.due_at)
        store.audit.record(person.id, "cycle.handed_over", f"complaint {number}", to=to.name)
    return store.cycle.get(number)


def extend(store: Store, person: Person | None, number: int, days: int, reason: str) -> tuple[Case, bool]:
    """Move the due day by so many days (working days where the rule counts them) within the rule's longest span.

    Supervisors approve by doing it; what others ask is recorded and told to the supervisors: (case, whether it is
    extended). InputError cycle_days, cycle_longest.
    """
    person, case = _to_move(store, person, number)
    rules, chosen = in_force(), settings.load()
    _not_closed(case)
    rule, words = rule_of(case, rules, chosen), _reason(store, reason)
    if not 1 <= days <= 365:
        raise InputError("cycle_days")
    due = dataclasses.replace(rule.normal, count=days).after(_day(str(case.due_at)), chosen.country).isoformat()
    last = rule.longest.after(_start(store, case), chosen.country, rules.count_first_day).isoformat()
    if due > last:
        raise InputError("cycle_longest", number=number, due=due, last=last)
    done = allowed(person, EXTEND)
    detail = {"act": "extend" if done else "extension_asked", "days": days, "due_was": case.due_at, "due": due}
    with writing(store.db):
        step = store.cycle.step(case, str(case.state), person.id, note=words, detail=detail,
                                **({"due_at": due, "span": "extended"} if done else {}))
        for one in store.people.all() if not done else ():
            if allowed(one, EXTEND):
                store.notices.add(one.id, f"extension:{step}", "extension", number=number, by=person.name, days=days,
                                  words=words)
        if done and case.owner_id and case.owner_id != person.id:
            store.notices.add(case.owner_id, f"extended:{step}", "extended", number=number, by=person.name, due=due)
        store.audit.record(person.id, "cycle.extended" if done else "cycle.extension_asked", f"complaint {number}",
                           days=days)
    return store.cycle.get(number), done


def rate(store: Store, person: Person | None, number: int, score: int, note: str = "") -> bool:
    """How content the customer is with the handling, 1 to 5, asked after closing; False when it corrects an earlier
    score."""
    person, case = _to_move(store, person, number)
    if case.state != "closed":
        raise InputError("satisfaction_open", number=number)
    if type(score) is not int or not 1 <= score <= 5:
        raise InputError("satisfaction_score")
    with writing(store.db):
        first = store.cycle.rate(number, score, person.id, clean(store, note) or None)
        store.audit.record(person.id, "cycle.satisfaction", f"complaint {number}", score=score, first=first)
    return first


# -- lists ---------------------------------------------------------------------------------------------------------
def whose(person: Person | None, mine: bool = False) -> int | None:
    """The owner a list is limited to: nobody (None) for those who may read all and did not ask for their own."""
    person = require(person, OWN)
    return person.id if mine or not allowed(person, "complaint.read") else None


def provisional(case: Case, chosen: Settings) -> bool:
    """Whether its due day rests on working days that are not announced yet."""
    rule = rule_of(case, in_force(chosen), chosen)
    if case.due_at is None or all(span.unit == "calendar" for span in (rule.normal, rule.complex)):
        return False
    return is_provisional(_day(case.received_at), _day(case.due_at), chosen.country)


# -- words ---------------------------------------------------------------------------------------------------------
def clean(store: Store, text: str) -> str:
    """Words fit for storing: one line, without personal data of customers; names of colleagues stay."""
    text = " ".join(str(text).split())
    if len(text) > LONGEST:
        raise InputError("answer_long", count=len(text), maximum=LONGEST)
    return redact_but(text, [person.name for person in store.people.all()]).text


def _reason(store: Store, text: str) -> str:
    words = clean(store, text)
    if sum(character.isalnum() for character in words) < 2:
        raise InputError("reason_needed")
    return words


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text[:10])


def _start(store: Store, case: Case) -> dt.date:
    """The day its span began: its receipt, or its last reopening."""
    again = [step["at"] for step in store.cycle.steps(case.id) if step["detail"].get("act") == "reopen"]
    return _day(again[-1] if again else case.received_at)


def person_said(store: Store, text: str, but: Person | None = None) -> str | None:
    """The one colleague a text names."""
    named = [one.name for one in store.people.all() if one.name in text and one != but]
    longest = [name for name in named if not any(name != other and name in other for other in named)]
    if len(longest) > 1:
        raise InputError("cycle_two_people")
    return longest[0] if longest else None
