"""Live pages tell what may be seen at that moment: not by what their reader could see when they opened."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from msgspec import json

from amends.instants import HOUR_US
from amends.model.person import Role
from amends.usecases import converse, hand_over, presence, sign_in
from amends.usecases.hand_over import HandOverForm
from amends.usecases.settings import people
from amends.usecases.settings.people import UserChangeForm
from tests.http import app_harness
from tests.http.app_harness import AppHarness
from tests.http.web import browser
from tests.http.web.browser import COOKIE, HOST, Browser, principal_of

SECONDS = 20
"""Nothing is waited for any longer."""


class LivePage:
    """A live page that is open, with what it was told."""

    def __init__(self, opened: Browser, ticket_id: int) -> None:
        self._app: Any = opened.harness.app
        cookie = f"{COOKIE}={opened.client.cookies.get(COOKIE, domain=HOST)}".encode()
        self._scope = {
            "type": "http",
            "method": "GET",
            "path": "/live",
            "scheme": "http",
            "client": ("127.0.0.1", 1),
            "query_string": f"ticket={ticket_id}".encode(),
            "headers": [(b"host", HOST.encode()), (b"cookie", cookie)],
        }
        self._gone = asyncio.Event()
        self._came = asyncio.Condition()
        self.text = ""

    async def look(self) -> None:
        """Hear until the page is left or the server ends it."""
        await self._app(self._scope, self._receive, self._send)

    def leave(self) -> None:
        self._gone.set()

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something was told."""
        async with self._came:
            await asyncio.wait_for(self._came.wait_for(holds), SECONDS)

    @property
    def changed(self) -> set[int]:
        return {ticket_id for each in self._told() for ticket_id, _ in each["changed"]}

    @property
    def others(self) -> list[list[Any]]:
        return [other for each in self._told() for other in each["others"]]

    def _told(self) -> list[dict[str, Any]]:
        return [json.decode(line[6:]) for line in self.text.splitlines() if line.startswith("data: ")]

    async def _receive(self) -> dict[str, Any]:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: dict[str, Any]) -> None:
        async with self._came:
            self.text += message.get("body", b"").decode()
            self._came.notify_all()


@asynccontextmanager
async def live(opened: Browser, ticket_id: int = 0) -> AsyncIterator[tuple[LivePage, "asyncio.Task[None]"]]:
    """A page that has begun to listen, and the task that ends with it."""
    page = LivePage(opened, ticket_id)
    looking = asyncio.create_task(page.look())
    await page.until(lambda: "retry" in page.text)
    yield page, looking
    page.leave()
    await asyncio.wait_for(looking, SECONDS)


async def reply(harness: AppHarness, ticket_id: int) -> None:
    harness.clock.advance(1_000_000)
    await harness.database.write(harness.workspace.by, converse.reply, ticket_id, "We are sorry")


async def until_told(page: LivePage, doing: Callable[[], Awaitable[None]], holds: Callable[[], bool]) -> None:
    """Do something again and again until it is told: the first time it may have been there before the page."""
    while not holds():
        await doing()
        try:
            async with page._came:
                await asyncio.wait_for(page._came.wait_for(holds), 2)
        except TimeoutError:
            continue


async def test_a_page_is_told_of_its_reader_s_units_only(harness: AppHarness, agent: Browser) -> None:
    own, other = await app_harness.ticket(harness), await app_harness.ticket(harness, origin_segment="S2")
    async with live(agent) as (page, _):

        async def both() -> None:
            await reply(harness, other.id)
            await reply(harness, own.id)

        await until_told(page, both, lambda: own.id in page.changed)
        assert page.changed == {own.id}


async def test_a_page_ends_when_its_session_does(harness: AppHarness, agent: Browser) -> None:
    async with live(agent) as (_, looking):
        await harness.database.write(harness.workspace.by, sign_in.end_all, harness.workspace.ana.id)
        await asyncio.wait_for(looking, SECONDS)


async def test_a_page_ends_when_its_session_is_over_by_itself(harness: AppHarness, agent: Browser) -> None:
    async with live(agent) as (_, looking):
        harness.clock.advance(harness.app.settings.session_idle_hours * HOUR_US + 1)
        await asyncio.wait_for(looking, SECONDS)


async def test_a_page_ends_when_its_reader_leaves(harness: AppHarness, agent: Browser) -> None:
    async with live(agent) as (_, looking):
        gone = HandOverForm("queue", leaves=True)
        await harness.database.write(harness.workspace.by, hand_over.hand_over, harness.workspace.ana.id, gone)
        await asyncio.wait_for(looking, SECONDS)


async def test_a_page_goes_by_the_units_that_its_reader_has_now(harness: AppHarness, agent: Browser) -> None:
    before, after = await app_harness.ticket(harness), await app_harness.ticket(harness, origin_segment="S2")
    async with live(agent) as (page, _):
        await until_told(page, lambda: reply(harness, before.id), lambda: before.id in page.changed)
        page.text = ""
        changed = UserChangeForm(segments=("S2",))
        await harness.database.write(harness.workspace.by, people.change, harness.workspace.ana.id, changed)

        async def both() -> None:
            await reply(harness, before.id)
            await reply(harness, after.id)

        await until_told(page, both, lambda: after.id in page.changed)
        assert page.changed == {after.id}


async def test_who_looks_at_a_ticket_is_told_to_those_who_may_open_it(harness: AppHarness, agent: Browser) -> None:
    ticket = await app_harness.ticket(harness, origin_segment="S2")
    own = await app_harness.ticket(harness)
    ben = await browser.signed_in(harness, harness.workspace.ben)
    admin = await browser.signed_in(harness, await browser.hire(harness, Role.ADMIN))
    by = await principal_of(harness, harness.workspace.ben)
    async with ben.client, admin.client, live(agent, ticket.id) as (outside, _), live(admin, ticket.id) as (inside, _):
        await harness.database.write(by, presence.note_presence, ticket.id, is_typing=True)
        await inside.until(lambda: ["Ben", True] in inside.others)
        await until_told(outside, lambda: reply(harness, own.id), lambda: own.id in outside.changed)
        assert outside.others == []
