"""Visiting as much in a large workspace: whatever is done all day reads no more rows among 3,400 than among 2,200.

Of everything that a workspace gathers there is more then: feedback, customers, tickets with their events and files,
intakes, answers kept for Idempotency-Key, the audit. None of it is what is asked for, so none of it may be read.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import httpx2
import pytest
from msgspec import Struct, structs

from amends.app import database_of
from amends.model.customer import CustomerForm
from amends.model.person import Role
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.view import StandardView
from amends.settings import Settings
from amends.store.engine.database import Database
from tests import cast, visits, working
from tests.engines import Clock
from tests.http import app_harness
from tests.http.app_harness import UNLIMITED, AppHarness
from tests.http.web import browser
from tests.http.web.browser import SAME_ORIGIN, Browser, htmx_headers
from tests.store import much
from tools.pages import PAGES

FEW = range(2_200)
MORE = range(2_200, 3_400)
TICKETS = 26

Doing = Callable[["Day", Ticket], Awaitable[httpx2.Response]]
"""Something that is done to a ticket, or with nothing to do with it."""


class Day(Struct, frozen=True):
    """A house, and who works there: an agent and an admin in their browsers."""

    harness: AppHarness
    agent: Browser
    admin: Browser
    token: str


def page(path: str, *, is_pane: bool = False) -> Doing:
    """The admin looks at a page."""
    headers = htmx_headers() if is_pane else {}
    return lambda day, ticket: day.admin.client.get(path.format(ticket=ticket.id), headers=headers)


def form(doing: str, **fields: Any) -> Doing:
    """The agent sends a form of a ticket's page."""

    def send(day: Day, ticket: Ticket) -> Awaitable[httpx2.Response]:
        sent = {"csrf_token": day.token, "from": "view=all", **fields}
        headers = {**SAME_ORIGIN, **htmx_headers()}
        return day.agent.client.post(f"/tickets/{ticket.id}/{doing}", data=sent, headers=headers)

    return send


def api(path: str) -> Doing:
    """A system reads something."""
    return lambda day, ticket: day.harness.client.get(f"{day.harness.v1}{path.format(ticket=ticket.id)}")


def answer(is_known: bool) -> Doing:
    """A customer says something, for the first time or once more."""

    def send(day: Day, ticket: Ticket) -> Awaitable[httpx2.Response]:
        who = f"g{0 if is_known else ticket.id}@mail.example"
        said = {"survey": "visit", "segment": "S1", "score": 1, "scale": "nps", "time": cast.TIME}
        own = {"reference": f"n-{ticket.id}-{is_known}", "customer": {"email": who}}
        headers = {"Idempotency-Key": f"k-{ticket.id}-{is_known}"}
        return day.harness.client.post(f"{day.harness.v1}/responses", json={**said, **own}, headers=headers)

    return send


async def bulk(day: Day, ticket: Ticket) -> httpx2.Response:
    """A note on a ticket, in the background."""
    asked = {"ticket_ids": [ticket.id], "do": {"note": "Rang twice"}}
    begun = await day.harness.client.post(f"{day.harness.v1}/bulk", json=asked)
    await working.do_all_due(day.harness.database)
    return begun


ELSEWHERE = ("sign-in", "welcome-used", "not-found", "bulk-form", "rule-proposal")
"""Pages of nobody; one that counts all tickets, 10,000 at most, since all are about to be changed; and one that tries
a sector's rules on the newest answers, 5,000 at most, which an admin does once.
"""

GENERAL = {name: path for name, path in PAGES.items() if "{" not in path and name not in ELSEWHERE}
USES: Mapping[str, Doing] = {
    **{f"the page {name}": page(path) for name, path in GENERAL.items()},
    **{f"the view {view.value}": page(f"/inbox?view={view.value}") for view in StandardView},
    "a ticket's page": page("/tickets/{ticket}?view=all"),
    "a ticket's pane": page("/tickets/{ticket}?view=all", is_pane=True),
    "the dialog that closes": page("/tickets/{ticket}/close?view=all"),
    "the counts of views": page("/inbox/views?view=all"),
    "rows that changed": page("/inbox/changed?view=all&ids={ticket}"),
    "the first rows again": page("/inbox/fresh?view=all"),
    "how many arrived": page("/inbox/arrived?view=all"),
    "a search for words": page("/inbox?view=all&q=nadie"),
    "a search for a number": page("/inbox?view=all&q={ticket}"),
    "a note": form("note", text="Rang twice"),
    "a reply": form("reply", text="We are sorry"),
    "a contact attempt": form("attempt", channel="PHONE", outcome="REACHED", text=""),
    "a change of status": form("change", status="IN_PROGRESS"),
    "a transfer": form("change", segment="S1A"),
    "taking it": form("take"),
    "watching it": form("watch"),
    "routing it anew": form("route"),
    "closing it": form("close"),
    "an answer of somebody new": answer(is_known=False),
    "an answer of somebody known": answer(is_known=True),
    "a bulk action": bulk,
    "the tickets over the API": api("/tickets"),
    "a ticket over the API": api("/tickets/{ticket}"),
    "its history over the API": api("/tickets/{ticket}/events"),
    "its deadlines over the API": api("/tickets/{ticket}/deadlines"),
    "its links over the API": api("/tickets/{ticket}/links"),
    "its files over the API": api("/tickets/{ticket}/attachments"),
    "the responses over the API": api("/responses"),
    "a search for responses over the API": api("/responses/search?q=nadie&decision=opened"),
    "the intakes over the API": api("/intakes"),
}


@pytest.fixture
async def day(database_url: str, clock: Clock, tmp_path: Path) -> AsyncIterator[Day]:
    database = database_of(Settings(database=visits.by_indexes(database_url), postgres_connections=1), clock)
    await database.open()
    workspace = await cast.workspace(database)
    settings = structs.replace(UNLIMITED, attachments=str(tmp_path / "attachments"))
    async with app_harness.open_harness(database, workspace, clock, settings) as harness:
        agent = await browser.signed_in(harness, workspace.ana)
        admin = await browser.signed_in(harness, await browser.hire(harness, Role.ADMIN))
        async with agent.client, admin.client:
            yield Day(harness, agent, admin, await agent.token())
    await database.close()


async def opened(day: Day) -> list[Ticket]:
    """Tickets of as many customers, for each use one of its own."""
    by = day.harness.workspace.by
    await cast.rule(day.harness.database, by)
    await cast.route(day.harness.database, by)
    forms = [
        cast.form(reference=f"r-{number}", words="Nadie", customer=CustomerForm(email=f"g{number}@mail.example"))
        for number in range(TICKETS)
    ]
    for each in forms:
        await cast.ingest(day.harness.database, by, each)
    _, tickets = await cast.everything(day.harness.database, by)
    return tickets


async def keep(database: Database, day: Day, numbers: range) -> None:
    workspace = day.harness.workspace
    [like, *_], _ = await cast.everything(database, workspace.by)
    await database.write(workspace.by, much.keep, workspace, numbers, like)
    if database.engine == "postgres":
        await database.write(workspace.by, much.tend)


async def counts(day: Day, tickets: list[Ticket]) -> dict[str, int]:
    """How much each use reads, once the settings are known; every use that changes a ticket has one of its own."""
    found = {}
    for name, doing in USES.items():
        is_reading = doing.__qualname__.startswith(("page", "api"))
        ticket = tickets[0] if is_reading else tickets.pop()
        if is_reading:
            await doing(day, ticket)
        async with visits.counted(day.harness.database, day.harness.workspace.by) as visited:
            done = await doing(day, ticket)
        assert done.status_code in (200, 201, 202), f"{name}: {done.status_code} {done.text[:500]}"
        found[name] = visited.count
    return found


async def test_nothing_that_is_done_all_day_reads_more(day: Day) -> None:
    database, tickets = day.harness.database, await opened(day)
    await keep(database, day, FEW)
    before = await counts(day, tickets)
    await keep(database, day, MORE)
    after = await counts(day, tickets)
    slack = 300 if database.engine == "sqlite" else 60
    grown = {name: (before[name], after[name]) for name in USES if after[name] > before[name] * 1.25 + slack}
    assert (grown, min(before.values()) > 0) == ({}, True)
