"""Links: what a ticket has to do with others."""

from collections.abc import Sequence

from amends.errors import Conflict, FieldError, Invalid, NotFound
from amends.model.subject import ticket_subject
from amends.model.ticket.link import Link, Linked, LinkKind, Unlinked
from amends.model.ticket.ticket_events import changed
from amends.store import links, tickets
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases import access, queries
from amends.usecases.apply import apply
from amends.usecases.lock_ticket import lock_ticket

LINKABLE = (LinkKind.RELATED, LinkKind.DUPLICATE_OF, LinkKind.CAUSED_BY)


async def link(tx: Tx, ticket_id: int, wanted: Link) -> Sequence[Link]:
    """Link a ticket to another; all its links. Raises Invalid, NotFound, Forbidden, or Conflict for linked ones."""
    if wanted.ticket_id == ticket_id:
        raise Invalid(FieldError("ticket_id", say("not_another_ticket")))
    ticket = await lock_ticket(tx, ticket_id)
    await queries.get_ticket(tx, wanted.ticket_id)
    if any(each.ticket_id == wanted.ticket_id for each in await links.of_ticket(tx, ticket_id)):
        raise Conflict(say("linked_already", number=ticket_id, other=wanted.ticket_id))
    await links.insert(tx, ticket_subject(ticket_id), ticket_subject(wanted.ticket_id), wanted.kind)
    await apply(tx, changed(ticket, tx.now, Linked(wanted.ticket_id, wanted.kind)))
    return await links.of_ticket(tx, ticket_id)


async def unlink(tx: Tx, ticket_id: int, other_id: int) -> Sequence[Link]:
    """Take the link between two tickets away; what is left. Raises NotFound, or Forbidden for either ticket."""
    ticket = await lock_ticket(tx, ticket_id)
    other = await tickets.get(tx, other_id)
    if other is not None:
        await access.check_ticket(tx, other)
    if not await links.delete(tx, ticket_subject(ticket_id), ticket_subject(other_id)):
        raise NotFound("link to ticket", other_id)
    await apply(tx, changed(ticket, tx.now, Unlinked(other_id)))
    return await links.of_ticket(tx, ticket_id)


async def list_links(tx: Tx, ticket_id: int) -> Sequence[Link]:
    """What a ticket has to do with others. Raises NotFound or Forbidden."""
    await queries.get_ticket(tx, ticket_id)
    return await links.of_ticket(tx, ticket_id)
