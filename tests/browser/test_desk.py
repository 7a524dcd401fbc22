"""From the chat page to the dashboards and from a number to its cases, in a real browser against a real server."""
from __future__ import annotations

import json
import re
import sqlite3
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bot.language.texts import say as say_text
from tests.browser.steps import (  # noqa: F401
    browser_fixture,
    context_fixture,
    enter,
    page_fixture,
    say,
)

SPAN = "from=2026-05-01&to=2026-11-22"


class Unfollowed(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def ask(address: str, cookie: str = "", form: dict[str, str] | None = None, **headers: str) -> tuple[int, Any, str]:
    """(status, headers, body) without following a redirect."""
    data = urllib.parse.urlencode(form).encode() if form is not None else None
    request = urllib.request.Request(address, data, {"Cookie": cookie, **headers})
    try:
        with urllib.request.build_opener(Unfollowed).open(request, timeout=60) as answer:
            return answer.status, answer.headers, answer.read().decode(errors="replace")
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode(errors="replace")


def refusals(server: Any) -> list[str]:
    with sqlite3.connect(server.home / "gaishan.db") as db:
        return [row[0] for row in db.execute("select object from audit where action = 'refused' order by id")]


def complaints_of(page: Page) -> list[str]:
    """What the browser complains about."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def open_desk(page: Page) -> Page:
    with page.expect_popup() as opened:
        page.locator("#desk").click()
    opened.value.wait_for_url(re.compile("/desk/-/dashboards/pareto"))
    return opened.value


def test_a_supervisor_opens_the_dashboards_and_follows_a_number_to_its_cases(page: Page) -> None:
    desk = open_desk(page)
    heard = complaints_of(desk)
    desk.goto(desk.url.split("?")[0] + f"?{SPAN}&lang=zh")
    expect(desk.get_by_role("heading", name="投诉排名", exact=True)).to_be_visible()
    expect(desk.locator("#pareto_topics .chart svg").first).to_be_visible()
    number = desk.locator("#pareto_topics td a").first
    count = number.inner_text()
    number.click()
    expect(desk.locator("#cases_n dd").first).to_have_text(count)
    desk.locator("#cases_list td a").first.click()
    expect(desk.locator("#case_text .letter")).not_to_be_empty()
    desk.get_by_role("link", name="English").click()
    expect(desk.get_by_role("heading", name="Record")).to_be_visible()
    desk.get_by_role("link", name="Heat map").click()
    desk.get_by_role("link", name="Last 12 whole months").click()
    cell = desk.locator("#heat_hours .grid td a").first
    expect(cell).to_be_visible()
    cell.click()
    expect(desk.locator("#cases_list tbody tr").first).to_be_visible()
    assert heard == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("slug", ["pareto", "trends", "branches", "heat", "review", "cycle", "projects", "cases"])
def test_every_dashboard_draws_without_a_word_of_complaint(page: Page, slug: str, lang: str) -> None:
    desk = open_desk(page)
    heard = complaints_of(desk)
    desk.goto(f"{desk.url.split('/desk/')[0]}/desk/-/dashboards/{slug}?{SPAN}&lang={lang}")
    expect(desk.locator("main .block").first).to_be_visible()
    assert desk.locator("html").get_attribute("lang") == ("zh-CN" if lang == "zh" else "en")
    assert desk.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "nothing reaches beyond the window"
    assert heard == []


def test_the_filter_narrows_and_stays(page: Page) -> None:
    desk = open_desk(page)
    desk.goto(desk.url.split("?")[0] + f"?{SPAN}&lang=zh")
    desk.locator("select[name=branch]").select_option("城东")
    desk.get_by_role("button", name="查看").click()
    expect(desk.locator(".basis")).to_contain_text("网点：城东")
    desk.get_by_role("link", name="热力图").click()
    expect(desk.locator("select[name=branch]")).to_have_value("城东")
    with desk.expect_download() as saved:
        desk.locator("#heat_hours").get_by_role("link", name="XLSX").click()
    assert re.fullmatch(r"heat_hours-[\d-]+\.xlsx", saved.value.suggested_filename)


def test_the_talk_gives_the_way_too(page: Page) -> None:
    answer = say(page, "打开看板")
    with page.expect_popup() as opened:
        answer.get_by_role("link", name="打开数据看板").click()
    expect(opened.value.get_by_role("heading", name="投诉排名", exact=True)).to_be_visible()


def test_who_may_not_look_has_no_button_and_is_refused(context: BrowserContext, server: Any) -> None:
    opened = context.new_page()
    enter(opened, link := server.link("staff"))
    expect(opened.locator("#desk")).to_be_hidden()
    before = len(refusals(server))
    status, headers, _ = ask(f"{server.url}/desk/sign-in", form={"token": link.split("#token=")[1]})
    assert status == 204
    cookie = headers["Set-Cookie"].split(";")[0]
    status, _, body = ask(f"{server.url}/desk/-/dashboards/pareto?{SPAN}", cookie)
    assert status == 403 and "您的角色不能看" in body
    assert refusals(server)[before:] == ["desk -/dashboards/pareto"]


def test_the_cookie_is_shut_in_and_ends_with_its_token(server: Any) -> None:
    link = server.link("supervisor")
    token, name = link.split("#token=")[1], f"supervisor-{server.people}"
    status, headers, _ = ask(f"{server.url}/desk/sign-in", form={"token": token})
    assert status == 204
    given = headers["Set-Cookie"]
    assert "HttpOnly" in given and "SameSite=Strict" in given and "Path=/desk" in given and "Secure" not in given
    assert "Secure" in ask(f"{server.url}/desk/sign-in", form={"token": token}, **{"X-Forwarded-Proto": "https"})[1]["Set-Cookie"]
    cookie = given.split(";")[0]
    status, headers, _ = ask(f"{server.url}/desk/-/dashboards/pareto?{SPAN}", cookie)
    assert status == 200 and headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in headers["Content-Security-Policy"] and "unsafe" not in headers["Content-Security-Policy"]
    server.command("person", "link", name, "--new")
    status, _, body = ask(f"{server.url}/desk/-/dashboards/pareto?{SPAN}", cookie)
    assert status == 401 and "数据看板" in body and "Dashboards" in body


def test_nobody_gets_in_without_a_token_or_from_another_site(server: Any) -> None:
    for cookie in ("", "gaishan_desk=", "gaishan_desk=a.b.c"):
        assert ask(f"{server.url}/desk/-/dashboards/pareto?{SPAN}", cookie)[0] == 401
    token = server.link("supervisor").split("#token=")[1]
    assert ask(f"{server.url}/desk/sign-in", form={"token": "x"})[0] == 401
    for origin in ("https://elsewhere.example", "null"):
        assert ask(f"{server.url}/desk/sign-in", form={"token": token}, Origin=origin)[0] == 403
    assert ask(f"{server.url}/desk/data/pareto_n", form={"a": "b"})[0] == 405


def test_sql_and_tables_are_refused_and_audited(server: Any) -> None:
    token = server.link("admin").split("#token=")[1]
    cookie = ask(f"{server.url}/desk/sign-in", form={"token": token})[1]["Set-Cookie"].split(";")[0]
    before = len(refusals(server))
    for path in ("data?sql=select+key+from+people", f"data/pareto_n?{SPAN}&sql=select+1", "data/people", "_internal",
                 "-/plugins", "data.db", f"data/cases_list.json?{SPAN}&_size=max"):
        status, _, body = ask(f"{server.url}/desk/{path}", cookie)
        assert status == 403 and "记入审计" in body, path
    assert refusals(server)[before:] == ["desk data", "desk data/pareto_n", "desk data/people", "desk _internal",
                                         "desk -/plugins", "desk data.db", "desk data/cases_list.json"]
    status, headers, body = ask(f"{server.url}/desk/data/pareto_topics.json?{SPAN}&_shape=array", cookie)
    assert status == 200 and json.loads(body)[0]["n"] > 0 and headers["Content-Type"].startswith("application/json")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_who_signs_out_has_to_come_back_through_the_chat(page: Page, lang: str) -> None:
    desk = open_desk(page)
    heard = complaints_of(desk)
    desk.goto(f"{desk.url.split('?')[0]}?{SPAN}&lang={lang}")
    desk.get_by_role("button", name=say_text("desk_sign_out", lang)).click()
    desk.wait_for_url(re.compile("/desk/signed-out"))
    expect(desk.locator("main")).to_contain_text(say_text("desk_signed_out", lang))
    assert [one for one in desk.context.cookies() if one["name"] == "gaishan_desk"] == [] and heard == []
    desk.goto(f"{desk.url.split('/desk/')[0]}/desk/-/dashboards/pareto?{SPAN}&lang={lang}")
    expect(desk.locator("main")).to_contain_text(say_text("desk_sign_in", lang))
    desk.get_by_role("link", name=say_text("desk_chat", lang)).click()
    expect(open_desk(desk).locator("#pareto_topics")).to_be_visible()


def test_no_other_site_can_sign_anybody_out(server: Any) -> None:
    token = server.link("supervisor").split("#token=")[1]
    cookie = ask(f"{server.url}/desk/sign-in", form={"token": token})[1]["Set-Cookie"].split(";")[0]
    status, headers, _ = ask(f"{server.url}/desk/sign-out", form={"lang": "en"}, Origin="https://elsewhere.example")
    assert (status, headers["Set-Cookie"]) == (303, None)  # the browser keeps the cookie from it, so nothing is done
    status, headers, _ = ask(f"{server.url}/desk/sign-out", cookie, form={"lang": "en"})
    assert status == 303 and headers["Location"] == "/desk/signed-out?lang=en"
    assert headers["Set-Cookie"].startswith('gaishan_desk=') and "Max-Age=0" in headers["Set-Cookie"]
    assert "Path=/desk" in headers["Set-Cookie"] and token not in headers["Set-Cookie"]
    assert ask(f"{server.url}/desk/sign-out", cookie)[0] == 405  # an address alone does nothing


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_on_a_telephone_no_page_scrolls_sideways(page: Page, lang: str) -> None:
    desk = open_desk(page)
    desk.set_viewport_size({"width": 420, "height": 860})
    for slug in ("pareto", "trends", "branches", "heat", "review", "cycle", "projects", "cases", "case"):
        desk.goto(f"{desk.url.split('/desk/')[0]}/desk/-/dashboards/{slug}?{SPAN}&lang={lang}&number=40")
        expect(desk.locator("main .block").first).to_be_visible()
        assert desk.evaluate("document.documentElement.scrollWidth") == 420, slug
    desk.goto(f"{desk.url.split('/desk/')[0]}/desk/signed-out?lang={lang}")
    assert desk.evaluate("document.documentElement.scrollWidth") == 420


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_report_of_a_comparison_scrolls_its_tables_not_the_page(browser: Browser, tmp_path: Path, lang: str) -> None:
    from bot.choosing.comparison import score
    from bot.choosing.loading import read_study, record_of
    from bot.reports.study_files import study_bytes

    items = {"排队等候": 9, "出错少并且改得快，还要当面道歉": 8, "clear, simple and honest fees": 7}
    subjects = ["我们", "江南农村商业银行股份有限公司", "城市商业银行东区分行", "A Competitor with a Very Long Name Ltd"]
    given = tmp_path / "wide.yml"
    given.write_text(json.dumps({"own": "我们", "importance": items, "ratings": {
        subject: {item: [5 + place, 6, 7] for item in items} for place, subject in enumerate(subjects)}}), "utf-8")
    study = read_study(given, None, None)
    path = tmp_path / "report.html"
    path.write_bytes(study_bytes(record_of(study, "wide", "2026-11-18"), score(study), "html", lang))
    opened = browser.new_page(viewport={"width": 420, "height": 860})
    opened.goto(path.as_uri())
    assert opened.evaluate("document.documentElement.scrollWidth") == 420
    inside = opened.evaluate("[...document.querySelectorAll('.wide')].map(box => [box.clientWidth, box.scrollWidth])")
    assert len(inside) >= 4 and all(width <= 420 for width, _ in inside) and any(full > width for width, full in inside)
    lines = opened.evaluate("""[...document.querySelectorAll('.wide td')].filter(cell => cell.textContent.length < 7).map(cell => {
        const words = document.createRange();
        words.selectNodeContents(cell);
        return new Set([...words.getClientRects()].map(one => Math.round(one.top))).size;
    })""")
    assert len(lines) > 10 and max(lines) == 1, "a figure stands on one line"
    opened.close()
