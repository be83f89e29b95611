"""A word that was planted in a unit is told to nobody who can't open that unit: by no page, answer, stream or count.

The walk is made from the tables of routes and pages, so that what is added later is walked too.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest
from msgspec import Struct

from amends.http.application import ENDPOINTS, pages
from amends.http.request.endpoint import Endpoint
from amends.model.person import Role, User
from amends.model.principal import Scope
from amends.usecases import hand_over, sign_in
from amends.usecases.hand_over import HandOverForm
from amends.usecases.settings import keys, people
from amends.usecases.settings.people import UserChangeForm
from tests.http import app_harness
from tests.http.app_harness import AppHarness
from tests.http.web import browser, planted
from tests.http.web.browser import SAME_ORIGIN, Browser
from tests.http.web.planted import HINT, Numbers, Planted

pytestmark = pytest.mark.long

ROUTES = ENDPOINTS
PAGES = (*pages(), *(each for each in ENDPOINTS if each.scope is None))
STREAMS = {"/live"}
"""Pages that never end: each is listened to by a test of its own."""
OWN_COUNTS = {"/metrics", "/v1/workspaces/{workspace_id}/changes"}
"""What the server counts of itself; and the feed's numbers, which are the workspace's: that something was, not what."""
LAST = ("/sign-out", "/me/sessions")
"""What ends a session is tried when all else was."""
LISTINGS = ("view=all", f"view=all&q={HINT}", "view=all&segment=S2", "view=all&from=view%3Dall&all=1")
_LIMITED = frozenset(Scope) - {Scope.ADMIN}

Ask = Callable[..., Awaitable[httpx2.Response]]


class Told(Struct, frozen=True):
    """An answer: which endpoint gave it, what was asked, its status and what can be compared of its body."""

    endpoint: Endpoint
    asked: str
    status: int
    text: str


@pytest.fixture
async def there(harness: AppHarness) -> Planted:
    return await planted.plant(harness)


def _heard(told: list[Told]) -> list[str]:
    return [f"{each.asked}: {each.status}" for each in told if planted.is_told(each.text)]


async def look(ask: Ask, endpoints: tuple[Endpoint, ...], there: Planted) -> list[Told]:
    """Everything that can only be looked at, with the filters of lists."""
    told = []
    for endpoint in endpoints:
        if endpoint.method != "GET" or endpoint.path in STREAMS:
            continue
        for path, numbers in planted.answers_of(endpoint, there):
            changed = f"view=all&ids={there.mine['ticket_id']},{there.theirs['ticket_id']}"
            for query in ("", *((*LISTINGS, changed) if _is_a_list(endpoint) else ())):
                asked = f"{path}{'&' if '?' in path else '?'}{query}" if query else path
                told.append(await _told(endpoint, ask("GET", asked), f"GET {asked} {numbers is there.mine}"))
    return told


async def act(harness: AppHarness, ask: Ask, endpoints: tuple[Endpoint, ...], there: Planted) -> list[Told]:
    """Everything that does something: to fresh tickets of the readable unit, and to what is in the other."""
    told = []
    for endpoint in sorted(endpoints, key=lambda each: each.path.startswith(LAST)):
        if endpoint.method == "GET":
            continue
        for path, numbers in planted.answers_of(endpoint, await _fresh(harness, there)):
            told.append(await _told(endpoint, _sent(ask, endpoint, path, numbers), f"{endpoint.method} {path}"))
    return told


async def _fresh(harness: AppHarness, there: Planted) -> Planted:
    mine, other = [await app_harness.ticket(harness, customer=planted.TWICE) for _ in range(2)]
    return Planted(
        {**there.mine, "ticket_id": mine.id, "other_id": other.id},
        there.theirs,
        there.ticket,
        there.owned,
        there.viewer,
    )


def _sent(ask: Ask, endpoint: Endpoint, path: str, numbers: Numbers) -> Awaitable[httpx2.Response]:
    if endpoint.interface.name == "web":
        return ask(endpoint.method, path, fields=planted.fields_of(numbers))
    if endpoint.takes:
        return ask(endpoint.method, f"{path}?name=note.txt", content=b"Called again.")
    return ask(endpoint.method, path, json=planted.body_of(endpoint, numbers))


async def _told(endpoint: Endpoint, asking: Awaitable[httpx2.Response], asked: str) -> Told:
    answer = await asyncio.wait_for(asking, 30)
    assert answer.status_code < 500, (asked, answer.text)
    text = browser.without_tokens(answer.text) + answer.headers.get("content-disposition", "")
    return Told(endpoint, asked, answer.status_code, text.replace(answer.headers["x-request-id"], ""))


def noticed(before: list[Told], after: list[Told]) -> list[str]:
    """Where an answer is another one now: a count, a row or an order that tells of what can't be opened."""
    pairs = [each for each in zip(before, after, strict=True) if each[0].endpoint.path not in OWN_COUNTS]
    return [was.asked for was, now in pairs if (was.status, was.text) != (now.status, now.text)]


def _is_a_list(endpoint: Endpoint) -> bool:
    return "inbox" in endpoint.path or "bulk" in endpoint.path or endpoint.path.endswith("/tickets")


@asynccontextmanager
async def by_key(harness: AppHarness, secret: str) -> AsyncIterator[Ask]:
    async with app_harness.client_of(harness.app, secret) as client:

        async def ask(method: str, path: str, **sent: Any) -> httpx2.Response:
            return await client.request(method, path, **sent)

        yield ask


@asynccontextmanager
async def by_browser(opened: Browser) -> AsyncIterator[Ask]:
    async with opened.client:
        token = await opened.token()

        async def ask(method: str, path: str, fields: dict[str, Any] | None = None) -> httpx2.Response:
            if method == "GET":
                return await opened.client.get(path)
            sent: dict[str, Any] = {"data": {"csrf_token": token, **(fields or {})}, "headers": SAME_ORIGIN}
            files = {"file": ("a.csv", b"a,b")} if path.endswith("/files") or path == "/intakes" else None
            return await opened.client.request(method, path, **sent, files=files)

        yield ask


async def of_s1(harness: AppHarness, role: Role) -> User:
    """Somebody who has S1 and what is below it: Ana, whom the planted tickets name, in another role."""
    ana = harness.workspace.ana
    return await harness.database.write(harness.workspace.by, people.change, ana.id, UserChangeForm(role=role))


@pytest.mark.parametrize("role", [Role.AGENT, Role.MANAGER])
async def test_who_has_another_unit_reads_nothing_of_it_on_any_page(
    harness: AppHarness, there: Planted, role: Role
) -> None:
    user = await of_s1(harness, role)
    async with by_browser(await browser.signed_in(harness, user)) as ask:
        before = await look(ask, PAGES, there)
        assert _heard(before) == []
        await planted.louder(harness, there.ticket, there.owned, "second")
        again = await look(ask, PAGES, there)
        assert noticed(before, again) == []
        assert _heard(await act(harness, ask, PAGES, there)) == []


async def test_a_key_of_another_unit_reads_nothing_of_it_from_any_route(harness: AppHarness, there: Planted) -> None:
    key = await app_harness.key_of(harness.database, harness.workspace.by, _LIMITED, ("S1",))
    async with by_key(harness, key.secret) as ask:
        before = await look(ask, ROUTES, there)
        assert _heard(before) == []
        await planted.louder(harness, there.ticket, there.owned, "second")
        again = await look(ask, ROUTES, there)
        assert noticed(before, again) == []
        assert _heard(await act(harness, ask, ROUTES, there)) == []


async def test_a_key_of_before_that_had_the_scope_admin_too_reads_nothing_of_another_unit(
    harness: AppHarness, there: Planted
) -> None:
    key = await app_harness.key_of(harness.database, harness.workspace.by, segments=("S1",))
    await harness.database.write(
        harness.workspace.by, lambda tx: tx.run("UPDATE keys SET scopes = $1 WHERE id = $2", '["admin"]', key.key.id)
    )
    async with by_key(harness, key.secret) as ask:
        assert _heard([*await look(ask, ROUTES, there), *await act(harness, ask, ROUTES, there)]) == []


async def test_who_left_and_whose_session_ended_read_nothing_at_all(harness: AppHarness, there: Planted) -> None:
    by, database, ben = harness.workspace.by, harness.database, harness.workspace.ben
    gone, out = await browser.signed_in(harness, ben), await browser.signed_in(harness, there.viewer)
    await database.write(by, hand_over.hand_over, ben.id, HandOverForm("queue", leaves=True))
    await database.write(by, sign_in.end_all, there.viewer.id)
    for opened in (gone, out):
        async with by_browser(opened) as ask:
            assert _heard(await look(ask, PAGES, there) + await act(harness, ask, PAGES, there)) == []


async def test_a_revoked_key_reads_nothing_at_all(harness: AppHarness, there: Planted) -> None:
    key = await app_harness.key_of(harness.database, harness.workspace.by)
    await harness.database.write(harness.workspace.by, keys.revoke, key.key.id)
    async with by_key(harness, key.secret) as ask:
        assert _heard(await look(ask, ROUTES, there)) == []


@pytest.mark.parametrize("role", [Role.AGENT, Role.MANAGER, Role.ADMIN])
async def test_who_has_the_whole_workspace_reads_it_where_it_stands(
    harness: AppHarness, there: Planted, role: Role
) -> None:
    """It is there to be found: so the other walks can fail."""
    async with by_browser(await browser.signed_in(harness, await browser.hire(harness, role))) as ask:
        told = {each.endpoint.path for each in await look(ask, PAGES, there) if planted.is_told(each.text)}
    ticket = {"/tickets/{ticket_id}", "/tickets/{ticket_id}/files/{attachment_id}"}
    lists = {"/inbox", "/inbox/rows", "/inbox/changed", "/inbox/fresh"}
    intakes = {"/intakes", "/intakes/{intake_id}"} if role is not Role.AGENT else set()
    assert (ticket | lists | intakes) - told == set()


async def test_a_key_of_the_whole_workspace_reads_it_where_it_stands(harness: AppHarness, there: Planted) -> None:
    async with by_key(harness, harness.key) as ask:
        told = {each.endpoint.path for each in await look(ask, ROUTES, there) if planted.is_told(each.text)}
        told |= {each.endpoint.path for each in await act(harness, ask, ROUTES, there) if planted.is_told(each.text)}
    own, of_ticket = "/v1/workspaces/{workspace_id}", "/v1/workspaces/{workspace_id}/tickets/{ticket_id}"
    assert told >= {
        *(f"{own}/{each}" for each in ("tickets", "responses", "responses/{response_id}", "intakes")),
        *(f"{own}/intakes/{{intake_id}}/rejections", f"{own}/intakes/{{intake_id}}", of_ticket),
        *(f"{own}/imports", f"{own}/imports/{{import_id}}"),
        *(f"{of_ticket}/{each}" for each in ("events", "notes", "replies", "attempts", "attachments")),
        *(f"{of_ticket}/attachments/{{attachment_id}}", f"{own}/users/{{user_id}}/notifications"),
        *(f"{app_harness.CLASSIC}/{each}" for each in ("tickets/{workspace_id}", "tickets/detractors", "responses")),
        f"{app_harness.CLASSIC}/transactions/{{transaction_id}}",
        f"{app_harness.CLOSED_LOOP}/workspaces/{{workspace_id}}/tickets",
    }


async def test_a_webhook_of_another_unit_is_sent_nothing_of_it(harness: AppHarness, there: Planted) -> None:
    form = {"url": "https://hooks.example/s1", "segments": ["S1"]}
    webhook_id = (await harness.client.post(f"{harness.v1}/webhooks", json=form)).json()["id"]
    await planted.louder(harness, there.ticket, there.owned, "second")
    own = await app_harness.ticket(harness)
    deliveries = (await harness.client.get(f"{harness.v1}/webhooks/{webhook_id}/deliveries")).json()["deliveries"]
    assert {each["ticket_id"] for each in deliveries} == {own.id}
