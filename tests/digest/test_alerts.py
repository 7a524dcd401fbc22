"""Alerts: one an event over restarts and processes, settled, dismissed, held in the quiet hours; who is told."""
from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from dataclasses import replace

import pytest

from bot.cli.base import run
from bot.digest.alerts import dismiss, look, standing, tell
from bot.digest.readers import gets, hush, switch
from bot.digest.schedule import clock, is_quiet, tick
from bot.errors import InputError, NotAllowed, NotFound
from bot.settings import ROOT, load
from bot.store import Store
from bot.store.urgent import Urgent
from tests.digest.conftest import DAY, TODAY

NOON = dt.datetime.combine(TODAY, dt.time(12))


def told(store) -> dict[str, list[str]]:
    """{name: keys of the alerts each is told of now}"""
    return {one.name: [store.alerts.get(notice["detail"]["number"]).key for notice in found if notice["kind"] == "alert"]
            for one in store.people.all() if (found := store.notices.take(one.id))}


def severe(add, day=TODAY) -> int:
    return add(day, "facility_env", severity=3, needs_look=True, branch="城东")


def test_one_alert_an_event_also_after_a_restart(store, add, chosen):
    number = severe(add)
    assert [tick(store, chosen, NOON).told for _ in range(3)] == [1, 0, 0]
    assert told(store) == {name: [f"severity3:{number}"] for name in ("李敏", "赵宇")}
    with Store(chosen.database) as again:
        assert tick(again, chosen, NOON + DAY).told == 0 and told(again) == {}
        assert [one.key for one in again.alerts.standing()] == [f"severity3:{number}"]


def test_two_processes_at_once_tell_once(store, add, chosen):
    now = clock(chosen).date()
    numbers = [severe(add, now) for _ in range(5)]
    call = [sys.executable, "-c", "from bot.cli import main; main()", "alerts", "--json"]
    both = [subprocess.Popen(call, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    for one in both:
        out, _ = one.communicate(timeout=120)
        assert one.returncode == 0
        assert sorted(row["detail"]["number"] for row in json.loads(out)) == numbers
    assert told(store) == {name: [f"severity3:{number}" for number in numbers] for name in ("李敏", "赵宇")}


def test_what_somebody_looked_at_is_over(store, add, chosen):
    number = severe(add)
    tick(store, chosen, NOON)
    Urgent(store.db, store.timezone).look(number, store.people.named("李敏").id)
    tick(store, chosen, NOON)
    assert standing(store, store.people.named("李敏")) == [] and told(store) == {}
    assert tick(store, chosen, NOON).new == 0


def test_old_news_is_no_alert(store, add, chosen):
    severe(add, TODAY - 8 * DAY)
    assert look(store, TODAY, chosen) == 0
    severe(add, TODAY - 7 * DAY)
    assert look(store, TODAY, chosen) == 1


def test_dismissed_stays_dismissed_for_everybody(store, add, chosen):
    severe(add)
    tick(store, chosen, NOON)
    boss = store.people.named("李敏")
    assert dismiss(store, boss, 1) and not dismiss(store, boss, 1)
    assert told(store) == {}  # nobody reads of it any more
    tick(store, chosen, NOON + DAY)
    assert store.alerts.standing() == [] and told(store) == {}
    assert [row["action"] for row in store.audit.recent()].count("alert.dismissed") == 1
    with pytest.raises(NotFound, match="alert_unknown"):
        dismiss(store, boss, 99)


def test_the_queue_is_one_event_until_it_is_short_again(store, add, chosen):
    chosen = replace(chosen, queue_alert=10)
    for one in range(12):
        add(TODAY - one * DAY, None, abstained=True, review="low")
    assert [look(store, TODAY + day * DAY, chosen) for day in range(4)] == [1, 0, 0, 0]
    dismiss(store, store.people.named("李敏"), 1)
    assert look(store, TODAY + 9 * DAY, chosen) == 0
    waits = [row[0] for row in store.db.conn.execute("select id from complaints where review is not null")]
    store.db.conn.execute(f"update complaints set review = null where id in ({','.join(map(str, waits[:3]))})")
    assert look(store, TODAY + 9 * DAY, chosen) == 0 and store.alerts.unsettled("queue") == [1]  # 9 is not short yet
    store.db.conn.execute(f"update complaints set review = null where id in ({','.join(map(str, waits[:5]))})")
    assert look(store, TODAY + 9 * DAY, chosen) == 0 and store.alerts.unsettled("queue") == []
    store.db.conn.execute("update complaints set review = 'low'")
    assert look(store, TODAY + 10 * DAY, chosen) == 1


def test_a_topics_signal_is_told_once(store, add, chosen):
    for back in range(17):
        for one in range(4 if back else 20):
            add(dt.date(2026, 11, 9) - 7 * back * DAY + one % 7 * DAY)
    add(dt.date(2026, 11, 16))
    assert [look(store, TODAY + day * DAY, chosen) for day in range(4)] == [1, 0, 0, 0]
    (one,) = store.alerts.standing()
    assert one.key == "topic:queue_wait:2026-11-09" and one.detail["value"] == 20
    assert look(store, TODAY, chosen, charts=False) == 0


@pytest.mark.parametrize(("hours", "quiet"), [
    ("20:00-08:00", ("20:00", "23:59", "00:00", "07:59")), ("12:00-13:30", ("12:00", "13:29")), ("", ()),
    ("08:00-08:00", ())])
def test_quiet_hours(hours, quiet):
    every = [dt.datetime.combine(TODAY, dt.time(hour, minute)) for hour in range(24) for minute in (0, 29, 30, 59)]
    found = {f"{one:%H:%M}" for one in every if is_quiet(one, hours)}
    assert set(quiet) <= found and not found & {"08:00", "19:59", "11:59", "13:30"}
    assert len(found) == {"20:00-08:00": 48, "12:00-13:30": 6}.get(hours, 0)


def test_the_clock_is_the_organisations(monkeypatch):
    """Asia/Shanghai has no daylight saving time: eight hours ahead the whole year, whatever the machine's own zone."""
    from bot.digest import schedule

    class Fixed(dt.datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(2026, 7, 1, 13, 30, tzinfo=dt.timezone.utc).astimezone(tz)

    monkeypatch.setattr(schedule.dt, "datetime", Fixed)
    now = schedule.clock(load({"GAISHAN_TIMEZONE": "Asia/Shanghai"}))
    assert f"{now:%H:%M}" == "21:30" and now.tzinfo is None
    assert schedule.is_quiet(now, "20:00-08:00")


def test_alerts_wait_for_the_end_of_the_quiet_hours(store, add, chosen):
    chosen = replace(chosen, quiet_hours="20:00-08:00")
    number, night = severe(add), dt.datetime.combine(TODAY, dt.time(23))
    assert [tick(store, chosen, at).told for at in (night, night + dt.timedelta(hours=8, minutes=59))] == [0, 0]
    assert told(store) == {}
    assert tick(store, chosen, night + dt.timedelta(hours=9)).told == 1
    assert told(store)["李敏"] == [f"severity3:{number}"]


def test_severity_3_can_be_let_through(store, add, chosen):
    chosen = replace(chosen, quiet_hours="20:00-08:00", quiet_severe=0, queue_alert=1)
    number, night = severe(add), dt.datetime.combine(TODAY, dt.time(23))
    add(TODAY, None, abstained=True, review="low")
    assert tick(store, chosen, night).told == 1 and told(store)["李敏"] == [f"severity3:{number}"]


def test_what_is_over_before_morning_is_never_told(store, add, chosen):
    chosen = replace(chosen, quiet_hours="20:00-08:00")
    number, night = severe(add), dt.datetime.combine(TODAY, dt.time(23))
    tick(store, chosen, night)
    Urgent(store.db, store.timezone).look(number, store.people.named("李敏").id)
    assert tick(store, chosen, night + dt.timedelta(hours=10)).told == 0 and told(store) == {}


def test_who_is_told(store, add, chosen):
    boss, admin = store.people.named("李敏"), store.people.named("赵宇")
    assert sorted(hush(store, boss)) == ["alerts"] and sorted(hush(store, admin)) == ["alerts"]
    severe(add)
    for one in range(60):
        add(TODAY - one * DAY, None, abstained=True, review="low")
    tick(store, chosen, NOON)
    assert told(store) == {"李敏": ["severity3:1"]}  # severity 3 cannot be ended by supervisors
    switch(store, boss, "alerts", True)
    assert gets(store, boss, "alerts") and not gets(store, admin, "alerts")


def test_without_a_supervisor_the_administrator_is_told(store, add, chosen):
    store.people.set_role("李敏", "team")
    hush(store, store.people.named("赵宇"))
    severe(add)
    tick(store, chosen, NOON)
    assert set(told(store)) == {"赵宇"}


def test_who_asks_is_not_told_again(store, add, chosen):
    severe(add)
    look(store, TODAY, chosen)
    assert len(standing(store, store.people.named("李敏"))) == 1
    tell(store, chosen, quiet=False)
    assert set(told(store)) == {"赵宇"}


@pytest.mark.parametrize("name", ["周梅", "王强", "Helen"])
def test_others_neither_list_nor_dismiss(store, name):
    person = store.people.named(name)
    for act in (lambda: standing(store, person), lambda: dismiss(store, person, 1),
                lambda: switch(store, person, "alerts", True), lambda: switch(store, person, "weekly", True)):
        with pytest.raises(NotAllowed, match="role"):
            act()
    with pytest.raises(InputError, match="digest_kind"):
        switch(store, person, "hourly", True)


def test_the_command(store, add, chosen, monkeypatch, capsys):
    monkeypatch.setenv("GAISHAN_LANGUAGE", "en")
    assert run(["alerts"]) == 0 and "no alerts" in capsys.readouterr().out
    severe(add, clock(chosen).date())
    assert run(["alerts"]) == 0 and "Severe complaint 1" in capsys.readouterr().out
    assert run(["alerts", "--dismiss", "1", "--json"]) == 0
    shown = capsys.readouterr()
    assert json.loads(shown.out) == [] and "dismissed" in shown.err
    assert run(["alerts", "--as", "周梅"]) == 1 and run(["alerts", "--dismiss", "7"]) == 2


def test_a_watched_project_alerts_those_it_does_not_tell_itself(store, chosen):
    """Its own people and the control owner are told by the watch, the others by the alert; each once."""
    from tests.playbooks.test_watch import STABLE, fill, project
    from tests.playbooks.test_watch import TODAY as DAY_OF_WATCH

    first = fill(store, [*STABLE, 5, 5, 22])
    number = project(store, first, 16)
    assert [look(store, DAY_OF_WATCH + day * DAY, chosen) > 0 for day in range(3)] == [True, False, False]
    watched = [one for one in store.alerts.standing() if one.kind == "watch"]
    assert watched and all(one.detail["project"] == number and one.detail["value"] >= 22 for one in watched)
    tell(store, chosen, quiet=False)
    (of_the_project,) = [store.notices.waiting(store.people.named("李敏").id, (kind,)) for kind in ("watch_more",)]
    assert len(of_the_project) == len(watched)
    assert not [key for key in told(store).get("李敏", []) if key.startswith("watch:")]


def test_the_administrator_is_told_of_a_watched_project(store, chosen):
    from tests.playbooks.test_watch import STABLE, fill, project
    from tests.playbooks.test_watch import TODAY as DAY_OF_WATCH

    project(store, fill(store, [*STABLE, 5, 5, 22]), 16)
    look(store, DAY_OF_WATCH, chosen)
    tell(store, chosen, quiet=False)
    assert [key for key in told(store)["赵宇"] if key.startswith("watch:1:beyond_limits:")]
