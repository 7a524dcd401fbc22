"""The chat page and the widget in a real browser against a real server (fixture ``server``: conftest.py)."""
from __future__ import annotations

import http.server
import json
import os
import re
import shutil
import threading
from typing import Any, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page, expect, sync_playwright

COMPLAINT = "中午只开两个窗口，我排队等了七十分钟，电话13800138000"
HOW_TO_INSTALL = ("no browser: install Chromium (apt-get install chromium, or .venv/bin/playwright install chromium),"
                  " or name one in GAISHAN_BROWSER")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]
TURN_MS = 30_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """GAISHAN_BROWSER, else an installed Chromium or Chrome, else the one Playwright installed."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    path = os.environ.get("GAISHAN_BROWSER") or next(filter(None, map(shutil.which, names)), None)
    with sync_playwright() as playwright:
        try:
            launched = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        except Error as error:
            pytest.fail(f"{HOW_TO_INSTALL}\n{error}")
        yield launched
        launched.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 800})
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, server: Any) -> Page:
    """The page of a supervisor nobody has seen before, connected. Script errors fail the test at ``entries``."""
    opened = context.new_page()
    opened.set_default_timeout(TURN_MS)
    enter(opened, server.link("supervisor"))
    return opened


def enter(page: Page, link: str) -> None:
    page.goto(link)
    page.locator("#state.online").wait_for()


def field(page: Page) -> Locator:
    return page.get_by_role("textbox")


def write(page: Page, text: str) -> None:
    """Put text into the field, as a paste does, without sending it."""
    field(page).focus()
    page.keyboard.insert_text(text)


def replies(page: Page) -> Locator:
    return page.locator(".entry.bot")


def own(page: Page) -> Locator:
    return page.locator(".entry.person")


def say(page: Page, text: str) -> Locator:
    """Send a message with Enter and wait for the first new reply."""
    before = replies(page).count()
    write(page, text)
    page.keyboard.press("Enter")
    replies(page).nth(before).wait_for()
    expect(page.locator("#working")).to_have_text("", timeout=TURN_MS)
    return replies(page).nth(before)


def visible_pixels(picture: Locator) -> int:
    picture.page.wait_for_function("image => image.complete", arg=picture.element_handle())
    return picture.evaluate("image => image.naturalWidth")


def test_a_pasted_complaint_gets_a_card_that_can_be_corrected(page: Page) -> None:
    card = say(page, COMPLAINT)
    expect(card).to_contain_text(re.compile(r"投诉\s*\d+"))
    expect(card.locator(".choices button")).not_to_have_count(0)
    expect(own(page).last).not_to_contain_text("13800138000")
    expect(own(page).last).to_contain_text("[PHONE]")
    corrected = say(page, "不对，这是服务态度")
    expect(corrected).to_contain_text("服务态度")


def test_a_button_answers_with_its_title_and_older_buttons_step_back(page: Page) -> None:
    card = say(page, COMPLAINT)
    choice = card.locator(".choices button").first
    title = choice.inner_text()
    choice.dblclick()
    expect(own(page).last).to_contain_text(title)
    replies(page).nth(1).wait_for()
    assert own(page).count() == 2, "a double click is one answer"
    expect(card.locator(".choices.older button").first).to_be_enabled()


def test_top_categories_show_a_table_and_a_picture_and_reload_keeps_them(page: Page) -> None:
    say(page, COMPLAINT)
    answer = say(page, "最近三个月投诉最多的是什么")
    expect(answer.get_by_role("table")).to_be_visible()
    assert visible_pixels(answer.locator(".picture img")) > 100
    assert answer.locator(".picture img").get_attribute("alt")
    expect(page.locator(".picture")).to_have_attribute("target", "_blank")
    before = page.locator(".entry").all_inner_texts()
    page.reload()
    page.locator("#state.online").wait_for()
    expect(page.locator(".entry")).to_have_count(len(before))
    assert page.locator(".entry").all_inner_texts() == before
    assert visible_pixels(page.locator(".picture img")) > 100


def test_a_message_without_a_server_is_marked_and_sent_once_later(page: Page, server: Any) -> None:
    say(page, COMPLAINT)
    texts = ["服务器停了也要记下来：排队一小时", "还有一条：窗口太少"]
    server.stop()
    try:
        for text in texts:
            write(page, text)
            page.keyboard.press("Enter")
        expect(page.locator(".state.not_sent")).to_have_count(2)
        expect(page.get_by_role("button", name="重新发送这条消息")).to_have_count(2)
        expect(page.locator("#state.offline")).to_be_visible()
    finally:
        server.start()
    expect(page.locator("#state.online")).to_be_visible(timeout=TURN_MS)
    expect(page.locator(".state.not_sent")).to_have_count(0, timeout=TURN_MS)
    expect(replies(page)).to_have_count(3, timeout=TURN_MS)
    expect(page.locator("#working")).to_have_text("", timeout=TURN_MS)
    page.reload()
    page.locator("#state.online").wait_for()
    stored = [text.split("\n", 1)[1] for text in own(page).all_inner_texts()]
    assert stored[1:] == texts, "once each, in order"


def test_an_answer_lost_on_the_way_does_not_store_a_message_twice(context: BrowserContext, server: Any) -> None:
    page = context.new_page()
    page.set_default_timeout(TURN_MS)
    lost = []

    def relay(route: Any) -> None:
        upstream = route.connect_to_server()
        sent = re.compile(r'^42\d+\["message"')

        def outward(message: str) -> None:
            upstream.send(message)
            if sent.match(message) and not lost:
                lost.append(message)
                page.wait_for_timeout(500)  # the server has it; its answer does not get through
                route.close()

        route.on_message(outward)
        upstream.on_message(lambda message: None if lost and "43" == message[:2] and len(lost) == 1 and not done
                            else route.send(message))

    done: list[bool] = []
    page.route_web_socket(re.compile("socket.io"), relay)
    enter(page, server.link("supervisor"))
    write(page, COMPLAINT)
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('#state').className === 'offline'")
    done.append(True)
    expect(page.locator("#state.online")).to_be_visible(timeout=TURN_MS)
    expect(replies(page)).to_have_count(1, timeout=TURN_MS)
    expect(page.locator(".state:not(:empty)")).to_have_count(0)
    assert lost and own(page).count() == 1
    page.reload()
    page.locator("#state.online").wait_for()
    expect(own(page)).to_have_count(1)


@pytest.mark.parametrize("events", [
    [("CompositionEvent", "compositionstart", {}), ("KeyboardEvent", "keydown", {"key": "Enter"}),
     ("CompositionEvent", "compositionend", {})],
    [("KeyboardEvent", "keydown", {"key": "Enter", "isComposing": True})],
    [("KeyboardEvent", "keydown", {"key": "Enter", "keyCode": 229})],
], ids=["between start and end", "isComposing", "Safari: 229 after the end"])
def test_enter_while_composing_does_not_send(page: Page, events: list[Any]) -> None:
    write(page, "拼音")
    field(page).evaluate("""(field, events) => events.forEach(([kind, name, more]) => field.dispatchEvent(
        new window[kind](name, {bubbles: true, composed: true, cancelable: true, ...more})))""", events)
    page.wait_for_timeout(300)
    assert page.locator(".entry").count() == 0
    expect(field(page)).to_have_text("拼音")
    page.keyboard.press("Enter")
    expect(own(page)).to_have_count(1)


def test_an_input_method_of_the_browser_confirms_a_word_without_sending(page: Page, context: BrowserContext) -> None:
    field(page).focus()
    devtools = context.new_cdp_session(page)
    devtools.send("Input.imeSetComposition", {"text": "paidui", "selectionStart": 6, "selectionEnd": 6})
    devtools.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": "Enter", "windowsVirtualKeyCode": 229})
    devtools.send("Input.insertText", {"text": "排队"})
    expect(field(page)).to_have_text("排队")
    assert page.locator(".entry").count() == 0


def test_shift_enter_makes_a_new_line(page: Page) -> None:
    write(page, "第一行")
    page.keyboard.press("Shift+Enter")
    page.keyboard.insert_text("第二行")
    assert page.locator(".entry").count() == 0
    page.keyboard.press("Enter")
    expect(own(page).locator(".plain")).to_have_text("第一行\n第二行", use_inner_text=True)


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


def focused(page: Page) -> str:
    """Role and name of what has the focus, looked up through shadow roots."""
    return page.evaluate("""() => {
        let at = document.activeElement;
        while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
        return [at.getAttribute('role') || at.tagName.toLowerCase(), at.getAttribute('aria-label') || at.innerText]
            .join(' ');
    }""")


def test_everything_can_be_reached_and_used_by_keyboard(page: Page) -> None:
    page.keyboard.press("Tab")
    assert focused(page) == "button 跳到输入框"
    page.keyboard.press("Enter")
    assert focused(page) == "textbox 消息"
    page.keyboard.insert_text(COMPLAINT)
    page.keyboard.press("Tab")
    assert focused(page) == "button 发送"
    page.keyboard.press("Space")
    assert focused(page) == "textbox 消息"
    replies(page).first.wait_for()
    buttons = replies(page).first.locator(".choices button").all_inner_texts()
    for expected in ["button 发送", "textbox 消息", *(f"button {title}" for title in reversed(buttons)), "log 对话记录"]:
        if expected == "button 发送":
            page.keyboard.press("Tab")
        else:
            page.keyboard.press("Shift+Tab")
        assert focused(page) == expected
    page.keyboard.press("Tab")
    outline = page.evaluate("""() => {
        const style = getComputedStyle(document.querySelector('deep-chat').shadowRoot.activeElement);
        return [style.outlineStyle, parseFloat(style.outlineWidth)];
    }""")
    assert outline[0] == "solid" and outline[1] >= 2
    page.keyboard.press("Enter")
    expect(own(page).last).to_contain_text(buttons[0])


def test_screen_readers_are_told_what_is_new(page: Page) -> None:
    log = page.get_by_role("log")
    expect(log).to_have_attribute("aria-label", "对话记录")
    expect(log).to_have_attribute("aria-live", "polite", timeout=5_000)
    say(page, COMPLAINT)
    expect(log.get_by_role("group", name="可选的回答")).to_be_visible()
    expect(field(page)).to_have_attribute("aria-multiline", "true")


def test_the_language_button_turns_the_page_into_english(page: Page) -> None:
    page.get_by_role("button", name="Switch to English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en", timeout=TURN_MS)
    expect(page.get_by_role("textbox", name="Message")).to_be_visible()
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_visible()
    expect(page.locator("#state")).to_have_text("Connected")
    page.get_by_role("button", name="切换到中文").click()
    expect(page.get_by_role("textbox", name="消息")).to_be_visible(timeout=TURN_MS)


@pytest.mark.parametrize("size, zoom", [((360, 740), 100), ((360, 740), 200), ((740, 360), 100)],
                         ids=["phone", "phone with large text", "phone on its side"])
def test_a_phone_needs_no_sideways_scrolling(page: Page, size: tuple[int, int], zoom: int) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.evaluate("zoom => { document.documentElement.style.fontSize = `${zoom}%`; }", zoom)
    say(page, COMPLAINT + "，" + "https://example.org/" + "a" * 200)
    answer = say(page, "最近三个月投诉最多的是什么")
    visible_pixels(answer.locator(".picture img"))
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert page.get_by_role("log").evaluate("log => log.scrollWidth - log.clientWidth") <= 0
    box = page.get_by_role("button", name="发送", exact=True).bounding_box()
    assert box and box["x"] + box["width"] <= size[0] and box["y"] + box["height"] <= size[1]
    assert min(box["width"], box["height"]) >= 24


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
