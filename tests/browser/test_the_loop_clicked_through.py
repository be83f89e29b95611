"""The loop, clicked through: an agent works an unhappy guest's ticket, a manager looks on and changes it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from amends.model.customer import CustomerForm
from amends.model.person import Role
from amends.model.status import Priority
from amends.model.ticket.closing import Requirement
from amends.usecases.open import TicketForm, open_by_hand
from amends.usecases.settings import causes, people, workspaces
from amends.usecases.settings.causes import CauseForm
from amends.usecases.settings.people import UserForm
from amends.usecases.settings.workspaces import WorkspaceChangeForm
from tests import cast
from tests.browser.choosing import choose
from tests.browser.conftest import Desk
from tests.browser.server import LiveServer

Desks = Callable[..., Desk]


@pytest.fixture
def staffed(harness: LiveServer) -> LiveServer:
    """Ana, an agent of S1, and Marta, who manages; closing wants to know everything."""
    harness.let_in(harness.workspace.ana)
    harness.hire(Role.MANAGER, "Marta")
    harness.write(causes.add, CauseForm(code="DIRT", name="Dirt"))
    harness.write(workspaces.change, WorkspaceChangeForm(closing_requires=frozenset(Requirement)))
    harness.do(cast.rule(harness.database, harness.workspace.by))
    return harness


def open_ticket(harness: LiveServer, words: str, hours: int = 72, owner: str = "ana@hotel.example") -> int:
    customer = CustomerForm(email="tom@mail.example", name=f"Guest of {words}", phone="+34 600 11 22 33")
    form = TicketForm(
        origin_segment="S1",
        verbatim=words,
        time_limit_hours=hours,
        owner=owner,
        customer=customer,
        priority=Priority.HIGH,
    )
    return harness.write(open_by_hand, form).ticket.id


def test_an_agent_closes_the_loop(staffed: LiveServer, desks: Desks) -> None:
    staffed.do(
        cast.ingest(staffed.database, staffed.workspace.by, cast.form(words="Nadie contestó", customer=cast.BEN))
    )
    desk = desks("ana")
    page = desk.go("/inbox?view=unassigned")
    page.click("text=Nadie contestó")
    expect(page.locator("blockquote")).to_have_text("Nadie contestó")
    expect(page.locator("blockquote")).to_have_attribute("lang", "es")
    page.click("text=Assign to me")
    expect(page.locator("#thread")).to_contain_text("Owner: nobody → Ana")
    page.click("summary:has-text('Contact attempt')")
    page.select_option("#outcome", "NO_ANSWER")
    page.click("text=Log the attempt")
    expect(page.locator("#thread")).to_contain_text("Contact attempt 1: Phone, No answer")
    choose(page, "status", "Waiting")
    expect(page.locator("#thread")).to_contain_text("Status: New → Waiting")
    page.click("summary:has-text('Note')")
    page.fill("#note-text", "Back on Monday")
    page.click("text=Add the note")
    expect(page.locator("#note-text")).to_have_value("")
    page.click("text=Close…")
    expect(page.locator("#dialog")).to_be_visible()
    expect(page.locator("#dialog")).not_to_contain_text("A contact attempt")
    page.click("#dialog >> text=Close the ticket")
    expect(page.locator("#dialog .fault")).to_have_count(2)
    page.select_option("#root_cause", "DIRT")
    page.fill("#action_taken", "Cleaned it, and paid the night back")
    page.click("#dialog >> text=Close the ticket")
    expect(page.locator("#dialog")).not_to_be_visible()
    expect(page.locator("#ticket")).to_contain_text("the last one of this view")


def test_a_manager_sees_at_once_what_an_agent_does_and_nothing_is_overwritten(
    staffed: LiveServer, desks: Desks
) -> None:
    ticket_id = open_ticket(staffed, "Ascensor")
    agent, manager = desks("ana"), desks("marta")
    agent.go(f"/tickets/{ticket_id}?view=all")
    theirs = manager.go(f"/tickets/{ticket_id}?view=all")
    expect(agent.page.locator("#presence")).to_contain_text("Marta")
    agent.page.click("text=Close…")
    expect(agent.page.locator("#dialog")).to_be_visible()
    theirs.fill("#note-text", "Please wait for me")
    theirs.click("text=Add the note")
    expect(theirs.locator("#thread")).to_contain_text("Please wait for me")
    agent.page.select_option("#root_cause", "DIRT")
    agent.page.fill("#action_taken", "Done, and looked at again")
    agent.page.select_option("#dialog [name=outcome]", "REACHED")
    agent.page.click("#dialog >> text=Close the ticket")
    expect(agent.page.locator("#ticket [role=alert]")).to_contain_text("Somebody else changed this ticket meanwhile")
    expect(agent.page.locator("#meanwhile")).to_contain_text("Please wait for me")
    expect(agent.page.locator(f"#row-{ticket_id}")).to_be_visible()
    choose(theirs, "priority", "Low")
    expect(agent.page.locator("#chosen-priority")).to_have_text("Low")


def test_what_arrives_appears_by_itself_and_nothing_jumps(staffed: LiveServer, desks: Desks) -> None:
    first = open_ticket(staffed, "Primero")
    desk = desks("ana")
    page = desk.go("/inbox?view=all")
    page.mouse.move(1200, 700)
    second = open_ticket(staffed, "Segundo", hours=1)
    expect(page.locator(f"#row-{second}")).to_be_visible()
    page.hover(f"#row-{first}")
    third = open_ticket(staffed, "Tercero", hours=2)
    expect(page.locator("#arrived")).to_contain_text("1 new ticket")
    expect(page.locator(f"#row-{third}")).to_have_count(0)
    page.click("#arrived a")
    expect(page.locator(f"#row-{third}")).to_be_visible()


def test_a_draft_survives_a_reload_and_goes_when_it_is_sent(staffed: LiveServer, desks: Desks) -> None:
    ticket_id = open_ticket(staffed, "Ascensor")
    page = desks("ana").go(f"/tickets/{ticket_id}?view=all")
    page.fill("#note-text", "Half a thought")
    page.reload()
    expect(page.locator("#note-text")).to_have_value("Half a thought")
    page.click("text=Add the note")
    expect(page.locator("#thread")).to_contain_text("Half a thought")
    page.reload()
    expect(page.locator("#note-text")).to_have_value("")


def test_many_are_changed_at_once(staffed: LiveServer, desks: Desks) -> None:
    for number in range(5):
        open_ticket(staffed, f"Número {number}")
    page = desks("ana").go("/inbox?view=all")
    boxes = page.locator(".row > input")
    boxes.nth(0).click()
    boxes.nth(3).click(modifiers=["Shift"])
    expect(page.locator("[data-ticked]")).to_have_text("4 selected")
    page.click("[data-bulk-choose]")
    page.click("#chooser-list >> text=Several changes")
    page.select_option("#bulk-priority", "CRITICAL")
    page.fill("#bulk-note", "The lift again")
    page.click("text=Apply")
    staffed.do_what_is_due()
    expect(page.locator("#said")).to_contain_text("Changed 4 tickets · Priority: Critical")
    page.click("#said >> text=Show")
    expect(page.locator("#bulk-standing")).to_contain_text("All are done. 4 changed, 0 refused.")


def test_the_palette_and_the_keys_can_be_found(staffed: LiveServer, desks: Desks) -> None:
    staffed.write(people.add, UserForm(email="zoe@hotel.example"))
    page = desks("ana").go("/inbox")
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("overd")
    page.keyboard.press("Enter")
    page.wait_for_url("**/inbox?view=overdue")
