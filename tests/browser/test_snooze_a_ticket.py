"""Snooze by its key: a time from the small list, out of the list, taken back by `z`; and any other time."""

from collections.abc import Callable

from playwright.sync_api import expect

from amends.instants import MINUTE_US
from tests.browser.conftest import Desk
from tests.browser.server import LiveServer
from tests.browser.test_the_loop_clicked_through import open_ticket, staffed

__all__ = ["staffed"]

Desks = Callable[..., Desk]


def test_a_ticket_is_snoozed_by_the_keyboard_alone_and_back_by_undo(staffed: LiveServer, desks: Desks) -> None:
    ticket_id = open_ticket(staffed, "Uno", 10)
    staffed.clock.advance(MINUTE_US)
    page = desks("ana").go(f"/tickets/{ticket_id}?view=mine")
    row = page.locator(f"#row-{ticket_id}")
    expect(row).to_be_visible()
    expect(page.locator("#choose-until")).to_contain_text("not snoozed")
    page.keyboard.press("h")
    expect(page.locator("#chooser-query")).to_be_focused()
    page.keyboard.type("until an")
    expect(page.locator("#chooser-list [role=option]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("#choose-until")).to_contain_text("Snoozed until an answer comes")
    expect(page.locator("#said")).to_contain_text("Snoozed until an answer comes")
    expect(row).to_have_count(0)
    page.keyboard.press("z")
    expect(row).to_be_visible()
    expect(page.locator("#choose-until")).to_contain_text("not snoozed")


def test_any_other_time_is_chosen_in_a_small_form(staffed: LiveServer, desks: Desks) -> None:
    ticket_id = open_ticket(staffed, "Uno", 10)
    staffed.clock.advance(MINUTE_US)
    page = desks("ana").go(f"/tickets/{ticket_id}?view=mine")
    page.get_by_role("link", name="Snooze until another time").click()
    expect(page.locator("#snooze-time")).to_be_focused()
    page.fill("#snooze-time", "16:30")
    page.get_by_role("button", name="Snooze the ticket").click()
    expect(page.locator("#dialog")).not_to_be_visible()
    expect(page.locator("#choose-until")).to_contain_text("4:30")
    expect(page.locator(f"#row-{ticket_id}")).to_have_count(0)
