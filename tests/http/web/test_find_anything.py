"""Finding anything by the palette: tickets by number, words, customer and phone; people, views, settings, help."""

from typing import Any

import pytest

from amends.model.customer import CustomerForm
from amends.model.ticket.ticket import Ticket
from tests.http import app_harness
from tests.http.app_harness import AppHarness
from tests.http.web.browser import Browser

TOM = CustomerForm(email="tom@mail.example", name="Tom Ashdown", phone="+34 600 11 22 33", reference="guest-7")


@pytest.fixture
async def ticket(harness: AppHarness) -> Ticket:
    return await app_harness.ticket(harness, customer=TOM, verbatim="El ascensor no funciona")


async def found(browser: Browser, text: str) -> list[dict[str, Any]]:
    answer = await browser.client.get("/find", params={"q": text})
    assert answer.status_code == 200
    lines: list[dict[str, Any]] = answer.json()
    return lines


@pytest.mark.parametrize("text", ["ascensor", "ashdown", "tom@mail.example", "+34600112233", "600 112 233", "guest-7"])
async def test_a_ticket_is_found_by_what_one_knows(agent: Browser, ticket: Ticket, text: str) -> None:
    typed = text if text != "600 112 233" else "+34 600 112 233"
    assert f"/tickets/{ticket.id}?view=all" in [each["href"] for each in await found(agent, typed)]


async def test_the_number_stands_first(agent: Browser, harness: AppHarness, ticket: Ticket) -> None:
    await app_harness.ticket(harness, customer=TOM, verbatim=f"Again, as in {ticket.id}")
    for text in (str(ticket.id), f"#{ticket.id}"):
        lines = await found(agent, text)
        assert lines[0]["href"] == f"/tickets/{ticket.id}?view=all"
        assert lines[0]["words"] == f"#{ticket.id} Tom Ashdown: El ascensor no funciona"
        assert lines[0]["beside"] == "New"


async def test_people_lead_to_their_tickets_and_for_managers_to_their_page(
    agent: Browser, manager: Browser, harness: AppHarness
) -> None:
    ana = harness.workspace.ana
    for browser, paths in ((agent, []), (manager, [f"/settings/people/{ana.id}"])):
        hrefs = [each["href"] for each in await found(browser, "ana")]
        assert [each for each in hrefs if str(ana.id) in each] == [f"/inbox?view=all&owner_id={ana.id}", *paths]
        assert all([(await browser.get(each)).status_code == 200 for each in hrefs])


async def test_with_nothing_typed_it_says_where_one_can_go(agent: Browser, admin: Browser) -> None:
    hrefs = [each["href"] for each in await found(agent, "")]
    assert "/inbox?view=overdue" in hrefs
    assert not [each for each in hrefs if each.startswith("/settings")]
    assert "/settings/keys" in [each["href"] for each in await found(admin, "")]


async def test_nothing_of_elsewhere_is_found(harness: AppHarness, ticket: Ticket, agent: Browser) -> None:
    elsewhere = await app_harness.ticket(harness, customer=TOM, verbatim="Secreto", origin_segment="S2")
    for text in ("secreto", str(elsewhere.id), "tom@mail.example"):
        assert not [each for each in await found(agent, text) if str(elsewhere.id) in each["href"]]


async def test_odd_letters_find_nothing_and_break_nothing(agent: Browser) -> None:
    for text in ("  ", "%", "\0", '"', "a" * 5000, "#", "\u202e"):
        assert isinstance(await found(agent, text), list)


async def test_owners_are_told_with_their_load_as_far_as_one_may_see_it(
    agent: Browser, manager: Browser, harness: AppHarness, ticket: Ticket
) -> None:
    mine = await app_harness.ticket(harness, owner="ana@hotel.example")
    assert mine.owner_id == harness.workspace.ana.id
    answer = await manager.client.get("/owners")
    assert answer.json()[str(harness.workspace.ana.id)] == "1 open"
    assert set((await agent.client.get("/owners")).json()) <= {str(harness.workspace.ana.id)}
