"""What can be done to some tickets at once: the steps, owners, units and causes that may be chosen for them."""

from collections.abc import Sequence

from msgspec import Struct

from amends.model.status import Status
from amends.model.ticket.list_query import TicketQuery
from amends.model.ticket.snooze_times import SnoozeTime
from amends.model.ticket.summary import TicketSummary
from amends.model.ticket.ticket import Ticket
from amends.store.engine.database import Tx
from amends.usecases import bulk_closing, find_tickets, snooze, ticket_detail
from amends.usecases.bulk_closing import BulkClosing, Lack
from amends.usecases.ticket_detail import Directory

MAX_LOOKED_AT = 200
"""How many tickets are looked at to say what they lack; more than one can tick on a page."""


class BulkChoices(Struct, frozen=True):
    """Some tickets, the statuses to which at least one may be moved, and the names of what they may be given.

    `snooze_times` are those that are proposed for the first that may be snoozed.
    """

    tickets: Sequence[Ticket]
    steps: Sequence[Status]
    directory: Directory
    snooze_times: Sequence[SnoozeTime]


async def choices(tx: Tx, ticket_ids: Sequence[int], query: TicketQuery) -> BulkChoices:
    """What can be done to those of some tickets, or of the first that a query finds, that the reader may see."""
    some = await _some(tx, ticket_ids, query)
    tickets = [each.ticket for each in some]
    steps = {
        step
        for status in {each.status for each in tickets}
        for step in await ticket_detail.allowed_transitions(tx, status)
    }
    owned = next((each for each in some if each.ticket.is_open and each.ticket.owner_id), None)
    times = await snooze.times_for(tx, owned) if owned else ()
    return BulkChoices(tickets, sorted(steps), await ticket_detail.get_directory(tx), times)


async def lacks(tx: Tx, ticket_ids: Sequence[int], query: TicketQuery, closing: BulkClosing) -> dict[str, Lack]:
    """What some tickets, or the first that a query finds, lack to be closed with what a form fills in."""
    tickets = [each.ticket for each in await _some(tx, ticket_ids, query)]
    return await bulk_closing.lacking(tx, tickets, closing)


async def _some(tx: Tx, ticket_ids: Sequence[int], query: TicketQuery) -> Sequence[TicketSummary]:
    if ticket_ids or not query:
        return await find_tickets.among(tx, {}, ticket_ids[:MAX_LOOKED_AT])
    return await find_tickets.page(tx, query, None, MAX_LOOKED_AT)
