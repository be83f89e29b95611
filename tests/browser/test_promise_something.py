"""A promise by its key: what, a day by its name, the time shown back, and then kept by a button and taken back."""

from collections.abc import Callable

from playwright.sync_api import expect

from amends.instants import MINUTE_US
from amends.usecases import queries
from tests.browser.conftest import Desk
from tests.browser.server import LiveServer
from tests.browser.test_the_loop_clicked_through import open_ticket, staffed

__all__ = ["staffed"]

Desks = Callable[..., Desk]


def test_a_promise_is_made_by_the_keyboard_alone_and_kept(staffed: LiveServer, desks: Desks) -> None:
    ticket_id = open_ticket(staffed, "Uno", 10)
    staffed.clock.advance(MINUTE_US)
    page = desks("ana").go(f"/tickets/{ticket_id}?view=mine")
    expect(page.locator('[data-key="P"]')).to_have_attribute("data-htmx-powered", "true")
    page.keyboard.press("P")
    expect(page.locator("#promise-text")).to_be_focused()
    page.keyboard.type("I call you again")
    expect(page.locator("#promise-when")).to_contain_text("5:00")
    page.fill("#promise-time", "16:30")
    page.keyboard.press("Tab")
    expect(page.locator("#promise-when")).to_contain_text("4:30")
    page.locator("#promise-text").press("Enter")
    expect(page.locator("#dialog")).not_to_be_visible()
    expect(page.locator(".promises")).to_contain_text("I call you again")
    expect(page.locator(f"#row-{ticket_id}")).to_contain_text("Promised:")
    own = staffed.read(queries.get_ticket, ticket_id).ticket.promises[0]
    assert own.text == "I call you again"
    staffed.clock.advance(MINUTE_US)
    page.locator(".promises").get_by_role("button", name="Kept").click()
    expect(page.locator("#said")).to_contain_text("Promise kept")
    expect(page.locator(f"#row-{ticket_id}")).not_to_contain_text("Promised:")
    page.locator("#ticket-title").focus()
    page.keyboard.press("z")
    expect(page.locator(f"#row-{ticket_id}")).to_contain_text("Promised:")
