"""Removing tickets: taken away from everybody's eyes, and brought back."""

from amends.model.ticket.soft_delete import Deleted, Restored
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import changed
from amends.store import tickets
from amends.store.engine.database import Tx
from amends.usecases import access
from amends.usecases.apply import apply, apply_to_ticket
from amends.usecases.lock_ticket import lock_ticket


async def delete(tx: Tx, ticket_id: int) -> None:
    """Take a ticket away; its history stays. Raises NotFound, Forbidden or BusinessRuleError."""
    ticket = await lock_ticket(tx, ticket_id)
    await apply(tx, changed(ticket, tx.now, Deleted(tx.now)))


async def restore(tx: Tx, ticket_id: int) -> Ticket:
    """Bring a ticket back that was taken away; one that wasn't stays as it is. Raises NotFound or Forbidden."""
    await tx.lock(f"ticket {ticket_id}")
    ticket = await tickets.get(tx, ticket_id)
    if ticket is None:
        raise await access.not_found_or_forbidden(tx, "ticket", ticket_id)
    await access.check_ticket(tx, ticket)
    if ticket.deleted_us is None or ticket.is_merged:
        return await lock_ticket(tx, ticket_id)
    return await apply_to_ticket(tx, changed(ticket, tx.now, Restored()))
