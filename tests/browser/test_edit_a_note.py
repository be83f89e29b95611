"""A note is edited and withdrawn in its ticket: a click, other words, and z takes it back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from amends.instants import MINUTE_US
from tests.browser.conftest import Desk
from tests.browser.server import LiveServer
from tests.browser.test_the_loop_clicked_through import open_ticket, staffed

__all__ = ["staffed"]

Desks = Callable[..., Desk]
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}


@pytest.fixture
def ticket_id(staffed: LiveServer) -> int:
    return open_ticket(staffed, "Ascensor")


def noted(staffed: LiveServer, page: Page, words: str) -> None:
    """A note that one sees in the thread, written a minute ago."""
    expect(page.locator("html.ready")).to_be_attached()
    page.fill("#note-text", words)
    page.click("text=Add the note")
    expect(page.locator("#thread .line.note .line-words").first).to_have_text(words)
    staffed.clock.advance(MINUTE_US)


def edit(page: Page, words: str) -> None:
    """Give the newest note other words, by its dialog."""
    page.click("#thread >> text=Edit or withdraw…")
    expect(page.locator("#edited-note")).to_be_focused()
    page.fill("#edited-note", words)
    page.click("text=Save the note")


def test_a_note_gets_other_words_and_its_first_ones_come_back(
    staffed: LiveServer, desks: Desks, ticket_id: int
) -> None:
    page = desks("ana").go(f"/tickets/{ticket_id}?view=all")
    noted(staffed, page, "Room 4")
    edit(page, "Room **5**")
    note = page.locator("#thread .line.note").first
    expect(note.locator(".line-words strong")).to_have_text("5")
    expect(note).to_contain_text("Internal note, edited at")
    expect(page.locator("#said")).to_contain_text("Internal note edited")
    expect(page.locator("#dialog")).not_to_be_visible()
    staffed.clock.advance(MINUTE_US)
    page.keyboard.press("z")
    expect(note.locator(".line-words")).to_have_text("Room 4")
    expect(page.locator("#thread")).to_contain_text("Undone: Internal note edited")


@pytest.mark.parametrize("screen", [{}, PHONE], ids=["desktop", "phone"])
def test_a_withdrawn_note_leaves_a_line_and_its_author_sees_what_it_said(
    staffed: LiveServer, desks: Desks, ticket_id: int, screen: dict[str, object]
) -> None:
    page = desks("ana", **screen).go(f"/tickets/{ticket_id}?view=all")
    noted(staffed, page, "Rinoceronte")
    page.click("#thread >> text=Edit or withdraw…")
    page.click("text=Withdraw the note")
    expect(page.locator("#thread")).to_contain_text("Internal note, withdrawn by Ana")
    expect(page.locator("#thread")).not_to_contain_text("Rinoceronte")
    page.click("#thread >> text=What it said…")
    expect(page.locator("#dialog")).to_contain_text("Rinoceronte")
    expect(page.locator("#edited-note")).to_have_count(0)


def test_another_tab_s_edit_isn_t_written_over_unseen(staffed: LiveServer, desks: Desks, ticket_id: int) -> None:
    desk = desks("ana")
    page = desk.go(f"/tickets/{ticket_id}?view=all")
    noted(staffed, page, "Room 4")
    page.click("#thread >> text=Edit or withdraw…")
    expect(page.locator("#edited-note")).to_have_value("Room 4")
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator("html.ready")).to_be_attached()
    edit(other, "Room 5")
    expect(other.locator("#thread .line.note .line-words").first).to_have_text("Room 5")
    staffed.clock.advance(MINUTE_US)
    page.fill("#edited-note", "Room 6")
    page.click("text=Save the note")
    expect(page.locator("#dialog [role=alert]")).to_contain_text("You edited this note elsewhere")
    expect(page.locator("#dialog .notice.warn")).to_contain_text("Room 5")
    expect(page.locator("#edited-note")).to_have_value("Room 6")
    page.click("text=Save the note")
    expect(page.locator("#thread .line.note .line-words").first).to_have_text("Room 6")


def test_another_s_note_is_read_and_not_edited(staffed: LiveServer, desks: Desks, ticket_id: int) -> None:
    noted(staffed, desks("marta").go(f"/tickets/{ticket_id}?view=all"), "Room 4")
    page = desks("ana").go(f"/tickets/{ticket_id}?view=all")
    expect(page.locator("#thread .line.note .line-words").first).to_have_text("Room 4")
    expect(page.locator("#thread .note-acts")).to_have_count(0)
