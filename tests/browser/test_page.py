"""The chat page in a real browser against a real server: talking, reloading, losing the connection, composing."""
from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.steps import (  # noqa: F401
    COMPLAINT,
    TURN_MS,
    browser_fixture,
    context_fixture,
    enter,
    field,
    own,
    page_fixture,
    replies,
    say,
    visible_pixels,
    write,
)


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


def test_the_picture_opens_a_live_chart_that_reaches_nothing_of_ours(page: Page) -> None:
    say(page, COMPLAINT)
    answer = say(page, "最近三个月投诉最多的是什么")
    with page.expect_popup() as opened:
        answer.locator(".picture").click()
    chart = opened.value
    expect(chart.locator("#chart svg")).to_contain_text("排队", timeout=60_000)
    assert "排队" in chart.title() or "投诉" in chart.title()
    assert chart.evaluate("self.origin") == "null"


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
