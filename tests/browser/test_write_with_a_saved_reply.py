"""Writing with a saved reply: at `;` or by its button it is taken into the box, and what it does is said before."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from amends.model.status import Status
from amends.usecases import queries
from amends.usecases.settings import configuration
from amends.usecases.settings.config_kinds import SAVED_REPLY
from tests.browser.conftest import Desk
from tests.browser.server import LiveServer
from tests.browser.test_the_loop_clicked_through import open_ticket, staffed

__all__ = ["staffed"]

Desks = Callable[..., Desk]
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
TEXTS: dict[str, dict[str, Any]] = {
    "Callback": {"text": "We call {{customer_name|you}} tomorrow.", "use": "note", "status": "IN_PROGRESS"},
    "Apology": {"text": "Dear {{customer_name|guest}},\nwe are sorry.", "use": "reply"},
    "Lift": {"text": "The lift of ticket {{ticket}} is repaired."},
}


@pytest.fixture
def ticket_id(staffed: LiveServer) -> int:
    for name, document in TEXTS.items():
        staffed.write(configuration.save, SAVED_REPLY, {"name": name, **document})
    return open_ticket(staffed, "Ascensor")


def writing(desk: Desk, ticket_id: int, key: str = "n", box: str = "#note-text") -> Page:
    page = desk.go(f"/tickets/{ticket_id}?view=all")
    expect(page.locator("html.ready")).to_be_attached()
    with page.expect_response("**/saved-replies?use=*"):
        page.locator(f"[data-key={key}]").click() if key == "r" else page.focus(box)
        page.focus(box)
    return page


def test_it_is_taken_at_a_semicolon_and_says_what_it_does(staffed: LiveServer, desks: Desks, ticket_id: int) -> None:
    page = writing(desks("ana"), ticket_id)
    page.keyboard.type(";")
    expect(page.locator("#chooser-query")).to_be_focused()
    expect(page.locator("#chooser-list")).to_contain_text("Callback")
    expect(page.locator("#chooser-list")).not_to_contain_text("Apology")
    page.keyboard.type("call")
    page.keyboard.press("Enter")
    expect(page.locator("#note-text")).to_have_value("We call Guest of Ascensor tomorrow.")
    expect(page.locator("#note-text")).to_be_focused()
    expect(page.locator(f"#with-{ticket_id}-note")).to_contain_text("Status: In progress")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#chosen-status")).to_have_text("In progress")
    expect(page.locator("#thread")).to_contain_text("We call Guest of Ascensor tomorrow.")
    expect(page.locator(f"#with-{ticket_id}-note")).to_be_hidden()


def test_what_it_does_can_be_left(staffed: LiveServer, desks: Desks, ticket_id: int) -> None:
    page = writing(desks("ana"), ticket_id)
    page.keyboard.type(";")
    expect(page.locator("#chooser-list")).to_contain_text("Callback")
    page.keyboard.press("Enter")
    page.click(f"#with-{ticket_id}-note [data-without]")
    page.click("text=Add the note")
    expect(page.locator("#thread")).to_contain_text("We call Guest of Ascensor tomorrow.")
    assert staffed.read(queries.get_ticket, ticket_id).ticket.status is Status.NEW


def test_escape_leads_back_with_what_was_typed(desks: Desks, ticket_id: int) -> None:
    page = writing(desks("ana"), ticket_id)
    page.keyboard.type("Phoned ;")
    expect(page.locator("#chooser-query")).to_be_focused()
    page.keyboard.type("-)")
    page.keyboard.press("Escape")
    expect(page.locator("#note-text")).to_be_focused()
    expect(page.locator("#note-text")).to_have_value("Phoned ;-)")


def test_within_a_word_it_is_a_sign_like_any_other(desks: Desks, ticket_id: int) -> None:
    page = writing(desks("ana"), ticket_id)
    page.keyboard.type("Phoned; nobody answered")
    expect(page.locator("#note-text")).to_have_value("Phoned; nobody answered")
    expect(page.locator("#chooser")).to_be_hidden()


def test_on_a_phone_it_is_taken_by_its_button(desks: Desks, ticket_id: int) -> None:
    page = writing(desks("ana", **PHONE), ticket_id, "r", "#reply-text")
    page.locator("#reply-text").locator("xpath=ancestor::form").locator("[data-take=replies]").tap()
    page.locator("#chooser-list [role=option]", has_text="Apology").tap()
    expect(page.locator("#reply-text")).to_have_value("Dear Guest of Ascensor,\nwe are sorry.")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_what_is_refused_leaves_the_words_and_what_was_chosen(
    staffed: LiveServer, desks: Desks, ticket_id: int
) -> None:
    staffed.write(configuration.save, SAVED_REPLY, {"name": "Done", "text": "All is settled.", "status": "CLOSED"})
    page = writing(desks("ana"), ticket_id)
    page.keyboard.type(";")
    expect(page.locator("#chooser-list")).to_contain_text("Done")
    page.keyboard.type("done")
    page.keyboard.press("Enter")
    page.click("text=Add the note")
    expect(page.locator(".composer [role=alert]", has_text="Root cause: is required")).to_be_visible()
    expect(page.locator("#note-text")).to_have_value("All is settled.")
    expect(page.locator(f"#with-{ticket_id}-note")).to_contain_text("Closed")


def test_a_manager_writes_one_by_its_form(desks: Desks, harness: LiveServer, staffed: LiveServer) -> None:
    page = desks("marta").go("/settings/saved-replies/new")
    page.fill("#name", "Refund")
    page.fill("#text", "Dear {{customer}}")
    page.click("form button.main >> nth=0")
    expect(page.locator("#fault-text")).to_contain_text("{{customer}} is no placeholder")
    page.fill("#text", "Dear {{customer_name}}")
    page.select_option("#status", "PENDING")
    page.click("form button.main >> nth=0")
    page.wait_for_url("**/saved-replies/*saved=1")
    expect(page.locator("#text")).to_have_value("Dear {{customer_name}}")
    expect(page.locator("#status")).to_have_value("PENDING")
