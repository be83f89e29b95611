"""Promises on a ticket's page: made in a small form that shows the time back, kept, moved, broken, seen in lists."""

import pytest

from amends.instants import DAY_US, MINUTE_US, InstantUs
from amends.model.customer import CustomerForm
from amends.model.ticket.promise import PromiseState
from amends.model.ticket.ticket import Ticket
from amends.store import tickets
from amends.usecases import promises
from amends.usecases.promises import NewPromise
from tests import working
from tests.http import app_harness
from tests.http.app_harness import AppHarness
from tests.http.web.browser import Browser, htmx_headers

TOM = CustomerForm(email="tom@mail.example", name="Tom Ashdown")


@pytest.fixture
async def ticket(harness: AppHarness) -> Ticket:
    return await app_harness.ticket(harness, customer=TOM, verbatim="El ascensor no funciona")


async def now(harness: AppHarness, ticket: Ticket) -> Ticket:
    found = await harness.database.read(harness.workspace.by, tickets.get, ticket.id)
    assert found
    return found


async def promised(harness: AppHarness, ticket: Ticket, text: str = "I call again") -> int:
    form = NewPromise(text=text, due_us=InstantUs(harness.clock() + DAY_US))
    return (await harness.database.write(harness.workspace.by, promises.make, ticket.id, form)).promises[-1].id


async def test_the_days_have_their_names_and_the_time_is_shown_back(agent: Browser, ticket: Ticket) -> None:
    await agent.get(f"/tickets/{ticket.id}/promise?view=all")
    for said in (
        "today, Nov 20",
        "tomorrow, Nov 21",
        "Sunday, Nov 22",
        "another day",
        "By Saturday, Nov 21, 2026 5:00",
    ):
        assert said in agent.text, agent.text
    asked = f"/tickets/{ticket.id}/promise/when?day=2026-11-26&time=09:30&date="
    await agent.get(asked, **htmx_headers())
    assert "By Thursday, Nov 26, 2026 9:30" in agent.text
    assert "(Europe/Madrid)" in agent.text
    await agent.get(f"/tickets/{ticket.id}/promise/when?day=other&date=2026-11-01&time=09:30", **htmx_headers())
    assert "must be in the future" in agent.text
    await agent.get(f"/tickets/{ticket.id}/promise/when?day=other&date=soon&time=09:30", **htmx_headers())
    assert "date" in agent.text


async def test_without_a_script_the_time_is_shown_back_by_a_button(
    agent: Browser, harness: AppHarness, ticket: Ticket
) -> None:
    fields = {"from": "view=all", "text": "I call", "day": "2026-11-23", "time": "17:00", "date": ""}
    await agent.post(f"/tickets/{ticket.id}/promise", {**fields, "check": "1"})
    assert "By Monday, Nov 23, 2026 5:00" in agent.text
    assert (await now(harness, ticket)).promises == ()
    await agent.post(f"/tickets/{ticket.id}/promise", fields)
    own = (await now(harness, ticket)).promises[0]
    assert (own.text, own.made_by_id) == ("I call", harness.workspace.ana.id)
    assert "Promised by" in agent.text


async def test_a_wrong_time_is_said_and_what_was_typed_stays(
    agent: Browser, harness: AppHarness, ticket: Ticket
) -> None:
    fields = {"from": "view=all", "text": "I call", "day": "2026-11-20", "time": "00:01", "date": ""}
    await agent.post(f"/tickets/{ticket.id}/promise", fields)
    assert agent.page.status_code == 422
    assert "must be in the future" in agent.text
    assert 'value="I call"' in agent.page.text
    assert (await now(harness, ticket)).promises == ()


async def test_it_is_kept_by_one_button_and_moved_only_with_consent(
    agent: Browser, harness: AppHarness, ticket: Ticket
) -> None:
    first, second = await promised(harness, ticket), await promised(harness, ticket, "Refund")
    await agent.post(f"/tickets/{ticket.id}/promises/{first}/keep", {"from": "view=all"})
    assert "Promise kept" in agent.text
    path = f"/tickets/{ticket.id}/promises/{second}"
    await agent.get(f"{path}?view=all")
    assert "Another time" in agent.text
    fields = {"from": "view=all", "day": "2026-11-26", "time": "09:00", "date": "", "reason": "Holiday"}
    await agent.post(f"{path}/move", fields)
    assert "only if the customer agreed" in agent.text
    await agent.post(f"{path}/move", {**fields, "customer_agreed": "1"})
    kept, moved = (await now(harness, ticket)).promises
    assert (kept.state, moved.moves) == (PromiseState.KEPT, 1)
    await agent.post(f"{path}/break", {"from": "view=all", "breaks": "1", "reason": ""})
    assert agent.page.status_code == 422
    await agent.post(f"{path}/break", {"from": "view=all", "breaks": "1", "reason": "No card"})
    assert "Promise broken" in agent.text
    await agent.get(f"{path}?view=all")
    assert "kept or broken already" in agent.text


async def test_lists_views_and_the_close_dialog_say_what_is_promised(
    agent: Browser, harness: AppHarness, ticket: Ticket
) -> None:
    await promised(harness, ticket, "Bring the zebra")
    await agent.get("/inbox?view=promised")
    assert "Promised:" in agent.text
    await agent.get(f"/tickets/{ticket.id}/close?view=all")
    assert "It stays due after the ticket is closed" in agent.text
    assert "Bring the zebra" in agent.text
    form = NewPromise(text="Soon", due_us=InstantUs(harness.clock() + MINUTE_US))
    await harness.database.write(harness.workspace.by, promises.make, ticket.id, form)
    harness.clock.advance(2 * MINUTE_US)
    await working.do_all_due(harness.database)
    await agent.get(f"/tickets/{ticket.id}?view=promised")
    assert "Promise overdue since" in agent.text
    await agent.get("/waiting")
    assert "Promises broken" in agent.text


async def test_there_is_none_where_there_is_none(agent: Browser, ticket: Ticket) -> None:
    await agent.get(f"/tickets/{ticket.id}/promises/1?view=all")
    assert agent.page.status_code == 404
