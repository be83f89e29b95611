"""What undoing needs of a ticket and gives back."""

from collections.abc import Sequence

from msgspec import Struct

from amends.model.ticket.history import Happened
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.undo import Undone
from amends.store import events, tickets
from amends.store.engine.database import Tx
from amends.usecases import access


class TakenBack(Struct, frozen=True):
    """A ticket after an act was taken back, and what was given back."""

    ticket: Ticket
    undone: Undone


async def held(tx: Tx, ticket_id: int) -> tuple[Ticket, Sequence[Happened]]:
    """A ticket that nobody else changes until the end, merged or not, and its history. Raises NotFound or Forbidden."""
    await tx.lock(f"ticket {ticket_id}")
    ticket = await tickets.get(tx, ticket_id)
    if ticket is None or (ticket.deleted_us is not None and not ticket.is_merged):
        raise await access.not_found_or_forbidden(tx, "ticket", ticket_id)
    return ticket, await events.of_ticket(tx, ticket_id)
