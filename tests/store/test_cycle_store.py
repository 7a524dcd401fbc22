"""The tables of the life cycle: what is there after the migration, lists read from their index, steps only added."""
from __future__ import annotations

import pytest

from bot.errors import NotFound
from bot.store.cycle import OPEN


@pytest.fixture
def followed(store, complaint, min_li):
    def make(day: str = "2026-03-14", due: str = "2026-03-29", owner: int | None = None) -> int:
        number, _ = store.complaints.add(complaint(day=day), min_li.id)
        store.cycle.begin(number, at=f"{day} 12:20:05", person_id=min_li.id, owner_id=owner or min_li.id, due_at=due,
                          ack_due_at=due)
        return number

    return make


def test_what_nobody_follows_has_no_state(store, complaint, min_li):
    number, _ = store.complaints.add(complaint(), min_li.id)
    found = store.cycle.get(number)
    assert (found.state, found.due_at, found.owner_id, found.reopened) == (None, None, None, 0)
    assert store.cycle.steps(number) == [] and store.cycle.count_open() == 0


def test_beginning_twice_is_beginning_once(store, followed, min_li):
    number = followed()
    store.cycle.begin(number, at="2026-04-01 00:00:00", person_id=None, owner_id=None, due_at="2099-01-01", ack_due_at="2099-01-01")
    assert store.cycle.get(number).due_at == "2026-03-29" and len(store.cycle.steps(number)) == 1


def test_lists_by_owner_state_and_day(store, followed, min_li):
    other = store.people.add("李雷", "staff")
    late, later, his = followed(due="2026-03-20"), followed(due="2026-04-20"), followed(due="2026-03-10", owner=other.id)
    assert [case.id for case in store.cycle.overdue("2026-03-29")] == [his, late]
    assert [case.id for case in store.cycle.overdue("2026-03-20")] == [his]  # the due day itself is in time
    assert [case.id for case in store.cycle.open(min_li.id)] == [late, later]
    assert store.cycle.count_overdue("2027-01-01", other.id) == 1
    store.cycle.step(store.cycle.get(late), "closed", min_li.id, closed_at="2026-03-29 10:00:00")
    assert [case.id for case in store.cycle.overdue("2027-01-01")] == [his, later]
    assert [case.id for case in store.cycle.closed()] == [late]
    assert [case.id for case in store.cycle.open(state="received")] == [his, later]
    assert [case.id for case in store.cycle.open(limit=1, offset=1)] == [later]


def test_the_overdue_are_read_from_their_index(store):
    plan = " ".join(row[3] for row in store.db.conn.execute(
        f"explain query plan select * from complaints where {OPEN} and due_at < ? order by due_at, complaints.id limit 50", ["2026-01-01"]))
    assert "complaints_open" in plan


def test_only_columns_of_the_life_cycle_can_be_changed(store, followed, min_li):
    with pytest.raises(ValueError):
        store.cycle.step(store.cycle.get(followed()), "acknowledged", min_li.id, text="x")


def test_a_cleared_source_takes_its_steps_along(store, followed, min_li):
    number = followed()
    store.cycle.rate(number, 3, min_li.id)
    assert store.complaints.clear_source("chat") == 1
    assert store.db["complaint_steps"].count == store.db["satisfactions"].count == 0
    with pytest.raises(NotFound):
        store.cycle.get(number)


@pytest.mark.parametrize("score", [0, 6])
def test_the_table_itself_refuses_other_scores(store, followed, score):
    import sqlite3

    with pytest.raises(sqlite3.IntegrityError):
        store.cycle.rate(followed(), score, None)
