"""Trying out, clicked through: in by one click, a line on each page, back by one click, and removed."""

from collections.abc import Callable

from playwright.sync_api import expect

from amends.model.person import Role
from tests.browser.conftest import Desk
from tests.browser.server import LiveServer
from tests.browser.test_for_everybody import errors_of

LINE = "To try out: nothing leaves this workspace."


def test_in_by_one_click_back_by_one_and_removed(harness: LiveServer, desks: Callable[..., Desk]) -> None:
    harness.hire(Role.ADMIN, "Iris")
    page = desks("iris").go("/settings/try")
    assert errors_of(page) == []
    page.click("#main button.main")
    expect(page.locator("aside.trial")).to_contain_text(LINE)
    harness.do_what_is_due()
    expect(page.locator("#trial")).to_contain_text("It is ready")
    assert errors_of(page) == []
    page.click("#trial a.main")
    expect(page.locator("aside.trial")).to_contain_text(LINE)
    expect(page.locator("a[href^='/tickets/']").first).to_be_visible()
    assert errors_of(page) == []
    page.click("aside.trial button")
    expect(page.locator("aside.trial")).to_have_count(0)
    page.check("#sure")
    page.click("button.bad")
    expect(page.locator(".notice")).to_contain_text("is removed")
    expect(page.locator("#sector")).to_be_visible()
    assert errors_of(page) == []


def test_on_a_phone_nothing_scrolls_sideways_there(harness: LiveServer, desks: Callable[..., Desk]) -> None:
    harness.hire(Role.ADMIN, "Iris")
    page = desks("iris", viewport={"width": 360, "height": 740}).go("/settings/try")
    page.click("#main button.main")
    expect(page.locator("aside.trial")).to_contain_text(LINE)
    for path in ("/settings/try", "/inbox?view=all"):
        page.goto(harness.url + path)
        expect(page.locator("aside.trial")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
