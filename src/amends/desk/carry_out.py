"""Carrying out changes: the one way by which what a use case decided about tickets and responses is kept."""

from amends.model.taking import ResponseChange
from amends.model.ticket_event import TicketChange
from amends.store import events
from amends.store.database import Tx


async def carry_out(tx: Tx, *changes: TicketChange | ResponseChange) -> None:
    """Keep changes with their events. Raises Stale when something isn't any more what its change began with."""
    await events.record(tx, *changes)
