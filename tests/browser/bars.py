"""How soon the desk is there: what a page shows last, on a slow machine, and how many bytes bring it.

`python -m tests.browser.bars` opens 10,000 tickets, goes to the inbox and to a ticket in Debian's Chromium with a
fourth of the processor, and prints the time of the largest contentful paint, first with nothing kept in the browser
and then as it is all day, with the bytes on the wire of the page itself. It prints the load of the machine beside
them, since a busy one is slower.
"""

import argparse
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any, Final

from msgspec import Struct
from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import _ARGUMENTS, _CHROMIUM
from tests.browser.server import LiveServer
from tests.browser.tasks import _house, _signed_in, open_some, palette_ms

SLOWER: Final = 4
BARS: Final[Mapping[str, float]] = {"LCP ms": 450, "wire bytes": 15_000, "palette ms": 150}
"""What each figure may be at most."""

_LISTEN: Final = """
    window.largest = 0;
    new PerformanceObserver(list => { for (const each of list.getEntries()) window.largest = each.startTime; })
        .observe({ type: "largest-contentful-paint", buffered: true });
"""
_SETTLED: Final = "() => new Promise(done => setTimeout(() => done(window.largest), 300))"


class Visit(Struct, frozen=True):
    """A page as it came: when its largest part was painted, and how many bytes its document and all else took."""

    largest_ms: float
    document_bytes: int
    all_bytes: int


@contextmanager
def counted(page: Page) -> Iterator[dict[str, int]]:
    """Counts the bytes on the wire, headers included: those of documents, and all."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    found = {"document": 0, "all": 0}
    documents: set[str] = set()

    def note(event: Any) -> None:
        if event["type"] == "Document":
            documents.add(event["requestId"])

    def add(event: Any) -> None:
        size = int(event["encodedDataLength"])
        found["all"] += size
        found["document"] += size if event["requestId"] in documents else 0

    session.on("Network.responseReceived", note)
    session.on("Network.loadingFinished", add)
    yield found
    session.detach()


def visit(page: Page, url: str) -> Visit:
    """Go to a page on a slow machine."""
    with counted(page) as found:
        page.goto(url, wait_until="load")
        largest = float(page.evaluate(_SETTLED))
    return Visit(largest, found["document"], found["all"])


def visits(harness: LiveServer, page: Page, path: str, rounds: int) -> tuple[Visit, Visit]:
    """A page with nothing kept in the browser, and the median of those after it."""
    page.context.add_init_script(_LISTEN)
    session = page.context.new_cdp_session(page)
    session.send("Network.clearBrowserCache")
    first = visit(page, harness.url + path)
    again = [visit(page, harness.url + path) for _ in range(rounds)]
    largest = median(each.largest_ms for each in again)
    return first, Visit(largest, again[-1].document_bytes, again[-1].all_bytes)


def line(name: str, figure: float, bar: str) -> str:
    """A line of the table, with a mark where the bar is missed."""
    return f"{name:44}{figure:10,.0f}   bar {BARS[bar]:6,.0f}   {'ok' if figure <= BARS[bar] else 'MISSED'}"


def main() -> None:
    """Measure, and print a table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--tickets", type=int, default=10_000, help="how many tickets there are")
    asked.add_argument("--rounds", type=int, default=7, help="how often each page is visited")
    given = asked.parse_args()
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=list(_ARGUMENTS))
        harness = _house(Path(folder))
        first_id = open_some(harness, given.tickets)
        page = _signed_in(harness, browser)
        print(f"{given.tickets} tickets, processor slowed {SLOWER} times, load {os.getloadavg()[0]:.1f}")
        for name, path in (("inbox", "/inbox?view=all"), ("ticket", f"/tickets/{first_id}?view=all")):
            cold, warm = visits(harness, page, path, given.rounds)
            print(line(f"{name}: largest paint", warm.largest_ms, "LCP ms"))
            print(line(f"{name}: largest paint, nothing kept", cold.largest_ms, "LCP ms"))
            print(line(f"{name}: bytes on the wire", warm.document_bytes, "wire bytes"))
            print(f"{f'{name}: all bytes, nothing kept':44}{cold.all_bytes:10,.0f}")
        opened, typed = palette_ms(harness, _signed_in(harness, browser), given.tickets - 7)
        print(line("palette: open", opened, "palette ms"))
        print(f"{'palette: typed words found':44}{typed:10,.0f}")
        print(f"load {os.getloadavg()[0]:.1f} at the end")
        browser.close()
        harness.close()


if __name__ == "__main__":
    main()
