"""Waiting for the customer: it ends by itself after some days, and at once when the customer says something.

A ticket waits (PENDING) only when its customer was reached or called since it was last opened. What they say on one
that was resolved or closed is for it or for a new ticket, as the workspace says.
"""

from amends.errors import FieldError
from amends.instants import DAY_US, InstantUs
from amends.model.status import SETTLED_STATUSES, Status
from amends.model.ticket import ticket_events
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import FeedbackAttached, FeedbackChanged, StatusChanged, TicketChange
from amends.model.workspace import OnClosed
from amends.store import tickets, workspaces
from amends.store.engine.database import Tx
from amends.texts.text import say


async def waits_until(tx: Tx, status: Status) -> InstantUs | None:
    """Until when a ticket that gets this status waits for its customer; None for one that doesn't wait."""
    if status is not Status.PENDING:
        return None
    return InstantUs(tx.now + (await workspaces.own(tx)).waiting_days * DAY_US)


def waiting_errors(ticket: Ticket, status: Status) -> list[FieldError]:
    """Why a ticket can't be set to wait: nobody has reached or called the customer in this cycle."""
    if status is Status.PENDING and ticket.contacted_us is None:
        return [FieldError("status", say("waiting_needs_contact"))]
    return []


def waited_enough(ticket: Ticket, now: InstantUs) -> StatusChanged:
    """The end of a wait: the ticket is worked on again, and whoever follows it is told."""
    return StatusChanged(ticket.status, Status.IN_PROGRESS, now)


async def with_wait_ended(tx: Tx, change: TicketChange) -> TicketChange:
    """A change of a ticket that was there, with the end of the wait on top where the customer spoke.

    A closed ticket reopens if that is wanted.
    """
    ticket = change.after
    if ticket.deleted_us is not None:
        return change
    if not any(isinstance(event, FeedbackAttached | FeedbackChanged) for event in change.events):
        return change
    if ticket.status is Status.PENDING or (ticket.status in SETTLED_STATUSES and await _reopens(tx)):
        ended = ticket_events.changed(ticket, tx.now, waited_enough(ticket, tx.now))
        return ticket_events.joined_with(change, ended)
    return change


async def settled_ticket(tx: Tx, customer_id: int) -> Ticket | None:
    """The newest ticket of a customer that is resolved or closed, held, where none of theirs is open."""
    ticket_id = await tickets.settled_of_customer(tx, customer_id) if customer_id else None
    if ticket_id is None:
        return None
    await tx.lock(f"ticket {ticket_id}")
    return await tickets.get(tx, ticket_id)


async def _reopens(tx: Tx) -> bool:
    return (await workspaces.own(tx)).on_closed is OnClosed.REOPEN
