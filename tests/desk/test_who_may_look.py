"""What is shut: SQL, tables, Datasette's own pages, other roles' data; each refusal is in the audit."""
from __future__ import annotations

import asyncio

import pytest

from bot.access import allowed
from bot.desk.app import Desk, Refused
from bot.desk.dashboards import ASKED, DATABASE, Asked, blocks, load_dashboards
from bot.store.people import ROLES


@pytest.mark.parametrize("path", [
    "data", "data.json", "data/complaints", "data/people.json", "data/audit.csv", "data/messages", "data/complaints/1", "data.db",
    "-/plugins", "-/versions.json", "-/settings", "-/databases.json", "-/actor.json", "-/threads", "-/metadata", "-/allow-debug",
    "-/permissions", "-/messages", "-/patterns", "-/dashboards", "-/dashboards/pareto/pareto_n", "-/dashboards/none",
    "-/dashboards/pareto/embed", "_internal", "_internal/tables", "_memory", "data/pareto_n.blob", "data/none.json",
    "assets/../app.py", "-/static/app.css", "data/-/query", "data//people"])
def test_only_our_pages_exist(looking, path):
    with pytest.raises(Refused):
        looking.answer(path)


@pytest.mark.parametrize("name", ["sql", "_sql", "_size", "_facet", "_where", "_timelimit", "_trace", "_stream", "_dl", "_extra"])
@pytest.mark.parametrize("path", ["data/pareto_n", "data/pareto_n.json", "data/cases_list.csv", "-/dashboards/pareto"])
def test_sql_typed_into_the_address_is_refused(looking, path, name):
    with pytest.raises(Refused):
        looking.answer(path, **{name: "select key from people"})


@pytest.mark.parametrize("value", ["x' or 1=1 --", "1; drop table complaints", "\x00", "a" * 500, "排队') union select key from people --"])
def test_sql_in_a_filter_is_only_a_value(looking, value):
    for name in ("branch", "topic", "month", "hour", "state", "due", "severity", "number", "page"):
        found = looking.answer("data/cases_list.json", **{name: value, "_shape": "array"})
        assert found.status == 200 and b"key" not in found.body
    assert looking.store.complaints.newest_of(None) is None  # the table is still there


def test_the_connection_itself_reads_no_more_than_it_should(looking):
    asked = Asked(looking.people["supervisor"], "zh", looking.desk.settings.today, {})
    desk = Desk(looking.desk.settings)

    async def run(sql: str) -> object:
        ASKED.set(asked)
        await desk.datasette.invoke_startup()
        return await desk.datasette.execute(DATABASE, sql, log_sql_errors=False)

    for sql in ("select key from people", "select * from people", "select * from audit", "select payload from messages",
                "select value from answers", "select * from conversations", "select fingerprint from complaints",
                "attach database ':memory:' as x", "update complaints set topic = 'other'", "delete from audit",
                "select words from complaints_search", "select * from vectors"):
        with pytest.raises(Exception, match="prohibited|not authorized|readonly|denied|failed"):
            asyncio.run(run(sql))
    asyncio.run(run("select name from people"))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", list(blocks()))
def test_each_role_gets_its_blocks_and_no_more(looking, role, name):
    may = allowed(looking.people[role], "desk.look") and (
        blocks()[name].act is None or allowed(looking.people[role], blocks()[name].act))
    if may:
        assert looking.answer(f"data/{name}.json", role, number="5").status == 200
    else:
        with pytest.raises(Refused):
            looking.answer(f"data/{name}.json", role, number="5")


def test_every_block_with_texts_asks_for_the_permission_to_read_them():
    for name, block in blocks().items():
        if " text" in block.sql.split("from")[0]:
            assert block.act == "complaint.read", name


def test_who_may_not_read_complaints_sees_the_page_without_them(looking, monkeypatch):
    from bot import access

    monkeypatch.setitem(access._permissions(), "complaint.read", ["supervisor"])
    page = looking.page("cases", "team")
    assert "第" not in page.split('id="cases_n"')[1] and 'id="cases_list"' not in page
    assert 'id="cases_list"' in looking.page("cases", "supervisor")


def test_datasette_alone_would_refuse_too(looking):
    """The hooks deny by themselves, should a page ever be let through."""
    asked = Asked(looking.people["supervisor"], "zh", looking.desk.settings.today, {"from": "2026-06-01", "to": "2026-11-18"})
    desk = Desk(looking.desk.settings)

    async def status(path: str, who: Asked | None) -> int:
        from bot.desk.dashboards import Failed

        token = ASKED.set(who) if who else None
        try:
            await desk.datasette.invoke_startup()
            return (await desk.datasette.client.get(path)).status_code
        except Failed as failure:
            return failure.status
        finally:
            if token:
                ASKED.reset(token)

    for path in ("/data?sql=select+1", "/data/people", "/data/complaints.json", "/_internal", "/data.json?sql=select+key+from+people"):
        assert asyncio.run(status(path, asked)) in (403, 404), path
    for path in ("/", "/data/pareto_n.json?from=2026-06-01&to=2026-11-18", "/-/dashboards/pareto"):
        assert asyncio.run(status(path, None)) in (403, 404), path


def test_every_dashboard_is_listed_or_led_to():
    shown = [one.slug for one in load_dashboards().values() if one.listed]
    assert shown == ["pareto", "trends", "branches", "heat", "review", "cycle", "projects"]
