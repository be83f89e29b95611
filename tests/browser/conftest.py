"""A real browser: Debian's Chromium, one for a file of tests; whatever it complains of fails the test."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tests import engines
from tests.browser.server import PASSWORD, LiveServer
from tests.engines import Clock

_CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
_ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
# What a page answers to bad input is told by the page itself; the browser's own line about it is no fault.
_EXPECTED = re.compile(r"Failed to load resource: the server responded with a status of (4\d\d)")
# A machine that does much else answers late, and that is no fault of a page.
PATIENCE_MS = 20_000
expect.set_options(timeout=PATIENCE_MS)


class Desk:
    """Somebody's window: signed in, with what the browser complained of."""

    def __init__(self, harness: LiveServer, context: BrowserContext) -> None:
        self.harness = harness
        self.context = context
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not _EXPECTED.search(message.text):
            self.complaints.append(message.text)

    def sign_in(self, name: str) -> "Desk":
        """Sign in as people do."""
        self.go("/sign-in")
        self.page.fill("#email", f"{name.lower()}@hotel.example")
        self.page.fill("#password", PASSWORD)
        self.page.click("button.main")
        self.page.wait_for_url(lambda url: "/sign-in" not in url)
        return self

    def go(self, path: str) -> Page:
        """Go to a page."""
        self.page.goto(self.harness.url + path)
        return self.page


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    # Playwright's own event loop runs in this thread until it ends: no longer than the tests that need it.
    if _CHROMIUM is None:
        if "CI" in os.environ:
            raise RuntimeError("the browser tests need Debian's chromium")
        pytest.skip("the browser tests need Debian's chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=list(_ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def harness(sqlite_template: Path, tmp_path: Path) -> Iterator[LiveServer]:
    opened = LiveServer(engines.sqlite_copy(sqlite_template, tmp_path), tmp_path, Clock())
    yield opened
    opened.close()


@pytest.fixture
def desks(chromium: Browser, harness: LiveServer) -> Iterator[Any]:
    """Opens windows; what any of them complained of fails the test."""
    opened: list[Desk] = []

    def open_one(name: str = "", **options: Any) -> Desk:
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
        context.set_default_timeout(PATIENCE_MS)
        desk = Desk(harness, context)
        opened.append(desk)
        return desk.sign_in(name) if name else desk

    yield open_one
    for desk in opened:
        desk.context.close()
    assert [complaint for desk in opened for complaint in desk.complaints] == []
