"""Notices beside the browser's windows: asked for by a button, each shown once however many pages are open."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from amends.usecases import converse
from tests.browser.conftest import Desk
from tests.browser.server import LiveServer
from tests.browser.test_the_loop_clicked_through import open_ticket, staffed

__all__ = ["staffed"]

Desks = Callable[..., Desk]
SHOWN = """
    window.Notification = class extends EventTarget {
        static permission = localStorage.getItem("test-permission") ?? "default";
        static requestPermission() {
            Notification.permission = "granted";
            localStorage.setItem("test-permission", "granted");
            return Promise.resolve("granted");
        }
        constructor(title, options) {
            super();
            const shown = JSON.parse(localStorage.getItem("test-shown") ?? "[]");
            localStorage.setItem("test-shown", JSON.stringify([...shown, options.body]));
        }
    };
"""
"""What the browser would show, kept where a test can read it: of all pages of the browser together."""


def shown(page: Page) -> str:
    return str(page.evaluate("localStorage.getItem('test-shown')"))


def test_each_notice_is_shown_once_beside_two_open_pages(staffed: LiveServer, desks: Desks) -> None:
    ticket_id = open_ticket(staffed, "Uno", 10)
    staffed.write(converse.note, ticket_id, "@ana@hotel.example from before")
    desk = desks("ana")
    desk.context.add_init_script(SHOWN)
    page = desk.go("/me")
    page.get_by_role("button", name="Show notices").click()
    expect(page.get_by_role("button", name="Stop showing notices")).to_be_visible()
    page.goto(f"{staffed.url}/inbox?view=mine")
    other = desk.context.new_page()
    other.goto(f"{staffed.url}/inbox?view=mine")
    for each in (page, other):
        expect(each).to_have_title("(1) Mine · Amends")
    staffed.write(converse.note, ticket_id, "@ana@hotel.example please call them")
    for each in (page, other):
        expect(each).to_have_title("(2) Mine · Amends")
    page.wait_for_function("localStorage.getItem('test-shown') !== null")
    assert shown(page).count("please call them") == 1
    assert "from before" not in shown(page)


def test_without_the_button_nothing_is_shown(staffed: LiveServer, desks: Desks) -> None:
    ticket_id = open_ticket(staffed, "Uno", 10)
    desk = desks("ana")
    desk.context.add_init_script(SHOWN)
    page = desk.go("/inbox?view=mine")
    staffed.write(converse.note, ticket_id, "@ana@hotel.example please call them")
    expect(page).to_have_title("(1) Mine · Amends")
    assert shown(page) == "None"
