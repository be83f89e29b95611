"""A ticket as a page to print: all of it, or the parts that were chosen, and nothing to click."""

from amends.usecases import converse
from tests.http import app_harness
from tests.http.app_harness import AppHarness
from tests.http.web.browser import Browser


async def test_all_of_a_ticket_stands_on_one_page(agent: Browser, harness: AppHarness) -> None:
    ticket = await app_harness.ticket(harness, verbatim="El ascensor")
    await harness.database.write(harness.workspace.by, converse.note, ticket.id, "Phoned the <b>firm</b>")
    await agent.get(f"/tickets/{ticket.id}/print")
    for said in ("El ascensor", "Phoned the <b>firm</b>", "What happened", "Targets", f"#{ticket.id}"):
        assert said in agent.text
    assert "<nav" not in agent.page.text
    assert " hidden>" not in agent.page.text


async def test_parts_are_left_out_as_chosen(agent: Browser, harness: AppHarness) -> None:
    ticket = await app_harness.ticket(harness)
    await agent.get(f"/tickets/{ticket.id}/print?chosen=1&notes=notes")
    shown = {part: f'data-part-of-print="{part}">' in agent.page.text for part in ("ledger", "history", "notes")}
    assert shown == {"ledger": False, "history": False, "notes": True}


async def test_nobody_prints_what_they_may_not_see(agent: Browser, harness: AppHarness) -> None:
    ticket = await app_harness.ticket(harness, origin_segment="S2")
    assert (await agent.get(f"/tickets/{ticket.id}/print")).status_code == 403
