"""Gathering: who watches a ticket, what it has to do with others, and duplicates that become one."""

from collections.abc import Sequence
from typing import Annotated

from msgspec import Meta, Struct

from amends.errors import BusinessRuleError, Conflict, FieldError, Invalid, NotFound
from amends.ids import HIGHEST_ID
from amends.model import response_event
from amends.model.ticket.link import Link, Linked, LinkKind, Unlinked
from amends.model.ticket.soft_delete import Merged, MergedInto
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import changed
from amends.model.ticket.watchers import Unwatched, Watched
from amends.store import links, people, responses
from amends.store.engine.database import Tx
from amends.usecases import queries
from amends.usecases.apply import apply, apply_to_ticket
from amends.usecases.lock_ticket import lock_ticket

LINKABLE = (LinkKind.RELATED, LinkKind.DUPLICATE_OF, LinkKind.CAUSED_BY)


class MergeForm(Struct, frozen=True, forbid_unknown_fields=True):
    """The ticket to merge into. Set `even_if_customers_differ` to merge tickets of two different customers."""

    into: Annotated[int, Meta(ge=1, le=HIGHEST_ID)]
    even_if_customers_differ: bool = False


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


async def link(tx: Tx, ticket_id: int, wanted: Link) -> Sequence[Link]:
    """Link a ticket to another; all its links. Raises Invalid, NotFound, Forbidden, or Conflict for linked ones."""
    if wanted.ticket_id == ticket_id:
        raise Invalid(FieldError("ticket_id", "must be another ticket"))
    ticket = await lock_ticket(tx, ticket_id)
    await queries.get_ticket(tx, wanted.ticket_id)
    if any(each.ticket_id == wanted.ticket_id for each in await links.of_ticket(tx, ticket_id)):
        raise Conflict(f"The tickets {ticket_id} and {wanted.ticket_id} are linked already.")
    await links.insert(tx, ticket_id, wanted)
    await apply(tx, changed(ticket, tx.now, Linked(wanted.ticket_id, wanted.kind)))
    return await links.of_ticket(tx, ticket_id)


async def unlink(tx: Tx, ticket_id: int, other_id: int) -> Sequence[Link]:
    """Take the link between two tickets away; what is left. Raises NotFound or Forbidden."""
    ticket = await lock_ticket(tx, ticket_id)
    if not await links.delete(tx, ticket_id, other_id):
        raise NotFound("link to ticket", other_id)
    await apply(tx, changed(ticket, tx.now, Unlinked(other_id)))
    return await links.of_ticket(tx, ticket_id)


async def list_links(tx: Tx, ticket_id: int) -> Sequence[Link]:
    """What a ticket has to do with others. Raises NotFound or Forbidden."""
    await queries.get_ticket(tx, ticket_id)
    return await links.of_ticket(tx, ticket_id)


async def merge(tx: Tx, ticket_id: int, form: MergeForm) -> Ticket:
    """Let a duplicate end in another ticket, which gets its feedback and watchers; that other one.

    Raises Invalid, NotFound, Forbidden, or Refused when they are two customers' and that isn't wanted.
    """
    if form.into == ticket_id:
        raise Invalid(FieldError("into", "must be another ticket"))
    # Both are held in the order of their IDs, so that two merges never wait for each other.
    held = {each: await lock_ticket(tx, each) for each in sorted((ticket_id, form.into))}
    duplicate, into = held[ticket_id], held[form.into]
    if duplicate.customer_id != into.customer_id and not form.even_if_customers_differ:
        raise BusinessRuleError(
            "The tickets belong to two different customers; set even_if_customers_differ to merge them."
        )
    moved = await responses.of_ticket(tx, ticket_id)
    await apply(
        tx,
        changed(duplicate, tx.now, MergedInto(into.id, tx.now)),
        *(response_event.link(response, into.id) for response in moved),
    )
    watchers = tuple(sorted({*duplicate.watcher_ids, duplicate.owner_id} - {0, into.owner_id}))
    merged = Merged(ticket_id, tuple(response.id for response in moved), watchers)
    return await apply_to_ticket(tx, changed(into, tx.now, merged))
