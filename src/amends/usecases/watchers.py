"""Watchers: who is notified of what happens to a ticket, beside its owner."""

from amends.errors import NotFound
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import changed
from amends.model.ticket.watchers import Unwatched, Watched
from amends.store import people
from amends.store.engine.database import Tx
from amends.usecases.apply import apply_to_ticket
from amends.usecases.lock_ticket import lock_ticket


async def watch(tx: Tx, ticket_id: int, user_id: int) -> Ticket:
    """Let a user know what happens to a ticket. Raises NotFound or Forbidden."""
    ticket = await lock_ticket(tx, ticket_id)
    if await people.get(tx, user_id) is None:
        raise NotFound("user", user_id)
    if user_id in ticket.watcher_ids:
        return ticket
    return await apply_to_ticket(tx, changed(ticket, tx.now, Watched(user_id)))


async def unwatch(tx: Tx, ticket_id: int, user_id: int) -> Ticket:
    """Don't let a user know any more. Raises NotFound or Forbidden."""
    ticket = await lock_ticket(tx, ticket_id)
    if user_id not in ticket.watcher_ids:
        return ticket
    return await apply_to_ticket(tx, changed(ticket, tx.now, Unwatched(user_id)))
