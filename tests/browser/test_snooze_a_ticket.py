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


def test_many_are_snoozed_in_place_and_a_target_before_that_is_said(staffed: LiveServer, desks: Desks) -> None:
    ids = [open_ticket(staffed, name, place) for place, name in ((10, "Uno"), (20, "Dos"))]
    staffed.clock.advance(MINUTE_US)
    page = desks("ana").go(f"/tickets/{ids[0]}?view=mine")
    options = page.locator("#change-until option").all_inner_texts()
    assert any("in a week" in each.lower() and "its target comes first" in each for each in options), options
    page = desks("ana").go("/inbox?view=mine")
    page.click("#select-all")
    with staffed.background():
        page.keyboard.press("b")
        expect(page.locator("#chooser-query")).to_be_focused()
        page.keyboard.type("snooze: until an")
        page.keyboard.press("Enter")
        expect(page.locator("#said")).to_contain_text("Changed 2 tickets · Snoozed until an answer comes")
        expect(page.locator("#rows > .row")).to_have_count(0)
