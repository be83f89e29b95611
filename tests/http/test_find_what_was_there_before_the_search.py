"""Finding what was there before the search was: after an upgrade the background indexes every ticket anew."""

from amends.model.principal import system
from amends.model.ticket.ticket import Ticket
from amends.store import jobs
from amends.store.engine.database import Tx
from amends.store.jobs import NewJob
from tests import cast, working
from tests.http import app_harness
from tests.http.app_harness import AppHarness

MORE_THAN_ONE_GO = 101


async def forget_words(tx: Tx, tickets: list[Ticket]) -> None:
    await tx.later(tx.full_text.forget, [(tx.workspace_id, ticket.id) for ticket in tickets])


async def index_anew(harness: AppHarness) -> None:
    """Do as the migration that brought the search asked for."""
    job = NewJob("index_words", harness.clock(), "index_words", '{"reason": "the search is new"}')
    await harness.database.write(system(harness.id), jobs.add_many, [job])
    await working.do_all_due(harness.database)


async def found(harness: AppHarness, words: str) -> int:
    answer = await harness.client.get(f"{harness.v1}/tickets", params={"q": words, "limit": "200"})
    return len(answer.json()["tickets"])


async def test_all_that_is_known_of_a_ticket_finds_it_again(harness: AppHarness) -> None:
    ticket = await app_harness.ticket(harness, verbatim="El ascensor no funciona", customer=cast.ANA)
    await harness.client.post(f"{harness.v1}/tickets/{ticket.id}/notes", json={"text": "The spare part is ordered"})
    await harness.database.write(harness.workspace.by, forget_words, [ticket])
    assert [await found(harness, words) for words in ("ascensor", "spare part", "ana@example.com")] == [0, 0, 0]
    await index_anew(harness)
    assert [await found(harness, words) for words in ("ascensor", "spare part", "ana@example.com")] == [1, 1, 1]


async def test_more_tickets_than_one_go_takes_are_all_found(harness: AppHarness) -> None:
    tickets = [await app_harness.ticket(harness, verbatim="El ascensor") for _ in range(MORE_THAN_ONE_GO)]
    await harness.database.write(harness.workspace.by, forget_words, tickets)
    assert await found(harness, "ascensor") == 0
    await index_anew(harness)
    assert await found(harness, "ascensor") == MORE_THAN_ONE_GO
