"""Upgrading: tickets from before clocks and the search were kept get their deadlines and are found."""

from amends.instants import HOUR_US
from amends.model.principal import system
from amends.model.ticket import list_query
from amends.model.ticket.history import replay
from amends.store import events, jobs
from amends.store.engine.database import Database, Tx
from amends.store.jobs import NewJob
from amends.usecases import find_tickets
from amends.usecases.open import TicketForm, open_by_hand
from tests import cast, working
from tests.engines import Clock

OLD = (
    "DELETE FROM ticket_search_text",
    "DELETE FROM jobs",
    "UPDATE tickets SET clocks = '[]', due_us = opened_us + time_limit_hours * 3600000000",
    "UPDATE events SET data = replace(data, '\"clocks\":', '\"no_clocks\":')",
)
"""What makes tickets as they were before."""


async def test_old_tickets_keep_their_deadlines_and_are_found(database: Database, clock: Clock) -> None:
    workspace = await cast.workspace(database)
    form = TicketForm(origin_segment="S1", verbatim="El ascensor", time_limit_hours=10)
    opened = (await database.write(workspace.by, open_by_hand, form)).ticket

    async def age(tx: Tx) -> None:
        for statement in OLD:
            await tx.run(statement)
        reason = '{"reason":"Amends was upgraded"}'
        new = [NewJob(kind, tx.now, kind, reason) for kind in ("recompute_deadlines", "index_words")]
        await jobs.add_many(tx, new)

    clock.advance(2 * HOUR_US)
    await database.write(system(workspace.id), age)
    await working.do_all_due(database)
    ticket = await cast.only_ticket(database, workspace.by)
    assert ticket.due_us == opened.due_us == opened.opened_us + 10 * HOUR_US
    assert replay(await database.read(workspace.by, events.of_ticket, ticket.id)) == ticket
    found = await database.read(workspace.by, find_tickets.ids, list_query.read({"q": "ascensor"}), 10)
    assert found == [ticket.id]
    clock.advance(8 * HOUR_US)
    await working.do_all_due(database)
    assert "ticket.breached" in await cast.happened_to_ticket(database, workspace.by, ticket.id)
