"""Carrying out changes: the one way by which what a use case decided about tickets and responses is kept."""

from amends.desk import keep_time
from amends.model.taking import ResponseChange
from amends.model.ticket import Ticket
from amends.model.ticket_event import TicketChange
from amends.store import events
from amends.store.database import Tx


async def carry_out(tx: Tx, *changes: TicketChange | ResponseChange) -> None:
    """Keep changes with what they mean to the clocks and with their events.

    Raises Stale when something isn't any more what its change began with.
    """
    kept = [await keep_time.timed(tx, change) if isinstance(change, TicketChange) else change for change in changes]
    await events.record(tx, *kept)


async def carry_out_on_ticket(tx: Tx, change: TicketChange) -> Ticket:
    """Keep one change of a ticket as `carry_out` does; the ticket as it is kept, its clocks too."""
    kept = await keep_time.timed(tx, change)
    await events.record(tx, kept)
    return kept.after
