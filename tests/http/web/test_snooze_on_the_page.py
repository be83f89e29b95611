"""Snooze on a ticket's page: proposed times in words, another time, until an answer; seen in lists and taken back."""

import re

import pytest

from amends.instants import HOUR_US, InstantUs, from_text
from amends.model.customer import CustomerForm
from amends.model.ticket.snooze_times import UNTIL_ANSWER
from amends.model.ticket.ticket import Ticket
from amends.store import tickets
from tests import working
from tests.http import app_harness
from tests.http.app_harness import AppHarness
from tests.http.web.browser import Browser

TOM = CustomerForm(email="tom@mail.example", name="Tom Ashdown")


@pytest.fixture
async def ticket(harness: AppHarness) -> Ticket:
    return await app_harness.ticket(harness, customer=TOM, owner="ana@hotel.example")


async def now(harness: AppHarness, ticket: Ticket) -> Ticket:
    found = await harness.database.read(harness.workspace.by, tickets.get, ticket.id)
    assert found
    return found


def options(agent: Browser) -> list[tuple[str, str]]:
    select = re.search(r'<select id="change-until".*?</select>', agent.page.text, re.DOTALL)
    assert select, agent.text
    return re.findall(r'<option value="([^"]*)"[^>]*>([^<]*)</option>', select[0])


async def test_times_are_proposed_in_words_and_one_is_chosen(
    agent: Browser, harness: AppHarness, ticket: Ticket
) -> None:
    await agent.get(f"/tickets/{ticket.id}?view=mine")
    offered = options(agent)
    names = [words.split(" · ")[0] for _, words in offered]
    assert names == ["not snoozed", "Monday", "In a week", "Until an answer comes"], "it is Friday evening"
    value = next(value for value, words in offered if words.startswith("Monday"))
    await agent.post(f"/tickets/{ticket.id}/snooze", {"from": "view=mine", "until": value})
    kept = await now(harness, ticket)
    assert kept.snoozed_until_us == int(value)
    assert "Snoozed until Nov 23, 2026" in agent.text
    assert [value for value, _ in options(agent)][:2] == [str(kept.snoozed_until_us), ""], (
        "it holds what is, then waking"
    )
    await agent.get("/inbox?view=snoozed")
    assert "Tom Ashdown" in agent.text
    assert "Snoozed until" in agent.text
    await agent.get("/inbox?view=mine")
    assert "Tom Ashdown" not in agent.text


async def test_it_waits_for_an_answer_and_is_woken(agent: Browser, harness: AppHarness, ticket: Ticket) -> None:
    await agent.post(f"/tickets/{ticket.id}/snooze", {"from": "view=mine", "until": "answer"})
    assert (await now(harness, ticket)).snoozed_until_us == UNTIL_ANSWER
    assert "Snoozed until an answer comes" in agent.text
    await agent.post(f"/tickets/{ticket.id}/snooze", {"from": "view=mine", "until": ""})
    assert (await now(harness, ticket)).snoozed_until_us is None
    assert "Woken from its snooze" in agent.text


async def test_another_day_and_time_is_of_the_workspace(agent: Browser, harness: AppHarness, ticket: Ticket) -> None:
    path = f"/tickets/{ticket.id}/snooze/until"
    await agent.get(f"{path}?view=mine")
    assert "(Europe/Madrid)" in agent.text
    fields = {"from": "view=mine", "day": "2026-11-20", "time": "00:01", "date": ""}
    await agent.post(path, fields)
    assert agent.page.status_code == 422
    assert "must be in the future" in agent.text
    await agent.post(path, {**fields, "day": "other", "date": "2026-11-26", "time": "09:30"})
    assert "Snoozed until Nov 26, 2026" in agent.text
    assert (await now(harness, ticket)).snoozed_until_us == from_text("2026-11-26T09:30:00+01:00")


@pytest.mark.parametrize("until", ["soon", "1", "9" * 30, "-5"])
async def test_what_cannot_be_is_refused(agent: Browser, harness: AppHarness, ticket: Ticket, until: str) -> None:
    await agent.post(f"/tickets/{ticket.id}/snooze", {"from": "view=mine", "until": until})
    assert agent.page.status_code == 422
    assert (await now(harness, ticket)).snoozed_until_us is None


async def test_a_ticket_that_nobody_has_offers_no_snooze(agent: Browser, harness: AppHarness) -> None:
    own = await app_harness.ticket(harness, customer=TOM)
    await agent.get(f"/tickets/{own.id}?view=all")
    assert 'id="choose-until"' not in agent.page.text
    await agent.post(f"/tickets/{own.id}/snooze", {"from": "view=all", "until": "answer"})
    assert "Only a ticket with an owner can be snoozed" in agent.text


async def test_the_owner_is_told_when_its_time_has_come(agent: Browser, harness: AppHarness, ticket: Ticket) -> None:
    until_us = InstantUs(harness.clock() + HOUR_US)
    await agent.post(f"/tickets/{ticket.id}/snooze", {"from": "view=mine", "until": str(until_us)})
    harness.clock.advance(HOUR_US)
    await working.do_all_due(harness.database)
    await agent.get("/notices")
    assert "This ticket is back: its snooze is over." in agent.text
    await agent.get("/inbox?view=mine")
    assert "Tom Ashdown" in agent.text
