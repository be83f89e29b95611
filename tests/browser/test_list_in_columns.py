"""The list in columns: it has the whole width until a ticket is open, is sorted by a column, and stays for keys."""

from collections.abc import Callable

from playwright.sync_api import expect

from amends.instants import MINUTE_US
from tests.browser.conftest import Desk
from tests.browser.server import LiveServer
from tests.browser.test_for_everybody import errors_of
from tests.browser.test_the_loop_clicked_through import open_ticket, staffed

__all__ = ["staffed"]

Desks = Callable[..., Desk]


def test_columns_are_chosen_seen_and_left_for_cards_beside_a_ticket(staffed: LiveServer, desks: Desks) -> None:
    ids = [open_ticket(staffed, name, place) for place, name in ((10, "Uno"), (20, "Dos"))]
    staffed.clock.advance(MINUTE_US)
    page = desks("ana").go("/inbox?view=all&sort=due")
    page.keyboard.press("l")
    for place, column in enumerate(("customer", "words", "owner", "due"), 1):
        page.select_option(f"#look-column-{place}", column)
    page.click("#dialog button.main")
    first = page.locator(f"#row-{ids[0]}")
    expect(first.locator("[data-column=owner]")).to_be_visible()
    expect(first.locator(".row-low")).to_be_hidden()
    expect(page.locator(".pane")).to_be_hidden()
    assert errors_of(page) == []
    page.click(".columns >> text=Due")
    expect(page.locator(".columns [aria-current=true]")).to_contain_text("Due")
    expect(page.locator("html.ready")).to_be_attached()
    page.keyboard.press("j")
    page.keyboard.press("o")
    expect(page.locator("#ticket .ticket")).to_be_visible()
    expect(first.locator(".row-low")).to_be_visible()
    expect(first.locator("[data-column=owner]")).to_be_hidden()
