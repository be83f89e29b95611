"""Every curl of the README and of docs/ is run in order on a fresh demo, and prints what its page shows.

`python -m tests.stories.test_curls_of_the_docs` writes what comes into the pages.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

import pytest

from tests import engines
from tests.stories import demo_at_a_time
from tests.stories.compare_output import ELLIPSIS, IdsOfPage
from tests.stories.curls import PAGES, read, shown_on
from tests.stories.demo_at_a_time import REFERENCES, DemoServer

WITH_CURLS = [page for page in PAGES if shown_on(page)]


@pytest.fixture(scope="module")
def told(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("told") / "demo.db"
    asyncio.run(demo_at_a_time.tell(sqlite_template, file))
    return file


@pytest.mark.long
@pytest.mark.parametrize("page", WITH_CURLS, ids=lambda page: page.name)
async def test_each_curl_of_a_page_prints_what_the_page_shows(page: Path, told: Path, tmp_path: Path) -> None:
    async with demo_at_a_time.serving(told, tmp_path / "demo.db") as server:
        ids = await known_ids(server, page)
        for shown in shown_on(page):
            came = await server.ask(read(ids.put_in(shown.command)))
            if shown.output is not None:
                ids.compare(shown.output, came)


def test_no_page_is_left_out() -> None:
    assert len(WITH_CURLS) >= 10
    curls = sum(page.read_text("utf-8").count("\n$ curl ") for page in PAGES)
    assert curls == sum(len(shown_on(page)) for page in PAGES)


async def known_ids(server: DemoServer, page: Path) -> IdsOfPage:
    ids = IdsOfPage()
    for reference in REFERENCES:
        if reference.page == page.name:
            ids.real[reference.shown_id] = await server.find(reference)
    return ids


async def written(page: Path, told: Path, folder: Path) -> str:
    """The page with what comes in the place of what it shows; what was cut stays cut at the same length."""
    text, end = text_of(page), 0
    parts: list[str] = []
    async with demo_at_a_time.serving(told, folder / f"{page.stem}.db") as server:
        ids = await known_ids(server, page)
        for shown in shown_on(page):
            command = ids.put_in(shown.command)
            came = await server.ask(read(command))
            output = _cut(shown.output or "", came)
            ids.learn(shown.output or "", came)
            parts += [text[end : shown.at], command, text[shown.at + len(shown.command) : shown.start], output]
            end = shown.end
    return "".join([*parts, text[end:]])


def text_of(page: Path) -> str:
    return page.read_text("utf-8")


def _cut(shown: str, came: str) -> str:
    if ELLIPSIS in shown and not shown.endswith(f"{ELLIPSIS}\n"):
        return shown
    cut = shown.index(ELLIPSIS) if ELLIPSIS in shown else len(came)
    return f"{came[:cut].rstrip()}{ELLIPSIS if cut < len(came) else ''}\n"


async def _all_written(names: list[str]) -> dict[Path, str]:
    pages: dict[Path, str] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        await demo_at_a_time.tell(engines.sqlite_template(folder), folder / "told.db")
        for page in WITH_CURLS:
            if not names or page.name in names:
                pages[page] = await written(page, folder / "told.db", folder)
    return pages


if __name__ == "__main__":
    for written_page, text in asyncio.run(_all_written(sys.argv[1:])).items():
        written_page.write_text(text, "utf-8")
