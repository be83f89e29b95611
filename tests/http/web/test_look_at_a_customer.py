"""A customer has a page: who they are, and what they said and what we did, in one line of time, newest first."""

from typing import Any

import pytest

from amends.instants import HOUR_US, InstantUs, rfc3339
from amends.model.customer import CustomerForm
from amends.model.status import Status
from amends.model.ticket.conversation import Channel, ContactOutcome
from amends.model.ticket.ticket import Ticket
from amends.usecases import converse, promises, work
from amends.usecases.converse import AttemptForm
from amends.usecases.promises import NewPromise
from amends.usecases.work import TicketChangeForm
from tests import cast
from tests.http import app_harness
from tests.http.app_harness import AppHarness
from tests.http.web.browser import Browser

WHO = CustomerForm(email="ana@example.com", phone="+34 600 123 456", name="Ana Ruiz", reference="c-77")


@pytest.fixture
async def ticket(harness: AppHarness) -> Ticket:
    """A ticket of Ana's, worked on and closed; a happy answer of hers in another unit before."""
    database, by = harness.database, harness.workspace.by
    await cast.rule(database, by)
    await cast.ingest(database, by, cast.happy(reference="happy", segment="S2", words="Quokka", customer=WHO))
    await cast.ingest(database, by, cast.form(reference="cross", words="Nadie contestó", customer=WHO))
    found = await cast.only_ticket(database, by)
    harness.clock.advance(60_000_000)
    await database.write(
        by, converse.attempt_contact, found.id, AttemptForm(Channel.PHONE, ContactOutcome.REACHED, "Spoke")
    )
    harness.clock.advance(60_000_000)
    await database.write(by, converse.reply, found.id, "We are sorry", "")
    harness.clock.advance(60_000_000)
    for status in (Status.IN_PROGRESS, Status.CLOSED):
        await database.write(by, work.change, found.id, TicketChangeForm(status=status))
    return found


async def moments(harness: AppHarness, customer_id: int) -> list[dict[str, Any]]:
    answer = await harness.client.get(f"{harness.v1}/customers/{customer_id}")
    assert answer.status_code == 200, answer.text
    timeline: list[dict[str, Any]] = answer.json()["timeline"]
    return timeline


async def test_the_timeline_has_what_was_said_and_done_newest_first(harness: AppHarness, ticket: Ticket) -> None:
    told = await moments(harness, ticket.customer_id)
    kinds = ["status_changed", "reply", "contact_attempt"]
    assert [each["kind"] for each in told][:3] == kinds
    assert sorted(each["kind"] for each in told[3:]) == ["answer", "answer", "ticket_opened"]
    assert (told[0]["status"], told[1]["text"], told[2]["outcome"]) == ("CLOSED", "We are sorry", "REACHED")
    assert {each["text"] for each in told if each["kind"] == "answer"} == {"Quokka", "Nadie contestó"}


async def test_the_page_shows_it_and_the_ticket_leads_to_it(manager: Browser, ticket: Ticket) -> None:
    await manager.get(f"/tickets/{ticket.id}?view=all")
    assert f'href="/customers/{ticket.customer_id}"' in manager.page.text
    await manager.get(f"/customers/{ticket.customer_id}")
    for said in ("Ana Ruiz", "ana@example.com", "+34 600 123 456", "Quokka", "Nadie contestó", "We are sorry", "Spoke"):
        assert said in manager.text


async def test_a_unit_sees_what_is_its_own_alone(agent: Browser, harness: AppHarness, ticket: Ticket) -> None:
    await agent.get(f"/customers/{ticket.customer_id}")
    assert ("Nadie contestó" in agent.text, "Quokka" in agent.text) == (True, False)
    other = await app_harness.ticket(harness, origin_segment="S2", customer=CustomerForm(email="eva@mail.example"))
    assert (await agent.get(f"/customers/{other.customer_id}")).status_code == 403
    assert (await agent.get("/customers/1")).status_code == 404


async def test_promises_stand_in_the_timeline(harness: AppHarness, ticket: Ticket, manager: Browser) -> None:
    write, by = harness.database.write, harness.workspace.by
    harness.clock.advance(1_000_000)
    due_us = InstantUs(harness.clock() + HOUR_US)
    made = await write(by, promises.make, ticket.id, NewPromise(text="A new key by Thursday", due_us=due_us))
    harness.clock.advance(1_000_000)
    await write(by, promises.break_, ticket.id, made.promises[0].id, "The locksmith is ill")
    told = await moments(harness, ticket.customer_id)
    assert [(each["kind"], each["text"]) for each in told[:2]] == [
        ("promise_broken", "The locksmith is ill"),
        ("promise_made", "A new key by Thursday"),
    ]
    assert told[1]["due_time"] == rfc3339(due_us)
    await manager.get(f"/customers/{ticket.customer_id}")
    for said in ("A new key by Thursday", "The locksmith is ill"):
        assert said in manager.text
