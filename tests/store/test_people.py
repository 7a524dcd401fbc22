"""People and the audit."""
from __future__ import annotations

import json

import pytest

from bot.errors import InputError, NotFound
from bot.store.people import ROLES


@pytest.mark.parametrize("role", ROLES)
def test_a_person_is_added_with_a_role_and_a_key_of_their_own(store, role):
    one, two = store.people.add("李敏", role), store.people.add("王芳", role)
    assert (one.name, one.role) == ("李敏", role)
    assert one.key != two.key
    assert len(one.key) >= 16
    assert store.people.named("李敏") == one == store.people.get(one.id)


@pytest.mark.parametrize("name", ["", "   ", "\t\n", "长" * 61])
def test_a_name_must_be_one(store, name):
    with pytest.raises(InputError, match="person_name"):
        store.people.add(name, "staff")


def test_blanks_in_a_name_are_put_right(store):
    assert store.people.add("  Min \n  Li ", "staff").name == "Min Li"


@pytest.mark.parametrize("role", ["", "root", "Admin", "staff "])
def test_only_known_roles(store, role):
    with pytest.raises(InputError, match="person_role"):
        store.people.add("李敏", role)
    store.people.add("王芳", "staff")
    with pytest.raises(InputError, match="person_role"):
        store.people.set_role("王芳", role)
    assert store.people.named("王芳").role == "staff"


def test_a_name_is_taken_once(store):
    store.people.add("李敏", "staff")
    with pytest.raises(InputError, match="person_exists"):
        store.people.add(" 李敏 ", "admin")
    assert store.people.named("李敏").role == "staff"


def test_the_name_of_a_disabled_person_stays_taken(store):
    """Old records carry the name: somebody new under it would inherit them."""
    store.people.add("李敏", "staff")
    store.people.new_key("李敏", disable=True)
    with pytest.raises(InputError, match="person_exists"):
        store.people.add("李敏", "staff")


def test_a_disabled_person_is_nowhere(store):
    other = store.people.add("王强", "admin")
    person = store.people.add("李敏", "admin")
    changed = store.people.new_key("李敏", disable=True)
    assert changed.key != person.key
    assert store.people.get(person.id) is None
    assert store.people.find("李敏") is None
    assert store.people.all() == [other]
    assert store.people.first_admin() == other
    with pytest.raises(NotFound, match="person_unknown"):
        store.people.named("李敏")


def test_a_new_key_ends_the_old_and_leaves_the_person(store):
    person = store.people.add("李敏", "staff")
    changed = store.people.new_key("李敏")
    assert changed.key != person.key
    assert store.people.named("李敏") == changed


def test_the_first_admin_is_the_one_with_the_lowest_number(store):
    store.people.add("甲", "staff")
    store.people.add("乙", "admin")
    store.people.add("丙", "admin")
    assert store.people.first_admin().name == "乙"
    store.people.set_role("乙", "team")
    assert store.people.first_admin().name == "丙"


@pytest.mark.parametrize("name", ["nobody", "", "'; drop table people; --", "李敏\u200b"])
def test_unknown_names_are_not_found(store, name):
    store.people.add("李敏", "staff")
    for act in (store.people.named, store.people.new_key, lambda who: store.people.set_role(who, "staff")):
        with pytest.raises(NotFound):
            act(name)


def test_audit_keeps_who_did_what_newest_first(store, min_li):
    store.audit.record(min_li.id, "complaint.add", "complaint 1", severity=3)
    store.audit.record(None, "refused", "action_top_topics")
    newest, older = store.audit.recent()
    assert (newest["action"], newest["name"], newest["detail"]) == ("refused", None, None)
    assert (older["action"], older["object"], older["name"]) == ("complaint.add", "complaint 1", "李敏")
    assert json.loads(older["detail"]) == {"severity": 3}
    assert len(store.audit.recent(1)) == 1
