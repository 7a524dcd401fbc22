"""What the browser tests share: a browser, a page of somebody new, and the steps a person takes there."""
from __future__ import annotations

import os
import shutil
from typing import Any, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page, expect, sync_playwright

COMPLAINT = "中午只开两个窗口，我排队等了七十分钟，电话13800138000"
HOW_TO_INSTALL = ("no browser: install Chromium (apt-get install chromium, or .venv/bin/playwright install chromium),"
                  " or name one in GAISHAN_BROWSER")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]
TURN_MS = 30_000


@pytest.fixture(name="browser", scope="module")
def browser_fixture() -> Iterator[Browser]:
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


@pytest.fixture(name="context")
def context_fixture(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 800})
    yield opened
    opened.close()


@pytest.fixture(name="page")
def page_fixture(context: BrowserContext, server: Any) -> Page:
    """The page of a supervisor nobody has seen before, connected."""
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
