"""Searching as one types: the list follows, hits are marked, the address leads back, and other views are told."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from amends.model.customer import CustomerForm
from amends.usecases.open import TicketForm, open_by_hand
from tests.browser.conftest import Desk
from tests.browser.server import LiveServer
from tests.browser.test_the_loop_clicked_through import staffed

__all__ = ["staffed"]

Desks = Callable[..., Desk]


def open_ticket(harness: LiveServer, words: str, name: str, owner: str = "ana@hotel.example") -> int:
    form = TicketForm(origin_segment="S1", verbatim=words, owner=owner, customer=CustomerForm(name=name))
    return harness.write(open_by_hand, form).ticket.id


def test_the_list_follows_the_letters(staffed: LiveServer, desks: Desks) -> None:
    lift = open_ticket(staffed, "The lift was broken again", "Eva")
    towel = open_ticket(staffed, "No towels in the room", "Tom")
    page = desks("ana").go("/inbox?view=mine")
    expect(page.locator("#view-all .count")).not_to_have_text("")
    page.locator("#search").press_sequentially("lif")
    expect(page.locator(f"#row-{towel}")).to_have_count(0)
    expect(page.locator(f"#row-{lift} .words mark")).to_have_text("lift")
    expect(page.locator("#search")).to_be_focused()
    expect(page.locator("#announcer")).to_have_text("1 ticket found")
    expect(page).to_have_url(re.compile(r"/inbox\?view=mine&q=lif$"))
    page.reload()
    expect(page.locator(f"#row-{lift} .words mark")).to_have_text("lift")
    page.locator(f"#row-{lift} > a").click()
    expect(page.locator("blockquote mark")).to_have_text("lift")
    page.locator("#search").press("End")
    page.locator("#search").press_sequentially("t was")
    expect(page.locator(f"#row-{lift} .words mark")).to_have_count(2)
    expect(page).to_have_url(re.compile(rf"/tickets/{lift}\?view=mine&q=lift\+was$"))
    page.locator("#search").fill("")
    expect(page.locator(f"#row-{towel}")).to_be_visible()


def test_what_other_views_have_is_said(staffed: LiveServer, desks: Desks) -> None:
    open_ticket(staffed, "The lift was broken again", "Eva", owner="")
    page = desks("ana").go("/inbox?view=reopened")
    expect(page.locator("#view-all .count")).not_to_have_text("")
    page.locator("#search").press_sequentially("lift")
    expect(page.locator("#elsewhere")).to_have_text("1 found in all tickets")
    page.click("#elsewhere a")
    expect(page.locator(".row .words mark")).to_have_text("lift")
