"""Lists at what is written on a ticket: people who can open it, and saved replies in the reader's words."""

import pytest

from amends.model.ticket.ticket import Ticket
from amends.usecases.settings import configuration
from amends.usecases.settings.config_kinds import SAVED_REPLY
from tests.http import app_harness
from tests.http.app_harness import AppHarness
from tests.http.web.browser import Browser


@pytest.fixture
async def ticket(harness: AppHarness) -> Ticket:
    return await app_harness.ticket(harness, origin_segment="S1A")


async def test_people_are_those_who_can_open_the_ticket_but_oneself(
    agent: Browser, manager: Browser, harness: AppHarness, ticket: Ticket
) -> None:
    page = await manager.get(f"/tickets/{ticket.id}/people")
    emails = [each["email"] for each in page.json()]
    assert "ana@hotel.example" in emails
    assert "ben@hotel.example" not in emails
    own = [each["email"] for each in (await agent.get(f"/tickets/{ticket.id}/people")).json()]
    assert "ana@hotel.example" not in own


@pytest.mark.parametrize("what", ["people", "saved-replies"])
async def test_a_ticket_of_another_unit_lists_nothing(agent: Browser, harness: AppHarness, what: str) -> None:
    other = await app_harness.ticket(harness, origin_segment="S2")
    page = await agent.get(f"/tickets/{other.id}/{what}")
    assert page.status_code == 403


async def test_saved_replies_are_those_for_what_is_written_and_say_what_they_do(
    agent: Browser, harness: AppHarness, ticket: Ticket
) -> None:
    document = {"name": "Wait", "text": "We wait.", "use": "note", "status": "IN_PROGRESS", "owner": "me"}
    await harness.database.write(harness.workspace.by, configuration.save, SAVED_REPLY, document)
    [line] = (await agent.get(f"/tickets/{ticket.id}/saved-replies?use=note")).json()
    assert (line["words"], line["text"], line["does"]) == ("Wait", "We wait.", "Status: In progress · Owner: me")
    assert (await agent.get(f"/tickets/{ticket.id}/saved-replies?use=reply")).json() == []


async def test_a_saved_reply_that_moves_the_ticket_and_names_a_field_is_written_in_its_form(
    agent: Browser, manager: Browser, harness: AppHarness, ticket: Ticket
) -> None:
    await harness.client.post(f"{harness.v1}/fields", json={"code": "room", "name": "Room", "type": "text"})
    shown = await manager.get("/settings/saved-replies/new")
    assert "{{fields.room}}" in shown.text
    form = {"name": "Theirs", "text": "Room {{fields.floor}}", "use": "both", "segment": "S1"}
    refused = await manager.post("/settings/saved-replies/new", form)
    assert "there is no custom field with the code" in refused.text
    await manager.post("/settings/saved-replies/new", {**form, "text": "Room {{fields.room}}"})
    [line] = (await agent.get(f"/tickets/{ticket.id}/saved-replies?use=note")).json()
    assert (line["text"], line["does"]) == ("Room ____", "Unit: S1")
