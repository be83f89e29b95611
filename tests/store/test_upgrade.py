"""Upgrading: tickets from before clocks and the search were kept get their deadlines and are found."""

from amends.desk import find
from amends.desk.open import TicketForm, open_by_hand
from amends.instants import HOUR_US
from amends.model import ticket_query
from amends.model.history import replay
from amends.model.principal import system
from amends.store import events, jobs
from amends.store.database import Database, Tx
from amends.store.jobs import NewJob
from tests import cast, working
from tests.engines import Clock

OLD = (
    "DELETE FROM ticket_words",
    "DELETE FROM jobs",
    "UPDATE tickets SET clocks = '[]', due_us = opened_us + time_limit_hours * 3600000000",
    "UPDATE events SET data = replace(data, '\"clocks\":', '\"no_clocks\":')",
)
"""What makes tickets as they were before."""


async def test_old_tickets_keep_their_deadlines_and_are_found(database: Database, clock: Clock) -> None:
    place = await cast.workspace(database)
    form = TicketForm(origin_segment="S1", words="El ascensor", time_limit_hours=10)
    opened = (await database.write(place.by, open_by_hand, form)).ticket

    async def age(tx: Tx) -> None:
        for statement in OLD:
            await tx.run(statement)
        reason = '{"reason":"Amends was upgraded"}'
        new = [NewJob(kind, tx.now, kind, reason) for kind in ("recompute_deadlines", "index_words")]
        await jobs.add_many(tx, new)

    clock.advance(2 * HOUR_US)
    await database.write(system(place.id), age)
    await working.do_all_due(database)
    ticket = await cast.only_ticket(database, place.by)
    assert ticket.due_us == opened.due_us == opened.opened_us + 10 * HOUR_US
    assert replay(await database.read(place.by, events.of_ticket, ticket.id)) == ticket
    found = await database.read(place.by, find.ids, ticket_query.read({"q": "ascensor"}), 10)
    assert found == [ticket.id]
    clock.advance(8 * HOUR_US)
    await working.do_all_due(database)
    assert "ticket.breached" in await cast.happened_to_ticket(database, place.by, ticket.id)
