"""Many tickets are changed where they stand: by b, some letters and Enter, with what closing asks for, and Undo."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from amends.instants import MINUTE_US
from amends.model.status import Priority, Status
from amends.usecases import queries
from tests.browser.conftest import Desk
from tests.browser.server import LiveServer
from tests.browser.tasks import open_some
from tests.browser.test_the_loop_clicked_through import open_ticket, staffed

__all__ = ["staffed"]

Desks = Callable[..., Desk]


def select_all(page: Page, *ids: int) -> None:
    """Select by keys: x, and the next row."""
    for place in range(len(ids)):
        if place:
            page.keyboard.press("j")
        page.keyboard.press("x")
    expect(page.locator("[data-ticked]")).to_contain_text(str(len(ids)))


def at_first_row(page: Page, ids: list[int]) -> None:
    expect(page.locator("html")).to_have_class("js ready")
    page.locator(f"#row-{ids[0]} > a").focus()


def choose(page: Page, words: str) -> None:
    page.keyboard.press("b")
    expect(page.locator("#chooser-query")).to_be_focused()
    page.keyboard.type(words)
    page.keyboard.press("Enter")


def test_a_key_some_letters_and_enter_change_the_selected(staffed: LiveServer, desks: Desks) -> None:
    ids = [open_ticket(staffed, name, place) for place, name in ((10, "Uno"), (20, "Dos"), (30, "Tres"))]
    staffed.clock.advance(MINUTE_US)
    page = desks("ana").go("/inbox?view=all&sort=due")
    at_first_row(page, ids)
    select_all(page, *ids[:2])
    with staffed.background():
        choose(page, "priority: low")
        expect(page.locator("#said")).to_contain_text("Changed 2 tickets · Priority: Low")
        assert [staffed.read(queries.get_ticket, each).ticket.priority for each in ids[:2]] == [Priority.LOW] * 2
        expect(page.locator("[data-ticked]")).to_have_text("")
        page.keyboard.press("z")
        expect(page.locator("#said")).to_contain_text("Undone for 2 tickets")
    assert {staffed.read(queries.get_ticket, each).ticket.priority for each in ids} == {Priority.HIGH}


def test_closing_many_asks_for_what_they_lack_and_says_who_was_refused(staffed: LiveServer, desks: Desks) -> None:
    ids = [open_ticket(staffed, name, place) for place, name in ((10, "Uno"), (20, "Dos"))]
    staffed.clock.advance(MINUTE_US)
    page = desks("ana").go("/inbox?view=all&sort=due")
    at_first_row(page, ids)
    select_all(page, *ids)
    with staffed.background():
        choose(page, "close")
        expect(page.locator("#dialog h1")).to_have_text("Close 2 tickets")
        page.click("#dialog >> text=Close them")
        expect(page.locator("#dialog [aria-invalid]").first).to_be_focused()
        page.select_option("#bulk-cause", "DIRT")
        page.fill("#bulk-action", "Cleaned the rooms again")
        page.click("#dialog >> text=Close them")
        expect(page.locator("#said")).to_contain_text("2 refused")
        expect(page.locator("#said li")).to_have_count(2)
        expect(page.locator("#dialog")).to_be_hidden()
        at_first_row(page, ids)
        select_all(page, *ids)
        choose(page, "close")
        page.select_option("#bulk-cause", "DIRT")
        page.fill("#bulk-action", "Cleaned the rooms again")
        page.select_option("#bulk-outcome", "REACHED")
        page.click("#dialog >> text=Close them")
        expect(page.locator("#said")).to_contain_text("Closed 2 tickets")
        assert {staffed.read(queries.get_ticket, each).ticket.status for each in ids} == {Status.CLOSED}
        page.keyboard.press("z")
        expect(page.locator("#said")).to_contain_text("Undone for 2 tickets")
    found = [staffed.read(queries.get_ticket, each).ticket for each in ids]
    assert {(each.status, each.root_cause_id, each.contact_attempts) for each in found} == {(Status.NEW, 0, 0)}


def test_with_none_selected_it_is_the_one_that_one_is_at(staffed: LiveServer, desks: Desks) -> None:
    first, second = open_ticket(staffed, "Uno", 10), open_ticket(staffed, "Dos", 20)
    staffed.clock.advance(MINUTE_US)
    page = desks("ana").go("/inbox?view=all&sort=due")
    at_first_row(page, [first])
    page.keyboard.press("j")
    with staffed.background():
        choose(page, "status: in progress")
        expect(page.locator("#said")).to_contain_text("Changed 1 ticket")
    expect(page.locator(f"#row-{second}")).to_contain_text("In progress")
    assert staffed.read(queries.get_ticket, first).ticket.status is Status.NEW


def test_all_that_the_list_finds_are_changed_in_place_and_undone(staffed: LiveServer, desks: Desks) -> None:
    open_some(staffed, 59)
    page = desks("ana").go("/inbox?view=all")
    page.click("#select-all:has-text('60')")
    expect(page.locator("[data-ticked]")).to_have_text("all selected")
    expect(page.locator("#select-all")).to_have_attribute("aria-pressed", "true")
    with staffed.background():
        choose(page, "priority: low")
        expect(page.locator("#said")).to_contain_text("Changed 60 tickets · Priority: Low")
        expect(page.locator("[data-ticked]")).to_have_text("")
        page.keyboard.press("z")
        expect(page.locator("#said")).to_contain_text("Undone for 60 tickets")


def test_a_row_that_is_taken_out_leaves_those_that_are_shown(staffed: LiveServer, desks: Desks) -> None:
    ids = [open_ticket(staffed, name, place) for place, name in ((10, "Uno"), (20, "Dos"), (30, "Tres"))]
    page = desks("ana").go("/inbox?view=all&sort=due")
    page.click("#select-all")
    expect(page.locator("[data-ticked]")).to_have_text("all selected")
    page.uncheck(f"#row-{ids[0]} > input")
    expect(page.locator("[data-ticked]")).to_have_text("2 selected")
    with staffed.background():
        choose(page, "priority: low")
        expect(page.locator("#said")).to_contain_text("Changed 2 tickets")
    assert staffed.read(queries.get_ticket, ids[0]).ticket.priority is Priority.HIGH
