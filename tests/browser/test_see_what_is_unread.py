"""What is unread: the title and the bell count notices as they come, and a row is marked until its ticket is opened."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from amends.usecases import converse
from tests.browser.conftest import Desk
from tests.browser.server import LiveServer
from tests.browser.test_the_loop_clicked_through import open_ticket, staffed

__all__ = ["staffed"]

Desks = Callable[..., Desk]
MENTION = "@ana@hotel.example please call them"


def test_the_title_and_the_bell_follow_what_comes(staffed: LiveServer, desks: Desks) -> None:
    ticket_id = open_ticket(staffed, "Uno", 10)
    staffed.write(converse.note, ticket_id, MENTION)
    page = desks("ana").go("/inbox?view=mine")
    expect(page).to_have_title("(1) Mine · Amends")
    bell = page.get_by_role("link", name="Notices, 1 unread")
    expect(bell).to_be_visible()
    staffed.write(converse.note, ticket_id, MENTION)
    expect(page).to_have_title("(2) Mine · Amends")
    expect(page.get_by_role("link", name="Notices, 2 unread")).to_be_visible()
    expect(page.locator("#announcer")).to_be_empty()
    page.locator(f"#row-{ticket_id} > a").click()
    expect(page.locator("#ticket-title")).to_be_visible()
    expect(page).to_have_title(re.compile(r"^\(2\) [^(]"))
    page.get_by_role("link", name="Notices, 2 unread").click()
    page.get_by_role("button", name="Mark all read").click()
    expect(page.get_by_role("link", name="Notices", exact=True)).to_be_visible()
    expect(page).to_have_title("Notices · Amends")


def test_a_row_is_unread_until_its_ticket_is_opened_and_again_when_one_says_so(
    staffed: LiveServer, desks: Desks
) -> None:
    ticket_id = open_ticket(staffed, "Uno", 10)
    page = desks("ana").go("/inbox?view=mine")
    row = page.locator(f"#row-{ticket_id}")
    expect(row).to_contain_text("Unread:")
    with page.expect_response("**/presence"):
        row.locator(":scope > a").click()
    expect(page.locator("#ticket-title")).to_be_visible()
    expect(row).not_to_contain_text("Unread:")
    page.reload()
    expect(page.locator("#ticket-title")).to_be_visible()
    page.goto(f"{staffed.url}/inbox?view=mine")
    expect(row).to_be_visible()
    expect(row).not_to_contain_text("Unread:")
    with page.expect_response("**/presence"):
        page.goto(f"{staffed.url}/tickets/{ticket_id}?view=mine")
    page.get_by_role("button", name="Mark as unread").click()
    expect(page.locator("#ticket-title")).to_have_count(0)
    expect(row).to_contain_text("Unread:")
