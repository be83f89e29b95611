"""Working on a ticket: its status, its owner, what is said to the customer."""

from amends.desk import reach
from amends.errors import Fault, Invalid, NotFound
from amends.model import ticket as tickets_model
from amends.model.intake import MOST_CHARACTERS, text_fault
from amends.model.ticket import Status, Ticket
from amends.store import events, people, tickets
from amends.store.database import Tx


async def change_status(tx: Tx, ticket_id: int, status: Status) -> Ticket:
    """Move a ticket along the loop. Raises NotFound or Forbidden."""
    ticket = await _load(tx, ticket_id)
    if ticket.status is status:
        return ticket
    change = tickets_model.change_status(ticket, status, tx.now)
    await events.record(tx, change)
    return change.after


async def assign(tx: Tx, ticket_id: int, owner_id: int) -> Ticket:
    """Give a ticket to a user, or with 0 to nobody. Raises NotFound or Forbidden."""
    ticket = await _load(tx, ticket_id)
    if owner_id and await people.find(tx, owner_id) is None:
        raise NotFound("user", owner_id)
    if ticket.owner_id == owner_id:
        return ticket
    change = tickets_model.assign(ticket, owner_id, tx.now)
    await events.record(tx, change)
    return change.after


async def reply(tx: Tx, ticket_id: int, words: str) -> Ticket:
    """Say something that the customer may read. Raises Invalid, NotFound or Forbidden."""
    ticket = await _load(tx, ticket_id)
    reason = text_fault(words, MOST_CHARACTERS) or ("" if words.strip() else "must not be empty")
    if reason:
        raise Invalid(Fault("words", reason))
    change = tickets_model.reply(ticket, words, tx.now)
    await events.record(tx, change)
    return change.after


async def _load(tx: Tx, ticket_id: int) -> Ticket:
    await tx.lock(f"ticket {ticket_id}")
    ticket = await tickets.find(tx, ticket_id)
    if ticket is None or ticket.deleted_us is not None:
        raise await reach.refuse(tx, "ticket", ticket_id)
    await reach.check_segment(tx, ticket.current_segment_id, "ticket", ticket_id)
    return ticket
