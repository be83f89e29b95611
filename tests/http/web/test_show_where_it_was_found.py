"""A search shows where it found a ticket: the note beside the row, marks in the ticket, and over the API places."""

import pytest

from amends.model.ticket.ticket import Ticket
from amends.usecases import converse
from tests.http import app_harness
from tests.http.app_harness import AppHarness
from tests.http.web.browser import Browser


@pytest.fixture
async def ticket(harness: AppHarness) -> Ticket:
    made = await app_harness.ticket(harness, verbatim="The room was cold")
    for words in ("The **boiler** of room 4 is broken", "A voucher for dinner"):
        harness.clock.advance(60_000_000)
        await harness.database.write(harness.workspace.by, converse.note, made.id, words)
    return made


async def test_a_row_shows_the_note_that_was_found_and_none_where_its_own_words_say_it(
    agent: Browser, ticket: Ticket
) -> None:
    page = (await agent.get("/inbox?view=all&q=boiler")).text
    assert "The **<mark>boiler</mark>** of room 4 is broken" in page
    assert 'class="words found"' not in (await agent.get("/inbox?view=all&q=cold")).text
    both = (await agent.get("/inbox?view=all&q=cold+voucher")).text
    assert "A <mark>voucher</mark> for dinner" in both
    assert 'class="words found"' not in (await agent.get("/inbox?view=all")).text
    changed = (await agent.get(f"/inbox/changed?view=all&q=boiler&ids={ticket.id}")).text
    assert "<mark>boiler</mark>" in changed


async def test_in_the_ticket_the_words_of_notes_are_marked(agent: Browser, ticket: Ticket) -> None:
    page = (await agent.get(f"/tickets/{ticket.id}?view=all&q=boiler")).text
    assert "<strong><mark>boiler</mark></strong> of room 4" in page


async def test_over_the_api_each_text_has_the_places_to_mark(harness: AppHarness, ticket: Ticket) -> None:
    path = f"{harness.v1}/tickets/{ticket.id}"
    [hit] = (await harness.client.get(f"{path}/hits?q=boil")).json()["hits"]
    assert (hit["version"], hit["type"], hit["text"]) == (2, "ticket.noted", "The **boiler** of room 4 is broken")
    [mark] = hit["marks"]
    assert hit["text"][mark["start"] : mark["end"]] == "boiler"
    await harness.client.post(f"{path}/notes/2/withdraw")
    assert (await harness.client.get(f"{path}/hits?q=boil")).json()["hits"] == []
    assert (await harness.client.get(f"{path}/hits")).json()["hits"] == []
