"""Twenty tickets before lunch, and no mouse."""

from collections.abc import Callable

from playwright.sync_api import expect

from amends.model.status import Status
from amends.usecases import find_tickets
from tests.browser.conftest import Desk
from tests.browser.server import LiveServer
from tests.browser.test_the_loop_clicked_through import open_ticket, staffed

__all__ = ["staffed"]

Desks = Callable[..., Desk]


def test_twenty_tickets_are_triaged_by_keys_alone(staffed: LiveServer, desks: Desks) -> None:
    ids = [open_ticket(staffed, f"Número {number}", hours=10 + number) for number in range(20)]
    page = desks("ana").go("/inbox?view=mine")
    press = page.keyboard.press
    press("j")
    press("o")
    for ticket_id in ids:
        expect(page.locator("#ticket .ticket")).to_have_attribute("data-ticket", str(ticket_id))
        press("p")
        press("l")
        press("Enter")
        expect(page.locator("#thread")).to_contain_text("Priority: High → Low")
        press("n")
        expect(page.locator("#note-text")).to_be_focused()
        page.keyboard.type("Looked at")
        press("Control+Enter")
        expect(page.locator("#thread")).to_contain_text("Looked at")
        press("e")
        expect(page.locator("#action_taken")).to_be_focused()
        page.keyboard.type("Cleaned the room again")
        press("Tab")
        press("D")
        press("Tab")
        press("R")
        press("Control+Enter")
        expect(page.locator("#dialog")).not_to_be_visible()
    expect(page.locator("#ticket")).to_contain_text("the last one of this view")
    found = staffed.read(find_tickets.count, {"status": (Status.CLOSED,)})
    assert found.count == 20


def test_keys_are_off_in_inputs(staffed: LiveServer, desks: Desks) -> None:
    ticket_id = open_ticket(staffed, "Ascensor")
    page = desks("ana").go(f"/tickets/{ticket_id}?view=all")
    page.click("#note-text")
    page.keyboard.type("jekyll n?")
    expect(page.locator("#note-text")).to_have_value("jekyll n?")
    expect(page.locator("#shortcuts")).not_to_be_visible()


def test_the_list_is_walked_ticked_and_searched_by_keys(staffed: LiveServer, desks: Desks) -> None:
    ids = [open_ticket(staffed, f"Número {number}", hours=10 + number) for number in range(3)]
    page = desks("ana").go("/inbox?view=mine")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(f"#row-{ids[1]} > a")).to_be_focused()
    page.keyboard.press("x")
    expect(page.locator(f"#row-{ids[1]} > input")).to_be_checked()
    page.keyboard.press("k")
    page.keyboard.press("n")
    expect(page.locator("#note-text")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("u")
    expect(page.locator(f"#row-{ids[0]} > a")).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("i")
    page.wait_for_url("**/inbox")


def test_a_key_that_comes_as_soon_as_the_page_can_hear_it_stays_on_the_page(staffed: LiveServer, desks: Desks) -> None:
    ticket_id = open_ticket(staffed, "Ascensor")
    desk = desks("ana")
    desk.page.add_init_script(
        "document.addEventListener('DOMContentLoaded', () =>"
        " document.dispatchEvent(new KeyboardEvent('keydown', { key: 'e', bubbles: true })))"
    )
    page = desk.go(f"/tickets/{ticket_id}?view=all")
    expect(page.locator("#dialog #action_taken")).to_be_focused()
    assert page.url.endswith(f"/tickets/{ticket_id}?view=all")
