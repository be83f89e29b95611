"""What can be done to some tickets at once: the steps, owners, units and causes that may be chosen for them."""

from collections.abc import Sequence

from msgspec import Struct

from amends.model.status import Status
from amends.model.ticket.list_query import TicketQuery
from amends.model.ticket.ticket import Ticket
from amends.store.engine.database import Tx
from amends.usecases import bulk_closing, find_tickets, ticket_detail
from amends.usecases.bulk_closing import BulkClosing, Lack
from amends.usecases.ticket_detail import Directory

MAX_LOOKED_AT = 200
"""How many tickets are looked at to say what they lack; more than one can tick on a page."""


class BulkChoices(Struct, frozen=True):
    """Some tickets, the statuses to which at least one may be moved, and the names of what they may be given."""

    tickets: Sequence[Ticket]
    steps: Sequence[Status]
    directory: Directory


async def choices(tx: Tx, ticket_ids: Sequence[int]) -> BulkChoices:
    """What can be done to those of some tickets that the reader may see."""
    tickets = await _some(tx, ticket_ids, {})
    steps = {
        step
        for status in {each.status for each in tickets}
        for step in await ticket_detail.allowed_transitions(tx, status)
    }
    return BulkChoices(tickets, sorted(steps), await ticket_detail.get_directory(tx))


async def lacks(tx: Tx, ticket_ids: Sequence[int], query: TicketQuery, closing: BulkClosing) -> dict[str, Lack]:
    """What some tickets, or the first that a query finds, lack to be closed with what a form fills in."""
    return await bulk_closing.lacking(tx, await _some(tx, ticket_ids, query), closing)


async def _some(tx: Tx, ticket_ids: Sequence[int], query: TicketQuery) -> Sequence[Ticket]:
    if ticket_ids or not query:
        found = await find_tickets.among(tx, {}, ticket_ids[:MAX_LOOKED_AT])
    else:
        found = await find_tickets.page(tx, query, None, MAX_LOOKED_AT)
    return [each.ticket for each in found]
