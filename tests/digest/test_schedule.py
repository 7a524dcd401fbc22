"""When a digest is handed out: once for its period, to who had subscribed, whatever runs and is started again."""
from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from bot.cli.base import run
from bot.digest.readers import switch
from bot.digest.schedule import due_at, hand_out, tick
from bot.digest.telling import KINDS, short, whole
from bot.store import Store
from bot.store.database import writing
from tests.digest.conftest import DAY, TODAY

MONDAY = dt.datetime(2026, 11, 16, 8, 0)


def subscribed(store, name: str, kind: str, since: str = "2026-11-01 09:00:00") -> None:
    person = store.people.named(name)
    switch(store, person, kind, True)
    with writing(store.db):
        store.db.conn.execute("update subscriptions set at = ? where person_id = ? and kind = ?", [since, person.id, kind])


def waiting(store, name: str = "李敏") -> list[dict]:
    return store.notices.waiting(store.people.named(name).id, KINDS)


@pytest.mark.parametrize(("kind", "moment"), [("daily", "2026-11-18 08:00"), ("weekly", "2026-11-16 08:00"),
                                              ("monthly", "2026-11-01 08:00")])
def test_when_each_falls_due(chosen, kind, moment):
    assert f"{due_at(kind, TODAY, chosen)[1]:%Y-%m-%d %H:%M}" == moment


def test_once_for_its_week(store, add, chosen):
    add(MONDAY.date() - 3 * DAY)
    subscribed(store, "李敏", "weekly")
    assert tick(store, chosen, MONDAY - dt.timedelta(minutes=1)).handed == ()
    (handed,) = tick(store, chosen, MONDAY).handed
    assert (handed.kind, handed.people, str(handed.period.start)) == ("weekly", ("李敏",), "2026-11-09")
    for later in (0, 1, 6 * 24):
        with Store(chosen.database) as again:  # a restart
            assert tick(again, chosen, MONDAY + dt.timedelta(hours=later)).handed == ()
    (notice,) = waiting(store)
    assert notice["detail"]["n"] == 1 and (chosen.exports / notice["detail"]["file"]).is_file()
    assert len(tick(store, chosen, MONDAY + 7 * DAY).handed) == 1


def test_several_at_once_hand_out_one(store, add, chosen):
    add(MONDAY.date() - 3 * DAY)
    subscribed(store, "李敏", "weekly")

    def one(_: int) -> bool:
        with Store(chosen.database) as own:
            return hand_out(own, "weekly", chosen, MONDAY) is not None

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(one, range(4))) == 1
    assert len(waiting(store)) == 1 and len(list(chosen.exports.glob("digest-*.html"))) == 1


def test_a_server_that_was_off_catches_up_with_the_last_one_only(store, add, chosen):
    add(MONDAY.date() - 3 * DAY)
    subscribed(store, "李敏", "daily")
    assert len(tick(store, chosen, MONDAY + 2 * DAY).handed) == 1
    assert [one["detail"]["start"] for one in waiting(store)] == ["2026-11-17"]


def test_who_subscribes_later_waits_for_the_next(store, add, chosen):
    add(MONDAY.date() - 3 * DAY)
    subscribed(store, "李敏", "weekly", "2026-11-16 08:00:01")
    assert hand_out(store, "weekly", chosen, MONDAY + DAY) is None
    assert hand_out(store, "weekly", chosen, MONDAY + 7 * DAY) is not None


def test_nobody_is_sent_anything_unasked(store, add, chosen):
    add(MONDAY.date())
    assert tick(store, chosen, MONDAY).handed == () and not list(chosen.exports.iterdir())


def test_who_may_not_any_more_gets_none(store, chosen):
    subscribed(store, "李敏", "weekly")
    store.people.set_role("李敏", "staff")
    assert hand_out(store, "weekly", chosen, MONDAY) is None


def test_quiet_hours_hold_a_digest(store, chosen):
    subscribed(store, "李敏", "weekly")
    chosen = replace(chosen, quiet_hours="20:00-09:00")
    assert tick(store, chosen, MONDAY).handed == ()
    assert len(tick(store, chosen, MONDAY + dt.timedelta(hours=1)).handed) == 1


def test_everybody_in_their_own_language(store, add, chosen):
    add(MONDAY.date() - 3 * DAY)
    for name, lang in (("李敏", "zh"), ("Helen", "en")):
        subscribed(store, name, "monthly", "2026-10-01 09:00:00")
        store.messages.open_conversation(f"web-{name}", store.people.named(name).id, lang)
    handed = hand_out(store, "monthly", chosen, MONDAY)
    assert sorted(handed.files) == ["en", "zh"]
    assert "-en-" in waiting(store, "Helen")[0]["detail"]["file"] and "-zh-" in waiting(store)[0]["detail"]["file"]


def test_nothing_is_told_to_who_may_not_any_more(store, add, chosen):
    from bot.digest.alerts import look, tell

    subscribed(store, "李敏", "weekly")
    hand_out(store, "weekly", chosen, MONDAY)
    add(TODAY, severity=3, needs_look=True)
    look(store, TODAY, chosen)
    tell(store, chosen, quiet=False)
    assert {one["kind"] for one in waiting(store)} == {"alert", "digest"}
    person = store.people.set_role("李敏", "staff")
    assert short(store, person, waiting(store), chosen, "zh") == []
    assert whole(store, person, waiting(store), chosen, TODAY, "zh") == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_told_short_and_whole(store, add, chosen, lang):
    add(MONDAY.date() - 3 * DAY)
    subscribed(store, "李敏", "weekly")
    hand_out(store, "weekly", chosen, MONDAY)
    (line,) = short(store, store.people.named("李敏"), waiting(store), chosen, lang)
    assert "2026-11-09 – 2026-11-15" in line["text"] and "\n" not in line["text"]
    assert '"start": "2026-11-09"' in line["buttons"][0]["payload"] and line["links"]
    (reply,) = whole(store, store.people.named("李敏"), waiting(store), chosen, TODAY, lang)
    assert reply["image"] and reply["links"] and "| 1 | 100.0% |" in reply["text"]


def test_the_commands(store, add, home, monkeypatch, capsys, chosen):
    from bot.digest.schedule import clock

    monkeypatch.setenv("GAISHAN_LANGUAGE", "en")
    monkeypatch.setenv("GAISHAN_DIGEST_AT", "00:00")
    add(clock(chosen).date() - 8 * DAY)
    assert run(["digest", "list"]) == 0 and "alerts" in capsys.readouterr().out
    assert run(["digest", "weekly", "--send"]) == 0 and "Nothing" in capsys.readouterr().err
    assert run(["digest", "subscribe", "weekly", "--as", "李敏"]) == 0 and "is on" in capsys.readouterr().err
    with writing(store.db):
        store.db.conn.execute("update subscriptions set at = '2000-01-01 00:00:00'")
    assert run(["digest", "weekly", "--send"]) == 0
    shown = capsys.readouterr()
    assert shown.out.count("digest-weekly-") == 1 and "handed out to 1" in shown.err
    assert run(["digest", "weekly", "--send"]) == 0 and capsys.readouterr().out == ""
    assert run(["digest", "subscribe", "weekly", "--off", "--as", "李敏"]) == 0
    assert run(["digest", "subscribe", "weekly", "--as", "周梅"]) == 1
