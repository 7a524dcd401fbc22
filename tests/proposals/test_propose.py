"""Which fields get a proposal, and for whom."""
from __future__ import annotations

import datetime as dt

import pytest

from bot.playbooks.engine import Walk
from bot.playbooks.model import load_playbook, playbook_ids
from bot.proposals.propose import PROPOSERS, propose, typed
from tests.proposals.conftest import TODAY, days


def project(store, **about) -> Walk:
    person = store.people.add("王强", "team")
    return Walk(store, store.projects.create("改进", "seven_step", "zh", person.id, **about), TODAY)


def test_every_name_in_a_playbook_is_a_proposer():
    named = {field.propose for name in playbook_ids() for step in load_playbook(name).steps
             for top in step.fields for field in (top, *top.columns)} - {None}
    assert named == set(PROPOSERS)


@pytest.mark.parametrize("role", ["staff", "team", "supervisor"])
def test_only_for_who_may_read_complaints(store, fill, role):
    fill(["2026-07-01"], "fee_dispute")
    fill(days("2026-08-01", 12))
    walk = project(store, topic="queue_wait")
    found = propose(walk, walk.place(["metric", 0]), store.people.add(role, role), "zh")
    assert (found is None) == (role == "staff")
    assert propose(walk, walk.place(["metric", 0]), None, "zh") is None


def test_only_for_a_project_about_something(store, fill):
    fill(["2026-07-01"], "fee_dispute")
    fill(days("2026-08-01", 12), channel="phone", branch="城东")
    person = store.people.add("李敏", "supervisor")
    for about, there in (({}, False), ({"branch": "城东"}, True), ({"channel": "phone"}, True)):
        walk = Walk(store, store.projects.create("改进", "seven_step", "zh", person.id, **about), TODAY)
        assert (propose(walk, walk.place(["metric", 0]), person, "zh") is not None) == there
    assert store.projects.get(3).channel == "phone"
    walk = Walk(store, 3, TODAY)
    assert propose(walk, walk.place(["problem_statement", 0]), person, "zh") is None


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_proposal_used_is_stored_as_shown(store, fill, lang):
    """Every value of step 1 can be read back by its own field."""
    fill(["2026-07-01", "2026-10-05"], "fee_dispute")
    fill(days("2026-08-01", 12))
    walk = project(store, topic="queue_wait")
    person = store.people.named("王强")
    for key, value in (("metric", None), ("unit", "count"), ("direction", "lower_better"), ("baseline_value", 3.9),
                       ("baseline_period", ["2026-08-01", "2026-10-31"]), ("why_this_one", None)):
        place = walk.place([key, 0])
        found = propose(walk, place, person, lang)
        words = typed(place.asked, found.value, lang)
        walk.answer(place, words, lang, person.id)
        assert walk.value(key) == (words if value is None else value)


def test_the_day_of_the_change(store):
    from bot.proposals.propose import changed

    walk = project(store, topic="queue_wait")
    assert changed(walk) is None
    walk.answer(walk.place(["actions.status", 1]), "已完成", "zh", 1)
    assert changed(walk) == dt.date.fromisoformat(walk.answers["actions.status", 1].at[:10])
    # the day it was really done, where somebody gave it
    walk.answer(walk.place(["actions.done_at", 1]), "2026-06-29", "zh", 1)
    assert changed(walk) == dt.date(2026, 6, 29)
    walk.answer(walk.place(["in_force_since", 0]), "2026-08-03", "zh", 1)
    assert changed(walk) == dt.date(2026, 8, 3)
