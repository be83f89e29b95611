"""All at once: people, feedback, the clock and a bulk action on the same tickets, and nothing is lost."""

import asyncio
from collections import Counter

import pytest

from amends.instants import HOUR_US
from amends.model.status import Priority, Status
from amends.model.ticket.history import replay
from amends.store import events
from amends.store import tickets as tickets_store
from amends.store.engine.database import Database
from amends.usecases import bulk, converse, work
from amends.usecases.bulk import BulkAction, BulkForm
from amends.usecases.open import TicketForm, open_by_hand
from amends.usecases.work import TicketChangeForm
from tests import cast, working
from tests.cast import ANA, FixtureWorkspace
from tests.engines import Clock

ROUNDS = 8


@pytest.fixture
async def tickets(database: Database, workspace: FixtureWorkspace) -> list[int]:
    await cast.rule(database, workspace.by)
    await cast.rule(database, workspace.by, cast.ALREADY_ON_IT)
    forms = [TicketForm(origin_segment="S1", customer=ANA if number else cast.BEN) for number in range(3)]
    return [(await database.write(workspace.by, open_by_hand, form)).ticket.id for form in forms]


async def test_everything_that_was_asked_for_is_there(
    database: Database, workspace: FixtureWorkspace, clock: Clock, tickets: list[int]
) -> None:
    clock.advance(72 * HOUR_US)
    form = BulkForm(action=BulkAction(note="In bulk"), ticket_ids=tickets)
    begun = await database.write(workspace.by, bulk.begin, form)
    for ticket_id in tickets:
        await cast.call(database, workspace.by, ticket_id)
    asked = []
    for number in range(ROUNDS):
        for ticket_id in tickets:
            status = (Status.PENDING, Status.IN_PROGRESS)[number % 2]
            asked.append(database.write(workspace.by, work.change, ticket_id, TicketChangeForm(status=status)))
            priority = list(Priority)[number % 4]
            asked.append(database.write(workspace.by, work.change, ticket_id, TicketChangeForm(priority=priority)))
            asked.append(database.write(workspace.by, converse.note, ticket_id, f"Note {number}"))
        asked.append(cast.ingest(database, workspace.by, cast.form(reference=f"r-{number}", customer=ANA)))
        asked.append(cast.ingest(database, workspace.by, cast.form(reference=f"b-{number}", customer=cast.BEN)))
    await asyncio.gather(*asked, working.do_all_due(database), working.do_all_due(database))
    await working.do_all_due(database)
    happened = Counter[str]()
    for ticket_id in tickets:
        history = await database.read(workspace.by, events.of_ticket, ticket_id)
        assert [each.version for each in history] == list(range(1, len(history) + 1))
        kept = await database.read(workspace.by, tickets_store.get, ticket_id)
        assert replay(history) == kept
        happened.update(await cast.happened_to_ticket(database, workspace.by, ticket_id))
    assert happened["ticket.noted"] == 3 * ROUNDS + 3
    assert happened["ticket.feedback_attached"] == 2 * ROUNDS
    assert happened["ticket.breached"] == 3
    assert (await database.read(workspace.by, bulk.get, begun.bulk.id)).progress.done == 3
