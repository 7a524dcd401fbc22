"""A real server with its schedule: alerts and digests go into an open page and stay in its history; told once."""
from __future__ import annotations

import asyncio
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.digest.schedule import clock
from bot.settings import load
from bot.store import Store
from bot.store.complaints import NewComplaint
from bot.store.database import writing
from tests.rasa.test_server import BIN, Running, fetch, wait_for
from tests.rasa.test_sockets import Page


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    found = Running(tmp_path_factory.mktemp("schedule"))
    found.environment |= {"GAISHAN_SCHEDULE_SECONDS": "1", "GAISHAN_DIGEST_AT": "00:00"}
    with found.log.open("wb") as log:
        process = subprocess.Popen([str(BIN / "gaishan"), "serve", "--with-schedule"], env=found.environment, stdout=log,
                                   stderr=log)
    try:
        wait_for(f"{found.base}/chat/health", process, found.log)
        yield found
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0, "the schedule ends with the server"
        assert "Traceback" not in found.log.read_text(), found.log.read_text()[-2000:]


def opened(server: Running) -> Store:
    return Store(server.home / "gaishan.db")


async def replies(page: Page, count: int) -> None:
    for _ in range(600):
        if len(page.replies) >= count:
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"{count} replies did not come: {page.replies}")


def severe(store: Store, number: int) -> int:
    today = clock(load()).date()
    return store.complaints.add(NewComplaint(f"滑倒受伤 {number}", f"s{number}", f"{today} 10:00:00", "zh", "complaint",
                                             "facility_env", severity=3, needs_look=True), None)[0]


def test_an_alert_and_a_digest_come_into_the_open_page(server: Running) -> None:
    boss, other = server.token("李敏", "supervisor"), server.token("赵宇", "supervisor")

    async def work() -> None:
        page = Page()
        first = await page.open(server.base, boss)
        with opened(server) as store:
            number = severe(store, 1)
        await replies(page, 1)
        assert f"严重投诉 {number}" in page.replies[0]["text"] and page.replies[0]["id"]
        assert [one["payload"].split("{")[0] for one in page.replies[0]["buttons"]] == ["/show_cases", "/dismiss_alert"]
        with opened(server) as store, writing(store.db):
            store.alerts.want(store.people.named("李敏").id, "weekly", True)
            store.db.conn.execute("update subscriptions set at = '2000-01-01 00:00:00'")
        await replies(page, 2)
        assert "投诉周报" in page.replies[1]["text"]
        [link] = page.replies[1]["links"]
        assert fetch(server.base + link["url"])[0] == 200
        said = await page.say("你好", "message-0001")
        assert said["ok"] and "- **1** · " not in page.replies[2]["text"]  # told already
        pressed = await page.say(page.replies[0]["buttons"][1]["payload"], "message-0002", title="x")
        assert pressed["ok"] and "已忽略" in page.replies[-1]["text"]
        came = len(page.replies)
        await asyncio.sleep(3)  # three looks later
        assert len(page.replies) == came
        await page.close()

        again = Page()
        second = await again.open(server.base, boss, first["session"])
        bot = [entry["text"] for entry in second["history"] if entry["sender"] == "bot"]
        assert sum("严重投诉 1（" in text for text in bot) == 1 and sum("投诉周报" in text for text in bot) == 1
        await again.close()

        # whose page was not open is told at the next message, unless the alert was put away meanwhile
        with opened(server) as store:
            number = severe(store, 2)
        later = Page()
        for _ in range(100):
            with opened(server) as store:
                if store.alerts.standing() and store.alerts.standing()[0].told_at:
                    break
            await asyncio.sleep(0.1)
        await later.open(server.base, other)
        await replies(later, 1)
        assert f"严重投诉 {number}" in later.replies[0]["text"] and "严重投诉 1（" not in later.replies[0]["text"]
        await later.close()

    asyncio.run(work())


def test_a_page_whose_link_was_ended_sees_nothing(server: Running) -> None:
    token = server.token("钱进", "supervisor")

    async def work() -> None:
        page = Page()
        await page.open(server.base, token)
        await asyncio.sleep(2)  # what stands already
        came = len(page.replies)
        with opened(server) as store:
            store.people.new_key("钱进")
            number = severe(store, 3)
        for _ in range(300):
            with opened(server) as store:
                alert = store.alerts.standing()[0] if store.alerts.standing() else None
                if alert and alert.detail["number"] == number and alert.told_at and not store.notices.waiting(
                        store.people.named("钱进").id, ("alert",)):
                    break
            await asyncio.sleep(0.1)
        else:
            raise AssertionError("the schedule did not come to it")
        await asyncio.sleep(1)
        assert len(page.replies) == came
        await page.close()

    asyncio.run(work())


def test_a_fault_does_not_end_the_schedule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real loop on a home whose database is unreadable for a while."""
    from dataclasses import replace

    from bot.rasa.scheduled import Scheduled
    from bot.rasa.web import WebChannel

    monkeypatch.setenv("GAISHAN_HOME", str(tmp_path / "home"))
    chosen = replace(load(), schedule_seconds=0)
    chosen.ensure_home()
    chosen.database.write_text("no database at all, long enough to be read as a page of one" * 20)

    async def work() -> None:
        task = asyncio.create_task(Scheduled(WebChannel(chosen), chosen).run())
        await asyncio.sleep(0.5)
        chosen.database.unlink()
        with Store(chosen.database) as store:
            store.people.add("李敏", "supervisor")
            severe(store, 1)
        for _ in range(200):
            with Store(chosen.database) as store:
                if store.alerts.standing() and store.alerts.standing()[0].told_at:
                    break
            await asyncio.sleep(0.05)
        else:
            raise AssertionError("nothing was told after the fault")
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(work())
