"""The first use of a home folder."""
from __future__ import annotations

import pytest

from bot.errors import NotFound
from bot.settings import load
from bot.setup import open_store, speaker


def test_a_new_home_gets_its_first_administrator_once(home):
    for _ in range(2):
        with open_store(load()) as store:
            assert [(person.name, person.role) for person in store.people.all()] == [("admin", "admin")]
            assert [row["action"] for row in store.audit.recent()] == ["person.add"]
    assert (home / "gaishan.db").is_file()


def test_a_home_that_has_an_administrator_gets_no_other(home):
    with open_store(load()) as store:
        store.people.add("李敏", "admin")
        store.people.new_key("admin", disable=True)
    with open_store(load()) as store:
        assert [person.name for person in store.people.all()] == ["李敏"]


@pytest.mark.parametrize("end", [lambda people: people.new_key("admin", disable=True),
                                 lambda people: people.set_role("admin", "staff")], ids=["disabled", "demoted"])
def test_the_last_administrator_cannot_lock_everybody_out(home, end):
    from bot.errors import InputError

    with open_store(load()) as store, pytest.raises(InputError):
        end(store.people)


def test_the_command_line_speaks_as_who_is_named_else_the_first_administrator(home):
    with open_store(load()) as store:
        store.people.add("李敏", "staff")
        assert speaker(store).name == "admin"
        assert speaker(store, "李敏").name == "李敏"
        with pytest.raises(NotFound):
            speaker(store, "nobody")
