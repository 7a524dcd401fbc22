"""The life cycle: moves, due days, owners, closing, races, merging and undoing; who may do what."""
from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.complaints import cycle, intake
from bot.complaints.life_rules import STATES, load_rules
from bot.errors import InputError, NotAllowed, NotFound
from bot.settings import load
from bot.similar import merging
from bot.store import Store
from bot.store.complaints import NewComplaint
from bot.store.people import Person

DONE = {"cause": "费率表没更新", "action": "退费并致歉", "accepts": "yes"}
RULES = load_rules(None)


@pytest.fixture
def people(store: Store, home: Path) -> dict[str, Person]:
    names = {"staff": "周梅", "other": "李雷", "supervisor": "李敏", "team": "王强", "committee": "Helen", "admin": "赵宇"}
    roles = {"other": "staff"}
    return {key: store.people.add(name, roles.get(key, key)) for key, name in names.items()}


@pytest.fixture
def case(store: Store, people: dict[str, Person]) -> Iterator[Callable[..., int]]:
    """Store a complaint of the staff and follow it; its number."""
    made = 0

    def make(day: str = "2026-03-14", owner: str | None = "staff", follow: bool = True, **more: Any) -> int:
        nonlocal made
        made += 1
        new = NewComplaint(**{"text": "多收了20元", "fingerprint": f"c{made}", "received_at": f"{day} 12:20:05",
                              "language": "zh", "kind": "complaint", "topic": "fee_dispute", **more})
        number, _ = store.complaints.add(new, people["staff"].id)
        if follow:
            cycle.begin(store, number, people[owner].id if owner else None)
        return number

    yield make


def answered(store: Store, person: Person, number: int) -> int:
    cycle.move(store, person, number, "responded", "已致电说明")
    return number


# -- due days --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("industry", "urgent", "day", "due", "first"), [
    (None, False, "2026-03-14", "2026-03-29", "2026-03-17"),       # a Saturday; Monday and Tuesday
    ("bank", False, "2024-03-01", "2024-03-16", "2024-03-05"),     # the fixture's case
    ("telecom", True, "2026-11-20", "2026-12-05", "2026-11-20"),   # a Friday: the same day
    ("hospital", True, "2026-11-21", "2026-11-27", "2026-11-23"),  # a Saturday: the next working day
    ("hospital", False, "2026-02-13", "2026-02-27", "2026-02-24"),
    ("hospital", False, "2026-09-30", "2026-10-13", "2026-10-09")])
def test_due_days_by_industry_and_calendar(store, case, industry, urgent, day, due, first):
    found = store.cycle.get(case(day, industry=industry, needs_look=urgent))
    assert (found.due_at, found.ack_due_at, found.state, found.span) == (due, first, "received", "normal")


def test_the_organisations_industry_holds_where_the_record_names_none(store, case, monkeypatch):
    monkeypatch.setenv("GAISHAN_INDUSTRY", "hospital")
    assert store.cycle.get(case("2026-11-18")).due_at == "2026-11-25"
    assert store.cycle.get(case("2026-11-18", industry="银行")).due_at == "2026-12-03"


def test_an_own_file_changes_the_due_day_without_code(store, case):
    chosen = load()
    chosen.ensure_home()
    (chosen.home / "life_cycle.yml").write_text("rules: {general: {normal: {working: 3}}}\n", "utf-8")
    assert store.cycle.get(case("2026-11-18")).due_at == "2026-11-23"


def test_a_complex_case_has_the_longer_span(store, case, people):
    number = case("2024-03-01", industry="bank")
    found = cycle.move(store, people["staff"], number, "assessed", complex=True)
    assert (found.due_at, found.span, found.acknowledged_at is None) == ("2024-03-31", "complex", False)
    cycle.extend(store, people["supervisor"], number, 30, "等总行的数据")
    assert store.cycle.get(number).due_at == "2024-04-30"  # the longest the rule allows
    with pytest.raises(InputError) as caught:
        cycle.extend(store, people["supervisor"], number, 1, "还要一天")
    assert caught.value.code == "cycle_longest" and caught.value.params["last"] == "2024-04-30"


def test_due_days_over_years_not_announced_are_provisional(store, case):
    chosen = load()
    far = store.cycle.get(case("2040-03-01", industry="hospital"))
    near = store.cycle.get(case("2026-03-01", industry="hospital"))
    assert cycle.provisional(far, chosen) and not cycle.provisional(near, chosen)
    assert not cycle.provisional(store.cycle.get(case("2040-03-01", industry="bank")), chosen)


# -- moves -----------------------------------------------------------------------------------------------------------
def test_every_step_has_who_and_when(store, case, people):
    number = case()
    for state in ("acknowledged", "assessed", "investigating", "responded"):
        cycle.move(store, people["staff"], number, state)
    found = cycle.close(store, people["staff"], number, DONE)
    steps = store.cycle.steps(number)
    assert [step["state"] for step in steps] == list(STATES[:6]) and {step["by"] for step in steps} == {"周梅"}
    assert steps[0]["at"] == found.received_at and [step["at"] for step in steps] == sorted(step["at"] for step in steps)
    assert (found.acknowledged_at, found.responded_at, found.closed_at) == tuple(steps[place]["at"] for place in (1, 4, 5))
    audited = {row["action"] for row in store.audit.recent()}
    assert {"cycle.acknowledged", "cycle.responded", "cycle.closed"} <= audited


@pytest.mark.parametrize(("state", "code"), [("received", "cycle_there"), ("closed", "cycle_own_way")])
def test_moves_that_are_none(store, case, people, state, code):
    number = case()
    with pytest.raises(InputError) as caught:
        cycle.move(store, people["staff"], number, state)
    assert caught.value.code == code and len(store.cycle.steps(number)) == 1


def test_a_refused_move_says_what_may_follow(store, case, people):
    number = answered(store, people["staff"], case())
    with pytest.raises(InputError) as caught:
        cycle.move(store, people["staff"], number, "acknowledged")
    assert caught.value.params["ways"] == {"zh": "调查中、已结案", "en": "under investigation, closed"}


def test_what_is_missing_at_closing_is_said_and_nothing_stored(store, case, people):
    number = answered(store, people["staff"], case())
    with pytest.raises(InputError) as caught:
        cycle.close(store, people["staff"], number, {"action": "退费", "accepts": "no"})
    assert caught.value.params["missing"]["zh"] == "原因、说明、给客户的其他办法"
    assert store.cycle.get(number).state == "responded" and store.cycle.closing(number) == {}


def test_what_the_customer_does_not_accept_stays_open_with_its_alternatives(store, case, people):
    number = answered(store, people["staff"], case())
    said = {**DONE, "accepts": "no", "reason": "要求三倍赔偿", "alternatives": "上级复核"}
    found = cycle.close(store, people["staff"], number, said, keep_open=True)
    assert (found.state, found.closed_at) == ("responded", None)
    assert store.cycle.steps(number)[-1]["detail"] == {"act": "not_accepted", **said}
    assert cycle.close(store, people["staff"], number, said).state == "closed"
    assert store.cycle.closing(number)["alternatives"] == "上级复核"


def test_only_the_unaccepted_is_kept_open(store, case, people):
    number = answered(store, people["staff"], case())
    with pytest.raises(InputError, match="closing_keep"):
        cycle.close(store, people["staff"], number, DONE, keep_open=True)
    with pytest.raises(InputError, match="closing_accepts"):
        cycle.close(store, people["staff"], number, {**DONE, "accepts": "perhaps"})


def test_reopening_counts_and_gives_a_new_due_day(store, case, people):
    number = answered(store, people["staff"], case())
    for count in (1, 2):
        cycle.close(store, people["staff"], number, DONE)
        with pytest.raises(InputError, match="reason_needed"):
            cycle.reopen(store, people["supervisor"], number, "…")
        found = cycle.reopen(store, people["supervisor"], number, "钱没有到账")
        today = dt.date.fromisoformat(store.cycle.steps(number)[-1]["at"][:10])
        assert (found.reopened, found.due_at) == (count, (today + dt.timedelta(days=15)).isoformat())
        answered(store, people["staff"], number)
    told = store.notices.take(people["staff"].id)
    assert [one["kind"] for one in told] == ["reopened", "reopened"]


def test_severity_three_is_not_closed_before_a_person_looked(store, case, people):
    number = answered(store, people["staff"], case(severity=3, needs_look=True))
    with pytest.raises(InputError) as caught:
        cycle.close(store, people["staff"], number, DONE)
    assert caught.value.code == "cycle_unseen" and "李敏" in caught.value.params["who"]["zh"]
    from bot.complaints.urgent import mark_seen

    mark_seen(store, people["supervisor"], number)
    assert cycle.close(store, people["staff"], number, DONE).state == "closed"


def test_the_assessment_of_staff_is_no_look(store, case, people):
    number = case(severity=3, needs_look=True)
    cycle.move(store, people["staff"], number, "assessed")
    assert store.cycle.get(number).looked_at is None


def test_satisfaction_is_asked_after_closing_and_corrected_by_a_new_row(store, case, people):
    number = answered(store, people["staff"], case())
    with pytest.raises(InputError, match="satisfaction_open"):
        cycle.rate(store, people["staff"], number, 4)
    cycle.close(store, people["staff"], number, DONE)
    assert cycle.rate(store, people["staff"], number, 4, "说话客气") and not cycle.rate(store, people["staff"], number, 2)
    assert store.cycle.satisfaction(number)["score"] == 2 and store.db["satisfactions"].count == 2
    for wrong in (0, 6, -1, True):
        with pytest.raises(InputError, match="satisfaction_score"):
            cycle.rate(store, people["staff"], number, wrong)


# -- whose -----------------------------------------------------------------------------------------------------------
def test_it_is_the_receivers_until_handed_over(store, case, people):
    number = case()
    for stranger in ("other", "team", "committee"):
        with pytest.raises(NotAllowed, match="cycle_not_own"):
            cycle.move(store, people[stranger], number, "acknowledged")
    cycle.hand_over(store, people["staff"], number, "李雷", "他熟悉费率")
    assert store.notices.take(people["other"].id)[0]["detail"]["number"] == number
    with pytest.raises(NotAllowed, match="cycle_not_own"):
        cycle.move(store, people["staff"], number, "acknowledged")
    assert cycle.move(store, people["other"], number, "acknowledged").owner == "李雷"
    assert cycle.move(store, people["supervisor"], number, "investigating").state == "investigating"
    with pytest.raises(InputError, match="cycle_owner"):
        cycle.hand_over(store, people["supervisor"], number, "李雷")
    with pytest.raises(NotFound, match="person_unknown"):
        cycle.hand_over(store, people["supervisor"], number, "没有的人")


def test_who_may_read(store, case, people):
    number = case()
    for reader in ("staff", "supervisor", "team", "committee", "admin"):
        assert cycle.case_of(store, people[reader], number).id == number
    with pytest.raises(NotAllowed, match="not_own_complaint"):
        cycle.case_of(store, people["other"], number)
    assert cycle.whose(people["other"]) == people["other"].id and cycle.whose(people["team"]) is None
    with pytest.raises(NotAllowed, match="not_signed_in"):
        cycle.whose(None)


def test_others_ask_for_an_extension(store, case, people):
    number = case()
    before = store.cycle.get(number).due_at
    found, done = cycle.extend(store, people["staff"], number, 10, "等对方回函")
    assert not done and found.due_at == before
    assert [one["kind"] for one in store.notices.take(people["supervisor"].id)] == ["extension"]
    found, done = cycle.extend(store, people["supervisor"], number, 10, "同意")
    assert done and (found.due_at, found.span) == ("2026-04-08", "extended")
    assert [one["kind"] for one in store.notices.take(people["staff"].id)] == ["extended"]
    for days in (0, -3, 366):
        with pytest.raises(InputError, match="cycle_days"):
            cycle.extend(store, people["supervisor"], number, days, "同意")


# -- what leaves, what joins -------------------------------------------------------------------------------------------
def test_what_is_undone_leaves_every_list(store, case, people):
    number = case()
    assert store.cycle.count_overdue("2027-01-01") == 1
    intake.undo(store, people["staff"], number)
    assert store.cycle.count_overdue("2027-01-01") == store.cycle.count_open() == 0
    with pytest.raises(NotFound):
        cycle.move(store, people["staff"], number, "acknowledged")


def test_merging_keeps_the_earliest_due_day(store, case, people):
    late, early = case("2026-03-20"), case("2026-03-10")
    merging.merge(store, people["staff"], early, late)
    assert store.cycle.get(late).due_at == "2026-03-25" and store.cycle.count_open() == 1
    assert store.cycle.steps(late)[-1]["detail"]["merged"] == early
    with pytest.raises(InputError) as caught:
        cycle.move(store, people["staff"], early, "acknowledged")
    assert caught.value.params["into"] == late
    merging.undo_merge(store, people["staff"], early)
    assert store.cycle.count_open() == 2


def test_an_untracked_one_that_counts_for_a_tracked_one_is_followed(store, case, people):
    old, new = case("2026-01-10", follow=False), case("2026-03-10")
    merging.merge(store, people["staff"], new, old)
    found = store.cycle.get(old)
    assert (found.state, found.due_at, found.owner) == ("received", "2026-03-25", "周梅")


def test_a_record_that_is_no_complaint_is_no_longer_followed(store, case, people):
    number = case()
    cycle.move(store, people["staff"], number, "acknowledged")
    intake.set_kind(store, people["supervisor"], number, "inquiry")
    assert store.cycle.get(number).state is None and store.cycle.count_open() == 0
    with pytest.raises(InputError, match="cycle_kind"):
        cycle.move(store, people["staff"], number, "assessed")
    intake.set_topic(store, people["supervisor"], number, "queue_wait")
    assert store.cycle.get(number).state == "acknowledged"


def test_history_that_nobody_followed_is_followed_from_its_first_move(store, case, people):
    number = case(follow=False)
    assert store.cycle.get(number).state is None and store.cycle.count_open() == 0
    found = cycle.move(store, people["supervisor"], number, "acknowledged")
    assert [step["state"] for step in store.cycle.steps(number)] == ["received", "acknowledged"]
    assert found.owner == "周梅"


# -- words -----------------------------------------------------------------------------------------------------------
def test_personal_data_in_every_free_text_is_redacted_and_colleagues_stay(store, case, people):
    secret = "客户张伟13812345678，由李雷联系"
    number = case()
    cycle.move(store, people["staff"], number, "investigating", secret)
    cycle.extend(store, people["supervisor"], number, 2, secret)
    answered(store, people["staff"], number)
    cycle.close(store, people["staff"], number, {"cause": secret, "action": secret, "accepts": "no", "reason": secret,
                                                 "alternatives": secret})
    cycle.rate(store, people["staff"], number, 3, secret)
    cycle.reopen(store, people["staff"], number, secret)
    cycle.hand_over(store, people["staff"], number, "李雷", secret)
    dump = "\n".join(store.db.conn.iterdump())
    assert "13812345678" not in dump and "张伟" not in dump
    assert dump.count("由李雷联系") >= 8


def test_words_that_are_too_long_are_refused(store, case, people):
    with pytest.raises(InputError, match="answer_long"):
        cycle.move(store, people["staff"], case(), "acknowledged", "长" * 501)


# -- several at once -------------------------------------------------------------------------------------------------
def test_two_at_once_one_wins_and_the_other_is_told(store, case, people, tmp_path):
    number = case()
    read = store.cycle.get(number)
    store.cycle.step(read, "acknowledged", people["staff"].id)
    with pytest.raises(InputError) as caught:
        store.cycle.step(read, "investigating", people["supervisor"].id)
    assert caught.value.code == "cycle_meanwhile" and caught.value.params["by"] == "周梅"
    assert len(store.cycle.steps(number)) == 2


def test_many_processes_close_the_same_case_once(store, case, people, tmp_path):
    number = answered(store, people["staff"], case())
    results: list[str] = []
    ready = threading.Barrier(4)

    def close() -> None:
        with Store(tmp_path / "gaishan.db") as own:
            ready.wait()
            try:
                cycle.close(own, people["supervisor"], number, DONE)
                results.append("won")
            except InputError as error:
                results.append(error.code)

    threads = [threading.Thread(target=close) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results.count("won") == 1 and set(results) <= {"won", "cycle_meanwhile", "cycle_there"}
    assert [step["state"] for step in store.cycle.steps(number)].count("closed") == 1


ACTS = st.lists(st.tuples(st.sampled_from(("staff", "other", "supervisor")), st.sampled_from((
    "acknowledged", "assessed", "investigating", "responded", "received", "close", "keep", "bare", "reopen", "extend",
    "hand", "rate", "look"))), max_size=25)


@settings(max_examples=60)
@given(acts=ACTS, urgent=st.booleans())
def test_no_order_of_moves_leaves_a_state_the_rules_do_not_allow(tmp_path_factory, acts, urgent):
    from bot.complaints.urgent import mark_seen

    folder = tmp_path_factory.mktemp("any")
    with pytest.MonkeyPatch.context() as patch, Store(folder / "g.db") as store:
        patch.setenv("GAISHAN_HOME", str(folder))
        people = {"staff": store.people.add("周梅", "staff"), "other": store.people.add("李雷", "staff"),
                  "supervisor": store.people.add("李敏", "supervisor")}
        number, _ = store.complaints.add(NewComplaint("多收了钱", "f", "2026-03-14 09:00:00", "zh", "complaint",
                                                      needs_look=urgent), people["staff"].id)
        cycle.begin(store, number, people["staff"].id)
        for who, act in acts:
            person = people[who]
            doing = {
                "close": lambda: cycle.close(store, person, number, DONE),  # noqa: B023
                "keep": lambda: cycle.close(store, person, number, {  # noqa: B023
                    **DONE, "accepts": "no", "reason": "要求更多", "alternatives": "复核"}, keep_open=True),
                "bare": lambda: cycle.close(store, person, number, {}),  # noqa: B023
                "reopen": lambda: cycle.reopen(store, person, number, "没有到账"),  # noqa: B023
                "extend": lambda: cycle.extend(store, person, number, 5, "等数据"),  # noqa: B023
                "hand": lambda: cycle.hand_over(store, person, number, "李雷"),  # noqa: B023
                "rate": lambda: cycle.rate(store, person, number, 4),  # noqa: B023
                "look": lambda: mark_seen(store, person, number),  # noqa: B023
            }.get(act, lambda: cycle.move(store, person, number, act))  # noqa: B023
            try:
                doing()
            except (InputError, NotAllowed):
                pass
        found, steps = store.cycle.get(number), store.cycle.steps(number)
        ways = [step["state"] for step in steps]
        assert ways[0] == "received" and ways[-1] == found.state
        assert all(after == before or after in RULES.next[before] for before, after in zip(ways, ways[1:]))
        assert all(step["by"] and step["at"] for step in steps)
        assert found.reopened == ways.count("reopened") - sum(
            before == after == "reopened" for before, after in zip(ways, ways[1:]))
        assert (found.state == "closed") == (found.closed_at is not None)
        assert (found.state == "received") == (found.acknowledged_at is None)
        if urgent and "closed" in ways:
            assert found.looked_at
        for step in steps:
            if step["detail"].get("act") == "close":
                assert RULES.missing(step["detail"]) == []
