"""Sending the same form twice: what it asks for is done once, on every page that adds something."""

from typing import Any

import pytest

from amends.model.customer import CustomerForm
from amends.model.ticket.ticket import Ticket
from amends.store import events
from amends.usecases.settings import keys, webhooks
from tests.http import app_harness
from tests.http.app_harness import AppHarness
from tests.http.web.browser import SAME_ORIGIN, Browser

TOM = CustomerForm(email="tom@mail.example", name="Tom Ashdown")


@pytest.fixture
async def ticket(harness: AppHarness) -> Ticket:
    return await app_harness.ticket(harness, customer=TOM, verbatim="El ascensor no funciona")


async def history_of(harness: AppHarness, ticket_id: int) -> list[str]:
    found = await harness.database.read(harness.workspace.by, events.of_ticket, ticket_id)
    return [type(each.event).__name__ for each in found]


async def send_twice(browser: Browser, path: str, fields: dict[str, Any]) -> list[int]:
    """Send one showing of a form twice; the answers' codes."""
    sent = {"csrf_token": await browser.token(), **fields}
    answers = [await browser.client.post(path, data=sent, headers=SAME_ORIGIN) for _ in range(2)]
    browser.page = answers[-1]
    return [answer.status_code for answer in answers]


@pytest.mark.parametrize(
    ("doing", "fields", "event"),
    [
        ("note", {"text": "Phoned"}, "Noted"),
        ("reply", {"text": "We are sorry"}, "Replied"),
        ("attempt", {"channel": "PHONE", "outcome": "NO_ANSWER"}, "ContactAttempted"),
    ],
)
async def test_what_is_added_to_a_ticket_is_added_once(
    agent: Browser, harness: AppHarness, ticket: Ticket, doing: str, fields: dict[str, str], event: str
) -> None:
    assert await send_twice(agent, f"/tickets/{ticket.id}/{doing}", {"from": "view=all", **fields}) == [303, 303]
    assert (await history_of(harness, ticket.id)).count(event) == 1
    await agent.post(f"/tickets/{ticket.id}/{doing}", {"from": "view=all", **fields})
    assert (await history_of(harness, ticket.id)).count(event) == 2, "another showing of the form is another form"


async def test_other_words_from_the_same_showing_are_another_form(
    agent: Browser, harness: AppHarness, ticket: Ticket
) -> None:
    token = await agent.token()
    for text in ("One", "Two", "Two"):
        fields = {"csrf_token": token, "text": text}
        await agent.client.post(f"/tickets/{ticket.id}/note", data=fields, headers=SAME_ORIGIN)
    assert (await history_of(harness, ticket.id)).count("Noted") == 2


async def test_a_form_that_was_refused_comes_again(agent: Browser, harness: AppHarness, ticket: Ticket) -> None:
    other = await app_harness.ticket(harness, customer=TOM)
    path, fields = f"/tickets/{ticket.id}/link", {"kind": "RELATED", "ticket_id": "9"}
    assert await send_twice(agent, path, fields) == [422, 422]
    assert await send_twice(agent, path, {**fields, "ticket_id": str(other.id)}) == [303, 303]
    assert (await history_of(harness, ticket.id)).count("Linked") == 1


async def test_a_file_is_attached_once(agent: Browser, harness: AppHarness, ticket: Ticket) -> None:
    token = await agent.token()
    for _ in range(2):
        files = {"file": ("lift.txt", b"It doesn't move.", "text/plain")}
        data = {"csrf_token": token, "from": "view=all"}
        answer = await agent.client.post(f"/tickets/{ticket.id}/files", data=data, files=files, headers=SAME_ORIGIN)
        assert answer.status_code == 303
    assert (await history_of(harness, ticket.id)).count("Attached") == 1


async def test_a_bulk_action_begins_once(agent: Browser, harness: AppHarness, ticket: Ticket) -> None:
    fields = {"from": "view=all", "ticket_id": str(ticket.id), "priority": "LOW"}
    assert await send_twice(agent, "/bulk", fields) == [303, 422]
    assert "it isn't done twice" in agent.text or "it isn't done twice" in agent.page.text.replace("&#39;", "'")


async def test_a_key_and_a_webhook_are_made_once(admin: Browser, harness: AppHarness) -> None:
    by = harness.workspace.by
    before = len(await harness.database.read(by, keys.list_details))
    await send_twice(admin, "/settings/keys", {"scope_tickets:read": "1", "name": "Reports"})
    assert len(await harness.database.read(by, keys.list_details)) == before + 1
    await send_twice(admin, "/settings/webhooks", {"url": "https://hooks.example/a"})
    assert len(await harness.database.read(by, webhooks.list_all)) == 1


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/settings/causes", {"code": "LIFT", "name": "The lift"}),
        ("/settings/units", {"code": "S9", "name": "Nine", "parent": "S1"}),
        ("/settings/fields", {"code": "refund", "name": "Refund", "type": "text"}),
        ("/settings/people", {"email": "zoe@hotel.example", "first_name": "Zoe", "role": "agent"}),
    ],
)
async def test_what_is_added_in_the_settings_twice_is_there_and_nothing_is_wrong(
    admin: Browser, path: str, fields: dict[str, str]
) -> None:
    assert await send_twice(admin, path, fields) == [303, 303]


async def test_the_same_form_of_two_people_is_two_forms(
    agent: Browser, manager: Browser, harness: AppHarness, ticket: Ticket
) -> None:
    for browser in (agent, manager):
        await send_twice(browser, f"/tickets/{ticket.id}/note", {"text": "Phoned"})
    assert (await history_of(harness, ticket.id)).count("Noted") == 2


async def test_who_signs_in_again_is_led_back_to_the_page_where_a_form_was(nobody: Browser, ticket: Ticket) -> None:
    page = f"/tickets/{ticket.id}?view=all"
    headers = {**SAME_ORIGIN, "referer": f"https://amends.test{page}"}
    answer = await nobody.client.post(f"/tickets/{ticket.id}/note", data={"text": "x"}, headers=headers)
    assert answer.headers["location"].startswith("/sign-in?next=%2Ftickets%2F")
    elsewhere = {**SAME_ORIGIN, "referer": "https://elsewhere.example//evil.example/x"}
    answer = await nobody.client.post(f"/tickets/{ticket.id}/note", data={"text": "x"}, headers=elsewhere)
    assert "evil" not in (await nobody.client.get(answer.headers["location"])).headers.get("location", "")
