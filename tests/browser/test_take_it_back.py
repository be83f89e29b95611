"""What one did is taken back: by z, by the line that says it, by the history, and on a phone."""

from collections.abc import Callable

from playwright.sync_api import expect

from amends.instants import MINUTE_US
from amends.model.status import Status
from amends.usecases import queries
from tests.browser.choosing import choose
from tests.browser.conftest import Desk
from tests.browser.server import LiveServer
from tests.browser.test_the_loop_clicked_through import open_ticket, staffed

__all__ = ["staffed"]

Desks = Callable[..., Desk]


def test_a_wrong_close_is_taken_back_by_one_key(staffed: LiveServer, desks: Desks) -> None:
    first, second = open_ticket(staffed, "Uno", 10), open_ticket(staffed, "Dos", 20)
    staffed.clock.advance(MINUTE_US)
    page = desks("ana").go(f"/tickets/{first}?view=mine")
    page.keyboard.press("e")
    page.select_option("#root_cause", "DIRT")
    page.fill("#action_taken", "Cleaned the room again")
    page.select_option("#dialog [name=outcome]", "REACHED")
    page.click("#dialog >> text=Close the ticket")
    expect(page.locator("#ticket .ticket")).to_have_attribute("data-ticket", str(second))
    expect(page.locator("#said")).to_contain_text(f"Ticket {first} is closed")
    expect(page.locator(f"#row-{first}")).to_have_count(0)
    staffed.clock.advance(MINUTE_US)
    page.keyboard.press("z")
    expect(page.locator("#ticket .ticket")).to_have_attribute("data-ticket", str(first))
    expect(page.locator(f"#row-{first}")).to_be_visible()
    ticket = staffed.read(queries.get_ticket, first).ticket
    assert (ticket.status, ticket.root_cause_id, ticket.contact_attempts) == (Status.NEW, 0, 0)
    expect(page.locator("#thread .undone").first).to_be_visible()


def test_a_choice_is_taken_back_by_its_line_and_a_note_by_the_history(staffed: LiveServer, desks: Desks) -> None:
    ticket_id = open_ticket(staffed, "Uno", 10)
    staffed.clock.advance(MINUTE_US)
    page = desks("ana").go(f"/tickets/{ticket_id}?view=all")
    choose(page, "priority", "Low")
    expect(page.locator("#said")).to_contain_text("Priority: High → Low")
    staffed.clock.advance(MINUTE_US)
    page.click("#said >> text=Undo")
    expect(page.locator("#chosen-priority")).to_have_text("High")
    expect(page.locator("#thread")).to_contain_text("Undone: Priority: High → Low")
    staffed.clock.advance(MINUTE_US)
    page.fill("#note-text", "Wrong ticket")
    page.click("text=Add the note")
    expect(page.locator("#thread")).to_contain_text("Wrong ticket")
    staffed.clock.advance(MINUTE_US)
    page.locator("#thread li", has_text="Wrong ticket").get_by_role("button", name="Undo").click()
    expect(page.locator("#thread .undone", has_text="Wrong ticket")).to_be_visible()
    staffed.clock.advance(20 * MINUTE_US)
    page.reload()
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)
