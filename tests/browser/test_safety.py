"""What must not happen on the page: a request elsewhere, a token on show, markup that runs, endless knocking."""
from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.steps import COMPLAINT, TURN_MS, browser_fixture, context_fixture, enter, own, page_fixture, replies, say  # noqa: F401


def test_no_request_leaves_the_origin_and_the_token_leaves_the_address(context: BrowserContext, server: Any) -> None:
    page = context.new_page()
    page.set_default_timeout(TURN_MS)
    asked: list[str] = []
    problems: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    link = server.link("supervisor")
    token = link.split("#token=")[1]
    enter(page, link)
    say(page, COMPLAINT)
    say(page, "最近三个月投诉最多的是什么")
    home = urlsplit(server.url).netloc
    outside = [address for address in asked if urlsplit(address).netloc != home and not address.startswith("data:")]
    assert outside == []
    assert not any(token in address for address in asked)
    assert token not in page.url and "#" not in page.url
    assert problems == []
    page.reload()  # the link is not needed again
    page.locator("#state.online").wait_for()


@pytest.mark.parametrize("text", [
    "<img src=x onerror=\"window.hacked=1\"><script>window.hacked=2</script> 排队等了一小时",
    "[点这里](javascript:window.hacked=3) 排队等了一小时",
    "![图](https://example.org/outside.png) 排队等了一小时",
], ids=["html", "script link", "outside picture"])
def test_markup_in_a_message_is_shown_and_not_run(page: Page, server: Any, text: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    say(page, text)
    page.reload()  # the same from the history
    page.locator("#state.online").wait_for()
    expect(own(page).locator(".plain")).to_have_text(text)
    page.wait_for_timeout(300)
    assert page.evaluate("window.hacked") is None
    assert page.locator(".entry :is(script, iframe, [onerror], a[href^='javascript'])").count() == 0
    assert not [address for address in asked if "example.org" in address]


HOSTILE_REPLY = {
    "id": 999_999, "language": "zh", "buttons": [{"title": "<b>按钮</b>", "payload": "/x"}],
    "image": "https://example.org/outside.png", "links": [{"title": "坏链接", "url": "javascript:window.hacked=4"}],
    "text": "<img src=x onerror='window.hacked=1'> <script>window.hacked=2</script>\n\n"
            "[a](javascript:window.hacked=3) ![b](https://example.org/p.png) [c](/chat/files/../x) [好](https://example.org)"
            "\n\n| 表 |\n|---|\n| <svg onload='window.hacked=5'> |",
}


def test_markup_in_a_reply_is_shown_and_not_run(context: BrowserContext, server: Any) -> None:
    """The reply is put on the wire by hand: the server would not say such a thing, a customer's text might."""
    page = context.new_page()
    page.set_default_timeout(TURN_MS)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    wires: list[Any] = []

    def relay(route: Any) -> None:
        upstream = route.connect_to_server()
        route.on_message(upstream.send)
        upstream.on_message(route.send)
        wires.append(route)

    page.route_web_socket(re.compile("socket.io"), relay)
    enter(page, server.link("supervisor"))
    wires[-1].send("42" + json.dumps(["reply", HOSTILE_REPLY]))
    wires[-1].send("42" + json.dumps(["reply", HOSTILE_REPLY]))
    replies(page).first.wait_for()
    page.wait_for_timeout(300)
    assert replies(page).count() == 1, "the same reply is not shown twice"
    assert page.evaluate("window.hacked") is None
    expect(replies(page)).to_contain_text("<img src=x onerror='window.hacked=1'>")
    expect(replies(page).get_by_role("button")).to_have_text("<b>按钮</b>")
    addresses = replies(page).locator("a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    # the outside picture is left as a link, which asks for nothing until it is pressed
    assert addresses == ["https://example.org/p.png", "https://example.org"]
    assert replies(page).locator(".entry :is(script, img, svg)").count() == 0
    assert not [address for address in asked if "example.org" in address]


@pytest.mark.parametrize("fragment, words", [("", ("个人链接", "personal link")), ("#token=forged", ("无效", "not valid"))],
                         ids=["no token", "forged token"])
def test_without_a_valid_link_the_page_says_how_to_get_one(context: BrowserContext, server: Any, fragment: str,
                                                          words: tuple[str, str]) -> None:
    page = context.new_page()
    tries: list[str] = []
    page.on("websocket", lambda socket: tries.append(socket.url))
    page.goto(f"{server.url}/chat/{fragment}")
    for word in words:
        expect(page.get_by_role("alert")).to_contain_text(word, timeout=TURN_MS)
    expect(page.locator("#text-input")).to_be_hidden()
    page.wait_for_timeout(3_000)
    assert len(tries) <= 1, "it does not knock again and again"
    assert page.evaluate("localStorage.getItem('gaishan.token')") is None
