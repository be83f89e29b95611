"""Small things at a ticket: its link is copied, its cause chosen by a key, it is printed, a phone has a heading."""

from collections.abc import Callable

from playwright.sync_api import expect

from amends.instants import MINUTE_US
from amends.usecases import queries
from tests.browser.conftest import Desk
from tests.browser.server import LiveServer
from tests.browser.test_for_everybody import errors_of
from tests.browser.test_the_loop_clicked_through import open_ticket, staffed

__all__ = ["staffed"]

Desks = Callable[..., Desk]


def test_the_link_is_copied_by_a_key_and_said(staffed: LiveServer, desks: Desks) -> None:
    ticket_id = open_ticket(staffed, "Uno")
    desk = desks("ana")
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = desk.go(f"/tickets/{ticket_id}?view=all")
    expect(page.locator("#view-all .count")).not_to_have_text("")
    page.keyboard.press("y")
    expect(page.locator("#said")).to_have_text("The link is copied.")
    expect(page.locator("#announcer")).to_have_text("The link is copied.")
    assert page.evaluate("navigator.clipboard.readText()") == f"{staffed.url}/tickets/{ticket_id}"


def test_the_root_cause_is_chosen_by_a_key(staffed: LiveServer, desks: Desks) -> None:
    ticket_id = open_ticket(staffed, "Uno")
    staffed.clock.advance(MINUTE_US)
    page = desks("ana").go(f"/tickets/{ticket_id}?view=all")
    expect(page.locator("#view-all .count")).not_to_have_text("")
    page.keyboard.press("w")
    expect(page.locator("#chooser-query")).to_be_focused()
    page.keyboard.type("dirt")
    page.keyboard.press("Enter")
    expect(page.locator("#thread")).to_contain_text("Dirt")
    assert staffed.read(queries.get_ticket, ticket_id).ticket.root_cause_id
    page.keyboard.press("z")
    expect(page.locator("#chosen-root_cause")).to_have_text("none")


def test_a_printed_page_shows_what_is_ticked(staffed: LiveServer, desks: Desks) -> None:
    ticket_id = open_ticket(staffed, "Uno")
    page = desks("ana").go(f"/tickets/{ticket_id}/print")
    history = page.locator('[data-part-of-print="history"]')
    expect(page.locator("[data-print]")).to_be_visible()
    page.uncheck('[value="history"]')
    expect(history).to_be_hidden()
    page.check('[value="history"]')
    expect(history).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".print-choice")).to_be_hidden()
    page.emulate_media(media="screen")
    assert errors_of(page) == []


def test_a_ticket_on_a_phone_has_a_heading_of_the_first_level(staffed: LiveServer, desks: Desks) -> None:
    ticket_id = open_ticket(staffed, "Uno")
    page = desks("ana", viewport={"width": 390, "height": 844}).go(f"/tickets/{ticket_id}?view=all")
    expect(page.get_by_role("heading", level=1)).to_have_text("All tickets")
    assert [each for each in errors_of(page) if "page-has-heading-one" in each] == []
