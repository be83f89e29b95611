"""What an agent does all day, step by step: how many keys, clicks and taps each task takes beside its words.

`python -m tests.browser.tasks` does each task with keys, with a mouse and on a phone, in Debian's Chromium, checks that
it is done, and prints what it took. A value of a native list counts as one step, and so does a key with Ctrl.
"""

import argparse
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from msgspec import Struct
from playwright.sync_api import Page, expect, sync_playwright

from amends.model.status import Priority, Status
from amends.model.ticket.closing import Requirement
from amends.model.ticket.ticket import Ticket
from amends.store.engine.database import Tx
from amends.usecases import queries
from amends.usecases.open import TicketForm, open_by_hand
from amends.usecases.settings import causes, workspaces
from amends.usecases.settings.causes import CauseForm
from amends.usecases.settings.workspaces import WorkspaceChangeForm
from tests.browser.conftest import _ARGUMENTS, _CHROMIUM
from tests.browser.server import PASSWORD, LiveServer
from tests.browser.test_the_loop_clicked_through import open_ticket
from tests.engines import Clock

OUT_OF_SIGHT: Final = "of these out of sight"
PHONE: Final = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


class Hand:
    """Whoever does a task: counts each key, click and tap, and not the words that are typed.

    What is clicked, tapped or chosen out of sight, so that one would have to scroll to it, is counted beside.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.steps = 0
        self.out_of_sight = 0

    def keys(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)
            self.steps += 1

    def words(self, text: str) -> None:
        """Type words that the task can't do without."""
        self.page.keyboard.type(text)

    def touch(self, *selectors: str) -> None:
        """Click or tap, one after the other."""
        for selector in selectors:
            self._look_at(selector)
            self.page.locator(selector).first.click()
            self.steps += 1

    def pick(self, selector: str, value: str) -> None:
        """Take a value of a native list."""
        self._look_at(selector)
        self.page.select_option(selector, value)
        self.steps += 1

    def _look_at(self, selector: str) -> None:
        own = self.page.locator(selector).first
        own.wait_for()
        self.out_of_sight += not own.evaluate(_IN_SIGHT)


_IN_SIGHT: Final = """
    each => {
        const box = each.getBoundingClientRect();
        const shown = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
        return Boolean(shown) && (each.contains(shown) || shown.contains(each));
    }
"""


class Task(Struct, frozen=True):
    """Something that is to be done to the ticket that is open: by keys, by mouse or finger, and when it is done."""

    name: str
    by_keys: Callable[[Hand], None]
    by_hand: Callable[[Hand], None]
    is_done: Callable[[Ticket], bool]


def _priority_by_keys(hand: Hand) -> None:
    hand.keys("p", "l", "Enter")


def _priority_by_hand(hand: Hand) -> None:
    # On a phone the setting stands below; what the ticket has at a glance opens the same list.
    hand.touch("#choose-priority, #glance-priority >> visible=true", "#chooser-list >> text=Low")


def _note_by_keys(hand: Hand) -> None:
    hand.keys("n")
    hand.words("Looked at")
    hand.keys("Control+Enter")


def _note_by_hand(hand: Hand) -> None:
    hand.touch("#note-text")
    hand.words("Looked at")
    hand.touch("details[open] > form > p > [data-then]")


def _close_by_keys(hand: Hand) -> None:
    hand.keys("e")
    expect(hand.page.locator("#action_taken")).to_be_focused()
    hand.words("Cleaned the room again")
    hand.keys("Tab", "D", "Tab", "R", "Control+Enter")


def _close_by_hand(hand: Hand) -> None:
    # The note was added by the button that goes on to closing.
    expect(hand.page.locator("#action_taken")).to_be_focused()
    hand.words("Cleaned the room again")
    hand.pick("#root_cause", "DIRT")
    hand.pick("#dialog [name=outcome]", "REACHED")
    hand.touch("#dialog >> text=Close the ticket")


TASKS: Final = (
    Task("lower the priority", _priority_by_keys, _priority_by_hand, lambda own: own.priority is Priority.LOW),
    Task("write a note", _note_by_keys, _note_by_hand, lambda own: own.version > 2),
    Task("close with all that is required", _close_by_keys, _close_by_hand, lambda own: own.status is Status.CLOSED),
)
"""The tasks of one ticket, in their order; the next ticket comes by itself."""


def measure(harness: LiveServer, page: Page, tickets: int, way: str) -> Mapping[str, float]:
    """How many steps each task took, on average of some tickets."""
    ids = [open_ticket(harness, f"Número {number}", hours=10 + number) for number in range(tickets)]
    page.goto(f"{harness.url}/tickets/{ids[0]}?view=mine")
    taken: dict[str, float] = {task.name: 0.0 for task in TASKS} | {OUT_OF_SIGHT: 0.0}
    for ticket_id in ids:
        expect(page.locator("#ticket .ticket")).to_have_attribute("data-ticket", str(ticket_id))
        for task in TASKS:
            hand = Hand(page)
            with page.expect_response(lambda answer: answer.request.method == "POST" and "/tickets/" in answer.url):
                (task.by_keys if way == "keys" else task.by_hand)(hand)
            expect(page.locator("form[aria-busy=true]")).to_have_count(0)
            assert task.is_done(harness.read(queries.get_ticket, ticket_id).ticket), task.name
            taken[task.name] += hand.steps / tickets
            taken[OUT_OF_SIGHT] += hand.out_of_sight / tickets
    return taken


async def _open_some(tx: Tx, first: int, count: int) -> None:
    for number in range(first, first + count):
        await open_by_hand(
            tx, TicketForm(origin_segment="S1", verbatim=f"Guest number {number} waits", owner="ana@hotel.example")
        )


def open_some(harness: LiveServer, tickets: int) -> int:
    """Open so many tickets of Ana's, whose words have their numbers; the ID of one of them."""
    for first in range(0, tickets, 500):
        harness.write(_open_some, first, min(500, tickets - first))
    return open_ticket(harness, "Guest who waits")


def palette_ms(harness: LiveServer, page: Page, number: int) -> tuple[float, float]:
    """How long the palette takes: until it stands open, and until the ticket with a number is found."""
    page.goto(f"{harness.url}/inbox?view=mine")
    expect(page.locator(".views .count").first).not_to_be_empty()
    opened = page.evaluate(_OPENED)
    page.keyboard.press("Escape")
    began = perf_counter()
    page.keyboard.press("Control+k")
    page.keyboard.type(f"number {number}")
    expect(page.locator("#palette-list")).to_contain_text(f"number {number} waits")
    return opened, 1000 * (perf_counter() - began)


_OPENED: Final = """
    () => new Promise(done => {
        const began = performance.now();
        document.dispatchEvent(new KeyboardEvent("keydown", { key: "k", ctrlKey: true, bubbles: true }));
        requestAnimationFrame(() => requestAnimationFrame(() => {
            const shown = document.querySelectorAll("#palette-list li").length;
            done(shown ? performance.now() - began : -1);
        }));
    })
"""


def _house(folder: Path) -> LiveServer:
    harness = LiveServer(f"sqlite:///{folder}/tasks.db", folder, Clock())
    harness.let_in(harness.workspace.ana)
    harness.write(causes.add, CauseForm(code="DIRT", name="Dirt"))
    harness.write(workspaces.change, WorkspaceChangeForm(closing_requires=frozenset(Requirement)))
    return harness


def _signed_in(harness: LiveServer, browser: Any, **options: Any) -> Page:
    page: Page = browser.new_context(**options).new_page()
    page.goto(f"{harness.url}/sign-in")
    page.fill("#email", "ana@hotel.example")
    page.fill("#password", PASSWORD)
    page.click("button.main")
    page.wait_for_url("**/inbox*")
    return page


def main() -> None:
    """Do every task in each way, and say what it took."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--tickets", type=int, default=5, help="how many tickets are worked in each way")
    asked.add_argument("--palette", type=int, default=0, help="measure the palette beside so many tickets")
    given = asked.parse_args()
    ways: Mapping[str, Mapping[str, Any]] = {"keys": {}, "mouse": {}, "phone": PHONE}
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=list(_ARGUMENTS))
        harness = _house(Path(folder))
        print(f"{'steps a ticket, beside its words':34}" + "".join(f"{way:>8}" for way in ways))
        found = {}
        for way, own in ways.items():
            found[way] = measure(harness, _signed_in(harness, browser, **own), given.tickets, way)
        for task in TASKS:
            print(f"{task.name:34}" + "".join(f"{found[way][task.name]:8.1f}" for way in ways))
        every = {way: sum(own[task.name] for task in TASKS) for way, own in found.items()}
        print(f"{'all of it':34}" + "".join(f"{every[way]:8.1f}" for way in ways))
        print(f"{OUT_OF_SIGHT:34}" + "".join(f"{found[way][OUT_OF_SIGHT]:8.1f}" for way in ways))
        if given.palette:
            open_some(harness, given.palette)
            opened, typed = palette_ms(harness, _signed_in(harness, browser), given.palette - 7)
            print(f"palette beside {given.palette} tickets: open in {opened:.0f} ms, words found in {typed:.0f} ms")
        browser.close()
        harness.close()


if __name__ == "__main__":
    main()
