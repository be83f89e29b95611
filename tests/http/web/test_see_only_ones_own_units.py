"""Seeing only one's own units: what leads to a ticket of another unit tells nothing of it."""

from amends.model.customer import CustomerForm
from amends.model.ticket.link import Link, LinkKind
from amends.model.ticket.ticket import Ticket
from amends.usecases import links
from tests import cast
from tests.http import app_harness
from tests.http.app_harness import AppHarness
from tests.http.web.browser import Browser

GUEST = CustomerForm(email="tess@example.com", name="Tess")


async def linked(harness: AppHarness) -> tuple[Ticket, Ticket]:
    """A ticket of S1, linked to one of S2."""
    own = await app_harness.ticket(harness)
    other = await app_harness.ticket(harness, origin_segment="S2", verbatim="The lift again")
    await harness.database.write(harness.workspace.by, links.link, own.id, Link(other.id, LinkKind.RELATED))
    return own, other


async def test_a_ticket_s_page_has_the_customer_s_other_answers_of_one_s_own_units_only(
    harness: AppHarness, agent: Browser
) -> None:
    by, database = harness.workspace.by, harness.database
    await cast.ingest(database, by, cast.form(reference="r-1", words="In the bar", customer=GUEST))
    await cast.ingest(database, by, cast.form(reference="r-2", segment="S1A", words="In the spa", customer=GUEST))
    await cast.ingest(database, by, cast.form(reference="r-3", segment="S2", words="In the pool", customer=GUEST))
    ticket = await app_harness.ticket(harness, customer=GUEST)
    await agent.get(f"/tickets/{ticket.id}")
    assert "2 other answers" in agent.text
    assert ("In the bar" in agent.text, "In the spa" in agent.text, "In the pool" in agent.text) == (True, True, False)


async def test_of_a_linked_ticket_of_another_unit_its_number_is_all_that_is_shown(
    harness: AppHarness, agent: Browser
) -> None:
    own, other = await linked(harness)
    await agent.get(f"/tickets/{own.id}")
    assert f"#{other.id}" in agent.text
    assert "The lift again" not in agent.text
    assert f"Remove the link to #{other.id}" not in agent.page.text


async def test_who_may_open_both_tickets_reads_the_linked_one_s_words(harness: AppHarness, manager: Browser) -> None:
    own, _ = await linked(harness)
    await manager.get(f"/tickets/{own.id}")
    assert "The lift again" in manager.text


async def test_a_link_to_a_ticket_that_one_may_not_open_isn_t_taken_away(harness: AppHarness, agent: Browser) -> None:
    own, other = await linked(harness)
    key = await app_harness.key_of(harness.database, harness.workspace.by, segments=("S1",))
    async with app_harness.client_of(harness.app, key.secret) as client:
        answer = await client.delete(f"{harness.v1}/tickets/{own.id}/links/{other.id}")
    assert answer.status_code == 403
    assert (await agent.post(f"/tickets/{own.id}/unlink", {"ticket_id": str(other.id)})).status_code in (403, 422)
    [left] = await harness.database.read(harness.workspace.by, links.list_links, own.id)
    assert left.ticket_id == other.id
