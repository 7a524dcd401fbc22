"""The widget: the chat as a script tag on a page of another site."""
from __future__ import annotations

import http.server
import threading
from typing import Any, Iterator

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.steps import COMPLAINT, TURN_MS, browser_fixture, context_fixture  # noqa: F401


@pytest.fixture
def intranet(server: Any) -> Iterator[Any]:
    """Another site with the script tag on its page; called with a token, gives its address."""
    pages: dict[str, str] = {}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=gbk")
            self.end_headers()
            self.wfile.write(pages["html"].encode("gbk"))

        def log_message(self, *_: Any) -> None:
            pass

    site = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=site.serve_forever, daemon=True).start()

    def put(token: str) -> str:
        script = f'<script src="{server.url}/chat/embed.js" data-token="{token}"></script>'
        pages["html"] = f'<!doctype html><html lang="zh"><style>* {{ color: red }}</style><h1>内网</h1>{script}'
        return f"http://localhost:{site.server_port}"

    yield put
    site.shutdown()
    site.server_close()


def test_a_site_nobody_allowed_cannot_show_the_chat(context: BrowserContext, server: Any, intranet: Any) -> None:
    page = context.new_page()
    page.goto(intranet(server.link("supervisor").split("#token=")[1]))
    page.get_by_role("button").click()
    page.wait_for_timeout(1_500)
    assert page.frame_locator("iframe").locator("#state").count() == 0


@pytest.mark.parametrize("size", [(1280, 800), (360, 740)], ids=["desk", "phone"])
def test_the_widget_opens_talks_closes_and_remembers(context: BrowserContext, server: Any, intranet: Any,
                                                     size: tuple[int, int]) -> None:
    """On a page of another site, where browsers keep storage from the frame."""
    page = context.new_page()
    page.set_default_timeout(TURN_MS)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    site = intranet(server.link("supervisor").split("#token=")[1])

    def allow(route: Any) -> None:
        """The page as it is served when GAISHAN_ORIGINS names the site."""
        found = route.fetch()
        policy = found.headers["content-security-policy"].replace("frame-ancestors", f"frame-ancestors {site}")
        route.fulfill(response=found, headers={**found.headers, "content-security-policy": policy})

    page.route(f"{server.url}/chat/", allow)
    page.goto(site)
    opener = page.get_by_role("button", name="打开改善助手")
    expect(opener).to_have_text("改善 Gaishan")
    opener.click()
    chat = page.frame_locator("iframe")
    chat.locator("#state.online").wait_for()
    expect(chat.get_by_role("textbox")).to_be_focused()
    page.keyboard.insert_text(COMPLAINT)
    page.keyboard.press("Enter")
    chat.locator(".entry.bot").wait_for()
    box = page.locator("iframe").bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= size[0] and box["y"] + box["height"] <= size[1]
    page.keyboard.press("Escape")
    expect(page.locator("iframe")).to_be_hidden()
    expect(opener).to_be_focused()
    page.reload()
    opener.click()
    expect(chat.locator(".entry")).to_have_count(2)
    chat.get_by_role("button", name="关闭对话").click()
    expect(page.locator("iframe")).to_be_hidden()
