"""Mentioning somebody: a list at `@` of those who can open the ticket, found in by name or address."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from tests.browser.server import LiveServer
from tests.browser.test_the_loop_clicked_through import open_ticket, staffed

__all__ = ["staffed"]

Desks = Callable[..., Desk]
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}


@pytest.fixture
def ticket_id(staffed: LiveServer) -> int:
    return open_ticket(staffed, "Ascensor")


def writing(desk: Desk, ticket_id: int) -> Page:
    page = desk.go(f"/tickets/{ticket_id}?view=all")
    expect(page.locator("html.ready")).to_be_attached()
    with page.expect_response("**/people"):
        page.focus("#note-text")
    return page


def test_somebody_is_chosen_by_name_at_the_sign(desks: Desks, ticket_id: int) -> None:
    page = writing(desks("ana"), ticket_id)
    page.keyboard.type("Could @")
    expect(page.locator("#chooser-query")).to_be_focused()
    expect(page.locator("#chooser-query")).to_have_attribute("aria-label", "Mention somebody")
    expect(page.locator("#chooser-list [aria-selected=true]")).to_contain_text("Marta")
    expect(page.locator("#chooser-list")).not_to_contain_text("ben@hotel.example")
    page.keyboard.type("mart")
    page.keyboard.press("Enter")
    expect(page.locator("#note-text")).to_be_focused()
    page.keyboard.type("call?")
    expect(page.locator("#note-text")).to_have_value("Could @marta@hotel.example call?")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#thread")).to_contain_text("Could @marta@hotel.example call?")
    expect(page.locator("#beside")).to_contain_text("Marta")


def test_an_address_may_be_typed_to_its_end(desks: Desks, ticket_id: int) -> None:
    page = writing(desks("ana"), ticket_id)
    page.keyboard.type("@")
    expect(page.locator("#chooser-query")).to_be_focused()
    page.keyboard.type("somebody@else.example")
    page.keyboard.press("Escape")
    expect(page.locator("#note-text")).to_have_value("@somebody@else.example")


def test_within_an_address_the_sign_opens_nothing(desks: Desks, ticket_id: int) -> None:
    page = writing(desks("ana"), ticket_id)
    page.keyboard.type("tom@mail.example wrote")
    expect(page.locator("#note-text")).to_have_value("tom@mail.example wrote")
    expect(page.locator("#chooser")).to_be_hidden()


def test_a_reply_to_the_customer_mentions_nobody(desks: Desks, ticket_id: int) -> None:
    page = writing(desks("ana"), ticket_id)
    page.click("[data-key=r]")
    page.locator("#reply-text").press_sequentially("Write to us @ the desk")
    expect(page.locator("#reply-text")).to_have_value("Write to us @ the desk")
    expect(page.locator("#chooser")).to_be_hidden()


def test_on_a_phone_somebody_is_chosen_by_the_button(desks: Desks, ticket_id: int) -> None:
    page = writing(desks("ana", **PHONE), ticket_id)
    page.fill("#note-text", "Please look,")
    page.locator("[data-take=people]").tap()
    page.locator("#chooser-list [role=option]", has_text="Marta").tap()
    expect(page.locator("#note-text")).to_have_value("Please look, @marta@hotel.example ")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
