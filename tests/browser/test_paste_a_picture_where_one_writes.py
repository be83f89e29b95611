"""Pasting and dropping where one writes: a picture is shown first, with its size, then attached; words stay."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from amends.store import attachments
from amends.store.engine.database import Tx
from tests.browser.conftest import Desk
from tests.browser.server import LiveServer
from tests.browser.test_the_loop_clicked_through import open_ticket, staffed

__all__ = ["staffed"]

Desks = Callable[..., Desk]
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
GIVE = """
    ([box, kind, name, size]) => {
        const carrier = new DataTransfer();
        const pixel = atob("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42"
            + "mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");
        const bytes = Uint8Array.from(pixel, each => each.charCodeAt(0));
        const file = new File([bytes], name, { type: "image/png" });
        if (size) Object.defineProperty(file, "size", { value: size });
        carrier.items.add(file);
        const given = kind === "paste"
            ? new ClipboardEvent("paste", { clipboardData: carrier, bubbles: true, cancelable: true })
            : new DragEvent("drop", { dataTransfer: carrier, bubbles: true, cancelable: true });
        document.querySelector(box).dispatchEvent(given);
    }
"""


@pytest.fixture
def ticket_id(staffed: LiveServer) -> int:
    return open_ticket(staffed, "Ascensor")


def give(page: Page, kind: str = "paste", box: str = "#note-text", name: str = "lift.png", size: int = 0) -> None:
    page.evaluate(GIVE, [box, kind, name, size])


def names(harness: LiveServer, ticket_id: int) -> list[str]:
    async def read(tx: Tx) -> list[str]:
        return [each.name for each in await attachments.of_ticket(tx, ticket_id)]

    found: list[str] = harness.read(read)
    return found


def opened(desk: Desk, ticket_id: int) -> Page:
    page = desk.go(f"/tickets/{ticket_id}?view=all")
    expect(page.locator("html.ready")).to_be_attached()
    return page


def test_a_pasted_picture_is_shown_attached_and_led_to_from_the_note(
    staffed: LiveServer, desks: Desks, ticket_id: int
) -> None:
    page = opened(desks("ana"), ticket_id)
    page.locator("#note-text").press_sequentially("Look: ")
    give(page)
    waiting = page.locator(".waiting-files li")
    expect(waiting.locator("img")).to_be_visible()
    expect(waiting).to_contain_text("lift.png · ")
    assert names(staffed, ticket_id) == []
    waiting.locator("[data-attach]").click()
    expect(page.locator("#note-text")).to_have_value(f"Look: [lift.png](/tickets/{ticket_id}/files/{file_id(page)})")
    expect(waiting).to_have_count(0)
    assert names(staffed, ticket_id) == ["lift.png"]
    page.click("text=Add the note")
    expect(page.locator("#thread .markdown a")).to_have_text("lift.png")


def file_id(page: Page) -> str:
    expect(page.locator(".files a[download]")).to_contain_text("lift.png")
    return (page.locator(".files a[download]").get_attribute("href") or "").rpartition("/")[2]


def test_a_file_dropped_at_a_reply_is_attached_and_its_words_stay_the_customer_s(
    staffed: LiveServer, desks: Desks, ticket_id: int
) -> None:
    page = opened(desks("ana", **PHONE), ticket_id)
    page.click("[data-key=r]")
    page.fill("#reply-text", "We are sorry")
    give(page, "drop", "#reply-text")
    page.locator(".waiting-files [data-attach]").tap()
    expect(page.locator(".files a[download]")).to_contain_text("lift.png")
    expect(page.locator("#reply-text")).to_have_value("We are sorry")
    assert names(staffed, ticket_id) == ["lift.png"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_one_that_is_too_large_is_said_before_anything_is_sent(desks: Desks, ticket_id: int) -> None:
    page = opened(desks("ana"), ticket_id)
    give(page, size=30_000_000)
    expect(page.locator(".waiting-files li")).to_contain_text("too large")
    expect(page.locator(".waiting-files [data-attach]")).to_be_hidden()
    page.click(".waiting-files [data-leave]")
    expect(page.locator(".waiting-files li")).to_have_count(0)
    expect(page.locator("#note-text")).to_be_focused()


def test_a_lost_answer_loses_neither_the_words_nor_the_file(staffed: LiveServer, desks: Desks, ticket_id: int) -> None:
    desk = desks("ana")
    page = opened(desk, ticket_id)
    page.fill("#note-text", "Look")
    page.route("**/files", lambda route: route.abort())
    give(page)
    page.click(".waiting-files [data-attach]")
    expect(page.locator("#files-form .failure")).to_be_visible()
    expect(page.locator("#note-text")).to_have_value("Look")
    expect(page.locator(".waiting-files li")).to_contain_text("lift.png")
    page.unroute("**/files")
    page.click("#files-form .failure button")
    expect(page.locator(".files a[download]")).to_contain_text("lift.png")
    assert names(staffed, ticket_id) == ["lift.png"]
    desk.complaints.clear()
