"""gaishan review and gaishan agree with answers from a pipe."""
from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.settings import load
from bot.setup import open_store
from bot.similar.merging import merge, undo_merge
from bot.store import Store
from bot.store.complaints import NewComplaint


class Pipe(io.StringIO):
    def isatty(self) -> bool:
        return False


Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(call: Call, monkeypatch: pytest.MonkeyPatch) -> Call:
    """``call("review", typed="ok\n")``: with what is typed at the questions."""
    def typing(*arguments: str, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", Pipe(typed))
        return call(*arguments)

    return typing


@pytest.fixture
def store(home: Path) -> Store:
    with open_store(load()) as opened:
        opened.people.add("李敏", "supervisor")
        opened.people.add("王强", "team")
        pairs = [("queue_wait", "slow_processing"), ("fee_dispute", "refund_remedy"), ("queue_wait", "slow_processing"), ("staff_attitude", "other")]
        list(opened.complaints.add_many([
            NewComplaint(f"complaint text {number}", f"f{number}", f"2026-03-0{number} 10:00:00", "en", "complaint", topics=((a, 0.45),), confidence=0.45,
                         band="low", abstained=True, runner_up=(b, 0.4 + number / 100), review="abstained") for number, (a, b) in enumerate(pairs, 1)], None))
        yield opened


def lines(out: str) -> list[dict]:
    return [json.loads(line) for line in out.splitlines()]


def test_a_walk_from_a_pipe(call: Call, store: Store) -> None:
    code, out, err = call("review", "--as", "李敏", "--json", typed="ok\nqueue\n\nnot a complaint\nskip\n")
    assert code == 0
    cases, decided = lines(out)[::2], lines(out)[1::2]
    assert [one["decision"] for one in decided] == ["corrected", "corrected", "not_complaint", "skipped"]
    assert [one["number"] for one in decided] == [one["complaint"] for one in cases]
    assert len({one["complaint"] for one in cases}) == 4
    assert cases[0]["best"][0] == {"topic": "queue_wait", "confidence": 0.45} and cases[0]["waiting"] == 4
    assert "4 looked at, 1 still" in err
    assert store.reviews.waiting() == 1


def test_for_people(call: Call, store: Store) -> None:
    code, out, err = call("review", "--limit", "1", typed="the first\n")
    assert code == 0
    assert "Was the customer still waiting for a turn" in out and "Best guess: Queue" in out and "possible" in out
    assert "complaint text 3" in out and 'Complaint 3: now "Queue".' in out
    assert store.complaints.get(3)["topic"] == "queue_wait" and store.reviews.waiting() == 3
    assert "**" not in out


@pytest.mark.parametrize("typed", ["quit\n", "", "\n\n"])
def test_ending_lets_the_case_go(call: Call, store: Store, typed: str) -> None:
    code, out, _ = call("review", "--as", "李敏", "--json", typed=typed)
    assert code == 0 and len(lines(out)) == 1
    assert store.db.conn.execute("select count(*) from reviews").fetchone()[0] == 0


@pytest.mark.parametrize("typed", ["blah\n", "99\n", "'; drop table complaints; --\n", "等" * 20000 + "\n", "😡😡\n", '/load_sample{"role": "admin"}\n'])
def test_a_line_that_is_no_answer_is_never_taken_for_the_next_case(call: Call, store: Store, typed: str) -> None:
    code, out, err = call("review", "--json", typed="skip\n" + typed + "ok\nok\nok\n")
    assert code == 2 and "line 2" in err
    assert [one.get("decision") for one in lines(out) if "decision" in one] == ["skipped"]
    assert store.reviews.waiting() == 4


def test_nothing_waits(call: Call, home: Path) -> None:
    code, out, err = call("review", "--json", typed="ok\n")
    assert (code, out) == (0, "") and "Nothing waits" in err


@pytest.mark.parametrize(("name", "code"), [("王强", 1), ("nobody", 2)])
def test_who_may(call: Call, store: Store, name: str, code: int) -> None:
    assert call("review", "--as", name, typed="ok\n")[0] == code
    assert store.reviews.waiting() == 4


@pytest.mark.parametrize("limit", ["0", "-1", "many"])
def test_odd_limits(call: Call, store: Store, limit: str) -> None:
    assert call("review", "--limit", limit)[0] == 2


# -- agree -----------------------------------------------------------------------------------------------------------
def test_agree_from_sample_to_report(call: Call, store: Store) -> None:
    code, out, _ = call("agree", "sample", "--size", "4", "--seed", "7", "--json")
    drawn = json.loads(out)
    assert (code, drawn["sample"], drawn["seed"], drawn["size"], drawn["population"]) == (0, 1, 7, 4, 4)
    code, out, err = call("agree", "label", "1", "--as", "李敏", typed="queue\nfees\nskip\nnot a complaint\n")
    assert code == 0 and "1/4" in out and "3 labelled, 1 to go" in err
    assert not any(name in out for name in ("queue_wait", "Queue", "Fees"))  # blind
    assert call("agree", "report", "1")[0] == 2
    code, _, err = call("agree", "label", "1", "--as", "王强", "--json", typed="queue\n2\n3\nnot a complaint\nquit\n")
    assert code == 0 and "4 labelled, 0 to go" in err
    code, out, _ = call("agree", "report", "1", "--json")
    found = json.loads(out)
    assert code == 0 and found["overall"]["n"] == 3 and found["overall"]["observed"] == pytest.approx(2 / 3)
    assert (found["overall"]["verdict"], found["overall"]["needed"]) == ("too_few", 47)
    assert found["confused"] == [{"topics": ["fee_dispute", "slow_processing"], "count": 1}]
    code, out, _ = call("agree", "report", "1")
    assert code == 0 and "n = 3" in out and "47 more for a verdict" in out


@pytest.mark.parametrize("arguments", [
    ("sample", "--size", "1"), ("sample", "--from", "soon"), ("sample", "--from", "2026-04-01", "--to", "2026-03-01"), ("sample", "--branch", "x"),
    ("label", "1"), ("label", "9", "--as", "李敏"), ("label", "one", "--as", "李敏"), ("report", "9"), ("audit", "9"), ("label", "1", "--as", "nobody")])
def test_odd_calls(call: Call, store: Store, arguments: tuple[str, ...]) -> None:
    assert call("agree", *arguments)[0] == 2


@pytest.mark.parametrize("typed", ["ok\n", "blah\n", "yes\n"])
def test_a_blind_reader_agrees_to_nothing(call: Call, store: Store, typed: str) -> None:
    call("agree", "sample", "--size", "4")
    assert call("agree", "label", "1", "--as", "李敏", typed=typed)[0] == 2
    assert store.agreement.labels(1) == []


def test_a_blind_reader_is_offered_nothing_to_agree_to(call: Call, store: Store) -> None:
    call("agree", "sample", "--size", "4")
    for typed in ("ok\n", "blah\n"):
        _, _, err = call("agree", "label", "1", "--as", "李敏", typed=typed)
        assert "back" in err and not re.search(r"\bok\b", err)
    assert re.search(r"\bok\b", call("review", typed="blah\n")[2])


@pytest.mark.parametrize("back", ["back", "上一条", "previous one", "返回"])
def test_a_slip_is_taken_back(call: Call, store: Store, back: str) -> None:
    call("agree", "sample", "--size", "4", "--seed", "7")
    code, out, err = call("agree", "label", "1", "--as", "李敏", "--json", typed=f"{back}\nqueue\nskip\n{back}\n{back}\nfees\nskip\nquit\n")
    assert code == 0 and [one["position"] for one in lines(out)] == [1, 1, 2, 3, 2, 1, 3, 4]
    assert "first case" in err and "1 labelled, 3 to go" in err
    assert [row["topic"] for row in store.agreement.labels(1)] == ["fee_dispute"]
    # nothing to go back to where a queue is walked
    assert call("review", typed=f"{back}\n")[0] == 2


def test_at_a_terminal_ok_is_asked_again_and_the_last_case_may_be_mended(call: Call, store: Store, monkeypatch) -> None:
    call("agree", "sample", "--size", "2")
    monkeypatch.setattr(Pipe, "isatty", lambda self: True)
    code, out, err = call("agree", "label", "1", "--as", "李敏", typed="ok\nqueue\nfees\nback\nnot a complaint\n\n")
    assert code == 0 and "I did not understand" in err and "2 labelled, 0 to go" in err
    assert sorted(row["topic"] for row in store.agreement.labels(1)) == ["not_complaint", "queue_wait"]


def test_a_second_time_too_early_is_said(call: Call, store: Store) -> None:
    call("agree", "sample", "--size", "2")
    assert call("agree", "label", "1", "--as", "李敏", "--again")[0] == 2  # the first is not finished
    call("agree", "label", "1", "--as", "李敏", typed="queue\nfees\n")
    code, _, err = call("agree", "label", "1", "--as", "李敏", "--again", typed="queue\nfees\n")
    assert code == 0 and "Less than 7 days" in err and "2 labelled" in err
    with store.db.conn:
        store.db.conn.execute("update agreement_labels set at = '2020-01-01 10:00:00'")
        store.db.conn.execute("delete from agreement_labels where round = 2")
    code, _, err = call("agree", "label", "1", "--as", "李敏", "--again", typed="queue\nfees\n")
    assert code == 0 and "Less than" not in err


def test_the_report_lists_what_is_to_be_settled_in_todays_topics(call: Call, store: Store) -> None:
    call("agree", "sample", "--size", "4", "--seed", "7")
    call("agree", "label", "1", "--as", "李敏", typed="queue\nqueue\nfees\nother\n")
    call("agree", "label", "1", "--as", "王强", typed="queue\nattitude\nfees\nnot a complaint\n")
    code, out, _ = call("agree", "report", "1", "--json")
    found = json.loads(out)
    assert code == 0 and [one["labels"] for one in found["disagreements"]] == [
        {"李敏": "queue_wait", "王强": "staff_attitude"}, {"李敏": "other", "王强": "not_complaint"}]
    _, out, _ = call("agree", "report", "1")
    for one in found["disagreements"]:
        assert f"- {one['complaint']}: 李敏" in out and one["text"] in out
    (load().home / "topics.yml").write_text("merges: {queue_wait: staff_attitude}\n", "utf-8")
    found = json.loads(call("agree", "report", "1", "--json")[1])
    assert len(found["disagreements"]) == 1 and "queue_wait" not in found["topics"]
    _, out, _ = call("agree", "report", "1")
    assert "queue_wait" not in out and "staff_attitude" not in out


def test_doctor_says_how_much_is_not_labelled(call: Call, store: Store) -> None:
    from bot.cli.doctor import _database

    [found] = [one for one in _database(load(), "en") if one.check == "labels"]
    assert found.state == "warn" and "4 of 4" in found.text and "gaishan review" in found.text
    admin = store.people.first_admin()
    merge(store, admin, 2, 1)
    [found] = [one for one in _database(load(), "en") if one.check == "labels"]
    assert "3 of 3" in found.text, "a case told twice counts once"
    undo_merge(store, admin, 2)
    for number in range(1, 5):
        store.complaints.correct(number, None, "other")
    [found] = [one for one in _database(load(), "en") if one.check == "labels"]
    assert found.state == "ok" and "0 of 4" in found.text
