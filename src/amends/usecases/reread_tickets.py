"""Reading tickets again: what their history tells by the rules of a new version, in the background after an upgrade.

Rows get what is told now, clocks of tickets that wait for nobody go on, and each difference is listed for an admin.
"""

from collections.abc import Sequence

from msgspec import structs

from amends.instants import InstantUs
from amends.model.access import sight_of
from amends.model.job import Job
from amends.model.ticket.correction import READ_FROM_HISTORY, TicketCorrection, corrections
from amends.model.ticket.history import replay
from amends.model.ticket.ticket import Ticket
from amends.store import events, restrictions, ticket_corrections, tickets, timers
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases import each_ticket, sla


async def reread_tickets(tx: Tx, job: Job) -> InstantUs | None:
    """Read the next tickets again; those behind them are put as the same job again."""
    await each_ticket.do_next(tx, job, reread)
    return None


async def list_corrections(tx: Tx, after_id: int, limit: int) -> Sequence[TicketCorrection]:
    """What was corrected of tickets that they see who ask, in the order in which it was found, from behind one."""
    sight = await restrictions.of_lists(tx, sight_of(tx.by))
    return await ticket_corrections.after(tx, sight, after_id, limit)


async def reread(tx: Tx, ticket: Ticket) -> None:
    """Give a ticket that is held what its history tells by now, note what differs, and compute its clocks anew."""
    told: Ticket | None = replay(await events.of_ticket(tx, ticket.id))
    if told is None:
        return
    found = corrections(ticket, told, tx.now)
    read = structs.replace(ticket, **{name: getattr(told, name) for name in READ_FROM_HISTORY})
    if read != ticket:
        ticket = read
        await tickets.correct(tx, ticket)
        await ticket_corrections.insert_many(tx, found)
        await timers.set_timer(tx, ticket)
    change = await sla.recompute_clocks(tx, ticket, say("contact_rules")) if ticket.is_open else None
    if change is not None:
        await events.record(tx, [change])
