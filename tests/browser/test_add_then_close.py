"""Adding and then closing: one button sends what was written and goes on to what closing needs; a tap is enough."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from amends.model.status import Status
from amends.model.ticket.closing import Requirement
from amends.usecases import queries
from amends.usecases.settings import workspaces
from amends.usecases.settings.workspaces import WorkspaceChangeForm
from tests.browser.conftest import Desk
from tests.browser.server import LiveServer
from tests.browser.tasks import PHONE
from tests.browser.test_the_loop_clicked_through import open_ticket

Desks = Callable[..., Desk]
THEN_CLOSE = "details[open] > form > p > [data-then]"


@pytest.fixture
def ticket_id(harness: LiveServer) -> int:
    harness.let_in(harness.workspace.ana)
    required = frozenset({Requirement.ACTION_TAKEN})
    harness.write(workspaces.change, WorkspaceChangeForm(closing_requires=required))
    return open_ticket(harness, "Nadie contestó")


def test_a_note_is_added_and_closing_asks_for_what_is_missing(
    harness: LiveServer, ticket_id: int, desks: Desks
) -> None:
    page = desks("ana").go(f"/tickets/{ticket_id}?view=all")
    page.fill("#note-text", "Looked at")
    page.click(THEN_CLOSE)
    expect(page.locator("#action_taken")).to_be_focused()
    expect(page.locator("#thread")).to_contain_text("Looked at")
    page.keyboard.type("Cleaned the room again")
    page.click("#dialog >> text=Close the ticket")
    expect(page.locator("#dialog")).not_to_be_visible()
    assert harness.read(queries.get_ticket, ticket_id).ticket.status is Status.CLOSED


def test_what_is_refused_stays_in_sight_and_nothing_follows(ticket_id: int, desks: Desks) -> None:
    page = desks("ana").go(f"/tickets/{ticket_id}?view=all")
    page.click(THEN_CLOSE)
    expect(page.locator("#note-text")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#dialog")).not_to_be_visible()
    page.fill("#note-text", "Looked at")
    page.click("text=Add the note")
    expect(page.locator("#thread")).to_contain_text("Looked at")
    expect(page.locator("#dialog")).not_to_be_visible()


def test_on_a_phone_what_a_ticket_has_at_a_glance_is_changed_there(
    harness: LiveServer, ticket_id: int, desks: Desks
) -> None:
    page = desks("ana", **PHONE).go(f"/tickets/{ticket_id}?view=all")
    page.click("#glance-priority")
    with page.expect_response("**/change"):
        page.click("#chooser-list >> text=Low")
    expect(page.locator("#glance-priority")).to_have_text("Low")
    expect(page.locator("#glance-priority")).to_be_focused()
    assert harness.read(queries.get_ticket, ticket_id).ticket.priority.name == "LOW"
