"""Tickets that ended in another one: what hangs on them is found from there."""

from collections.abc import Sequence

from msgspec import Struct

from amends.model.ticket.acts import standing
from amends.model.ticket.history import Happened
from amends.model.ticket.soft_delete import Merged
from amends.model.ticket.ticket import Ticket
from amends.store import events, search, tickets
from amends.store.engine.database import Tx


class MergedTicket(Struct, frozen=True):
    """A ticket that was merged into another one and still is, and its history."""

    ticket: Ticket
    history: Sequence[Happened]


async def merged_into(tx: Tx, history: Sequence[Happened]) -> list[MergedTicket]:
    """The tickets that ended in the one with this history, and those that had ended in them."""
    found: list[MergedTicket] = []
    for event in standing(history):
        if not isinstance(event, Merged):
            continue
        ticket = await tickets.get(tx, event.ticket_id)
        if ticket is not None:
            own = await events.of_ticket(tx, ticket.id)
            found += [MergedTicket(ticket, own), *await merged_into(tx, own)]
    return found


def ids_of(ticket_id: int, merged: Sequence[MergedTicket]) -> list[int]:
    """The IDs of a ticket and of those that ended in it."""
    return [ticket_id, *(each.ticket.id for each in merged)]


async def index_ticket(tx: Tx, ticket: Ticket) -> None:
    """Keep all that a ticket can be found by, whatever was kept before; what was taken back isn't among it.

    So is the one that it was merged into, which is found by the same.
    """
    history = await events.of_ticket(tx, ticket.id)
    others = await merged_into(tx, history)
    also = [(each.ticket, standing(each.history)) for each in others]
    await search.index_anew(tx, ticket, standing(history), also)
    into = await tickets.get(tx, ticket.merged_into_id) if ticket.is_merged else None
    if into is not None:
        await index_ticket(tx, into)
