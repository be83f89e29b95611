"""Upgrading: tickets from before clocks and the search were kept get their deadlines and are found."""

from amends.instants import HOUR_US
from amends.model.principal import system
from amends.model.ticket import list_query
from amends.model.ticket.history import replay
from amends.store import events, jobs
from amends.store.engine.database import Database, Tx
from amends.store.engine.migrate import migrations
from amends.store.jobs import NewJob
from amends.usecases import find_tickets
from amends.usecases.open import TicketForm, open_by_hand
from tests import cast, working
from tests.engines import START, Clock

OLD = (
    "DELETE FROM ticket_words",
    "DELETE FROM jobs",
    "UPDATE tickets SET clocks = '[]', due_us = opened_us + time_limit_hours * 3600000000",
    "UPDATE events SET data = replace(data, '\"clocks\":', '\"no_clocks\":')",
)
"""What makes tickets as they were before."""

_QUEUED = "SELECT kind, dedupe_key, receiver_id FROM jobs WHERE kind <> 'number_changes' ORDER BY receiver_id"


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


async def test_what_was_on_its_way_takes_turns_by_its_webhook(database: Database) -> None:
    workspace = await cast.workspace(database)
    [script] = [step.script for step in migrations(database.engine) if step.name == "0016_turns"]
    [fill] = [statement for statement in script.split(";") if "UPDATE jobs" in statement]
    hook = """
        INSERT INTO webhooks (workspace_id, id, url, description, types, segment_ids, generation, created_us,
            disabled_reason)
        VALUES ($1, $2, 'https://a.example', '', '', '[]', 1, 0, '')
    """
    new = [NewJob(kind, START, key) for kind, key in (("deliver", "31 7"), ("deliver", "3 7"), ("keep_time", "31 7"))]

    async def as_before(tx: Tx) -> list[tuple[object, ...]]:
        for webhook_id in (3, 31):
            await tx.run(hook, tx.workspace_id, webhook_id)
        await jobs.add_many(tx, new)
        await tx.run(fill)
        found = await tx.all(_QUEUED)
        return [tuple(row) for row in found]

    assert await database.write(system(workspace.id), as_before) == [
        ("keep_time", "31 7", 0),
        ("deliver", "3 7", 3),
        ("deliver", "31 7", 31),
    ]
