"""The palette finds everything, and does what was found."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Desk
from tests.browser.server import LiveServer
from tests.browser.test_the_loop_clicked_through import open_ticket, staffed

__all__ = ["staffed"]

Desks = Callable[..., Desk]


def test_a_ticket_is_found_by_its_words_from_any_page(staffed: LiveServer, desks: Desks) -> None:
    ticket_id = open_ticket(staffed, "Rinoceronte en la ducha")
    page = desks("ana").go("/me")
    page.keyboard.press("Control+k")
    page.keyboard.type("rinoceronte")
    expect(page.locator("#palette-list")).to_contain_text(f"#{ticket_id}")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/tickets/{ticket_id}?view=all")


def test_a_verb_is_found_with_its_object_and_done(staffed: LiveServer, desks: Desks) -> None:
    ticket_id = open_ticket(staffed, "Ascensor")
    page = desks("ana").go(f"/tickets/{ticket_id}?view=all")
    page.keyboard.press("Control+k")
    page.keyboard.type("priority low")
    expect(page.locator("#palette-list [aria-selected=true]")).to_contain_text("Priority: Low")
    page.keyboard.press("Enter")
    expect(page.locator("#chosen-priority")).to_have_text("Low")
    expect(page.locator("#thread")).to_contain_text("Priority: High → Low")


def test_settings_and_people_are_found(staffed: LiveServer, desks: Desks) -> None:
    page = desks("marta").go("/inbox")
    page.keyboard.press("Control+k")
    page.keyboard.type("root ca")
    expect(page.locator("#palette-list [aria-selected=true]")).to_contain_text("Root causes")
    page.keyboard.press("Enter")
    page.wait_for_url("**/settings/causes")
