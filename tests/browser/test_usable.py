"""The page for everybody: keyboard, screen reader, English, a small screen, large text."""
from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import (  # noqa: F401
    COMPLAINT,
    TURN_MS,
    browser_fixture,
    context_fixture,
    field,
    own,
    page_fixture,
    replies,
    say,
    visible_pixels,
)


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
