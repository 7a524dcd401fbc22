"""The table of proposers by the names playbooks use, and asking one of them for a place of a walk."""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from bot.access import allowed
from bot.language.texts import join
from bot.playbooks.engine import Place, Walk
from bot.playbooks.model import Field
from bot.proposals import closings, define, effect, grasp, root_causes
from bot.proposals.model import Asked, Proposal, Proposer, Scope
from bot.proposals.process import process_table
from bot.reports.pugh import pugh_table
from bot.store.people import Person

PROPOSERS: dict[str, Proposer] = {
    "metric": define.metric, "unit": define.unit, "direction": define.direction,
    "baseline_value": define.baseline_value, "baseline_period": define.baseline_period,
    "why_this_one": define.why_this_one, "loss": define.loss,
    "data_kind": effect.data_kind, "before_x": effect.before_x, "before_n": effect.before_n,
    "before_values": effect.before_values, "before_period": effect.before_period, "after_x": effect.after_x,
    "after_n": effect.after_n, "after_values": effect.after_values, "after_period": effect.after_period,
    "rate_per": effect.rate_per, "change_date": effect.change_date,
    **{name: getattr(grasp, name) for name in (
        "data_source", "collection_period", "sample_size", "stratification", "time_points", "human_coded", "kappa",
        "vital_few", "not_affected", "stable")},
    **{name: getattr(root_causes, name) for name in (
        "cause", "branch", "verified_by", "evidence", "five_why", "therefore")},
    "action": closings.action,
}


OF_ANSWERS = frozenset({"five_why", "therefore", "change_date"})  # lean on answers alone and need no complaints
# what reads an answer and shows it another way: function(text, language) -> words or None
READERS: dict[str, Callable[[str, str], str | None]] = {"process_map": process_table}
# the same for a whole table, once it has its last row: function(walk, field, language)
TABLE_READERS: dict[str, Callable[[Walk, Field, str], str | None]] = {"pugh": pugh_table}


def propose(walk: Walk, place: Place, person: Person | None, lang: str) -> Proposal | None:
    """What the stored complaints say to the question of ``place``.

    None when the field names no proposer, the project has no topic, branch or channel, the person may not read
    complaints (role ``complaint.read``), or the complaints hold nothing of the kind.
    """
    name = None if place.more else place.asked.propose
    scope = Scope(walk.project.topic, walk.project.branch, walk.project.channel)
    if name is None or name not in OF_ANSWERS and (scope == Scope() or not allowed(person, "complaint.read")):
        return None
    return PROPOSERS[name](asked_of(walk, place, scope, lang))


def read_back(walk: Walk, place: Place, lang: str) -> str | None:
    """The standing answer of ``place`` shown another way, where its field names a reader and it can be read."""
    if place.more:
        name = place.field.read_back if walk.value(place.key, place.row) is False else None
        return TABLE_READERS[name](walk, place.field, lang) if name else None
    name, value = place.asked.read_back, walk.value(place.key, place.row)
    return READERS[name](str(value), lang) if name and value is not None else None


def asked_of(walk: Walk, place: Place | None, scope: Scope, lang: str) -> Asked:
    """The walk's standing answers in the form proposers take; ``place`` is the one that is asked for, if any is."""
    fields = [field for step in walk.playbook.steps for field in step.fields]
    values = {field.id: walk.value(field.id) for field in fields if field.type != "rows"}
    rows = {field.id: walk.rows(field) for field in fields if field.type == "rows"}
    return Asked(walk.store, scope, {key: value for key, value in values.items() if value is not None}, walk.today, lang,
                 rows, place.row if place else 0, changed(walk), place.field.id if place else "")


def changed(walk: Walk) -> dt.date | None:
    """The day since when the countermeasures are in force: as answered, else the day the last one was done, or said to
    be done where nobody gave the day."""
    given = walk.value("in_force_since")
    if given:
        return dt.date.fromisoformat(given)
    done = [walk.value(key.replace(".status", ".done_at"), row) or answer.at[:10]
            for (key, row), answer in walk.answers.items() if key.endswith(".status") and answer.value == "done"]
    return dt.date.fromisoformat(max(done)) if done else None


def typed(field: Field, value: str | list[str] | tuple[str, ...], lang: str) -> str:
    """The proposed value as a person would type it: choices by their labels."""
    labels = {choice.id: choice.label[lang] for choice in field.choices}
    if isinstance(value, str):
        return labels.get(value, value)
    return join([labels[one] for one in value], lang)
