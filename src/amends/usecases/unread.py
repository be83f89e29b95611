"""Unread tickets: which of a list are new to whoever reads it, and marking one as unread."""

from collections.abc import Sequence

from msgspec import structs

from amends.model.ticket.summary import TicketSummary
from amends.model.ticket.unread import is_unread
from amends.store import ticket_reads
from amends.store.engine.database import Tx
from amends.usecases import queries


async def with_marks(tx: Tx, found: Sequence[TicketSummary]) -> Sequence[TicketSummary]:
    """The same tickets, each with whether it is unread for whoever asks."""
    reader_id = tx.by.id
    looks = await ticket_reads.last_looks(tx, reader_id, [each.ticket.id for each in found])
    unread = {each.ticket.id for each in found if is_unread(each.ticket, reader_id, looks.get(each.ticket.id))}
    return [structs.replace(each, is_unread=True) if each.ticket.id in unread else each for each in found]


async def mark_unread(tx: Tx, ticket_id: int) -> None:
    """Let a ticket be unread for whoever asks until they open it again. Raises NotFound or Forbidden."""
    await queries.get_ticket(tx, ticket_id)
    await ticket_reads.mark_unread(tx, tx.by.id, ticket_id)
